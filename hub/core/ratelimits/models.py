"""The table of rate limits' counters."""

from django.db import models


class Counter(models.Model):
    """How often one key was allowed in the current span of time and in the one before."""

    # A keyed digest of what is limited: neither an address nor an e-mail can be read from it or guessed into it.
    digest = models.CharField(max_length=32, primary_key=True)
    span = models.BigIntegerField()
    count = models.IntegerField()
    previous = models.IntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "core_ratelimits_counter"

    def __str__(self) -> str:
        return self.digest
