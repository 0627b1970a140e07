"""What is filled in about organisations, and the fields by which any form names one or speaks for one."""

import uuid
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.community.actors.kinds import Sector
from hub.community.organisations.actions import Details
from hub.community.organisations.kinds import IdentifierScheme, OrganisationType, SizeClass
from hub.community.organisations.queries import find_organisation, get_accepted_organisation, voices_of
from hub.community.topics.forms import TopicField
from hub.core import territories
from hub.core.access.viewer import Viewer
from hub.core.languages import CONTENT_LANGUAGES

_MOST_TOPICS = 10
_LANGUAGES = sorted(CONTENT_LANGUAGES.items(), key=lambda item: item[1].casefold())


class OrganisationInput(forms.TextInput):
    """A name with suggestions; the chosen one's key travels in a hidden field beside it."""

    template_name = "community/organisations/chooser.jinja"

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        organisation = value if hasattr(value, "actor") else None
        context: dict[str, Any] = super().get_context(
            name, organisation.actor.name if organisation else value, dict(attrs or {})
        )
        context["key"] = organisation.pk if organisation else ""
        context["suggestions"] = f"/{get_language() or 'en'}/organisations/suggestions.json"
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return data.get(f"{name}_key") or data.get(name)


class OrganisationField(forms.Field):
    """An accepted organisation, by its key or, where JavaScript is off, by its exact name."""

    widget = OrganisationInput

    def to_python(self, value: Any) -> Any:
        """The organisation; refuses what names none, or several."""
        if not value or not isinstance(value, str):
            return None
        try:
            found = get_accepted_organisation(uuid.UUID(value))
        except ValueError:
            found = find_organisation(value[:200])
        if found is None:
            raise ValidationError(_("Choose one of the suggestions, or write the exact name of an organisation here."))
        return found


class VoiceField(forms.ChoiceField):
    """As whom one acts: oneself, or an organisation that one speaks for. Left out where there is no choice."""

    def __init__(self, viewer: Viewer, **options: Any) -> None:
        self.voices = voices_of(viewer)
        choices = [("", viewer.name), *((str(voice.organisation_id), voice.name) for voice in self.voices)]
        super().__init__(choices=choices, required=False, **options)

    def clean(self, value: Any) -> uuid.UUID | None:
        """The organisation's key, or None for oneself."""
        chosen = super().clean(value)
        return uuid.UUID(chosen) if chosen else None


class OrganisationForm(forms.Form):
    """What an organisation tells of itself."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As it calls itself, in its own language."))
    type = forms.ChoiceField(label=_("What it is"), choices=[("", _("Choose …")), *OrganisationType.choices])
    size_class = forms.ChoiceField(
        label=_("Size"),
        choices=[("", _("Choose …")), *SizeClass.choices],
        required=False,
        help_text=_("For companies only."),
    )
    country = forms.ChoiceField(label=_("Country"))
    region = forms.ChoiceField(label=_("Region"), required=False)
    town = forms.CharField(
        label=_("Town"),
        max_length=100,
        required=False,
        help_text=_("Tells it apart from others of the same name."),
    )
    website = forms.CharField(label=_("Website"), max_length=300, required=False)
    about = forms.CharField(
        label=_("What it does"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Two or three sentences for people who have never heard of it."),
    )
    topics = TopicField(most=_MOST_TOPICS)
    sectors = forms.MultipleChoiceField(
        label=_("Education sectors"), choices=Sector.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=_LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pic = forms.CharField(label=IdentifierScheme.PIC.label, max_length=40, required=False, help_text=_("Nine digits."))
    ror = forms.CharField(
        label=IdentifierScheme.ROR.label,
        max_length=60,
        required=False,
        help_text=_("Such as https://ror.org/02mhbdp94."),
    )
    oid = forms.CharField(
        label=IdentifierScheme.OID.label, max_length=40, required=False, help_text=_("E and eight digits.")
    )
    parent = OrganisationField(
        label=_("Part of"), required=False, help_text=_("The organisation that it belongs to, if that is here too.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        language = get_language() or "en"
        country = (self.data if self.is_bound else self.initial).get("country") or ""
        self.fields["country"].choices = [("", _("Choose …")), *territories.country_choices(language)]  # type: ignore[attr-defined]  # a ChoiceField
        regions = territories.region_choices(country, language) if territories.is_country(country) else []
        if regions:
            self.fields["region"].choices = [("", _("Choose …")), *regions]  # type: ignore[attr-defined]  # declared above
        else:
            del self.fields["region"]

    def details(self) -> Details:
        """What the actions take."""
        data = dict(self.cleaned_data)
        identifiers = {scheme: data.pop(scheme) for scheme in IdentifierScheme.values}
        for name in ("version", "title", "wants_to_represent", "is_new"):
            data.pop(name, None)
        return cast("Details", {**data, "identifiers": identifiers})


class ProposalForm(OrganisationForm):
    """A new organisation, and what its proposer is there."""

    title = forms.CharField(
        label=_("What you are there"), max_length=120, required=False, help_text=_("For example: head teacher.")
    )
    wants_to_represent = forms.BooleanField(
        label=_("I represent it: I would confirm others and may write in its name"), required=False, initial=True
    )
    # Set by the button under the list of organisations that may be the same.
    is_new = forms.BooleanField(required=False, widget=forms.HiddenInput)


class LogoForm(forms.Form):
    """A logo."""

    logo = forms.FileField(
        label=_("Logo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("A square picture looks best. JPEG, PNG or WebP."),
    )


class BelongForm(forms.Form):
    """A wish to be confirmed as belonging to an organisation."""

    title = forms.CharField(
        label=_("What you are there"), max_length=120, required=False, help_text=_("For example: head teacher.")
    )
    wants_to_represent = forms.BooleanField(
        label=_("I represent it: I would confirm others and may write in its name"), required=False
    )


class LeaveForm(forms.Form):
    """The end of an affiliation; the last representative names a successor or lets the managers know."""

    def __init__(self, *args: Any, successors: list[tuple[int, str]], needs_successor: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if needs_successor:
            self.fields["successor"] = forms.TypedChoiceField(
                label=_("Who represents it after you"),
                coerce=int,
                empty_value=None,
                required=False,
                choices=[("", _("Nobody yet")), *successors],
            )
            self.fields["tells_managers"] = forms.BooleanField(
                label=_("There is nobody: let the managers of the hub know"), required=False
            )


class RightsForm(forms.Form):
    """What a person may do for an organisation."""

    title = forms.CharField(label=_("Role there"), max_length=120, required=False)
    is_representative = forms.BooleanField(
        label=_("Represents it"),
        required=False,
        help_text=_("Confirms others, edits the page, and comes along into its groups."),
    )
    may_speak = forms.BooleanField(
        label=_("May write in its name"), required=False, help_text=_("It is always shown who wrote.")
    )


class AnswerForm(forms.Form):
    """Why a person is not confirmed."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it."),
    )


class ReviewForm(forms.Form):
    """A manager's decision."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("accept", _("Accept it, and its proposer as the first representative if they asked for that")),
            ("accept_only", _("Accept it; its proposer waits to be confirmed")),
            ("ask", _("Ask for more information")),
            ("refuse", _("Refuse it")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Question or reasons"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Its side reads this."),
    )


class NameMemberForm(forms.Form):
    """An organisation that becomes a member of another."""

    organisation = OrganisationField(label=_("Organisation"))
