"""The demonstration is loaded through actions, each at its time; loading it again changes nothing."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from hub.commons.contact.kinds import ContactState
from hub.commons.contact.models import MessageRequest
from hub.commons.pages.kinds import PageKind, PageState
from hub.commons.pages.models import Page
from hub.community.management.models import InvitationWave
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import Member
from hub.community.organisations.kinds import OrganisationState
from hub.community.organisations.models import Affiliation, MemberOrganisation, Organisation
from hub.community.spaces.kinds import RequestState, SpaceKind, SpaceState
from hub.community.spaces.models import JoinRequest, Space, SpaceInvitation, SpaceMembership
from hub.community.topics.models import Topic
from hub.community.topics.queries import interests_of
from hub.content.contributions.models import Contribution, ThreadDetail, ThreadRead
from hub.content.moderation.kinds import ReportState
from hub.content.moderation.models import Report
from hub.content.notifications.models import Notification
from hub.content.reactions.models import Reaction
from hub.core.activity.models import Activity
from hub.core.jobs.models import Job, JobState
from hub.core.jobs.queries import failed_jobs
from hub.core.languages import INTERFACE_LANGUAGES
from hub.project.demo.content import read_content
from hub.project.demo.load import NotEmpty, is_loaded, load_demo
from tests.factories import make_member

CONTENT = read_content()


def counts() -> dict[str, int]:
    """How many rows each of the hub's tables has."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("hub.")
    }


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[int]]:
    """The whole demonstration, loaded once for this file and rolled back after it; answers what was said meanwhile."""
    said: list[int] = []
    with django_db_blocker.unblock(), transaction.atomic():
        assert load_demo(said.append)
        yield said
        transaction.set_rollback(True)


def test_progress_is_told_on_the_way(demo: list[int]) -> None:
    assert demo[0] == 10
    assert demo[-1] == 100


def test_everybody_is_there_in_the_state_they_should_be_in(demo: list[int]) -> None:
    assert Member.objects.count() == len(CONTENT.people)
    for person in CONTENT.people:
        member = Member.objects.select_related("actor__profile").get(email=person.email)
        assert member.state == MemberState(person.state)
        assert member.hub_role == HubRole(person.role)
        if person.state == "active":
            assert list(member.actor.languages) == list(person.languages)
            assert member.actor.profile.stakeholder_type == person.stakeholder


def test_the_coalition_has_its_members_and_voices(demo: list[int]) -> None:
    assert MemberOrganisation.objects.filter(body__actor__name__startswith="Meltemi").count() == 60
    for organisation in CONTENT.organisations:
        assert Organisation.objects.get(actor__name=organisation.name).state == OrganisationState(organisation.state)
    voices = {(person.email, a.organisation) for person in CONTENT.people for a in person.affiliations if a.speaks}
    assert Affiliation.objects.filter(may_speak=True, is_representative=True).count() == len(voices)


def test_every_group_has_its_people_and_the_coalitions_come_with_their_organisations(demo: list[int]) -> None:
    for space in CONTENT.spaces:
        found = Space.objects.get(slug=space.slug)
        assert found.kind == SpaceKind(space.kind)
        assert found.state == SpaceState(space.state)
        roles = dict(SpaceMembership.objects.filter(space=found).values_list("actor__member__email", "role"))
        for key, role in space.roles():
            assert roles[f"{key}@demo.example"] == role
    plenary = Space.objects.get(slug="meltemi")
    assert plenary.organisation_count == 60
    assert SpaceMembership.objects.filter(space=plenary, through__isnull=False).count() > 40


def test_two_requests_and_one_invitation_wait(demo: list[int]) -> None:
    assert JoinRequest.objects.filter(space__slug="meltemi", state=RequestState.PENDING).count() == 2
    assert SpaceInvitation.objects.filter(space__slug="meltemi", state="open").count() == 1


def test_reports_wait_and_one_was_answered(demo: list[int]) -> None:
    assert Report.objects.filter(state=ReportState.OPEN).count() == 2
    assert Report.objects.filter(state=ReportState.DECIDED).count() == 1


