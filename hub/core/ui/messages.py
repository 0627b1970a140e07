"""What a page says after an action: a sentence at the top of the next page, with an undo where there is one."""

from django.contrib import messages
from django.http import HttpRequest


def say(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Tell that something was done; `undo` is the address to which a button posts to take it back."""
    messages.success(request, text, extra_tags=f"undo {undo}" if undo else "")


def warn(request: HttpRequest, text: str) -> None:
    """Tell that something was not done, or done in part, and why."""
    messages.warning(request, text)
