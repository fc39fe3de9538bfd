"""At the desk: a child's parent or guardian, and the end of that right."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from patients.access.web import RecordView
from patients.desk.forms import said
from patients.identity.queries import person
from patients.proxies import services
from patients.proxies.forms import RecordForm
from patients.representation.rules import ProxyKind
from trust.context import Action, Purpose, Refusal


class RecordProxyView(RecordView):
    """Record who acts for a child, as the document says that the registrar has seen."""

    action = Action.RECORD_PROXY
    purpose = Purpose.OPERATIONS
    template = "patients/desk/proxy.html"

    def get(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """The form."""
        return self._page(RecordForm())

    def post(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """Record, then show the person."""
        form = RecordForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        services.record_for_child(
            self.ctx,
            kind=ProxyKind(form.cleaned_data["kind"]),
            pinfl=form.cleaned_data["pinfl"],
            basis=form.cleaned_data["basis"],
        )
        messages.success(request, _("The parent or guardian is recorded."))
        return redirect("person", patient_id=patient_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Beside the field, what was typed kept."""
        form = RecordForm(self.request.POST)
        form.is_valid()
        form.add_error(refusal.field or None, said(refusal))
        return self._page(form, status=refusal.status)

    def _page(self, form: RecordForm, *, status: int = 200) -> HttpResponseBase:
        url = reverse("person", args=[self.ctx.patient_id])
        context = {"form": form, "back_url": url, "who": person(self.ctx)}
        return TemplateResponse(self.request, self.template, context, status=status)


class EndProxyView(RecordView):
    """Custody has changed: the right ends, at the holder's next request."""

    action = Action.RECORD_PROXY
    purpose = Purpose.OPERATIONS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, patient_id: UUID, proxy_id: UUID) -> HttpResponseBase:
        """End it, then show the person."""
        services.end_recorded(self.ctx, proxy_id=proxy_id)
        messages.success(request, _("The right to act has ended."))
        return redirect("person", patient_id=patient_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Say why on the person's page."""
        messages.warning(self.request, said(refusal))
        return redirect("person", patient_id=self.ctx.patient_id)
