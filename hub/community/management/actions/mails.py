"""Mails to single members, and invitations: background jobs that the actions enqueue."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.community.management.kinds import NoteKind
from hub.community.management.models import StandingNote
from hub.community.members.kinds import MemberState
from hub.community.members.models import Member
from hub.core.hubsettings.queries import hub_settings
from hub.core.jobs.tasks import job
from hub.core.ui.render import render_text


@job(queue="mail", label=gettext_lazy("Mail about a suspension or its end"))
def mail_standing(note_id: int) -> None:
    """Tell a member why the account was suspended or opened again."""
    note = StandingNote.objects.select_related("member").filter(pk=note_id).first()
    if note is None:
        return
    subject = (
        (lambda: _("Your account is suspended"))
        if note.kind == NoteKind.SUSPENDED
        else (lambda: _("Your account is open again"))
    )
    send(note.member.email, note.member.language, subject, "standing.txt", {"note": note})


@job(queue="mail", label=gettext_lazy("Mail that helps a person sign in"))
def mail_sign_in_help(member_id: int) -> None:
    """Lead a member to the page where a code signs them in."""
    member = Member.objects.select_related("actor").filter(pk=member_id).first()
    if member is None or member.state not in (MemberState.REGISTERED, MemberState.INVITED):
        return
    address = f"{settings.HUB_URL}/{member.language}/account/login/code/"
    send(
        member.email,
        member.language,
        lambda: _("Confirm your e-mail address"),
        "sign_in_help.txt",
        {"member": member, "address": address},
    )


def send(
    address: str,
    language: str,
    subject: Callable[[], str],
    template: str,
    context: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> None:
    """Send a plain mail in its reader's language."""
    hub = hub_settings()
    with translation.override(language):
        shown = {"hub": hub, "hub_url": settings.HUB_URL, **context}
        body = render_text(f"community/management/{template}", shown)
        fixed = {"Auto-Submitted": "auto-generated", **(headers or {})}
        EmailMessage(subject=subject(), body=body, to=[address], headers=fixed).send()
