"""What the emergency page and the review take."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.emergency.rules import AT_LEAST, EmergencyReason, Verdict


class EmergencyForm(forms.Form):
    """Why, and what happened in a sentence that the patient reads too."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            (EmergencyReason.UNCONSCIOUS.value, _("Life in danger, the patient cannot answer")),
            (EmergencyReason.AGREED.value, _("Urgent care, the patient agrees")),
            (EmergencyReason.OUTBREAK.value, _("Poisoning or a dangerous infection")),
            (EmergencyReason.OTHER.value, _("Another emergency")),
        ],
        initial=EmergencyReason.UNCONSCIOUS.value,
        widget=forms.RadioSelect,
    )
    told = forms.CharField(
        label=_("What happened"),
        help_text=_("The patient reads this too."),
        min_length=AT_LEAST,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say in one sentence what happened."),
            "min_length": _(
                "Say it in a whole sentence. For example: found unconscious, brought by ambulance"
            ),
        },
    )


class ReviewForm(forms.Form):
    """The officer's verdict."""

    verdict = forms.ChoiceField(
        label=_("Result"),
        choices=[
            (Verdict.JUSTIFIED.value, _("It was an emergency")),
            (Verdict.MISUSE.value, _("It was not: misuse")),
        ],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Reasons"),
        help_text=_("The patient reads this too."),
        min_length=AT_LEAST,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
