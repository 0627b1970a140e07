"""Who belongs to an organisation and may act for it."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.community.organisations.kinds import AffiliationState
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.organisations.queries import is_last_representative
from hub.community.organisations.verbs import (
    AFFILIATION_ASKED,
    AFFILIATION_CHANGED,
    AFFILIATION_CONFIRMED,
    AFFILIATION_ENDED,
    AFFILIATION_REFUSED,
    ORGANISATION_ORPHANED,
)
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import Verb, record
from hub.core.states import MoveRefused, move
from hub.core.text import tidy_line, tidy_text
from hub.core.versions.actions import bump

S = AffiliationState
_ENDS_RIGHTS: dict[str, Any] = {"is_representative": False, "may_speak": False}


@transaction.atomic
def ask_affiliation(
    organisation: Organisation, *, by: Viewer, title: str = "", wants_to_represent: bool = False
) -> Affiliation:
    """Ask the organisation to confirm that one belongs to it; also again, after a refusal or an end.

    Raises `Refused` while an earlier asking waits, or where it is confirmed already.
    """
    require("community_organisations.ask_affiliation", by, organisation)
    if by.actor_id is None:
        raise PermissionRefused("community_organisations.ask_affiliation")
    wish: dict[str, Any] = {"title": _title(title), "wants_to_represent": wants_to_represent}
    affiliation, is_new = Affiliation.objects.get_or_create(
        person_id=by.actor_id, organisation=organisation, defaults=wish
    )
    if not is_new:
        if affiliation.state == S.CONFIRMED:
            raise Refused(_("You belong to this organisation already."))
        if affiliation.state == S.ASKED:
            raise Refused(_("You have asked already; the organisation has not answered yet."))
        move(affiliation, S.ASKED, asked_at=timezone.now(), answer="", answered_at=None, ended_at=None, **wish)
    _record(AFFILIATION_ASKED, affiliation, by=by)
    return affiliation


@transaction.atomic
def confirm_affiliation(
    affiliation: Affiliation, *, by: Viewer, is_representative: bool = False, may_speak: bool = False
) -> Affiliation:
    """Confirm that the person belongs to the organisation, and say what they may do for it."""
    require("community_organisations.answer_affiliation", by, affiliation)
    move(
        affiliation,
        S.CONFIRMED,
        is_representative=is_representative,
        may_speak=may_speak,
        answered_at=timezone.now(),
        answered_by_id=by.actor_id,
        answer="",
    )
    _count(affiliation, +1)
    _record(AFFILIATION_CONFIRMED, affiliation, by=by, **_rights(affiliation))
    return affiliation


@transaction.atomic
def refuse_affiliation(affiliation: Affiliation, *, by: Viewer, answer: str) -> Affiliation:
    """Say that the person does not belong to the organisation, and why; the person reads the answer."""
    require("community_organisations.answer_affiliation", by, affiliation)
    answer = tidy_text(answer)
    if not answer:
        raise Refused(_("Write a short answer; the person will read it."), field="answer")
    if len(answer) > 1000:
        raise Refused(_("Please use at most 1,000 characters."), field="answer")
    move(affiliation, S.REFUSED, answer=answer, answered_at=timezone.now(), answered_by_id=by.actor_id)
    _record(AFFILIATION_REFUSED, affiliation, by=by)
    return affiliation


@transaction.atomic
def change_affiliation(
    affiliation: Affiliation, *, by: Viewer, is_representative: bool, may_speak: bool, title: str | None = None
) -> Affiliation:
    """Change what a confirmed person may do for the organisation.

    Raises `Refused` where nobody would represent it any more, unless a manager of the hub does it knowingly;
    `MoveRefused` where the affiliation has ended in the meantime.
    """
    require("community_organisations.answer_affiliation", by, affiliation)
    _lock(affiliation)
    affiliation.refresh_from_db(fields=["state", "is_representative", "may_speak"])
    is_last = not is_representative and is_last_representative(affiliation)
    if is_last and not by.holds("manager"):
        raise Refused(_("Name another representative first."), field="is_representative")
    changes: dict[str, Any] = {"is_representative": is_representative, "may_speak": may_speak}
    if title is not None:
        changes["title"] = _title(title)
    if Affiliation.objects.filter(pk=affiliation.pk, state=S.CONFIRMED).update(**changes) != 1:
        raise MoveRefused(f"Affiliation {affiliation.pk} is no longer confirmed")
    for name, value in changes.items():
        setattr(affiliation, name, value)
    _record(AFFILIATION_CHANGED, affiliation, by=by, **_rights(affiliation))
    if is_last:
        record(ORGANISATION_ORPHANED, by=by, target=("organisation", affiliation.organisation_id))
    return affiliation


@transaction.atomic
def end_affiliation(
    affiliation: Affiliation, *, by: Viewer, successor: Affiliation | None = None, tells_managers: bool = False
) -> Affiliation:
    """The person no longer belongs to the organisation, or takes the asking back; all rights end with it.

    The last representative names a confirmed person as successor or has the hub's managers told; raises `Refused`
    otherwise. A manager may end it without.
    """
    require("community_organisations.end_affiliation", by, affiliation)
    _lock(affiliation)
    affiliation.refresh_from_db(fields=["state", "is_representative", "may_speak"])
    was_confirmed = affiliation.state == S.CONFIRMED
    is_orphaned = False
    if is_last_representative(affiliation):
        if successor is not None:
            _appoint(successor, in_place_of=affiliation, by=by)
        elif tells_managers or by.holds("manager"):
            is_orphaned = True
        else:
            raise Refused(
                _("Nobody else represents the organisation. Name a successor, or let the hub's managers know."),
                field="successor",
            )
    move(affiliation, S.ENDED, ended_at=timezone.now(), **_ENDS_RIGHTS)
    if was_confirmed:
        _count(affiliation, -1)
    _record(AFFILIATION_ENDED, affiliation, by=by)
    if is_orphaned:
        record(ORGANISATION_ORPHANED, by=by, target=("organisation", affiliation.organisation_id))
    return affiliation


def _appoint(successor: Affiliation, *, in_place_of: Affiliation, by: Viewer) -> None:
    appointed = (
        Affiliation.objects.filter(
            pk=successor.pk, organisation_id=in_place_of.organisation_id, state=S.CONFIRMED, is_representative=False
        )
        .exclude(pk=in_place_of.pk)
        .update(is_representative=True)
    )
    if appointed != 1:
        raise Refused(_("Choose a successor who belongs to the organisation."), field="successor")
    successor.is_representative = True
    _record(AFFILIATION_CHANGED, successor, by=by, **_rights(successor))


def _lock(affiliation: Affiliation) -> None:
    """Make those who change an organisation's people wait for each other: two last ones must not leave at once."""
    Organisation.objects.select_for_update().only("pk").get(pk=affiliation.organisation_id)


def _count(affiliation: Affiliation, by: int) -> None:
    Organisation.objects.filter(pk=affiliation.organisation_id).update(people_count=F("people_count") + by)


def _title(text: str) -> str:
    title = tidy_line(text)
    if len(title) > 120:
        raise Refused(_("Please use at most 120 characters."), field="title")
    return title


def _rights(affiliation: Affiliation) -> dict[str, bool]:
    return {"is_representative": affiliation.is_representative, "may_speak": affiliation.may_speak}


def _record(verb: Verb, affiliation: Affiliation, *, by: Viewer, **data: bool) -> None:
    record(
        verb,
        by=by,
        target=("organisation", affiliation.organisation_id),
        data={"affiliation": affiliation.pk, "person": str(affiliation.person_id), **data},
    )
    bump(f"organisation:{affiliation.organisation.actor.handle}")
