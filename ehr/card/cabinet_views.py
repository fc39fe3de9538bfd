"""The patient's own visits."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from ehr.card import queries, simulation, visit_page
from ehr.card.sections import visit_item
from ehr.encounters import queries as encounters
from ehr.encounters.errors import NoSuchVisit
from ehr.encounters.states import EncounterState
from patients.access.web import OwnRecordView
from patients.identity.queries import person
from patients.representation.presenters import whose
from trust.context import Action


class OwnVisitsView(OwnRecordView):
    """Every visit that is over, newest first."""

    action = Action.READ_OWN
    kinds = ("Encounter",)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The list."""
        rows = encounters.finished(self.ctx)
        context = {
            "whose": whose(self.ctx, person(self.ctx)),
            "visits": [visit_item(self.ctx, row) for row in rows],
        }
        return TemplateResponse(request, "ehr/card/own_visits.html", context)


class SimulationView(OwnRecordView):
    """What would that doctor at that facility see: as things stand, and in an emergency."""

    action = Action.SIMULATE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Choose the facility, then the post; then both views of the record."""
        facility, post = _uuid(request, "facility"), _uuid(request, "post")
        chosen = simulation.colleague(self.ctx, facility, post) if facility and post else None
        text = request.GET.get("q", "").strip()
        context = {
            "whose": whose(self.ctx, person(self.ctx)),
            "q": text,
            "facilities": simulation.facilities(self.ctx, text) if not facility else (),
            "posts": simulation.posts(self.ctx, facility) if facility and chosen is None else (),
            "facility": facility,
            "chosen": chosen,
            "views": simulation.views(self.ctx, chosen) if chosen else (),
        }
        return TemplateResponse(request, "ehr/card/simulation.html", context)


def _uuid(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


class OwnVisitView(OwnRecordView):
    """One visit: what was found, said and prescribed."""

    action = Action.READ_OWN
    kinds = ("Encounter",)

    def get(self, request: HttpRequest, encounter_id: UUID) -> HttpResponseBase:
        """The visit; one that is still going on is not shown yet."""
        try:
            found = queries.visit(self.ctx, encounter_id)
        except NoSuchVisit as absent:
            raise Http404 from absent
        if found.encounter.status == EncounterState.IN_PROGRESS:
            raise Http404
        context = {
            "whose": whose(self.ctx, person(self.ctx)),
            "encounter": visit_page.heading(found.encounter),
            "visit": visit_page.signed_sections(self.ctx, found, may_write=False, own=True),
            "pdf_url": visit_page.own_pdf_url(self.ctx, found.encounter),
        }
        return TemplateResponse(request, "ehr/card/own_visit.html", context)
