"""A signed-in patient becomes an `Actor`: the person their account belongs to, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from patients.representation.queries import person_of
from trust.context import Actor, Role


class PatientActorMiddleware:
    """Fills `request.actor` for patient accounts; `registry.staff` has filled it for staff."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Ask once a request; an account without a person opens no record."""
        user: Any = request.user
        if user.is_authenticated and user.role == Role.PATIENT:
            request.actor = Actor(  # type: ignore[attr-defined]
                role=Role.PATIENT,
                account_id=user.pk,
                patient_id=person_of(user.pk),
                name=user.display_name,
                is_strong=True,
            )
        return self.get_response(request)
