"""What the pages of the card take. Parsing and pure rules only; services decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ehr.allergies.rules import CATEGORY_NAMES, CRITICALITY_NAMES, Answer
from ehr.card.rules import ROWS, VisitDraft, diagnoses_of
from ehr.documents import rules as note_rules
from ehr.encounters.rules import CAPACITY_NAMES, Capacity
from ehr.observations.errors import NoReason
from ehr.observations.rules import VITALS, read_all
from ehr.problems import rules as problem_rules
from ehr.problems.rules import CHOSEN, ROLE_NAMES, DiagnosisRole
from ehr.problems.services import checked
from trust.context import Refusal

_NO_VISIT = UUID(int=0)  # rules do not ask which visit it is


def said(refusal: Refusal) -> str:
    """A refusal in the reader's language."""
    message = _(refusal.message)
    return message % refusal.facts if refusal.facts else message


class Refusing(forms.Form):
    """A form that shows refusals of services beside their fields."""

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside its field, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, said(refusal))


class AllergyForm(Refusing):
    """One allergy, or that none are known."""

    substance = forms.CharField(
        label=gettext_lazy("To what"),
        help_text=gettext_lazy("The medicine, food or substance, as the person says it."),
        max_length=200,
        required=False,
    )
    category = forms.ChoiceField(label=gettext_lazy("What it is"), required=False)
    reaction = forms.CharField(label=gettext_lazy("What happened"), max_length=300, required=False)
    criticality = forms.ChoiceField(label=gettext_lazy("How dangerous"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["category"], {str(k): v for k, v in CATEGORY_NAMES.items()})
        dangers = {str(k): v for k, v in CRITICALITY_NAMES.items()}
        _choose(self.fields["criticality"], dict(reversed(list(dangers.items()))))


class StrikeForm(Refusing):
    """Why an entry is wrong, upon the version that was seen."""

    reason = forms.CharField(
        label=gettext_lazy("What was wrong"),
        help_text=gettext_lazy("A few words. The entry stays in the card, struck out."),
        max_length=300,
        error_messages={"required": gettext_lazy(NoReason.message)},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class VisitForm(AllergyForm):
    """The whole visit. `is_valid()` shows every fault at once; a draft is kept without it."""

    allergy_answer = forms.ChoiceField(
        label=gettext_lazy("Does the person have allergies?"),
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the person came, in their words"), max_length=500, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Complaint, examination, plan"),
        widget=forms.Textarea,
        required=False,
        strip=False,
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Can the minor decide about this visit?"),
        help_text=gettext_lazy("If so, their wish is enough to keep it from the parents' cabinet."),
        initial=Capacity.NOT_ASSESSED.value,
        required=False,
    )
    find = forms.CharField(
        label=gettext_lazy("Find a diagnosis: a word or a code"), max_length=100, required=False
    )

    def __init__(
        self,
        *args: Any,
        asked: bool = True,
        before: Mapping[str, str] | None = None,
        is_minor: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        if is_minor:
            _choose(self.fields["capacity"], {str(k): v for k, v in CAPACITY_NAMES.items()})
        else:
            del self.fields["capacity"]
        answers = [
            (Answer.NONE_KNOWN, _("No, none known")),
            (Answer.HAS, _("Yes")),
        ]
        self.fields["allergy_answer"].choices = answers  # type: ignore[attr-defined]
        for vital in VITALS:
            field = forms.CharField(label=_(vital.display), max_length=40, required=False)
            if before and vital.code in before:
                field.help_text = _("before: %(value)s") % {"value": before[vital.code]}
            field.unit = vital.unit  # type: ignore[attr-defined]
            field.widget.attrs["inputmode"] = "text" if vital.key == "pressure" else "decimal"
            self.fields[vital.key] = field
        for place in range(ROWS):
            self._diagnosis(place)

    def _diagnosis(self, place: int) -> None:
        number = {"number": place + 1}
        self.fields[f"code_{place}"] = forms.CharField(
            label=_("Diagnosis %(number)d, ICD-10 code") % number, max_length=20, required=False
        )
        role = forms.ChoiceField(label=_("Role of diagnosis %(number)d") % number, required=False)
        _choose(role, {str(each): ROLE_NAMES[each] for each in CHOSEN})
        first = DiagnosisRole.MAIN if place == 0 else DiagnosisRole.CONCOMITANT
        role.initial = str(first)
        self.fields[f"role_{place}"] = role
        self.fields[f"first_{place}"] = forms.ChoiceField(
            label=_("First in life, diagnosis %(number)d") % number,
            required=False,
            choices=[("", _("as the card says")), ("yes", _("yes")), ("no", _("no"))],
        )
        self.fields[f"sure_{place}"] = forms.BooleanField(
            label=_("Diagnosis %(number)d is provisional") % number, required=False
        )

    def sent(self) -> dict[str, list[str]]:
        """Every field of the visit as it was sent, for a draft or a signature."""
        names = [*self.fields, *(name for name in self.data if name.startswith("rx"))]
        values = {name: _values(self.data, name) for name in names}
        return {name: given for name, given in values.items() if any(given)}

    def clean(self) -> dict[str, Any]:
        """Every fault beside its field."""
        draft = _draft(self.sent())
        _measurements, refusals = read_all({vital.key: draft.text(vital.key) for vital in VITALS})
        for refusal in refusals:
            self.refuse(refusal)
        self._try(
            "note", lambda: draft.text("note").strip() and note_rules.note(draft.text("note"))
        )
        self._try("reason", lambda: note_rules.inspect(draft.text("reason"), field="reason"))
        self._check_diagnoses(draft)
        return super().clean() or {}

    def _check_diagnoses(self, draft: VisitDraft) -> None:
        try:
            stated = diagnoses_of(draft)
        except Refusal as refusal:
            self.add_error(None, said(refusal))
            return
        known = []
        for place, diagnosis in stated:
            try:
                known.append(checked(diagnosis))
            except Refusal as refusal:
                self.add_error(f"code_{place}", said(refusal))
        try:
            problem_rules.together(known)
        except Refusal as refusal:
            last = stated[-1][0]
            self.add_error(f"{refusal.field}_{last}", said(refusal))

    def _try(self, field: str, rule: Any) -> None:
        try:
            rule()
        except Refusal as refusal:
            self.add_error(field, said(refusal))


def _draft(fields: Mapping[str, Sequence[str]]) -> VisitDraft:
    return VisitDraft(_NO_VISIT, fields)


def _values(data: Any, name: str) -> list[str]:
    return list(data.getlist(name)) if hasattr(data, "getlist") else [str(data.get(name, ""))]


def _choose(field: Any, words: Mapping[str, str]) -> None:
    field.choices = [(value, _(name)) for value, name in words.items()]
