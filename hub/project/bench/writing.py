"""What writing costs: replies sent through the form at the end of a thread."""

import re
import statistics
from itertools import cycle

from django.db import connection

from hub.community.members.models import Member
from hub.community.spaces.models import Space
from hub.content.contributions.models import Contribution
from hub.project.bench.corpus import Corpus
from hub.project.bench.measure import Answer, Browser, percentile
from hub.project.bench.pages import member_browser
from hub.project.bench.report import DATABASE_ALLOWANCE, Reading

_FORM = re.compile(rb'action="(/en/threads/\d+/reply/)"')
_TOKEN = re.compile(rb'name="client_token"[^>]*value="([^"]+)"')
# Members who reply in turn, each in a group of theirs: nobody may write more than ninety replies in an hour.
_MEMBERS = 8
_BUDGET = 10.0


def measure_replies(count: int = 200) -> Reading:
    """Fetch a thread, then send its form, by a few members in turn. The replies stay."""
    corpus = Corpus(seed=4)
    answers: list[Answer] = []
    writers = [(member_browser(member), _threads_of(space)) for member, space in _writers()]
    for browser, addresses in cycle(writers):
        if len(answers) == count or not addresses:
            break
        answers.append(_reply(browser, addresses.pop(), corpus.sentence(20, 60)))
    cpu = [answer.cpu + answer.database_cpu for answer in answers]
    also = {"p95": percentile(cpu, 0.95), "queries": max(answer.statements for answer in answers), "n": len(answers)}
    budget = _BUDGET + (DATABASE_ALLOWANCE if connection.vendor == "postgresql" else 0)
    return Reading("posting a reply", statistics.median(cpu), "ms", budget, also)


def _writers() -> list[tuple[int, int]]:
    """A member of each of the first groups that everybody may read, and the group."""
    found = []
    for space in Space.objects.filter(visibility="public").order_by("pk")[:_MEMBERS]:
        member = Member.objects.filter(actor__space_memberships__space=space).order_by("pk")[:1].get()
        found.append((member.pk, space.pk))
    return found


def _threads_of(space_id: int) -> list[str]:
    threads = Contribution.objects.filter(space_id=space_id, thread=None, pk__gt=1).order_by("pk")[:50]
    return [f"/en/threads/{pk}-{slug}/" for pk, slug in threads.values_list("pk", "slug")]


def _reply(browser: Browser, address: str, text: str) -> Answer:
    page = browser.get(address).body
    form, token = _FORM.search(page), _TOKEN.search(page)
    if form is None or token is None:
        raise AssertionError(f"{address} has no reply form")
    answer = browser.post(form[1].decode(), {"body": text, "client_token": token[1].decode()})
    if answer.status != 302:
        raise AssertionError(f"{address} answered {answer.status} to a reply")
    return answer
