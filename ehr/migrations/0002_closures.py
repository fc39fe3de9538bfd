"""The policies of clinical rows test what is closed to the actor."""

from django.db import migrations

from trust.walls.operations import Shields


class Migration(migrations.Migration):
    dependencies = [("ehr", "0001_initial"), ("trust", "0003_closures")]
    operations = [
        Shields("ehr_allergyintolerance", alert="true"),
        Shields("ehr_condition"),
        Shields("ehr_document"),
        Shields("ehr_encounter"),
        Shields("ehr_observation"),
        Shields(
            "ehr_cardentry",
            entry="resource_id",
            alert="resource_type IN ('AllergyIntolerance', 'Flag')",
        ),
    ]
