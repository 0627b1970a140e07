import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from hub.core.access.errors import Refused
from hub.core.access.viewer import VISITOR
from hub.core.ui.steps import Step, step_page

pytestmark = pytest.mark.django_db


def _page(method: str, act):
    request = getattr(RequestFactory(), method)("/en/things/7/archive/")
    request.viewer = VISITOR
    request.LANGUAGE_CODE = "en"
    request._messages = CookieStorage(request)
    step = Step(act, "Archive it?", "It can still be read.", "Archive", "It is archived.", kind="danger")
    response = step_page(request, step, "a thing", "/en/things/7/")
    return response, [message.message for message in get_messages(request)]


def test_a_step_asks_before_it_is_taken():
    taken = []
    response, said = _page("get", lambda thing, by: taken.append(thing))
    page = response.content.decode()
    assert "Archive it?" in page
    assert "It can still be read." in page
    assert "button--danger" in page
    assert 'href="/en/things/7/"' in page
    assert (taken, said) == ([], [])


def test_a_step_is_taken_by_a_post_in_the_name_of_who_posts():
    taken = []
    response, said = _page("post", lambda thing, by: taken.append((thing, by)))
    assert (response.status_code, response["Location"]) == (302, "/en/things/7/")
    assert taken == [("a thing", VISITOR)]
    assert said == ["It is archived."]


def test_a_refused_step_says_why():
    def refuse(thing, by):
        raise Refused("It has topics.")

    response, said = _page("post", refuse)
    assert response["Location"] == "/en/things/7/"
    assert said == ["It has topics."]
