"""The form field for written text: Markdown in a plain field, or the visual editor where scripts run.

::

    body = RichTextField(label=_("Your answer"))
    form.fields["body"].widget.upload_url = …     form.cleaned_data["body"]  →  RichText(text, format)
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.core.access.errors import Refused
from hub.core.richtext import MAX_CHARACTERS, Format, RichText, is_empty, to_html, to_markdown, to_text

CONVERT_PATH = "/-/richtext/"


class RichTextWidget(forms.Widget):
    """A text area in `<hub-editor>`. Without `upload_url` there are no pictures and files, without `mentions_url` no
    suggestions of people."""

    template_name = "core/ui/forms/editor.jinja"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        upload_url: str = "",
        mentions_url: str = "",
        has_preview: bool = True,
    ) -> None:
        super().__init__({"rows": 8, **(attrs or {})})
        self.upload_url, self.mentions_url, self.has_preview = upload_url, mentions_url, has_preview

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> RichText:
        """What was sent; anything but the editor's own word for HTML is Markdown, which cannot hold tags."""
        text = data.get(name) or ""
        return RichText(text, Format.HTML if data.get(f"{name}_format") == Format.HTML else Format.MARKDOWN)

    def value_omitted_from_data(self, data: Any, files: MultiValueDict[str, Any], name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        markdown, html = _both(value)
        context["widget"] |= {
            "markdown": markdown,
            "html": html,
            "bundle": static("django_prose_editor/editor.js"),
            "convert_url": CONVERT_PATH,
            "upload_url": self.upload_url,
            "mentions_url": self.mentions_url,
            "has_preview": self.has_preview,
        }
        return context


class RichTextField(forms.Field):
    """A text with formatting. Its clean value is a `RichText`, which actions turn into HTML with `to_html`."""

    widget = RichTextWidget
    default_error_messages = {
        "required": gettext_lazy("Write something first."),
        "too_long": gettext_lazy("This text is too long: at most %(limit)d characters."),
    }

    def clean(self, value: RichText | None) -> RichText:
        """Refuses what is empty to the eye, such as a paragraph without a word, and what is too long."""
        value = value or RichText("")
        if len(value.text) > MAX_CHARACTERS:
            raise ValidationError(self.error_messages["too_long"], code="too_long", params={"limit": MAX_CHARACTERS})
        if self.required and (not value or (value.format is Format.HTML and is_empty(value.text))):
            raise ValidationError(self.error_messages["required"], code="required")
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        before, after = _both(initial), _both(data)
        return before[0].strip() != after[0].strip()


def preview_html(value: RichText) -> str:
    """What the text will look like, for a form that was sent with its preview button; empty where it is refused."""
    try:
        return to_html(value.text, value.format)
    except Refused:
        return ""


def _both(value: RichText | str | None) -> tuple[str, str]:
    """A value as Markdown for the plain field, and as HTML for the visual editor (empty where it was never HTML).

    A string is clean HTML from the database; what came back from a form is cleaned first, for it is shown again.
    """
    if not value:
        return "", ""
    if isinstance(value, str):
        return to_markdown(value), value
    if value.format is Format.MARKDOWN:
        return value.text, ""
    try:
        html = to_html(value.text, value.format)
    except Refused:
        return to_text(value.text[:MAX_CHARACTERS]), ""
    return to_markdown(html), html


def editor_words() -> dict[str, str]:
    """The labels of the editor's buttons, in the order in which they stand."""
    return {
        "bold": _("Bold"),
        "italic": _("Italic"),
        "strike": _("Struck through"),
        "link": _("Link"),
        "heading3": _("Heading"),
        "heading4": _("Smaller heading"),
        "bulletList": _("List"),
        "orderedList": _("Numbered list"),
        "blockquote": _("Quotation"),
        "code": _("Code"),
        "codeBlock": _("Block of code"),
        "image": _("Picture"),
        "file": _("File"),
        "undo": _("Undo"),
        "redo": _("Redo"),
    }
