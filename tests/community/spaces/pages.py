"""What the tests of the groups' pages read and ask."""

from typing import Any

from hub.community.spaces.models import Space, SpaceMembership

PLAIN = {"name": "Robots at school", "purpose": "For all.", "join_method": "open", "visibility": "public"}


def text(response: Any) -> str:
    return str(response.content.decode())


def page_of(space: Space, rest: str = "") -> str:
    return f"/en/spaces/{space.slug}/{rest}"


def role_of(space: Space, member: Any) -> str | None:
    return SpaceMembership.objects.filter(space=space, actor=member.actor).values_list("role", flat=True).first()
