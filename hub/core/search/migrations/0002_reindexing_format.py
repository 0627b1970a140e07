"""In which format a kind was last indexed, so that an upgrade can build it anew."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core_search', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='reindexing',
            name='format',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
