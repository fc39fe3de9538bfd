"""The doctor's pages: write, look, sign, cancel, print the slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ehr.card.forms import said
from ehr.card.presenters import banner, language
from patients.access.web import RecordView
from patients.identity.queries import person
from prescriptions.formulary import queries as formulary
from prescriptions.formulary.names import full_name
from prescriptions.orders import presenters, queries, services
from prescriptions.orders.forms import CancelForm, PrescribeForm, SignForm
from prescriptions.safety.queries import allergies_asked
from trust.context import Action, Refusal
from trust.ledger.elements import When

if TYPE_CHECKING:
    from prescriptions.orders.models import MedicationRequest

_POLLS = 60  # five minutes of five seconds: an open page must not fill the journal for ever
_STOP_POLLING = 286


class PrescribeView(RecordView):
    """Write a prescription inside one's open visit."""

    action = Action.PRESCRIBE
    takes_parked = True

    def get(self, request: Any, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """An empty form, or what an expired session had kept of it."""
        kept = getattr(request, "parked", None)
        return self._page(self._form(initial=kept.dict() if kept else {"route": "oral"}))

    def post(self, request: Any, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """Write the draft and go to its page, where it is checked and signed."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        prescription_id = services.write(
            self.ctx,
            encounter_id=encounter_id,
            medication_id=UUID(form.cleaned_data["medication"]),
            dose=form.dose(),
            quantity=form.asked_quantity(),
            note=form.cleaned_data["note"],
        )
        return redirect("prescription", patient_id=patient_id, prescription_id=prescription_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The form again, with the refusal beside its field."""
        form = self._form(self.request.POST)
        form.is_valid()
        form.refuse(refusal)
        return self._page(form, status=refusal.status)

    def _form(self, data: Any = None, **more: Any) -> PrescribeForm:
        medications = [
            (str(one.id), full_name(formulary.name_of(one), language()))
            for one in formulary.prescribable()
        ]
        return PrescribeForm(data, medications=sorted(medications, key=lambda one: one[1]), **more)

    def _page(self, form: PrescribeForm, *, status: int = 200) -> HttpResponse:
        context = {
            "banner": banner(self.ctx),
            "form": form,
            "visit_url": reverse("visit-write", args=list(self.kwargs.values())),
        }
        return TemplateResponse(
            self.request, "prescriptions/orders/prescribe.html", context, status=status
        )


class _OneView(RecordView, abstract=True):
    """A page about one prescription of the opened record."""

    kinds = ("MedicationRequest",)

    def row(self) -> MedicationRequest:
        """The prescription the address names."""
        row = queries.prescription(self.ctx, self.kwargs["prescription_id"])
        if row is None:
            raise Http404
        return row

    def shown(self, row: MedicationRequest) -> presenters.Shown:
        """The prescription in the reader's words."""
        last = queries.last_moves(self.ctx, [row.id]).get(row.id)
        return presenters.shown(row, language(), When.at(self.ctx.now).day, last)

    def to_page(self) -> HttpResponse:
        """Back to the prescription."""
        return redirect(
            "prescription",
            patient_id=self.kwargs["patient_id"],
            prescription_id=self.kwargs["prescription_id"],
        )

    def page(self, form: SignForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """The prescription with its checks and what may be done next."""
        row = self.row()
        mine = row.author_id == self.ctx.actor.account_id
        checked = services.check_safety(self.ctx, row)
        form.fields["alert_reason"].required = bool(checked.stops)
        context = {
            "banner": banner(self.ctx),
            "person": person(self.ctx),
            "form": form,
            "refusal": refusal,
            "rx": self.shown(row),
            "alerts": presenters.alerts(checked) if row.state == "draft" else [],
            "needs_reason": bool(checked.stops),
            "alert_reason": row.alert_reason,
            "checks": presenters.checks(checked, asked=allergies_asked(self.ctx)),
            "demonstration": checked.demonstration,
            "history": presenters.history(queries.moves(self.ctx, [row.id])),
            "visit_url": visit_url(row) if mine and row.state == "draft" else "",
            "may_sign": mine and row.state == "draft",
            "may_cancel": mine and row.state in ("draft", "issued"),
            "polls": 0,
        }
        return TemplateResponse(
            self.request, "prescriptions/orders/prescription.html", context, status=status
        )


class PrescriptionView(_OneView):
    """One prescription: what, how, in which state, what happened to it."""

    action = Action.READ_PRESCRIPTION

    def get(self, request: Any, patient_id: UUID, prescription_id: UUID) -> HttpResponseBase:
        """The page; for htmx only the part with the state, until something has happened."""
        if not request.htmx:
            return self.page(SignForm())
        polls = min(int(request.GET.get("polls", "0") or 0), _POLLS) if _whole(request) else _POLLS
        rx = self.shown(self.row())
        done = polls >= _POLLS or not rx.is_open
        return TemplateResponse(
            request,
            "prescriptions/orders/state.html",
            {"rx": rx, "polls": polls + 1},
            status=_STOP_POLLING if done else 200,
        )


def _whole(request: Any) -> bool:
    return request.GET.get("polls", "0").isdecimal()


def visit_url(row: MedicationRequest) -> str:
    """The visit in which it was written."""
    return reverse("visit-write", args=[row.patient_id, row.encounter_id])


class SignView(_OneView):
    """Sign one's own draft."""

    action = Action.PRESCRIBE

    @property
    def asked(self) -> Action:
        """Signing asks for a fresh second factor; the address itself leads to the page."""
        return Action.SIGN_PRESCRIPTION if self.request.method == "POST" else self.action

    def get(self, request: Any, **_where: Any) -> HttpResponseBase:
        """There is nothing to see here."""
        return self.to_page()

    def post(self, request: Any, patient_id: UUID, prescription_id: UUID) -> HttpResponseBase:
        """Sign, then show the number and the slip."""
        form = SignForm(request.POST)
        form.is_valid()
        services.sign(
            self.ctx,
            prescription_id=prescription_id,
            alert_reason=form.cleaned_data.get("alert_reason", ""),
        )
        return self.to_page()

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The prescription again, with what is missing."""
        form = SignForm(self.request.POST)
        form.is_valid()
        if refusal.field in form.fields:
            form.refuse(refusal)
            return self.page(form, status=refusal.status)
        return self.page(form, refusal=said(refusal), status=refusal.status)


class CancelView(_OneView):
    """Take a prescription back, with a reason."""

    action = Action.CANCEL_PRESCRIPTION

    def get(self, request: Any, **_where: Any) -> HttpResponseBase:
        """The question."""
        return self._question(CancelForm())

    def post(self, request: Any, patient_id: UUID, prescription_id: UUID) -> HttpResponseBase:
        """Cancel, then show it cancelled."""
        form = CancelForm(request.POST)
        if not form.is_valid():
            return self._question(form, status=422)
        services.cancel(
            self.ctx, prescription_id=prescription_id, reason=form.cleaned_data["reason"]
        )
        return self.to_page()

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The question again, with the reason why it cannot be."""
        form = CancelForm(self.request.POST)
        form.is_valid()
        form.refuse(refusal)
        return self._question(form, status=refusal.status)

    def _question(self, form: CancelForm, *, status: int = 200) -> HttpResponse:
        context = {"banner": banner(self.ctx), "form": form, "rx": self.shown(self.row())}
        return TemplateResponse(
            self.request, "prescriptions/orders/cancel.html", context, status=status
        )


class SlipView(_OneView):
    """The sheet the patient takes along."""

    action = Action.READ_PRESCRIPTION

    def get(self, request: Any, **_where: Any) -> HttpResponseBase:
        """One A4 sheet; a draft has none."""
        row = self.row()
        if not row.number:
            raise Http404
        context = presenters.slip(row, person(self.ctx), self.shown(row), language())
        context |= {"back_url": self.shown(row).urls["page"], "back_label": _("Back")}
        return TemplateResponse(request, "prescriptions/orders/sheet.html", context)
