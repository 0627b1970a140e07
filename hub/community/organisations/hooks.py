"""What organisations add elsewhere: menus, profiles, topics, search, counters."""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.community.organisations.kinds import organisation_path
from hub.community.organisations.queries import places_of
from hub.community.organisations.queries.documents import organisation_source
from hub.community.profiles.points import ProfileLink, ProfileSection, profile_sections
from hub.community.topics.kinds import COUNTED, TopicUse, topic_uses
from hub.core.access.viewer import Viewer
from hub.core.counters import Counter, column_counter, counters
from hub.core.languages import DEFAULT_LANGUAGE
from hub.core.rows import Rows
from hub.core.search.points import SearchSource, search_sources
from hub.core.ui.kinds import NavItem, account_items, nav_items


@nav_items.answer(order=50)
def organisations_in_the_menu(viewer: Viewer) -> Iterable[NavItem]:
    """The list of organisations."""
    yield NavItem(
        _("Organisations"), f"/{get_language() or DEFAULT_LANGUAGE}/organisations/", "building-2", in_tab_bar=True
    )


@account_items.answer(order=20)
def own_organisations(viewer: Viewer) -> Iterable[NavItem]:
    """Where one belongs."""
    yield NavItem(
        _("Your organisations"), f"/{get_language() or DEFAULT_LANGUAGE}/account/organisations/", "building-2"
    )


@search_sources.answer(order=40)
def organisations_in_the_search() -> Iterable[SearchSource]:
    """Organisations."""
    yield organisation_source()


@profile_sections.answer(order=20)
def affiliations_on_a_page(viewer: Viewer, actor_id: UUID) -> Iterable[ProfileSection]:
    """The organisations to which a person belongs, as far as the person lets the viewer see them."""
    links = tuple(
        ProfileLink(
            place.name,
            organisation_path(get_language() or DEFAULT_LANGUAGE, place.handle),
            place.title or (_("represents it") if place.is_representative else ""),
        )
        for place in places_of(viewer, actor_id)
    )
    if links:
        yield ProfileSection(_("Organisations"), links)


class _Count(NamedTuple):
    topic_id: int
    uses: int


# At most so many rows of the index are read for each topic, however large the hub grows.
_USES = Rows(
    _Count,
    f"""
    SELECT t.id, (SELECT COUNT(*) FROM (
        SELECT 1 FROM community_topics_topicinterest i
        JOIN community_organisations_organisation o ON o.actor_id = i.actor_id AND o.state = 'accepted'
        WHERE i.topic_id = t.id LIMIT {COUNTED + 1}
    ) counted) FROM community_topics_topic t WHERE t.id IN %(topics)s
    """,
)


@topic_uses.answer(order=40)
def organisations_about(viewer: Viewer, topics: Collection[int]) -> Iterable[TopicUse]:
    """Organisations that work on a topic."""
    yield TopicUse(
        _("Organisations"),
        {row.topic_id: row.uses for row in _USES.all(topics=tuple(topics)) if row.uses},
        f"/{get_language() or DEFAULT_LANGUAGE}/organisations/?topic=",
    )


@counters.answer(order=20)
def numbers_of_organisations() -> Iterable[Counter]:
    """How many people belong to an organisation."""
    yield column_counter(
        "people of organisations",
        "community_organisations_organisation",
        "people_count",
        "SELECT count(*) FROM community_organisations_affiliation a"
        " WHERE a.organisation_id = t.actor_id AND a.state = 'confirmed'",
        key="actor_id",
    )
