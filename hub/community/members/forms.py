"""What somebody fills in to join."""

from typing import Any

from allauth.core import context
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.core.languages.addresses import accepted_region
from hub.core.territories import country_choices, is_country
from hub.core.text import tidy_line, validate_name


class SignUpFields(forms.Form):
    """What the hub asks beside the e-mail address; allauth makes its sign-up form from it."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Shown beside what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("So that people near you find you. You can hide it later."),
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    is_old_enough = forms.BooleanField(
        label=_("I am at least 16 years old, or as old as my country asks."),
        error_messages={"required": _("The hub may only be joined by people who are old enough to decide themselves.")},
    )
    accepts_terms = forms.BooleanField(
        label=_("I accept the terms of use and have read the privacy notice."),
        error_messages={"required": _("Please accept the terms of use to join.")},
    )
    field_order = ("email", "name", "country", "is_old_enough", "accepts_terms")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        choices = [("", _("Choose …")), *country_choices(language)]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, declared above
        if not self.is_bound:
            self._spare_taps()

    def _spare_taps(self) -> None:
        """Begin in the first field, with the country that the browser names; both can be changed."""
        email = self.fields["email"].widget.attrs
        email["autofocus"] = True
        header = context.request.headers.get("Accept-Language", "") if context.request else ""
        guess = accepted_region(header)
        if is_country(guess):
            self.fields["country"].initial = guess

    def clean_name(self) -> str:
        name = tidy_line(self.cleaned_data["name"])
        validate_name(name)
        return name

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by allauth after the account was made; `HubAccountAdapter.save_user` has done everything."""
