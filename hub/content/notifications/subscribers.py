"""What becomes a line in somebody's inbox."""

from uuid import UUID

from hub.community.actors.kinds import ActorKind
from hub.community.actors.models import Actor
from hub.community.members.kinds import HubRole
from hub.community.members.queries import people_with_role
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
from hub.community.spaces.kinds import LEADING_ROLES, SpaceState
from hub.community.spaces.models import Space, SpaceInvitation, SpaceMembership
from hub.community.spaces.verbs import (
    INVITATION_ACCEPTED,
    INVITATION_DECLINED,
    JOIN_REQUEST_ACCEPTED,
    JOIN_REQUEST_REFUSED,
    JOIN_REQUESTED,
    SPACE_ARCHIVED,
    SPACE_INVITED,
    SPACE_JOINED,
    SPACE_OPENED,
    SPACE_ORPHANED,
    SPACE_PROPOSED,
    SPACE_REMOVED,
    SPACE_ROLE_CHANGED,
)
from hub.content.contributions.kinds import THREAD_KINDS
from hub.content.contributions.models import Contribution
from hub.content.contributions.verbs import ANSWER_ACCEPTED, POST_PUBLISHED, THREAD_STARTED
from hub.content.notifications.actions import MOST_PER_TRANSACTION, notify
from hub.content.notifications.jobs import tell_followers, tell_of_new_thread
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


@on(THREAD_STARTED)
def tell_followers_of_its_place_and_author(activity: Activity) -> None:
    """Those who follow the group, then those who follow the person: a job of its own tells them in portions."""
    if activity.data.get("kind") in THREAD_KINDS:
        tell_of_new_thread.enqueue(activity.pk)


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
    _about_organisation(activity, _managers(), NotificationKind.REQUEST)


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


@on(JOIN_REQUESTED)
def tell_leads_of_a_request(activity: Activity) -> None:
    """Those who let people into the group."""
    if activity.space_id is None:
        return
    leads = SpaceMembership.objects.filter(space_id=activity.space_id, role__in=LEADING_ROLES)
    people = list(leads.order_by("pk").values_list("actor_id", flat=True)[:MOST_PER_TRANSACTION])
    _about_group(activity, people, NotificationKind.REQUEST, reference=activity.data["request"], joins_others=True)


@on(JOIN_REQUEST_ACCEPTED, JOIN_REQUEST_REFUSED)
def tell_who_asked_to_join(activity: Activity) -> None:
    """The person who asked, for themselves or for an organisation."""
    asked_by = UUID(activity.data["asked_by"])
    _about_group(activity, [asked_by], NotificationKind.ANSWER, reference=activity.data["request"])


@on(SPACE_INVITED)
def tell_those_invited(activity: Activity) -> None:
    """The invited member, or all who speak for the invited organisation; addresses get a mail, links are given away."""
    if activity.data["actor"]:
        people = _people_of(UUID(activity.data["actor"]))
        _about_group(activity, people, NotificationKind.REQUEST, reference=activity.data["invitation"])


@on(INVITATION_ACCEPTED, INVITATION_DECLINED)
def tell_who_invited(activity: Activity) -> None:
    """Whoever sent the invitation; a link for many is not a letter that is answered."""
    is_letter = SpaceInvitation.objects.filter(pk=activity.data["invitation"])
    if is_letter.exclude(actor=None, email="").exists():
        _about_group(activity, [UUID(activity.data["invited_by"])], NotificationKind.ANSWER)


@on(SPACE_JOINED)
def tell_who_was_put_in(activity: Activity) -> None:
    """Those who did not come by themselves nor asked: put in by somebody, or with an organisation they represent."""
    data = activity.data
    came = {UUID(data["actor"]), *map(UUID, data.get("with", ()))}
    asked = {UUID(data["asked_by"])} if data.get("asked_by") else set()
    _about_group(activity, sorted(came - asked), NotificationKind.GROUP, reference=data["role"])


@on(SPACE_REMOVED)
def tell_who_was_removed(activity: Activity) -> None:
    """The person, or those who speak for the organisation and who were in the group for it."""
    people = _people_of(UUID(activity.data["actor"]))
    people += [UUID(each) for each in activity.data["with"]]
    _about_group(activity, people, NotificationKind.GROUP, reference=activity.data["removal"])


@on(SPACE_ROLE_CHANGED)
def tell_of_another_role(activity: Activity) -> None:
    """The person, or those who speak for the organisation."""
    people = _people_of(UUID(activity.data["actor"]))
    _about_group(activity, people, NotificationKind.GROUP, reference=activity.data["to"])


@on(SPACE_PROPOSED, SPACE_ORPHANED)
def tell_managers_of_a_group(activity: Activity) -> None:
    """Those who open groups and find somebody to lead them."""
    _about_group(activity, _managers(), NotificationKind.REQUEST)


@on(SPACE_OPENED, SPACE_ARCHIVED)
def tell_who_proposed_a_group(activity: Activity) -> None:
    """Whoever proposed it, when it is opened, or archived without having been opened."""
    space = Space.objects.filter(pk=activity.space_id).first()  # type: ignore[misc]  # None finds nothing, as it should
    if space is not None and space.created_by_id and activity.data["from"] == SpaceState.FORMING:
        _about_group(activity, [space.created_by_id], NotificationKind.ANSWER)


def _managers() -> list[UUID]:
    return people_with_role(HubRole.MANAGER, limit=MOST_PER_TRANSACTION)


def _people_of(party: UUID) -> list[UUID]:
    """The person, or all who speak for the organisation."""
    if not Actor.objects.filter(pk=party, kind=ActorKind.ORGANISATION).exists():
        return [party]
    voices = Affiliation.objects.filter(organisation_id=party, state=AffiliationState.CONFIRMED, may_speak=True)
    return list(voices.order_by("pk").values_list("person_id", flat=True)[:MOST_PER_TRANSACTION])


def _about_group(
    activity: Activity,
    recipients: list[UUID],
    kind: NotificationKind,
    *,
    reference: object = "",
    joins_others: bool = False,
) -> None:
    """Lines about different parties never join, unless `joins_others`: each is answered, or read, by itself."""
    party = activity.data.get("through") or activity.data.get("actor")
    is_organisation = party and Actor.objects.filter(pk=party, kind=ActorKind.ORGANISATION).exists()
    notify(
        recipients[:MOST_PER_TRANSACTION],
        kind,
        verb=activity.verb,
        group_key=f"{activity.verb}:{activity.space_id if joins_others else activity.pk}"[:80],
        activity_id=activity.pk,
        # What the hub does by itself goes back to somebody.
        actor_id=activity.actor_id or activity.ordered_by_id,
        space_id=activity.space_id,
        organisation_id=UUID(party) if is_organisation else None,
        reference=str(reference),
    )


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
