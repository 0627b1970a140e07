"""What conversation adds elsewhere: its place in the menus, and what a visitor wrote before joining."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hub.commons.discussions.actions import claim_pending
from hub.commons.discussions.kinds import (
    PENDING_COOKIE,
    ThreadFilter,
    drafts_path,
    threads_of_person_path,
    threads_of_space_path,
    threads_path,
)
from hub.commons.discussions.queries import address_of, has_pending, person_with, threads_visible_to
from hub.commons.discussions.queries.feed import feed_of
from hub.commons.discussions.queries.news import news_of_groups
from hub.commons.discussions.queries.waiting import (
    MOST_WAITING_QUESTIONS,
    UNANSWERED_AFTER,
    count_waiting_questions,
    questions_to_help_with,
)
from hub.community.actors.kinds import picture_path
from hub.community.management.points import ManageCard, manage_cards, waiting_card
from hub.community.members.points import AfterSignIn, after_sign_in
from hub.community.profiles.points import (
    ProfileLink,
    ProfileSection,
    Suggestion,
    profile_sections,
    welcome_suggestions,
)
from hub.community.spaces.kinds import space_path
from hub.community.spaces.points import (
    SectionItem,
    SpaceNews,
    SpaceOnPage,
    SpaceSection,
    SpaceTab,
    space_news,
    space_sections,
    space_tabs,
)
from hub.community.spaces.viewers import viewer_of
from hub.content.contributions.kinds import ContributionKind, post_path, thread_path
from hub.core.access.viewer import Viewer
from hub.core.ui.kinds import NavItem, account_items, nav_items
from hub.core.ui.points import FeedItem, FeedRequest, HomeCard, HomeSection, home_feed, home_sections


@nav_items.answer(order=20)
def conversations(viewer: Viewer) -> Iterator[NavItem]:
    """All threads."""
    yield NavItem(_("Conversations"), threads_path(get_language() or "en"), "messages-square", in_tab_bar=True)


@account_items.answer(order=60)
def drafts(viewer: Viewer) -> Iterator[NavItem]:
    """What one has begun to write."""
    yield NavItem(_("Drafts"), drafts_path(get_language() or "en"), "pencil")


@after_sign_in.answer(order=10)
def publish_what_was_written_before(request: HttpRequest, actor_id: UUID) -> Iterator[AfterSignIn]:
    """Publish the question or reply that this browser's visitor wrote before joining."""
    token = request.COOKIES.get(PENDING_COOKIE, "")
    if not has_pending(token):
        return
    published = claim_pending(token, by=viewer_of(actor_id))
    language = get_language() or "en"
    if published is None:
        yield AfterSignIn(_("What you wrote is among your drafts: look it over and publish it."), drafts_path(language))
    else:
        yield AfterSignIn(_("What you wrote is published."), post_path(language, *address_of(published)))


@home_feed.answer(order=10)
def conversations_on_the_front_page(viewer: Viewer, wanted: FeedRequest) -> Iterator[FeedItem]:
    """Threads by their latest activity."""
    language = get_language() or "en"
    kinds = dict(ContributionKind.choices)
    rows = feed_of(viewer, is_following=wanted.is_following, before=wanted.before, limit=wanted.limit)
    for row in rows:
        yield FeedItem(
            at=row.activity_at,
            path=thread_path(language, row.id, row.slug),
            title=row.title,
            text=row.teaser,
            author=row.author_name,
            author_key=str(row.author_id),
            picture=picture_path(row.author_picture),
            kind=str(kinds[row.kind]) if row.kind != ContributionKind.DISCUSSION else "",
            place=row.space_name or "",
            place_path=space_path(language, row.space_slug) if row.space_slug else "",
            replies=row.replies,
            is_answered=row.is_answered,
            is_unread=viewer.is_member and row.last_number > (row.read_number or 0),
            language=row.language,
        )


@home_sections.answer(order=10)
def questions_without_an_answer(viewer: Viewer) -> Iterator[HomeSection]:
    """Three questions that wait for somebody who knows, those about the member's own topics first."""
    language = get_language() or "en"
    rows = questions_to_help_with(viewer, limit=3)
    if rows:
        cards = tuple(
            HomeCard(
                row.title,
                thread_path(language, row.id, row.slug),
                row.space_name or row.author_name,
                reason=_("About a topic of yours") if row.is_fitting else "",
            )
            for row in rows
        )
        yield HomeSection(
            _("Can you help?"), cards, f"{threads_path(language)}?show=waiting", _("All that wait for an answer")
        )


