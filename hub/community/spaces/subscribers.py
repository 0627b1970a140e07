"""What happens in spaces after something happened at an organisation or to an account; mail, and the search."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.community.members.models import Member
from hub.community.members.verbs import MEMBER_CLOSED
from hub.community.organisations.verbs import (
    AFFILIATION_CHANGED,
    AFFILIATION_CONFIRMED,
    AFFILIATION_ENDED,
    ORGANISATION_WITHDRAWN,
)
from hub.community.spaces.actions import follow_affiliation, leave_all_spaces, mail_secret
from hub.community.spaces.kinds import UNFINISHED_STATES, invitation_path
from hub.community.spaces.models import SpaceInvitation
from hub.community.spaces.queries import is_open
from hub.community.spaces.queries.documents import KIND
from hub.community.spaces.verbs import (
    SPACE_ARCHIVED,
    SPACE_CONCLUDED,
    SPACE_CREATED,
    SPACE_EDITED,
    SPACE_INVITED,
    SPACE_OPENED,
    SPACE_PROPOSED,
    SPACE_REOPENED,
    SPACE_VISIBILITY_CHANGED,
)
from hub.core.access.viewer import Viewer
from hub.core.activity import on
from hub.core.activity.models import Activity
from hub.core.hubsettings.queries import hub_settings
from hub.core.jobs.tasks import job
from hub.core.search.rebuilding import refresh
from hub.core.ui.render import render_text


@on(AFFILIATION_CONFIRMED, AFFILIATION_CHANGED, AFFILIATION_ENDED)
def keep_representatives_in_step(activity: Activity) -> None:
    """Representatives are in the groups of their organisation, and leave them when they no longer represent it."""
    organisation_id = activity.target_uuid
    if organisation_id is not None:
        follow_affiliation(organisation_id, uuid.UUID(activity.data["person"]), by=_after(activity))


@on(ORGANISATION_WITHDRAWN)
def take_organisation_out(activity: Activity) -> None:
    """An organisation that left the hub leaves its groups."""
    if activity.target_uuid is not None:
        leave_all_spaces(activity.target_uuid, by=_after(activity))


@on(MEMBER_CLOSED)
def take_member_out(activity: Activity) -> None:
    """A member who closed the account leaves all groups."""
    member = Member.objects.filter(pk=activity.target_id).first()
    if member is not None:
        leave_all_spaces(member.actor_id, by=_after(activity))


@on(
    SPACE_CREATED,
    SPACE_PROPOSED,
    SPACE_OPENED,
    SPACE_EDITED,
    SPACE_VISIBILITY_CHANGED,
    SPACE_CONCLUDED,
    SPACE_ARCHIVED,
    SPACE_REOPENED,
)
def keep_the_search_in_step(activity: Activity) -> None:
    """What is found of a group, and by whom."""
    refresh(KIND, [activity.space_id])


@on(SPACE_INVITED)
def mail_invitation(activity: Activity) -> None:
    """Invitations to an e-mail address go out by mail; parties of the hub find theirs in the hub."""
    if SpaceInvitation.objects.filter(pk=activity.data["invitation"]).exclude(email="").exists():
        send_invitation.enqueue(activity.data["invitation"])


@job(queue="mail", label=gettext_lazy("Mail with an invitation to a group"))
def send_invitation(invitation_id: int) -> None:
    """Send the mail of an invitation, if it can still be accepted. Sent twice, it is recognised by its Message-ID."""
    invitation = (
        SpaceInvitation.objects.select_related("space", "invited_by").filter(pk=invitation_id).exclude(email="").first()
    )
    if invitation is None or not is_open(invitation) or invitation.space.state not in UNFINISHED_STATES:
        return
    hub = hub_settings()
    with translation.override(invitation.language):
        address = settings.HUB_URL + invitation_path(invitation.language, mail_secret(invitation))
        values = {"inviter": invitation.invited_by.name, "space": invitation.space.name}
        EmailMessage(
            subject=_("%(inviter)s invites you to “%(space)s”") % values,
            body=render_text(
                "community/spaces/mail/invitation.jinja",
                {"invitation": invitation, "address": address, "hub": hub, "hub_url": settings.HUB_URL},
            ),
            to=[invitation.email],
            headers={
                "Message-ID": f"<space-invitation-{invitation.pk}@{urlsplit(settings.HUB_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()


def _after(activity: Activity) -> Viewer:
    """The hub itself, on account of whoever did what the activity tells."""
    return Viewer(is_system=True, ordered_by=activity.actor_id)
