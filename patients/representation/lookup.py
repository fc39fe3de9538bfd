"""`person_of()`: whose account this is, asked at sign-in, before any scope exists."""

from __future__ import annotations

SIGNATURE = "person_of(uuid)"
READS = ("patients_personaccount",)
PERSON_OF = """
CREATE FUNCTION person_of(account uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.patient_id FROM public.patients_personaccount a WHERE a.account_id = account
  ORDER BY a.tied_at LIMIT 1
$$"""
