"""The cast: eight named people with roles, in whose names tests act.

ana       an ordinary member, nothing special
bela      member of the open group and of the closed group
chloe     lead of both groups
dimitris  representative of the organisation, who may speak for it
elin      moderator of the hub
finn      manager of the hub
greta     suspended member
visitor   nobody: not signed in
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import Member
from hub.community.organisations.kinds import AffiliationState
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.spaces.kinds import JoinMethod, SpaceRole, Visibility
from hub.community.spaces.models import Space
from hub.core.access.viewer import VISITOR, Viewer
from tests.factories import join, make_member, make_organisation, make_space, viewer_of


@dataclass(slots=True)
class Cast:
    """Everybody and the three places they know."""

    ana: Member
    bela: Member
    chloe: Member
    dimitris: Member
    elin: Member
    finn: Member
    greta: Member
    open_group: Space
    closed_group: Space
    organisation: Organisation

    def viewers(self) -> dict[str, Viewer]:
        """Every persona's viewer by name, the visitor included."""
        people = ("ana", "bela", "chloe", "dimitris", "elin", "finn", "greta")
        return {"visitor": VISITOR} | {name: viewer_of(getattr(self, name)) for name in people}


@pytest.fixture
def cast(db: None) -> Cast:
    """The personas, with an open public group, a closed one, and an organisation."""
    people = {
        "ana": make_member("Ana Ordinary"),
        "bela": make_member("Béla Member"),
        "chloe": make_member("Chloé Lead"),
        "dimitris": make_member("Dimitris Voice"),
        "elin": make_member("Elin Moderator", hub_role=HubRole.MODERATOR),
        "finn": make_member("Finn Manager", hub_role=HubRole.MANAGER),
        "greta": make_member("Greta Suspended", state=MemberState.SUSPENDED),
    }
    open_group = make_space("Open group")
    closed_group = make_space("Closed group", visibility=Visibility.SPACE, join_method=JoinMethod.REQUEST)
    for space in (open_group, closed_group):
        join(space, people["bela"])
        join(space, people["chloe"], SpaceRole.LEAD)
    organisation = make_organisation("Example University")
    Affiliation.objects.create(
        person=people["dimitris"].actor,
        organisation=organisation,
        state=AffiliationState.CONFIRMED,
        is_representative=True,
        may_speak=True,
    )
    return Cast(open_group=open_group, closed_group=closed_group, organisation=organisation, **people)


@pytest.fixture
def as_(cast: Cast, client: Client) -> Callable[[str], Client]:
    """A browser in which one of the cast, or the visitor, is signed in: `as_("bela").get(…)`."""

    def sign_in(who: str) -> Client:
        client.logout()
        if who != "visitor":
            client.force_login(getattr(cast, who))
        return client

    return sign_in
