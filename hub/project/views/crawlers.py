"""What programs look for at the root of every website: rules for robots, the sitemap, the icon, whom to warn."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.hubsettings.queries import hub_settings
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.search.kinds import version_name
from hub.core.versions.pages import visitor_cached
from hub.project.sitemap import sitemap_index, sitemap_of_pages, sitemap_of_people, sitemap_part

# Where robots find nothing, or nothing but another order of what they have already.
_CLOSED = ("manage/", "account/", "setup/", "search", "inbox/", "messages/", "drafts/", "report/")
_A_DAY = f"public, max-age={int(timedelta(days=1).total_seconds())}"


@access(PUBLIC)
@require_safe
def robots(request: HubRequest) -> HttpResponse:
    """Which addresses robots leave alone, in every language, and where the sitemap is."""
    prefixes = ("/", *(f"/{language}/" for language in INTERFACE_LANGUAGES))
    lines = [
        "User-agent: *",
        *(f"Disallow: {prefix}{place}" for prefix in prefixes for place in _CLOSED),
        "Disallow: /*.csv$",
        "",
        f"Sitemap: {settings.HUB_URL}/sitemap.xml",
        "",
    ]
    return _kept(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


@access(PUBLIC)
@require_safe
@visitor_cached("threads", "spaces", version_name("person"))
def sitemap(request: HubRequest) -> HttpResponse:
    """The list of the sitemap's parts."""
    return _xml(sitemap_index())


@access(PUBLIC)
@require_safe
@visitor_cached("pages")
def sitemap_pages(request: HubRequest) -> HttpResponse:
    """Standing pages and news."""
    return _xml(sitemap_of_pages())


@access(PUBLIC)
@require_safe
@visitor_cached("{name}")
def sitemap_numbered(request: HubRequest, name: str, number: int) -> HttpResponse:
    """Groups or threads of one range of keys; 404 beyond the last one."""
    document = sitemap_part(name, number)
    if not document:
        raise Http404
    return _xml(document)


@access(PUBLIC)
@require_safe
@visitor_cached(version_name("person"))
def sitemap_people(request: HubRequest, first: UUID) -> HttpResponse:
    """People who let search engines list them, from one key on."""
    return _xml(sitemap_of_people(first))


@access(PUBLIC)
@require_safe
def favicon(request: HubRequest) -> HttpResponse:
    """For programs that read no page: the icon that the pages name."""
    return _kept(HttpResponseRedirect(static("core/ui/favicon.svg")))


@access(PUBLIC)
@require_safe
def security(request: HubRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116); 404 while the hub names no address for contact."""
    hub = hub_settings()
    if not hub.contact_email:
        raise Http404
    # The standard wants an end; the address is what the settings say now, so the end is always half a year away.
    until = datetime.combine(datetime.now(UTC).date() + timedelta(days=180), time(), UTC)
    lines = [
        f"Contact: mailto:{hub.contact_email}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(hub.languages)}",
        f"Canonical: {settings.HUB_URL}/.well-known/security.txt",
        "",
    ]
    return _kept(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


def _xml(document: str) -> HttpResponse:
    return HttpResponse(document, content_type="application/xml; charset=utf-8")


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = _A_DAY
    return response
