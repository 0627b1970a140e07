"""Reports by anyone, decisions with a reason."""

import pytest
from django.core import mail
from django.test import Client

from hub.community.members.kinds import MemberState
from hub.community.members.models import Member
from hub.content.contributions.actions.publish import append_post, publish_thread
from hub.content.contributions.models import Contribution
from hub.content.moderation.actions import decide, report
from hub.content.moderation.models import Decision, Report
from hub.content.moderation.queries import decisions_fitting
from hub.content.notifications.queries import inbox_of
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR
from hub.core.activity.models import Activity
from hub.core.jobs.worker import run_pending_jobs
from tests.content.notifications.test_inbox import FUTURE
from tests.factories import viewer_of
from tests.personas import Cast


@pytest.fixture
def thread(cast: Cast) -> Contribution:
    return publish_thread("discussion", "Cheap watches", "Buy now", by=viewer_of(cast.ana), body_format="markdown")


def inbox(member: Member) -> list[str]:
    return [entry.text for entry in inbox_of(viewer_of(member), before=FUTURE)]


def test_a_visitor_reports_and_hears_what_became_of_it(cast: Cast, thread: Contribution) -> None:
    made = report(by=VISITOR, category="spam", contribution=thread, email="witness@example.org")
    run_pending_jobs()
    assert inbox(cast.elin) == ["1 report waits."]
    decide("remove", "Advertising is not allowed here.", by=viewer_of(cast.elin), about=made)
    run_pending_jobs()
    thread.refresh_from_db()
    assert thread.state == "removed"
    assert [message.to for message in mail.outbox if "watches" not in message.body][-1] == ["witness@example.org"]
    assert Report.objects.get().email == ""


def test_the_author_gets_the_reason_and_not_the_reporter(cast: Cast, thread: Contribution, client: Client) -> None:
    made = report(by=viewer_of(cast.bela), category="spam", contribution=thread)
    decision = decide("remove", "Advertising is not allowed here.", by=viewer_of(cast.elin), about=made)
    run_pending_jobs()
    assert inbox(cast.ana)[0].startswith("A moderator has decided")
    client.force_login(cast.ana)
    page = client.get(f"/en/decisions/{decision.pk}/").content.decode()
    assert "Advertising is not allowed here." in page
    assert cast.bela.actor.name not in page
    client.force_login(cast.bela)
    assert client.get(f"/en/decisions/{decision.pk}/").status_code == 404
    assert inbox(cast.bela) == ["Your report was looked at. Thank you."]


def test_nothing_is_decided_without_a_reason_or_twice(cast: Cast, thread: Contribution) -> None:
    made = report(by=VISITOR, category="spam", contribution=thread)
    by = viewer_of(cast.elin)
    with pytest.raises(Refused) as refused:
        decide("remove", " ", by=by, about=made)
    assert refused.value.field == "reason"
    decide("remove", "Advertising.", by=by, about=made)
    with pytest.raises(Refused):
        decide("remove", "Advertising.", by=by, contribution=Contribution.objects.get(pk=thread.pk))
    assert Decision.objects.count() == 1


def test_one_decision_answers_all_reports_of_the_same(cast: Cast, thread: Contribution) -> None:
    first = report(by=VISITOR, category="spam", contribution=thread)
    report(by=viewer_of(cast.bela), category="false", contribution=thread)
    decide("nothing", "It is a question about a product.", by=viewer_of(cast.elin), about=first)
    assert not Report.objects.filter(state="open").exists()
    thread.refresh_from_db()
    assert thread.state == "published"


def test_suspending_tells_by_mail_and_lasts(cast: Cast, thread: Contribution) -> None:
    made = report(by=VISITOR, category="abuse", contribution=thread)
    decide("suspend", "Third advertisement this week.", by=viewer_of(cast.elin), about=made)
    run_pending_jobs()
    assert Member.objects.get(pk=cast.ana.pk).state == MemberState.SUSPENDED
    assert "Third advertisement this week." in mail.outbox[-1].body
    assert mail.outbox[-1].to == [cast.ana.email]


def test_what_was_removed_can_be_shown_again(cast: Cast, thread: Contribution) -> None:
    by = viewer_of(cast.elin)
    decide("hide", "We look into it.", by=by, contribution=thread)
    thread.refresh_from_db()
    assert thread.state == "hidden"
    decide("show", "It was fine.", by=by, contribution=thread)
    thread.refresh_from_db()
    assert thread.state == "published"


