"""What groups add elsewhere: menus, the home page, profiles, organisations' pages, topics, search, counters."""

from collections import Counter as Counting
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hub.community.members.points import AfterSignIn, after_sign_in
from hub.community.organisations.points import OrganisationLink, OrganisationSection, organisation_sections
from hub.community.profiles.points import (
    ProfileLink,
    ProfileSection,
    Suggestion,
    profile_sections,
    welcome_suggestions,
)
from hub.community.spaces.actions import accept_invitation
from hub.community.spaces.kinds import ACCEPTED_BEFORE, space_path
from hub.community.spaces.points import Narrowed, space_news, visibility_narrowed
from hub.community.spaces.queries import (
    SpaceFilter,
    SpaceRow,
    findable,
    invitation_of_session,
    own_spaces,
    spaces,
    spaces_of_party,
)
from hub.community.spaces.queries.documents import KIND, space_source
from hub.community.spaces.viewers import viewer_of
from hub.community.topics.kinds import COUNTED, TopicUse, topic_uses
from hub.community.topics.queries import interests_of, topics_within
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer
from hub.core.counters import Counter, column_counter, counters
from hub.core.languages import DEFAULT_LANGUAGE
from hub.core.rows import Rows
from hub.core.search.actions import remove
from hub.core.search.points import SearchSource, search_sources
from hub.core.ui.kinds import NavItem, account_items, nav_items
from hub.core.ui.points import HomeCard, HomeSection, home_sections


def _language() -> str:
    return get_language() or DEFAULT_LANGUAGE


@nav_items.answer(order=10)
def groups_in_the_menu(viewer: Viewer) -> Iterable[NavItem]:
    """The list of groups."""
    yield NavItem(_("Groups"), f"/{_language()}/spaces/", "handshake", in_tab_bar=True)


@account_items.answer(order=8)
def own_groups(viewer: Viewer) -> Iterable[NavItem]:
    """One look at all of one's groups."""
    yield NavItem(_("Your groups"), f"/{_language()}/spaces/mine/", "handshake")


@search_sources.answer(order=20)
def groups_in_the_search() -> Iterable[SearchSource]:
    """Groups."""
    yield space_source()


@visibility_narrowed.answer(order=5)
def out_of_the_search(space_id: int, visibility: str) -> Iterable[Narrowed]:
    """A group that fewer may find leaves the search at once; a job brings it back for those who still may."""
    remove(KIND, [space_id])
    yield Narrowed("search", 1)


@after_sign_in.answer(order=20)
def accept_what_led_here(request: HttpRequest, actor_id: UUID) -> Iterable[AfterSignIn]:
    """Let in whoever said yes to an invitation before they had signed up or in; its secret was shown then.

    An invitation that cannot be accepted any more says so on its own page, to which the browser is led anyway.
    """
    session = getattr(request, "session", {})
    kind, _colon, key = str(session.get("invitation", "")).partition(":")
    if kind != ACCEPTED_BEFORE or not key.isdecimal():
        return
    del session["invitation"]
    invitation = invitation_of_session(int(key))
    if invitation is None:
        return
    try:
        accept_invitation(invitation, by=viewer_of(actor_id), holds_secret=True)
    except (Refused, PermissionRefused):
        return
    space = invitation.space
    yield AfterSignIn(_("Welcome to “%(space)s”.") % {"space": space.name}, space_path(_language(), space.slug))


@home_sections.answer(order=20)
def groups_on_the_home_page(viewer: Viewer) -> Iterable[HomeSection]:
    """A member's own groups, those with news first; for others the latest active ones."""
    language = _language()
    own = own_spaces(viewer, limit=30)
    if own:
        news: Counting[int] = Counting()
        for each in space_news.ask(viewer):
            news[each.space_id] += each.count
        own = sorted(own, key=lambda row: not news[row.id])[:5]
        yield HomeSection(
            _("Your groups"),
            tuple(
                HomeCard(
                    row.name,
                    space_path(language, row.slug),
                    reason=_new(news[row.id]) if news[row.id] else "",
                    key=row.slug,
                )
                for row in own
            ),
            f"/{language}/spaces/mine/",
            _("All your groups"),
        )
        return
    if viewer.actor_id is not None:
        fitting = _fitting(viewer, interests_of(viewer.actor_id), limit=4)
        if fitting:
            yield HomeSection(
                _("Groups for you"),
                tuple(
                    HomeCard(
                        row.name,
                        space_path(language, row.slug),
                        reason=_("About a topic of yours") if is_about else _members(row.member_count),
                        key=row.slug,
                    )
                    for row, is_about in fitting
                ),
                f"/{language}/spaces/",
                _("All groups"),
            )
            return
    found = spaces(viewer, SpaceFilter(), limit=4)[:4]
    if found:
        yield HomeSection(
            _("Groups"),
            tuple(
                HomeCard(row.name, space_path(language, row.slug), reason=_members(row.member_count), key=row.slug)
                for row in found
            ),
            f"/{language}/spaces/",
            _("All groups"),
        )


