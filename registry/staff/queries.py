"""Reading the register of staff; who an account acts as today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now, TruncDate

from registry.staff.models import Practitioner, PractitionerRole
from registry.staff.rules import NO_POST, SOON, standing
from registry.terminology.rules import words
from trust.context import Actor, Role


class SignedIn(Protocol):
    """What is needed of an account."""

    id: UUID
    role: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Who an account acts as today; without a post that holds, why nobody."""

    actor: Actor | None
    reason: str = ""
    posts: int = 0


def standing_of(account: SignedIn, chosen: UUID | None = None) -> Standing:
    """The post an account acts in today: the chosen one, else the first that holds."""
    if account.role == Role.PATIENT:
        return Standing(None)
    posts = sorted(_held_by(account.id), key=lambda post: post.id != chosen)
    reason = NO_POST
    for post in posts:
        decision = standing(post.terms, post.today)
        if decision.allowed:
            return Standing(_actor(account, post), posts=len(posts))
        reason = decision.reason if reason == NO_POST else reason
    return Standing(None, reason, len(posts))


def actor_for(account: SignedIn, chosen: UUID | None = None) -> Actor | None:
    """The actor an account is today, or None (`standing_of` says why)."""
    return standing_of(account, chosen).actor


def _held_by(account_id: UUID) -> QuerySet[PractitionerRole]:
    # The database's clock, seen from the country: a web server's own may be wrong.
    held = PractitionerRole.objects.filter(account_id=account_id)
    held = held.select_related("practitioner", "organization", "department")
    return held.annotate(today=TruncDate(Now())).order_by("id")


def _actor(account: SignedIn, post: PractitionerRole) -> Actor:
    return Actor(
        role=Role(post.role),
        account_id=account.id,
        post_id=post.id,
        facility_id=post.organization_id,
        department_id=post.department_id,
        name=post.practitioner.printed_name if post.practitioner else account.display_name,
        post_name=post.position_text,
        facility_name=post.organization.name_uz if post.organization else "",
        practitioner_id=post.practitioner_id,
        is_strong=True,
    )


def posts_of_account(account_id: UUID) -> Sequence[PractitionerRole]:
    """All posts that an account may choose from, those that hold today."""
    return [post for post in _held_by(account_id) if standing(post.terms, post.today).allowed]


def practitioner(practitioner_id: UUID) -> Practitioner | None:
    """One member of staff, or None."""
    return Practitioner.objects.filter(pk=practitioner_id).first()


def practitioners(*, text: str, limit: int = 20) -> Sequence[Practitioner]:
    """Active staff by words of their names, in either script."""
    found = Practitioner.objects.filter(is_active=True)
    for word in words(text):
        found = found.filter(search_key__contains=f" {word}")
    return list(found.order_by("printed_name", "id")[:limit])


def posts_of(practitioner_id: UUID) -> Sequence[PractitionerRole]:
    """The posts of a member of staff, the present ones first."""
    found = PractitionerRole.objects.filter(practitioner_id=practitioner_id)
    found = found.select_related("organization__territory", "department")
    return list(found.order_by("-is_active", "-starts", "id"))


def post(post_id: UUID) -> PractitionerRole | None:
    """One post with all it names, or None."""
    return (
        PractitionerRole.objects.select_related("practitioner", "organization", "department")
        .filter(pk=post_id)
        .first()
    )


def staff_of(organization_id: UUID, *, today: date) -> Sequence[PractitionerRole]:
    """Posts of a facility that are open today, by name."""
    found = PractitionerRole.objects.filter(organization_id=organization_id, is_active=True)
    found = found.filter(Q(ends=None) | Q(ends__gte=today))
    found = found.select_related("practitioner", "department")
    return list(found.order_by("practitioner__printed_name", "id"))


def expiring_of(organization_id: UUID, *, today: date) -> Sequence[PractitionerRole]:
    """Posts of a facility whose licence has ended or ends soon, the nearest first."""
    found = PractitionerRole.objects.filter(organization_id=organization_id, is_active=True)
    found = found.filter(Q(ends=None) | Q(ends__gte=today), licence_until__lte=today + SOON)
    return list(found.select_related("practitioner").order_by("licence_until", "id"))
