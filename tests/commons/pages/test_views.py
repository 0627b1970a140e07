"""Pages as readers get them."""

import pytest
from django.core.cache import cache
from django.test import Client

from hub.commons.pages.actions import add_redirect, create_page, publish_page, publish_text, save_text
from hub.commons.pages.models import BarrierReport, Page
from hub.community.members.models import Member
from hub.core.richtext import RichText
from tests.factories import viewer_of


def make(kind: str, slug: str, title: str, editor: Member, **facts: str) -> Page:
    by = viewer_of(editor)
    page = create_page(kind, slug, by=by, **facts)
    publish_text(save_text(page, "en", title=title, body=RichText(f"About {slug}."), expected=0, by=by), by=by)
    return publish_page(page, by=by)


def test_a_page_is_shown_in_its_language_with_the_hubs_name(pages: None, client: Client) -> None:
    page = client.get("/sv/about/").content.decode()
    assert "Om plattformen" in page
    assert "Education hub är för alla." in page
    assert "<h2>Who may join</h2>" in client.get("/en/about/").content.decode()


def test_a_page_that_is_not_translated_says_so_and_marks_its_language(pages: None, client: Client) -> None:
    page = client.get("/hu/about/").content.decode()
    assert '<div class="prose page-text" lang="en">' in page
    assert "English" in page
    assert '<html lang="hu"' in page


def test_pages_stand_in_the_footer_of_every_page(pages: None, client: Client) -> None:
    home = client.get("/en/news/").content.decode()
    assert '<a href="/en/about/">About this hub</a>' in home
    assert '<a href="/en/timeline/">' in home


def test_a_visitor_whose_browser_has_the_page_gets_304(pages: None, client: Client) -> None:
    first = client.get("/en/about/")
    again = client.get("/en/about/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("address", ["/en/pages/nothing/", "/en/news/nothing/", "/en/pages/x/y/", "/en/faq/"])
def test_what_is_not_there_is_404(pages: None, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_news_are_listed_shown_and_fed(editor: Member, client: Client) -> None:
    assert "No news yet" in client.get("/en/news/").content.decode()
    for number in range(22):
        make("news", f"item-{number}", f"Item number {number}", editor, link="topics/")
    page = client.get("/en/news/").content.decode()
    assert "Item number 21" in page
    assert "Item number 1<" not in page
    older = page.split('rel="next" href="')[1].split('"')[0]
    assert "Item number 1<" in client.get(f"/en/news/{older}").content.decode()
    assert client.get("/en/news/?before=999999999999999999999-9").status_code == 200
    assert 'href="/en/topics/"' in client.get("/en/news/item-3/").content.decode()
    feed = client.get("/en/news/feed.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert b"Item number 21" in feed.content


def test_milestones_stand_latest_first_with_dates_as_exact_as_known(editor: Member, client: Client) -> None:
    make("milestone", "start", "Start", editor, happened_on="2020", source="Some archive")
    make("milestone", "pilot", "Pilot", editor, happened_on="2021-03", happened_until="2021-05-04")
    page = client.get("/en/timeline/").content.decode()
    assert page.index("March 2021 to 4 May 2021") < page.index("Some archive")


def test_old_addresses_lead_on(pages: None, editor: Member, client: Client) -> None:
    add_redirect("/community/about.html", Page.objects.get(slug="about"), by=viewer_of(editor))
    answer = client.get("/sv/community/about.html")
    assert (answer.status_code, answer["Location"]) == (301, "/sv/about/")
    assert client.get("/en/pages/about/")["Location"] == "/en/about/"


def test_anybody_reports_a_barrier_and_what_was_typed_comes_back(pages: None, client: Client) -> None:
    assert "/en/accessibility/report/" in client.get("/en/accessibility/").content.decode()
    bad = client.post("/en/accessibility/report/", {"what": "", "path": "/en/people/", "email": "half@"})
    assert bad.status_code == 422
    assert "half@" in bad.content.decode()
    good = {"what": "The map has no names.", "path": "/en/people/", "email": "eye@example.org"}
    assert client.post("/en/accessibility/report/", good)["Location"] == "/en/accessibility/report/thanks/"
    assert client.get("/en/accessibility/report/thanks/").status_code == 200
    report = BarrierReport.objects.get()
    assert (report.due_at - report.reported_at).days == 14


def test_reporting_barriers_without_end_is_stopped(db: None, client: Client) -> None:
    cache.clear()
    answers = [client.post("/en/accessibility/report/", {"what": "x"}).status_code for _time in range(7)]
    assert answers == [302] * 5 + [422] * 2
