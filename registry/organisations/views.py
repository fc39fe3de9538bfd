"""Pages of facilities: the list, and the passport's form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from registry.organisations import presenters, queries, services
from registry.organisations.errors import UnknownFacility
from registry.organisations.forms import FacilitySearchForm, PassportForm, show_refusal
from registry.terminology.queries import concepts_of
from registry.terminology.rules import FACILITY_KIND
from registry.territories.queries import regions
from trust.accounts.web import PermitView
from trust.context import Action


class FacilitiesView(PermitView):
    """Facilities of a region, of a kind, by words of the name."""

    action = Action.SEE_REGISTER

    def get(self, request: HttpRequest) -> HttpResponse:
        """The first fifty, and a link to the next."""
        language = get_language() or "uz"
        kinds = {each.code: each.name(language) for each in concepts_of(FACILITY_KIND)}
        places = [(region.code, region.name(language)) for region in regions()]
        form = FacilitySearchForm(request.GET or None, regions=places, kinds=list(kinds.items()))
        asked = form.cleaned_data if form.is_valid() else {}
        after = request.GET.get("after", "")
        found = queries.organizations(
            region=asked.get("region", ""),
            kind=asked.get("kind", ""),
            text=asked.get("q", ""),
            after=after,
        )
        is_full = len(found) == queries.PAGE
        more = presenters.next_page(asked, queries.key_of(found[-1])) if is_full else ""
        context = {"form": form, "facilities": presenters.rows(found, kinds, language)}
        return render(request, "registry/organisations/list.html", {**context, "more_url": more})


class PassportView(PermitView):
    """Changing a facility's passport; whoever manages it may."""

    action = Action.EDIT_REGISTER
    form: PassportForm | None = None

    def get(self, request: HttpRequest, facility_id: UUID) -> HttpResponse:
        """The form, filled with what is known."""
        services.require_management(self.ctx, organization_id=facility_id)
        found = queries.organization(facility_id)
        if found is None:
            raise UnknownFacility
        form = self.form or PassportForm(initial=_initial(found))
        name = found.name(get_language() or "uz")
        context = {"form": form, "name": name, "facility_id": facility_id}
        return render(request, "registry/organisations/passport.html", context)

    def post(self, request: HttpRequest, facility_id: UUID) -> HttpResponse:
        """Save, or say what is wrong."""
        self.form = PassportForm(request.POST)
        if not self.form.is_valid():
            response = self.get(request, facility_id)
            response.status_code = 422
            return response
        services.change_passport(
            self.ctx,
            organization_id=facility_id,
            expected_version=self.form.cleaned_data["version"],
            **self.form.changes,
        )
        return redirect("facility", facility_id)

    def refused(self, refusal: Any) -> HttpResponse:
        """A refusal about a field stands beside it; one about the facility is its own page."""
        if self.form is None or refusal.status in (403, 404):
            context = {"refusal": refusal}
            template = "registry/organisations/refused.html"
            return render(self.request, template, context, status=refusal.status)
        show_refusal(self.form, refusal)
        response = self.get(self.request, **self.kwargs)
        response.status_code = refusal.status
        return response


def _initial(found: Any) -> dict[str, Any]:
    return {
        "name": found.name_uz,
        "name_ru": found.name_ru,
        "name_kaa": found.name_kaa,
        "address": found.address,
        "phone": found.phone,
        "version": found.version,
    }
