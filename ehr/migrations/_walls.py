"""What `makemigrations` does not see in `0001_initial`: walls, and the visit an entry belongs to."""

from __future__ import annotations

from django.db import migrations
from django.db.migrations.operations.base import Operation

from trust.walls.operations import Wall

_IN_A_VISIT = ("ehr_observation", "ehr_condition", "ehr_allergyintolerance", "ehr_document")
_CARD = (*_IN_A_VISIT, "ehr_encounter", "ehr_cardentry", "ehr_draft")

WALLS: list[Operation] = [
    # An entry's visit is in the same card, or it has none (what is told may name another's).
    *(
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_visit "
            "FOREIGN KEY (patient_id, encounter_id) REFERENCES ehr_encounter (patient_id, id)",
            migrations.RunSQL.noop,
        )
        for table in _IN_A_VISIT
    ),
    *(Wall(table, "card") for table in _CARD),
]
