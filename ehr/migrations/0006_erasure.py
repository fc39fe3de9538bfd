"""What the card holds of an entry that is erased: its row, its line, drafts of its visit."""

from django.db import migrations

from trust.walls.operations import ErasedWith

_ROW = "patient_id = $1 AND id = $3 AND $2 = '{}'"
# A draft may repeat the words; which ones nobody can tell, so the visit's drafts go.
_DRAFTS = """patient_id = $1 AND encounter_id IN (
  SELECT l.encounter_id FROM public.trust_ledger l
  WHERE l.patient_id = $1 AND l.resource_type = $2 AND l.resource_id = $3)"""


class Migration(migrations.Migration):
    dependencies = [("ehr", "0005_issued_documents"), ("trust", "0012_erasure")]
    operations = [
        ErasedWith(
            "ehr",
            {
                "ehr_draft": _DRAFTS,
                # No copy on paper is called genuine any more that may repeat the words.
                "ehr_issueddocument": f"({_DRAFTS}) OR "
                "(patient_id = $1 AND resource_type = $2 AND resource_id = $3)",
                "ehr_cardentry": "patient_id = $1 AND resource_type = $2 AND resource_id = $3",
                "ehr_observation": _ROW.format("Observation"),
                "ehr_condition": _ROW.format("Condition"),
                "ehr_allergyintolerance": _ROW.format("AllergyIntolerance"),
                "ehr_document": "patient_id = $1 AND id = $3 AND resource_type = $2",
                "ehr_encounter": _ROW.format("Encounter"),
            },
        ),
    ]