def test_a_conversation_is_closed_with_a_reason_that_its_author_gets(
    cast: Cast, thread: Contribution, client: Client
) -> None:
    made = report(by=VISITOR, category="abuse", contribution=thread)
    client.force_login(cast.elin)
    address = f"/en/manage/reports/{made.pk}/"
    assert 'value="lock"' in client.get(address).content.decode()
    client.post(address, {"kind": "lock", "reason": "Everything is said."})
    run_pending_jobs()
    assert inbox(cast.ana)[0].startswith("A moderator has decided")
    client.force_login(cast.ana)
    decision = Decision.objects.get()
    assert "Everything is said." in client.get(f"/en/decisions/{decision.pk}/").content.decode()
    page = client.get(f"/en/threads/{thread.pk}-{thread.slug}/").content.decode()
    assert "Closed" in page
    client.force_login(cast.bela)
    client.post(f"/en/threads/{thread.pk}/reply/", {"body": "And another thing", "client_token": "t"})
    assert not Contribution.objects.filter(thread=thread).exists()


def test_what_is_closed_or_a_reply_is_not_closed(cast: Cast, thread: Contribution) -> None:
    by = viewer_of(cast.elin)
    decide("lock", "Enough.", by=by, contribution=thread)
    with pytest.raises(Refused):
        decide("lock", "Enough.", by=by, contribution=thread)
    reply = append_post(thread, "Me too", by=viewer_of(cast.bela), body_format="markdown")
    with pytest.raises(Refused) as refused:
        decide("lock", "Enough.", by=by, contribution=reply)
    assert refused.value.field == "kind"
    assert "lock" not in decisions_fitting(thread)
    assert "lock" not in decisions_fitting(reply)


