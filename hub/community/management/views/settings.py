"""What an administrator changes of the hub itself: its settings, and its colours and logo."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.community.management.forms import BrandForm, SettingsForm
from hub.community.management.kinds import manage_path
from hub.community.management.queries.brand import colour_checks, verdicts
from hub.community.management.views.frame import render_page
from hub.core.access.views import ADMINISTRATORS, HubRequest, access
from hub.core.hubsettings.actions import update_brand, update_hub_settings
from hub.core.hubsettings.kinds import BRAND_FORM, SETTINGS_FORM, fingerprint
from hub.core.hubsettings.queries import forget_hub_settings, hub_settings
from hub.core.ui.answers import attempt, has_conflict
from hub.core.ui.brand import colour_problems
from hub.core.ui.messages import say


@access(ADMINISTRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HubRequest) -> HttpResponse:
    """Name, operator, languages, and who may join. Of two who save, the second is told and keeps what they wrote."""
    hub = hub_settings()
    first: dict[str, Any] = {name: getattr(hub, name) for name in SettingsForm.base_fields if name != "seen"}
    first["seen"] = fingerprint(hub)
    first |= {f"tagline_{code}": hub.taglines.get(code, "") for code in hub.languages}
    form = SettingsForm(request.POST or None, initial=first, languages=hub.languages)
    if request.method == "POST" and form.is_valid():
        seen, changes = form.cleaned_data["seen"], form.changes(hub.taglines)
        if attempt(
            form,
            lambda: update_hub_settings(by=request.viewer, expected=seen, **changes),
            newest=lambda: _newest(SETTINGS_FORM),
            version_field="seen",
        ):
            say(request, _("The settings are saved."))
            return redirect(manage_path(request.LANGUAGE_CODE, "settings/"))
    return render_page(request, "settings.jinja", {"form": form}, status=422 if form.errors else 200)


def _newest(names: Sequence[str]) -> str:
    forget_hub_settings()
    return fingerprint(hub_settings(), names)


@access(ADMINISTRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def brand_page(request: HubRequest) -> HttpResponse:
    """Colours, checked for contrast, and the logo. Of two who save, the second is told and keeps what they wrote."""
    hub = hub_settings()
    first = {
        "brand_primary": hub.brand_primary,
        "brand_accent": hub.brand_accent,
        "seen": fingerprint(hub, BRAND_FORM),
    }
    form = BrandForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> None:
            update_brand(
                by=request.viewer,
                primary=data["brand_primary"],
                accent=data["brand_accent"],
                logo=data["logo"],
                removes_logo=data["removes_logo"],
                expected=data["seen"],
            )

        if attempt(form, save, newest=lambda: _newest(BRAND_FORM), version_field="seen"):
            say(request, _("The brand is saved."))
            return redirect(manage_path(request.LANGUAGE_CODE, "brand/"))
        hub = hub_settings()
    if form.errors and "logo" in request.FILES and not form["logo"].errors:
        form.add_error("logo", _("Choose the picture again: your browser has not kept it."))
    problems = colour_problems(hub.brand_primary, hub.brand_accent)
    context = {
        "form": form,
        "problems": problems,
        "has_colours": bool(hub.brand_primary or hub.brand_accent),
        "verdicts": verdicts(),
        "newer": hub if has_conflict(form) else None,
        "checks": colour_checks(form["brand_primary"].value() or "", form["brand_accent"].value() or ""),
    }
    return render_page(request, "brand.jinja", context, status=422 if form.errors else 200)
