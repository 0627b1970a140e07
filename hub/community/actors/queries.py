"""Reads of parties."""

from django.http import Http404

from hub.community.actors.kinds import ActorState
from hub.community.actors.models import Actor
from hub.core.access.viewer import Viewer
from hub.core.files.models import StoredFile


def get_picture(viewer: Viewer, digest: str) -> tuple[StoredFile, bool]:
    """A party's picture that the viewer may see, and whether everybody may; else 404."""
    shown = Actor.objects.filter(picture=digest, state=ActorState.ACTIVE).select_related("picture_file")
    for actor in shown.order_by("picture_audience")[:20]:
        is_public = actor.picture_audience == "public"
        if actor.picture_file and (actor.picture_audience in viewer.visibilities or actor.pk == viewer.actor_id):
            return actor.picture_file, is_public
    raise Http404
