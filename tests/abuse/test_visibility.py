"""Nobody sees through list, search, feed, count, suggestion, notification, mail, export or address what is denied.

Hypothesis makes up small hubs and what happens in them; an oracle of a few lines of plain Python says who may read
what; then everybody opens every page, and no page may hold a word that its reader may not read.
More hubs with `HUB_TEST_THOROUGH=1`.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub.commons.contact.actions import accept_contact, ask_contact, block, send_message
from hub.commons.discussions import actions as discussions
from hub.community.members.models import Member
from hub.community.profiles.actions import update_profile
from hub.community.spaces.actions import archive_space, edit_space, leave_space
from hub.community.spaces.kinds import SpaceRole
from hub.community.spaces.models import Space
from hub.community.topics.actions import ensure_topics
from hub.community.topics.queries import find_topic, forget_topics
from hub.content.contributions.actions import hide
from hub.content.contributions.models import Contribution
from hub.content.reactions.actions import bookmark, follow
from hub.content.search.queries import find
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.jobs.models import Job
from hub.core.jobs.worker import run_pending_jobs
from tests.abuse.hostile import IS_THOROUGH
from tests.factories import join, make_member, make_space, viewer_of

PEOPLE, SPACES = 3, 3
WIDTH = {"public": 0, "members": 1, "space": 2}
AUDIENCES = ("public", "members", "nobody")
# In every text, so that one search finds all that its reader may find.
COMMON = "zqcommon"
_TOKEN = re.compile(r"zq[a-z]+\d+q")


# --- The oracle: who may read what, in plain words -------------------------------------------------------------------


@dataclass
class Group:
    visibility: str
    join_method: str
    is_forming: bool
    people: set[int]

    def is_found_by(self, reader: int | None) -> bool:
        if reader in self.people:
            return True
        if self.is_forming:
            return False
        is_for_reader = self.visibility == "public" or (reader is not None and self.visibility == "members")
        return is_for_reader or (reader is not None and self.join_method != "invite")


@dataclass
class Text:
    author: int
    group: Group | None
    wished: str
    is_shown: bool = True
    thread: "Text | None" = None

    def is_read_by(self, reader: int | None) -> bool:
        if self.thread and not (self.thread.is_shown and self.thread.is_read_by(reader)):
            return False
        # What one took back oneself, or what was hidden, its author may still be shown.
        if not self.is_shown:
            return reader == self.author and self.is_allowed(reader)
        return self.is_allowed(reader)

    def is_allowed(self, reader: int | None) -> bool:
        top = self.thread or self
        audience = max(top.wished, top.group.visibility if top.group else "public", key=lambda name: WIDTH[name])
        if top.group and reader in top.group.people:
            return True
        return audience == "public" or (audience == "members" and reader is not None)


@dataclass
class Oracle:
    """Every word that somebody wrote, with who may read it."""

    readers: dict[str, Any] = field(default_factory=dict)

    def denied(self, reader: int | None) -> set[str]:
        return {word for word, may_read in self.readers.items() if not may_read(reader)}


# --- A hub and its life ----------------------------------------------------------------------------------------------

_person = st.integers(0, PEOPLE - 1)
_space = st.integers(0, SPACES - 1)
_groups = st.fixed_dictionaries(
    {
        "visibility": st.sampled_from(tuple(WIDTH)),
        "join_method": st.sampled_from(("open", "request", "invite")),
        "is_forming": st.sampled_from((False, False, True)),
        "people": st.frozensets(_person, max_size=2),
    }
)
_threads = st.fixed_dictionaries(
    {
        "author": _person,
        "space": st.none() | _space,
        "wished": st.sampled_from(tuple(WIDTH)),
        "replies": st.lists(st.tuples(_person, st.none() | _person), max_size=2),
    }
)
_events = st.one_of(
    st.tuples(st.just("edit"), _space, st.sampled_from(tuple(WIDTH))),
    st.tuples(st.just("archive"), _space, st.none()),
    st.tuples(st.just("leave"), _space, _person),
    st.tuples(st.just("hide"), st.integers(0, 9), st.none()),
    st.tuples(st.just("delete"), st.integers(0, 9), st.none()),
    st.tuples(st.just("block"), _person, _person),
)
_profiles = st.fixed_dictionaries(
    {
        "is_listed": st.booleans(),
        **{name: st.sampled_from(AUDIENCES) for name in ("headline", "about", "can_help_with", "looking_for")},
    }
)
hubs = st.fixed_dictionaries(
    {
        "groups": st.lists(_groups, min_size=SPACES, max_size=SPACES),
        "threads": st.lists(_threads, min_size=2, max_size=4),
        "events": st.lists(_events, max_size=6),
        "profiles": st.lists(_profiles, min_size=PEOPLE, max_size=PEOPLE),
        "talk": st.none() | st.tuples(_person, _person),
    }
)


class Hub:
    """What hypothesis made up, brought to life by the hub's own actions, and in the oracle's words."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.oracle = Oracle()
        self.lead = make_member("Lead Everywhere", hub_role="moderator")
        self.people = [make_member(f"Person {number}") for number in range(PEOPLE)]
        self.groups: list[Group] = []
        self.spaces: list[Space] = []
        self.texts: list[tuple[Text, Contribution]] = []
        self.pages: set[str] = set()
        ensure_topics()
        self.topic = find_topic("artificial-intelligence") or find_topic("ai")
        for number, profile in enumerate(plan["profiles"]):
            self._tell(number, profile)
        for number, group in enumerate(plan["groups"]):
            self._open(number, Group(**{**group, "people": set(group["people"])}))
        for thread in plan["threads"]:
            self._start(thread)
        if plan["talk"] and plan["talk"][0] != plan["talk"][1]:
            self._talk(*plan["talk"])
        for name, one, other in plan["events"]:
            getattr(self, f"_{name}")(one, other)

    def viewer(self, reader: int | None) -> Viewer:
        return VISITOR if reader is None else viewer_of(self.people[reader])

    def _tell(self, number: int, profile: dict[str, Any]) -> None:
        said = {}
        for name in ("headline", "about", "can_help_with", "looking_for"):
            word = f"zq{name.replace('_', '')}{number}q"
            said[name] = f"{COMMON} {word}"
            self.oracle.readers[word] = lambda reader, audience=profile[name], number=number: (
                reader == number or audience == "public" or (audience == "members" and reader is not None)
            )
        audiences = {name: profile[name] for name in said}
        person = self.people[number]
        update_profile(person.actor, by=viewer_of(person), audiences=audiences, is_listed=profile["is_listed"], **said)

    def _open(self, number: int, group: Group) -> None:
        word = f"zqgroup{number}q"
        hidden = {"state": "forming", "opened_at": None, "visibility": "space"} if group.is_forming else {}
        if group.is_forming:
            group.visibility = "space"
        space = make_space(
            f"Group {word}",
            # Not of the name: an address comes back on the page that says that nothing is there.
            slug=f"space-{number}",
            **{"visibility": group.visibility, "join_method": group.join_method, "purpose": f"For {word}", **hidden},
        )
        join(space, self.lead, SpaceRole.LEAD)
        for person in group.people:
            join(space, self.people[person])
        Space.objects.filter(pk=space.pk).update(member_count=1 + len(group.people))
        self.oracle.readers[word] = group.is_found_by
        self.groups.append(group)
        self.spaces.append(space)

    def _start(self, plan: dict[str, Any]) -> None:
        number = len(self.texts)
        group = self.groups[plan["space"]] if plan["space"] is not None else None
        if group and (plan["author"] not in group.people or group.is_forming):
            group = None
        wished = plan["wished"] if group else {"space": "members"}.get(plan["wished"], plan["wished"])
        space = self.spaces[plan["space"]] if group else None
        author = self.viewer(plan["author"])
        title, body, keyword = (f"zq{kind}{number}q" for kind in ("title", "body", "key"))
        thread = discussions.start_thread(
            "discussion", f"Title {title}", f"{COMMON} {body}", by=author, space=space, visibility=wished,
            body_format="markdown", keywords=[keyword], topics=[self.topic.id] if self.topic else [],
        )  # fmt: skip
        text = Text(plan["author"], group, wished)
        self.texts.append((text, thread))
        for word in (title, body, keyword):
            self.oracle.readers[word] = text.is_read_by
        for person, mentioned in plan["replies"]:
            if not text.is_allowed(person) or (group and person not in group.people):
                continue
            self._reply(text, thread, person, mentioned)

    def _reply(self, thread: Text, start: Contribution, person: int, mentioned: int | None) -> None:
        word = f"zqreply{len(self.texts)}q"
        hello = f" @{self.people[mentioned].actor.handle}" if mentioned is not None else ""
        reader = self.viewer(person)
        follow("thread", str(start.pk), by=reader)
        bookmark(start, by=reader, note="")
        written = discussions.reply(start, f"{COMMON} {word}{hello}", by=reader, body_format="markdown")
        reply = Text(person, thread.group, thread.wished, thread=thread)
        self.texts.append((reply, written))
        self.oracle.readers[word] = reply.is_read_by

    def _talk(self, one: int, other: int) -> None:
        asked = ask_contact(self.people[other].actor, f"{COMMON} zqhello0q", by=self.viewer(one))
        space = accept_contact(asked, by=self.viewer(other))
        send_message(space, f"{COMMON} zqmessage0q", by=self.viewer(one), client_token="once")
        for word in ("zqhello0q", "zqmessage0q"):
            self.oracle.readers[word] = lambda reader: reader in (one, other)
        said = Contribution.objects.filter(space=space)
        self.pages |= {f"/en/messages/{space.pk}/", f"/id/{space.uuid}", f"/en/spaces/{space.slug}/"}
        self.pages |= {f"/en/posts/{each.pk}/" for each in said} | {f"/id/{each.uuid}" for each in said}
        self.pages |= {f"/en/threads/{each.pk}/" for each in said}

    def _edit(self, number: int, visibility: str) -> None:
        space = Space.objects.get(pk=self.spaces[number].pk)
        if space.state == "active" and not self.groups[number].is_forming:
            edit_space(space, by=viewer_of(self.lead), expected=space.version, visibility=visibility)
            self.groups[number].visibility = visibility

    def _archive(self, number: int, _nothing: None) -> None:
        space = Space.objects.get(pk=self.spaces[number].pk)
        if space.state == "active":
            archive_space(space, by=viewer_of(self.lead))

    def _leave(self, number: int, person: int) -> None:
        if person in self.groups[number].people:
            leave_space(Space.objects.get(pk=self.spaces[number].pk), by=self.viewer(person))
            self.groups[number].people.discard(person)

    def _hide(self, number: int, _nothing: None) -> None:
        text, written = self.texts[number % len(self.texts)]
        if text.is_shown and (text.thread is None or text.thread.is_shown):
            hide(Contribution.objects.get(pk=written.pk), by=viewer_of(self.lead))
            text.is_shown = False

    def _delete(self, number: int, _nothing: None) -> None:
        text, written = self.texts[number % len(self.texts)]
        author = self.viewer(text.author)
        if not text.is_shown or (text.thread and not text.thread.is_shown):
            return
        fresh = Contribution.objects.get(pk=written.pk)
        try:
            discussions.delete_contribution(fresh, by=author)
        except (Refused, PermissionRefused):
            return
        text.is_shown = False

    def _block(self, one: int, other: int) -> None:
        if one != other:
            block(self.people[other].actor, by=self.viewer(one))

    def addresses(self) -> list[str]:
        """Every page on which somebody might see something of somebody else."""
        paths = {
            "/en/", "/en/?feed=hub", "/en/threads/", "/en/threads/?show=mine", "/en/threads/?show=waiting",
            "/en/spaces/", "/en/spaces/mine/", "/en/people/", f"/en/people/?q={COMMON}", "/en/people/map/",
            "/en/people/export.csv",
            f"/en/search?q={COMMON}", f"/en/search?q={COMMON}&sort=newest", "/en/search?q=Title",
            "/en/search/suggest?q=zqti", "/en/search/suggest?q=zqgr", "/en/search/suggest?q=Tit", "/en/inbox/",
            "/en/bookmarks/", "/en/drafts/", "/en/messages/", "/en/topics/", "/en/topics/topics.csv",
            "/en/news/feed.atom", "/en/welcome/done/", "/en/organisations/", "/-/mentions/?q=Per",
            "/en/spaces/propose/", "/en/threads/new/",
            "/en/account/profile/export/",
        }  # fmt: skip
        if self.topic:
            paths |= {f"/en/topics/{self.topic.slug}/", f"/en/threads/?topic={self.topic.slug}"}
        for space in self.spaces:
            base = f"/en/spaces/{space.slug}/"
            paths |= {base, f"{base}people/", f"{base}people.csv", f"{base}ask/", f"{base}join/", f"{base}requests/"}
            paths |= {f"/id/{space.uuid}", f"/en/threads/?space={space.slug}", f"/en/threads/new/?space={space.slug}"}
            paths.add(f"/-/mentions/?q=Per&space={space.pk}")
        for _text, written in self.texts:
            thread = written.thread_id or written.pk
            paths |= {f"/id/{written.uuid}", f"/en/threads/{thread}/", f"/en/threads/{thread}/?post={written.number}"}
            paths |= {f"/en/posts/{written.pk}/", f"/en/posts/{written.pk}/history/", f"/en/threads/{thread}/reply/"}
            paths |= {f"/en/report/?contribution={written.pk}", f"/en/threads/{thread}/reply/?quote={written.number}"}
            paths.add(f"/-/mentions/?q=Per&thread={thread}")
        for person in self.people:
            base = f"/en/people/{person.actor.handle}/"
            paths |= {base, f"{base}message/", f"/id/{person.actor_id}", f"/en/report/?actor={person.actor_id}"}
        return sorted(paths | self.pages)


