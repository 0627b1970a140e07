"""All groups, one's own, and the managers' desk."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hub.community.spaces import queries
from hub.community.spaces.actions import mark_all_seen
from hub.community.spaces.kinds import JoinMethod, SpaceKind, SpaceRole, SpaceState, Visibility, space_path
from hub.community.spaces.points import SpaceNews, space_news
from hub.community.spaces.queries import PAGE_SIZE, SpaceFilter, SpaceRow
from hub.community.topics.kinds import TopicLabel
from hub.community.topics.queries import find_topic, topic_index, topics_to_choose, topics_within
from hub.core import territories
from hub.core.access.views import MANAGERS, MEMBERS, PUBLIC, HubRequest, access
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.languages.formats import language_name
from hub.core.text import tidy_line
from hub.core.ui.places import Choice, choices
from hub.core.ui.render import render
from hub.core.versions.pages import visitor_cached

_STATES = (SpaceState.CONCLUDED, SpaceState.ARCHIVED)


@access(PUBLIC)
@require_safe
@visitor_cached("spaces")
def space_list(request: HubRequest) -> HttpResponse:
    """Groups that one may find, the latest active first, narrowed by words, topic, language, country and way in."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    chosen = _chosen(request)
    topic = find_topic(chosen.get("topic", ""))
    text = chosen.get("q", "")
    filters = SpaceFilter(
        topics=topics_within(topic.id) if topic else frozenset(),
        language=chosen.get("language", ""),
        country=chosen.get("country", ""),
        join_method=chosen.get("join", ""),
        kind=chosen.get("kind", ""),
        state=chosen.get("state", ""),
        among=queries.spaces_matching(viewer, text) if text else None,
    )
    rows = queries.spaces(viewer, filters, after=_after(request))
    older = ""
    if len(rows) > PAGE_SIZE:
        last = rows[PAGE_SIZE - 1]
        older = "?" + urlencode({**chosen, "after": last.activity_at.isoformat(), "after_id": last.id})
    shown = rows[:PAGE_SIZE]
    topics = queries.topics_of(row.id for row in shown)
    labels = topic_index(language)
    facets = _facets(request, chosen)
    return render(
        request,
        "community/spaces/list.jinja",
        {
            "rows": [_line(row, language, [labels[t] for t in topics.get(row.id, ()) if t in labels]) for row in shown],
            "own": {row.id for row in shown if row.id in viewer.spaces},
            "older": older,
            "is_continued": "after" in request.GET,
            "kept": urlencode(chosen),
            "facets": facets,
            "q": text,
            "chosen": chosen,
            "removable": _removable(chosen, facets),
            "may_create": viewer.may("community_spaces.create_space"),
            "may_propose": viewer.may("community_spaces.propose_space"),
        },
        block="results",
    )


def _chosen(request: HubRequest) -> dict[str, str]:
    """The words and choices in the address that mean something; kinds are for managers."""
    asked = {name: request.GET.get(name, "")[:60] for name in ("topic", "language", "country", "join", "state", "kind")}
    known = {
        "topic": find_topic(asked["topic"]) is not None,
        "language": asked["language"] in CONTENT_LANGUAGES,
        "country": territories.is_country(asked["country"]),
        "join": asked["join"] in JoinMethod.values,
        "state": asked["state"] in _STATES,
        "kind": asked["kind"] in queries.GROUP_KINDS and request.viewer.may("community_spaces.create_space"),
    }
    words = tidy_line(request.GET.get("q", "")[:400])[:200]
    return ({"q": words} if words else {}) | {name: value for name, value in asked.items() if known[name]}


def _removable(chosen: dict[str, str], facets: list[tuple[str, list[Choice]]]) -> list[tuple[str, str]]:
    """What the list is narrowed to, each with the address of the list without it."""
    found = [(label, href) for _title, options in facets for label, href, _count, is_chosen in options if is_chosen]
    if "q" in chosen:
        others = {name: value for name, value in chosen.items() if name != "q"}
        found.insert(0, (f"“{chosen['q']}”", "?" + urlencode(others)))
    return found