def test_everything_was_said_in_its_language_in_order_and_in_the_right_name(demo: list[int]) -> None:
    for thread in CONTENT.threads:
        opening = Contribution.objects.get(title=thread.title)
        rows = [opening, *Contribution.objects.filter(thread=opening).order_by("number")]
        assert [row.language for row in rows] == [each.language for each in thread.said]
        assert [row.author.member.email for row in rows] == [f"{each.by}@demo.example" for each in thread.said]
        assert all(earlier.published_at < later.published_at for earlier, later in pairwise(rows))
        names = {o.slug: o.name for o in CONTENT.organisations}
        spoken_for = [row.on_behalf_of.name if row.on_behalf_of else "" for row in rows]
        assert spoken_for == [names.get(each.voice, "") for each in thread.said]
        accepted = [number for number, each in enumerate(thread.said, 1) if getattr(each, "accepted", False)]
        detail = ThreadDetail.objects.select_related("accepted_post").get(contribution=opening)
        assert ([detail.accepted_post.number] if detail.accepted_post else []) == accepted
        assert bool(opening.pinned_at) == thread.pinned


def test_every_reaction_was_given(demo: list[int]) -> None:
    written = sum(len(people) for t in CONTENT.threads for each in t.said for people in each.reactions.values())
    assert Reaction.objects.count() == written


def test_news_and_timeline_are_there_in_every_language(demo: list[int]) -> None:
    shown = Page.objects.filter(state=PageState.PUBLISHED)
    assert shown.filter(kind=PageKind.NEWS).count() == len(CONTENT.news)
    assert shown.filter(kind=PageKind.MILESTONE).count() == len(CONTENT.milestones)
    for page in shown.exclude(kind=PageKind.PAGE):
        assert set(page.texts.filter(published_version__gt=0).values_list("language", flat=True)) == set(
            INTERFACE_LANGUAGES
        )


def test_messages_wait_and_one_conversation_goes_on(demo: list[int]) -> None:
    assert MessageRequest.objects.filter(state=ContactState.PENDING).count() == 3
    talk = Space.objects.get(kind=SpaceKind.CONVERSATION)
    assert talk.contributions.count() == 4


def test_two_waves_went_out_and_show_who_came(demo: list[int]) -> None:
    counts = ("total_count", "sent_count", "failed_count", "joined_count")
    first, second = (len(w.people) + len(w.imported) + len(w.others) for w in CONTENT.waves)
    assert list(InvitationWave.objects.order_by("pk").values_list(*counts)) == [
        (first, first - 1, 1, len(CONTENT.waves[0].people)),
        (second, second, 0, 0),
    ]


def test_a_manager_finds_everything_that_can_wait_for_one(demo: list[str]) -> None:
    """One mail that no server takes, organisations to accept, reports, and questions nobody answered for two days."""
    [failed] = failed_jobs()
    assert (failed.attempts, failed.error_type) == (8, "smtplib.SMTPRecipientsRefused")
    assert "gone.demo.example" not in failed.error
    waiting = (OrganisationState.SUBMITTED, OrganisationState.IN_REVIEW)
    assert Organisation.objects.filter(state__in=waiting).exists()
    two_days_ago = timezone.now() - timedelta(hours=48)
    unanswered = Contribution.objects.filter(kind="question", reply_count=0, published_at__lt=two_days_ago)
    assert unanswered.count() >= 6


def test_it_is_as_large_as_it_says(demo: list[str]) -> None:
    """People and countries, groups, threads with their replies, and their languages; without private messages."""
    people = Member.objects.filter(state=MemberState.ACTIVE)
    assert people.count() >= 60
    assert people.values("actor__country").distinct().count() >= 20
    groups = Space.objects.exclude(kind=SpaceKind.CONVERSATION)
    assert groups.count() >= 12
    assert set(groups.values_list("kind", flat=True)) == set(SpaceKind) - {SpaceKind.CONVERSATION}
    said = Contribution.objects.filter(state="published").exclude(space__kind=SpaceKind.CONVERSATION)
    assert said.count() == sum(len(thread.said) for thread in CONTENT.threads) >= 300
    languages = Counter(said.values_list("language", flat=True))
    assert languages.keys() == {"en", "hu", "sv", "el", "de", "fr"}
    assert min(languages.values()) >= 20


