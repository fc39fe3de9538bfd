"""What the registration desk types: parsing only; `identity.particulars` judges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from patients.identity.names import WrittenName
from patients.identity.particulars import Particulars
from patients.identity.rules import NAME_LENGTH, Gender
from trust.context import Refusal

DATE_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d%m%Y"]
Choices = Iterable[tuple[str, Any]]


def _text(label: Any, *, required: bool = False, hint: Any = "", **attrs: str) -> forms.CharField:
    """A line of text; the length guards the form, the desk's rules come later."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=NAME_LENGTH * 2, widget=widget
    )


class PersonForm(forms.Form):
    """One person, as the person or their document says."""

    pinfl = _text(
        gettext_lazy("PINFL"),
        hint=gettext_lazy(
            "14 digits from the passport or ID card. Leave it empty when it is not at hand: "
            "the person gets a temporary identity."
        ),
        inputmode="numeric",
    )
    document = _text(
        gettext_lazy("Passport or ID card"),
        hint=gettext_lazy("Two letters and seven digits: AA1234567."),
    )
    family = _text(gettext_lazy("Family name"), required=True)
    given = _text(gettext_lazy("Given name"))
    patronymic = _text(gettext_lazy("Patronymic"))
    birth_date = forms.DateField(
        label=gettext_lazy("Birth date"),
        required=False,
        input_formats=DATE_FORMATS,
        help_text=gettext_lazy("Day, month, year: 08.03.1976."),
        widget=forms.DateInput(
            format="%d.%m.%Y", attrs={"autocomplete": "off", "inputmode": "numeric"}
        ),
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (Gender.FEMALE.value, pgettext_lazy("sex", "female")),
            (Gender.MALE.value, pgettext_lazy("sex", "male")),
            (Gender.UNKNOWN.value, gettext_lazy("unknown")),
        ],
    )
    phone = _text(gettext_lazy("Phone"), hint=gettext_lazy("90 123 45 67"), inputmode="tel")
    district = forms.ChoiceField(label=gettext_lazy("District or city"), required=False)
    address_line = _text(gettext_lazy("Street and house"))
    # Look-alikes the registrar was shown and says are somebody else.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, districts: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["district"]
        field.choices = [("", "—"), *districts]

    def written(self) -> Particulars:
        """What was written, for the services to judge."""
        said = self.cleaned_data
        district = said["district"]
        return Particulars(
            name=WrittenName(said["family"], said["given"], said["patronymic"]),
            gender=said["gender"] or "unknown",
            birth_date=said["birth_date"],
            pinfl=said["pinfl"],
            document=said["document"],
            phone=said["phone"],
            region=district[:4],
            district=district,
            address_line=said["address_line"],
        )

    def seen_ids(self) -> frozenset[UUID]:
        """Ids of the look-alikes that were confirmed to be somebody else."""
        try:
            return frozenset(UUID(each) for each in self.cleaned_data["seen"].split(",") if each)
        except ValueError:
            return frozenset()

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside its field."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, said(refusal))


class CorrectionForm(PersonForm):
    """The same, upon the version the registrar saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def said(refusal: Refusal) -> str:
    """A refusal in the reader's language."""
    message = _(refusal.message)
    return message % refusal.facts if refusal.facts else message
