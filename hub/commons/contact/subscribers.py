"""Tells members of requests and of their answers; messages themselves are told like replies."""

from hub.commons.contact.models import MessageRequest
from hub.commons.contact.verbs import CONTACT_ACCEPTED, CONTACT_ASKED
from hub.content.notifications.actions import notify
from hub.content.notifications.kinds import NotificationKind
from hub.core.activity import on
from hub.core.activity.models import Activity


@on(CONTACT_ASKED)
def tell_who_is_asked(activity: Activity) -> None:
    """Somebody would like to get in touch."""
    request = MessageRequest.objects.get(pk=activity.target_id)
    notify(
        [request.recipient_id],
        NotificationKind.REQUEST,
        verb=activity.verb,
        group_key=f"contact:{request.pk}",
        activity_id=activity.pk,
        actor_id=request.sender_id,
    )


@on(CONTACT_ACCEPTED)
def tell_who_asked(activity: Activity) -> None:
    """The conversation has begun."""
    request = MessageRequest.objects.get(pk=activity.target_id)
    notify(
        [request.sender_id],
        NotificationKind.ANSWER,
        verb=activity.verb,
        group_key=f"contact:{request.pk}",
        activity_id=activity.pk,
        actor_id=request.recipient_id,
        reference=str(request.space_id),
    )
