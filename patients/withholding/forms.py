"""What the page of keeping a visit from a cabinet takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.withholding.rules import KeptFrom

_WORDS = {
    KeptFrom.GUARDIAN: _("Parents and guardians"),
    KeptFrom.PATIENT: _("The patient, and whoever acts for the patient"),
}


class WithholdForm(forms.Form):
    """From whom, and why."""

    side = forms.ChoiceField(label=_("Who must not see this visit?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, sides: Sequence[KeptFrom], alone: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["side"]
        field.choices = [(one.value, _WORDS[one]) for one in sides]
        if alone:
            self.fields["reason"].help_text = _(
                "Not needed when a patient of 14 or older asks that parents do not see it."
            )
