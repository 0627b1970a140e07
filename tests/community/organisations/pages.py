"""What the tests of the organisations' pages read and ask."""

from typing import Any

from hub.community.organisations.models import Organisation

PLAIN = {"name": "Example Academy", "type": "school", "country": "SE"}


def text(response: Any) -> str:
    return str(response.content.decode())


def page_of(organisation: Organisation, rest: str = "") -> str:
    return f"/en/organisations/{organisation.actor.handle}/{rest}"