def test_only_moderators_decide(cast: Cast, thread: Contribution) -> None:
    made = report(by=VISITOR, category="spam", contribution=thread)
    for person in (cast.ana, cast.chloe):
        with pytest.raises(PermissionRefused):
            decide("remove", "x", by=viewer_of(person), about=made)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"category": "boring"}, "category"),
        ({"category": "other"}, "explanation"),
        ({"category": "spam", "explanation": "x" * 2001}, "explanation"),
        ({"category": "spam", "email": "nobody"}, "email"),
    ],
)
def test_a_report_that_says_nothing_is_refused_at_its_field(
    thread: Contribution, given: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        report(by=VISITOR, contribution=thread, **given)
    assert refused.value.field == field
    assert not Report.objects.exists()


def test_the_log_holds_no_text(thread: Contribution) -> None:
    report(by=VISITOR, category="other", explanation="my secret reason", contribution=thread)
    assert "secret" not in str(list(Activity.objects.values_list("data", flat=True)))


def test_the_form_is_open_to_visitors_but_not_for_what_they_cannot_see(cast: Cast, client: Client) -> None:
    public = publish_thread("discussion", "Open", "x", by=viewer_of(cast.bela), body_format="markdown")
    closed = publish_thread(
        "discussion", "Closed", "x", by=viewer_of(cast.bela), space=cast.closed_group, body_format="markdown"
    )
    assert client.get(f"/en/report/?contribution={closed.pk}").status_code == 404
    assert client.get("/en/report/").status_code == 404
    assert client.get(f"/en/report/?actor={cast.ana.actor.handle}").status_code == 200
    address = f"/en/report/?contribution={public.pk}"
    assert client.get(address).status_code == 200
    bad = client.post(address, {"category": "other", "explanation": "", "email": "half@"})
    assert bad.status_code == 422
    assert "half@" in bad.content.decode()
    assert client.post(address, {"category": "spam"})["Location"] == "/en/report/thanks/"
    assert client.get("/en/report/thanks/").status_code == 200


def test_reporting_without_end_is_stopped(cast: Cast, thread: Contribution, client: Client) -> None:
    address = f"/en/report/?contribution={thread.pk}"
    answers = [client.post(address, {"category": "spam"}).status_code for _time in range(12)]
    assert answers == [302] * 10 + [422] * 2


def test_the_queue_is_for_moderators_and_works(cast: Cast, thread: Contribution, client: Client) -> None:
    made = report(by=VISITOR, category="spam", explanation="Look at this", contribution=thread)
    client.force_login(cast.ana)
    assert client.get("/en/manage/reports/").status_code == 404
    client.force_login(cast.elin)
    assert "Look at this" in client.get("/en/manage/reports/").content.decode()
    detail = f"/en/manage/reports/{made.pk}/"
    assert "Buy now" in client.get(detail).content.decode()
    assert client.post(detail, {"kind": "remove", "reason": ""}).status_code == 422
    assert client.post(detail, {"kind": "remove", "reason": "Advertising."}).status_code == 302
    assert b"No reports" in client.get("/en/manage/reports/").content


def test_reports_are_exported_for_moderators(cast: Cast, client: Client, thread: Contribution) -> None:
    report(by=cast.viewers()["bela"], contribution=thread, category="spam", explanation="=cmd()")
    client.force_login(cast.elin)
    response = client.get("/en/manage/reports/export.csv")
    table = b"".join(response.streaming_content).decode()
    assert "'=cmd()" in table
    assert "Ana Ordinary" in table
    client.force_login(cast.chloe)
    assert client.get("/en/manage/reports/export.csv").status_code == 404


def test_a_moderator_decides_straight_from_a_reply(cast: Cast, thread: Contribution, client: Client) -> None:
    reply = append_post(thread, "Buy mine instead", by=viewer_of(cast.bela), body_format="markdown")
    place, address = f"/en/threads/{thread.pk}-{thread.slug}/", f"/en/manage/reports/decide/{reply.pk}/"
    for person in (cast.ana, cast.chloe):
        client.force_login(person)
        assert address not in client.get(place).content.decode()
        assert client.get(address).status_code == 404
    client.force_login(cast.elin)
    assert f'<a href="{address}">' in client.get(place).content.decode()
    form = client.get(address).content.decode()
    assert "Buy mine instead" in form
    assert 'value="nothing"' not in form
    assert 'value="lock"' not in form
    assert client.post(address, {"kind": "remove", "reason": ""}).status_code == 422
    made = report(by=viewer_of(cast.chloe), category="spam", contribution=reply)
    response = client.post(address, {"kind": "remove", "reason": "Advertising is not allowed here."})
    assert response["Location"] == f"{place}?post=2#post-2"
    run_pending_jobs()
    made.refresh_from_db()
    assert made.state == "decided"
    assert inbox(cast.bela)[0].startswith("A moderator has decided")
    # The gap in the conversation leads back to the decision, and it can be taken back.
    page = client.get(place).content.decode()
    assert "Buy mine instead" not in page
    assert address in page
    client.post(address, {"kind": "show", "reason": "It was meant as a joke."})
    assert "Buy mine instead" in client.get(place).content.decode()


def test_a_whole_conversation_is_closed_or_hidden_from_its_opening(
    cast: Cast, thread: Contribution, client: Client
) -> None:
    address = f"/en/manage/reports/decide/{thread.pk}/"
    client.force_login(cast.elin)
    response = client.post(address, {"kind": "lock", "reason": "Everything is said."})
    assert response["Location"] == f"/en/threads/{thread.pk}-{thread.slug}/"
    response = client.post(address, {"kind": "hide", "reason": "We look into it."})
    assert response["Location"] == address
    page = client.get(address).content.decode()
    assert 'value="show"' in page
    assert "Everything is said." in page
    client.post(address, {"kind": "show", "reason": "It was fine."})
    thread.refresh_from_db()
    assert thread.state == "published"


def test_without_a_report_nobody_decides_on_what_they_may_not_read_or_wrote(
    cast: Cast, thread: Contribution, client: Client
) -> None:
    closed = publish_thread(
        "discussion", "Inside", "Text", by=viewer_of(cast.bela), space=cast.closed_group, body_format="markdown"
    )
    own = append_post(thread, "My own words", by=viewer_of(cast.elin), body_format="markdown")
    client.force_login(cast.elin)
    for each in (closed, own):
        assert client.get(f"/en/manage/reports/decide/{each.pk}/").status_code == 404
        with pytest.raises(PermissionRefused):
            decide("hide", "x", by=viewer_of(cast.elin), contribution=each)
    page = client.get(f"/en/threads/{thread.pk}-{thread.slug}/").content.decode()
    assert f"/en/manage/reports/decide/{own.pk}/" not in page
    made = report(by=viewer_of(cast.chloe), category="spam", contribution=closed)
    decide("hide", "Reported from inside.", by=viewer_of(cast.elin), about=made)
    closed.refresh_from_db()
    assert closed.state == "hidden"
