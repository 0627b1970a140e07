"""The pages whose cost the hub answers for, with their budgets in milliseconds of processor time."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice, product
from urllib.parse import quote_plus

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.utils import timezone

from hub.community.members.models import HubSession, Member
from hub.community.members.sessions import SessionStore
from hub.community.spaces.models import Space
from hub.community.topics.models import Topic
from hub.content.contributions.models import Contribution
from hub.core.ui.render import environment
from hub.project.bench.corpus import Corpus
from hub.project.bench.measure import Answer, Browser, Figures, follow, measure, summarise
from hub.project.bench.report import DATABASE_ALLOWANCE, MOST_TIMES_CONSTANT, Reading
from hub.project.bench.urls import CONSTANT

ADDRESSES = 205
VISITOR, MEMBER = 3.0, 5.0
MOST_STATEMENTS = {"visitor": 8, "member": 12}
LIST = "list of threads, visitor"
_KILOBYTES = 15.0


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page: its name ends in who looks."""

    name: str
    browser: Browser
    addresses: list[str]
    budget: float
    # Lists and threads of usual length are also compared with the constant page.
    is_compared: bool = False
    # The search has its budget in waiting time of the slowest twentieth, and no other limit.
    is_search: bool = False


def member_browser(number: int = 1) -> Browser:
    """A browser that is signed in as one of the members."""
    member = Member.objects.get(pk=number)
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.set_expiry(timedelta(hours=6))
    session.save()
    HubSession.objects.filter(session_key=session.session_key).update(seen_at=timezone.now())
    return Browser({"hub_session": session.session_key or ""})


def measure_pages(tell: Callable[[str], None]) -> Iterator[Reading]:
    """Each page's figures, the constant page first; to be called with the addresses of `hub.project.bench.urls`."""
    # In production templates do not look for changes of their files.
    environment().auto_reload = False
    visitor, member = Browser(), member_browser()
    constant = measure("constant page", visitor, [CONSTANT] * ADDRESSES)
    yield Reading(constant.name, constant.median, "ms", also={"p95": constant.p95})
    for page in _pages(visitor, member):
        # Closed groups and their threads are left out.
        shown = [address for address in page.addresses if page.browser.get(address).status == 200]
        if shown:
            yield _reading(page, measure(page.name, page.browser, shown), constant.median)
        else:
            tell(f"{page.name}: no such page in this hub, not measured")
    yield _unchanged(visitor, addresses_of_threads())


def _pages(visitor: Browser, member: Browser) -> Iterator[Page]:
    threads = addresses_of_threads()
    spaces = [f"/en/spaces/{slug}/" for slug in Space.objects.order_by("pk").values_list("slug", flat=True)[:250]]
    people = [f"/en/people/person-{number}/" for number in range(2, ADDRESSES + 2)]
    topics = Topic.objects.filter(parent__isnull=False, is_active=True).order_by("pk").values_list("slug", flat=True)
    of_topics = [f"/en/threads/?topic={slug}" for slug in topics[:ADDRESSES]]
    corpus = Corpus(seed=2)
    words = [quote_plus(corpus.query()) for _number in range(ADDRESSES)]
    yield Page("front page, visitor", visitor, ["/en/"] * ADDRESSES, VISITOR)
    yield Page("front page, member", member, ["/en/?feed=hub"] * ADDRESSES, MEMBER)
    yield Page(LIST, visitor, follow(visitor, "/en/threads/", ADDRESSES), VISITOR, is_compared=True)
    yield Page("list of threads, member", member, follow(member, "/en/threads/", ADDRESSES), MEMBER, is_compared=True)
    yield Page("list of a topic, visitor", visitor, of_topics, VISITOR, is_compared=True)
    yield Page("thread, visitor", visitor, threads, VISITOR, is_compared=True)
    yield Page("thread, member", member, threads, MEMBER, is_compared=True)
    yield Page("long thread, visitor", visitor, _long_thread(), VISITOR)
    yield Page("long thread, member", member, _long_thread(), MEMBER)
    yield Page("list of groups, visitor", visitor, follow(visitor, "/en/spaces/", ADDRESSES), VISITOR)
    yield Page("group, visitor", visitor, spaces, VISITOR)
    yield Page("group, member", member, spaces, MEMBER)
    yield Page("profile, visitor", visitor, people, VISITOR)
    yield Page("directory, visitor", visitor, follow(visitor, "/en/people/", ADDRESSES), 4)
    # A member may open a hundred pages of it in ten minutes: each address is fetched three times, and another member
    # reads when the same hub is measured again.
    readers = Member.objects.order_by("pk").values_list("pk", flat=True)[1:100]
    reader = member_browser(random.choice(list(readers)))  # noqa: S311 -- no secret
    yield Page("directory, member", reader, follow(reader, "/en/people/", 30), 4)
    yield Page("directory narrowed down, visitor", visitor, _choices(), 4)
    newest = [f"/en/search?sort=newest&q={word}" for word in words]
    yield Page("search newest first, visitor", visitor, newest, 50, is_search=True)
    yield Page("search best first, member", member, [f"/en/search?q={word}" for word in words], 100, is_search=True)


