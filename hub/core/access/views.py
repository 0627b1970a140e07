"""Each view declares who may open it; a test walks all addresses and finds those that do not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from hub.core.access.errors import PermissionRefused
from hub.core.access.viewer import Viewer

PUBLIC = "public"
MEMBERS = "members"
MODERATORS = "moderator"
EDITORS = "editor"
MANAGERS = "manager"
ADMINISTRATORS = "administrator"
AUDIENCES = (PUBLIC, MEMBERS, MODERATORS, EDITORS, MANAGERS, ADMINISTRATORS)


class HubRequest(HttpRequest):
    """What the middlewares add to a request; for annotations only."""

    viewer: Viewer
    LANGUAGE_CODE: str
    request_id: str


def access[V: Callable[Concatenate[HubRequest, ...], HttpResponseBase]](audience: str) -> Callable[[V], V]:
    """Declare who may open a view: everybody, members, or those with a hub role.

    A visitor who needs to sign in is led there and back; a member without the role gets 404, one whose role waits for
    a second factor is led to where it is set up. A `PermissionRefused` from an action becomes 404 too.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"“{audience}” is not an audience")

    def decorate(view: V) -> V:
        @wraps(view)
        def guarded(request: HubRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = request.viewer
            if audience != PUBLIC and not viewer.is_member:
                return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
            if audience not in (PUBLIC, MEMBERS) and not viewer.holds(audience):
                if viewer.lacks_second_factor:
                    return redirect(reverse("account_security"))
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except PermissionRefused as refused:
                if viewer.is_member:
                    raise Http404 from refused
                return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")

        setattr(guarded, "audience", audience)  # noqa: B010 -- read by the test that walks all addresses
        return cast(V, guarded)

    return decorate


def audience_of(view: Any) -> str | None:
    """The declared audience of a resolved view, or None."""
    return getattr(view, "audience", None)
