"""Write first, join after: what a visitor wrote waits for them to join."""

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.commons.discussions.actions.write import enter_space, join_and_reply, reply, start_thread
from hub.commons.discussions.kinds import PENDING_KEPT, Place
from hub.commons.discussions.models import PendingPost
from hub.commons.discussions.queries import pending_digest, standing_of
from hub.community.spaces.models import Space
from hub.content.contributions.kinds import ContributionKind
from hub.content.contributions.models import Contribution
from hub.core.access.errors import Refused
from hub.core.access.permissions import may
from hub.core.access.viewer import Viewer
from hub.core.richtext import MAX_CHARACTERS

FIELDS = ("thread", "space", "kind", "title", "body", "body_format")


@transaction.atomic
def keep_pending(fields: dict[str, Any], *, by: Viewer) -> str:
    """Keep what a visitor wrote and answer the secret that finds it again; nobody else can read it.

    Raises `Refused` for a text without words or far too long.
    """
    kept = {name: fields[name] for name in FIELDS if fields.get(name)}
    if not str(kept.get("body", "")).strip():
        raise Refused(_("Write something first."), field="body")
    if sum(len(str(value)) for value in kept.values()) > MAX_CHARACTERS:
        raise Refused(_("This text is too long. Shorten it, or attach it as a file."), field="body")
    token = secrets.token_urlsafe(32)
    PendingPost.objects.create(token_digest=pending_digest(token), fields=kept)
    return token


@transaction.atomic
def claim_pending(token: str, *, by: Viewer) -> Contribution | None:
    """Publish what `by` wrote before they joined. None where nothing waits, or has waited too long.

    It joins them to the open group that it was written for. What may not be published as it is (the thread was closed
    meanwhile, the group chooses its members) becomes a draft, so that no word is lost. A second
    call with the same secret answers the same contribution.
    """
    client_token = f"pending:{pending_digest(token)[:32]}"
    already = Contribution.objects.filter(author_id=by.actor_id, client_token=client_token).first()
    if already is not None or by.actor_id is None:
        return already
    pending = (
        PendingPost.objects.select_for_update()
        .filter(token_digest=pending_digest(token), created_at__gt=timezone.now() - PENDING_KEPT)
        .first()
    )
    if pending is None:
        return None
    fields = pending.fields
    pending.delete()
    try:
        with transaction.atomic():
            published = _publish(fields, client_token, by)
    except Refused:
        published = None
    if published is None:
        from hub.content.contributions.actions import save_draft

        save_draft(_target(fields), {**fields, "client_token": client_token}, by=by)
    return published


@transaction.atomic
def forget_old_pending() -> int:
    """Delete what nobody came back for; answers how many."""
    return PendingPost.objects.filter(created_at__lte=timezone.now() - PENDING_KEPT).delete()[0]


def _publish(fields: dict[str, Any], client_token: str, by: Viewer) -> Contribution | None:
    common = {
        "body": fields["body"],
        "body_format": fields.get("body_format", "html"),
        "by": by,
        "client_token": client_token,
    }
    if "thread" in fields:
        thread = Contribution.objects.filter(pk=fields["thread"]).first()
        standing = standing_of(thread.pk) if thread is not None else None
        if thread is None or standing is None:
            return None
        if may("commons_discussions.join_and_reply", by, standing):
            return join_and_reply(thread, **common)
        return reply(thread, **common) if may("commons_discussions.reply", by, standing) else None
    kind = fields.get("kind") or ContributionKind.QUESTION
    space = Space.objects.filter(pk=fields["space"]).first() if "space" in fields else None
    place = Place(kind=kind)
    if space is not None:
        place = Place(kind=kind, space_id=space.pk, space_state=space.state, visibility=space.visibility)
    elif "space" in fields:
        return None
    if space is not None and space.pk not in by.spaces and may("community_spaces.join_space", by, space):
        common["by"] = by = enter_space(space, by=by)
    if not may("commons_discussions.start_thread", by, place):
        return None
    return start_thread(kind, fields.get("title", ""), space=space, **common)


def _target(fields: dict[str, Any]) -> str:
    return f"thread:{fields['thread']}" if "thread" in fields else "new"
