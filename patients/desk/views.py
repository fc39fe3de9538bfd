"""Pages of the registration desk: find, register, correct, queue, give a cabinet code."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.access.web import NewRecordView, RecordView
from patients.desk import presenters, questions, services
from patients.desk.forms import CorrectionForm, PersonForm, said
from patients.identity import queries as identity
from patients.identity import services as people
from patients.identity.errors import AlreadyKnown, LookFirst
from patients.proxies.queries import recorded
from patients.representation.queries import relatives
from patients.worklist import queries as worklist
from patients.worklist import services as work
from registry.territories.queries import districts, territory
from trust.accounts.web import PermitView
from trust.context import Action, Purpose, Refusal


def _districts() -> list[tuple[str, Any]]:
    return presenters.district_choices(districts(), get_language() or "uz")


class SearchView(PermitView):
    """Find a person by name in either script, birth date or a number."""

    action = Action.SEARCH_PEOPLE
    template = "patients/desk/search.html"

    @property
    def asked(self) -> Action:
        """Only what is found counts as a search, in the journal and for the pace."""
        return Action.ASK_PEOPLE if self.request.method == "POST" else self.action

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """To the address of the answer: what was typed stands in it as ciphertext."""
        text = request.POST.get("q", "")[:200].strip()
        address = reverse("people-search")
        if text:
            address += f"?{urlencode({'asked': questions.seal(self.ctx, text)})}"
        return redirect(address)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The field, and what it found; each person shown is journalled."""
        text = questions.opened(self.ctx, request.GET.get("asked", ""))
        context: dict[str, Any] = {"q": text, "searched": bool(text), "hits": []}
        if text:
            context |= self._found(text)
        if presenters.may(self.ctx.actor, Action.REGISTER_PERSON):
            context["register_url"] = reverse("people-register")
        return TemplateResponse(request, self.template, context)

    def _found(self, text: str) -> dict[str, Any]:
        try:
            services.check_pace(self.ctx)
            found = people.search(self.ctx, text=text)
        except Refusal as refusal:
            return {"refusal": said(refusal), "searched": False}
        today = people.today(self.ctx)
        return {
            "hits": presenters.hits(found.people, self.ctx.actor, today),
            "has_more": found.has_more,
            "double": presenters.double(found.people),
        }


