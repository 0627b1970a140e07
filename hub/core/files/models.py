"""Files that were uploaded, each content once."""

from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    """One content. Its name, and who may read it, belong to what it is attached to (a foreign key with PROTECT)."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    variants = models.JSONField(default=list)
    # When it was last uploaded; what nothing refers to is deleted a day later.
    stored_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        db_table = "core_files_storedfile"

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, and so was made anew by us."""
        return self.width is not None

    def path(self, variant: str = "") -> str:
        """Its place in the storage; without an extension, so that no server guesses a type from it."""
        return storage_path(self.digest, variant if variant in self.variants else "")


def storage_path(digest: str, variant: str = "") -> str:
    """Where the content with this SHA-256 digest lies; 256 folders keep each of them small."""
    return f"{digest[:2]}/{digest}.{variant}" if variant else f"{digest[:2]}/{digest}"
