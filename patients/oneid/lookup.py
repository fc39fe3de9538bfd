"""`person_by_number()`: whose number the state vouches for; asked before any record is open.

SECURITY DEFINER, owned by yagona_lookup: one living person with this PINFL that has not ended, or
nothing. The number comes as its keyed hash.
"""

from __future__ import annotations

SIGNATURE = "person_by_number(text)"
READS = ("patients_person", "patients_personidentifier")
PERSON_BY_NUMBER = """
CREATE FUNCTION person_by_number(number text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT min(i.patient_id::text)::uuid
    FROM public.patients_personidentifier i
    JOIN public.patients_person p ON p.patient_id = i.patient_id
   WHERE i.value_hash = number AND i.kind = 'NI' AND i.ended_at IS NULL AND NOT p.is_dead
  HAVING count(DISTINCT i.patient_id) = 1
$$"""
