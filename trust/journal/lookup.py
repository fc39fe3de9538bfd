"""`acts_since()`: how often an account did something lately; a number, never rows."""

from __future__ import annotations

SIGNATURE = "acts_since(uuid, text, timestamptz)"
READS = ("trust_journal",)
ACTS_SINCE = """
CREATE FUNCTION acts_since(account uuid, act text, since timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(DISTINCT j.operation_id) FROM public.trust_journal j
  WHERE j.account_id = account AND j.action = act AND j.at >= since
$$"""
