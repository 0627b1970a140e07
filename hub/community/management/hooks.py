"""What management adds to the account menu and to its own first page."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hub.community.management.actions.merging import move_memberships
from hub.community.management.kinds import manage_path
from hub.community.management.points import (
    ManageCard,
    ManageEntry,
    MergePart,
    Thing,
    activity_things,
    manage_cards,
    manage_entries,
    member_merge,
    merge_lines,
    waiting_card,
)
from hub.community.management.queries.desk import (
    MOST_WAITING,
    count_failed_jobs,
    count_waiting_organisations,
    count_waiting_requests,
)
from hub.community.management.queries.duplicates import count_likely_pairs
from hub.community.management.queries.members import MOST_UNCONFIRMED, count_unconfirmed
from hub.community.management.queries.menu import manage_menu
from hub.community.management.queries.merging import handle_after_merge
from hub.community.management.queries.things import known_things
from hub.community.organisations.models import Affiliation
from hub.community.profiles.points import handles_after_merge
from hub.community.spaces.models import SpaceMembership
from hub.community.spaces.queries import spaces_on_the_desk
from hub.community.topics.models import TopicInterest
from hub.core.access.viewer import Viewer
from hub.core.counters import Counter, column_counter, counters
from hub.core.ui.kinds import DeskGroup, NavItem, account_items, desk_menu


@account_items.answer(order=80)
def management(viewer: Viewer) -> Iterable[NavItem]:
    """The way to the pages of management, for moderators and up."""
    if viewer.may("community_management.view_dashboard"):
        yield NavItem(_("Management"), manage_path(get_language() or "en"), "wrench")


@desk_menu.answer(order=10)
def menu_of_management(viewer: Viewer) -> Iterable[DeskGroup]:
    """The menu beside all pages of those who look after the hub, whichever feature they belong to."""
    yield from manage_menu(viewer)


@manage_entries.answer(order=10)
def own_pages(viewer: Viewer) -> Iterable[ManageEntry]:
    """Management's own pages."""
    base = manage_path(get_language() or "en")
    yield ManageEntry(_("Overview"), base, "house", "work")
    if viewer.may("community_members.view_accounts"):
        yield ManageEntry(_("Requests to join groups"), f"{base}requests/", "inbox", "work")
        yield ManageEntry(_("Members"), f"{base}members/", "users", "people")
        yield ManageEntry(_("Accounts that look alike"), f"{base}duplicates/", "merge", "people")
        yield ManageEntry(_("Organisations"), f"{base}organisations/", "building-2", "people")
        yield ManageEntry(_("Import"), f"{base}import/", "upload", "joining")
        yield ManageEntry(_("Invitations"), f"{base}invitations/", "send", "joining")
        yield ManageEntry(_("Failed mail and jobs"), f"{base}jobs/", "triangle-alert", "hub")
    if viewer.may("community_management.view_activity"):
        yield ManageEntry(_("Activity log"), f"{base}activity/", "history", "hub")
    if viewer.may("core_hubsettings.change_settings"):
        yield ManageEntry(_("Settings"), f"{base}settings/", "settings", "hub")
        yield ManageEntry(_("Brand"), f"{base}brand/", "sparkles", "hub")


@manage_entries.answer(order=30)
def pages_of_what_stands_below(viewer: Viewer) -> Iterable[ManageEntry]:
    """The desks of organisations, groups and topics, which stand below management and cannot answer themselves."""
    language = get_language() or "en"
    if viewer.may("community_organisations.view_review_queue"):
        yield ManageEntry(_("Organisations to accept"), f"/{language}/organisations/desk/", "building-2", "work")
    if viewer.may("community_spaces.view_desk"):
        yield ManageEntry(_("Groups that wait"), f"/{language}/spaces/desk/", "handshake", "work")
        yield ManageEntry(_("Groups"), manage_path(language, "groups/"), "handshake", "people")
    if viewer.may("community_topics.manage_topics"):
        yield ManageEntry(_("Topics"), manage_path(language, "topics/"), "tag", "content")


@activity_things.answer(order=10)
def things_below(viewer: Viewer, kind: str, ids: Sequence[str]) -> Iterable[Thing]:
    """People, organisations, topics, waves and lists."""
    yield from known_things(viewer, kind, ids)


@manage_cards.answer(order=15)
def requests_to_join(viewer: Viewer) -> Iterable[ManageCard]:
    """Requests to join groups, whoever leads these."""
    if viewer.may("community_members.view_accounts"):
        count = count_waiting_requests()
        text = ngettext("%(count)s request waits for an answer", "%(count)s requests wait for an answer", count)
        yield waiting_card(
            _("Requests to join groups"),
            text,
            count,
            manage_path(get_language() or "en", "requests/"),
            "inbox",
            tone="warning",
            most=MOST_WAITING,
        )


