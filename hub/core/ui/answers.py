"""What a page with a form answers: itself with what is wrong, or the way onward.

::

    form = JoinForm(request.POST or None)
    if form.is_valid() and attempt(form, lambda: join(space, by=request.viewer)):
        return HttpResponseRedirect(…)
    return form_page(request, "…/join.jinja", form, {"space": space})

Where the way onward needs what was made, `obtain`; where two may save the same thing, `newest`::

    attempt(form, lambda: edit(thing, expected=form.cleaned_data["version"], …), newest=lambda: version_now(thing))
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from hub.core.access.errors import Refused
from hub.core.states import EditConflict, MoveRefused
from hub.core.ui.forms import add_refusal
from hub.core.ui.messages import say, warn
from hub.core.ui.render import render

_CONFLICT = "conflict"


def attempt(
    form: BaseForm,
    act: Callable[[], object],
    *,
    too_late: str = "",
    newest: Callable[[], object] | None = None,
    version_field: str = "version",
) -> bool:
    """Act; what is refused stands in the form then, at its field. Answers whether it was done.

    `too_late` is said to the second of two who act at once. Where they edit, `newest` answers the version that the
    first has saved: the form keeps what the second typed and, sent again, counts as written after that version.
    """
    try:
        act()
    except Refused as refused:
        add_refusal(form, refused)
    except MoveRefused:
        form.add_error(None, too_late or overtaken())
    except EditConflict:
        if newest is None:
            raise
        typed = cast(QueryDict, form.data).copy()
        typed[form.add_prefix(version_field)] = str(newest())
        form.data = typed
        text = too_late or _("Somebody else changed this while you were writing. Please compare.")
        form.add_error(None, ValidationError(text, code=_CONFLICT))
    else:
        return True
    return False


def obtain[T](form: BaseForm, act: Callable[[], T], *, too_late: str = "") -> T | None:
    """The same where the way onward needs what was made; None where it was refused."""
    made: list[T] = []
    return made[0] if attempt(form, lambda: made.append(act()), too_late=too_late) else None


def has_conflict(form: BaseForm) -> bool:
    """Whether somebody else saved first, so that the page shows what they saved."""
    return form.has_error(NON_FIELD_ERRORS, _CONFLICT)


def version_now(thing: Any) -> int:
    """The version of `thing` as it is saved; `thing` itself is brought up to that."""
    thing.refresh_from_db()
    version: int = thing.version
    return version


def attempt_or_warn(request: HttpRequest, act: Callable[[], object], *, done: str = "", too_late: str = "") -> bool:
    """The same for a button without a form: what is refused, or `done`, is said on top of the next page."""
    try:
        act()
    except Refused as refused:
        warn(request, refused.message)
    except (MoveRefused, EditConflict):
        warn(request, too_late or overtaken())
    else:
        if done:
            say(request, done)
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
