"""The hub's addresses and one more: a page that never changes, by which the others are measured."""

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from hub.core.access.views import PUBLIC, HubRequest, access
from hub.project import urls as hub

handler400, handler403, handler404, handler500 = hub.handler400, hub.handler403, hub.handler404, hub.handler500
CONSTANT = "/en/bench/constant/"
# As large as a list of thirty threads.
_BODY = b"<!doctype html><title>Constant</title>" + b"<p>The same words again, and again the same words.</p>\n" * 600


@access(PUBLIC)
@require_safe
def constant(request: HubRequest) -> HttpResponse:
    """Goes through every middleware and does nothing else."""
    return HttpResponse(_BODY)


urlpatterns: list[URLPattern | URLResolver] = [path(CONSTANT[1:], constant, name="bench_constant"), *hub.urlpatterns]