@manage_cards.answer(order=20)
def organisations_to_accept(viewer: Viewer) -> Iterable[ManageCard]:
    """Organisations on the desk."""
    if viewer.may("community_organisations.view_review_queue"):
        count = count_waiting_organisations()
        text = ngettext(
            "%(count)s organisation waits for an answer", "%(count)s organisations wait for an answer", count
        )
        yield waiting_card(
            _("Organisations to accept"),
            text,
            count,
            f"/{get_language() or 'en'}/organisations/desk/",
            "building-2",
            tone="warning",
            most=MOST_WAITING,
        )


@manage_cards.answer(order=22)
def groups_that_wait(viewer: Viewer) -> Iterable[ManageCard]:
    """Groups that are being prepared or were proposed, and those that nobody leads."""
    if viewer.may("community_spaces.view_desk"):
        count = len(spaces_on_the_desk(viewer, limit=MOST_WAITING))
        text = ngettext("%(count)s group waits for you", "%(count)s groups wait for you", count)
        yield waiting_card(
            _("Groups that wait"),
            text,
            count,
            f"/{get_language() or 'en'}/spaces/desk/",
            "handshake",
            tone="warning",
            most=MOST_WAITING,
        )


@manage_cards.answer(order=60)
def unconfirmed_members(viewer: Viewer) -> Iterable[ManageCard]:
    """Members whose e-mail address is not confirmed."""
    if viewer.may("community_members.view_accounts"):
        count = count_unconfirmed()
        text = ngettext(
            "%(count)s member has not entered the code", "%(count)s members have not entered the code", count
        )
        yield waiting_card(
            _("Unconfirmed addresses"),
            text,
            count,
            manage_path(get_language() or "en", "members/?state=registered"),
            "mail",
            most=MOST_UNCONFIRMED,
        )


@manage_cards.answer(order=65)
def likely_duplicates(viewer: Viewer) -> Iterable[ManageCard]:
    """Pairs of accounts that look alike."""
    if viewer.may("community_members.view_accounts"):
        count = count_likely_pairs()
        text = ngettext("%(count)s pair of accounts looks alike", "%(count)s pairs of accounts look alike", count)
        yield waiting_card(
            _("Accounts that look alike"),
            text,
            count,
            manage_path(get_language() or "en", "duplicates/"),
            "merge",
            most=MOST_WAITING,
        )


@manage_cards.answer(order=70)
def failed_work(viewer: Viewer) -> Iterable[ManageCard]:
    """Mail and other background jobs that will not be tried again by themselves."""
    if viewer.may("community_management.manage_jobs"):
        count, last = count_failed_jobs()
        text = ngettext("%(count)s job has failed", "%(count)s jobs have failed", count)
        if last:
            text = ngettext("%(count)s job has failed: “%(job)s”", "%(count)s jobs have failed, last “%(job)s”", count)
        yield waiting_card(
            _("Failed mail and jobs"),
            text,
            count,
            manage_path(get_language() or "en", "jobs/"),
            "triangle-alert",
            tone="danger",
            most=MOST_WAITING,
            job=last,
        )


@member_merge.answer(order=10)
def memberships(old: UUID, kept: UUID) -> Iterable[MergePart]:
    """Groups, organisations and interests: of the features that stand below management and cannot answer themselves."""
    groups = SpaceMembership.objects.filter(actor=old).count()
    organisations = Affiliation.objects.filter(person=old).count()
    interests = TopicInterest.objects.filter(actor=old).count()
    lines = merge_lines(
        (
            groups,
            ngettext("%(count)d group: the higher role stays.", "%(count)d groups: the higher role stays.", groups),
        ),
        (organisations, ngettext("%(count)d affiliation moves.", "%(count)d affiliations move.", organisations)),
        (interests, ngettext("%(count)d topic of interest moves.", "%(count)d topics of interest move.", interests)),
    )
    yield MergePart(tuple(lines), partial(move_memberships, old, kept))


@handles_after_merge.answer()
def account_that_stayed(handle: str) -> Iterable[str]:
    """The account into which this one was merged."""
    if stayed := handle_after_merge(handle):
        yield stayed


@counters.answer(order=60)
def numbers_of_waves() -> Iterable[Counter]:
    """How many were invited, have joined and were deleted; what was sent is known to its count alone."""
    count = "SELECT count(*) FROM community_management_invitation i WHERE i.wave_id = t.id"
    table = "community_management_invitationwave"
    yield column_counter("invited in waves", table, "total_count", count)
    yield column_counter("joined by waves", table, "joined_count", f"{count} AND i.state = 'joined'")
    yield column_counter("deleted from waves", table, "deleted_count", f"{count} AND i.state = 'deleted'")
