"""People's pages, one's own profile, and the first steps of a new member."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.community.actors.kinds import Sector, StakeholderType, picture_path
from hub.community.profiles.actions import finish_onboarding, set_picture, update_profile
from hub.community.profiles.forms import (
    PictureForm,
    ProfileForm,
    WelcomeExchangeForm,
    WelcomeTopicsForm,
    WelcomeYouForm,
)
from hub.community.profiles.kinds import ProfileView, person_path
from hub.community.profiles.points import handles_after_merge, profile_actions, profile_sections, welcome_suggestions
from hub.community.profiles.queries import get_own_actor, get_own_member, get_own_profile, get_profile
from hub.community.topics.kinds import topic_path
from hub.community.topics.queries import interests_of, topic_index
from hub.core import territories
from hub.core.access.errors import Refused
from hub.core.access.views import MEMBERS, PUBLIC, HubRequest, access
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.languages.formats import format_list
from hub.core.ratelimits.limits import Limit
from hub.core.ui.answers import attempt, form_page
from hub.core.ui.readers import ask_to_wait
from hub.core.ui.render import render

# Nobody gets to know three hundred people in ten minutes; a program that harvests does.
PEOPLE = Limit(300, per=timedelta(minutes=10))
STEPS: dict[str, type[forms.Form]] = {
    "you": WelcomeYouForm,
    "topics": WelcomeTopicsForm,
    "exchange": WelcomeExchangeForm,
}


@access(PUBLIC)
@require_safe
def person_detail(request: HubRequest, handle: str) -> HttpResponse:
    """A person's page."""
    too_many = _("You have opened the pages of a great many people. Please go on in a few minutes.")
    if slow := ask_to_wait(request, "people", too_many, limit=PEOPLE):
        return slow
    try:
        profile = get_profile(request.viewer, handle)
    except Http404:
        # Merged accounts are closed, and their addresses lead to the account that stayed.
        if stayed := next(iter(handles_after_merge.ask(handle)), ""):
            return redirect(person_path(request.LANGUAGE_CODE, stayed), permanent=True)
        raise
    labels = topic_index(request.LANGUAGE_CODE)
    response = render(
        request,
        "community/profiles/detail.jinja",
        {
            "profile": profile,
            "picture_url": picture_path(profile.picture, 256),
            "topics": [
                (labels[topic].label, topic_path(request.LANGUAGE_CODE, labels[topic].slug)) for topic in profile.topics
            ],
            "labels": _labels(profile, request.LANGUAGE_CODE),
            "texts": _texts(profile),
            "sections": list(profile_sections.ask(request.viewer, profile.actor_id)),
            "actions": [] if profile.is_own else list(profile_actions.ask(request.viewer, profile.actor_id)),
        },
    )
    if not profile.is_indexable:
        response["X-Robots-Tag"] = "noindex"
    return response


def _labels(profile: ProfileView, language: str) -> dict[str, str]:
    """The words for a profile's codes, in the reader's language."""
    place = [territories.name(profile.country, language)] if profile.country else []
    if profile.region:
        place.insert(0, territories.region_name(profile.region, language))
    return {
        "stakeholder": str(dict(StakeholderType.choices).get(profile.stakeholder_type, "")),
        "place": ", ".join(place),
        "sectors": format_list(str(dict(Sector.choices).get(sector, sector)) for sector in profile.sectors),
        "languages": format_list(CONTENT_LANGUAGES.get(code, code) for code in profile.languages),
    }


def _texts(profile: ProfileView) -> list[tuple[str, str]]:
    """The written parts that have something to say, with their headings."""
    texts = [
        (_("Can help with"), profile.can_help_with),
        (_("Is looking for"), profile.looking_for),
        (_("About"), profile.about),
    ]
    return [(title, text) for title, text in texts if text]


@access(MEMBERS)
@require_safe
def person_own(request: HubRequest) -> HttpResponse:
    """Leads to one's own page."""
    return redirect(person_path(request.LANGUAGE_CODE, get_own_actor(request.viewer).handle))


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def profile_edit(request: HubRequest) -> HttpResponse:
    """One's own profile. Who saves an older state than another window saved is told, and keeps what they typed."""
    profile = get_own_profile(request.viewer)
    form = ProfileForm(request.POST or None, initial=_initial(profile, request))
    if form.is_valid() and attempt(
        form,
        lambda: update_profile(
            profile.actor, by=request.viewer, expected_version=form.cleaned_data["version"], **form.changes()
        ),
        newest=lambda: get_own_profile(request.viewer).version,
        too_late=_(
            "You changed your profile in another window. What you typed here is not saved yet: "
            "look it over and save again."
        ),
    ):
        messages.success(request, _("Your profile is saved."))
        return redirect(person_path(request.LANGUAGE_CODE, profile.actor.handle))
    return form_page(
        request,
        "community/profiles/edit.jinja",
        form,
        {
            "picture_form": PictureForm(),
            "profile": profile,
            "picture_url": picture_path(profile.actor.picture, 256),
        },
    )


def _initial(profile: Any, request: HubRequest) -> dict[str, Any]:
    actor = profile.actor
    names = ("pronouns", "stakeholder_type", "sectors", "headline", "about", "can_help_with", "looking_for")
    more = ("audiences", "is_indexable", "is_listed", "version")
    return {
        **{name: getattr(profile, name) for name in (*names, *more)},
        **{name: getattr(actor, name) for name in ("name", "country", "region", "languages")},
        "topics": interests_of(actor.pk),
    }


@access(MEMBERS)
@require_POST
def picture_edit(request: HubRequest) -> HttpResponse:
    """Put up or remove one's photo."""
    actor = get_own_actor(request.viewer)
    form = PictureForm(request.POST, request.FILES)
    try:
        if "remove" in request.POST:
            set_picture(actor, None, by=request.viewer)
            messages.success(request, _("Your photo is removed."))
        elif form.is_valid():
            set_picture(actor, form.cleaned_data["picture"], by=request.viewer)
            messages.success(request, _("Your photo is saved."))
        else:
            messages.error(request, _("Choose a picture first."))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("profile_edit")


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def profile_welcome(request: HubRequest, step: str = "you") -> HttpResponse:
    """The first steps: three short questions, each of which says why it asks and can be skipped."""
    if step not in STEPS:
        raise Http404
    names = list(STEPS)
    profile = get_own_profile(request.viewer)
    form = STEPS[step](request.POST or None, initial=_initial(profile, request))

    def save() -> None:
        update_profile(profile.actor, by=request.viewer, **form.cleaned_data)

    if request.method == "POST":
        following = names[names.index(step) + 1 : names.index(step) + 2]
        if "skip" in request.POST or (form.is_valid() and attempt(form, save)):
            if following:
                return redirect("profile_welcome_step", step=following[0])
            finish_onboarding(get_own_member(request.viewer), by=request.viewer)
            return redirect("profile_welcome_done")
    context = {"step": step, "position": names.index(step) + 1, "steps": len(names)}
    return form_page(request, "community/profiles/welcome.jinja", form, context)


@access(MEMBERS)
@require_safe
def profile_welcome_done(request: HubRequest) -> HttpResponse:
    """What fits the new member."""
    topics = frozenset(interests_of(get_own_actor(request.viewer).pk))
    suggestions = list(welcome_suggestions.ask(request.viewer, topics))
    return render(request, "community/profiles/welcome_done.jinja", {"suggestions": suggestions})
