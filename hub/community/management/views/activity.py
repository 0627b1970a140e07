"""The activity log, narrowed and page by page, and its export."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import batched

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.community.management.actions import note_export
from hub.community.management.queries.activity import (
    ActivityFilter,
    ActivityRow,
    Party,
    activities,
    details_of,
    exported_activities,
    get_party,
    group_choices,
    shown_verbs,
    things_of,
    verb_sentence,
)
from hub.community.management.queries.members import found_accounts
from hub.community.management.views.frame import csv_response, render_page
from hub.core.access.views import MANAGERS, HubRequest, access
from hub.core.tables import csv_lines
from hub.core.ui.places import row_in, row_mark, whole_number

_PAGE = 50
_LOOKED_UP_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for, and what it says about people that cannot be taken at its word."""

    narrowed: ActivityFilter
    person: str
    party: Party | None
    candidates: list[Party]
    is_unknown: bool

    @property
    def parameters(self) -> dict[str, str]:
        """The same wishes for another address."""
        wanted = {
            "verb": self.narrowed.verb,
            "actor": str(self.narrowed.actor or ""),
            "space": str(self.narrowed.space or ""),
            "from": self.first_day.isoformat() if self.first_day else "",
            "to": self.last_day.isoformat() if self.last_day else "",
        }
        return {name: value for name, value in wanted.items() if value}

    @property
    def first_day(self) -> date | None:
        """The first day shown, in the viewer's zone."""
        return timezone.localdate(self.narrowed.since) if self.narrowed.since else None

    @property
    def last_day(self) -> date | None:
        """The last day shown, in the viewer's zone."""
        return timezone.localdate(self.narrowed.until - timedelta(seconds=1)) if self.narrowed.until else None


def _read(request: HubRequest) -> _Asked:
    given = request.POST if request.method == "POST" else request.GET
    verb = given.get("verb", "")
    person = given.get("person", "").strip()[:100]
    party = _party(request, given.get("actor", ""))
    candidates: list[Party] = []
    if person and (party is None or party.name != person):
        found = found_accounts(request.viewer, person)
        candidates = [Party(row.actor_id, row.name) for row in found]
        party = candidates[0] if len(candidates) == 1 else None
    until = _midnight(given.get("to", ""))
    narrowed = ActivityFilter(
        verb=verb if verb in shown_verbs() else "",
        actor=party.id if party else None,
        space=whole_number(given.get("space", ""), None),
        since=_midnight(given.get("from", "")),
        until=until + timedelta(days=1) if until else None,
    )
    several = candidates if party is None else []
    return _Asked(narrowed, party.name if party else person, party, several, bool(person) and party is None)


def _party(request: HubRequest, text: str) -> Party | None:
    try:
        return get_party(request.viewer, uuid.UUID(text[:36]))
    except ValueError:
        return None


def _midnight(text: str) -> datetime | None:
    """The beginning of a day in the viewer's zone; None for what is no day of this age."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time.min)) if 1990 < day.year < 2200 else None


@access(MANAGERS)
@require_safe
def activity_list(request: HubRequest) -> HttpResponse:
    """What happened, the latest first."""
    asked = _read(request)
    rows: list[ActivityRow] = []
    if not asked.is_unknown:
        rows = activities(request.viewer, asked.narrowed, before=row_in(request.GET.get("before", "")), limit=_PAGE)
    older = ""
    if len(rows) > _PAGE:
        rows = rows[:_PAGE]
        older = "?" + urlencode({**asked.parameters, "before": row_mark(rows[-1].at, rows[-1].id)})
    return render_page(
        request,
        "activity.jinja",
        {
            "asked": asked,
            "rows": rows,
            "things": things_of(request.viewer, rows),
            "sentence": verb_sentence,
            "verbs": _verb_choices(),
            "groups": group_choices(request.viewer),
            "older": older,
            "parameters": asked.parameters,
        },
        block="results",
    )


def _verb_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The verbs under headings, by what they say."""
    titles = {
        "community": _("People and groups"),
        "content": _("Content"),
        "commons": _("Conversations and pages"),
        "core": _("The hub"),
    }
    names = shown_verbs()
    return [
        (
            title,
            sorted(
                ((name, verb_sentence(name)) for name in names if name.startswith(f"{prefix}.")),
                key=lambda choice: choice[1],
            ),
        )
        for prefix, title in titles.items()
    ]


@access(MANAGERS)
@require_POST
def activity_export(request: HubRequest) -> HttpResponseBase:
    """What is shown, as CSV. A form asks for it, because taking out personal data is put on record."""
    asked = _read(request)
    note_export("activity", by=request.viewer)
    head = (
        *(
            "id",
            "at",
            "verb",
            "sentence",
            "actor_id",
            "actor",
            "on_behalf_of",
            "ordered_by",
            "group",
            "contribution_id",
        ),
        *("about_kind", "about_id", "about", "data"),
    )
    return csv_response(csv_lines(head, _exported(request, asked.narrowed)), "activity")


def _exported(request: HubRequest, narrowed: ActivityFilter) -> Iterator[tuple[object, ...]]:
    for rows in batched(exported_activities(request.viewer, narrowed), _LOOKED_UP_AT_ONCE, strict=False):
        things = things_of(request.viewer, rows)
        for row in rows:
            about = things.get((row.target_kind, row.target_id))
            yield (
                *(row.id, row.at.isoformat(timespec="seconds"), row.verb, verb_sentence(row.verb), row.actor_id),
                *(row.actor_name, row.on_behalf_of, row.ordered_by, row.space_name, row.contribution_id),
                *(row.target_kind, row.target_id, about.label if about else "", details_of(row)),
            )
