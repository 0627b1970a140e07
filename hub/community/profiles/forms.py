"""What members fill in about themselves."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hub.community.actors.kinds import Audience, Sector, StakeholderType
from hub.community.profiles.kinds import FIELDS, audience_of
from hub.community.topics.forms import TopicField
from hub.community.topics.kinds import MOST_INTERESTS
from hub.core import territories
from hub.core.languages import CONTENT_LANGUAGES

_AREA = forms.Textarea(attrs={"rows": 3})


def _regions(country: str) -> list[tuple[str, str]]:
    # Whatever was sent as a country is asked for here, before the form has checked it.
    if not territories.is_country(country):
        return []
    language = get_language() or "en"
    return [("", gettext("Choose …")), *territories.region_choices(country, language)]


class ProfileForm(forms.Form):
    """One's own profile: a field and, beside it, who may read it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Everybody sees it beside what you write."))
    headline = forms.CharField(
        label=FIELDS["headline"][0],
        max_length=160,
        required=False,
        help_text=_("For example: Maths teacher who tries out AI feedback with 14-year-olds."),
    )
    pronouns = forms.CharField(label=FIELDS["pronouns"][0], max_length=40, required=False)
    stakeholder_type = forms.ChoiceField(
        label=FIELDS["stakeholder_type"][0], choices=[("", _("Choose …")), *StakeholderType.choices], required=False
    )
    sectors = forms.MultipleChoiceField(
        label=FIELDS["sectors"][0], choices=Sector.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    languages = forms.MultipleChoiceField(
        label=FIELDS["languages"][0],
        choices=sorted(CONTENT_LANGUAGES.items(), key=lambda item: str(item[1]).casefold()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which you read and write."),
    )
    topics = TopicField(label=FIELDS["topics"][0], required=False, most=MOST_INTERESTS)
    about = forms.CharField(label=FIELDS["about"][0], max_length=4000, required=False, widget=_AREA)
    can_help_with = forms.CharField(
        label=FIELDS["can_help_with"][0],
        max_length=1000,
        required=False,
        widget=_AREA,
        help_text=_("Others find you by it."),
    )
    looking_for = forms.CharField(label=FIELDS["looking_for"][0], max_length=1000, required=False, widget=_AREA)
    is_listed = forms.BooleanField(
        label=_("Show me in the directory of people"),
        required=False,
        help_text=_("Who meets you in a group or a conversation can still open your page."),
    )
    is_indexable = forms.BooleanField(label=_("Search engines may list my page"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        country = self.data.get("country") if self.is_bound else self.initial.get("country")
        self.fields["country"].choices = [("", _("Choose …")), *territories.country_choices(language)]  # type: ignore[attr-defined]  # ChoiceFields
        self.fields["region"].choices = _regions(country or "")  # type: ignore[attr-defined]  # declared above
        chosen: Mapping[str, str] = self.initial.get("audiences", {})
        for field, (label, _start) in FIELDS.items():
            self.fields[f"audience_{field}"] = forms.ChoiceField(
                label=_("Who may read “%(field)s”") % {"field": label},
                choices=Audience.choices,
                initial=audience_of(field, dict(chosen)),
            )

    def audience_field(self, field: str) -> Any:
        """The bound choice of who may read a field."""
        return self[f"audience_{field}"]

    def changes(self) -> dict[str, Any]:
        """What the action takes: the fields, and the audiences in one."""
        data = dict(self.cleaned_data)
        data.pop("version")
        audiences = {field: data.pop(f"audience_{field}") for field in FIELDS}
        return {**data, "audiences": audiences}


class PictureForm(forms.Form):
    """A photo."""

    picture = forms.FileField(
        label=FIELDS["picture"][0],
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP. Where and when it was taken is removed."),
    )


class WelcomeYouForm(forms.Form):
    """First step: who you are."""

    stakeholder_type = forms.ChoiceField(
        label=FIELDS["stakeholder_type"][0],
        choices=StakeholderType.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    sectors = forms.MultipleChoiceField(
        label=FIELDS["sectors"][0], choices=Sector.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class WelcomeTopicsForm(forms.Form):
    """Second step: what you care about."""

    topics = TopicField(label=FIELDS["topics"][0], required=False, most=MOST_INTERESTS)


class WelcomeExchangeForm(forms.Form):
    """Third step: what you can give and what you look for."""

    can_help_with = forms.CharField(
        label=FIELDS["can_help_with"][0],
        max_length=1000,
        required=False,
        widget=_AREA,
        help_text=_("For example: choosing tablets for a small school."),
    )
    looking_for = forms.CharField(
        label=FIELDS["looking_for"][0],
        max_length=1000,
        required=False,
        widget=_AREA,
        help_text=_("For example: a partner school for a project on media literacy."),
    )
