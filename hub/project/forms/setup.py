"""What the first administrator fills in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.territories import country_choices
from hub.core.text import tidy_line, validate_name


class TokenForm(forms.Form):
    """Asks a visitor without the token for it."""

    token = forms.CharField(
        label=_("Set-up code"),
        help_text=_("It stands in the window in which the hub was started, at the end of the set-up address."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class HubForm(forms.Form):
    """What the hub is called, for whom it is, and what it speaks."""

    name = forms.CharField(
        label=_("Name of the hub"),
        max_length=80,
        help_text=_("For example “Digital Education Hub Sweden”. You can change everything later."),
    )
    territory = forms.ChoiceField(label=_("For whom it is"))
    languages = forms.MultipleChoiceField(
        label=_("Languages of the interface"),
        choices=list(INTERFACE_LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=list(INTERFACE_LANGUAGES),
        help_text=_("People write in any language; this is about menus and buttons."),
    )
    default_language = forms.ChoiceField(
        label=_("Main language"),
        choices=list(INTERFACE_LANGUAGES.items()),
        help_text=_("For visitors whose browser asks for none of these."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("EU", _("Europe")), *country_choices(get_language() or "en")]
        self.fields["territory"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, declared above

    def clean_name(self) -> str:
        return tidy_line(self.cleaned_data["name"])


class AdministratorForm(forms.Form):
    """The person who sets the hub up and looks after it from then on."""

    person = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
    )

    def clean_person(self) -> str:
        name = tidy_line(self.cleaned_data["person"])
        validate_name(name)
        return name

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])
