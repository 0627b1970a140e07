"""What managers fill in."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hub.community.management.kinds import ImportKind
from hub.community.members.kinds import HubRole
from hub.core.tables import MOST_BYTES


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

    def clean_file(self) -> UploadedFile:
        """Refuse at once what is too large to be looked at."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Divide it."))
        return upload
