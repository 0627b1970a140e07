"""What managers fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.community.members.kinds import HubRole


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
