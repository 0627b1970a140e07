"""Accounts as managers see them: lists, one account, likely duplicates."""

import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.http import Http404

from hub.community.actors.actions import HANDLE_LENGTH
from hub.community.management.models import MergedParty, StandingNote
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import HubSession, Member
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.languages.latin import latin_slug
from hub.core.rows import Rows
from hub.core.text import tidy_line

_COLUMNS = """
    SELECT m.id, a.id, a.name, a.handle, m.email, m.state, m.hub_role, a.country, m.language, m.joined_at,
        m.last_seen_on
    FROM community_members_member m JOIN community_actors_actor a ON a.id = m.actor_id
"""
MOST_FOUND = 50
MOST_UNCONFIRMED = 100
_EXPORTED_AT_ONCE = 1000
# The end of a range of texts that begin alike.
_LAST = "\U0010ffff"


class MemberRow(NamedTuple):
    """One account in a list."""

    id: int
    actor_id: uuid.UUID
    name: str
    handle: str
    email: str
    state: str
    hub_role: str
    country: str
    language: str
    joined_at: datetime
    last_seen_on: str | None


def _listing(condition: str) -> Rows[MemberRow]:
    return Rows(MemberRow, f"{_COLUMNS} WHERE {condition} m.id < %(before)s ORDER BY m.id DESC LIMIT %(limit)s")


_ALL = _listing("")
_BY_STATE = _listing("m.state = %(state)s AND")
_BY_ROLE = _listing("m.hub_role = %(role)s AND")
_BY_BOTH = _listing("m.state = %(state)s AND m.hub_role = %(role)s AND")


def accounts(viewer: Viewer, *, state: str = "", role: str = "", before: int = 0, limit: int = 50) -> list[MemberRow]:
    """Accounts, the newest first, older than the one with id `before`; one more than `limit` says there are more."""
    require("community_members.view_accounts", viewer)
    state = state if state in MemberState.values else ""
    role = role if role in HubRole.values else ""
    rows = _BY_BOTH if state and role else _BY_STATE if state else _BY_ROLE if role else _ALL
    return rows.all(state=state, role=role, before=before or 2**62, limit=limit + 1)


_ADDRESS_PREFIX = {
    "sqlite": "m.email >= %(low)s AND m.email < %(high)s",
    # Served by the index that Django makes beside every unique text for LIKE.
    "postgresql": "m.email LIKE %(like)s",
}
_NAME_PREFIX = {
    "sqlite": "a.kind = 'person' AND a.name >= %(low)s AND a.name < %(high)s",
    # Served by the index that a migration of this feature makes for LIKE.
    "postgresql": "a.kind = 'person' AND a.name LIKE %(like)s",
}
# In the order of the index, so that the first fifty names end the search; PostgreSQL's is that of the bytes.
_BY_NAME = {"sqlite": "a.name, m.id", "postgresql": "a.name USING ~<~"}
_NARROWED = "(%(state)s = '' OR m.state = %(state)s) AND (%(role)s = '' OR m.hub_role = %(role)s)"


def found_accounts(viewer: Viewer, text: str, *, state: str = "", role: str = "") -> list[MemberRow]:
    """Accounts whose e-mail address or name begins with `text`, at most `MOST_FOUND`; by address first.

    Names are looked up as typed and with capital letters, each by its index.
    """
    require("community_members.view_accounts", viewer)
    text = tidy_line(text)[:100]
    found: dict[int, MemberRow] = {}
    by_address, by_name = _ADDRESS_PREFIX[connection.vendor], _NAME_PREFIX[connection.vendor]
    spellings = dict.fromkeys((text, text.title(), text[:1].upper() + text[1:], text.upper()))
    for condition, order, prefix in (
        (by_address, "m.email", text.lower()),
        *((by_name, _BY_NAME[connection.vendor], spelling) for spelling in spellings),
    ):
        rows = Rows(MemberRow, f"{_COLUMNS} WHERE {condition} AND {_NARROWED} ORDER BY {order} LIMIT {MOST_FOUND}").all(
            low=prefix, high=prefix + _LAST, like=_like(prefix), state=state, role=role
        )
        found |= {row.id: row for row in rows}
    return list(found.values())[:MOST_FOUND]


