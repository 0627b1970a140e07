"""Who belongs to an organisation, who waits to be confirmed, and in whose names a member may act."""

import uuid
from datetime import datetime
from typing import NamedTuple

from django.http import Http404

from hub.community.actors.kinds import ActorState
from hub.community.organisations.kinds import AffiliationState, Voice
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.profiles.kinds import FIELDS
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows


class PersonRow(NamedTuple):
    """A person of an organisation as its page shows them."""

    affiliation_id: int
    id: uuid.UUID
    handle: str
    name: str
    picture: str
    title: str
    is_representative: bool
    may_speak: bool


def _people(condition: str) -> Rows[PersonRow]:
    # What a person lets be seen of their affiliations counts, else where that field starts.
    return Rows(
        PersonRow,
        f"""
        SELECT f.id, a.id, a.handle, a.name, CASE WHEN a.picture_audience IN %(audiences)s THEN a.picture ELSE '' END,
            f.title, f.is_representative, f.may_speak
        FROM community_organisations_affiliation f
        JOIN community_actors_actor a ON a.id = f.person_id
        LEFT JOIN community_members_profile p ON p.actor_id = a.id
        WHERE f.organisation_id = %(organisation)s AND f.state = 'confirmed' AND a.state = 'active'
            AND ({condition})
        ORDER BY f.is_representative DESC, f.may_speak DESC, a.name, f.id
        LIMIT %(limit)s
        """,
    )


_VISIBLE_PEOPLE = _people(
    f"COALESCE(p.audiences ->> 'affiliations', '{FIELDS['affiliations'][1].value}') IN %(audiences)s"
)
_ALL_PEOPLE = _people("1 = 1")


def people_of(viewer: Viewer, organisation: Organisation, *, limit: int = 200) -> list[PersonRow]:
    """Confirmed persons whom the viewer may see there, those who speak for it first.

    Its representatives and the hub's managers see everybody, for they answer for the list.
    """
    sees_all = viewer.may("community_organisations.manage_people", organisation)
    return (_ALL_PEOPLE if sees_all else _VISIBLE_PEOPLE).all(
        organisation=organisation.pk, audiences=viewer.visibilities, limit=limit
    )


class AskedRow(NamedTuple):
    """A person who waits for an organisation's confirmation."""

    affiliation_id: int
    id: uuid.UUID
    handle: str
    name: str
    title: str
    wants_to_represent: bool
    asked_at: datetime
    # Whether the person's confirmed e-mail address is at the host of the organisation's website. A hint, no proof.
    is_email_of_website: bool


_ASKED = """
    SELECT f.id, a.id, a.handle, a.name, f.title, f.wants_to_represent, f.asked_at, m.email, o.website_host
    FROM community_organisations_affiliation f
    JOIN community_actors_actor a ON a.id = f.person_id
    JOIN community_organisations_organisation o ON o.actor_id = f.organisation_id
    LEFT JOIN community_members_member m ON m.actor_id = a.id
    WHERE f.organisation_id = %(organisation)s AND f.state = 'asked'
    ORDER BY f.asked_at, f.id LIMIT %(limit)s
"""


class _AskedLine(NamedTuple):
    affiliation_id: int
    id: uuid.UUID
    handle: str
    name: str
    title: str
    wants_to_represent: bool
    asked_at: datetime
    email: str | None
    website_host: str


_ASKED_LINES = Rows(_AskedLine, _ASKED)


def people_waiting_for(viewer: Viewer, organisation: Organisation, *, limit: int = 200) -> list[AskedRow]:
    """Those who asked to be confirmed, oldest first; for representatives and managers."""
    require("community_organisations.manage_people", viewer, organisation)
    lines = _ASKED_LINES.all(organisation=organisation.pk, limit=limit)
    return [AskedRow(*line[:7], is_at_host(line.email or "", line.website_host)) for line in lines]


def is_at_host(email: str, host: str) -> bool:
    """Whether an e-mail address belongs to a host or one below it."""
    domain = email.rpartition("@")[2].lower()
    return bool(host) and (domain == host or domain.endswith(f".{host}"))


class PlaceRow(NamedTuple):
    """An organisation to which a person belongs."""

    handle: str
    name: str
    title: str
    is_representative: bool


_PLACES = Rows(
    PlaceRow,
    f"""
    SELECT a.handle, a.name, f.title, f.is_representative
    FROM community_organisations_affiliation f
    JOIN community_organisations_organisation o ON o.actor_id = f.organisation_id
    JOIN community_actors_actor a ON a.id = o.actor_id
    LEFT JOIN community_members_profile p ON p.actor_id = f.person_id
    WHERE f.person_id = %(person)s AND f.state = 'confirmed' AND o.state IN ('accepted', 'lapsed')
        AND COALESCE(p.audiences ->> 'affiliations', '{FIELDS["affiliations"][1].value}') IN %(audiences)s
    ORDER BY o.sort_key, a.id LIMIT 50
    """,
)


