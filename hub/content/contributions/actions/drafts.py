"""What is being written, kept on the server until it is sent."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.content.contributions.models import Contribution, Draft
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer

MAX_DRAFTS = 200
MAX_FIELDS = 300_000


@transaction.atomic
def save_draft(target: str, fields: dict[str, Any], *, by: Viewer) -> Draft | None:
    """Keep what `by` has written for `target` so far, over what was kept before.

    A late save of a form that was sent in the meantime (its `client_token` is among `fields`) keeps nothing and
    answers None, so that no ghost of a published text comes back. Raises `Refused` when the text is far too long;
    of more than 200 drafts the oldest go.
    """
    if by.actor_id is None:
        raise PermissionRefused("drafts belong to members")
    if sum(len(str(value)) for value in fields.values()) > MAX_FIELDS:
        raise Refused(_("This is too long to be kept as a draft."), field="body")
    token = str(fields.get("client_token", ""))
    if token and Contribution.objects.filter(author_id=by.actor_id, client_token=token).exists():
        return None
    draft, is_new = Draft.objects.update_or_create(
        actor_id=by.actor_id, target=target[:80], defaults={"fields": fields, "saved_at": timezone.now()}
    )
    if is_new:
        kept = Draft.objects.filter(actor_id=by.actor_id).order_by("-saved_at").values_list("pk", flat=True)
        Draft.objects.filter(pk__in=list(kept[MAX_DRAFTS : MAX_DRAFTS + 50])).delete()
    return draft


# One statement, called within other actions: it needs no savepoint of its own.
@transaction.atomic(savepoint=False)
def discard_draft(target: str, *, by: Viewer) -> None:
    """Forget the draft for `target`, if there is one."""
    Draft.objects.filter(actor_id=by.acting_id, target=target).delete()
