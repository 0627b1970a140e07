"""What the index shows of each document, and how far its rebuilding is. The words are in the engine's own table."""

from django.db import models


class SearchRow(models.Model):
    """One part of a document. Its key is its place in time, so that walking the key is walking from new to old."""

    # The second of creation times sixteen, plus a few to tell those of one second apart.
    position = models.BigIntegerField(primary_key=True)
    second = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    part = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=8)
    # Of all that is stored for the part, so that what did not change is not written again.
    digest = models.BigIntegerField()
    # Separated by spaces. Before the texts, so that counting facets reads no long text.
    facets = models.TextField()
    title = models.TextField()
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "part"], name="search_part_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Reindexing(models.Model):
    """How far the rebuilding of one kind has come, so that it goes on where it was stopped.

    First the source's objects are indexed, then what the index holds besides is swept out.
    """

    kind = models.CharField(max_length=40, primary_key=True)
    is_sweeping = models.BooleanField(default=False)
    # The id up to which the source's objects, or then the index's, are done.
    cursor = models.CharField(max_length=80, blank=True)
    looked_at = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # Of what was written (`terms.FORMAT`).
    format = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind}: {self.looked_at}"
