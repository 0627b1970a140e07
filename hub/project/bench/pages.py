"""The pages whose cost the hub answers for, with their budgets in milliseconds of processor time."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import quote_plus

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.utils import timezone

from hub.community.members.models import HubSession, Member
from hub.community.members.sessions import SessionStore
from hub.community.spaces.models import Space
from hub.content.contributions.models import Contribution
from hub.project.bench.corpus import Corpus
from hub.project.bench.measure import Answer, Browser, Figures, follow, measure, summarise

ADDRESSES = 205


def member_browser() -> Browser:
    """A browser that is signed in as the first member, who is in one group of every hundred or so."""
    member = Member.objects.get(pk=1)
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.set_expiry(timedelta(hours=6))
    session.save()
    HubSession.objects.filter(session_key=session.session_key).update(seen_at=timezone.now())
    return Browser({"hub_session": session.session_key or ""})


def measure_pages(tell: Callable[[str], None]) -> Iterator[Figures]:
    """Each page's figures, visitor first."""
    visitor, member = Browser(), member_browser()
    constant = measure("constant page", visitor, ["/-/live"] * ADDRESSES, budget=None)
    yield constant
    threads = _addresses_of_threads()
    spaces = [f"/en/spaces/{slug}/" for slug in Space.objects.order_by("pk").values_list("slug", flat=True)[:ADDRESSES]]
    lists = follow(visitor, "/en/threads/", ADDRESSES)
    member_lists = follow(member, "/en/threads/", ADDRESSES)
    long_thread = Contribution.objects.get(pk=1)
    in_long = [
        f"/en/threads/{long_thread.pk}-{long_thread.slug}/?post={number}"
        for number in range(2, long_thread.reply_count, max(long_thread.reply_count // ADDRESSES, 1))
    ][:ADDRESSES]
    people = follow(visitor, "/en/people/", 60)
    corpus = Corpus(seed=2)
    words = [corpus.query() for _number in range(ADDRESSES)]
    newest = [f"/en/search?sort=newest&q={quote_plus(word)}" for word in words]
    best = [f"/en/search?q={quote_plus(word)}" for word in words]
    plan: list[tuple[str, Browser, list[str], float]] = [
        ("front page, visitor", visitor, ["/en/"] * ADDRESSES, 3),
        ("front page, member", member, ["/en/?feed=hub"] * ADDRESSES, 5),
        ("list of threads, visitor", visitor, lists, 3),
        ("list of threads, member", member, member_lists, 5),
        ("thread, visitor", visitor, threads, 3),
        ("thread, member", member, threads, 5),
        ("long thread, visitor", visitor, in_long, 3),
        ("long thread, member", member, in_long, 5),
        ("group, visitor", visitor, [*spaces][:ADDRESSES], 3),
        ("directory, visitor", visitor, people, 4),
        ("directory, member", member, people, 4),
        ("search newest first, visitor", visitor, newest, 50),
        ("search best first, member", member, best, 100),
    ]
    for name, browser, addresses, budget in plan:
        found = _measured(name, browser, addresses, budget)
        if found is None:
            tell(f"{name}: no such page in this hub, not measured")
        else:
            yield found
    yield _unchanged(visitor, threads)


def _measured(name: str, browser: Browser, addresses: list[str], budget: float) -> Figures | None:
    """As `measure`; pages that this viewer may not see (closed groups) are left out; None if none is left."""
    shown = [address for address in addresses if browser.get(address).status == 200]
    connection.close()
    return measure(name, browser, shown, budget=budget) if shown else None


def _addresses_of_threads() -> list[str]:
    rows = Contribution.objects.filter(thread=None, visibility="public", pk__gt=1).order_by("pk")
    return [f"/en/threads/{pk}-{slug}/" for pk, slug in rows.values_list("pk", "slug")[:ADDRESSES]]


def _unchanged(visitor: Browser, threads: list[str]) -> Figures:
    """Threads that the visitor's browser has already: 304 by the ETag."""
    answers: list[Answer] = []
    for address in threads:
        tag = visitor.get(address).headers.get("etag")
        if tag:
            answers.append(visitor.get(address, if_none_match=tag))
    return summarise("thread unchanged (304), visitor", answers or [visitor.get("/-/live")], 0.5)
