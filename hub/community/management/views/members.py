"""Members as managers see them: finding, roles, suspension, sessions."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hub.community.management.actions import (
    note_export,
    reinstate_with_reason,
    send_sign_in_help,
    suspend_with_reason,
)
from hub.community.management.forms import ReasonForm, RoleForm
from hub.community.management.kinds import member_path
from hub.community.management.queries.members import (
    MOST_FOUND,
    accounts,
    count_sessions,
    exported_accounts,
    found_accounts,
    get_account,
    likely_duplicates,
    merged_into,
    notes_about,
)
from hub.community.management.views.frame import csv_response, render_page
from hub.community.members.actions import change_hub_role, end_sessions
from hub.community.members.kinds import HubRole, MemberState
from hub.core import territories
from hub.core.access.errors import Refused
from hub.core.access.views import MANAGERS, HubRequest, access
from hub.core.states import MoveRefused
from hub.core.tables import csv_lines
from hub.core.ui.answers import attempt_or_warn
from hub.core.ui.forms import add_refusal
from hub.core.ui.messages import say, warn
from hub.core.ui.places import whole_number

_PAGE = 50


@access(MANAGERS)
@require_safe
def member_list(request: HubRequest) -> HttpResponse:
    """All accounts, newest first, or those whose name or address begins with what was typed."""
    state, role = _choice(request, "state", MemberState.values), _choice(request, "role", HubRole.values)
    text = request.GET.get("q", "").strip()
    older = ""
    if text:
        rows = found_accounts(request.viewer, text, state=state, role=role)
    else:
        start = whole_number(request.GET.get("before", ""), 0)
        rows = accounts(request.viewer, state=state, role=role, before=start, limit=_PAGE)
        if len(rows) > _PAGE:
            rows = rows[:_PAGE]
            older = "?" + urlencode({"state": state, "role": role, "before": str(rows[-1].id)})
    return render_page(
        request,
        "members.jinja",
        {
            "rows": rows,
            "text": text,
            "state": state,
            "role": role,
            "states": MemberState.choices,
            "roles": HubRole.choices,
            "state_labels": dict(MemberState.choices),
            "role_labels": dict(HubRole.choices),
            "older": older,
            "is_cut": bool(text) and len(rows) >= MOST_FOUND,
            "export": "export/?" + urlencode({"state": state, "role": role}),
            "country_name": lambda code: territories.name(code, request.LANGUAGE_CODE),
        },
        block="results",
    )


def _choice(request: HubRequest, name: str, known: list[str]) -> str:
    value = request.GET.get(name, "")
    return value if value in known else ""


@access(MANAGERS)
@require_POST
def member_export(request: HubRequest) -> HttpResponseBase:
    """The list as CSV. A form asks for it, because taking out personal data is put on record."""
    state, role = _choice(request, "state", MemberState.values), _choice(request, "role", HubRole.values)
    note_export("members", by=request.viewer)
    rows = exported_accounts(request.viewer, state=state, role=role)
    head = ("id", "name", "email", "state", "hub_role", "country", "language", "joined_at", "last_seen_on")
    lines = csv_lines(
        head,
        (
            (
                *(row.actor_id, row.name, row.email, row.state, row.hub_role, row.country, row.language),
                *(row.joined_at.isoformat(timespec="seconds"), row.last_seen_on),
            )
            for row in rows
        ),
    )
    return csv_response(lines, "members")


@access(MANAGERS)
@require_safe
def member_detail(request: HubRequest, pk: int) -> HttpResponse:
    """One account: what it is, what can be done with it, and whether the person has another."""
    return _detail(request, pk)


def _detail(request: HubRequest, pk: int, *, reason: ReasonForm | None = None, problem: str = "") -> HttpResponse:
    member = get_account(request.viewer, pk)
    return render_page(
        request,
        "member.jinja",
        {
            "member": member,
            "country": territories.name(member.actor.country, request.LANGUAGE_CODE) if member.actor.country else "",
            "sessions": count_sessions(member),
            "notes": notes_about(member),
            "duplicates": likely_duplicates(request.viewer, member),
            "into": merged_into(member),
            "state_labels": dict(MemberState.choices),
            "may_change_role": request.viewer.may("community_members.change_hub_role", member),
            "may_suspend": request.viewer.may("community_members.suspend_member", member),
            "may_end_sessions": request.viewer.may("community_members.end_sessions", member),
            "role_form": RoleForm(initial={"hub_role": member.hub_role}),
            "reason_form": reason or ReasonForm(),
            "problem": problem,
        },
        status=422 if reason or problem else 200,
    )


@access(MANAGERS)
@require_POST
def member_role(request: HubRequest, pk: int) -> HttpResponse:
    """Give the member another role."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _detail(request, pk, problem=_("Choose one of the roles."))
    try:
        change_hub_role(get_account(request.viewer, pk), form.cleaned_data["hub_role"], by=request.viewer)
    except Refused as refused:
        return _detail(request, pk, problem=refused.message)
    say(request, _("The role is changed."))
    return redirect(member_path(request.LANGUAGE_CODE, pk))


@access(MANAGERS)
@require_POST
def member_standing(request: HubRequest, pk: int, what: str) -> HttpResponse:
    """Suspend the member, or let them in again; the reason goes to the person."""
    action, done = {
        "suspend": (suspend_with_reason, _("The member is suspended and gets the reason by mail.")),
        "reinstate": (reinstate_with_reason, _("The member can take part again and gets a mail.")),
    }[what]
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            action(get_account(request.viewer, pk), form.cleaned_data["reason"], by=request.viewer)
        except Refused as refused:
            add_refusal(form, refused)
        except MoveRefused:
            warn(request, _("Somebody else has changed this account in the meantime."))
            return redirect(member_path(request.LANGUAGE_CODE, pk))
        else:
            say(request, done)
            return redirect(member_path(request.LANGUAGE_CODE, pk))
    return _detail(request, pk, reason=form)


@access(MANAGERS)
@require_POST
def member_sessions(request: HubRequest, pk: int) -> HttpResponse:
    """Sign the member out everywhere."""
    ended = end_sessions(get_account(request.viewer, pk), by=request.viewer)
    say(request, ngettext("%(count)d session is ended.", "%(count)d sessions are ended.", ended) % {"count": ended})
    return redirect(member_path(request.LANGUAGE_CODE, pk))


@access(MANAGERS)
@require_POST
def member_help(request: HubRequest, pk: int) -> HttpResponse:
    """Mail the member how to sign in with a code."""
    member = get_account(request.viewer, pk)
    attempt_or_warn(
        request,
        lambda: send_sign_in_help(member, by=request.viewer),
        done=_("A mail is on its way that leads to signing in."),
    )
    return redirect(member_path(request.LANGUAGE_CODE, pk))
