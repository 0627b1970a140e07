"""Finds the accounts of the demonstration's people."""

from collections.abc import Iterable
from functools import cache

from hub.community.members.kinds import MemberState
from hub.community.members.models import Member
from hub.core.rows import run
from hub.project.demo.content import read_people


@cache
def _emails() -> dict[str, str]:
    return {person.key: person.email for person in read_people()}


def demo_people_here(keys: Iterable[str]) -> set[str]:
    """Which of the invented people have an account and may sign in; asked by the front page, so in one lean query."""
    emails = {_emails()[key]: key for key in keys if key in _emails()}
    rows = run(
        "SELECT email FROM community_members_member WHERE email IN %(emails)s AND state = 'active'", emails=list(emails)
    )
    return {emails[email] for (email,) in rows}


def find_demo_member(key: str) -> Member | None:
    """The account of an invented person, where the demonstration was loaded and they may sign in."""
    return Member.objects.filter(email=_emails().get(key, ""), state=MemberState.ACTIVE).first()
