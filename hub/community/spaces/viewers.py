"""Makes the viewer of a request: one statement reads the session, the member and their roles in spaces."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from hub.community.members.kinds import needs_second_factor
from hub.community.members.sessions import SessionStore
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.rows import Rows

# Who is in a space for an organisation is there only while they represent it, whatever the rows say meanwhile.
_IN_SPACES = """
    LEFT JOIN community_spaces_spacemembership r ON r.actor_id = a.id AND (r.through_id IS NULL OR EXISTS (
        SELECT 1 FROM community_organisations_affiliation f
        WHERE f.person_id = r.actor_id AND f.organisation_id = r.through_id
            AND f.is_representative AND f.state = 'confirmed'
    ))
"""
_ACCOUNT = """
    m.id, m.password, m.state, m.hub_role, m.language, m.time_zone, m.unread_count, m.accepted_terms, a.id, a.name,
    r.space_id, r.role
"""


class _SessionRow(NamedTuple):
    data: str
    expires_at: datetime
    member_id: int | None
    password: str
    state: str
    hub_role: str
    language: str
    time_zone: str
    unread_count: int
    accepted_terms: str
    actor_id: uuid.UUID | None
    name: str
    space_id: int | None
    role: str


_BY_SESSION = Rows(
    _SessionRow,
    f"""
    SELECT s.session_data, s.expire_date, {_ACCOUNT}
    FROM community_members_session s
    LEFT JOIN community_members_member m ON m.id = s.member_id
    LEFT JOIN community_actors_actor a ON a.id = m.actor_id
    {_IN_SPACES}
    WHERE s.session_key = %(key)s
    """,
)
_BY_ACTOR = Rows(
    _SessionRow,
    f"""
    SELECT '', m.joined_at, {_ACCOUNT}
    FROM community_members_member m
    JOIN community_actors_actor a ON a.id = m.actor_id
    {_IN_SPACES}
    WHERE m.actor_id = %(actor)s
    """,
)
_MAY_SIGN_IN = frozenset({"active", "restricted"})
_AUTH_HASH_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"


def _viewer(rows: list[_SessionRow]) -> Viewer:
    first = rows[0]
    return Viewer(
        actor_id=first.actor_id,
        member_id=first.member_id,
        name=first.name,
        hub_role=first.hub_role if first.state == "active" else "",
        spaces={row.space_id: row.role for row in rows if row.space_id is not None},
        language=first.language,
        time_zone=first.time_zone,
        unread_count=first.unread_count,
        accepted_terms=first.accepted_terms,
    )


def viewer_of(actor_id: uuid.UUID) -> Viewer:
    """The viewer that a member is; jobs and tests ask with it what the member may see.

    An account that may not sign in, or none at all, sees what a visitor sees.
    """
    rows = _BY_ACTOR.all(actor=actor_id)
    return _viewer(rows) if rows and rows[0].state in _MAY_SIGN_IN else VISITOR


def viewer_of_session(session: SessionStore) -> Viewer:
    """The viewer of a session, whose data is handed to `session` so that nobody reads it again."""
    rows = _BY_SESSION.all(key=session.session_key)
    if not rows or rows[0].expires_at <= datetime.now(UTC):
        return VISITOR
    first = rows[0]
    data = session.decode(first.data)
    session.preload(data)
    if first.member_id is None or first.state not in _MAY_SIGN_IN:
        return VISITOR
    # As django.contrib.auth.get_user does: a changed password ends every other session.
    if not any(
        constant_time_compare(
            data.get(HASH_SESSION_KEY, ""),
            salted_hmac(_AUTH_HASH_SALT, first.password, secret=secret, algorithm="sha256").hexdigest(),
        )
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ):
        return VISITOR
    viewer = _viewer(rows)
    if needs_second_factor(viewer.hub_role) and not any(
        step.get("method") == "mfa" for step in data.get(AUTHENTICATION_METHODS_SESSION_KEY, ())
    ):
        # The role sleeps until this session has shown a second factor; the account is otherwise usable.
        viewer = replace(viewer, hub_role="member", lacks_second_factor=True)
    return viewer


class ViewerMiddleware:
    """Set `request.viewer`; pages are in the language of their address, whatever the profile says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = VISITOR
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            viewer = viewer_of_session(request.session)  # type: ignore[arg-type]  # SESSION_ENGINE names our store
        request.viewer = replace(viewer, language=request.LANGUAGE_CODE)  # type: ignore[attr-defined]
        return self.get_response(request)
