"""What waits, members as managers see them, failed jobs."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from hub.community.actors.models import Actor
from hub.community.management.actions import (
    reinstate_with_reason,
    rerun_job,
    send_sign_in_help,
    suspend_with_reason,
)
from hub.community.management.models import LikelyDuplicate, StandingNote
from hub.community.management.queries.desk import waiting_requests
from hub.community.management.queries.groups import groups
from hub.community.management.queries.members import (
    accounts,
    exported_accounts,
    found_accounts,
    likely_duplicates,
    plain_address,
)
from hub.community.management.queries.organisations import organisations_in
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import HubSession, Member
from hub.community.organisations.kinds import OrganisationState
from hub.community.spaces.models import JoinRequest
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.activity.models import Activity
from hub.core.jobs.models import Job, JobState
from hub.core.jobs.worker import run_pending_jobs
from tests.factories import make_member, make_organisation, make_space, viewer_of
from tests.personas import Cast

PAGES = (
    "",
    "jobs/",
    "members/",
    "requests/",
    "organisations/",
    "organisations/export.csv",
    "groups/",
    "groups/export.csv",
    "requests/export.csv",
    "jobs/export.csv",
    "duplicates/export.csv",
    "import/export.csv",
    "invitations/export.csv",
)


def failed_job() -> Job:
    """A job that nobody tries again."""
    now = timezone.now()
    return Job.objects.create(
        task="hub.core.jobs.jobs.purge", queue="mail", arguments="[[],{}]", state=JobState.FAILED,
        available_at=now, enqueued_at=now, finished_at=now, max_attempts=8, attempts=8,
        error_type="SMTPRefused", error="The server said no.",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["visitor", "ana", "bela", "chloe", "dimitris", "elin", "finn", "greta"])
def test_only_managers_open_management_and_moderators_its_first_page(cast: Cast, client: Client, name: str) -> None:
    if name != "visitor":
        client.force_login(getattr(cast, name))
    for page in PAGES:
        status = client.get(f"/en/manage/{page}").status_code
        if name in ("visitor", "greta"):
            assert status == 302
        elif name == "finn" or (name == "elin" and page == ""):
            assert status == 200
        else:
            assert status == 404


def test_the_account_menu_leads_moderators_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.elin)
    assert 'href="/en/manage/"' in client.get("/en/").content.decode()
    client.force_login(cast.ana)
    assert 'href="/en/manage/"' not in client.get("/en/").content.decode()


def test_what_waits_stands_on_the_first_page(cast: Cast, client: Client) -> None:
    make_organisation("Waiting School", state=OrganisationState.SUBMITTED)
    make_member("Not Confirmed", state=MemberState.REGISTERED)
    failed_job()
    client.force_login(cast.finn)
    page = client.get("/en/manage/").content.decode()
    assert "1 organisation waits for an answer" in page
    assert "1 member has not entered the code" in page
    assert "1 job has failed" in page


def test_what_needs_nothing_says_what_it_is_for(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    page = client.get("/en/manage/").content.decode()
    assert "0 jobs have failed" in page
    assert page.index("Waits for you" if "Waits for you" in page else "Nothing waits for you") < page.index("In order")


def test_requests_to_join_are_counted_and_lead_to_their_group(cast: Cast, client: Client) -> None:
    JoinRequest.objects.create(
        space=cast.closed_group, actor=cast.ana.actor, asked_by=cast.ana.actor, reason="To <b>help</b>."
    )
    JoinRequest.objects.create(space=cast.open_group, actor=cast.ana.actor, asked_by=cast.ana.actor, state="refused")
    client.force_login(cast.finn)
    assert "1 request waits for an answer" in client.get("/en/manage/").content.decode()
    page = client.get("/en/manage/requests/").content.decode()
    assert "Ana Ordinary would like to join Closed group" in page
    assert f"/en/spaces/{cast.closed_group.slug}/requests/" in page
    assert "<b>help" not in page
    assert "Open group" not in page
    with pytest.raises(PermissionRefused):
        waiting_requests(viewer_of(cast.elin))


def test_the_menu_stands_beside_the_desks_of_other_features(cast: Cast, client: Client) -> None:
    waiting = make_organisation("Waiting School", state=OrganisationState.SUBMITTED, verified_at=None)
    client.force_login(cast.finn)
    for path, current in (
        ("organisations/desk/", "organisations/desk/"),
        (f"organisations/{waiting.actor.handle}/review/", ""),
        ("spaces/desk/", "spaces/desk/"),
        ("manage/topics/", "manage/topics/"),
        ("manage/topics/new/", "manage/topics/"),
    ):
        page = client.get(f"/en/{path}").content.decode()
        assert 'href="/en/manage/members/"' in page, path
        assert page.count('href="/en/manage/activity/"') == 1, path
        if current:
            assert f'href="/en/{current}" aria-current="page"' in page, path
    # Who keeps the topics only is offered what they may open.
    client.force_login(make_member("Eva Editor", hub_role="editor"))
    page = client.get("/en/manage/topics/").content.decode()
    assert 'href="/en/manage/topics/" aria-current="page"' in page
    assert 'href="/en/manage/members/"' not in page


def test_the_menu_holds_what_one_may_open(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    page = client.get("/en/manage/members/").content.decode()
    for path in ("reports/", "members/", "organisations/", "topics/", "pages/", "import/", "invitations/", "jobs/"):
        assert f'href="/en/manage/{path}"' in page, path
    assert 'href="/en/manage/members/" aria-current="page"' in page
    assert 'href="/en/manage/settings/"' not in page
    client.force_login(cast.elin)
    page = client.get("/en/manage/").content.decode()
    assert 'href="/en/manage/reports/"' in page
    assert 'href="/en/manage/members/"' not in page


def test_organisations_are_listed_by_state_and_exported(cast: Cast, client: Client) -> None:
    for number in range(3):
        make_organisation(f"School {number}")
    make_organisation("=cmd School", state=OrganisationState.REFUSED)
    viewer = viewer_of(cast.finn)
    accepted = organisations_in(viewer, "accepted", begins="scHOOL")
    assert [row.name for row in accepted] == ["School 0", "School 1", "School 2"]
    first = organisations_in(viewer, "accepted", begins="school", limit=1)
    key = (first[0].sort_key, first[0].id)
    assert [row.name for row in organisations_in(viewer, "accepted", begins="school", after=key)] == [
        "School 1",
        "School 2",
    ]
    client.force_login(cast.finn)
    assert "=cmd School" in client.get("/en/manage/organisations/?state=refused").content.decode()
    response = client.get("/en/manage/organisations/export.csv?state=refused")
    table = b"".join(response.streaming_content).decode()
    assert "'=cmd School" in table
    assert "School 1" not in table
    with pytest.raises(PermissionRefused):
        organisations_in(viewer_of(cast.elin), "accepted")


@pytest.mark.parametrize("query", ["?state=x", "?after=%00&after_id=x", "?q=%25", "?after=a&after_id=1", "?q=\u202e"])
def test_hostile_addresses_of_organisations_do_no_harm(cast: Cast, client: Client, query: str) -> None:
    client.force_login(cast.finn)
    assert client.get(f"/en/manage/organisations/{query}").status_code == 200


def test_what_waits_is_exported(cast: Cast, client: Client) -> None:
    failed_job()
    space = make_space("Readers", join_method="request")
    JoinRequest.objects.create(space=space, actor=cast.ana.actor, asked_by=cast.ana.actor, reason="=I read")
    LikelyDuplicate.objects.create(first=cast.ana, second=cast.bela)
    client.force_login(cast.finn)
    for name, told in (
        ("jobs", "The server said no."),
        ("requests", "'=I read"),
        ("duplicates", f"{cast.ana.email},active,{cast.bela.pk}"),
    ):
        assert 'href="export.csv"' in client.get(f"/en/manage/{name}/").content.decode()
        table = b"".join(client.get(f"/en/manage/{name}/export.csv").streaming_content).decode()
        assert told in table


def test_a_failed_job_runs_again_once(cast: Cast, client: Client) -> None:
    job = failed_job()
    client.force_login(cast.finn)
    Job.objects.filter(pk=job.pk).update(task="hub.content.notifications.mails.mail_notification")
    page = client.get("/en/manage/jobs/").content.decode()
    assert "The server said no." in page
    assert "Mail about news in the inbox" in page
    assert "mail_notification" not in page
    assert "1 job has failed: “Mail about news in the inbox”" in client.get("/en/manage/").content.decode()
    table = b"".join(client.get("/en/manage/jobs/export.csv").streaming_content).decode()
    assert "Mail about news in the inbox,hub.content.notifications.mails.mail_notification" in table
    Job.objects.filter(pk=job.pk).update(task=job.task)
    assert "A job that this version does not know" in client.get("/en/manage/jobs/").content.decode()
    assert client.post(f"/en/manage/jobs/{job.pk}/rerun/").status_code == 302
    assert Job.objects.filter(task=job.task, state=JobState.WAITING).count() == 1
    assert rerun_job(job.pk, by=viewer_of(cast.finn)) is False
    with pytest.raises(PermissionRefused):
        rerun_job(job.pk, by=viewer_of(cast.elin))


def test_members_are_found_by_how_name_or_address_begin(cast: Cast) -> None:
    viewer = viewer_of(cast.finn)
    ilona = make_member("Ilona Kovács", email="ilona.kovacs@example.hu")
    make_member("Erik Lindström", email="erik@example.se")
    for text in ("ilona", "Ilona", "ilona.kov", "ILONA.KOVACS@example.hu", "Ilona Ko"):
        assert [row.id for row in found_accounts(viewer, text)] == [ilona.pk], text
    assert found_accounts(viewer, "%") == []
    assert found_accounts(viewer, "ilona", state="suspended") == []


def test_the_list_pages_by_key_and_filters(cast: Cast) -> None:
    viewer = viewer_of(cast.finn)
    everybody = [row.id for row in accounts(viewer, limit=100)]
    assert everybody == sorted(everybody, reverse=True)
    first = accounts(viewer, limit=3)
    assert len(first) == 4
    assert [row.id for row in accounts(viewer, before=first[2].id, limit=100)] == everybody[3:]
    assert [row.id for row in accounts(viewer, state="suspended")] == [cast.greta.pk]
    assert [row.id for row in accounts(viewer, role="moderator")] == [cast.elin.pk]
    assert len(list(exported_accounts(viewer))) == len(everybody)
    with pytest.raises(PermissionRefused):
        accounts(viewer_of(cast.elin))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_more_members(
    cast: Cast, client: Client, count: int, django_assert_max_num_queries
) -> None:
    for number in range(count):
        make_member(f"Person {number}")
    client.force_login(cast.finn)
    client.get("/en/manage/members/")
    with django_assert_max_num_queries(3):
        client.get("/en/manage/members/")


def test_the_export_is_safe_in_a_spreadsheet(cast: Cast, client: Client) -> None:
    make_member('=HYPERLINK("http://evil.example")')
    client.force_login(cast.finn)
    response = client.post("/en/manage/members/export/")
    table = b"".join(response.streaming_content).decode()
    assert "\"'=HYPERLINK" in table
    assert "\n=" not in table
    assert ",=" not in table
    assert Activity.objects.filter(verb="community.management.exported").exists()


@pytest.mark.parametrize(
    "query", ["?before=abc", "?before=-1", "?before=99999999999999999999", "?state=x&role='--", "?q=%00"]
)
def test_hostile_addresses_do_no_harm(cast: Cast, client: Client, query: str) -> None:
    client.force_login(cast.finn)
    assert client.get(f"/en/manage/members/{query}").status_code == 200


def test_suspension_needs_a_reason_and_the_person_reads_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    address = f"/en/manage/members/{cast.ana.pk}/"
    assert client.post(f"{address}suspend/", {"reason": "  "}).status_code == 422
    cast.ana.refresh_from_db()
    assert cast.ana.state == MemberState.ACTIVE
    assert client.post(f"{address}suspend/", {"reason": "Advertised three times."}).status_code == 302
    cast.ana.refresh_from_db()
    assert cast.ana.state == MemberState.SUSPENDED
    run_pending_jobs()
    assert mail.outbox[-1].to == [cast.ana.email]
    assert "Advertised three times." in mail.outbox[-1].body
    assert "Advertised three times." in client.get(address).content.decode()
    assert client.post(f"{address}reinstate/", {"reason": "Sorry."}).status_code == 302
    assert StandingNote.objects.filter(member=cast.ana).count() == 2


def test_nobody_suspends_their_equals_or_themselves(cast: Cast) -> None:
    other = make_member("Other Manager", hub_role=HubRole.MANAGER)
    for member in (other, cast.finn):
        with pytest.raises(PermissionRefused):
            suspend_with_reason(member, "No.", by=viewer_of(cast.finn))
    with pytest.raises(PermissionRefused):
        reinstate_with_reason(cast.greta, "No.", by=viewer_of(cast.ana))


def test_roles_are_given_on_the_members_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    address = f"/en/manage/members/{cast.ana.pk}/"
    assert client.post(f"{address}role/", {"hub_role": "editor"}).status_code == 302
    assert Member.objects.get(pk=cast.ana.pk).hub_role == "editor"
    for role in ("administrator", "emperor", ""):
        assert client.post(f"{address}role/", {"hub_role": role}).status_code == 422
    assert client.post(f"/en/manage/members/{cast.finn.pk}/role/", {"hub_role": "member"}).status_code == 404


def test_sessions_are_ended_on_the_members_page(cast: Cast, client: Client) -> None:
    there = Client()
    there.force_login(cast.ana)
    client.force_login(cast.finn)
    client.post(f"/en/manage/members/{cast.ana.pk}/sessions/")
    assert not HubSession.objects.filter(member=cast.ana).exists()


def test_the_mail_for_signing_in_goes_only_to_the_unconfirmed(cast: Cast) -> None:
    waiting = make_member("Not Confirmed", state=MemberState.REGISTERED)
    send_sign_in_help(waiting, by=viewer_of(cast.finn))
    run_pending_jobs()
    assert "/en/account/login/code/" in mail.outbox[-1].body
    with pytest.raises(Refused):
        send_sign_in_help(cast.ana, by=viewer_of(cast.finn))
    with pytest.raises(PermissionRefused):
        send_sign_in_help(waiting, by=viewer_of(cast.elin))


def test_likely_duplicates_are_shown_not_refused(cast: Cast) -> None:
    viewer = viewer_of(cast.finn)
    one = make_member("Ilona Kovács", email="ilona.kovacs@example.hu")
    tagged = make_member("I. K.", email="ilonakovacs+hub@example.hu")
    namesake = make_member("Ilona Kovács", email="other@example.org")
    unaccented = make_member("ilona KOVACS", email="fourth@example.org")
    make_member("Ilona Kovácsné", email="fifth@example.org")
    elsewhere = make_member("Ilona Kovács", email="third@example.org")
    Actor.objects.filter(pk=elsewhere.actor_id).update(country="SE")
    assert {row.id for row in likely_duplicates(viewer, one)} == {tagged.pk, namesake.pk, unaccented.pk}
    assert plain_address("A.B+c@X.org") == "ab@x.org"


def test_groups_of_every_state_are_listed_narrowed_and_exported(cast: Cast, client: Client) -> None:
    viewer = viewer_of(cast.finn)
    make_space("=2+2", state="archived")
    make_space("Two people talk", kind="conversation")
    names = [row.name for row in groups(viewer)]
    assert set(names) == {"Open group", "Closed group", "=2+2"}
    first = groups(viewer, limit=1)[0]
    assert [row.name for row in groups(viewer, before=(first.activity_at, first.id))] == names[1:]
    assert [row.name for row in groups(viewer, state="archived")] == ["=2+2"]
    client.force_login(cast.finn)
    page = client.get("/en/manage/groups/?state=active&kind=interest_group").content.decode()
    assert "Closed group" in page
    assert "=2+2" not in page
    table = b"".join(client.get("/en/manage/groups/export.csv").streaming_content).decode()
    assert "'=2+2" in table
    assert "Two people talk" not in table
    for name in ("ana", "chloe", "elin"):
        with pytest.raises(PermissionRefused):
            groups(cast.viewers()[name])
    for query in ("?before=x-y", "?before=99999999999999999-99999999999999999", "?state=x&kind=conversation"):
        assert client.get(f"/en/manage/groups/{query}").status_code == 200


def test_groups_that_wait_are_counted(cast: Cast, client: Client) -> None:
    make_space("Proposed", state="forming")
    client.force_login(cast.finn)
    page = client.get("/en/manage/").content.decode()
    assert "1 group waits for you" in page
    assert "/en/spaces/desk/" in page


def test_names_and_addresses_are_looked_up_by_an_index(cast: Cast) -> None:
    by_name = "kind = 'person' AND name >= 'Il' AND name < 'Im' ORDER BY name, id"
    index = "actor_by_name"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            by_name, index = "kind = 'person' AND name LIKE 'Il%%' ORDER BY name USING ~<~", "actor_by_beginning"
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            # For a handful of rows sorting costs nothing, and which is cheaper hangs on what was counted last.
            cursor.execute("SET LOCAL enable_sort = off")
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} SELECT id FROM community_actors_actor WHERE {by_name} LIMIT 50", [])
        plan = str(cursor.fetchall())
    assert index in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
