"""What is asked of whoever wants a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trust.context import Refusal


class AskForm(forms.Form):
    """Period, territory, as-of time; the services judge them."""

    period = forms.CharField(
        label=_("Period"),
        max_length=20,
        help_text=_("2026, 2026-H1, 2026-Q4 or 2026-11"),
    )
    territory = forms.ChoiceField(label=_("Territory"))
    as_of = forms.CharField(
        label=_("As known at"),
        required=False,
        max_length=40,
        help_text=_("Tashkent time. Empty: now."),
        widget=forms.TextInput(attrs={"type": "datetime-local", "step": "1"}),
    )

    def __init__(self, *args: Any, territories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].choices = territories  # type: ignore[attr-defined]

    def refuse(self, refusal: Refusal, words: str) -> None:
        """Show a refusal beside the field it is about."""
        self.add_error(refusal.field if refusal.field in self.fields else None, words)
