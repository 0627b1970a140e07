"""Pages of the design system, and what all pages share."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from hub.core.access.viewer import VISITOR
from hub.core.hubsettings.models import HubSettings
from hub.core.ui.icons import ICONS, SPRITE_FILE, icon
from hub.core.ui.render import render

pytestmark = pytest.mark.django_db


def test_the_patterns_show_every_component(client: Client):
    response = client.get("/-/patterns/")
    assert response.status_code == 200
    body = response.content.decode()
    assert "style=" not in body
    assert "<script>" not in body
    assert not re.search(r"\son\w+=", body)


def test_a_visitor_gets_no_cookie(client: Client):
    response = client.get("/-/patterns/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_pages_ask_nothing_of_other_hosts(client: Client):
    body = client.get("/-/patterns/").content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', body)


def test_ids_are_unique(client: Client):
    body = client.get("/-/patterns/").content.decode()
    ids = re.findall(r'\sid="([^"]+)"', body)
    assert sorted(ids) == sorted(set(ids))


def request_of(rf: RequestFactory, **headers: str):
    request = rf.get("/en/appearance/", headers=headers)
    request.viewer = VISITOR
    return request


def answer(request, block="results") -> HttpResponse:
    return render(request, "tests/blocks.jinja", {"rows": [1, 2]}, block=block)


@pytest.fixture
def _block_template(monkeypatch):
    from jinja2 import ChoiceLoader, DictLoader

    from hub.core.ui.render import environment

    source = "before {% block results %}{{ rows|length }} rows{% endblock %}{% block facets %}facets{% endblock %}"
    loader = ChoiceLoader([DictLoader({"tests/blocks.jinja": source}), environment().loader])
    monkeypatch.setattr(environment(), "loader", loader)


@pytest.mark.usefixtures("_block_template")
def test_htmx_gets_the_block_it_wants_to_replace(rf: RequestFactory):
    response = answer(request_of(rf, **{"HX-Request": "true", "HX-Target": "results"}))
    assert response.content == b"2 rows"
    assert response["Vary"] == "HX-Request, HX-Target"


@pytest.mark.usefixtures("_block_template")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HX-Request": "true", "HX-Target": "elsewhere"},
        {"HX-Request": "true", "HX-Target": "results", "HX-Boosted": "true"},
        {"HX-Request": "true", "HX-Target": "results", "HX-History-Restore-Request": "true"},
    ],
)
def test_everybody_else_gets_the_page(rf: RequestFactory, headers):
    assert b"before 2 rows" in answer(request_of(rf, **headers)).content


@pytest.mark.usefixtures("_block_template")
def test_one_of_several_blocks_is_chosen_by_its_target(rf: RequestFactory):
    headers = {"HX-Request": "true", "HX-Target": "facets"}
    assert answer(request_of(rf, **headers), ("results", "facets")).content == b"facets"
    assert answer(request_of(rf, **{"HX-Request": "true"}), ("results", "facets")).content == b"2 rows"


def test_the_theme_is_kept_in_a_cookie_and_sent_with_the_page(client: Client):
    response = client.post("/en/appearance/", {"theme": "dark", "next": "/-/patterns/"})
    assert response["Location"] == "/-/patterns/"
    assert 'data-theme="dark"' in client.get("/-/patterns/").content.decode()
    client.post("/en/appearance/", {"theme": "", "next": "/"})
    assert "data-theme" not in client.get("/-/patterns/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_way_back_stays_on_this_hub(client: Client, target):
    assert client.post("/en/appearance/", {"theme": "dark", "next": target})["Location"] == "/"


def test_a_theme_that_does_not_exist_is_not_written_into_the_page(client: Client):
    client.cookies["hub_theme"] = '"><script>'
    assert "<script>" not in client.get("/-/patterns/").content.decode()


def test_every_icon_is_in_the_sprite_and_none_more():
    names = re.findall(r'<symbol id="([^"]+)"', SPRITE_FILE.read_text())
    assert names == ["mark", *ICONS]


def test_an_unknown_icon_is_an_error():
    with pytest.raises(LookupError):
        icon("unicorn")


def test_another_language_keeps_what_was_searched_for(client: Client):
    HubSettings.objects.create(pk=1, languages=["en", "sv"], default_language="en")
    body = client.get("/en/search?q=caf%C3%A9+%22x%22&kind=person").content.decode()
    assert 'href="/sv/search?q=caf%C3%A9+%22x%22&amp;kind=person"' in body
    # What search engines are told of is the page itself.
    assert re.search(r'<link rel="alternate" hreflang="sv" href="[^"?]*/sv/search">', body)
    assert 'href="/sv/search"' in client.get("/en/search").content.decode()
