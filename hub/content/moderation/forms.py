"""What a reporter and a moderator fill in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.content.moderation.kinds import DecisionKind, ReportCategory


class ReportForm(forms.Form):
    """What is wrong."""

    category = forms.ChoiceField(label=_("What is wrong?"), choices=ReportCategory.choices, widget=forms.RadioSelect)
    explanation = forms.CharField(
        label=_("What should the moderator know?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want to hear what became of it. It is deleted afterwards."),
    )

    def __init__(self, *args: Any, is_member: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_member:
            del self.fields["email"]


class DecisionForm(forms.Form):
    """What is to be done, and why."""

    kind = forms.ChoiceField(label=_("What is to be done?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("The person concerned reads it. Say what happened and which rule it breaks."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, fitting: Sequence[DecisionKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in fitting]  # type: ignore[attr-defined]  # above
