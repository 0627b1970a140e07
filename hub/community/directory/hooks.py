"""What the directory adds elsewhere."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.community.directory.documents import person_source
from hub.community.directory.queries import people_like
from hub.community.profiles.points import Suggestion, welcome_suggestions
from hub.core.access.viewer import Viewer
from hub.core.search.points import SearchSource, search_sources
from hub.core.ui.kinds import NavItem, nav_items
from hub.core.ui.points import HomeCard, HomeSection, home_sections


@nav_items.answer(order=40)
def people_in_the_menu(viewer: Viewer) -> Iterable[NavItem]:
    """The directory."""
    yield NavItem(_("People"), f"/{get_language() or 'en'}/people/", "users", in_tab_bar=True)


@search_sources.answer(order=30)
def people_in_the_search() -> Iterable[SearchSource]:
    """People."""
    yield person_source()


@home_sections.answer(order=30)
def people_to_meet(viewer: Viewer) -> Iterable[HomeSection]:
    """People who care about the same topics, each with the reason."""
    cards = tuple(
        HomeCard(
            title=person.name,
            path=person.path,
            text=person.headline,
            reason=_("You both care about: %(topics)s") % {"topics": person.reason} if person.reason else "",
            key=person.actor_id,
        )
        for person in people_like(viewer, most=3)
    )
    if cards:
        yield HomeSection(_("People like you"), cards, f"/{viewer.language}/people/", _("All people"))


@welcome_suggestions.answer(order=20)
def people_that_fit(viewer: Viewer, topics: frozenset[int]) -> Iterable[Suggestion]:
    """Three people who care about the same."""
    for person in people_like(viewer, most=3) if topics else ():
        reason = _("You both care about: %(topics)s") % {"topics": person.reason} if person.reason else person.headline
        yield Suggestion(person.name, person.path, reason, _("Member"))