def _like(prefix: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", prefix) + "%"


def exported_accounts(viewer: Viewer, *, state: str = "", role: str = "") -> Iterator[MemberRow]:
    """Every account that fits, newest first, read a thousand at a time."""
    require("community_management.export", viewer)
    before = 0
    while rows := accounts(viewer, state=state, role=role, before=before, limit=_EXPORTED_AT_ONCE - 1):
        yield from rows
        before = rows[-1].id


def get_account(viewer: Viewer, pk: int) -> Member:
    """One account with its party, for managers; else 404."""
    require("community_members.view_accounts", viewer)
    found = Member.objects.select_related("actor").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def notes_about(member: Member) -> list[StandingNote]:
    """The reasons that managers gave, the latest first, at most twenty."""
    return list(StandingNote.objects.filter(member=member).select_related("written_by").order_by("-pk")[:20])


def count_sessions(member: Member) -> int:
    """In how many places the member is signed in; counted up to a hundred."""
    return HubSession.objects.filter(member=member)[:100].count()


def merged_into(member: Member) -> Member | None:
    """The account into which this one was merged."""
    found = MergedParty.objects.filter(actor=member.actor_id).first()
    return Member.objects.select_related("actor").filter(actor=found.into_id).first() if found else None


def count_unconfirmed(*, most: int = MOST_UNCONFIRMED) -> int:
    """How many accounts have an address that is not confirmed, counted up to `most`."""
    return Member.objects.filter(state=MemberState.REGISTERED)[:most].count()


def plain_address(email: str) -> str:
    """What two spellings of one mailbox share at many providers: no dots and no tag before the @."""
    local, _at, domain = email.lower().partition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


_ALIKE = {
    "sqlite": "a.handle >= %(low)s AND a.handle < %(high)s",
    "postgresql": "a.handle LIKE %(like)s",
}


def _namesakes(member: Member) -> list[MemberRow]:
    """Accounts of the same country whose names differ at most in accents, case or alphabet: their handles tell."""
    spelled = latin_slug(member.actor.name)
    if not spelled:
        return []
    rows = Rows(
        MemberRow,
        f"""{_COLUMNS} WHERE a.kind = 'person' AND {_ALIKE[connection.vendor]} AND a.country = %(country)s
        AND m.id <> %(except)s AND m.state NOT IN ('closed', 'erased') ORDER BY m.id LIMIT 200""",
    )
    prefix = f"{spelled[:HANDLE_LENGTH].strip('-')}-"
    found = rows.all(
        low=prefix,
        high=prefix + _LAST,
        like=prefix + "%",
        country=member.actor.country,
        **{"except": member.pk},
    )
    return [row for row in found if latin_slug(row.name) == spelled]


def likely_duplicates(viewer: Viewer, member: Member) -> list[MemberRow]:
    """Other accounts that may be the same person's: name and country, or addresses, alike but for accents and dots.

    A hint for managers, never a reason to refuse anybody. Addresses are compared among those that begin with the
    same three letters, at most 2,000 of them.
    """
    require("community_members.view_accounts", viewer)
    return duplicates_of(member)


def duplicates_of(member: Member) -> list[MemberRow]:
    """The same for a job, which nobody asked for."""
    found = {row.id: row for row in _namesakes(member)}
    wanted = plain_address(member.email)
    begin = wanted.partition("@")[0][:1]
    rows = Rows(
        MemberRow,
        f"""{_COLUMNS} WHERE {_ADDRESS_PREFIX[connection.vendor]} AND m.id <> %(except)s
        AND m.email LIKE %(domain)s AND m.state NOT IN ('closed', 'erased') LIMIT 2000""",
    )
    # A dot may stand after the first letter, so that only that one is sure.
    same_domain = "%@" + wanted.partition("@")[2].replace("\\", "").replace("%", "").replace(
        "_", "\\_" if connection.vendor == "postgresql" else "_"
    )
    for row in rows.all(low=begin, high=begin + _LAST, like=begin + "%", domain=same_domain, **{"except": member.pk}):
        if plain_address(row.email) == wanted:
            found[row.id] = row
    return list(found.values())[:20]
