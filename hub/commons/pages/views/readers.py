"""Pages as everybody sees them: standing pages, news, the time line, and the form for barriers."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.commons.pages.actions import report_barrier
from hub.commons.pages.forms import BarrierForm
from hub.commons.pages.kinds import (
    ANSWER_WITHIN,
    BUILT_IN,
    PageKind,
    ShownPage,
    filled,
    manage_pages_path,
    moment_label,
    page_path,
    shown_html,
)
from hub.commons.pages.queries import find_new_address, get_shown, latest_news, milestones
from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.hubsettings.queries import hub_settings
from hub.core.languages import own_name
from hub.core.ratelimits.limits import Limit, allow, client_key
from hub.core.richtext import excerpt
from hub.core.ui.answers import attempt, form_page
from hub.core.ui.places import row_in, row_mark
from hub.core.ui.render import render
from hub.core.versions.pages import visitor_cached

BARRIERS = Limit(5, per=timedelta(hours=1))
_PAGE = 20


@access(PUBLIC)
@require_safe
@visitor_cached("pages:page")
def page_detail(request: HubRequest, slug: str) -> HttpResponse:
    """One standing page; those that every hub has stand at the root, others under `pages/`."""
    language = request.LANGUAGE_CODE
    if slug in BUILT_IN and request.path != page_path(language, PageKind.PAGE, slug):
        return redirect(page_path(language, PageKind.PAGE, slug), permanent=True)
    return _detail(request, PageKind.PAGE, slug)


@access(PUBLIC)
@require_safe
@visitor_cached("pages:news")
def news_detail(request: HubRequest, slug: str) -> HttpResponse:
    """One piece of news."""
    return _detail(request, PageKind.NEWS, slug)


def _detail(request: HubRequest, kind: str, slug: str) -> HttpResponse:
    language, hub = request.LANGUAGE_CODE, hub_settings()
    try:
        page = get_shown(kind, slug, language)
    except Http404:
        if found := find_new_address(request.path, language):
            return redirect(found, permanent=True)
        raise
    context = {
        "page": page,
        "title": filled(page.title, hub),
        "summary": filled(page.summary, hub),
        "html": shown_html(page.body, hub),
        "text_language": own_name(page.language),
        "edit_path": f"{manage_pages_path(language)}{page.id}/{page.language}/",
    }
    template = "news.jinja" if kind == PageKind.NEWS else "detail.jinja"
    return render(request, f"commons/pages/{template}", context)


@access(PUBLIC)
@require_safe
@visitor_cached("pages:news")
def news_list(request: HubRequest) -> HttpResponse:
    """News, the latest first; `?before=` a moment and a number lead to the older ones."""
    before, before_id = row_in(request.GET.get("before", "")) or (timezone.now() + timedelta(minutes=1), 0)
    rows = latest_news(request.LANGUAGE_CODE, before=before, before_id=before_id, limit=_PAGE + 1)
    last = rows[_PAGE - 1] if len(rows) > _PAGE else None
    context = {
        "news": [(page, _teaser(page)) for page in rows[:_PAGE]],
        "older": f"?before={row_mark(last.published_at, last.id)}" if last else "",
        "is_first": "before" not in request.GET,
    }
    return render(request, "commons/pages/news_list.jinja", context)


def _teaser(page: ShownPage) -> str:
    return filled(page.summary or excerpt(page.body, 280), hub_settings())


@access(PUBLIC)
@require_safe
@visitor_cached("pages:news")
def news_feed(request: HubRequest) -> HttpResponse:
    """The latest news as an Atom feed."""
    language, hub = request.LANGUAGE_CODE, hub_settings()
    feed = Atom1Feed(
        title=_("News from %(hub)s") % {"hub": hub.name},
        link=f"{settings.HUB_URL}/{language}/news/",
        description="",
        language=language,
        feed_url=f"{settings.HUB_URL}/{language}/news/feed.atom",
        author_name=hub.operator or hub.name,
    )
    for page in latest_news(language, before=timezone.now() + timedelta(minutes=1), limit=_PAGE):
        feed.add_item(
            title=filled(page.title, hub),
            link=f"{settings.HUB_URL}{page.path}",
            # The same in all languages, and after a new address too.
            unique_id=f"{settings.HUB_URL}/news/{page.id}",
            description=str(shown_html(page.body, hub)),
            pubdate=page.published_at,
            updateddate=page.changed_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@access(PUBLIC)
@require_safe
@visitor_cached("pages:milestone")
def timeline(request: HubRequest) -> HttpResponse:
    """Milestones, the latest first."""
    hub = hub_settings()
    language = request.LANGUAGE_CODE
    rows = [
        (
            page,
            moment_label(page.happened_on, language),
            moment_label(page.happened_until, language),
            shown_html(page.body, hub),
        )
        for page in reversed(milestones(language))
    ]
    return render(request, "commons/pages/timeline.jinja", {"milestones": rows})


@access(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_new(request: HubRequest) -> HttpResponse:
    """Tell of a barrier; `?page=` says on which page."""
    initial = {"path": request.GET.get("page", "")[:300]}
    form = BarrierForm(request.POST or None, is_member=request.viewer.is_member, initial=initial)
    if request.method == "POST" and form.is_valid():
        if not allow("barrier", client_key(request), limit=BARRIERS):
            form.add_error(None, _("You have sent several reports within an hour. Please wait a little."))
        elif attempt(form, lambda: report_barrier(by=request.viewer, **form.cleaned_data)):
            return redirect("barrier_thanks")
    return form_page(request, "commons/pages/barrier.jinja", form, {"days": ANSWER_WITHIN.days})


@access(PUBLIC)
@require_safe
def barrier_thanks(request: HubRequest) -> HttpResponse:
    """What happens next."""
    return render(request, "commons/pages/barrier_thanks.jinja", {"days": ANSWER_WITHIN.days})
