"""The page on which an empty hub is set up, once, by whoever can read its console."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hub.community.members.kinds import needs_second_factor
from hub.core.access.errors import Refused
from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.ui.context import language_paths
from hub.core.ui.forms import add_refusal
from hub.core.ui.render import render
from hub.project.forms.setup import AdministratorForm, HubForm, TokenForm
from hub.project.setup import is_setup_token, needs_setup, set_up_hub


@sensitive_post_parameters("password", "token")
@never_cache
@require_http_methods(["GET", "POST"])
@access(PUBLIC)
def setup(request: HubRequest) -> HttpResponse:
    """Ask for the token, then for the hub and its administrator; 404 once the hub is set up."""
    if not needs_setup():
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    token = sent.get("token", "")
    if not is_setup_token(token):
        return _ask_for_token(request, token)
    # Whoever only sent the token has not seen the form yet.
    filled_in = request.POST if request.method == "POST" and "name" in request.POST else None
    hub = HubForm(filled_in, initial={"default_language": request.LANGUAGE_CODE})
    person = AdministratorForm(filled_in)
    if all([hub.is_valid(), person.is_valid()]):
        try:
            member = set_up_hub(**hub.cleaned_data, **person.cleaned_data)
        except Refused as refused:
            add_refusal(person if refused.field in person.fields else hub, refused)
        else:
            get_adapter(request).login(request, member)
            messages.success(request, _("The hub is set up. Welcome!"))
            # Without a second step the new administrator could not manage anything.
            return redirect("account_security" if needs_second_factor(member.hub_role) else "/")
    status = 422 if hub.errors or person.errors else 200
    return _page(request, "project/setup.jinja", {"hub_form": hub, "person_form": person, "token": token}, status)


def _ask_for_token(request: HubRequest, token: str) -> HttpResponse:
    form = TokenForm({"token": token} if token else None)
    if token:
        form.add_error("token", _("This is not the code. It changes when the hub's data folder is emptied."))
    return _page(request, "project/setup_token.jinja", {"form": form, "token": ""}, 422 if token else 200)


def _page(request: HubRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    # The hub has not chosen its languages yet; whoever sets it up may read any of ours.
    languages = language_paths(tuple(INTERFACE_LANGUAGES), request.path)
    return render(request, template, {**context, "choice_of_languages": languages}, status=status)
