"""What the page of oversight takes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class OversightForm(forms.Form):
    """Days, a name, a facility, an outcome; nothing is required."""

    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("To"), required=False)
    name = forms.CharField(label=_("Name of the member of staff"), required=False, max_length=100)
    facility = forms.CharField(label=_("Facility"), required=False, max_length=100)
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("All")), ("allowed", _("Allowed")), ("refused", _("Refused"))],
    )
    emergency = forms.BooleanField(label=_("Emergencies only"), required=False)
