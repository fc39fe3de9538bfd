"""What the watchdog knows of looks: facts to compare, no content and no readable name of a patient.

SECURITY DEFINER, owned by yagona_lookup: it joins the journal with the register of persons, which
no one else may do across patients.
"""

from __future__ import annotations

SIGNATURE = "watched_looks(timestamptz, timestamptz)"
READS = (
    "trust_journal",
    "patients_person",
    "patients_personaddress",
    "patients_carerelation",
    "patients_protectedperson",
    "registry_organization",
)
# Expected: a care relation of that facility that is open, or whose visit or place in the queue
# ended within a week (relations last thirty days after their end).
WATCHED_LOOKS = """
CREATE FUNCTION watched_looks(since timestamptz, upto timestamptz) RETURNS TABLE (
  operation_id uuid, at timestamptz, account_id uuid, actor_name text, facility_id uuid,
  patient_id uuid, name_key text, patient_region text, facility_region text, facility_kind text,
  is_expected boolean, is_protected boolean, today bigint, usual double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH looks AS (
    SELECT DISTINCT ON (j.operation_id, j.patient_id) j.* FROM public.trust_journal j
     WHERE j.at >= since AND j.at < upto AND j.outcome = 'allowed' AND j.patient_id IS NOT NULL
       AND j.account_id IS NOT NULL AND j.facility_id IS NOT NULL
       AND j.role IN ('doctor', 'nurse')
       AND NOT j.entities && ARRAY['search', 'look-alike']::varchar[]
     ORDER BY j.operation_id, j.patient_id, j.at
  ), days AS (
    SELECT j.account_id, (j.at AT TIME ZONE 'Asia/Tashkent')::date AS day,
           count(DISTINCT j.patient_id) AS people
      FROM public.trust_journal j
     WHERE j.account_id IN (SELECT l.account_id FROM looks l)
       AND j.at >= upto - interval '28 days' AND j.at < upto
       AND j.outcome = 'allowed' AND j.patient_id IS NOT NULL
       AND NOT j.entities && ARRAY['search', 'look-alike']::varchar[]
     GROUP BY 1, 2
  ), loads AS (
    SELECT d.account_id, d.day, d.people AS today,
           (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY h.people)
              FROM days h WHERE h.account_id = d.account_id AND h.day < d.day) AS usual
      FROM days d
  )
  SELECT l.operation_id, l.at, l.account_id, l.actor_name::text, l.facility_id, l.patient_id,
    p.name_key::text,
    coalesce((SELECT a.region::text FROM public.patients_personaddress a
              WHERE a.patient_id = l.patient_id AND a.ended_at IS NULL LIMIT 1), ''),
    coalesce(left(o.territory_id::text, 4), ''), coalesce(o.kind::text, ''),
    EXISTS (SELECT FROM public.patients_carerelation r
            WHERE r.patient_id = l.patient_id AND r.facility_id = l.facility_id
              AND r.opened_at <= l.at + interval '1 hour'
              AND (r.closes_at IS NULL OR r.closes_at >= l.at + interval '23 days')),
    EXISTS (SELECT FROM public.patients_protectedperson g
            WHERE g.patient_id = l.patient_id AND g.ended_at IS NULL),
    coalesce(loads.today, 0), coalesce(loads.usual, 0)
  FROM looks l
  JOIN public.patients_person p ON p.patient_id = l.patient_id
  LEFT JOIN public.registry_organization o ON o.id = l.facility_id
  LEFT JOIN loads ON loads.account_id = l.account_id
    AND loads.day = (l.at AT TIME ZONE 'Asia/Tashkent')::date
$$"""
DIGEST_SIGNATURE = "week_of_looks(timestamptz, timestamptz)"
DIGEST_READS = ("trust_journal", "patients_personaccount")
WEEK_OF_LOOKS = """
CREATE FUNCTION week_of_looks(since timestamptz, upto timestamptz) RETURNS TABLE (
  account_id uuid, people bigint, looks bigint, facilities text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.account_id, count(DISTINCT j.account_id), count(DISTINCT j.operation_id),
         coalesce(array_agg(DISTINCT j.facility_name::text)
                  FILTER (WHERE j.facility_name <> ''), '{}')
    FROM public.patients_personaccount a
    JOIN public.trust_journal j ON j.patient_id = a.patient_id
   WHERE j.at >= since AND j.at < upto AND j.outcome = 'allowed'
     AND j.account_id IS NOT NULL AND j.account_id <> a.account_id
   GROUP BY a.account_id
$$"""
