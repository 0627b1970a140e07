"""What is filled in about groups: settings, joining, answering, inviting."""

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from hub.community.organisations.forms import VoiceField
from hub.community.spaces.actions import Settings
from hub.community.spaces.kinds import (
    KIND_SENTENCES,
    LONGEST_INVITATION,
    MOST_USES,
    ROLE_SENTENCES,
    JoinMethod,
    SpaceKind,
    SpaceRole,
    Visibility,
)
from hub.community.spaces.queries import find_party, possible_parents
from hub.community.topics.forms import TopicField
from hub.core import territories
from hub.core.access.viewer import Viewer
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.text import tidy_line
from hub.core.ui.forms import DateInput

if TYPE_CHECKING:
    from hub.community.actors.models import Actor
    from hub.community.spaces.models import Space

# As many names as one invites by heart; addresses come in a list.
_PARTIES = 5
_MOST_ADDRESSES = 50
# As people and mail programs write them, separated by commas: `Name <address>`, `"Last, First" <address>`, or bare.
_ADDRESS = re.compile(r'(?:\s*"[^"]*"\s*|[^"<>,;]*)<([^<>]*)>\s*(?:[,;]|$)|([^"<>,;]+)(?:[,;]|$)')
_LANGUAGES = sorted(CONTENT_LANGUAGES.items(), key=lambda item: item[1].casefold())


def _told(label: object, sentence: object) -> str:
    """A choice with a sentence that says what it means."""
    return format_html('{}<span class="choice__help">{}</span>', label, sentence)


class SpaceForm(forms.Form):
    """What a group says of itself, who may join, who may read. Kind and place among groups are the managers'."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Two or three sentences: what you do here, and for whom it is."),
    )
    topics = TopicField()
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    join_method = forms.ChoiceField(
        label=_("How to join"), widget=forms.RadioSelect, initial=JoinMethod.OPEN, choices=JoinMethod.choices
    )
    visibility = forms.ChoiceField(
        label=_("Who may read"),
        widget=forms.RadioSelect,
        initial=Visibility.PUBLIC,
        choices=Visibility.choices,
        help_text=_("Of what is in the group. Name and purpose are found by members of the hub, so that they can ask."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=_LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    country = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("Only where the group is about one country.")
    )
    region = forms.CharField(label=_("Region"), required=False, widget=forms.Select)
    parent = forms.TypedChoiceField(label=_("Part of"), required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        *args: Any,
        viewer: Viewer,
        within: "Space | None" = None,
        space_id: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if viewer.may("community_spaces.create_space"):
            self._choices("kind", [(kind, _told(kind.label, text)) for kind, text in KIND_SENTENCES.items()])
            self.fields["kind"].initial = SpaceKind.WORKING_GROUP if within else SpaceKind.INTEREST_GROUP
            parents = [("", _("Nothing: it stands by itself")), *possible_parents(viewer, except_id=space_id)]
            self._choices("parent", parents)
        else:
            del self.fields["kind"], self.fields["parent"]
        # Calls, in which one applies, are opened by those who run them.
        if self.initial.get("join_method") != JoinMethod.APPLY:
            self._choices("join_method", [each for each in JoinMethod.choices if each[0] != JoinMethod.APPLY])
        language = get_language() or "en"
        self._choices("country", [("", _("All countries")), *territories.country_choices(language)])
        country = (self.data if self.is_bound else self.initial).get("country") or ""
        regions = territories.region_choices(country, language) if territories.is_country(country) else []
        if regions:
            self.fields["region"].widget = forms.Select(choices=[("", _("All regions")), *regions])
        else:
            del self.fields["region"]

    def _choices(self, field: str, choices: Iterable[Any]) -> None:
        cast("forms.ChoiceField", self.fields[field]).choices = list(choices)

    def clean_region(self) -> str:
        """The region, unless the country was changed under it."""
        region: str = self.cleaned_data["region"]
        return region if territories.is_region(region, of=self.cleaned_data.get("country") or None) else ""

    def settings(self) -> Settings:
        """What the actions take; the group around it is looked up by the view."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "parent")}
        return cast("Settings", data)


class _ActingForm(forms.Form):
    """A step that somebody takes for themselves or for an organisation that they speak for."""

    voice_label = _("For whom")

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.viewer = viewer
        field = VoiceField(viewer, label=self.voice_label, widget=forms.RadioSelect)
        if field.voices:
            self.fields = {"voice": field, **self.fields}

    @property
    def acting(self) -> Viewer:
        """The viewer in the chosen name."""
        return self.viewer.speaking_for(self.cleaned_data.get("voice"))


class JoinForm(_ActingForm):
    """Joining an open group."""

    voice_label = _("Who joins")


