"""Waves of invitations, and the page that an invitation opens."""

from datetime import timedelta

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.community.management.actions.waves import create_wave, delete_unclaimed, resend_wave
from hub.community.management.forms import WaveForm
from hub.community.management.kinds import manage_path
from hub.community.management.queries.waves import failed_addresses, get_invitation, get_wave, waves
from hub.community.management.views.frame import csv_response, render_page
from hub.core.access.views import MANAGERS, PUBLIC, HubRequest, access
from hub.core.hubsettings.queries import hub_settings
from hub.core.tables import csv_lines
from hub.core.ui.answers import obtain
from hub.core.ui.messages import say
from hub.core.ui.render import render

_MOST_EXPORTED = 10_000


@access(MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def wave_list(request: HubRequest) -> HttpResponse:
    """All waves with their counts, and a form for a new one."""
    form = WaveForm(request.POST or None, languages=hub_settings().languages)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wave = obtain(
            form,
            lambda: create_wave(
                data["name"],
                form.messages(),
                by=request.viewer,
                addresses=data["addresses"],
                with_imported=data["with_imported"],
                keep_days=data["keep_days"],
            ),
        )
        if wave:
            return redirect(manage_path(request.LANGUAGE_CODE, f"invitations/{wave.pk}/"))
    return render_page(
        request,
        "waves.jinja",
        {"form": form, "waves": waves(request.viewer)},
        status=422 if form.errors else 200,
    )


@access(MANAGERS)
@require_safe
def wave_export(request: HubRequest) -> HttpResponseBase:
    """The waves with their counts as CSV; addresses are not among it."""
    rows = (
        (
            *(each.pk, each.name, each.created_at.isoformat(timespec="seconds")),
            each.created_by.name if each.created_by else "",
            *(each.total_count, each.sent_count, each.joined_count, each.failed_count, each.deleted_count),
        )
        for each in waves(request.viewer, limit=_MOST_EXPORTED)
    )
    head = ("id", "name", "made_at", "by", "invited", "sent", "joined", "bounced", "deleted")
    return csv_response(csv_lines(head, rows), "invitations")


@access(MANAGERS)
@require_safe
def wave_detail(request: HubRequest, pk: int) -> HttpResponse:
    """One wave: how many were sent to, joined, could not be reached."""
    wave = get_wave(request.viewer, pk)
    return render_page(request, "wave.jinja", {"wave": wave, "failed": failed_addresses(wave)})


@access(MANAGERS)
@require_POST
def wave_do(request: HubRequest, pk: int, what: str) -> HttpResponse:
    """Send again to those who have not joined, or delete what was never claimed in the wave's time."""
    wave = get_wave(request.viewer, pk)
    if what == "resend":
        count = resend_wave(wave, by=request.viewer)
        say(
            request,
            ngettext("%(count)d mail is sent again.", "%(count)d mails are sent again.", count) % {"count": count},
        )
    else:
        count = delete_unclaimed(wave, by=request.viewer, before=timezone.now() - timedelta(days=wave.keep_days))
        text = ngettext(
            "%(count)d unclaimed invitation is deleted.", "%(count)d unclaimed invitations are deleted.", count
        )
        say(request, text % {"count": count})
    return redirect(manage_path(request.LANGUAGE_CODE, f"invitations/{pk}/"))


@access(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HubRequest, token: str) -> HttpResponse:
    """What an invitation opens. Accepting lets its session sign up also where the hub is by invitation."""
    found = get_invitation(token)
    if request.method == "POST":
        request.session["invitation"] = found.pk
        # Who was imported has an account already; the code claims it.
        return redirect("account_request_login_code" if found.member_id else "account_signup")
    response = render(request, "community/management/invitation.jinja", {"email": found.email})
    # Not "no-referrer": browsers would post the form with "Origin: null", which Django refuses as forged.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
