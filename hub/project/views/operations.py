"""What machines ask of a hub: is it alive, is it ready, how is it doing. None of these pages is for people."""

from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET

from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.jobs.queries import count_live_workers
from hub.project.metrics import exposition
from hub.project.preparation import is_database_current

# A proxy on the same machine makes every stranger's address a loopback one; these headers give it away.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")


@require_GET
@access(PUBLIC)
def live(request: HubRequest) -> HttpResponse:
    """The web process answers; for load balancers. Asks nothing else, so that no process is killed for its database."""
    return _uncached(HttpResponse("alive\n", content_type="text/plain"))


@require_GET
@access(PUBLIC)
def ready(request: HubRequest) -> HttpResponse:
    """Whether database, migrations and worker are as they should be: 200 or 503; for deployments and monitoring."""
    try:
        checks = {"database": True, "migrations": is_database_current()}
        checks["worker"] = checks["migrations"] and count_live_workers() > 0
    except DatabaseError:
        checks = {"database": False, "migrations": False, "worker": False}
    status = 200 if all(checks.values()) else 503
    return _uncached(JsonResponse({name: "ok" if fine else "failed" for name, fine in checks.items()}, status=status))


@require_GET
@access(PUBLIC)
def metrics(request: HubRequest) -> HttpResponse:
    """Prometheus's figures, for those with the token, or (where none is set) for this machine alone; else 404."""
    if not _may_read_metrics(request):
        raise Http404
    content, content_type = exposition()
    return _uncached(HttpResponse(content, content_type=content_type))


def _may_read_metrics(request: HubRequest) -> bool:
    if token := settings.HUB["METRICS_TOKEN"]:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    if any(header in request.META for header in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