@welcome_suggestions.answer(order=30)
def conversations_that_fit(viewer: Viewer, topics: frozenset[int]) -> Iterator[Suggestion]:
    """Three conversations for a new member: on what they care about, else questions in their language that wait."""
    language = get_language() or "en"
    kinds = dict(ContributionKind.choices)
    found = {
        row.id: (row, _("About a topic that you chose."))
        for topic in sorted(topics)[:3]
        for row in threads_visible_to(viewer, ThreadFilter(topic_id=topic), limit=2).rows
    }
    if not found:
        waiting = ThreadFilter(language=viewer.language, is_unanswered=True)
        rows = threads_visible_to(viewer, waiting, limit=3).rows
        found = {row.id: (row, _("Nobody has answered yet. Perhaps you can.")) for row in rows}
    for row, reason in list(found.values())[:3]:
        yield Suggestion(row.title, thread_path(language, row.id, row.slug), reason, str(kinds[row.kind]))


@manage_cards.answer(order=30)
def questions_that_wait(viewer: Viewer) -> Iterator[ManageCard]:
    """Questions that the viewer may read and nobody has replied to for two days."""
    if viewer.may("community_management.view_dashboard"):
        count = count_waiting_questions(viewer, before=timezone.now() - UNANSWERED_AFTER)
        text = ngettext(
            "%(count)s question has no reply after 48 hours", "%(count)s questions have no reply after 48 hours", count
        )
        yield waiting_card(
            _("Questions without a reply"),
            text,
            count,
            f"{threads_path(get_language() or 'en')}?show=waiting",
            "circle-help",
            tone="warning",
            most=MOST_WAITING_QUESTIONS,
        )


@profile_sections.answer(order=40)
def conversations_of_a_person(viewer: Viewer, actor_id: UUID) -> Iterator[ProfileSection]:
    """Where somebody has written lately, as far as the viewer may read it."""
    language = get_language() or "en"
    person = person_with(actor_id)
    page = threads_visible_to(viewer, ThreadFilter(mine=actor_id), limit=5) if person else None
    if person and page and page.rows:
        links = tuple(
            ProfileLink(row.title, thread_path(language, row.id, row.slug), row.space_name or "") for row in page.rows
        )
        more = threads_of_person_path(language, person.handle) if page.older else ""
        yield ProfileSection(_("Conversations"), links, more)


@space_tabs.answer(order=10)
def conversations_beside_a_home(viewer: Viewer, space: SpaceOnPage) -> Iterator[SpaceTab]:
    """All conversations of a group, with paging and unread marks."""
    yield SpaceTab(_("Conversations"), threads_of_space_path(get_language() or "en", space.slug), "messages-square")


@space_news.answer(order=10)
def unread_in_groups(viewer: Viewer) -> Iterator[SpaceNews]:
    """Threads with something unread, and the latest of them."""
    for row in news_of_groups(viewer):
        path = thread_path(get_language() or "en", row.thread_id, row.slug)
        yield SpaceNews(row.space_id, row.threads, row.title, path)


@space_sections.answer(order=10)
def conversations_of_a_group(viewer: Viewer, space: SpaceOnPage) -> Iterator[SpaceSection]:
    """The latest conversations of a group on its home."""
    language = get_language() or "en"
    kinds = dict(ContributionKind.choices)
    rows = threads_visible_to(viewer, ThreadFilter(space_id=space.id), limit=6).rows
    items = [
        SectionItem(
            row.title,
            thread_path(language, row.id, row.slug),
            row.last_teaser or row.author_name,
            row.activity_at,
            "messages-square",
            str(kinds[row.kind]) if row.kind != ContributionKind.DISCUSSION else "",
        )
        for row in rows
    ]
    yield SpaceSection(
        "new",
        _("Conversations"),
        items,
        threads_of_space_path(language, space.slug),
        _("All conversations"),
        _("Nothing has been written here yet."),
    )
