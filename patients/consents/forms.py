"""What the pages of closing take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from patients.consents.rules import SENTENCES, Basis


class ChooseForm(forms.Form):
    """What to close: one of the targets the page offers."""

    what = forms.ChoiceField(label=_("What do you want to close?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = list(choices)  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """The sentences, the emergency, the law; for allergies a step of their own."""

    emergency = forms.ChoiceField(
        label=_("May doctors open it when your life is in danger?"),
        choices=[
            ("yes", _("Yes, in an emergency; I am told at once")),
            ("no", _("No, not even then")),
        ],
        initial="yes",
        widget=forms.RadioSelect,
    )
    basis = forms.ChoiceField(
        label=_("On which law"),
        choices=[
            (Basis.HEALTH.value, _("Medical secrecy (Law 265-I)")),
            (Basis.PERSONAL_DATA.value, _("Personal data (Law 547)")),
        ],
        initial=Basis.HEALTH.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, is_alert: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, sentence in enumerate(SENTENCES):
            self.fields[f"understood{place}"] = _tick(gettext(sentence))
        if is_alert:
            self.fields["alert"] = _tick(
                gettext("I know that hiding an allergy can cost my life, and I want it hidden.")
            )
        self.order_fields([name for name in self.fields if name.startswith(("under", "alert"))])


def _tick(label: str) -> forms.BooleanField:
    wanted = _("Tick this sentence, or go back and close nothing.")
    return forms.BooleanField(label=label, error_messages={"required": wanted})