class RegisterView(NewRecordView):
    """Register a person; look-alikes are looked at first."""

    action = Action.REGISTER_PERSON
    takes_parked = True
    template = "patients/desk/register.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """An empty form, or what an expired session had written."""
        kept = getattr(request, "parked", None)
        return self._page(PersonForm(initial=kept.dict() if kept else {}, districts=_districts()))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Register, then show the person."""
        form = PersonForm(request.POST, districts=_districts())
        if not form.is_valid():
            return self._page(form, status=422)
        services.register_person(self.ctx, written=form.written(), seen=form.seen_ids())
        messages.success(request, _("The person is registered."))
        return redirect("person", patient_id=self.ctx.patient_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """A known number opens that record; look-alikes are shown; the rest stands by its field."""
        if isinstance(refusal, AlreadyKnown):
            messages.info(self.request, said(refusal))
            return redirect("person", patient_id=refusal.patient_id)
        form = PersonForm(self.request.POST, districts=_districts())
        form.is_valid()
        if isinstance(refusal, LookFirst):
            return self._look_first(form)
        form.refuse(refusal)
        return self._page(form, status=refusal.status)

    def _look_first(self, form: PersonForm) -> HttpResponseBase:
        alike = people.look_alikes(self.ctx, written=form.written())
        seen = ",".join(str(one.patient_id) for one in alike)
        data = self.request.POST.copy()
        data["seen"] = seen
        again = PersonForm(data, districts=_districts())
        near = presenters.hits(alike, self.ctx.actor, people.today(self.ctx))
        return self._page(again, near=near, status=409)

    def _page(self, form: PersonForm, *, status: int = 200, **more: Any) -> HttpResponseBase:
        context = {"form": form, "back_url": reverse("people-search"), **more}
        return TemplateResponse(self.request, self.template, context, status=status)


class PersonView(RecordView):
    """Who the person is; what the desk may do for them."""

    action = Action.SEE_PERSON
    purpose = Purpose.OPERATIONS
    template = "patients/desk/person.html"

    def get(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """The identity page."""
        ctx = self.ctx
        who = identity.person(ctx)
        place = territory(who.district or who.region)
        context = presenters.person(
            who,
            relatives(ctx),
            worklist.waiting_for(ctx),
            recorded(ctx),
            today=people.today(ctx),
            place=place.name(get_language() or "uz") if place else "",
        )
        return TemplateResponse(request, self.template, context)


class CorrectView(RecordView):
    """Correct who the person is; the old version stays in the history."""

    action = Action.CORRECT_PERSON
    purpose = Purpose.OPERATIONS
    template = "patients/desk/correct.html"

    def get(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """The form with what is known; numbers are typed anew, never shown."""
        who = identity.person(self.ctx)
        initial = {
            "family": who.name.family,
            "given": who.name.given,
            "patronymic": who.name.patronymic,
            "birth_date": who.birth_date,
            "gender": who.gender,
            "phone": who.phone,
            "district": who.district,
            "address_line": who.address_line,
            "version": who.version,
        }
        return self._page(CorrectionForm(initial=initial, districts=_districts()))

    def post(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """Write the new version."""
        form = CorrectionForm(request.POST, districts=_districts())
        if not form.is_valid():
            return self._page(form, status=422)
        people.correct(self.ctx, written=form.written(), seen_version=form.cleaned_data["version"])
        messages.success(request, _("The correction is saved."))
        return redirect("person", patient_id=patient_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Beside the field, what was typed kept."""
        form = CorrectionForm(self.request.POST, districts=_districts())
        form.is_valid()
        form.refuse(refusal)
        return self._page(form, status=refusal.status)

    def _page(self, form: CorrectionForm, *, status: int = 200) -> HttpResponseBase:
        url = reverse("person", args=[self.ctx.patient_id])
        context = {"form": form, "back_url": url, "who": identity.person(self.ctx)}
        return TemplateResponse(self.request, self.template, context, status=status)


class QueueView(RecordView):
    """Put a person into the facility's queue."""

    action = Action.QUEUE_PERSON
    purpose = Purpose.OPERATIONS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """Queue, then show the person."""
        work.queue_person(self.ctx)
        messages.success(request, _("The person is in the queue."))
        return redirect("person", patient_id=patient_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Say why on the person's page."""
        messages.warning(self.request, said(refusal))
        return redirect("person", patient_id=self.ctx.patient_id)


class LeaveQueueView(RecordView):
    """Take a person out of the queue: they went away, or it was a mistake."""

    action = Action.QUEUE_PERSON
    purpose = Purpose.OPERATIONS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, patient_id: UUID, item_id: UUID) -> HttpResponseBase:
        """Leave, then show the person."""
        work.leave(self.ctx, item_id=item_id)
        messages.success(request, _("The person is no longer in the queue."))
        return redirect("person", patient_id=patient_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Say why on the person's page."""
        messages.warning(self.request, said(refusal))
        return redirect("person", patient_id=self.ctx.patient_id)


class CabinetCodeView(RecordView):
    """Print a one-time code that opens the person's cabinet; it is shown once."""

    action = Action.GIVE_CABINET_CODE
    purpose = Purpose.OPERATIONS
    http_method_names = ["post"]
    template = "patients/desk/cabinet_code.html"

    def post(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """The sheet with the code."""
        who = identity.person(self.ctx)
        context = {
            "code": services.give_cabinet_code(self.ctx),
            "who": who,
            "back_url": reverse("person", args=[patient_id]),
            "sign_in_url": request.build_absolute_uri(reverse("cabinet-sign-in")),
        }
        return TemplateResponse(request, self.template, context)
