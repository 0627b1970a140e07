"""What a page with a form answers: itself with what is wrong, or the way onward.

::

    form = JoinForm(request.POST or None)
    if form.is_valid() and attempt(form, lambda: join(space, by=request.viewer)):
        return HttpResponseRedirect(…)
    return form_page(request, "…/join.jinja", form, {"space": space})
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hub.core.access.errors import Refused
from hub.core.states import MoveRefused
from hub.core.ui.forms import add_refusal
from hub.core.ui.messages import warn
from hub.core.ui.render import render


def attempt(form: BaseForm, act: Callable[[], object]) -> bool:
    """Act; what is refused stands in the form then, at its field. Answers whether it was done."""
    try:
        act()
    except Refused as refused:
        add_refusal(form, refused)
    except MoveRefused:
        form.add_error(None, overtaken())
    else:
        return True
    return False


def attempt_or_warn(request: HttpRequest, act: Callable[[], object]) -> bool:
    """The same for a button without a form: what is refused is said on top of the next page."""
    try:
        act()
    except Refused as refused:
        warn(request, refused.message)
    except MoveRefused:
        warn(request, overtaken())
    else:
        return True
    return False


def overtaken() -> str:
    """What is said to the second of two who act at once."""
    return _("Somebody else was quicker: this has changed in the meantime.")


def form_page(
    request: HttpRequest, template: str, form: BaseForm, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page of a form; 422 where it has errors, so that htmx shows it in place."""
    has_errors = form.is_bound and bool(form.errors)
    return render(request, template, {"form": form, **(context or {})}, status=422 if has_errors else 200)
