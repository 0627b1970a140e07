"""Uploaded tables that wait for their import."""

import zlib

from django.http import Http404

from hub.community.management.kinds import ImportState
from hub.community.management.models import PendingImport
from hub.community.management.queries.checking import Check, check_table
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.tables import Table, read_table


def get_import(viewer: Viewer, pk: int) -> PendingImport:
    """A table that the viewer has uploaded; else 404, for it holds what nobody else need see."""
    require("community_management.import", viewer)
    found = PendingImport.objects.filter(pk=pk, uploaded_by_id=viewer.actor_id).first()
    if found is None:
        raise Http404
    return found


def waiting_imports(viewer: Viewer) -> list[PendingImport]:
    """The viewer's tables that are not imported yet, the latest first, without their contents."""
    require("community_management.import", viewer)
    own = PendingImport.objects.filter(uploaded_by_id=viewer.actor_id).exclude(state=ImportState.DONE)
    return list(own.defer("content").order_by("-pk")[:10])


def past_imports(viewer: Viewer, *, limit: int = 20) -> list[PendingImport]:
    """What was imported by whomever, the latest first."""
    require("community_management.import", viewer)
    done = PendingImport.objects.filter(state=ImportState.DONE).select_related("uploaded_by").defer("content")
    return list(done.order_by("-ended_at")[:limit])


def table_of(pending: PendingImport) -> Table:
    """The table, read in the chosen encoding."""
    return read_table(zlib.decompress(bytes(pending.content)), encoding=pending.encoding)


def dry_run(pending: PendingImport, table: Table) -> Check:
    """What the import would do."""
    return check_table(pending.kind, table, pending.mapping, defaults=pending.defaults, skips_known=pending.skips_known)
