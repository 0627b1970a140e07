"""Files of contributions: uploaded while writing, bound when the text is sent."""

import re
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.content.contributions.models import Attachment, Contribution
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer
from hub.core.files.models import StoredFile
from hub.core.files.names import clean_name

MAX_ATTACHMENTS = 10
UNSENT_KEPT = timedelta(days=30)
_PICTURE = re.compile(r"<img [^>]*>")
_SOURCE = re.compile(r' src="/files/([0-9a-f-]{36})(?:/[0-9]+)?"')
_LINK = re.compile(r'<a href="/files/([0-9a-f-]{36})"')
_DESCRIPTION = re.compile(r' alt="[^"]*[^"\s][^"]*"')


@transaction.atomic
def keep_upload(stored: StoredFile, name: str, *, by: Viewer, is_decorative: bool = False) -> Attachment:
    """Keep a stored file as what `by` is about to attach; forgotten after 30 days if it is not sent."""
    if by.actor_id is None or not (by.hub_role or by.is_system):
        raise PermissionRefused("files belong to members who may write")
    return Attachment.objects.create(
        file=stored, uploaded_by_id=by.actor_id, name=clean_name(name, stored.kind), is_decorative=is_decorative
    )


def bind_attachments(
    contribution: Contribution, wanted: Iterable[UUID] | None, *, by: Viewer, is_new: bool = False
) -> None:
    """Give a contribution what its text shows or links to, and the files `wanted`; None leaves the files as they are.

    `is_new` says that it has no files yet, so that most replies ask nothing here.

    Only one's own uploads that belong to nothing else, or what the contribution has already, can be bound; others are
    passed over, so that nobody gets at a file by naming it. Raises `Refused` for a picture that has neither a
    description nor the mark of a decoration, and for more than ten files.
    """
    wanted = None if wanted is None else list(wanted)
    if (wanted is None or (is_new and not wanted)) and not _has_files(contribution.body):
        return
    in_text, known = _files_in(contribution.body, besides=wanted or ())
    bound = contribution.attachments.all()
    own = {
        attachment.uuid
        for attachment in [*bound, *known.values()]
        if attachment.contribution_id == contribution.pk
        or (attachment.contribution_id is None and attachment.uploaded_by_id == by.actor_id)
    }
    pictures = in_text & own
    files = {uuid for uuid in wanted or () if uuid in own} - pictures
    if len(files) > MAX_ATTACHMENTS:
        raise Refused(
            ngettext("Attach at most %(num)s file.", "Attach at most %(num)s files.", MAX_ATTACHMENTS)
            % {"num": MAX_ATTACHMENTS},
            field="files",
        )
    Attachment.objects.filter(uuid__in=pictures).update(contribution=contribution, is_in_text=True)
    if wanted is not None:
        Attachment.objects.filter(uuid__in=files).update(contribution=contribution, is_in_text=False)
        # Pictures stay even where the text lost them: earlier versions of it still show them.
        bound.filter(is_in_text=False).exclude(uuid__in=files).delete()


@transaction.atomic
def hold_files(html: str, *, by: Viewer) -> set[Attachment]:
    """Keep what a text that is no contribution shows or links to, and answer it; who may have it, the holder says
    (`file_holders`).

    Only one's own uploads that belong to nothing else, and what is held already, is answered. Raises `Refused` as
    `bind_attachments` does.
    """
    if not _has_files(html):
        return set()
    _in_text, known = _files_in(html)
    held = {
        attachment
        for attachment in known.values()
        if attachment.contribution_id is None and (attachment.is_held or attachment.uploaded_by_id == by.actor_id)
    }
    Attachment.objects.filter(pk__in=[each.pk for each in held]).update(is_held=True, is_in_text=True)
    return held


def _has_files(html: str) -> bool:
    return "<img " in html or '<a href="/files/' in html


def _files_in(html: str, *, besides: Iterable[UUID] = ()) -> tuple[set[UUID], dict[UUID, Attachment]]:
    """The files that a text shows or links to, and what is known of them and of those `besides`."""
    tags = _PICTURE.findall(html)
    sources = [UUID(match[1]) if (match := _SOURCE.search(tag)) else None for tag in tags]
    in_text = {uuid for uuid in sources if uuid} | {UUID(uuid) for uuid in _LINK.findall(html)}
    known = {each.uuid: each for each in Attachment.objects.filter(uuid__in=in_text | set(besides))}
    for tag, uuid in zip(tags, sources, strict=True):
        picture = known.get(uuid) if uuid else None
        if not _DESCRIPTION.search(tag) and not (picture and picture.is_decorative):
            raise Refused(
                _("Say what “%(name)s” shows, or mark it as decoration.") % {"name": picture.name if picture else "…"},
                field="body",
            )
    return in_text, known


@transaction.atomic
def forget_unsent_attachments() -> int:
    """Delete uploads that were never sent; answers how many. The files themselves go a day later."""
    old = Attachment.objects.filter(contribution=None, is_held=False, created_at__lt=timezone.now() - UNSENT_KEPT)
    return old.delete()[0]
