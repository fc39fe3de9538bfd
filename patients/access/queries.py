"""The facts of a decision, gathered by one function that sees past the walls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from patients.access.policy import AccessFacts
from trust.context import Actor

# Ours is SECURITY DEFINER, owned by yagona_lookup; it answers yes and no, never rows.
ACCESS_FACTS = """
CREATE FUNCTION access_facts(person uuid, account uuid, facility uuid)
RETURNS TABLE (at timestamptz, is_known boolean, is_own boolean, is_related boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT now(),
    EXISTS (SELECT FROM public.patients_person p WHERE p.patient_id = person),
    EXISTS (SELECT FROM public.patients_personaccount a
            WHERE a.patient_id = person AND a.account_id = account),
    EXISTS (SELECT FROM public.patients_carerelation r
            WHERE r.patient_id = person AND r.facility_id = facility
              AND r.opened_at <= now() AND (r.closes_at IS NULL OR r.closes_at > now()))
$$"""
SIGNATURE = "access_facts(uuid, uuid, uuid)"
READS = ("patients_person", "patients_personaccount", "patients_carerelation")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The transaction's time, the facts, and all ids of the person (merged ones included)."""

    now: datetime
    facts: AccessFacts
    patient_ids: tuple[UUID, ...]


def gather(actor: Actor, patient_id: UUID, *, key_kind: str = "", new: bool = False) -> Gathered:
    """One round trip for everything the policy asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, is_known, is_own, is_related FROM access_facts(%s, %s, %s)",
            [patient_id, actor.account_id, actor.facility_id],
        )
        now, known, own, related = cursor.fetchone()
    facts = AccessFacts(exists=known, own=own, related=related, by_key=key_kind, new=new)
    return Gathered(now=now, facts=facts, patient_ids=(patient_id,))
