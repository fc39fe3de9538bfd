"""The clinic's pages of the card: at a glance, the visit, allergies, one entry."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ehr.allergies import services as allergies
from ehr.allergies.rules import Answer, stated
from ehr.card import entry_page, presenters, queries, services, striking, visit_page
from ehr.card.forms import AllergyForm, StrikeForm, VisitForm, said
from ehr.card.queries import CardPage
from ehr.card.rules import ROWS
from ehr.encounters import services as encounters
from ehr.encounters.rules import is_minor
from ehr.observations.rules import value_text
from ehr.timeline.rules import IN_ERROR, Kind, Place
from patients.access.web import RecordView
from patients.identity.services import today
from trust.accounts.policy import decide
from trust.accounts.web import PermitView
from trust.context import Action, Refusal
from trust.ledger import queries as ledger


class CardPageView(RecordView, abstract=True):
    """Pages of one card."""

    def may_write(self) -> bool:
        """Whether this reader's role writes in cards at all."""
        return decide(self.ctx.actor.role, Action.WRITE_CARD).allowed

    def page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """A page below the patient's banner."""
        whole = {
            "banner": presenters.banner(self.ctx),
            "patient_id": self.ctx.patient_id,
            **context,
        }
        return TemplateResponse(self.request, f"ehr/card/{template}.html", whole, status=status)


