"""What somebody fills in to join, and again when the terms have changed."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hub.core import territories
from hub.core.languages.addresses import accepted_region
from hub.core.languages.formats import format_list
from hub.core.text import tidy_line, validate_name

_AGES = frozenset(str(age) for age in range(10, 100))


def age_sentence(age: int, country: str) -> str:
    """What one says by ticking the box; `country` is a name in the reader's language."""
    return ngettext(
        "I am at least %(age)s year old (%(country)s).", "I am at least %(age)s years old (%(country)s).", age
    ) % {"age": age, "country": country}


def likely_country(territory: str, accepted_languages: str) -> str:
    """The country of a hub's territory, else the one in the browser's languages (`de-AT,en;q=0.5`), else none."""
    codes = (territory[:2], accepted_region(accepted_languages))
    return next((code for code in codes if code and territories.is_country(code)), "")


class AgeFields(forms.Form):
    """The country, and whether the person is old enough by its law (GDPR, Article 8).

    The box names the age of the country that is chosen when the page is made; a script keeps it in step. Who sends a
    country that asks for more years than the box named is shown the right sentence first.
    """

    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("So that people near you find you. You can hide it later."),
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    is_old_enough = forms.BooleanField(required=False)
    # The years that the box named; empty where it named none but pointed to the list.
    named_age = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-named": ""}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        choices = [("", _("Choose …")), *territories.country_choices(language)]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, declared above
        chosen = str(self.data.get("country", "") if self.is_bound else self.initial.get("country") or "")
        self.chosen = chosen if territories.is_country(chosen) else ""
        box = self.fields["is_old_enough"]
        box.label = self.general_sentence
        if self.chosen:
            box.label = age_sentence(self.age, territories.name(self.chosen, language))
        self.initial["named_age"] = str(self.age) if self.chosen else ""

    @property
    def age(self) -> int:
        """The years that the chosen country asks for."""
        return territories.age_of_consent(self.chosen)

    @property
    def general_sentence(self) -> str:
        """What the box says while no country is chosen."""
        return _now("I am old enough to decide this myself in my country.")

    @property
    def sentence_pattern(self) -> str:
        """The sentence with its gaps, for the script."""
        return age_sentence(16, "{country}").replace("16", "{age}")

    @property
    def ages_by_country(self) -> str:
        """Ages by country's code, for the script; the usual age under an empty code."""
        return json.dumps({"": territories.USUAL_AGE_OF_CONSENT, **territories.AGES_OF_CONSENT})

    @property
    def countries_by_age(self) -> list[tuple[int, str]]:
        """Each age that is not the usual one, and the names of the countries with it."""
        language = get_language() or "en"
        found = territories.countries_by_age(language)
        return [(age, format_list(names)) for age, names in found.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.chosen:
            return data
        named = str(data.get("named_age") or "")
        country = territories.name(self.chosen, get_language() or "en")
        if not data.get("is_old_enough"):
            self.add_error(
                "is_old_enough",
                ngettext(
                    "In your country (%(country)s) you can join on your own from the age of %(age)s year. "
                    "If you are younger, a parent or a teacher can take part for you, "
                    "and you can read everything public here without an account.",
                    "In your country (%(country)s) you can join on your own from the age of %(age)s years. "
                    "If you are younger, a parent or a teacher can take part for you, "
                    "and you can read everything public here without an account.",
                    self.age,
                )
                % {"country": country, "age": self.age},
            )
        elif named in _AGES and int(named) < self.age:
            self.add_error("is_old_enough", _now("The age is another one in the country you chose. Please look again."))
        if self.errors.get("is_old_enough"):
            # What comes back names the right age, and is not ticked already.
            kept = {name: value for name, value in self.data.items() if name != "is_old_enough"}
            self.data = {**kept, "named_age": str(self.age)}
        return data


class SignUpFields(AgeFields):
    """What the hub asks beside the e-mail address; allauth makes its sign-up form from it."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Shown beside what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    accepts_terms = forms.BooleanField(
        label=_("I accept the terms of use and have read the privacy notice."),
        error_messages={"required": _("Please accept the terms of use to join.")},
    )
    field_order = ("email", "name", "country", "is_old_enough", "accepts_terms")

    def clean_name(self) -> str:
        name = tidy_line(self.cleaned_data["name"])
        validate_name(name)
        return name

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by allauth after the account was made; `HubAccountAdapter.save_user` has done everything."""


class TermsForm(AgeFields):
    """Accepting the terms again; the age is asked only of those who never told it."""

    version = forms.CharField(widget=forms.HiddenInput)
    accepts_terms = forms.BooleanField(
        label=_("I accept the terms of use."),
        error_messages={"required": _("Please accept the terms of use to go on.")},
    )
    field_order = ("country", "is_old_enough", "accepts_terms")

    def __init__(self, *args: Any, asks_age: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_age = asks_age
        if not asks_age:
            for name in ("country", "is_old_enough", "named_age"):
                del self.fields[name]
            self.chosen = ""
        else:
            self.fields["country"].help_text = _("It decides from which age one may join.")
