"""The pages of those who keep pages."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from hub.commons.pages.actions import add_redirect, report_barrier
from hub.commons.pages.models import BarrierReport, Page, PageText, Redirect
from hub.commons.pages.queries import get_shown
from hub.community.members.kinds import HubRole
from hub.community.members.models import Member
from hub.content.contributions.actions import forget_unsent_attachments
from hub.core.access.viewer import VISITOR
from tests.factories import make_member, viewer_of
from tests.personas import Cast

LIST = "/en/manage/pages/"


@pytest.fixture
def desk(pages: None, editor: Member, client: Client) -> Client:
    client.force_login(editor)
    return client


def about() -> Page:
    return Page.objects.get(slug="about")


@pytest.mark.parametrize(
    "address",
    [
        *("", "new/", "redirects/", "barriers/", "{pk}/", "{pk}/en/", "{pk}/en/history/", "barriers/{report}/"),
        *("export.csv", "redirects/export.csv", "barriers/export.csv"),
    ],
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


def _table(client: Client, address: str) -> str:
    assert f'href="{LIST}{address}' in client.get(LIST + address.partition("export.csv")[0]).content.decode()
    return client.get(LIST + address).getvalue().decode()


def test_the_lists_go_out_as_tables(desk: Client, editor: Member) -> None:
    pages = _table(desk, "export.csv?kind=page")
    assert ",/en/about/," in pages
    assert ",en,sv" in pages.splitlines()[0]
    report_barrier('=HYPERLINK("a")', by=VISITOR, email="visitor@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        barriers = _table(desk, "barriers/export.csv")
    assert "'=HYPERLINK" in barriers
    assert ",yes," in barriers
    assert "visitor@example.org" not in barriers
    add_redirect("/old/place/", about(), by=viewer_of(editor))
    assert "/old/place/,/en/about/," in _table(desk, "redirects/export.csv")


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


def _picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return SimpleUploadedFile("garden.png", content.getvalue(), "image/png")


def _status(client: Client, address: str) -> int:
    """Of a file, which stays open until it is read to its end."""
    response = client.get(address)
    if response.streaming:
        response.getvalue()
    return response.status_code


def test_a_picture_of_a_page_is_for_everybody_once_the_page_is(desk: Client, cast: Cast, editor: Member) -> None:
    here = desk.post(f"{LIST}new/?kind=news", {"slug": "garden", "link": ""})["Location"]
    page = desk.get(here).content.decode()
    assert 'upload="/-/uploads/"' in page
    assert 'mentions="/-/mentions/"' in page
    plain = desk.post("/-/uploads/", {"file": _picture()}).json()["url"]
    fields = {"title": "Our garden", "body_format": "html", "version": "0"}
    refused = desk.post(here, {**fields, "body": f'<p>See <img src="{plain}" alt=""></p>'})
    assert refused.status_code == 422
    assert "Say what “garden.png” shows" in refused.content.decode()
    desk.post(here, {**fields, "body": f'<p>See <img src="{plain}" alt="Beans in a box"></p>'})
    visitor, moderator = Client(), Client()
    moderator.force_login(cast.elin)
    assert _status(visitor, plain) == _status(moderator, plain) == 404
    other = Client()
    other.force_login(make_member("Edit Other", hub_role=HubRole.EDITOR))
    assert _status(other, plain) == 200
    desk.post(here, {**fields, "version": "1", "body": f'<p>See <img src="{plain}" alt="Beans"></p>', "publish": "1"})
    assert _status(visitor, plain) == 200
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        forget_unsent_attachments()
    assert _status(visitor, plain) == 200


def test_nobody_shows_another_persons_file_by_naming_it_in_a_page(desk: Client, cast: Cast) -> None:
    ana, visitor = Client(), Client()
    ana.force_login(cast.ana)
    secret = ana.post("/-/uploads/", {"file": _picture()}).json()["url"]
    here = desk.post(f"{LIST}new/?kind=news", {"slug": "garden", "link": ""})["Location"]
    body = f'<p>See <img src="{secret}" alt="Not mine"></p>'
    desk.post(here, {"title": "Garden", "body": body, "body_format": "html", "version": "0", "publish": "1"})
    assert visitor.get("/en/news/garden/").status_code == 200
    assert _status(visitor, secret) == _status(desk, secret) == 404


def test_a_page_mentions_people(desk: Client, cast: Cast) -> None:
    here = desk.post(f"{LIST}new/?kind=news", {"slug": "thanks", "link": ""})["Location"]
    body = f'<p>Thanks to <a class="mention" data-actor="{cast.ana.actor_id}">@Ana</a></p>'
    desk.post(here, {"title": "Thanks", "body": body, "body_format": "html", "version": "0", "publish": "1"})
    assert f'href="/id/{cast.ana.actor_id}"' in Client().get("/en/news/thanks/").content.decode()
