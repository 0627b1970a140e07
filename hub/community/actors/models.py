"""The table of parties, to which every author, subject and peer points."""

import uuid

import uuid_utils
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.actors.kinds import ActorKind, ActorState, Audience
from hub.core.files.models import StoredFile


def new_id() -> uuid.UUID:
    """A UUIDv7: sorts by time, so that new rows land at the end of every index."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


class Actor(models.Model):
    """One party. Erasure blanks the row and keeps the key, so that what others wrote still has its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16, choices=ActorKind)
    state = models.CharField(max_length=16, choices=ActorState, default=ActorState.ACTIVE)
    name = models.CharField(_("name"), max_length=200)
    # The readable part of its address and its name in mentions; never reused.
    handle = models.SlugField(_("handle"), max_length=60, unique=True)
    # Digest of the stored picture, so that lists need no join; and who may see it.
    picture = models.CharField(max_length=64, blank=True)
    picture_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    picture_audience = models.CharField(max_length=8, choices=Audience, default=Audience.PUBLIC)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=5, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    # Where it is at home, for parties of other hubs and communities.
    uri = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    MOVES = {
        ActorState.ACTIVE: {ActorState.SUSPENDED, ActorState.CLOSED},
        ActorState.SUSPENDED: {ActorState.ACTIVE, ActorState.CLOSED},
        ActorState.CLOSED: {ActorState.ACTIVE, ActorState.ERASED},
        ActorState.ERASED: set(),
    }

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-created_at", "id"], name="actor_newest"),
            models.Index(fields=["kind", "name", "id"], name="actor_by_name"),
            models.Index(fields=["kind", "country", "region"], name="actor_by_place"),
            models.Index(fields=["picture"], condition=~models.Q(picture=""), name="actor_by_picture"),
        ]

    def __str__(self) -> str:
        return self.name
