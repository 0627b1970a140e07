"""Two people have the same form open: the second to save is told, loses nothing, and overwrites nothing unseen."""

import re
from typing import Any

import pytest
from django.test import Client

from hub.community.actors.kinds import Sector
from hub.core.hubsettings.queries import forget_hub_settings
from tests.abuse.addresses import body_of
from tests.abuse.hostile import PageForm, encoded, forms_on
from tests.abuse.world import World
from tests.factories import affiliate

FORM = "application/x-www-form-urlencoded"
# The page, and the field that both change.
SHARED = {
    "a thread": (lambda w: f"/en/posts/{w.open_thread.pk}/edit/", "title"),
    "a reply": (lambda w: f"/en/posts/{w.closed_post.pk}/edit/", "body"),
    "a thread's labels": (lambda w: f"/en/threads/{w.open_thread.pk}/labels/", "title"),
    "a page's text": (lambda w: f"/en/manage/pages/{w.page.pk}/en/", "title"),
    "a page's place": (lambda w: f"/en/manage/pages/{w.page.pk}/", "slug"),
    "an organisation": (lambda w: f"/en/organisations/{w.cast.organisation.actor.handle}/edit/", "name"),
    "a profile": (lambda w: "/en/account/profile/", "headline"),
    "a group": (lambda w: f"/en/spaces/{w.cast.open_group.slug}/settings/", "name"),
    "the hub": (lambda w: "/en/manage/settings/", "name"),
    "the brand": (lambda w: "/en/manage/brand/", "brand_primary"),
}

# What both write, where a field takes no words.
WORDS = {"slug": ("first-words", "second-words"), "brand_primary": ("#1b3a7a", "#7a1b3a")}


def form_errors(html: str) -> list[str]:
    """The errors that a page shows, for the message of a failing test."""
    return [
        re.sub(r"<[^>]+>|\s+", " ", each) for each in re.findall(r'<ul class="field__error.*?</ul>', html, re.DOTALL)
    ]


def _form(client: Client, path: str, name: str) -> PageForm:
    page = client.get(path)
    assert page.status_code == 200, path
    (found,) = [form for form in forms_on(path, body_of(page).decode()) if name in form.written]
    return found


def _save(client: Client, form: PageForm, name: str, value: str) -> Any:
    buttons = [(key, text.encode()) for key, text in form.buttons if key and key != "preview"][:1]
    fields = [*form.values(without=name, filling=""), (name, value.encode()), *buttons]
    forget_hub_settings()
    return client.post(form.action, encoded(fields), content_type=FORM)


@pytest.mark.parametrize("what", SHARED)
def test_the_second_is_told_and_keeps_what_they_wrote(world: World, what: str) -> None:
    """The same person in two windows where only one person may change it."""
    everything = world.cast.chloe
    affiliate(everything, world.cast.organisation, is_representative=True)
    type(everything).objects.filter(pk=everything.pk).update(hub_role="administrator")
    type(everything.actor).objects.filter(pk=world.cast.organisation.pk).update(country="HU", languages=["en"])
    type(world.cast.organisation).objects.update(country="HU", sectors=[Sector.values[0]])
    path, name = SHARED[what][0](world), SHARED[what][1]
    owner = world.cast.bela if what == "a thread" else everything
    first, second = Client(), Client()
    for client in (first, second):
        client.force_login(owner)
    one, other = _form(first, path, name), _form(second, path, name)
    mine, theirs = WORDS.get(name, ("First words", "Second words"))
    told = _save(first, one, name, mine)
    assert told.status_code == 302, (form_errors(body_of(told).decode()), one)
    refused = _save(second, other, name, theirs)
    page = body_of(refused).decode()
    assert refused.status_code in (409, 422), refused.status_code
    assert theirs in page
    forget_hub_settings()
    assert mine in str(_form(first, path, name).written[name])
    # Having seen that, the second may decide to save all the same.
    (again,) = [form for form in forms_on(path, page) if name in form.written]
    assert _save(second, again, name, theirs).status_code == 302