def places_of(viewer: Viewer, actor_id: uuid.UUID) -> list[PlaceRow]:
    """The organisations to which a person belongs, if the person lets the viewer see them."""
    audiences = (*viewer.visibilities, "nobody") if viewer.actor_id == actor_id else viewer.visibilities
    return _PLACES.all(person=actor_id, audiences=audiences)


class OwnAffiliationRow(NamedTuple):
    """A place where the viewer belongs, or asked to."""

    affiliation_id: int
    id: uuid.UUID
    handle: str
    name: str
    title: str
    state: str
    organisation_state: str
    is_representative: bool
    may_speak: bool
    answer: str
    # How many wait for this representative's answer.
    waiting: int


_OWN_AFFILIATIONS = Rows(
    OwnAffiliationRow,
    """
    SELECT f.id, a.id, a.handle, a.name, f.title, f.state, o.state, f.is_representative, f.may_speak, f.answer,
        CASE WHEN f.is_representative THEN (
            SELECT COUNT(*) FROM community_organisations_affiliation w
            WHERE w.organisation_id = f.organisation_id AND w.state = 'asked'
        ) ELSE 0 END
    FROM community_organisations_affiliation f
    JOIN community_organisations_organisation o ON o.actor_id = f.organisation_id
    JOIN community_actors_actor a ON a.id = o.actor_id
    WHERE f.person_id = %(person)s AND f.state IN ('asked', 'confirmed', 'refused')
    ORDER BY f.is_representative DESC, a.name, f.id LIMIT 200
    """,
)


def own_affiliations(viewer: Viewer) -> list[OwnAffiliationRow]:
    """Where the viewer belongs or asked to belong."""
    return _OWN_AFFILIATIONS.all(person=viewer.actor_id) if viewer.is_member else []


_VOICES = Rows(
    Voice,
    """
    SELECT a.id, a.name, a.handle
    FROM community_organisations_affiliation f
    JOIN community_organisations_organisation o ON o.actor_id = f.organisation_id
    JOIN community_actors_actor a ON a.id = o.actor_id
    WHERE f.person_id = %(person)s AND f.may_speak AND f.state = 'confirmed' AND o.state = 'accepted'
        AND a.state = 'active'
    ORDER BY a.name, a.id
    """,
)


def voices_of(viewer: Viewer) -> list[Voice]:
    """The organisations in whose name the viewer may act, by name; `require_voice` in rules.py agrees with it."""
    if viewer.actor_id is None or not viewer.holds("member"):
        return []
    return _VOICES.all(person=viewer.actor_id)


def get_affiliation(organisation: Organisation, pk: int) -> Affiliation:
    """An affiliation with one organisation, for changing it; 404 if there is none."""
    found = Affiliation.objects.select_related("organisation__actor", "person").filter(pk=pk, organisation=organisation)
    affiliation = found.first()
    if affiliation is None:
        raise Http404
    affiliation.organisation = organisation
    return affiliation


def own_affiliation(viewer: Viewer, organisation: Organisation) -> Affiliation | None:
    """The viewer's affiliation with the organisation in whatever state, or None."""
    if viewer.actor_id is None:
        return None
    return Affiliation.objects.filter(person_id=viewer.actor_id, organisation=organisation).first()


def is_last_representative(affiliation: Affiliation) -> bool:
    """Whether nobody would represent the organisation without this person."""
    return (
        affiliation.is_representative
        and not Affiliation.objects.filter(
            organisation_id=affiliation.organisation_id,
            is_representative=True,
            state=AffiliationState.CONFIRMED,
            person__state=ActorState.ACTIVE,
        )
        .exclude(pk=affiliation.pk)
        .exists()
    )


def is_represented(organisation: Organisation) -> bool:
    """Whether an active person represents it."""
    return Affiliation.objects.filter(
        organisation=organisation,
        is_representative=True,
        state=AffiliationState.CONFIRMED,
        person__state=ActorState.ACTIVE,
    ).exists()


def possible_successors(organisation: Organisation, viewer: Viewer) -> list[tuple[int, str]]:
    """Confirmed persons other than the viewer who could represent it: the affiliation's key and the name."""
    found = Affiliation.objects.filter(
        organisation=organisation, state=AffiliationState.CONFIRMED, person__state=ActorState.ACTIVE
    ).exclude(person_id=viewer.actor_id)
    return list(found.order_by("person__name", "pk").values_list("pk", "person__name")[:200])
