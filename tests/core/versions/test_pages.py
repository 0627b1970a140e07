"""Visitors' pages that answer 304, and those that must not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import translation

from hub.core.hubsettings.queries import hub_settings
from hub.core.versions import pages
from hub.core.versions.actions import bump
from hub.core.versions.pages import FORGOTTEN_SECONDS, visitor_cached
from hub.core.versions.queries import versions_of
from tests.core.conftest import SeparateHub

View = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@visitor_cached("threads", "thread:{number}")
def page(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse("made")


@visitor_cached("threads")
def page_with_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


@visitor_cached("threads")
def page_with_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("made")
    response.set_cookie("seen", "1")
    return response


@visitor_cached("threads")
def missing_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=404)


def get(etag: str = "", *, view: View = page, cookie: str = "", method: str = "GET", **headers: str) -> HttpResponse:
    request = RequestFactory().generic(method, "/", headers={"If-None-Match": etag, **headers})
    if cookie:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = cookie
    return view(request, number=7) if view is page else view(request)


@pytest.mark.django_db
def test_a_page_that_has_not_changed_is_not_made_again() -> None:
    first = get()
    assert (first.status_code, first.content) == (200, b"made")
    again = get(first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"] == "private, no-cache"
    assert again["Vary"] == first["Vary"] == "Cookie, HX-Request, HX-Target"


@pytest.mark.django_db
@pytest.mark.parametrize("known", ['"a", {etag}', '{etag} , W/"b"'])
def test_one_of_several_known_versions_suffices(known: str) -> None:
    assert get(known.format(etag=get()["ETag"])).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize("known", ["*", '"a"', "nonsense", 'W/"'])
def test_an_unknown_or_broken_version_gets_the_page(known: str) -> None:
    assert get(known).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["threads", "thread:7"])
def test_a_change_to_what_the_page_shows_gets_a_new_page(name: str) -> None:
    etag = get()["ETag"]
    bump("thread:8", "people")
    assert get(etag).status_code == 304
    bump(name)
    assert get(etag).status_code == 200


@pytest.mark.django_db
def test_languages_and_parts_of_a_page_are_different_pages() -> None:
    etag = get()["ETag"]
    with translation.override("el"):
        assert get(etag).status_code == 200
    assert get(etag, **{"HX-Request": "true"}).status_code == 200
    assert get(etag, **{"HX-Request": "true", "HX-Target": "results"})["ETag"] != etag


@pytest.mark.django_db
def test_light_and_dark_are_different_pages() -> None:
    request = RequestFactory().get("/", headers={"If-None-Match": get()["ETag"]})
    request.COOKIES[settings.THEME_COOKIE_NAME] = "dark"
    assert page(request, number=7).status_code == 200


@pytest.mark.django_db
def test_a_new_release_or_a_changed_setting_is_a_new_page(monkeypatch: pytest.MonkeyPatch) -> None:
    etag = get()["ETag"]
    with override_settings(VERSION="9.9"):
        assert get(etag).status_code == 200
    monkeypatch.setattr(pages, "hub_settings", lambda: replace(hub_settings(), version=99))
    assert get(etag).status_code == 200


@pytest.mark.django_db
def test_what_was_forgotten_to_bump_shows_after_five_minutes(clock: time_machine.Traveller) -> None:
    etag = get()["ETag"]
    clock.shift(timedelta(seconds=FORGOTTEN_SECONDS - 1))
    assert get(etag).status_code == 304
    clock.shift(timedelta(seconds=1))
    assert get(etag).status_code == 200


@pytest.mark.django_db
def test_a_member_always_gets_the_page_itself_and_no_proxy_may_keep_it() -> None:
    etag = get()["ETag"]
    response = get(etag, cookie="somebody")
    assert response.status_code == 200
    assert "ETag" not in response
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("view", [page_with_form, page_with_cookie, missing_page])
def test_a_page_made_for_one_browser_or_not_found_gets_no_etag(view: View) -> None:
    assert "ETag" not in get(view=view)


@pytest.mark.django_db
def test_a_post_is_never_answered_from_a_version() -> None:
    assert get(get()["ETag"], method="POST").status_code == 200
    assert get(get()["ETag"], method="HEAD").status_code == 304


@pytest.mark.django_db
def test_an_unchanged_page_costs_one_query() -> None:
    etag = get()["ETag"]
    with CaptureQueriesContext(connection) as captured:
        get(etag)
    assert [query["sql"] for query in captured if "core_hubsettings" not in query["sql"]] == [
        query["sql"] for query in captured if "core_versions_version" in query["sql"]
    ]
    assert sum("core_versions_version" in query["sql"] for query in captured) == 1


@pytest.mark.django_db
def test_versions_rise_with_each_change_and_are_read_together() -> None:
    bump("b", "a", "b")
    bump("a")
    bump()
    assert versions_of("a", "b", "never") == {"a": 2, "b": 1, "never": 0}
    assert versions_of() == {}


@pytest.mark.django_db
def test_a_rolled_back_change_is_no_new_version() -> None:
    with transaction.atomic():
        bump("a")
        transaction.set_rollback(True)
    assert versions_of("a") == {"a": 0}


@pytest.mark.django_db(transaction=True)
def test_a_version_outside_of_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        bump("a")


def test_racing_processes_lose_no_version(separate_hub: SeparateHub) -> None:
    code = (
        "from hub.core.versions.actions import bump\n"
        "for number in range(50):\n"
        "    with transaction.atomic():\n"
        "        bump('threads', f'thread:{number % 3}')\n"
    )
    for process in [separate_hub.start(code) for _ in range(3)]:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
    read = "from hub.core.versions.queries import versions_of\nprint(versions_of('threads', 'thread:0'))"
    assert separate_hub.run(read) == "{'threads': 150, 'thread:0': 51}"
