"""For those who lead a group: requests, invitations, roles, removing."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.community.actors.kinds import ActorKind
from hub.community.organisations.kinds import organisation_path
from hub.community.profiles.kinds import person_path
from hub.community.spaces import actions, queries
from hub.community.spaces.forms import (
    AcceptForm,
    InviteForm,
    LinkForm,
    ReasonForm,
    RoleForm,
)
from hub.community.spaces.kinds import INVITATION_LASTS, SpaceRole, invitation_path, space_path
from hub.community.spaces.views.home import frame
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.views import MEMBERS, HubRequest, access
from hub.core.ratelimits.limits import Limit, allow
from hub.core.search.queries import suggest
from hub.core.search.terms import audience_of
from hub.core.ui.answers import attempt, attempt_or_warn, form_page, obtain
from hub.core.ui.messages import say
from hub.core.ui.render import render

# Mail to people who have not asked for it: enough for a class or a coalition, too little for spam.
MAILS = Limit(100, per=timedelta(days=1))


@access(MEMBERS)
@require_safe
def space_requests(request: HubRequest, slug: str) -> HttpResponse:
    """What waits for an answer, and which invitations are open."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    space = queries.get_space(viewer, slug)
    context = {
        **frame(request, space),
        "requests": [
            (row, (person_path if row.kind == ActorKind.PERSON else organisation_path)(language, row.handle))
            for row in queries.requests_in(viewer, space)
        ],
        "invitations": [(row, SpaceRole(row.role).label) for row in queries.invitations_of(viewer, space)],
        "may_answer": viewer.may("community_spaces.answer_requests", space),
    }
    return render(request, "community/spaces/requests.jinja", context)


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def request_accept(request: HubRequest, slug: str, pk: int) -> HttpResponse:
    """Let somebody in."""
    space, back = _led(request, slug, "answer_requests"), f"{space_path(request.LANGUAGE_CODE, slug)}requests/"
    asked = queries.get_request(space, pk)
    form = AcceptForm(request.POST or None, for_organisation=asked.actor.kind == ActorKind.ORGANISATION)
    if form.is_valid() and attempt(form, lambda: actions.accept_request(asked, by=request.viewer, **form.cleaned_data)):
        say(request, _("%(name)s is in the group now.") % {"name": asked.actor.name})
        return HttpResponseRedirect(back)
    title = _("Let %(name)s in?") % {"name": asked.actor.name}
    return _step(request, space, form, title, _("Let in"), back, quote=asked.reason)


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def request_refuse(request: HubRequest, slug: str, pk: int) -> HttpResponse:
    """Refuse a request, with a reason."""
    space, back = _led(request, slug, "answer_requests"), f"{space_path(request.LANGUAGE_CODE, slug)}requests/"
    asked = queries.get_request(space, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: actions.refuse_request(asked, by=request.viewer, answer=form.cleaned_data["reason"])
    ):
        say(request, _("%(name)s was told.") % {"name": asked.actor.name})
        return HttpResponseRedirect(back)
    title = _("Refuse the request of %(name)s?") % {"name": asked.actor.name}
    return _step(request, space, form, title, _("Refuse"), back, kind="danger", quote=asked.reason)


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def member_role(request: HubRequest, slug: str, pk: int) -> HttpResponse:
    """Give somebody another role."""
    space, back = _led(request, slug, "change_roles"), f"{space_path(request.LANGUAGE_CODE, slug)}people/"
    membership = queries.get_membership(space, pk)
    form = RoleForm(
        request.POST or None,
        for_organisation=membership.actor.kind == ActorKind.ORGANISATION,
        initial={"role": membership.role},
    )
    if form.is_valid() and attempt(
        form, lambda: actions.change_role(membership, form.cleaned_data["role"], by=request.viewer)
    ):
        say(request, _("Saved."))
        return HttpResponseRedirect(back)
    title = _("The role of %(name)s") % {"name": membership.actor.name}
    return _step(request, space, form, title, _("Save"), back)


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def member_remove(request: HubRequest, slug: str, pk: int) -> HttpResponse:
    """Remove somebody, with a reason."""
    space, back = _led(request, slug, "manage_members"), f"{space_path(request.LANGUAGE_CODE, slug)}people/"
    membership = queries.get_membership(space, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: actions.remove_member(membership, by=request.viewer, reason=form.cleaned_data["reason"])
    ):
        say(request, _("%(name)s is no longer in the group.") % {"name": membership.actor.name})
        return HttpResponseRedirect(back)
    title = _("Remove %(name)s from the group?") % {"name": membership.actor.name}
    return _step(request, space, form, title, _("Remove"), back, kind="danger")


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def space_invite(request: HubRequest, slug: str) -> HttpResponse:
    """Invite several at once by name and by e-mail address, or make a link; two forms on one page."""
    path = space_path(request.LANGUAGE_CODE, slug)
    space = _led(request, slug, "invite")
    sent = request.POST.get("form", "")
    people = InviteForm(
        request.POST if sent == "people" else None, suggestions=f"{path}invite/suggestions.json", prefix="people"
    )
    until = (timezone.now() + INVITATION_LASTS).date()
    link = LinkForm(request.POST if sent == "link" else None, prefix="link", initial={"expires_on": until})
    made_link = ""
    if people.is_valid() and _invite(request, space, people):
        return HttpResponseRedirect(f"{path}requests/")
    if link.is_valid():
        made_link = _make_link(request, space, link)
    context = {**frame(request, space), "people": people, "link": link, "made_link": made_link, "back": path}
    has_errors = bool(people.errors or link.errors)
    return render(request, "community/spaces/invite.jinja", context, status=422 if has_errors else 200)


