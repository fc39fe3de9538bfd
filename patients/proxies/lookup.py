"""`acting_for()`: for whom an account may act, asked before any of those records is open.

SECURITY DEFINER, owned by yagona_lookup: rights of others lie behind their own walls. It answers
the account's own rights only, and nothing of a record but the name the holder was given.
"""

from __future__ import annotations

SIGNATURE = "acting_for(uuid)"
READS = ("patients_person", "patients_personaccount", "patients_proxy")
ACTING_FOR = """
CREATE FUNCTION acting_for(account uuid) RETURNS TABLE (patient_id uuid, id uuid, kind text,
  scopes text[], patient_name bytea, ends_at timestamptz, birth_date date, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT x.patient_id, x.id, x.kind::text, x.scopes::text[], x.patient_name, x.ends_at,
         p.birth_date, now()
    FROM public.patients_proxy x
    JOIN public.patients_personaccount a
      ON a.patient_id = x.holder_id AND a.account_id = account
    JOIN public.patients_person p ON p.patient_id = x.patient_id
   WHERE x.state = 'active' AND x.given_at <= now()
     AND (x.ends_at IS NULL OR x.ends_at > now())
   ORDER BY x.given_at, x.id
$$"""
