"""Doing one thing again and again: each limit of the hub refuses once it is used up, and nothing more is done."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from hub.commons.contact.models import MessageRequest
from hub.commons.discussions.models import PendingPost
from hub.commons.pages.models import BarrierReport
from hub.community.spaces.models import SpaceInvitation
from hub.content.contributions.models import Attachment, Contribution
from hub.content.moderation.models import Report
from hub.core.ratelimits.limits import Limit
from tests.abuse.world import World, picture


@dataclass(frozen=True, slots=True)
class Use:
    """How somebody uses up a limit: `send` is told how often it was called before."""

    persona: str
    send: Callable[[World, Client, int], Any]
    # What there is more of after each use that was allowed.
    made: Any = None
    refused: int = 429


def _text(number: int) -> dict[str, str]:
    return {"title": f"Title {number}", "body": f"Text {number}", "client_token": f"token-{number}"}


def _invite(w: World, client: Client, number: int) -> Any:
    sent = {"people-addresses": f"new{number}@example.org", "people-role": "member", "form": "people"}
    return client.post(f"/en/spaces/{w.secret_group.slug}/invite/", sent)


def _write_to(w: World, client: Client, number: int) -> Any:
    person = (w.cast.finn, w.cast.greta)[number].actor
    return client.post(f"/en/people/{person.handle}/message/", {"text": f"Hello {number}"})


USES = {
    "hub.community.directory.views.PAGES": Use("visitor", lambda w, client, n: client.get("/en/people/")),
    "hub.community.profiles.views.PEOPLE": Use(
        "visitor", lambda w, client, n: client.get(f"/en/people/{w.cast.bela.actor.handle}/")
    ),
    "hub.community.spaces.views.managing.MAILS": Use("chloe", _invite, SpaceInvitation, 422),
    "hub.content.moderation.views.REPORTS": Use(
        "visitor",
        lambda w, client, n: client.post(f"/en/report/?contribution={w.open_thread.pk}", {"category": "spam"}),
        Report,
        422,
    ),
    "hub.content.contributions.views.UPLOADS": Use(
        "ana", lambda w, client, n: client.post("/-/uploads/", {"file": picture(), "decorative": "on"}), Attachment
    ),
    "hub.content.search.views.SUGGESTIONS": Use(
        "visitor", lambda w, client, n: client.get("/en/search/suggest?q=open")
    ),
    "hub.commons.discussions.views.visitors.PENDING": Use(
        "visitor", lambda w, client, n: client.post("/en/threads/new/", _text(n)), PendingPost
    ),
    "hub.commons.discussions.views.write.THREADS": Use(
        "ana",
        lambda w, client, n: client.post("/en/threads/new/", {**_text(n), "kind": "discussion", "space": ""}),
        Contribution,
    ),
    "hub.commons.discussions.views.write.REPLIES": Use(
        "ana",
        lambda w, client, n: client.post(f"/en/threads/{w.open_thread.pk}/reply/", _text(n)),
        Contribution,
    ),
    "hub.commons.contact.views.REQUESTS": Use("ana", _write_to, MessageRequest, 422),
    "hub.commons.contact.views.MESSAGES": Use(
        "bela",
        lambda w, client, n: client.post(f"/en/messages/{w.conversation.pk}/", {"text": f"T {n}", "token": f"t{n}"}),
        Contribution,
        422,
    ),
    "hub.commons.pages.views.readers.BARRIERS": Use(
        "visitor", lambda w, client, n: client.post("/en/accessibility/report/", {"what": "x"}), BarrierReport, 422
    ),
    "hub.core.ui.views.CONVERSIONS": Use("visitor", lambda w, client, n: client.post("/-/richtext/", {"text": "*x*"})),
}


def _limits() -> dict[str, ModuleType]:
    """Where each limit of the hub is named."""
    return {
        f"{name}.{key}": module
        for name, module in list(sys.modules.items())
        if name.startswith("hub.") and not name.startswith("hub.core.ratelimits")
        for key, value in vars(module).items()
        if isinstance(value, Limit)
    }


def test_every_limit_is_in_the_table(client: Client, db: None) -> None:
    client.get("/en/")
    assert _limits().keys() == USES.keys()


@pytest.mark.parametrize("name", USES)
def test_what_is_beyond_the_limit_is_refused_and_not_done(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    use, (module, _dot, key) = USES[name], name.rpartition(".")
    monkeypatch.setattr(f"{module}.{key}", replace(getattr(sys.modules[module], key), amount=1))
    if use.persona != "visitor":
        client.force_login(getattr(world.cast, use.persona))
    counts = [use.made.objects.count()] if use.made else []
    codes = []
    for number in range(2):
        codes.append(use.send(world, client, number).status_code)
        counts += [use.made.objects.count()] if use.made else []
    assert codes[0] in (200, 302)
    assert codes[1] == use.refused
    if counts:
        assert counts[1] == counts[2] == counts[0] + 1
