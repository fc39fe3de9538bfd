"""`erase_entry()`: the one way content leaves the record; for the role yagona_eraser alone.

It believes no argument: without a decided case of two people it refuses. What each room holds of an
entry is deleted by that room's own `erase_from_<room>()` (trust/walls/operations.py: ErasedWith).
"""

from __future__ import annotations

SIGNATURE = "erase_entry(uuid, text, uuid, uuid)"
ERASER = "yagona_eraser"
READS = ("trust_erasure",)
ERASE_ENTRY = r"""
CREATE FUNCTION erase_entry(patient uuid, kind text, entry uuid, erasure uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE part oid; erased integer;
BEGIN
  IF NOT EXISTS (SELECT FROM public.trust_erasure e
                 WHERE e.id = erasure AND e.patient_id = patient AND e.resource_type = kind
                   AND e.resource_id = entry AND e.state = 'decided'
                   AND e.decided_by <> e.asked_by) THEN
    RAISE EXCEPTION 'no two people have decided this erasure' USING ERRCODE = 'YG002';
  END IF;
  PERFORM set_config('yagona.erasing', erasure::text, true);
  UPDATE public.trust_ledger l SET content = NULL, salt = NULL
   WHERE l.patient_id = patient AND l.resource_type = kind AND l.resource_id = entry
     AND l.content IS NOT NULL AND l.source NOT LIKE 'erasure:%';
  GET DIAGNOSTICS erased = ROW_COUNT;
  FOR part IN SELECT p.oid FROM pg_proc p
               WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'erase\_from\_%'
                 AND p.proowner = 'yagona_lookup'::regrole ORDER BY p.proname DESC LOOP
    EXECUTE format('SELECT %s($1, $2, $3)', part::regproc) USING patient, kind, entry;
  END LOOP;
  PERFORM set_config('yagona.erasing', '', true);
  RETURN erased;
END $$"""
# What of the book outside the database the database has done: ids in, ids out.
KNOWN_SIGNATURE = "known_erasures(uuid[])"
KNOWN_ERASURES = """
CREATE FUNCTION known_erasures(asked uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.id FROM public.trust_erasure e WHERE e.id = any(asked) AND e.state = 'decided'
$$"""
# Rooms above add theirs in migrations of their own.
FROM_TRUST = {
    "trust_searchindex": "patient_id = $1 AND resource_type = $2 AND resource_id = $3",
    # What was signed repeats the words of the whole visit; the signature itself, without them, stays
    # in the ledger as a Provenance.
    "trust_documentsignature": """patient_id = $1 AND (
      (resource_type = $2 AND resource_id = $3) OR encounter_id IN (
        SELECT l.encounter_id FROM public.trust_ledger l
        WHERE l.patient_id = $1 AND l.resource_type = $2 AND l.resource_id = $3))""",
}
