"""What `makemigrations` does not see in `0002`: walls of the new tables, the facts function goes.

`0006` makes it anew: a function is made once, in its newest shape, when all it reads is there.
"""

from __future__ import annotations

from django.db import migrations

from trust.walls.operations import Wall

_WALLS = {
    "patients_accessflag": "watch",
    "patients_accessinquiry": "work",
    "patients_consent": "identity",
    "patients_emergencyaccess": "work",
    "patients_proxy": "identity",
}
WALLS: list[migrations.operations.base.Operation] = [
    *(Wall(table, kind) for table, kind in _WALLS.items()),
    migrations.RunSQL(
        "SET ROLE yagona_lookup; DROP FUNCTION access_facts(uuid, uuid, uuid); RESET ROLE",
        migrations.RunSQL.noop,
    ),
]