class RequestForm(_ActingForm):
    """Asking to join."""

    voice_label = _("Who would like to join")
    reason = forms.CharField(
        label=_("Why you would like to join"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A sentence or two for those who lead the group."),
    )


class LeaveForm(_ActingForm):
    """Leaving."""

    voice_label = _("Who leaves")


def _roles(*roles: SpaceRole) -> list[tuple[str, str]]:
    return [(role.value, _told(role.label, ROLE_SENTENCES[role])) for role in roles]


_FOR_ORGANISATIONS = (SpaceRole.MEMBER, SpaceRole.OBSERVER)
_FOR_INVITED = (SpaceRole.MEMBER, SpaceRole.OBSERVER, SpaceRole.RAPPORTEUR)
_FOR_NEWCOMERS = (*_FOR_INVITED, SpaceRole.MODERATOR)


class _RoleField(forms.ChoiceField):
    """One of some roles, each with what it means."""

    widget = forms.RadioSelect

    def __init__(self, *roles: SpaceRole) -> None:
        super().__init__(label=_("Role"), choices=lambda: _roles(*roles), initial=SpaceRole.MEMBER)


class AcceptForm(forms.Form):
    """Letting somebody in."""

    answer = forms.CharField(
        label=_("A word of welcome"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, for_organisation: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = _RoleField(*(_FOR_ORGANISATIONS if for_organisation else _FOR_NEWCOMERS))


class ReasonForm(forms.Form):
    """Why somebody is refused or removed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads this."),
    )


class RoleForm(forms.Form):
    """Another role."""

    def __init__(self, *args: Any, for_organisation: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = _RoleField(*(_FOR_ORGANISATIONS if for_organisation else SpaceRole))


class PartyInput(forms.TextInput):
    """A name with suggestions; the chosen one's key travels in a hidden field beside it."""

    template_name = "community/spaces/chooser.jinja"

    def __init__(self, suggestions: str) -> None:
        super().__init__()
        self.suggestions = suggestions
        self.key = ""

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, dict(attrs or {}))
        return {**context, "key": self.key, "suggestions": self.suggestions}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        self.key = str(data.get(f"{name}_key") or "")[:40]
        return data.get(name)


class PartyField(forms.CharField):
    """A member or an organisation of the hub: a suggestion, or its exact name or handle where JavaScript is off."""

    widget: PartyInput

    def clean(self, value: Any) -> Any:
        """The party, or None; refuses what names nobody, or several."""
        text = super().clean(value)
        if not text:
            return None
        try:
            found = find_party(key=uuid.UUID(self.widget.key))
        except ValueError:
            found = find_party(name=text)
        if found is None:
            raise ValidationError(
                now("Nobody is found by “%(name)s”. Choose one of the suggestions, or write an e-mail address above.")
                % {"name": text}
            )
        return found


class Addressee(NamedTuple):
    """Somebody who is invited by mail: what was typed, and the address in it."""

    typed: str
    email: str


def _addressees(line: str) -> list[Addressee] | None:
    """Whom one line names: with a name before the address, or without; None where something in it is no address."""
    found: list[Addressee] = []
    start = 0
    while start < len(line):
        match = _ADDRESS.match(line, start)
        if match is None:
            return None
        typed, start = match[0].strip(" \t,;"), match.end()
        named, bare = match.groups()
        found += [Addressee(typed, named.strip())] if bare is None else [Addressee(each, each) for each in bare.split()]
    for each in found:
        try:
            validate_email(each.email)
        except ValidationError:
            return None
    return [each._replace(email=each.email.lower()) for each in found]


class InviteForm(forms.Form):
    """Inviting up to fifty at once: by their e-mail addresses, and members and organisations by their names."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_(
            "One per line, with or without a name: Name &lt;name@example.org&gt;. "
            "Whoever has no account yet is led to sign up first."
        ),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, initial=SpaceRole.MEMBER)
    message = forms.CharField(
        label=_("A word to them"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, suggestions: str, **options: Any) -> None:
        super().__init__(*args, **options)
        parties = {}
        for number in range(1, _PARTIES + 1):
            label = now("Member or organisation %(number)s") % {"number": number}
            parties[f"party_{number}"] = PartyField(
                label=label, max_length=200, required=False, widget=PartyInput(suggestions)
            )
        self.fields = {**parties, **self.fields}
        self.fields["role"] = _RoleField(*_FOR_INVITED)

    @property
    def party_fields(self) -> list[forms.BoundField]:
        """The fields for names, for the template."""
        return [self[f"party_{number}"] for number in range(1, _PARTIES + 1)]

    def parties(self) -> dict[str, "Actor"]:
        """Who is invited by name, by field."""
        return {
            name: value for name, value in self.cleaned_data.items() if name.startswith("party_") and value is not None
        }

    @property
    def has_more_parties(self) -> bool:
        """Whether something stands in a field for names after the first, so that the template shows them."""
        return any(field.errors or field.value() for field in self.party_fields[1:])

    def clean_addresses(self) -> list[Addressee]:
        """Who is invited by mail, each once; refuses all where one line is none, and says which lines are wrong."""
        found: dict[str, Addressee] = {}
        wrong = []
        for number, line in enumerate(self.cleaned_data["addresses"].splitlines(), start=1):
            named = _addressees(line.strip(" \t,;"))
            if named is None:
                wrong.append(
                    now("Line %(line)d: “%(text)s” is not an e-mail address.")
                    % {"line": number, "text": tidy_line(line)[:80]}
                )
            for each in named or ():
                found.setdefault(each.email, each)
        if len(found) > _MOST_ADDRESSES:
            raise ValidationError(
                ngettext("Invite at most %(count)s address at once.", "Invite at most %(count)s addresses at once.", 50)
                % {"count": _MOST_ADDRESSES}
            )
        if wrong:
            raise ValidationError(wrong)
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        """Refuse a form in which nobody is named, unless it is already refused for something else."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.parties() and not data.get("addresses"):
            raise ValidationError(now("Name at least one person, organisation or e-mail address."))
        return data


class LinkForm(forms.Form):
    """Making a link into the group."""

    expires_on = forms.DateField(label=_("Good until"), widget=DateInput)
    uses = forms.IntegerField(
        label=_("For how many people"),
        min_value=1,
        max_value=MOST_USES,
        initial=25,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, initial=SpaceRole.MEMBER)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = _RoleField(*_FOR_ORGANISATIONS)
        today = timezone.now().date()
        limits = {"min": today.isoformat(), "max": (today + LONGEST_INVITATION).isoformat()}
        self.fields["expires_on"].widget.attrs.update(limits)
