"""What editors and those who meet a barrier fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.commons.pages.kinds import LONGEST_PATH, LONGEST_SUMMARY, LONGEST_TITLE, LONGEST_WORDS, Menu, PageKind
from hub.content.contributions.kinds import MENTIONS_PATH, UPLOAD_PATH
from hub.core.ui.editor import RichTextField


class TextForm(forms.Form):
    """The text of a page in one language."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    summary = forms.CharField(
        label=_("In one or two sentences"),
        max_length=LONGEST_SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands below the title, and in lists and search results."),
    )
    body = RichTextField(
        label=_("Text"),
        help_text=_("{hub}, {operator} and {contact} become the hub's name, the body that runs it and its e-mail."),
    )
    keeps_meaning = forms.BooleanField(label=_("Small correction: the translations need not follow"), required=False)
    is_material = forms.BooleanField(
        label=_("Material change: it matters for members, so it becomes a new version that sign-ups record"),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self, *args: Any, language: str, needs_title: bool, has_readers: bool, is_legal: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["title"].required = needs_title
        editor = self.fields["body"].widget
        editor.attrs |= {"rows": 18, "lang": language}
        editor.upload_url, editor.mentions_url = UPLOAD_PATH, MENTIONS_PATH
        for name in ("title", "summary"):
            self.fields[name].widget.attrs["lang"] = language
        if not has_readers:
            del self.fields["keeps_meaning"]
        if not is_legal:
            del self.fields["is_material"]


class PlaceForm(forms.Form):
    """Where a page stands and what belongs to it in every language."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        help_text=_("Letters from a to z, digits and hyphens. The old address keeps leading here."),
    )
    menu = forms.ChoiceField(label=_("Menu"), choices=Menu.choices, required=False)
    link = forms.CharField(
        label=_("Leads to"),
        max_length=LONGEST_PATH,
        required=False,
        help_text=_("A page of this hub, as it follows the language in its address: spaces/design-days/"),
    )
    happened_on = forms.CharField(
        label=_("When it happened"),
        max_length=10,
        help_text=_("A year, a month or a day: 2026, 2026-03 or 2026-03-31."),
    )
    happened_until = forms.CharField(label=_("Until"), max_length=10, required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    _OF_KIND = {
        PageKind.PAGE: ("slug", "menu"),
        PageKind.NEWS: ("slug", "link"),
        PageKind.MILESTONE: ("slug", "happened_on", "happened_until", "source"),
    }

    def __init__(self, *args: Any, kind: str, is_fixed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in set(self.fields) - {*self._OF_KIND[PageKind(kind)], "version"}:
            del self.fields[name]
        if is_fixed:
            del self.fields["slug"]

    def facts(self) -> dict[str, str]:
        """What the actions take, once the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class RedirectForm(forms.Form):
    """An old address and where it leads."""

    path = forms.CharField(label=_("Old address"), max_length=LONGEST_PATH, help_text="/community/about.html")
    page = forms.TypedChoiceField(label=_("Leads to"), coerce=int)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["page"].choices = choices  # type: ignore[attr-defined]  # a choice field, see above


class BarrierForm(forms.Form):
    """What somebody could not do."""

    what = forms.CharField(
        label=_("What did you want to do, and what happened?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("If you like, say which device, browser or assistive technology you use."),
    )
    path = forms.CharField(label=_("On which page?"), max_length=LONGEST_PATH, required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want our answer. It is deleted when the answer is sent."),
    )

    def __init__(self, *args: Any, is_member: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_member:
            del self.fields["email"]


class AnswerForm(forms.Form):
    """The answer to a report."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say what you do about it and by when, or why it cannot be done and what to use instead."),
    )