def _line(row: SpaceRow, language: str, topics: list[TopicLabel]) -> dict[str, object]:
    """A card: what a group is for, how many are in it, how to join."""
    facts = [
        ("users", ngettext("%(count)s member", "%(count)s members", row.member_count) % {"count": row.member_count})
    ]
    if row.organisation_count:
        text = ngettext("%(count)s organisation", "%(count)s organisations", row.organisation_count)
        facts.append(("building-2", text % {"count": row.organisation_count}))
    if row.language_codes:
        facts.append(("languages", ", ".join(row.language_codes).upper()))
    is_closed = row.visibility == Visibility.SPACE
    facts.append(("lock" if is_closed else "log-in", str(JoinMethod(row.join_method).label)))
    return {
        "id": row.id,
        "path": space_path(language, row.slug),
        "name": row.name,
        "teaser": row.teaser,
        "facts": facts,
        "topics": [topic.label for topic in topics],
        "state": str(SpaceState(row.state).label) if row.state != SpaceState.ACTIVE else "",
        "activity_at": row.activity_at,
    }


def _facets(request: HubRequest, chosen: dict[str, str]) -> list[tuple[str, list[Choice]]]:
    language = request.LANGUAGE_CODE
    present = queries.languages_and_countries()
    facets = [
        (_("Topic"), choices(chosen, "topic", topics_to_choose(language, chosen.get("topic", "")))),
        (_("Language"), choices(chosen, "language", [(code, language_name(code)) for code in present.languages])),
        (
            _("Country"),
            choices(chosen, "country", [(code, territories.name(code, language)) for code in present.countries]),
        ),
        (_("How to join"), choices(chosen, "join", [(each.value, str(each.label)) for each in JoinMethod])),
        (_("State"), choices(chosen, "state", [(each.value, str(each.label)) for each in _STATES])),
    ]
    if request.viewer.may("community_spaces.create_space"):
        kinds = [(each, str(SpaceKind(each).label)) for each in queries.GROUP_KINDS]
        facets.insert(0, (_("Kind"), choices(chosen, "kind", kinds)))
    return facets


def _after(request: HubRequest) -> tuple[datetime, int] | None:
    """The key from which the page goes on; a damaged one begins anew."""
    try:
        at = datetime.fromisoformat(request.GET.get("after", "")[:40])
        return (at, int(request.GET.get("after_id", "")[:18])) if at.tzinfo else None
    except ValueError:
        return None


@access(MEMBERS)
@require_safe
def space_own(request: HubRequest) -> HttpResponse:
    """One look at all of one's groups: what is new in each, what waits, who invites."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    rows = queries.own_spaces(viewer)
    news: dict[int, list[SpaceNews]] = {}
    for each in space_news.ask(viewer):
        news.setdefault(each.space_id, []).append(each)
    return render(
        request,
        "community/spaces/own.jinja",
        {
            "groups": [
                (
                    row,
                    space_path(language, row.slug),
                    SpaceRole(row.role).label,
                    SpaceState(row.state).label,
                    sum(each.count for each in news.get(row.id, ())),
                    next(iter(news.get(row.id, ())), None),
                )
                for row in rows
            ],
            "has_news": bool(news),
            "invitations": queries.own_invitations(viewer),
            "requests": [
                (row, space_path(language, row.slug))
                for row in queries.own_requests(viewer, since=timezone.now() - timedelta(days=30))
            ],
            "removals": queries.own_removals(viewer, since=timezone.now() - timedelta(days=30)),
            "active": SpaceState.ACTIVE,
            "may_propose": viewer.may("community_spaces.propose_space"),
        },
    )


@access(MEMBERS)
@require_POST
def space_all_seen(request: HubRequest) -> HttpResponse:
    """Take the marks off all of one's groups."""
    mark_all_seen(by=request.viewer)
    return HttpResponseRedirect(f"/{request.LANGUAGE_CODE}/spaces/mine/")


@access(MANAGERS)
@require_safe
def space_desk(request: HubRequest) -> HttpResponse:
    """Groups that wait to be opened, and those that nobody leads."""
    language = request.LANGUAGE_CODE
    rows = [(row, space_path(language, row.slug)) for row in queries.spaces_on_the_desk(request.viewer)]
    return render(
        request,
        "community/spaces/desk.jinja",
        {
            "forming": [each for each in rows if each[0].state == SpaceState.FORMING],
            "orphans": [each for each in rows if each[0].state != SpaceState.FORMING],
        },
    )
