"""What `makemigrations` does not see in `0001_initial`: walls, references, functions."""

from __future__ import annotations

from django.db import migrations

from patients.identity import lookup as people
from patients.migrations import _first_facts as access
from patients.representation import lookup as accounts
from trust.walls.operations import AppendOnly, LookupFunction, Wall

_OF_PERSON = (
    "patients_personidentifier",
    "patients_personcontact",
    "patients_personaddress",
    "patients_personaccount",
    "patients_relatedperson",
    "patients_workitem",
)
_WALLS = {
    "patients_person": "identity",
    "patients_personidentifier": "identity",
    "patients_personcontact": "identity",
    "patients_personaddress": "identity",
    "patients_personaccount": "identity",
    "patients_relatedperson": "identity",
    "patients_carerelation": "identity",
    "patients_workitem": "work",
    "patients_workmove": "work",
}

WALLS: list[migrations.operations.base.Operation] = [
    *(
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_person "
            "FOREIGN KEY (patient_id) REFERENCES patients_person (patient_id)",
            migrations.RunSQL.noop,
        )
        for table in _OF_PERSON
    ),
    *(Wall(table, kind) for table, kind in _WALLS.items()),
    AppendOnly("patients_workmove"),
    LookupFunction(people.SIGNATURE, people.FIND_PEOPLE, reads=people.READS),
    LookupFunction(accounts.SIGNATURE, accounts.PERSON_OF, reads=accounts.READS),
    LookupFunction(access.SIGNATURE, access.ACCESS_FACTS, reads=access.READS),
]
