"""`access_facts()`: everything the policy asks, in one answer that holds no rows of the card.

SECURITY DEFINER, owned by yagona_lookup: it sees past the walls and says yes, no and what is closed.
"""

from __future__ import annotations

from collections.abc import Sequence

SIGNATURE = "access_facts(uuid, uuid, uuid, uuid)"
READS = (
    "patients_person",
    "patients_personaccount",
    "patients_carerelation",
    "patients_consent",
    "patients_emergencyaccess",
    "patients_accessflag",
    "patients_accessinquiry",
    "patients_proxy",
    "patients_withholding",
    "trust_searchindex",
)
# An entry is closed with everything that names it: the dispense of a prescription, and so on.
_NAMING = """
  WITH RECURSIVE named(kind, id) AS (
    SELECT c.target_type::text, c.target_id
    UNION
    SELECT i.resource_type::text, i.resource_id FROM public.trust_searchindex i, named n
    WHERE i.patient_id = person AND i.kind = 'reference' AND i.value = n.kind || '/' || n.id
  ) SELECT jsonb_agg(named.id) FROM named"""
# What names something sensitive takes its class (alerts aside), whatever shield it was written with:
# a prescription signed before the visit got its diagnosis, what was told from elsewhere.
_INHERITING = """
  WITH RECURSIVE sensitive(class, kind, id, facility, is_itself) AS (
    SELECT i.sensitivity::text, i.resource_type::text, i.resource_id, i.facility_id, true
    FROM public.trust_searchindex i
    WHERE i.patient_id = person AND i.sensitivity NOT IN ('', 'will')
    UNION
    SELECT s.class, i.resource_type::text, i.resource_id, i.facility_id, i.sensitivity = s.class
    FROM public.trust_searchindex i, sensitive s
    WHERE i.patient_id = person AND i.kind = 'reference' AND i.value = s.kind || '/' || s.id
      AND i.resource_type NOT IN ('AllergyIntolerance', 'Flag')
  ) SELECT jsonb_agg(DISTINCT jsonb_build_object('class', class, 'id', id, 'facility', facility))
    FROM sensitive WHERE NOT is_itself"""
_CASES = ("patients_emergencyaccess", "patients_accessinquiry", "patients_accessflag")


def _cases(tables: Sequence[str]) -> str:
    """Whether the facility has anything to review or to decide about the person."""
    return " OR ".join(
        f"EXISTS (SELECT FROM public.{table} f "
        "WHERE f.patient_id = person AND f.facility_id = facility)"
        for table in tables
    )


def _access_facts(cases: Sequence[str]) -> str:
    return f"""
CREATE FUNCTION access_facts(person uuid, account uuid, facility uuid, post uuid)
RETURNS TABLE (at timestamptz, is_known boolean, is_own boolean, is_related boolean,
  is_direct boolean, emergency_until timestamptz, is_reviewable boolean, birth_date date,
  proxy jsonb, refusals jsonb, inheriting jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT now(),
    EXISTS (SELECT FROM public.patients_person p WHERE p.patient_id = person),
    EXISTS (SELECT FROM public.patients_personaccount a
            WHERE a.patient_id = person AND a.account_id = account),
    EXISTS (SELECT FROM public.patients_carerelation r
            WHERE r.patient_id = person AND r.facility_id = facility
              AND r.opened_at <= now() AND (r.closes_at IS NULL OR r.closes_at > now())),
    EXISTS (SELECT FROM public.patients_carerelation r
            WHERE r.patient_id = person AND r.facility_id = facility AND r.post_id = post
              AND r.kind IN ('encounter', 'referral')
              AND r.opened_at <= now() AND (r.closes_at IS NULL OR r.closes_at > now())),
    (SELECT max(e.closes_at) FROM public.patients_emergencyaccess e
     WHERE e.patient_id = person AND e.account_id = account AND e.post_id = post
       AND e.ended_at IS NULL AND e.opened_at <= now() AND e.closes_at > now()),
    {_cases(cases)},
    (SELECT p.birth_date FROM public.patients_person p WHERE p.patient_id = person),
    (SELECT jsonb_build_object('kind', x.kind, 'scopes', x.scopes)
     FROM public.patients_proxy x
     JOIN public.patients_personaccount a ON a.patient_id = x.holder_id AND a.account_id = account
     WHERE x.patient_id = person AND x.state = 'active' AND x.given_at <= now()
       AND (x.ends_at IS NULL OR x.ends_at > now()) LIMIT 1),
    (SELECT jsonb_agg(r.one) FROM (
       SELECT jsonb_build_object('scope', c.scope, 'side', c.side, 'target', c.target_id,
        'class', c.target_class, 'source', c.source_facility_id,
        'emergency', c.is_usable_in_emergency, 'alerts', c.is_alert_too,
        'entries', CASE WHEN c.scope = 'entry' THEN ({_NAMING}) END) AS one
       FROM public.patients_consent c WHERE c.patient_id = person AND c.state = 'active'
       UNION ALL
       SELECT jsonb_build_object('scope', 'encounter', 'side', w.side, 'target', w.encounter_id,
        'class', '', 'source', NULL, 'emergency', false, 'alerts', false, 'entries', NULL)
       FROM public.patients_withholding w
       WHERE w.patient_id = person AND w.lifted_at IS NULL) r),
    ({_INHERITING})
$$"""  # noqa: S608  (no value comes from outside: constants of this file)


ACCESS_FACTS = _access_facts(_CASES)  # as migrations before 0009 made it
WITH_ERASURES = _access_facts((*_CASES, "trust_erasure"))
