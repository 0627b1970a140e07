"""Small pages of the design system: the brand's stylesheet and logo, the appearance, the patterns."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hub.core.access.errors import Refused
from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.hubsettings.queries import hub_settings
from hub.core.ratelimits.limits import Limit, allow, client_key
from hub.core.richtext import Format, to_html
from hub.core.ui.brand import brand_stylesheet
from hub.core.ui.context import THEMES
from hub.core.ui.patterns import examples
from hub.core.ui.render import render

# The address carries the version of the settings, so an answer never grows old.
CONVERSIONS = Limit(60, per=timedelta(minutes=10))
FOREVER = f"public, max-age={int(timedelta(days=365).total_seconds())}, immutable"


@access(PUBLIC)
def brand_css(request: HubRequest) -> HttpResponse:
    """The tokens that this hub's brand overrides."""
    hub = hub_settings()
    response = HttpResponse(
        brand_stylesheet(hub.brand_primary, hub.brand_accent), content_type="text/css; charset=utf-8"
    )
    response["Cache-Control"] = FOREVER
    return response


@access(PUBLIC)
def logo(request: HubRequest) -> HttpResponse:
    """This hub's logo, always PNG, because it was re-encoded when it was uploaded."""
    name = hub_settings().logo
    if not name or not default_storage.exists(name):
        raise Http404
    with default_storage.open(name) as file:
        response = HttpResponse(file.read(), content_type="image/png")
    response["Cache-Control"] = FOREVER
    return response


@access(PUBLIC)
def appearance(request: HubRequest) -> HttpResponse:
    """Choose light, dark or what the device says; the page behind the switch for those without scripts."""
    back = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    if request.method != "POST":
        return render(request, "core/ui/appearance.jinja", {"back": back})
    response = HttpResponseRedirect(back)
    choice = request.POST.get("theme")
    if choice in THEMES:
        response.set_cookie(
            settings.THEME_COOKIE_NAME,
            choice,
            max_age=timedelta(days=365),
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(settings.THEME_COOKIE_NAME, samesite="Lax")
    return response


# It changes nothing and answers what was sent, so a forged request gains nothing.
@csrf_exempt
@access(PUBLIC)
@require_POST
def richtext(request: HubRequest) -> HttpResponse:
    """The HTML of a text in Markdown: what the visual editor begins with where somebody has already typed."""
    if not allow("richtext", client_key(request), limit=CONVERSIONS):
        return HttpResponse(status=429)
    try:
        html = to_html(request.POST.get("text", ""), Format.MARKDOWN)
        return HttpResponse(html, content_type="text/plain; charset=utf-8")
    except Refused as refused:
        return HttpResponse(refused.message, status=422, content_type="text/plain; charset=utf-8")


@access(PUBLIC)
def patterns(request: HubRequest) -> HttpResponse:
    """Every component in all its states, for those who build pages and for the tests that look at it."""
    return render(request, "core/ui/patterns.jinja", examples(request))
