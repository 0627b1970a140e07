"""What pages add to the search, the inbox, the desk and the home page."""

import pytest
from django.core import mail
from django.test import Client

from hub.commons.pages.actions import (
    answer_barrier,
    create_page,
    publish_page,
    publish_text,
    report_barrier,
    save_text,
    unpublish_page,
)
from hub.commons.pages.hooks import barriers_to_answer, latest_on_the_home_page, pages_to_complete
from hub.commons.pages.models import BarrierReport, Page
from hub.community.members.models import Member
from hub.content.notifications.queries import inbox_of
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR
from hub.core.jobs.worker import run_pending_jobs
from hub.core.richtext import RichText
from hub.core.states import MoveRefused
from tests.content.notifications.test_inbox import FUTURE
from tests.factories import viewer_of
from tests.personas import Cast


def inbox(member: Member) -> list[str]:
    return [entry.text for entry in inbox_of(viewer_of(member), before=FUTURE)]


def test_published_pages_are_found_in_their_language_and_drafts_are_not(
    pages: None, editor: Member, client: Client
) -> None:
    by = viewer_of(editor)
    page = create_page("page", "kiosk", by=by)
    text = save_text(page, "en", title="Kiosk", body=RichText("Zanzibar opens early."), expected=0, by=by)
    publish_text(text, by=by)
    run_pending_jobs()
    assert "/en/pages/kiosk/" not in client.get("/en/search?q=zanzibar").content.decode()
    publish_page(page, by=by)
    save_text(page, "en", title="Kiosk", body=RichText("Timbuktu closes late."), expected=1, by=by)
    run_pending_jobs()
    assert "/en/pages/kiosk/" in client.get("/en/search?q=zanzibar").content.decode()
    assert "/en/pages/kiosk/" not in client.get("/en/search?q=timbuktu").content.decode()
    assert "/sv/about/" in client.get("/sv/search?q=plattformen").content.decode()


def test_editors_are_told_of_a_barrier_and_a_visitor_gets_the_answer(cast: Cast, editor: Member) -> None:
    report = report_barrier("No names.", by=VISITOR, email="eye@example.org")
    run_pending_jobs()
    assert inbox(editor) == ["1 report of a barrier waits for an answer."]
    assert inbox(cast.elin) == []
    assert next(iter(barriers_to_answer(viewer_of(editor)))).tone == "warning"
    assert not list(barriers_to_answer(viewer_of(cast.elin)))
    answer_barrier(report, "Names come next week.", by=viewer_of(editor))
    mail.outbox.clear()
    run_pending_jobs()
    assert [message.to for message in mail.outbox] == [["eye@example.org"]]
    assert "Names come next week." in mail.outbox[0].body
    assert "> No names." in mail.outbox[0].body
    assert BarrierReport.objects.get().email == ""


def test_templates_wait_on_the_desk_until_their_gaps_are_filled(db: None, editor: Member, cast: Cast) -> None:
    by = viewer_of(editor)
    page = create_page("page", "legal", by=by)
    text = save_text(page, "en", title="Legal", body=RichText("Run by [name]."), expected=0, by=by)
    publish_text(text, by=by)
    publish_page(page, by=by)
    (card,) = pages_to_complete(by)
    assert (card.has_work, card.count) == (True, "1 page has gaps in square brackets that only you can fill")
    text.refresh_from_db()
    publish_text(save_text(page, "en", title="Legal", body=RichText("Run by us."), expected=text.version, by=by), by=by)
    assert [card.has_work for card in pages_to_complete(by)] == [False]
    assert not list(pages_to_complete(viewer_of(cast.elin)))


def test_a_member_gets_the_answer_in_the_inbox(cast: Cast, editor: Member) -> None:
    report = report_barrier("No names.", by=viewer_of(cast.ana))
    answer_barrier(report, "Soon.", by=viewer_of(editor))
    run_pending_jobs()
    assert inbox(cast.ana) == ["The barrier that you reported: Soon."]


def test_a_report_is_answered_once_with_words_by_an_editor(cast: Cast, editor: Member) -> None:
    report = report_barrier("No names.", by=VISITOR)
    with pytest.raises(PermissionRefused):
        answer_barrier(report, "Soon.", by=viewer_of(cast.elin))
    with pytest.raises(Refused):
        answer_barrier(report, " ", by=viewer_of(editor))
    same = BarrierReport.objects.get(pk=report.pk)
    answer_barrier(report, "Soon.", by=viewer_of(editor))
    with pytest.raises(MoveRefused):
        answer_barrier(same, "Later.", by=viewer_of(editor))


@pytest.mark.parametrize(
    ("what", "email", "field"), [(" ", "", "what"), ("x" * 4001, "", "what"), ("x", "half@", "email")]
)
def test_a_report_that_says_nothing_is_refused_at_its_field(db: None, what: str, email: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        report_barrier(what, by=VISITOR, email=email)
    assert refused.value.field == field


def test_news_are_on_the_home_page_while_they_are_news(editor: Member) -> None:
    by = viewer_of(editor)
    assert not list(latest_on_the_home_page(by))
    page = create_page("news", "begun", by=by)
    publish_text(save_text(page, "en", title="We have begun", body=RichText("Words."), expected=0, by=by), by=by)
    publish_page(page, by=by)
    assert [card.title for section in latest_on_the_home_page(by) for card in section.cards] == ["We have begun"]
    Page.objects.update(published_at="2020-01-01T00:00Z")
    assert not list(latest_on_the_home_page(by))


def test_who_is_mentioned_in_a_page_is_told_once_when_readers_see_it(cast: Cast, editor: Member) -> None:
    by = viewer_of(editor)
    page = create_page("news", "summer", by=by)

    def write(language: str, body: str, expected: int) -> None:
        text = save_text(page, language, title="Summer school", body=RichText(body), expected=expected, by=by)
        publish_text(text, by=by)
        run_pending_jobs()

    ana, bela = f"@{cast.ana.actor.handle}", f"@{cast.bela.actor.handle}"
    write("en", f"With {ana}.", 0)
    assert inbox(cast.ana) == []
    publish_page(page, by=by)
    run_pending_jobs()
    (entry,) = inbox_of(viewer_of(cast.ana), before=FUTURE)
    assert (entry.kind, entry.text) == ("mention", "Elias Editor mentions you in “Summer school”.")
    assert entry.path == "/en/news/summer/"
    write("en", f"With {ana} and {bela}.", 1)
    write("sv", f"Med {ana}.", 0)
    unpublish_page(page, by=by)
    publish_page(page, by=by)
    run_pending_jobs()
    assert (len(inbox(cast.ana)), len(inbox(cast.bela)), inbox(editor)) == (1, 1, [])
    unpublish_page(page, by=by)
    assert inbox(cast.ana) == ["This is no longer available to you."]


def test_a_draft_that_mentions_somebody_tells_nobody(cast: Cast, editor: Member) -> None:
    by = viewer_of(editor)
    page = create_page("page", "plans", by=by)
    publish_text(save_text(page, "en", title="Plans", body=RichText("Soon."), expected=0, by=by), by=by)
    publish_page(page, by=by)
    save_text(page, "en", title="Plans", body=RichText(f"Ask @{cast.ana.actor.handle}."), expected=1, by=by)
    run_pending_jobs()
    assert inbox(cast.ana) == []
