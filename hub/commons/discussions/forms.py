"""What people fill in: starting, replying, editing, and what moderators need."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.commons.discussions.kinds import START_KINDS
from hub.commons.discussions.queries import writable_spaces
from hub.community.organisations.queries.people import voices_of
from hub.community.spaces.kinds import Visibility
from hub.community.topics.forms import KeywordField, TopicField
from hub.content.contributions.kinds import MENTIONS_PATH, UPLOAD_PATH, CardKind, ContributionKind
from hub.core.access.viewer import Viewer
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.ui.editor import RichTextField

LANGUAGE_CHOICES = [("", _("Recognise it by itself")), *CONTENT_LANGUAGES.items()]


def new_token() -> str:
    """What tells a form sent twice from two forms that say the same."""
    return secrets.token_urlsafe(18)


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files to attach, for those who do not put them into the text with the editor; cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Files"), required=False, widget=FilesInput({"multiple": True}), max_length=200, **kwargs
        )

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(each, initial) for each in data or ()]


def enable_uploads(form: forms.Form) -> None:
    """Let the editor send pictures and files, and suggest people."""
    widget = form.fields["body"].widget
    widget.upload_url, widget.mentions_url = UPLOAD_PATH, MENTIONS_PATH


class WritingForm(forms.Form):
    """What every text needs: its words, in whose name, and the mark that it is posted once."""

    body = RichTextField(label=_("Text"))
    files = FilesField()  # type: ignore[assignment]  # a field; the form has its files under the same name
    on_behalf_of = forms.UUIDField(label=_("In the name of"), required=False)
    client_token = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_token"].initial = new_token
        enable_uploads(self)
        voices = voices_of(viewer)
        if voices:
            choices = [("", _("Myself")), *((str(voice.organisation_id), voice.name) for voice in voices)]
            self.fields["on_behalf_of"].widget = forms.Select(choices=choices)
        else:
            del self.fields["on_behalf_of"]

    def writer(self, viewer: Viewer) -> Viewer:
        """Who acts: the member, or the member for an organisation."""
        return viewer.speaking_for(self.cleaned_data.get("on_behalf_of"))


class ReplyForm(WritingForm):
    """A reply at the end of a thread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Your reply")


class ThreadForm(WritingForm):
    """Everything that begins with a title."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=START_KINDS, widget=forms.RadioSelect)
    card_kind = forms.ChoiceField(
        label=_("Your card brings"), choices=CardKind, widget=forms.RadioSelect, required=False
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    space = forms.TypedChoiceField(label=_("Where"), coerce=int, empty_value=None, required=False)
    visibility = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[(Visibility.PUBLIC, _("Everybody")), (Visibility.MEMBERS, _("Members of the hub"))],
        help_text=_("In a group that fewer people may read, only they read it."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES, required=False)
    topics = TopicField()
    keywords = KeywordField()

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        places = [(space.id, space.name) for space in writable_spaces(viewer)]
        self.fields["space"].choices = [("", _("The whole hub")), *places]  # type: ignore[attr-defined]  # see above
        if not places:
            del self.fields["space"]
        if not viewer.holds("editor") and not places:
            kinds = [choice for choice in START_KINDS if choice[0] != ContributionKind.ANNOUNCEMENT]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # see above
        self.order_fields(
            ["kind", "card_kind", "title", "body", "files", "space", "topics", "keywords", "language", "visibility"]
        )


class PendingThreadForm(forms.Form):
    """What a visitor writes before joining: little enough to fit on a phone's screen."""

    title = forms.CharField(
        label=_("Your question in one sentence"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    body = RichTextField(label=_("What should people know to answer it?"))


class PendingReplyForm(forms.Form):
    """A visitor's reply."""

    body = RichTextField(label=_("Your reply"))


class EditForm(forms.Form):
    """The text of a thread or reply again, with the version that it was when the form was opened."""

    title = forms.CharField(label=_("Title"), max_length=200)
    body = RichTextField(label=_("Text"))
    files = FilesField()  # type: ignore[assignment]  # a field; the form has its files under the same name
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_thread: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enable_uploads(self)
        if not is_thread:
            del self.fields["title"]


class LabelsForm(forms.Form):
    """Title, topics, keywords and language of a thread."""

    title = forms.CharField(label=_("Title"), max_length=200)
    topics = TopicField()
    keywords = KeywordField()
    language = forms.ChoiceField(label=_("Language"), choices=CONTENT_LANGUAGES.items)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class LanguageForm(forms.Form):
    """The language of a reply."""

    language = forms.ChoiceField(label=_("Language"), choices=CONTENT_LANGUAGES.items)


class MoveForm(forms.Form):
    """Another place for a thread."""

    space = forms.TypedChoiceField(label=_("New place"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(space.id, space.name) for space in writable_spaces(viewer)]
        self.fields["space"].choices = [("", _("The whole hub")), *places]  # type: ignore[attr-defined]  # see above


class SplitForm(forms.Form):
    """Which replies become a thread of their own."""

    numbers = forms.CharField(
        label=_("Replies"),
        help_text=_("Their numbers, such as 4, 6-9."),
        max_length=500,
    )
    title = forms.CharField(label=_("Title of the new thread"), max_length=200)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            choice for choice in START_KINDS if choice[0] in (ContributionKind.DISCUSSION, ContributionKind.QUESTION)
        ],
        widget=forms.RadioSelect,
        initial=ContributionKind.DISCUSSION,
    )

    def clean_numbers(self) -> list[int]:
        found: set[int] = set()
        for part in self.cleaned_data["numbers"].replace("–", "-").split(","):
            first, dash, last = (piece.strip().lstrip("#") for piece in part.partition("-"))
            if not first.isdecimal() or (dash and not last.isdecimal()) or max(len(first), len(last)) > 9:
                raise forms.ValidationError(_("Write numbers separated by commas, such as 4, 6-9."))
            low, high = int(first), int(last or first)
            if not 0 < low <= high <= low + 1000:
                raise forms.ValidationError(_("Write numbers separated by commas, such as 4, 6-9."))
            found.update(range(low, high + 1))
        return sorted(found)


class MergeForm(forms.Form):
    """Into which thread."""

    into = forms.CharField(
        label=_("Address or number of the other thread"), help_text=_("Copy it from your browser."), max_length=300
    )

    def clean_into(self) -> int:
        text = self.cleaned_data["into"].strip().partition("?")[0].rstrip("/").rpartition("/")[2]
        number = text.partition("-")[0]
        if not number.isdecimal() or len(number) > 18:
            raise forms.ValidationError(_("This is not the address of a thread."))
        return int(number)
