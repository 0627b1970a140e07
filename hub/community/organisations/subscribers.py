"""Keeps the search in step with organisations."""

from hub.community.organisations.queries.documents import KIND
from hub.community.organisations.verbs import (
    ORGANISATION_ACCEPTED,
    ORGANISATION_CREATED,
    ORGANISATION_EDITED,
    ORGANISATION_LAPSED,
    ORGANISATION_RENEWED,
    ORGANISATION_WITHDRAWN,
)
from hub.core.activity import on
from hub.core.activity.models import Activity
from hub.core.search.rebuilding import refresh


@on(
    ORGANISATION_CREATED,
    ORGANISATION_EDITED,
    ORGANISATION_ACCEPTED,
    ORGANISATION_LAPSED,
    ORGANISATION_RENEWED,
    ORGANISATION_WITHDRAWN,
)
def index_organisation(activity: Activity) -> None:
    """The organisation as it is described now, and whether it is to be found at all."""
    refresh(KIND, [activity.target_id])
