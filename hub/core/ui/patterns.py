"""Invented examples for `/-/patterns/`."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest

from hub.core.ui.editor import RichTextField, RichTextWidget
from hub.core.ui.forms import DateInput

WRITTEN = (
    "<p>We tried <strong>three tools</strong>.</p><ul><li>No accounts</li><li>Works on old phones</li></ul>"
    "<blockquote><p>It took one lesson, not four.</p></blockquote>"
)


class ExampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="Name of the group", max_length=40, help_text="Short and plain.")
    email = forms.EmailField(label="E-mail")
    purpose = forms.CharField(label="Purpose", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    kind = forms.ChoiceField(
        label="Sector", choices=[("", "Choose…"), ("school", "Schools"), ("vet", "Vocational education")]
    )
    join = forms.ChoiceField(
        label="Who may join",
        widget=forms.RadioSelect,
        choices=[
            ("open", "Anyone, at once"),
            ("request", "Anyone who asks and is accepted"),
            ("invite", "Only those invited"),
        ],
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("assessment", "Assessment"), ("inclusion", "Inclusion"), ("ai", "Artificial intelligence")],
    )
    starts_on = forms.DateField(label="First meeting", widget=DateInput, required=False)
    picture = forms.FileField(label="Picture", required=False, help_text="PNG or JPEG, at most 2 MB.")
    agree = forms.BooleanField(label="I have read the privacy notice")


class ExampleAnswer(forms.Form):
    """A text with formatting; here nobody answers the two addresses."""

    body = RichTextField(
        label="Your answer",
        help_text="Say what you tried, and in which class.",
        widget=RichTextWidget(upload_url="/-/patterns/files/", mentions_url="/-/patterns/people/"),
    )


class ExampleChange(forms.Form):
    """A stored text that is being changed."""

    body = RichTextField(label="Change your answer")


def examples(request: HttpRequest) -> dict[str, Any]:
    """What the patterns page shows."""
    now = datetime.now(UTC)
    wrong = ExampleForm({"name": "", "email": "ilona@", "join": "x"}, prefix="wrong")
    wrong.is_valid()
    people = [
        "Ilona Kovács",
        "Erik Lindström",
        "Ελένη Παπαδοπούλου",
        "Māra Ozoliņa",
        "João Pereira",
        "Aoife Byrne",
        "Bruno Klein",
        "Ana Horvat",
    ]
    return {
        "sort": request.GET.get("sort", ""),
        "people": people,
        "now": now,
        "recent": now - timedelta(hours=3),
        "older": now - timedelta(days=40),
        "milestones": [
            (date(2026, 3, 2), "First meeting", "Thirty schools meet online.", ""),
            (now.date(), "Open consultation", "Everybody may answer until the end of the month.", "now"),
            (date(2027, 1, 15), "Recommendations", "", "next"),
        ],
        "form": ExampleForm(prefix="ok", auto_id="id_%s"),
        "wrong_form": wrong,
        "answer_form": ExampleAnswer(),
        "change_form": ExampleChange(initial={"body": WRITTEN}, prefix="change"),
        "countries": [("Hungary", 31, 12), ("Sweden", 24, 9), ("Greece", 22, 7), ("Ireland", 8, 2)],
    }
