"""The note of a bookmark."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BookmarkForm(forms.Form):
    """A note that nobody else reads; the action says how long it may be."""

    note = forms.CharField(
        label=_("A note for yourself"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 300, "autocomplete": "off", "autofocus": True}),
    )