def addresses_of_threads() -> list[str]:
    """Threads that everybody may read, of usual length."""
    rows = Contribution.objects.filter(thread=None, visibility="public", pk__gt=1).order_by("pk")
    return [f"/en/threads/{pk}-{slug}/" for pk, slug in rows.values_list("pk", "slug")[:ADDRESSES]]


def _long_thread() -> list[str]:
    thread = Contribution.objects.get(pk=1)
    step = max(thread.reply_count // ADDRESSES, 1)
    return [f"/en/threads/1-{thread.slug}/?post={number}" for number in range(2, thread.reply_count, step)][:ADDRESSES]


def _choices() -> list[str]:
    """Different choices each time, so that nothing was counted before."""
    countries = "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
    made = product(("educator", "researcher", "business"), ("primary", "secondary", "vet"), countries)
    return [
        f"/en/people/?country={country}&sector={sector}&type={kind}"
        for kind, sector, country in islice(made, ADDRESSES)
    ]


def _reading(page: Page, figures: Figures, constant: float) -> Reading:
    also = {"p95": figures.p95}
    broken = []
    value, budget = figures.median, page.budget
    if connection.vendor == "postgresql":
        # What the page and PostgreSQL's process use together.
        value += figures.database
        also["in PostgreSQL"] = figures.database
        budget += 0 if page.is_search else DATABASE_ALLOWANCE
    if page.is_search:
        value = figures.wall_p95
        also |= {"median": figures.median, "queries": figures.statements, "kB": figures.kilobytes}
        return Reading(f"{page.name}, p95", value, "ms", budget, also)
    most = MOST_STATEMENTS[page.name.rpartition(", ")[2]]
    times = figures.median / constant
    also |= {"× constant": times, "queries": figures.statements, "kB": figures.kilobytes, "n": figures.samples}
    if figures.statements > most:
        broken.append(f"{figures.statements} queries for {most}")
    most_times = MOST_TIMES_CONSTANT * budget / VISITOR
    if page.is_compared and times > most_times:
        broken.append(f"{times:.1f} times the constant page for {most_times:g}")
    if page.name == LIST and figures.kilobytes > _KILOBYTES:
        broken.append(f"{figures.kilobytes:.1f} kB for {_KILOBYTES:g}")
    return Reading(page.name, value, "ms", budget, also, tuple(broken))


def _unchanged(visitor: Browser, threads: list[str]) -> Reading:
    """Threads that the visitor's browser has already: 304 by the ETag."""
    answers: list[Answer] = []
    for address in threads:
        answer = visitor.get(address, if_none_match=visitor.get(address).headers["etag"])
        if answer.status != 304:
            raise AssertionError(f"{address} answered {answer.status} to its own ETag")
        answers.append(answer)
    figures = summarise("thread unchanged (304), visitor", answers)
    allowance = DATABASE_ALLOWANCE if connection.vendor == "postgresql" else 0
    value = figures.median + figures.database
    return Reading(figures.name, value, "ms", 0.5 + allowance, {"p95": figures.p95, "queries": figures.statements})