def _pass_time() -> None:
    """Run everything that waits, the mails that would go a minute later too."""
    for _round in range(3):
        run_pending_jobs()
        Job.objects.filter(state="waiting").update(available_at="2020-01-01T00:00:00Z")
    run_pending_jobs()


def _check_pages(hub: Hub, reader: int | None) -> set[str]:
    """Nothing denied is on any page; answers all words that were there."""
    client = Client()
    if reader is not None:
        client.force_login(hub.people[reader])
    denied = hub.oracle.denied(reader)
    seen: set[str] = set()
    for path in hub.addresses():
        response = client.get(path, follow=True)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        words = set(_TOKEN.findall(body.decode()))
        seen |= words
        assert not words & denied, f"{path} shows {sorted(words & denied)} to {reader}"
    return seen


def _check_counts(hub: Hub, reader: int | None) -> None:
    texts = sum(text.is_shown and text.is_read_by(reader) for text, _written in hub.texts)
    found = find(hub.viewer(reader), COMMON, {}, sort="newest", after="")
    for group in found.groups:
        for option in group.options:
            if group.name == "topic":
                threads = sum(
                    text.thread is None and text.is_shown and text.is_read_by(reader) for text, _written in hub.texts
                )
                assert int(str(option.count).rstrip("+")) <= threads
    in_texts = [hit for hit in found.hits if hit.kind in ("thread", "reply")]
    assert len(in_texts) == texts


