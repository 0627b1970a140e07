"""Invitations in waves: made, sent in portions by the worker, sent again, marked as joined, deleted when unclaimed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.community.actors.models import Actor
from hub.community.management.actions.mails import send
from hub.community.management.kinds import InvitationState
from hub.community.management.models import Invitation, InvitationWave
from hub.community.management.verbs import UNCLAIMED_DELETED, WAVE_CREATED, WAVE_RESENT
from hub.community.members.kinds import MemberState
from hub.community.members.models import Member
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.hubsettings.queries import hub_settings
from hub.core.jobs.tasks import job
from hub.core.states import MoveRefused, move
from hub.core.text import tidy_line, tidy_text

MOST_INVITED = 50_000
_PORTION = 50
_CHUNK = 500
_OPEN = (InvitationState.WAITING, InvitationState.SENT, InvitationState.FAILED)


@transaction.atomic
def create_wave(
    name: str,
    messages: Mapping[str, str],
    *,
    by: Viewer,
    addresses: str = "",
    with_imported: bool = False,
    keep_days: int = 90,
) -> InvitationWave:
    """Invite pasted addresses and, if wished, all imported members who were never invited; the worker sends the mails.

    Addresses that have an account already are left out. `messages` is the text by language; each person gets that of
    their language, else that of the hub's main one. Raises `Refused` for what is no address, and for nobody to invite.
    """
    require("community_management.invite", by)
    hub = hub_settings()
    texts = {code: tidy_text(text)[:4000] for code, text in messages.items() if text.strip() and code in hub.languages}
    if hub.default_language not in texts:
        raise Refused(_("Write the message in the hub's main language."), field=f"message_{hub.default_language}")
    if not tidy_line(name):
        raise Refused(_("Give the wave a name."), field="name")
    wave = InvitationWave.objects.create(
        name=tidy_line(name)[:120], messages=texts, created_by_id=by.actor_id, keep_days=keep_days
    )
    wanted = _addresses(addresses)
    taken: set[str] = set()
    for chunk in _chunks(wanted):
        taken.update(Member.objects.filter(email__in=chunk).values_list("email", flat=True))
    invitations = [
        Invitation(wave=wave, email=email, language=hub.default_language) for email in wanted if email not in taken
    ]
    if with_imported:
        invited = Invitation.objects.filter(member__isnull=False).values("member")
        imported = (
            Member.objects.filter(state=MemberState.INVITED).exclude(pk__in=invited).order_by("pk")[:MOST_INVITED]
        )
        invitations += [
            Invitation(wave=wave, email=email, language=language, member_id=pk)
            for pk, email, language in imported.values_list("pk", "email", "language")
        ]
    if not invitations:
        raise Refused(_("There is nobody to invite: no new address, and no imported member who was not invited yet."))
    Invitation.objects.bulk_create(invitations, _CHUNK)
    InvitationWave.objects.filter(pk=wave.pk).update(total_count=len(invitations))
    record(WAVE_CREATED, by=by, target=("wave", wave.pk), data={"count": len(invitations)})
    send_wave.enqueue(wave.pk)
    return wave


def _addresses(text: str) -> list[str]:
    found = list(dict.fromkeys(part.lower().strip("<>\"'") for part in re.split(r"[\s,;]+", text) if part.strip()))
    if len(found) > MOST_INVITED:
        raise Refused(_("A wave has at most 50,000 addresses."), field="addresses")
    wrong = []
    for address in found:
        try:
            validate_email(address)
        except ValidationError:
            wrong.append(address[:60])
    if wrong:
        shown = ", ".join(wrong[:5])
        raise Refused(_("These are no e-mail addresses: %(addresses)s") % {"addresses": shown}, field="addresses")
    return found


def _chunks(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def invitation_token(pk: int) -> str:
    """What stands in the link of an invitation: its number, signed."""
    return Signer(salt="invitation").sign(str(pk))


@job(queue="bulk", is_unique=True, label=gettext_lazy("Sending a wave of invitations"))
def send_wave(wave_id: int) -> None:
    """Send one portion of a wave, then enqueue the next.

    Each mail is marked as soon as it is sent, so that a crash repeats at most one. An address that the server refuses
    has failed; a server that cannot be reached makes the whole job try again later.
    """
    portion = Invitation.objects.filter(wave=wave_id, state=InvitationState.WAITING).select_related("wave")
    sent = 0
    for each in portion.order_by("pk")[:_PORTION]:
        sent += 1
        try:
            _send(each)
        except SMTPRecipientsRefused:
            _settle(each, InvitationState.FAILED, failed_count=1)
        else:
            _settle(each, InvitationState.SENT, sent_count=1)
    if sent == _PORTION:
        send_wave.enqueue(wave_id)


def _send(invitation: Invitation) -> None:
    hub = hub_settings()
    messages = invitation.wave.messages
    language = invitation.language if invitation.language in messages else hub.default_language
    context = {
        "text": messages[language],
        "address": f"{settings.HUB_URL}/{language}/invitation/{invitation_token(invitation.pk)}/",
    }
    send(
        invitation.email,
        language,
        lambda: _("You are invited to %(hub)s") % {"hub": hub.name},
        "invitation.txt",
        context,
    )


@transaction.atomic
def _settle(invitation: Invitation, state: InvitationState, **counts: int) -> None:
    try:
        move(invitation, state, sent_at=timezone.now())
    except MoveRefused:
        # The person has joined while the mail was on its way.
        return
    _count(invitation.wave_id, **counts)


def _count(wave_id: int, **counts: int) -> None:
    changes = {name: F(name) + number for name, number in counts.items()}
    InvitationWave.objects.filter(pk=wave_id).update(**changes)


@transaction.atomic
def resend_wave(wave: InvitationWave, *, by: Viewer) -> int:
    """Send again to those who have not joined; answers to how many."""
    require("community_management.invite", by)
    waiting = Invitation.objects.filter(wave=wave, state__in=(InvitationState.SENT, InvitationState.FAILED))
    sent = waiting.filter(state=InvitationState.SENT).count()
    count = waiting.update(state=InvitationState.WAITING)
    _count(wave.pk, sent_count=-sent, failed_count=sent - count)
    record(WAVE_RESENT, by=by, target=("wave", wave.pk), data={"count": count})
    send_wave.enqueue(wave.pk)
    return count


@transaction.atomic
def mark_joined(member: Member) -> None:
    """Count the invitations of an address as followed; doing it twice changes nothing."""
    for each in Invitation.objects.filter(email=member.email, state__in=_OPEN):
        before = each.state
        move(each, InvitationState.JOINED, joined_at=timezone.now(), member=member)
        # It stays counted as sent; who joined without the mail was never sent to.
        _count(each.wave_id, joined_count=1, failed_count=-1 if before == InvitationState.FAILED else 0)


@transaction.atomic
def delete_unclaimed(wave: InvitationWave, *, by: Viewer, before: datetime | None = None) -> int:
    """Delete accounts and addresses of a wave that nobody claimed, sent before a moment; answers how many.

    An imported account goes with everything it has, unless something was written in its name.
    """
    require("community_management.invite", by)
    unclaimed = Invitation.objects.filter(wave=wave, state__in=(InvitationState.SENT, InvitationState.FAILED))
    unclaimed = unclaimed.filter(sent_at__lt=before) if before else unclaimed
    deleted = 0
    for each in unclaimed.select_related("member").order_by("pk")[:5000]:
        if each.member is not None and not _delete_account(each.member):
            continue
        move(each, InvitationState.DELETED, email="", member=None)
        deleted += 1
    if deleted:
        _count(wave.pk, deleted_count=deleted)
        record(UNCLAIMED_DELETED, by=by, target=("wave", wave.pk), data={"count": deleted})
    return deleted


def _delete_account(member: Member) -> bool:
    if member.state != MemberState.INVITED:
        return False
    try:
        with transaction.atomic():
            actor = member.actor_id
            member.delete()
            Actor.objects.filter(pk=actor).delete()
    except ProtectedError:
        return False
    return True


def delete_all_unclaimed(*, now: datetime) -> int:
    """Go through the waves that have unclaimed invitations and delete what is older than each wave keeps it."""
    deleted = 0
    for wave in _waves_with_unclaimed():
        deleted += delete_unclaimed(wave, by=Viewer(is_system=True), before=now - timedelta(days=wave.keep_days))
    return deleted


def _waves_with_unclaimed() -> Iterable[InvitationWave]:
    settled = F("joined_count") + F("deleted_count")
    return InvitationWave.objects.filter(total_count__gt=settled).order_by("pk")
