"""What asking for an erasure and deciding it take."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from trust.erasure.rules import Basis

LEAST = 20  # letters of a reason
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
BASES = [
    (Basis.WRONG_PERSON.value, _("It tells of somebody else")),
    (Basis.COURT.value, _("A court ordered it")),
    (Basis.PATIENT.value, _("The patient asked for it, and the law allows it")),
    (Basis.UNLAWFUL.value, _("It should never have been collected")),
]
ERASE, KEEP = "erase", "keep"


class EntryForm(forms.Form):
    """Which entry."""

    entry = forms.CharField(
        label=_("Number of the entry"),
        help_text=_("As it stands on its page and in the patient's copy: Condition/0199…"),
        max_length=80,
        validators=[
            RegexValidator(
                rf"\A[A-Za-z]{{1,40}}/{_UUID}\Z", _("Write the kind, a stroke and the number.")
            )
        ],
    )


class AskForm(forms.Form):
    """Why it must go."""

    basis = forms.ChoiceField(label=_("Reason in law"), choices=BASES, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What happened, and which document says so"),
        help_text=_("Write nothing of what the entry says: these words stay."),
        min_length=LEAST,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecideForm(forms.Form):
    """The second officer's decision."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(KEEP, _("It stays")), (ERASE, _("Erase it for good, with all its versions"))],
        widget=forms.RadioSelect,
    )
