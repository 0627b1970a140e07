"""How forms look and speak: labels, help and errors tied to their fields, a summary of errors on top.

Used by every Django form of the hub without further ado: `{{ form }}` renders all fields,
`{{ form.name.as_field_group() }}` one. Give dates `DateInput`, moments `DateTimeInput`,
several choices `forms.CheckboxSelectMultiple`.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import Jinja2
from django.template import engines

from hub.core.access.errors import Refused

# Only what can mean nothing but the person at the keyboard; a field called "name" may be a group's.
AUTOCOMPLETE = {
    "email": "email",
    "login": "email",
    "password": "current-password",
    "password1": "new-password",
    "password2": "new-password",
    "oldpassword": "current-password",
    "code": "one-time-code",
}
_TEXTUAL = (forms.TextInput, forms.EmailInput, forms.URLInput, forms.NumberInput, forms.PasswordInput)
_OWN_TEMPLATES = {
    "django/forms/errors/list/default.html": "core/ui/forms/errors.jinja",
    "django/forms/widgets/clearable_file_input.html": "core/ui/forms/file.jinja",
    "django/forms/widgets/file.html": "core/ui/forms/file.jinja",
    "django/forms/widgets/checkbox_select.html": "core/ui/forms/choices.jinja",
    "django/forms/widgets/radio.html": "core/ui/forms/choices.jinja",
}


class HubBoundField(BoundField):
    """A field on its way to the page, with the attributes that help browsers and people to fill it in."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if self.name in AUTOCOMPLETE and "autocomplete" not in widget.attrs:
            attrs["autocomplete"] = AUTOCOMPLETE[self.name]
        if self.name == "code" and "inputmode" not in widget.attrs:
            attrs["spellcheck"] = "false"
        if self.name == "code" and not self.form.is_bound:
            # Nothing else is to be done on a page that asks for a code.
            attrs["autofocus"] = True
        longest = getattr(self.field, "max_length", None)
        if isinstance(widget, _TEXTUAL) and "class" not in widget.attrs and longest and longest <= 40:
            attrs["class"] = "input--short" if longest <= 12 else "input--medium"
        return attrs

    @property
    def is_single_checkbox(self) -> bool:
        """Whether the label follows the box."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class HubFormRenderer(Jinja2):
    """Renders forms with `core/ui/forms/*.jinja`; widgets that need nothing of ours with Django's own templates."""

    form_template_name = "core/ui/forms/form.jinja"
    field_template_name = "core/ui/forms/field.jinja"
    formset_template_name = "core/ui/forms/formset.jinja"
    bound_field_class = HubBoundField

    def get_template(self, template_name: str) -> Any:
        name = _OWN_TEMPLATES.get(template_name, template_name)
        if name.endswith(".jinja"):
            return engines["jinja2"].get_template(name)
        return super().get_template(template_name)


class DateInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """A day and a time of day, chosen with the browser's own means; the form says in which time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def add_refusal(form: forms.BaseForm, refused: Refused) -> None:
    """Show what an action refused as an error of the form, at its field where the form has it."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)