class CardView(CardPageView):
    """The card at a glance, with a page of its history."""

    action = Action.READ_CARD
    kinds = (
        "Encounter",
        "Condition",
        "AllergyIntolerance",
        "MedicationRequest",
        "Observation",
        "DocumentReference",
    )

    def get(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """The first page, an older one, or one kind of entries."""
        kind = request.GET.get("kind", "")
        kind = kind if kind in set(Kind) else ""
        before = Place.read(request.GET.get("before", ""))
        found = queries.card(self.ctx, before=before, kind=kind)
        context = presenters.card_context(self.ctx, found, kind=kind, may_write=self.may_write())
        return TemplateResponse(request, "ehr/card/card.html", context)


class StartVisitView(CardPageView):
    """Begin a visit, or go on with the one that is open."""

    action = Action.WRITE_CARD

    def get(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """There is nothing to see here."""
        return redirect("card", patient_id)

    def post(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """Start and open the visit's page."""
        encounter_id = encounters.start(self.ctx)
        return redirect("visit-write", patient_id, encounter_id)


class VisitView(CardPageView):
    """What was written in a visit; one's own open visit opens its form."""

    action = Action.READ_CARD
    kinds = ("Encounter",)

    def get(self, request: HttpRequest, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """The visit."""
        found = queries.visit(self.ctx, encounter_id)
        visit = visit_page.visit_of(self.ctx, found.encounter)
        if visit.is_open and visit.is_mine and self.may_write():
            return redirect("visit-write", patient_id, encounter_id)
        context = {
            "encounter": visit_page.heading(found.encounter),
            "visit": visit_page.signed_sections(self.ctx, found, may_write=self.may_write()),
            "withhold_url": self._withhold_url(found.encounter),
            "pdf_url": visit_page.pdf_url(self.ctx, found.encounter),
        }
        return self.page("visit_signed", context)

    def _withhold_url(self, visit: Any) -> str:
        """Only the facility of the visit keeps it from a cabinet."""
        is_here = visit.facility_id and visit.facility_id == self.ctx.actor.facility_id
        if not is_here or Action.WRITE_CARD not in self.ctx.permissions:
            return ""
        return reverse("visit-withhold", args=[self.ctx.patient_id, visit.id])

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """No such visit: say so, and lead back to the card."""
        return self.page("not_here", {"refusal": said(refusal)}, status=refusal.status)


class WriteVisitView(CardPageView):
    """The form of an open visit. Only a signature is part of the record; the rest is a draft."""

    action = Action.WRITE_CARD
    takes_parked = True

    @property
    def asked(self) -> Action:
        """The button that signs asks for a fresh second factor."""
        signs = self.request.method == "POST" and self.request.POST.get("act") == "sign"
        return Action.SIGN_CARD if signs else self.action

    def get(self, request: HttpRequest, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """The form, with what an expired session sent or what was saved last."""
        found = queries.visit(self.ctx, encounter_id)
        visit = visit_page.visit_of(self.ctx, found.encounter)
        if not (visit.is_open and visit.is_mine):
            return redirect("visit", patient_id, encounter_id)
        parked = getattr(request, "parked", None)
        if parked is not None:
            return self._returned(parked)
        saved = queries.draft(self.ctx, encounter_id)
        words = self._saved_words(saved.saved_at) if saved else ""
        return self._form_page(self._form(_initial(saved.fields) if saved else None), saved=words)

    def post(self, request: HttpRequest, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """Sign, or keep the draft and show the form again (found codes, one code more)."""
        act, _, value = request.POST.get("act", "save").partition(":")
        form = self._bound(request.POST)
        if act == "sign":
            return self._sign(form)
        fields = _changed(form.sent(), act, value)
        services.save_draft(self.ctx, encounter_id=encounter_id, fields=fields)
        words = self._saved_words(self.ctx.now)
        if request.headers.get("HX-Request") and act == "save":
            return _status(words)
        if act == "prescribe":
            return redirect("prescribe", patient_id, encounter_id)
        return self._form_page(self._form(_initial(fields)), saved=words)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The form as it was sent, with the refusal beside its field; an absent visit says so."""
        if refusal.status == 404:
            return self.page("not_here", {"refusal": said(refusal)}, status=404)
        form = self._bound(self.request.POST)
        form.is_valid()
        form.refuse(refusal)
        if self.request.headers.get("HX-Request"):
            return _status(said(refusal))
        return self._form_page(form, status=refusal.status)

    def _once(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only a signature spends the form's key: after a draft the same form is sent again."""
        if request.POST.get("act") == "sign":
            return super()._once(request, *args, **kwargs)
        return PermitView._once(self, request, *args, **kwargs)

    def _sign(self, form: VisitForm) -> HttpResponseBase:
        encounter_id = self.kwargs["encounter_id"]
        if not form.is_valid():
            return self._form_page(form, status=422)
        services.sign_visit(self.ctx, encounter_id=encounter_id, fields=form.sent())
        messages.success(self.request, _("The visit is signed."))
        return redirect("visit", self.ctx.patient_id, encounter_id)

    def _returned(self, parked: Any) -> HttpResponseBase:
        """What the expired session sent goes into the draft at once, then back into the form."""
        form = self._bound(parked)
        try:
            encounter_id = self.kwargs["encounter_id"]
            services.save_draft(self.ctx, encounter_id=encounter_id, fields=form.sent())
        except Refusal as refusal:
            form.is_valid()
            form.refuse(refusal)
            return self._form_page(form)
        return self._form_page(self._form(_initial(form.sent())), saved="", returned=True)

    @cached_property
    def _card(self) -> CardPage:
        """What the page says beside the form: who it is, what is known; one statement."""
        return queries.card(self.ctx)

    def _form(self, initial: dict[str, Any] | None) -> VisitForm:
        return VisitForm(initial=initial, **self._known())

    def _bound(self, data: Any) -> VisitForm:
        return VisitForm(data, **self._known())

    def _known(self) -> dict[str, Any]:
        return {
            "asked": self._card.allergies.answer is not Answer.NOT_ASKED,
            "before": {row.code: value_text(row) for row in self._card.vitals},
            "is_minor": is_minor(
                self._card.person.birth_date, today(self.ctx), settings.AGE_LIMITS
            ),
        }

    def _saved_words(self, moment: Any) -> str:
        local = timezone.localtime(moment)
        return _("Draft saved, %(time)s") % {"time": date_format(local, "TIME_FORMAT")}

    def _form_page(
        self, form: VisitForm, *, status: int = 200, saved: str = "", returned: bool = False
    ) -> HttpResponse:
        found = queries.visit(self.ctx, self.kwargs["encounter_id"])
        visit = visit_page.visit_of(self.ctx, found.encounter)
        text = str(form["find"].value() or "")
        matches = visit_page.found_diagnoses(text)
        person = self._card.person
        context = {
            "banner": presenters.banner_of(self.ctx, person, self._card.allergies),
            "side": presenters.beside_visit(self.ctx, self._card),
            "encounter": visit_page.heading(found.encounter),
            "sections": visit_page.form_sections(self.ctx, form, visit, matches),
            "form": form,
            "form_errors": form if form.errors else None,
            "saved": saved,
            "returned": returned,
            "draft_url": self.request.path,
            "sign": True,
            "stop": "",
            "close_url": reverse("card", args=[self.ctx.patient_id]),
            "withhold_url": reverse(
                "visit-withhold", args=[self.ctx.patient_id, self.kwargs["encounter_id"]]
            ),
            "person": {"name": person.full_name, "birth_date": person.birth_date},
        }
        return self.page("visit", context, status=status)


class AllergiesView(CardPageView):
    """Allergies: what is known, one more, or that none are known."""

    action = Action.WRITE_CARD
    kinds = ("AllergyIntolerance",)

    def get(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """The list and the form."""
        return self._list(AllergyForm())

    def post(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """Write down, then show the list."""
        if request.POST.get("act") == "none":
            allergies.record_none_known(self.ctx)
        else:
            names = ("substance", "category", "criticality", "reaction")
            told = stated(*(request.POST.get(name, "") for name in names))
            allergies.record(self.ctx, allergy=told)
        messages.success(request, _("Saved."))
        return redirect("allergies", patient_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The form again, with the refusal beside its field."""
        form = AllergyForm(self.request.POST)
        form.is_valid()
        form.refuse(refusal)
        return self._list(form, status=refusal.status)

    def _list(self, form: AllergyForm, *, status: int = 200) -> HttpResponse:
        _person, known = queries.whose(self.ctx)
        context = {
            "form": form,
            "section": presenters.allergies_part(self.ctx, known, may_write=False),
            "may_say_none": known.answer is Answer.NOT_ASKED,
        }
        return self.page("allergies", context, status=status)


class EntryView(CardPageView):
    """One entry: what it says now, and every version there was."""

    action = Action.READ_CARD

    def get(
        self, request: HttpRequest, patient_id: UUID, resource_type: str, resource_id: UUID
    ) -> HttpResponseBase:
        """The entry with its versions."""
        row = striking.row_of(self.ctx, resource_type, resource_id)
        versions = ledger.history(self.ctx, resource_type, resource_id)
        struck = IN_ERROR in (getattr(row, "status", ""), getattr(row, "verification", ""))
        may_strike = self.may_write() and not struck and resource_type in striking.STRUCK
        where = [patient_id, resource_type, resource_id]
        context = {
            "entry": entry_page.entry_page(row, resource_type),
            "struck": struck,
            "error_reason": row.error_reason,
            "strike_url": reverse("entry-in-error", args=where) if may_strike else "",
            "versions": entry_page.versions(self.ctx, versions),
            "whole": _pretty(versions[0].content) if versions else "",
        }
        return self.page("entry_page", context)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """No such entry: say so, and lead back to the card."""
        return self.page("not_here", {"refusal": said(refusal)}, status=refusal.status)


class StrikeView(CardPageView):
    """The question whether an entry is to be marked as entered in error, and why."""

    action = Action.WRITE_CARD

    def get(
        self, request: HttpRequest, patient_id: UUID, resource_type: str, resource_id: UUID
    ) -> HttpResponseBase:
        """Ask, upon the version that is seen now."""
        row = striking.row_of(self.ctx, resource_type, resource_id)
        return self._question(row, StrikeForm(initial={"version": row.version}))

    def post(
        self, request: HttpRequest, patient_id: UUID, resource_type: str, resource_id: UUID
    ) -> HttpResponseBase:
        """Strike it out, then show the visit it stands in, or the card."""
        form = StrikeForm(request.POST)
        row = striking.row_of(self.ctx, resource_type, resource_id)
        if not form.is_valid():
            return self._question(row, form, status=422)
        striking.strike(
            self.ctx,
            resource_type=resource_type,
            resource_id=resource_id,
            seen_version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )
        messages.success(
            request, _("Marked as entered in error. It stays in the card, struck out.")
        )
        if row.encounter_id:
            return redirect("visit", patient_id, row.encounter_id)
        return redirect("card", patient_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The question again; for an absent entry, the way back to the card."""
        if refusal.status == 404:
            return self.page("not_here", {"refusal": said(refusal)}, status=404)
        kind, one = self.kwargs["resource_type"], self.kwargs["resource_id"]
        form = StrikeForm(self.request.POST)
        form.is_valid()
        form.refuse(refusal)
        return self._question(striking.row_of(self.ctx, kind, one), form, status=refusal.status)

    def _question(self, row: Any, form: StrikeForm, *, status: int = 200) -> HttpResponse:
        kind = self.kwargs["resource_type"]
        context = {
            "form": form,
            "entry": entry_page.entry_page(row, kind),
            "back_url": reverse("entry", args=[self.ctx.patient_id, kind, row.id]),
        }
        return self.page("strike", context, status=status)


def _status(words: str) -> HttpResponse:
    """The answer to an autosave; the page takes this element alone, never a sign-in page."""
    return HttpResponse(format_html('<span id="saved-words">{}</span>', words))


def _initial(fields: Any) -> dict[str, Any]:
    return {name: values[-1] for name, values in fields.items() if values}


def _changed(fields: dict[str, list[str]], act: str, value: str) -> dict[str, list[str]]:
    """The draft after a button of the form: a found code goes into the first free row."""
    if act == "add":
        free = [place for place in range(ROWS) if not any(fields.get(f"code_{place}", ()))]
        if free:
            fields[f"code_{free[0]}"] = [value]
        fields.pop("find", None)
    if act == "drop":
        for name in ("code", "role", "first", "sure"):
            fields.pop(f"{name}_{value}", None)
    return fields


def _pretty(content: bytes) -> str:
    return json.dumps(json.loads(content, parse_float=str), ensure_ascii=False, indent=2)
