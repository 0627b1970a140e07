"""One organisation, and those that a member proposed or a manager reviews."""

import uuid
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.http import Http404

from hub.community.organisations.kinds import AffiliationState, match_key, website_host
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.organisations.queries.lists import COLUMNS, FROM, OrganisationRow
from hub.community.organisations.rules import standing_of
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows


def get_organisation(viewer: Viewer, handle: str) -> Organisation:
    """One organisation with the viewer's standing in it; 404 for what the viewer may not see."""
    organisation = (
        Organisation.objects.select_related("actor", "parent__actor", "verified_by")
        .filter(actor__handle=handle)
        .first()
    )
    if organisation is None:
        raise Http404
    organisation.standing = standing_of(viewer, organisation)
    if not viewer.may("community_organisations.view_organisation", organisation):
        raise Http404
    return organisation


def organisations_visible_to(viewer: Viewer) -> QuerySet[Organisation]:
    """Everything the rule `view_organisation` lets the viewer see, as a query."""
    if viewer.holds("manager"):
        return Organisation.objects.all()
    visible = Q(verified_at__isnull=False)
    if viewer.actor_id is not None:
        visible |= Q(proposed_by_id=viewer.actor_id)
        visible |= Q(
            pk__in=Affiliation.objects.filter(
                person_id=viewer.actor_id, is_representative=True, state=AffiliationState.CONFIRMED
            ).values("organisation_id")
        )
    return Organisation.objects.filter(visible)


def own_proposals(viewer: Viewer) -> list[Organisation]:
    """Organisations that the viewer proposed and that are not accepted yet."""
    if viewer.actor_id is None:
        return []
    return list(
        Organisation.objects.select_related("actor")
        .filter(proposed_by_id=viewer.actor_id, verified_at__isnull=True)
        .order_by("-actor__created_at")[:50]
    )


class QueueRow(NamedTuple):
    """An organisation that waits for managers, or for its proposer's answer to them."""

    id: uuid.UUID
    handle: str
    name: str
    type: str
    country: str
    state: str
    submitted_at: datetime | None
    proposer: str | None
    reviewer: str | None


_QUEUE = Rows(
    QueueRow,
    f"""
    SELECT a.id, a.handle, a.name, o.type, o.country, o.state, o.submitted_at, p.name, r.name
    {FROM}
    LEFT JOIN community_actors_actor p ON p.id = o.proposed_by_id
    LEFT JOIN community_actors_actor r ON r.id = o.reviewed_by_id
    WHERE o.state IN ('submitted', 'in_review', 'more_information')
    ORDER BY CASE WHEN o.state = 'more_information' THEN 1 ELSE 0 END, o.submitted_at, a.id
    LIMIT %(limit)s
    """,
)


def review_queue(viewer: Viewer, *, limit: int = 100) -> list[QueueRow]:
    """What waits for a manager, longest first; then what waits for an answer to one."""
    require("community_organisations.view_review_queue", viewer)
    return _QUEUE.all(limit=limit)


def orphaned_organisations(viewer: Viewer, *, limit: int = 100) -> list[OrganisationRow]:
    """Accepted organisations that nobody represents, by name."""
    require("community_organisations.view_review_queue", viewer)
    return _ORPHANS.all(limit=limit)


_ORPHANS = Rows(
    OrganisationRow,
    f"""
    SELECT {COLUMNS} {FROM}
    WHERE o.state = 'accepted' AND NOT EXISTS (
        SELECT 1 FROM community_organisations_affiliation f
        JOIN community_actors_actor p ON p.id = f.person_id AND p.state = 'active'
        WHERE f.organisation_id = o.actor_id AND f.state = 'confirmed' AND f.is_representative
    )
    ORDER BY o.sort_key, o.actor_id LIMIT %(limit)s
    """,
)


def similar_organisations(
    viewer: Viewer, *, name: str, website: str = "", except_id: uuid.UUID | None = None, limit: int = 5
) -> list[OrganisationRow]:
    """Organisations that may be the same: the same words in the name, or the same website. A hint, never a refusal.

    Managers are shown proposals too; others only what is public.
    """
    states: tuple[str, ...] = ("accepted", "lapsed")
    if viewer.holds("manager"):
        states = (*states, "draft", "submitted", "in_review", "more_information")
    host = website_host(website)
    return _SIMILAR.all(
        key=match_key(name), host=host or "-", except_id=except_id or uuid.UUID(int=0), states=states, limit=limit
    )


_SIMILAR = Rows(
    OrganisationRow,
    f"""
    SELECT {COLUMNS} {FROM}
    WHERE (o.match_key = %(key)s OR o.website_host = %(host)s) AND o.actor_id <> %(except_id)s AND o.state IN %(states)s
    ORDER BY o.sort_key, o.actor_id LIMIT %(limit)s
    """,
)
