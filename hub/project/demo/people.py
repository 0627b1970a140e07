"""Finds the accounts of the demonstration's people."""

from functools import cache

from hub.community.members.kinds import MemberState
from hub.community.members.models import Member
from hub.project.demo.content import read_people


@cache
def _emails() -> dict[str, str]:
    return {person.key: person.email for person in read_people()}


def find_demo_member(key: str) -> Member | None:
    """The account of an invented person, where the demonstration was loaded and they may sign in."""
    return Member.objects.filter(email=_emails().get(key, ""), state=MemberState.ACTIVE).first()
