"""The doors of a demonstration hub: one tap signs a visitor in as one of its invented people. Never in production."""

from dataclasses import dataclass
from functools import lru_cache

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from hub.core.access.views import PUBLIC, HubRequest, access
from hub.project.demo.content import read_doors
from hub.project.demo.people import demo_people_here, find_demo_member
from hub.project.demo.records import Door


@dataclass(frozen=True, slots=True)
class DoorCard:
    """A door as the front page shows it."""

    key: str
    title: str
    sentence: str
    icon: str


ICONS = {"manager": "settings", "coordinator": "handshake", "teacher": "graduation-cap"}


@lru_cache(maxsize=1)
def _doors() -> tuple[Door, ...]:
    return read_doors()


def doors_for(request: HubRequest) -> list[DoorCard]:
    """The doors, where this hub is a demonstration; none in production and in a hub without its people."""
    if settings.IS_PRODUCTION or not settings.HUB["DEMO"]:
        return []
    language = request.LANGUAGE_CODE
    here = demo_people_here(door.person for door in _doors())
    return [
        DoorCard(
            door.key,
            door.title.get(language) or door.title["en"],
            door.sentence.get(language) or door.sentence["en"],
            ICONS.get(door.key, "log-in"),
        )
        for door in _doors()
        if door.person in here
    ]


@access(PUBLIC)
@require_POST
def door_open(request: HubRequest, key: str) -> HttpResponse:
    """Sign in as the person behind the door and lead to where their day begins."""
    door = next((door for door in _doors() if door.key == key), None)
    member = find_demo_member(door.person) if door else None
    if settings.IS_PRODUCTION or not settings.HUB["DEMO"] or door is None or member is None:
        raise Http404
    get_adapter(request).login(request, member)
    # Nobody holds the invented manager's second factor; without one her role would sleep behind her own door.
    record_authentication(request, member, method="mfa", type="door")
    language = door.language if request.LANGUAGE_CODE == "en" else request.LANGUAGE_CODE
    return HttpResponseRedirect(f"/{language}/{door.to}")
