"""Markup, formulas and line breaks in what people write: shown as text on every page, in every export and mail."""

import csv
import io
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from hub.community.actors.models import Actor
from hub.community.profiles.actions import update_profile
from hub.community.spaces.models import Space
from hub.community.topics.actions import ensure_topics
from hub.community.topics.models import Keyword, Topic
from hub.content.contributions.actions import append_post
from hub.content.contributions.models import Contribution, ThreadDetail
from hub.content.notifications.models import Notification
from hub.core.jobs.models import Job
from hub.core.jobs.worker import run_pending_jobs
from tests.abuse.addresses import addresses, body_of
from tests.abuse.world import World
from tests.factories import viewer_of
from tests.personas import Cast

# Ends attributes of both kinds, a script, a style, a comment, a text area and a title.
MARKUP = "\"'></title></textarea></script></style>--><zqtag onload=alert(1)>{{7*7}}"
_RUNS = ("javascript:", "vbscript:", "data:text", "data:application")


class _Armour(HTMLParser):
    """Finds what the Content Security Policy would have to stop: handlers, inline code, links that run."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip().lower() for name, value in attrs}
        if tag == "style" or (tag == "script" and "src" not in given and "json" not in given.get("type", "")):
            self.gaps.append(f"<{tag}>")
        self.gaps += [f"{tag} {name}" for name in given if name.startswith("on") or name in ("style", "srcdoc")]
        links = [given.get(name, "") for name in ("href", "src", "action", "formaction", "data", "hx-get", "hx-post")]
        self.gaps += [link for link in links if link.startswith(_RUNS)]


def _gaps(html: str) -> list[str]:
    reader = _Armour()
    reader.feed(html)
    return reader.gaps


def _write_markup_everywhere(world: World) -> None:
    """Past every check: as if another hub or an old import had brought it in."""
    Actor.objects.update(name=f"Name {MARKUP}")
    Space.objects.update(name=f"Group {MARKUP}", purpose=f"Purpose {MARKUP}")
    Contribution.objects.exclude(title="").update(title=f"Title {MARKUP}", summary=MARKUP)
    ThreadDetail.objects.update(keywords=[f"Key {MARKUP}"], last_teaser=f"Teaser {MARKUP}")
    Keyword.objects.update(text=f"Key {MARKUP}"[:40])
    for actor in Actor.objects.filter(profile__isnull=False):
        fields = ("headline", "about", "can_help_with", "looking_for", "pronouns")
        type(actor.profile).objects.filter(pk=actor.pk).update(**dict.fromkeys(fields, MARKUP[:30] + "<zqtag>"))
    for model, name in ((type(world.report), "explanation"), (type(world.decision), "reason")):
        model.objects.update(**{name: MARKUP})
    type(world.page).objects.update(state="published", source=MARKUP)
    type(world.wave).objects.update(name=MARKUP)
    type(world.barrier).objects.update(what=MARKUP)
    type(world.draft_organisation).objects.update(about=MARKUP, state_reason=MARKUP)
    type(world.attachment).objects.update(name="<zqtag>.png")


def _paths(world: World) -> set[str]:
    cast = world.cast
    things: list[dict[str, Any]] = [
        {"number": world.closed_thread.pk, "pk": world.closed_post.pk, "slug": world.secret_group.slug,
         "handle": cast.organisation.actor.handle},
        {"number": world.open_thread.pk, "pk": world.open_thread.pk, "slug": cast.open_group.slug,
         "handle": cast.bela.actor.handle},
        {"pk": world.conversation.pk, "handle": cast.ana.actor.handle}, {"pk": world.report.pk},
        {"pk": world.decision.pk}, {"pk": world.page.pk}, {"pk": world.wave.pk}, {"pk": cast.bela.pk},
        {"pk": world.pending_import.pk}, {"pk": world.barrier.pk, "slug": world.page.slug},
    ]  # fmt: skip
    return {each.path(**values) for each in addresses() for values in things if each.name != "account_logout"}


@pytest.mark.parametrize("persona", ["visitor", "bela", "chloe"])
def test_no_page_takes_words_for_markup_and_every_page_is_armoured(world: World, client: Client, persona: str) -> None:
    _write_markup_everywhere(world)
    if persona == "chloe":
        type(world.cast.chloe).objects.filter(pk=world.cast.chloe.pk).update(hub_role="administrator")
    if persona != "visitor":
        client.force_login(getattr(world.cast, persona))
    query = {"q": MARKUP, "title": MARKUP, "next": MARKUP, "kind": "question", "contribution": world.open_thread.pk}
    pages = 0
    for path in sorted({*_paths(world), "/en/nowhere/", f"/en/{MARKUP}/"}):
        response = client.get(path, query)
        html = body_of(response).decode("utf-8", "replace")
        assert response["X-Content-Type-Options"] == "nosniff", path
        if "text/html" not in response.get("Content-Type", ""):
            continue
        assert response["X-Frame-Options"] == "DENY", path
        assert "unsafe" not in response["Content-Security-Policy"], path
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"], path
        assert response["Referrer-Policy"] in ("same-origin", "no-referrer"), path
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "<zqtag" not in html.lower(), f"{path}: {_around(html, '<zqtag')}"
        assert _gaps(html) == [], path
        pages += response.status_code == 200
    assert pages > 15


def _around(html: str, needle: str) -> str:
    place = html.lower().find(needle)
    return html[max(0, place - 150) : place + 80]


FORMULAS = ("=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", " =1+1", "=1;2")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_export_holds_a_formula(world: World, client: Client, formula: str) -> None:
    Actor.objects.update(name=formula)
    Space.objects.update(name=formula)
    ensure_topics()
    Topic.objects.update(labels={"en": formula}, descriptions={"en": formula})
    type(world.cast.chloe).objects.filter(pk=world.cast.chloe.pk).update(hub_role="administrator")
    client.force_login(world.cast.chloe)
    exports = 0
    for path in sorted({*_paths(world), "/en/manage/activity/?format=csv", "/en/manage/organisations/?format=csv"}):
        response = client.get(path)
        body = body_of(response)
        if "csv" in response.get("Content-Type", ""):
            exports += 1
            for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
                for cell in row:
                    assert cell.lstrip(" ")[:1] not in ("=", "+", "@", "\t", "\r"), f"{path}: {cell!r}"
                    assert not cell.startswith("-") or cell == "-", f"{path}: {cell!r}"
    assert exports >= 4


def test_no_name_or_title_gets_into_the_head_of_a_mail(cast: Cast, client: Client) -> None:
    broken = "Title\r\nBcc: victim@evil.example\r\n\r\nBody\u2028Cc: a@evil.example"
    update_profile(cast.bela.actor, by=viewer_of(cast.bela), name=f"Béla {broken}".replace("evil.example", "evil"))
    client.force_login(cast.ana)
    sent = {"kind": "question", "title": broken, "body": "Text", "visibility": "public"}
    client.post("/en/threads/new/", sent)
    thread = Contribution.objects.get(kind="question")
    assert "\n" not in thread.title
    append_post(thread, f"@{cast.chloe.actor.handle} hello", by=viewer_of(cast.bela), body_format="markdown")
    # And as an old import might have left it.
    Contribution.objects.filter(pk=thread.pk).update(title=broken)
    Actor.objects.filter(pk=cast.bela.actor_id).update(name=broken)
    for _round in range(3):
        run_pending_jobs()
        Job.objects.filter(state="waiting").update(available_at="2020-01-01T00:00:00Z")
    assert Notification.objects.exists()
    assert mail.outbox
    for message in mail.outbox:
        raw = message.message()
        assert raw["Bcc"] is None
        assert raw["Cc"] is None
        assert message.recipients() == message.to


@pytest.mark.parametrize("name", ["email", "login"])
@pytest.mark.parametrize(
    "address", ["a@example.org\r\nBcc: b@evil.example", "a@example.org,b@evil.example", "a@example.org\nb", "a@b@c.org"]
)
def test_no_address_is_two(cast: Cast, client: Client, address: str, name: str) -> None:
    for path in ("/en/account/login/code/", "/en/account/password/reset/", "/en/account/signup/", "/en/account/login/"):
        client.post(path, {name: address, "name": "New", "country": "HU", "is_old_enough": "1", "accepts_terms": "1"})
    run_pending_jobs()
    assert [message for message in mail.outbox if "evil" in "".join(message.recipients())] == []
