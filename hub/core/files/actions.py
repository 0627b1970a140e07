"""Stores uploads and deletes what nothing refers to any more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from hub.core.files.detection import detect_kind
from hub.core.files.errors import FileIsEmpty, FileTooLarge
from hub.core.files.kinds import ALL_KINDS, KINDS, FileKind, PictureSize
from hub.core.files.models import StoredFile, storage_path
from hub.core.files.names import split_name
from hub.core.files.pictures import make_picture

UNUSED_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Examined:
    """What will be stored: the upload itself, or what was made of a picture."""

    kind: FileKind
    content: File[bytes]
    size: int
    width: int | None = None
    height: int | None = None
    versions: dict[str, bytes] | None = None


def store_file(
    upload: File[bytes],
    *,
    accept: frozenset[str] = ALL_KINDS,
    limit: int | None = None,
    sizes: tuple[PictureSize, ...] = (),
    field: str = "",
) -> StoredFile:
    """Examine and keep an upload; the same content is kept once.

    `accept` names kinds (`PICTURES`, `DOCUMENTS`), `limit` is in bytes where it is less than the kind's own. Pictures
    are made anew and kept in these `sizes` too. Raises a `FileRefused` with a sentence for `field`.
    Call it before the action's transaction: writing a large file would make all other writers wait. What no action
    then refers to is deleted after a day.
    """
    examined = _examine(upload, accept=accept, limit=limit, sizes=sizes, field=field)
    digest = _digest(examined.content)
    if not StoredFile.objects.filter(digest=digest).exists():
        _write(storage_path(digest), examined.content)
    # First the content, then its row: a row always has a content, except for the moment before the check below.
    stored, is_new = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={
            "kind": examined.kind.name,
            "media_type": examined.kind.media_type,
            "size": examined.size,
            "width": examined.width,
            "height": examined.height,
        },
    )
    if not is_new:
        StoredFile.objects.filter(pk=stored.pk).update(stored_at=timezone.now())
    if not default_storage.exists(storage_path(digest)):
        # The old one was being deleted while we looked.
        _write(storage_path(digest), examined.content)
    _store_versions(stored, examined.versions or {})
    return stored


def delete_unused_files() -> int:
    """Delete stored files to which nothing refers and that were uploaded more than a day ago; answers how many."""
    before = timezone.now() - UNUSED_KEPT
    unused = _unused().filter(stored_at__lt=before)
    deleted = 0
    for stored in list(unused[:500]):
        with transaction.atomic():
            # Asked again as it is deleted: it may have found a use, or been uploaded again, in the meantime.
            if not _unused().filter(pk=stored.pk, stored_at__lt=before).delete()[0]:
                continue
            # Inside the transaction, so that who uploads the same content just now waits and writes it anew.
            for variant in ["", *stored.variants]:
                default_storage.delete(storage_path(stored.digest, variant))
            deleted += 1
    return deleted


def delete_orphans(folder: int) -> int:
    """Delete contents without a row (from a rolled-back transaction or a crash) in one of the 256 folders."""
    name = f"{folder % 256:02x}"
    before = timezone.now() - UNUSED_KEPT
    try:
        _folders, files = default_storage.listdir(name)
    except FileNotFoundError:
        return 0
    known = set(StoredFile.objects.filter(digest__startswith=name).values_list("digest", flat=True))
    deleted = 0
    for file in files:
        path = f"{name}/{file}"
        if file.split(".")[0] not in known and default_storage.get_modified_time(path) < before:
            default_storage.delete(path)
            deleted += 1
    return deleted


def _examine(
    upload: File[bytes], *, accept: frozenset[str], limit: int | None, sizes: tuple[PictureSize, ...], field: str
) -> _Examined:
    size = upload.size or 0
    if size == 0:
        raise FileIsEmpty(field=field)
    largest = max(KINDS[name].limit for name in accept)
    # Before anything is read.
    if size > min(largest, limit or largest):
        raise FileTooLarge(min(largest, limit or largest), field=field)
    _stem, extension = split_name(upload.name or "")
    kind = detect_kind(upload, extension=extension, accept=accept, field=field)
    if size > min(kind.limit, limit or kind.limit):
        raise FileTooLarge(min(kind.limit, limit or kind.limit), field=field)
    if not kind.is_picture:
        return _Examined(kind, upload, size)
    picture = make_picture(upload, kind, sizes=sizes, field=field)
    content = ContentFile(picture.content)
    return _Examined(picture.kind, content, content.size, picture.width, picture.height, picture.versions)


def _digest(content: File[bytes]) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _store_versions(stored: StoredFile, versions: dict[str, bytes]) -> None:
    missing = [name for name in versions if name not in stored.variants]
    if not missing:
        return
    for name in missing:
        _write(storage_path(stored.digest, name), ContentFile(versions[name]))
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().get(pk=stored.pk)
        row.variants = stored.variants = sorted({*row.variants, *missing})
        row.save(update_fields=["variants"])


def _write(path: str, content: File[bytes]) -> None:
    """Write a content to its place, over what a crash may have left there half-written."""
    content.seek(0)
    default_storage.delete(path)
    written = default_storage.save(path, content)
    if written != path:
        # Somebody else wrote the same content in this moment.
        default_storage.delete(written)


def _unused() -> QuerySet[StoredFile]:
    uses: Iterable[Any] = _references()
    unused = StoredFile.objects.order_by("stored_at")
    for use in uses:
        unused = unused.exclude(Exists(use))
    return unused


def _references() -> Iterator[QuerySet[Any]]:
    """For each field of any feature that refers to a stored file, the rows that refer to the one in question."""
    for relation in StoredFile._meta.related_objects:
        yield relation.related_model._base_manager.filter(**{relation.field.attname: OuterRef("pk")})
