"""/api/whoami: the account, the post it acts in and what it may ask for."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from trust.accounts.api import ApiView
from trust.accounts.policy import ROLE_ACTIONS
from trust.context import Action


class WhoAmISerializer(serializers.Serializer[object]):
    """Who is asking."""

    role = serializers.CharField()
    name = serializers.CharField()
    account_id = serializers.UUIDField(allow_null=True)
    post = serializers.CharField()
    facility_id = serializers.UUIDField(allow_null=True)
    facility = serializers.CharField()
    system_name = serializers.CharField(help_text="The job a machine's token stands for.")
    actions = serializers.ListField(child=serializers.CharField())


class WhoAmIView(ApiView):
    """Who is asking, as the gate sees them."""

    action = Action.SEE_REGISTER  # every role holds it

    @extend_schema(operation_id="whoami", responses=WhoAmISerializer, tags=["who am I"])
    def get(self, request: Request) -> Response:
        """Role, post, facility, and the actions of the role."""
        actor = self.ctx.actor
        answer = {
            "role": actor.role.value,
            "name": actor.name,
            "account_id": actor.account_id,
            "post": actor.post_name,
            "facility_id": actor.facility_id,
            "facility": actor.facility_name,
            "system_name": actor.system_name,
            "actions": sorted(ROLE_ACTIONS[actor.role]),
        }
        return Response(WhoAmISerializer(answer).data)
