"""The search page and the suggestions of the search box."""

from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from hub.community.directory.facets import chosen_facets
from hub.content.search.queries import FACETS, LONGEST, find, suggestions
from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.ratelimits.limits import Limit, allow, client_key
from hub.core.text import tidy_line
from hub.core.ui.render import render

# What the search takes for the beginning of words, where a star stands behind it.
_SHORTEST_BEGINNING = 3
# Typing asks a few times a second; a program that harvests asks on and on.
SUGGESTIONS = Limit(300, per=timedelta(minutes=1))


@access(PUBLIC)
@require_safe
def search_page(request: HubRequest) -> HttpResponse:
    """What the viewer looks for among all that they may see."""
    text = tidy_line(request.GET.get("q", "")[: LONGEST * 2])[:LONGEST]
    chosen = chosen_facets(request.GET, FACETS)
    sort: Literal["newest", "best"] = "newest" if request.GET.get("sort") == "newest" else "best"
    page = (
        find(request.viewer, text, chosen, sort=sort, after=request.GET.get("after", "")[:60])
        if text or chosen
        else None
    )
    kept = {"q": text, **chosen}
    beginning = _beginning(text) if page and not page.hits else ""
    return render(
        request,
        "content/search/results.jinja",
        {
            "q": text,
            "page": page,
            "chosen": chosen,
            "best_path": f"?{urlencode(kept)}",
            "newest_path": f"?{urlencode({**kept, 'sort': 'newest'})}",
            "sort": sort,
            "next_path": f"?{urlencode({**kept, 'sort': sort, 'after': page.next})}" if page and page.next else "",
            "without_path": f"?{urlencode({'q': text})}",
            "beginning": beginning,
            "beginning_path": f"?{urlencode({**kept, 'q': f'{text}*'})}" if beginning else "",
            "ask_path": f"/{request.LANGUAGE_CODE}/threads/new/?{urlencode({'kind': 'question', 'title': text})}",
        },
        block="results",
    )


def _beginning(text: str) -> str:
    """The last word, where it may be looked for as the beginning of words."""
    words = text.split()
    last = words[-1] if words else ""
    return last if len(last) >= _SHORTEST_BEGINNING and last.isalpha() else ""


@access(PUBLIC)
@require_safe
def search_suggest(request: HubRequest) -> HttpResponse:
    """Titles that begin as typed, for the search box."""
    if not allow("suggest", client_key(request), limit=SUGGESTIONS):
        return JsonResponse([], safe=False, status=429)
    typed = tidy_line(request.GET.get("q", "")[:LONGEST])
    response = JsonResponse(suggestions(request.viewer, typed), safe=False)
    response["Cache-Control"] = "private, max-age=30"
    return response
