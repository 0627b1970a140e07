"""What managers fill in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.community.management.kinds import ImportKind
from hub.community.members.kinds import HubRole
from hub.core import territories
from hub.core.hubsettings.kinds import SignUp
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.languages.formats import language_name
from hub.core.tables import MOST_BYTES
from hub.core.text import tidy_line


class ReasonForm(forms.Form):
    """Why an account is suspended or opened again."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("The person gets it by mail. Say what happened, in plain words."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RoleForm(forms.Form):
    """What a member may do for the whole hub."""

    hub_role = forms.ChoiceField(label=_("Role for the whole hub"), choices=HubRole.choices)


class ImportForm(forms.Form):
    """A table to import."""

    kind = forms.ChoiceField(label=_("What does it hold?"), choices=ImportKind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Table (CSV)"),
        help_text=_("At most 20 MB and 50,000 lines. The first line names the columns. Nothing is imported yet."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse at once what is too large to be looked at."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Divide it."))
        return upload


class WaveForm(forms.Form):
    """Whom to invite, and with which words."""

    name = forms.CharField(label=_("Name of this wave"), max_length=120, help_text=_("Only managers see it."))
    with_imported = forms.BooleanField(label=_("Invite all imported members who were not invited yet"), required=False)
    addresses = forms.CharField(
        label=_("E-mail addresses"),
        required=False,
        max_length=2_000_000,
        help_text=_("One per line, or with commas. Who has an account already gets no mail."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    keep_days = forms.IntegerField(
        label=_("Delete what was not claimed after so many days"), min_value=7, max_value=365, initial=90
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._languages = languages
        for number, code in enumerate(languages):
            self.fields[f"message_{code}"] = forms.CharField(
                label=_("Message in %(language)s") % {"language": language_name(code)},
                required=number == 0,
                max_length=4000,
                help_text=_("The link to join follows below it.") if number == 0 else "",
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
            )

    def messages(self) -> dict[str, str]:
        """The message by language, empty ones left out."""
        texts = {code: self.cleaned_data.get(f"message_{code}", "") for code in self._languages}
        return {code: text for code, text in texts.items() if text}


class SettingsForm(forms.Form):
    """The hub itself: what it is called and for whom it is, its languages, who may join.

    `seen` is the mark of the settings as they were when the form was opened.
    """

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the hub"), max_length=80)
    operator = forms.CharField(label=_("Who runs it"), max_length=200, required=False)
    contact_email = forms.EmailField(label=_("E-mail address for questions"), required=False)
    territory = forms.ChoiceField(label=_("For whom it is"))
    sign_up = forms.ChoiceField(label=_("Who may join"), choices=SignUp.choices, widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=list(INTERFACE_LANGUAGES.items()), widget=forms.CheckboxSelectMultiple
    )
    default_language = forms.ChoiceField(label=_("Main language"), choices=list(INTERFACE_LANGUAGES.items()))
    source_url = forms.URLField(
        label=_("Address of the source code"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("The licence asks that those who use the hub can find the code it runs. It stands at the foot."),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory = self.fields["territory"]
        assert isinstance(territory, forms.ChoiceField)
        territory.choices = [("EU", _("Europe")), *territories.country_choices(get_language() or "en")]
        self._languages = languages
        for number, code in enumerate(languages):
            self.fields[f"tagline_{code}"] = forms.CharField(
                label=_("Tagline in %(language)s") % {"language": language_name(code)},
                required=False,
                max_length=160,
                help_text=_("One sentence: for whom the hub is and what it does.") if number == 0 else "",
                widget=forms.TextInput(attrs={"lang": code}),
            )
        self.order_fields(["name", *(f"tagline_{code}" for code in languages)])

    def changes(self, taglines: Mapping[str, str]) -> dict[str, Any]:
        """The settings as the action takes them; taglines in languages that are not shown stay as they are."""
        shown = {code: tidy_line(self.cleaned_data[f"tagline_{code}"]) for code in self._languages}
        kept = {name: value for name, value in self.cleaned_data.items() if not name.startswith("tagline_")}
        kept.pop("seen")
        return {**kept, "taglines": {code: text for code, text in {**taglines, **shown}.items() if text}}


class BrandForm(forms.Form):
    """Two colours and a logo. `seen` is the mark of the brand as it was when the form was opened."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    brand_primary = forms.CharField(
        label=_("Main colour"),
        max_length=7,
        required=False,
        help_text=_("For links and buttons, such as #2c4a9a. Empty: the hub's own."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    brand_accent = forms.CharField(
        label=_("Accent colour"),
        max_length=7,
        required=False,
        help_text=_("For numbers and marks, such as #f2ab2e. Empty: the hub's own."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP."))
    removes_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