def _invite(request: HubRequest, space: Any, form: InviteForm) -> bool:
    """Invite all who are named; those who cannot be invited stay in the form, each with the reason."""
    viewer, data = request.viewer, form.cleaned_data
    letter = {"role": data["role"], "message": data["message"]}
    typed = request.POST.copy()
    left, count = [], 0
    for name, party in form.parties().items():
        try:
            actions.invite_party(space, party, by=viewer, **letter)
        except Refused as refused:
            form.add_error(name, refused.message)
        else:
            count += 1
            typed[form.add_prefix(name)] = typed[f"{form.add_prefix(name)}_key"] = ""
    # Taken out first: a field to which an error is added loses its cleaned value.
    addresses = data["addresses"]
    for number, each in enumerate(addresses):
        if not allow("space-invitations", str(viewer.actor_id), limit=MAILS):
            form.add_error("addresses", _("You have sent many invitations today. Go on tomorrow, or make a link."))
            left += [one.typed for one in addresses[number:]]
            break
        try:
            actions.invite_address(space, each.email, by=viewer, **letter)
        except Refused as refused:
            left.append(each.typed)
            # The line of the text that comes back.
            told = {"line": len(left), "address": each.email, "reason": refused.message}
            form.add_error("addresses", _("Line %(line)d, %(address)s: %(reason)s") % told)
        else:
            count += 1
    if count:
        text = ngettext("%(count)s invitation is on its way.", "%(count)s invitations are on their way.", count)
        say(request, text % {"count": count})
    typed[form.add_prefix("addresses")] = "\n".join(left)
    form.data = typed
    return not form.errors


def _make_link(request: HubRequest, space: Any, form: LinkForm) -> str:
    """The whole address of a new link, to be shown once; empty where it was refused."""
    data = form.cleaned_data
    expires_at = datetime.combine(data["expires_on"], time(23, 59, 59), tzinfo=UTC)
    made = obtain(
        form,
        lambda: actions.create_link(
            space, by=request.viewer, uses=data["uses"], expires_at=expires_at, role=data["role"]
        ),
    )
    return settings.HUB_URL + invitation_path(request.LANGUAGE_CODE, made[1]) if made else ""


@access(MEMBERS)
@require_safe
def invite_suggestions(request: HubRequest, slug: str) -> HttpResponse:
    """Members and organisations that fit what is typed, for those who invite."""
    _led(request, slug, "invite")
    kinds = (("kind:person", "kind:organisation"),)
    found = suggest(request.GET.get("q", "")[:100], audience_of(request.viewer), filters=kinds)
    details = {"person": _("Person"), "organisation": _("Organisation")}
    return JsonResponse(
        [{"value": each.object_id, "label": each.title.striptags(), "detail": details[each.kind]} for each in found],
        safe=False,
    )


@access(MEMBERS)
@require_POST
def invitation_revoke(request: HubRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back, or end a link."""
    space = _led(request, slug, "invite")
    invitation = queries.get_invitation(space, pk)
    attempt_or_warn(
        request,
        lambda: actions.revoke_invitation(invitation, by=request.viewer),
        done=_("The invitation is taken back."),
    )
    return HttpResponseRedirect(f"{space_path(request.LANGUAGE_CODE, slug)}requests/")


def _led(request: HubRequest, slug: str, permission: str) -> Any:
    """The group, for those who may do this in it."""
    space = queries.get_space(request.viewer, slug)
    require(f"community_spaces.{permission}", request.viewer, space)
    return space


def _step(
    request: HubRequest,
    space: Any,
    form: Any,
    title: str,
    yes: str,
    back: str,
    *,
    kind: str = "primary",
    quote: str = "",
) -> HttpResponse:
    context = {**frame(request, space), "title": title, "yes": yes, "back": back, "kind": kind, "quote": quote}
    return form_page(request, "community/spaces/step.jinja", form, context)
