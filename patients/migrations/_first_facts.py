"""The facts function as `0001_initial` made it: a released migration does not follow the code."""

from __future__ import annotations

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
