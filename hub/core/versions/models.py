"""The table of versions."""

from django.db import models


class Version(models.Model):
    """How often what bears this name has changed."""

    name = models.CharField(max_length=80, primary_key=True)
    number = models.BigIntegerField()

    class Meta:
        db_table = "core_versions_version"

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"
