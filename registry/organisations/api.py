"""/api/facilities: the public register, page by page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from registry.organisations import queries
from registry.organisations.errors import UnknownFacility
from trust.accounts.api import ApiView
from trust.context import Action

_QUERY = [
    OpenApiParameter("region", str, description="SOATO code of a region (4) or district (7)"),
    OpenApiParameter("kind", str, description="Kind of facility, as in the answers"),
    OpenApiParameter("q", str, description="Words of the name"),
    OpenApiParameter("after", str, description="`next` of the page before"),
]


class FacilitySerializer(serializers.Serializer[object]):
    """A facility."""

    id = serializers.UUIDField()
    name = serializers.CharField(help_text="In the language asked for.")
    kind = serializers.CharField()
    territory = serializers.CharField(allow_null=True, help_text="SOATO code")
    address = serializers.CharField()
    phone = serializers.CharField()
    is_active = serializers.BooleanField()
    part_of = serializers.UUIDField(allow_null=True)


class FacilityPageSerializer(serializers.Serializer[object]):
    """Some facilities and where the next page begins."""

    results = FacilitySerializer(many=True)
    next = serializers.CharField(allow_null=True)


def _shown(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name(get_language() or "uz"),
        "kind": one.kind,
        "territory": one.territory_id,
        "address": one.address,
        "phone": one.phone,
        "is_active": one.is_active,
        "part_of": one.part_of_id,
    }


class FacilitiesView(ApiView):
    """Facilities by name."""

    action = Action.SEE_REGISTER

    @extend_schema(
        operation_id="facilities",
        parameters=_QUERY,
        responses=FacilityPageSerializer,
        tags=["facilities"],
    )
    def get(self, request: Request) -> Response:
        """One page, narrowed by region, kind or words."""
        asked = request.query_params
        found = queries.organizations(
            region=asked.get("region", ""),
            kind=asked.get("kind", ""),
            text=asked.get("q", ""),
            after=asked.get("after", ""),
        )
        is_full = len(found) == queries.PAGE
        page = {
            "results": [_shown(one) for one in found],
            "next": queries.key_of(found[-1]) if is_full else None,
        }
        return Response(FacilityPageSerializer(page).data)


class FacilityView(ApiView):
    """One facility."""

    action = Action.SEE_REGISTER

    @extend_schema(operation_id="facility", responses=FacilitySerializer, tags=["facilities"])
    def get(self, request: Request, facility_id: UUID) -> Response:
        """The facility with this id."""
        found = queries.organization(facility_id)
        if found is None:
            raise UnknownFacility
        return Response(FacilitySerializer(_shown(found)).data)
