"""The rows of the index, and beside them the table of words in the manner of the database at hand."""

from django.db import migrations, models


def create_words(apps, schema_editor):
    """Create the engine's own table; Django has no model of it."""
    if schema_editor.connection.vendor == "sqlite":
        from hub.core.search.engines.sqlite import CREATE
    else:
        from hub.core.search.engines.postgresql import CREATE
    schema_editor.execute(CREATE)


def drop_words(apps, schema_editor):
    """Drop it again."""
    schema_editor.execute("DROP TABLE core_search_words")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Reindexing",
            fields=[
                ("kind", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("is_sweeping", models.BooleanField(default=False)),
                ("cursor", models.CharField(blank=True, max_length=80)),
                ("looked_at", models.PositiveBigIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("second", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.CharField(max_length=40)),
                ("part", models.PositiveSmallIntegerField(default=0)),
                ("language", models.CharField(max_length=8)),
                ("digest", models.BigIntegerField()),
                ("facets", models.TextField()),
                ("title", models.TextField()),
                ("body", models.TextField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "object_id", "part"), name="search_part_once")],
            },
        ),
        migrations.RunPython(create_words, drop_words),
    ]
