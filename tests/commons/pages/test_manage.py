"""The pages of those who keep pages."""

import pytest
from django.test import Client

from hub.commons.pages.actions import report_barrier
from hub.commons.pages.models import BarrierReport, Page, PageText, Redirect
from hub.commons.pages.queries import get_shown
from hub.community.members.models import Member
from hub.core.access.viewer import VISITOR
from tests.personas import Cast

LIST = "/en/manage/pages/"


@pytest.fixture
def desk(pages: None, editor: Member, client: Client) -> Client:
    client.force_login(editor)
    return client


def about() -> Page:
    return Page.objects.get(slug="about")


@pytest.mark.parametrize(
    "address", ["", "new/", "redirects/", "barriers/", "{pk}/", "{pk}/en/", "{pk}/en/history/", "barriers/{report}/"]
)
def test_only_editors_open_these_pages(cast: Cast, desk: Client, editor: Member, address: str) -> None:
    report = report_barrier("No names.", by=VISITOR)
    address = LIST + address.format(pk=about().pk, report=report.pk)
    assert desk.get(address).status_code == 200
    desk.force_login(cast.elin)
    assert desk.get(address).status_code == 404
    desk.logout()
    assert desk.get(address).status_code == 302


def test_the_list_says_how_far_each_language_is(desk: Client) -> None:
    page = desk.get(LIST).content.decode()
    assert "About this hub" in page
    assert "Svenska" in page
    assert desk.get(f"{LIST}?kind=news").status_code == 200
    assert desk.get(f"{LIST}?kind=milestone").status_code == 200


def test_an_editor_writes_news_and_publishes_it(desk: Client) -> None:
    assert desk.post(f"{LIST}new/?kind=news", {"slug": "no spaces"}).status_code == 422
    here = desk.post(f"{LIST}new/?kind=news", {"slug": "begun", "link": ""})["Location"]
    assert desk.get(here).status_code == 200
    assert desk.post(here, {"title": "", "body": "Words", "version": "0"}).status_code == 422
    desk.post(here, {"title": "We have begun", "body": "With **words**.", "version": "0"})
    assert desk.get("/en/news/begun/").status_code == 404
    answer = desk.post(here, {"title": "We have begun", "body": "With **words**.", "version": "1", "publish": "1"})
    assert answer.status_code == 302
    assert "<strong>words</strong>" in desk.get("/en/news/begun/").content.decode()


def test_a_milestone_needs_no_title(desk: Client) -> None:
    here = desk.post(f"{LIST}new/?kind=milestone", {"slug": "start", "happened_on": "2026-03"})["Location"]
    assert desk.post(here, {"title": "", "body": "It began.", "version": "0", "publish": "1"}).status_code == 302
    assert "It began." in desk.get("/en/timeline/").content.decode()


def test_the_second_editor_keeps_the_text_and_sees_the_other(desk: Client) -> None:
    here = f"{LIST}{about().pk}/en/"
    desk.post(here, {"title": "Theirs", "body": "Their words.", "version": "1"})
    answer = desk.post(here, {"title": "Mine", "body": "My words.", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "My words." in page
    assert "Their words." in page
    assert desk.post(here, {"title": "Mine", "body": "My words.", "version": "2"}).status_code == 302


def test_a_translation_stands_beside_its_original_with_what_changed(desk: Client) -> None:
    pk = about().pk
    desk.post(f"{LIST}{pk}/en/", {"title": "About", "body": "Quite new.", "version": "1", "publish": "1"})
    page = desk.get(f"{LIST}{pk}/sv/").content.decode()
    assert "What changed in the original" in page
    assert "<ins>" in page
    assert "original is newer" in desk.get(LIST).content.decode()


def test_the_history_restores(desk: Client) -> None:
    pk = about().pk
    desk.post(f"{LIST}{pk}/en/", {"title": "About", "body": "Quite new.", "version": "1", "publish": "1"})
    assert "Begin a draft" in desk.get(f"{LIST}{pk}/en/history/?version=1").content.decode()
    assert desk.post(f"{LIST}{pk}/en/restore/", {"number": "1", "expected": "2"}).status_code == 302
    assert PageText.objects.get(page=pk, language="en").version == 3
    desk.post(f"{LIST}{pk}/en/restore/", {"number": "1", "expected": "2"})
    assert PageText.objects.get(page=pk, language="en").version == 3
    assert desk.post(f"{LIST}{pk}/en/restore/", {"number": "x"}).status_code == 404


def test_terms_get_a_version_by_a_tick(desk: Client) -> None:
    pk = Page.objects.get(slug="terms").pk
    before = get_shown("page", "terms", "en").legal_version
    form = {"title": "Terms", "body": "Be kinder.", "version": "1", "publish": "1", "is_material": "on"}
    assert "is_material" in desk.get(f"{LIST}{pk}/en/").content.decode()
    assert "is_material" not in desk.get(f"{LIST}{about().pk}/en/").content.decode()
    desk.post(f"{LIST}{pk}/en/", form)
    assert get_shown("page", "terms", "en").legal_version == f"{before}.2"


def test_pages_move_change_their_address_and_are_taken_back(desk: Client) -> None:
    here = desk.post(f"{LIST}new/", {"slug": "imprint", "menu": "header"})["Location"]
    desk.post(here, {"title": "Imprint", "body": "We.", "version": "0", "publish": "1"})
    page = Page.objects.get(slug="imprint")
    assert (
        '/en/pages/imprint/" ' in desk.get("/en/news/").content.decode()
        or "Imprint" in desk.get("/en/news/").content.decode()
    )
    place = f"{LIST}{page.pk}/"
    assert desk.post(place, {"slug": "about us", "menu": "", "version": "1"}).status_code == 422
    assert desk.post(place, {"slug": "who", "menu": "footer", "version": "1"}).status_code == 302
    assert desk.post(place, {"slug": "who-else", "menu": "footer", "version": "1"}).status_code == 422
    assert desk.get("/en/pages/imprint/")["Location"] == "/en/pages/who/"
    desk.post(f"{place}shift/", {"direction": "up"})
    desk.post(f"{place}state/")
    assert desk.get("/en/pages/who/").status_code == 404
    desk.post(f"{LIST}{about().pk}/state/")
    assert about().state == "published"


def test_old_addresses_are_added_and_removed(desk: Client) -> None:
    assert desk.post(f"{LIST}redirects/", {"path": "/", "page": about().pk}).status_code == 422
    assert desk.post(f"{LIST}redirects/", {"path": "/old.html", "page": about().pk}).status_code == 302
    assert "/old.html" in desk.get(f"{LIST}redirects/").content.decode()
    desk.post(f"{LIST}redirects/{Redirect.objects.get().pk}/remove/")
    assert not Redirect.objects.exists()


def test_a_barrier_is_answered_once(desk: Client) -> None:
    report = report_barrier("The map has no names.", by=VISITOR)
    here = f"{LIST}barriers/{report.pk}/"
    assert "13 days left" in desk.get(f"{LIST}barriers/").content.decode()
    assert desk.post(here, {"answer": ""}).status_code == 422
    assert desk.post(here, {"answer": "Names come next week."}).status_code == 302
    assert BarrierReport.objects.get().state == "answered"
    assert desk.post(here, {"answer": "Again."}).status_code == 422
    assert "Names come next week." in desk.get(here).content.decode()
    assert "The map has no names." in desk.get(f"{LIST}barriers/").content.decode()


def test_the_list_costs_the_same_for_many_pages(desk: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]  # a fixture of pytest-django
    with django_assert_max_num_queries(8):
        desk.get(LIST)
