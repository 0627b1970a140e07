"""The words of templates in the reader's language.

Jinja's own functions fetch, mark and fill in a text anew at each call, which is an eighth of what a long page costs.
These remember the marked text by language, and fill in only where there is something to fill in. Like Jinja's they
take every text as a format: a percent sign is written as two, and variables are escaped.
"""

from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


@lru_cache(maxsize=8192)
def _text(language: str | None, message: str) -> Markup:
    return Markup(translation.gettext(message))  # noqa: S704 -- the hub's own words, as the translators wrote them


@lru_cache(maxsize=2048)
def _text_in_context(language: str | None, context: str, message: str) -> Markup:
    return Markup(translation.pgettext(context, message))  # noqa: S704 -- as above


@lru_cache(maxsize=2048)
def _counted(language: str | None, context: str, singular: str, plural: str, number: int) -> Markup:
    if context:
        return Markup(translation.npgettext(context, singular, plural, number))  # noqa: S704 -- as above
    return Markup(translation.ngettext(singular, plural, number))  # noqa: S704 -- as above


def _filled(text: Markup, escapes: EvalContext, variables: dict[str, Any]) -> str:
    if "%" not in text:
        return text if escapes.autoescape else str(text)
    return text % variables if escapes.autoescape else str(text) % variables


@pass_eval_context
def gettext(escapes: EvalContext, message: str, /, **variables: Any) -> str:
    """The text in the active language; `{{ _("Hello %(name)s", name=name) }}`."""
    return _filled(_text(get_language(), message), escapes, variables)


@pass_eval_context
def pgettext(escapes: EvalContext, context: str, message: str, /, **variables: Any) -> str:
    """The text where its English could mean two things; `context` says which."""
    return _filled(_text_in_context(get_language(), context, message), escapes, variables)


@pass_eval_context
def ngettext(escapes: EvalContext, singular: str, plural: str, number: int, /, **variables: Any) -> str:
    """The text fitting a number, which it names as `num`."""
    variables.setdefault("num", number)
    return _filled(_counted(get_language(), "", singular, plural, number), escapes, variables)


@pass_eval_context
def npgettext(escapes: EvalContext, context: str, singular: str, plural: str, number: int, /, **variables: Any) -> str:
    """Both: a number, and English that could mean two things."""
    variables.setdefault("num", number)
    return _filled(_counted(get_language(), context, singular, plural, number), escapes, variables)
