"""Where other features join in when somebody signs up or in."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest

from hub.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class AfterSignIn:
    """Something that waited for a sign-in and is done now: what to tell the member, and where to lead them."""

    message: str
    url: str


after_sign_in: Hook[[HttpRequest, uuid.UUID], AfterSignIn] = Hook(
    "after_sign_in",
    "Finish what a visitor began before signing up or in (a question, an invitation); gets the request and the actor.",
)
