import json

from django.db import migrations

import trust.keys.fields
from trust.keys.services import encrypt

# What still has to be sent is sealed; what was done needs its payload no more.


def seal(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, payload FROM trust_outboxtask WHERE state <> 'done'")
        for row_id, payload in cursor.fetchall():
            text = payload if isinstance(payload, str) else json.dumps(payload)
            # Bound to the name that the column bears in the end.
            sealed = encrypt(text.encode(), purpose="trust_outboxtask.payload")
            cursor.execute(
                "UPDATE trust_outboxtask SET sealed = %s WHERE id = %s", [sealed, row_id]
            )


class Migration(migrations.Migration):

    dependencies = [
        ('trust', '0008_spent_challenge'),
    ]

    operations = [
        migrations.AddField(
            model_name='outboxtask',
            name='sealed',
            field=trust.keys.fields.EncryptedJSONField(null=True),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RemoveField(model_name='outboxtask', name='payload'),
        migrations.RenameField(model_name='outboxtask', old_name='sealed', new_name='payload'),
    ]
