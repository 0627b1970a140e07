"""Keeps who represents an organisation and who is in its groups in step, when something changes at the organisation.

Nobody reads what they may not meanwhile: the viewer of a request holds a membership through an organisation only while
it is represented (`viewers.py`).
"""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from hub.community.organisations.kinds import AffiliationState
from hub.community.organisations.models import Affiliation
from hub.community.spaces.actions.doors import bring_representatives, has_lead, release_representatives, take_out
from hub.community.spaces.kinds import SpaceKind, SpaceState
from hub.community.spaces.models import Space, SpaceMembership
from hub.community.spaces.verbs import SPACE_JOINED, SPACE_LEFT, SPACE_ORPHANED
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record


@transaction.atomic
def follow_affiliation(organisation_id: uuid.UUID, person_id: uuid.UUID, *, by: Viewer) -> None:
    """Let a person into the groups of an organisation that they represent now, or out of those they were in for it.

    Reads how things stand, so it may be called late or twice.
    """
    require("community_spaces.keep_in_step", by)
    represents = Affiliation.objects.filter(
        organisation_id=organisation_id, person_id=person_id, is_representative=True, state=AffiliationState.CONFIRMED
    ).exists()
    if represents:
        places = SpaceMembership.objects.filter(actor_id=organisation_id).values_list("space_id", "role")
        for space in _locked(space_id for space_id, _role in places):
            _let_in(space, organisation_id, person_id, dict(places)[space.pk], by=by)
    else:
        theirs = SpaceMembership.objects.filter(actor_id=person_id, through_id=organisation_id)
        for space in _locked(theirs.values_list("space_id", flat=True)):
            _let_out(space, theirs.filter(space=space), by=by)


@transaction.atomic
def leave_all_spaces(actor_id: uuid.UUID, *, by: Viewer) -> None:
    """Take a party that left the hub out of every group, an organisation with its representatives.

    A group that loses its last lead so is announced as orphaned. Private conversations stay.
    """
    require("community_spaces.keep_in_step", by)
    memberships = SpaceMembership.objects.select_related("actor").filter(actor_id=actor_id)
    for space in _locked(memberships.exclude(space__kind=SpaceKind.CONVERSATION).values_list("space_id", flat=True)):
        membership = memberships.filter(space=space).first()
        if membership is not None:
            had_lead = has_lead(space.pk)
            gone = take_out(membership)
            record(
                SPACE_LEFT,
                by=by,
                space=space.pk,
                data={"actor": str(actor_id), "with": [str(person) for person in gone[1:]]},
            )
            _announce_orphan(space, had_lead=had_lead, by=by)


def _let_in(space: Space, organisation_id: uuid.UUID, person_id: uuid.UUID, role: str, *, by: Viewer) -> None:
    came = bring_representatives(space.pk, organisation_id, role=role, at=timezone.now(), only=person_id)
    if came:
        Space.objects.filter(pk=space.pk).update(member_count=F("member_count") + 1)
        record(
            SPACE_JOINED,
            by=by,
            space=space.pk,
            data={"actor": str(person_id), "role": role, "through": str(organisation_id)},
        )


def _let_out(space: Space, memberships: QuerySet[SpaceMembership], *, by: Viewer) -> None:
    had_lead = has_lead(space.pk)
    gone = release_representatives(memberships)
    if gone:
        Space.objects.filter(pk=space.pk).update(member_count=F("member_count") - len(gone))
        for person in gone:
            record(SPACE_LEFT, by=by, space=space.pk, data={"actor": str(person), "with": []})
        _announce_orphan(space, had_lead=had_lead, by=by)


def _announce_orphan(space: Space, *, had_lead: bool, by: Viewer) -> None:
    if had_lead and space.state != SpaceState.ARCHIVED and not has_lead(space.pk):
        record(SPACE_ORPHANED, by=by, space=space.pk)


def _locked(space_ids: Iterable[int]) -> list[Space]:
    """The spaces one after the other in the order of their keys, so that two who do this do not wait in a circle."""
    return list(Space.objects.select_for_update().filter(pk__in=list(space_ids)).order_by("pk"))
