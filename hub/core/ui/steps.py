"""A button that asks first: its question is a page, and a POST of that page does it.

::

    step = Step(archive_space, _("Archive the group?"), _("It can still be read."), _("Archive"), _("It is archived."))
    return step_page(request, step, space, space_path(language, space.slug))
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect

from hub.core.access.views import HubRequest
from hub.core.ui.answers import attempt_or_warn
from hub.core.ui.render import render


@dataclass(frozen=True, slots=True)
class Step:
    """The action (called with the thing and `by`), the question, what it means, the button, and what is said after."""

    act: Callable[..., object]
    question: str
    text: str
    yes: str
    done: str
    kind: str = "primary"


def step_page(request: HubRequest, step: Step, thing: object, back: str) -> HttpResponse:
    """Ask, or do what was asked about; both ways lead to `back`, with a sentence that says what came of it."""
    if request.method == "POST":
        attempt_or_warn(request, lambda: step.act(thing, by=request.viewer), done=step.done)
        return HttpResponseRedirect(back)
    context = {"question": step.question, "text": step.text, "yes": step.yes, "back": back, "kind": step.kind}
    return render(request, "core/ui/confirm.jinja", context)