def test_organisations_carry_topics(demo: list[str]) -> None:
    for organisation in CONTENT.organisations:
        row = Organisation.objects.get(actor__name=organisation.name)
        slugs = Topic.objects.filter(pk__in=interests_of(row.pk)).values_list("slug", flat=True)
        assert set(slugs) == set(organisation.topics)


def test_groups_look_alive_to_those_behind_the_doors(demo: list[str]) -> None:
    """Each of them finds groups with news and groups without, threads read to the end and threads that went on."""
    for door in CONTENT.doors:
        actor = Member.objects.get(email=f"{door.person}@demo.example").actor_id
        own = SpaceMembership.objects.filter(actor=actor)
        assert own.filter(space__activity_at__gt=F("seen_at")).exists()
        assert own.filter(space__activity_at__lte=F("seen_at")).exists()
        read = ThreadRead.objects.filter(actor=actor)
        assert read.filter(last_number=F("thread__thread_detail__last_number")).exists()
        assert read.filter(last_number__lt=F("thread__thread_detail__last_number")).exists()


def test_the_past_lies_in_the_past(demo: list[int]) -> None:
    now = timezone.now()
    first, last = Activity.objects.order_by("at").first(), Activity.objects.order_by("at").last()
    assert first is not None
    assert last is not None
    assert first.at < now - timedelta(weeks=58)
    assert now - timedelta(hours=3) < last.at <= now
    for model, field in ((Member, "joined_at"), (Space, "created_at"), (Notification, "created_at")):
        latest: datetime = model._default_manager.aggregate(latest=Max(field))["latest"]
        assert latest <= now
    # Nobody of the demonstration joined at the moment of loading.
    assert not Member.objects.filter(state=MemberState.ACTIVE, joined_at__gt=now - timedelta(hours=12)).exists()


def test_counters_hold(demo: list[int]) -> None:
    threads = Contribution.objects.filter(thread=None).annotate(found=Count("posts"))
    assert not threads.exclude(reply_count=F("found")).exists()
    spaces = Space.objects.annotate(
        persons=Count("memberships", filter=Q(memberships__actor__kind="person")),
        bodies=Count("memberships", filter=Q(memberships__actor__kind="organisation")),
    )
    assert not spaces.exclude(member_count=F("persons"), organisation_count=F("bodies")).exists()
    unread = Counter(Notification.objects.filter(read_at=None).values_list("recipient__member", flat=True))
    assert dict(Member.objects.filter(unread_count__gt=0).values_list("pk", "unread_count")) == unread


def test_those_behind_the_doors_find_something_new_but_no_heap(demo: list[int]) -> None:
    for door in CONTENT.doors:
        assert 1 <= Member.objects.get(email=f"{door.person}@demo.example").unread_count <= 12


def test_nobody_was_written_to_and_nothing_waits_for_the_worker(demo: list[int]) -> None:
    assert mail.outbox == []
    assert not Job.objects.exclude(state__in=(JobState.DONE, JobState.FAILED)).exists()


def test_loading_again_changes_nothing(demo: list[int]) -> None:
    before = counts()
    assert not load_demo(lambda percent: None)
    assert counts() == before


def test_a_hub_with_members_of_its_own_is_left_alone(db: None) -> None:
    make_member()
    assert not is_loaded()
    with pytest.raises(NotEmpty):
        load_demo(lambda percent: None)
    with pytest.raises(CommandError, match="needs an empty one"):
        call_command("demo")


def test_production_refuses_the_demonstration(settings: object) -> None:
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo")
