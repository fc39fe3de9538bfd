"""`find_people()`: the one way to find somebody whose record is not open.

Under row-level security trigram indexes are unusable, so a function of `yagona_lookup` reads the
register and answers with few columns of few people. Its callers journal everybody it shows.
"""

from __future__ import annotations

SIGNATURE = "find_people(text[], date, date, date, text[], text[], integer)"
READS = ("patients_person", "patients_personidentifier", "patients_personcontact")

# A day of birth narrows a country to a thousand people: there half the name is enough (a married
# name, a missing patronymic). Without one the longest (rarest) word leads through the trigram
# index and every word must fit.
FIND_PEOPLE = """
CREATE FUNCTION find_people(
  words text[], born_from date, born_to date, or_born date,
  numbers text[], phones text[], most integer
) RETURNS TABLE (
  patient_id uuid, family bytea, given bytea, patronymic bytea, name_text bytea, script text,
  gender text, birth_date date, birth_precision text, is_dead boolean, is_temporary boolean,
  pinfl bytea, has_number boolean, has_phone boolean, closeness real
) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET pg_trgm.word_similarity_threshold = 0.6 AS $$
DECLARE
  found uuid[];
BEGIN
  found := ARRAY(
    SELECT i.patient_id FROM public.patients_personidentifier i
     WHERE i.value_hash = ANY (numbers) LIMIT most);
  found := found || ARRAY(
    SELECT c.patient_id FROM public.patients_personcontact c
     WHERE c.value_hash = ANY (phones) AND c.ended_at IS NULL LIMIT most);
  IF cardinality(words) > 0 AND born_from = born_to THEN
    found := found || ARRAY(
      SELECT p.patient_id FROM public.patients_person p
       WHERE (p.birth_date = born_from OR p.birth_date = or_born)
         AND (SELECT avg(public.word_similarity(w, p.name_key)) FROM unnest(words) w) >= 0.45
       LIMIT most);
  ELSIF cardinality(words) > 0 THEN
    found := found || ARRAY(
      SELECT p.patient_id FROM public.patients_person p
       WHERE words[1] OPERATOR(public.<%) p.name_key
         AND (born_from IS NULL OR p.birth_date BETWEEN born_from AND born_to)
         AND NOT EXISTS (SELECT FROM unnest(words) w
                          WHERE public.word_similarity(w, p.name_key) < 0.6)
       LIMIT most);
  END IF;
  RETURN QUERY
    SELECT p.patient_id, p.family, p.given, p.patronymic, p.name_text, p.script::text,
           p.gender::text, p.birth_date, p.birth_precision::text, p.is_dead, p.is_temporary,
           (SELECT i.value FROM public.patients_personidentifier i
             WHERE i.patient_id = p.patient_id AND i.kind = 'NI' AND i.ended_at IS NULL
             ORDER BY i.id LIMIT 1),
           EXISTS (SELECT FROM public.patients_personidentifier i
                    WHERE i.patient_id = p.patient_id AND i.value_hash = ANY (numbers)),
           EXISTS (SELECT FROM public.patients_personcontact c
                    WHERE c.patient_id = p.patient_id AND c.value_hash = ANY (phones)),
           coalesce((SELECT avg(public.word_similarity(w, p.name_key))::real
                       FROM unnest(words) w), 0)
      FROM public.patients_person p
     WHERE p.patient_id = ANY (found)
     ORDER BY 13 DESC, 14 DESC, 15 DESC, p.birth_date, p.patient_id
     LIMIT most;
END $$"""
