"""What becomes a line in somebody's inbox."""

from uuid import UUID

from hub.community.members.kinds import HubRole
from hub.community.members.models import Member
from hub.community.organisations.kinds import AffiliationState
from hub.community.organisations.models import Affiliation
from hub.community.organisations.verbs import (
    AFFILIATION_ASKED,
    AFFILIATION_CONFIRMED,
    AFFILIATION_REFUSED,
    ORGANISATION_ACCEPTED,
    ORGANISATION_QUERIED,
    ORGANISATION_REFUSED,
    ORGANISATION_SUBMITTED,
)
from hub.content.contributions.models import Contribution
from hub.content.contributions.verbs import ANSWER_ACCEPTED, POST_PUBLISHED, THREAD_STARTED
from hub.content.notifications.actions import MOST_PER_TRANSACTION, notify
from hub.content.notifications.jobs import tell_followers
from hub.content.notifications.kinds import NotificationKind
from hub.core.activity import on
from hub.core.activity.models import Activity


@on(THREAD_STARTED, POST_PUBLISHED)
def tell_those_mentioned(activity: Activity) -> None:
    """Whoever is mentioned and may read it."""
    mentioned = [UUID(each) for each in activity.data.get("mentions", ())]
    contribution = Contribution.objects.filter(pk=activity.contribution_id).first()  # type: ignore[misc]  # None finds nothing, as it should
    if not mentioned or contribution is None:
        return
    notify(
        mentioned,
        NotificationKind.MENTION,
        verb=activity.verb,
        group_key=f"mention:{contribution.thread_id or contribution.pk}",
        activity_id=activity.pk,
        actor_id=activity.actor_id,
        contribution_id=contribution.pk,
        space_id=contribution.space_id,
    )


@on(POST_PUBLISHED)
def tell_followers_of_the_thread(activity: Activity) -> None:
    """Followers may be many: a job of its own tells them in portions."""
    tell_followers.enqueue(activity.pk)


@on(ANSWER_ACCEPTED)
def tell_who_answered(activity: Activity) -> None:
    """The author of the accepted answer."""
    post = Contribution.objects.filter(pk=activity.contribution_id).first()  # type: ignore[misc]  # None finds nothing, as it should
    if post is not None:
        notify(
            [post.author_id],
            NotificationKind.ANSWER,
            verb=activity.verb,
            group_key=f"answer:{post.thread_id}",
            activity_id=activity.pk,
            actor_id=activity.actor_id,
            contribution_id=post.pk,
        )


@on(ORGANISATION_SUBMITTED)
def tell_managers_of_an_organisation(activity: Activity) -> None:
    """Those who decide on organisations."""
    roles = (HubRole.MANAGER, HubRole.ADMINISTRATOR)
    managers = Member.objects.filter(hub_role__in=roles).order_by("pk").values_list("actor_id", flat=True)
    _about_organisation(activity, list(managers[:MOST_PER_TRANSACTION]), NotificationKind.REQUEST)


@on(ORGANISATION_QUERIED, ORGANISATION_ACCEPTED, ORGANISATION_REFUSED)
def tell_representatives_of_the_answer(activity: Activity) -> None:
    """Those who asked for the organisation."""
    _about_organisation(activity, _representatives(UUID(activity.target_id)), NotificationKind.ANSWER)


@on(AFFILIATION_ASKED)
def tell_representatives_of_a_person(activity: Activity) -> None:
    """Those who confirm who belongs to the organisation."""
    _about_organisation(activity, _representatives(UUID(activity.target_id)), NotificationKind.REQUEST)


@on(AFFILIATION_CONFIRMED, AFFILIATION_REFUSED)
def tell_the_person(activity: Activity) -> None:
    """The person who asked to be confirmed."""
    _about_organisation(activity, [UUID(activity.data["person"])], NotificationKind.ANSWER)


def _representatives(organisation_id: UUID) -> list[UUID]:
    people = Affiliation.objects.filter(
        organisation_id=organisation_id, state=AffiliationState.CONFIRMED, is_representative=True
    )
    return list(people.values_list("person_id", flat=True)[:MOST_PER_TRANSACTION])


def _about_organisation(activity: Activity, recipients: list[UUID], kind: NotificationKind) -> None:
    notify(
        recipients,
        kind,
        verb=activity.verb,
        group_key=f"{activity.verb}:{activity.target_id}"[:80],
        activity_id=activity.pk,
        actor_id=activity.actor_id,
        organisation_id=UUID(activity.target_id),
    )