def _new(count: int) -> str:
    return _("99+ new") if count > 99 else ngettext("%(num)s new", "%(num)s new", count) % {"num": count}


def _members(count: int) -> str:
    return ngettext("%(count)s member", "%(count)s members", count) % {"count": count}


@welcome_suggestions.answer(order=10)
def groups_that_fit(viewer: Viewer, topics: frozenset[int]) -> Iterable[Suggestion]:
    """Three groups for a new member: about what they care about, else where people write in their language."""
    language = _language()
    for row, is_about in _fitting(viewer, topics, limit=3):
        reason = _("A group about a topic that you chose.") if is_about else _("People write in your language here.")
        yield Suggestion(row.name, space_path(language, row.slug), reason, _("Group"))


def _fitting(viewer: Viewer, topics: Collection[int], *, limit: int) -> list[tuple[SpaceRow, bool]]:
    """Groups that the viewer is not in, those about the topics first, then those in the viewer's language."""
    wanted = frozenset().union(*map(topics_within, topics))
    found = [(row, True) for row in spaces(viewer, SpaceFilter(topics=wanted), limit=9)] if wanted else []
    if len(found) < limit:
        found += [(row, False) for row in spaces(viewer, SpaceFilter(language=viewer.language), limit=9)]
    others = {row.id: (row, is_about) for row, is_about in reversed(found) if row.id not in viewer.spaces}
    return list(others.values())[::-1][:limit]


@profile_sections.answer(order=30)
def groups_on_a_page(viewer: Viewer, actor_id: UUID) -> Iterable[ProfileSection]:
    """The groups in which a person is, as far as the viewer may read them. Visitors are not told."""
    if not viewer.is_member:
        return
    rows = spaces_of_party(viewer, actor_id, limit=12)
    if rows:
        links = tuple(ProfileLink(row.name, space_path(_language(), row.slug)) for row in rows)
        yield ProfileSection(_("Groups"), links)


@organisation_sections.answer(order=20)
def groups_of_an_organisation(viewer: Viewer, actor_id: UUID) -> Iterable[OrganisationSection]:
    """The groups in which an organisation is, as far as the viewer may read them."""
    rows = spaces_of_party(viewer, actor_id, limit=20)
    if rows:
        links = tuple(OrganisationLink(row.name, space_path(_language(), row.slug)) for row in rows)
        yield OrganisationSection(_("Groups"), links)


class _Count(NamedTuple):
    topic_id: int
    uses: int


@topic_uses.answer(order=20)
def groups_about(viewer: Viewer, topics: Collection[int]) -> Iterable[TopicUse]:
    """Groups about a topic that the viewer may find."""
    rows = Rows(
        _Count,
        f"""
        SELECT t.id, (SELECT COUNT(*) FROM (
            SELECT 1 FROM community_spaces_spacetopic l JOIN community_spaces_space s ON s.id = l.space_id
            WHERE l.topic_id = t.id AND s.state <> 'archived' AND {findable(viewer)} LIMIT {COUNTED + 1}
        ) counted) FROM community_topics_topic t WHERE t.id IN %(topics)s
        """,
    ).all(topics=tuple(topics), spaces=tuple(viewer.spaces))
    yield TopicUse(_("Groups"), {row.topic_id: row.uses for row in rows if row.uses}, f"/{_language()}/spaces/?topic=")


_IN_IT = """
    SELECT count(*) FROM community_spaces_spacemembership m JOIN community_actors_actor a ON a.id = m.actor_id
    WHERE m.space_id = t.id AND a.kind = '{}'
"""


@counters.answer(order=10)
def numbers_of_groups() -> Iterable[Counter]:
    """How many persons and organisations are in a group."""
    table = "community_spaces_space"
    yield column_counter("members of groups", table, "member_count", _IN_IT.format("person"))
    yield column_counter("organisations in groups", table, "organisation_count", _IN_IT.format("organisation"))
