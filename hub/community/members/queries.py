"""Reads of accounts and sessions."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from hub.community.members.kinds import HubRole
from hub.community.members.models import Acceptance, Member
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.queries import hub_settings
from hub.core.rows import Rows


class SessionRow(NamedTuple):
    """One place where a member is signed in."""

    key: str
    device: str
    created_at: datetime
    seen_at: datetime


_SESSIONS = Rows(
    SessionRow,
    """
    SELECT session_key, device, created_at, seen_at FROM community_members_session
    WHERE member_id = %(member)s AND expire_date > %(now)s ORDER BY seen_at DESC, session_key LIMIT 100
    """,
)


def sessions_of(viewer: Viewer, *, now: datetime) -> list[SessionRow]:
    """Where the viewer is signed in, the latest first, at most a hundred."""
    return _SESSIONS.all(member=viewer.member_id, now=now) if viewer.is_member else []


def get_own_account(viewer: Viewer) -> Member:
    """The viewer's account, for changing it."""
    return Member.objects.select_related("actor").get(pk=viewer.account_id)


def owes_terms(viewer: Viewer) -> bool:
    """Whether the terms have changed since this member accepted them, if ever. Costs no query."""
    return viewer.is_member and viewer.accepted_terms != hub_settings().terms_version != ""


def has_told_age(viewer: Viewer) -> bool:
    """Whether the viewer has said to be old enough; nobody asked those whose account was made for them."""
    return Acceptance.objects.filter(member_id=viewer.account_id, document="age").exists()


def people_with_role(least: HubRole, *, limit: int) -> list[UUID]:
    """The actors who look after the hub in this role or in one above it, the longest here first."""
    roles = list(HubRole)
    members = Member.objects.filter(hub_role__in=roles[roles.index(least) :]).order_by("pk")
    return list(members.values_list("actor_id", flat=True)[:limit])
