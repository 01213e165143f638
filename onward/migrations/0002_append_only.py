"""The database refuses to change or delete what is only ever followed."""

from django.db import migrations

from onward.migrations._append_only import guard


class Migration(migrations.Migration):
    dependencies = [("onward", "0001_initial")]
    operations = [
        guard(
            {
                "Event": (),
                "EventPerson": (),
                "PersonVersion": (),
                "HealthRecord": ("note",),
                "MinorRecord": ("note",),
                "TraffickingRecord": ("note",),
                "VulnerabilityRecord": ("note",),
                "Circumstances": (),
                "Milestone": (),
                "Decision": ("facts", "answers"),
                "Note": ("text",),
            }
        )
    ]