def _check_mails(hub: Hub) -> None:
    readers = {person.email: number for number, person in enumerate(hub.people)}
    for message in mail.outbox:
        reader = readers.get(message.to[0])
        if reader is not None:
            words = set(_TOKEN.findall(f"{message.subject} {message.body}"))
            assert not words & hub.oracle.denied(reader), f"a mail tells {reader} {words}"


def _live(plan: dict[str, Any]) -> None:
    with transaction.atomic():
        cache.clear()
        forget_topics()
        mail.outbox.clear()
        hub = Hub(plan)
        _pass_time()
        for reader in (None, *range(PEOPLE)):
            seen = _check_pages(hub, reader)
            _check_counts(hub, reader)
            # Otherwise a hub that shows nothing would pass: whoever may read a thread finds its title.
            for number, (text, _written) in enumerate(hub.texts):
                if text.thread is None and text.is_shown and text.is_read_by(reader):
                    assert f"zqtitle{number}q" in seen
        _check_mails(hub)
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=150 if IS_THOROUGH else 6,
    deadline=None,
    derandomize=not IS_THOROUGH,
    phases=tuple(Phase) if IS_THOROUGH else (Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(hubs)
def test_nobody_sees_what_the_rules_deny(plan: dict[str, Any]) -> None:
    assert Member.objects.count() == 0
    _live(plan)
