"""Pages in the language of their address, and the way there."""

from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import Resolver404, path, resolve
from django.utils import timezone, translation

from hub.core.hubsettings.models import HubSettings
from hub.core.languages import middleware
from hub.core.languages.middleware import LanguageMiddleware, ReaderLanguageMiddleware


def page(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Says which language is active."""
    return HttpResponse(translation.get_language())


urlpatterns = [
    path("id/<uuid:uuid>", page),
    path("accounts/login/", page),
    *i18n_patterns(path("", page), path("spaces/<slug:slug>/", page), prefix_default_language=True),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def _keep_language(db):
    with translation.override("en"):
        yield


def view(request: HttpRequest) -> HttpResponse:
    match = resolve(request.path_info)
    return match.func(request, *match.args, **match.kwargs)


def ask(address: str, *, method: str = "GET", language: str = "", cookie: str = "", profile: str | None = None):
    headers = {"accept-language": language} if language else {}
    request = RequestFactory().generic(method, address, headers=headers)
    if cookie:
        request.COOKIES["hub_language"] = cookie
    if profile:
        request.viewer = SimpleNamespace(is_member=True, language=profile)
    return LanguageMiddleware(ReaderLanguageMiddleware(view))(request)


@pytest.mark.parametrize("language", ["en", "sv", "hu", "el"])
def test_a_page_speaks_the_language_of_its_address(language):
    response = ask(f"/{language}/spaces/x/", language="de,sv", cookie="hu", profile="el")
    assert response.content.decode() == response["Content-Language"] == language
    assert not response.has_header("Vary")


@pytest.mark.parametrize(
    ("wish", "target"),
    [
        ({}, "/en/"),
        ({"language": "hu-HU,en;q=0.5"}, "/hu/"),
        ({"language": "hu", "profile": "el"}, "/el/"),
        ({"language": "hu", "profile": "el", "cookie": "sv"}, "/sv/"),
        ({"cookie": "//evil.example"}, "/en/"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_address_without_a_language_leads_to_the_readers(wish, target, method):
    response = ask("/", method=method, **wish)
    assert response.status_code == 302
    assert response["Location"] == target
    assert response["Vary"] == "Accept-Language, Cookie"


def test_the_query_is_kept():
    assert ask("/spaces/x/?q=%C5%91&page=2", language="hu")["Location"] == "/hu/spaces/x/?q=%C5%91&page=2"


def test_a_missing_slash_costs_no_second_redirect():
    assert ask("/spaces/x", language="sv")["Location"] == "/sv/spaces/x/"


@pytest.mark.parametrize("address", ["/de/spaces/x/", "/SV/spaces/x/"])
def test_a_language_that_the_interface_lacks_is_replaced(address):
    assert ask(address, language="hu")["Location"] == "/hu/spaces/x/"


@pytest.mark.parametrize("address", ["/id/0199b3a0-0000-7000-8000-000000000000", "/accounts/login/"])
def test_addresses_that_have_no_language_stay_and_speak_the_readers(address):
    response = ask(address, language="sv")
    assert response.status_code == 200
    assert response.content == b"sv"
    assert ask(address, language="sv", profile="hu").content == b"hu"


@pytest.mark.parametrize("address", ["/-/live", "/static/x.css", "/nowhere/at/all/", "/wp-login.php"])
def test_an_address_that_leads_nowhere_is_not_redirected(address):
    with pytest.raises(Resolver404):
        ask(address)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    "address", ["//evil.example/", "/\\evil.example", "//evil.example/%2e%2e", "/en//evil.example/", "/%0d%0aX:1/"]
)
def test_no_address_leads_to_another_host(address):
    request = RequestFactory().get("/")
    request.path_info = address
    with suppress(Resolver404):
        response = LanguageMiddleware(ReaderLanguageMiddleware(view))(request)
        assert response["Location"].startswith("/en/")


def test_a_form_is_never_redirected():
    with pytest.raises(Resolver404):
        ask("/spaces/x/", method="POST")


def test_readers_are_led_to_the_languages_of_the_hub():
    HubSettings.objects.create(pk=1, languages=["en", "sv"], default_language="sv", setup_completed_at=timezone.now())
    assert ask("/", language="hu")["Location"] == "/sv/"
    assert ask("/", language="hu,en;q=0.3", profile="el", cookie="hu")["Location"] == "/en/"
    assert ask("/hu/").content == b"hu"


def test_machine_addresses_ask_no_database(monkeypatch):
    monkeypatch.setattr(middleware, "offered_languages", lambda: pytest.fail("asked"))
    request = RequestFactory().get("/-/live", headers={"accept-language": "hu"})
    response = LanguageMiddleware(lambda request: HttpResponse(translation.get_language()))(request)
    assert response.content == b"hu"
    assert not response.has_header("Vary")


def test_the_pseudo_language_is_spoken_outside_production():
    LanguageMiddleware(view)
    with translation.override("en-xa"):
        assert translation.gettext("Save") == "[Şȧṽḗ]"
