"""The chooser of topics for any form, the field for keywords, and the forms of those who keep the taxonomy.

::

    topics = TopicField(most=5)                    # answers ids; groups fold, the list filters where JavaScript is on
    keywords = KeywordField()                      # answers texts for `keyword_ids`
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy as lazystr
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hub.community.topics.kinds import (
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    MOST_KEYWORDS,
    MOST_TOPICS,
    TopicNode,
)
from hub.community.topics.queries import managed_tree, topic_tree
from hub.core.languages import INTERFACE_LANGUAGES


class TopicChooser(forms.CheckboxSelectMultiple):
    """Check boxes in groups that fold; `hub-topic-chooser.js` adds a filter and the chosen ones on top."""

    template_name = "community/topics/chooser.jinja"
    most = MOST_TOPICS

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        chosen = {str(each) for each in value or ()}
        context: dict[str, Any] = super().get_context(name, [], dict(attrs or {}))
        context["most"] = self.most
        context["groups"] = [
            (group, [(topic, str(topic.id) in chosen) for topic in (group, *group.children)])
            for group in topic_tree(get_language() or "en")
        ]
        context["chosen_count"] = len(chosen)
        return context


class TopicField(forms.TypedMultipleChoiceField):
    """Topics in use, by id."""

    widget = TopicChooser

    def __init__(self, *, most: int = MOST_TOPICS, **options: Any) -> None:
        options.setdefault("label", lazy("Topics"))
        options.setdefault("required", False)
        super().__init__(coerce=int, choices=_choices, **options)
        self.most = self.widget.most = most
        if not options.get("help_text") and not options.get("required"):
            self.help_text = _at_most_lazy(most)

    def validate(self, value: list[str]) -> None:
        """Refuse topics that are not in use and more than allowed."""
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(_at_most(self.most))


def _at_most(most: int) -> str:
    return ngettext("Choose at most %(count)s topic.", "Choose at most %(count)s topics.", most) % {"count": most}


_at_most_lazy = lazystr(_at_most, str)


def _choices() -> Iterable[tuple[str, list[tuple[int, str]]]]:
    for group in topic_tree(get_language() or "en"):
        yield group.label, [(topic.id, topic.label) for topic in (group, *group.children)]


class KeywordField(forms.CharField):
    """Free words separated by commas."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", lazy("Keywords"))
        options.setdefault("required", False)
        options.setdefault("help_text", lazy("Your own words, with commas between them."))
        super().__init__(max_length=500, **options)

    def clean(self, value: Any) -> list[str]:
        """The words, tidied; the action says what cannot be a keyword."""
        words = [word.strip() for word in super().clean(value).split(",")]
        found = [word for word in words if word]
        if len(found) > MOST_KEYWORDS:
            raise ValidationError(_("Give at most %(count)s keywords.") % {"count": MOST_KEYWORDS})
        return found

    def prepare_value(self, value: Any) -> Any:
        """A list from the database as the text that people edit."""
        return value if isinstance(value, str) or value is None else ", ".join(value)


# --- Keeping the taxonomy ------------------------------------------------------------------------------------------


class TopicForm(forms.Form):
    """Labels and descriptions in all languages side by side."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, with_group: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if with_group:
            self.fields["parent"] = GroupField()
        for code in INTERFACE_LANGUAGES:
            attrs = {"lang": code}
            self.fields[f"label_{code}"] = forms.CharField(
                label=_("Name"),
                max_length=LONGEST_LABEL,
                required=False,
                widget=forms.TextInput(attrs=attrs),
            )
            self.fields[f"description_{code}"] = forms.CharField(
                label=_("One sentence"),
                max_length=LONGEST_DESCRIPTION,
                required=False,
                widget=forms.Textarea(attrs={**attrs, "rows": 2}),
            )

    def texts(self, kind: str) -> dict[str, str]:
        """The labels or descriptions by language, once the form is valid."""
        return {code: self.cleaned_data[f"{kind}_{code}"] for code in INTERFACE_LANGUAGES}

    @property
    def languages(self) -> list[tuple[str, str, forms.BoundField, forms.BoundField]]:
        """Code, own name and the two fields of each language, for the template."""
        return [
            (code, name, self[f"label_{code}"], self[f"description_{code}"])
            for code, name in INTERFACE_LANGUAGES.items()
        ]


def texts_as_initial(labels: Mapping[str, str], descriptions: Mapping[str, str]) -> dict[str, str]:
    """What `TopicForm` starts with."""
    return {f"label_{code}": text for code, text in labels.items()} | {
        f"description_{code}": text for code, text in descriptions.items()
    }


class GroupField(forms.TypedChoiceField):
    """A group in use, or none."""

    def __init__(self, *, but: int = 0, **options: Any) -> None:
        options.setdefault("label", lazy("Group"))
        groups = [(group.id, group.label) for group in _groups() if group.id != but]
        super().__init__(
            coerce=int,
            empty_value=None,
            required=False,
            choices=[("", _("None: it is a group itself")), *groups],
            **options,
        )


class MoveForm(forms.Form):
    """Where a topic goes."""

    def __init__(self, *args: Any, topic_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"] = GroupField(but=topic_id)


class MergeForm(forms.Form):
    """The topic of which another becomes part."""

    def __init__(self, *args: Any, topic_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [
            (group.label, [(topic.id, topic.label) for topic in (group, *group.children) if topic.id != topic_id])
            for group in _groups()
        ]
        self.fields["into"] = forms.TypedChoiceField(
            label=_("Merge into"), coerce=int, choices=[("", _("Choose a topic")), *choices]
        )


def _groups() -> list[TopicNode]:
    return [group for group in managed_tree(get_language() or "en") if group.is_active]
