"""Spaces, their members, and the two ways in that need an answer: requests and invitations."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.actors.models import Actor, new_id
from hub.community.spaces.kinds import (
    GROUP_KINDS,
    InvitationState,
    JoinMethod,
    RequestState,
    SpaceKind,
    SpaceRole,
    SpaceState,
    Visibility,
)
from hub.community.topics.models import Topic
from hub.core.states import check_moves


class Space(models.Model):
    """A place with members in roles. Who may join is kept apart from who may read."""

    uuid = models.UUIDField(unique=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SpaceKind, default=SpaceKind.INTEREST_GROUP)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=5, blank=True)
    join_method = models.CharField(_("how to join"), max_length=8, choices=JoinMethod, default=JoinMethod.OPEN)
    visibility = models.CharField(_("who may read"), max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    # While it is forming only its members read it; this is who may once it is opened.
    opens_as = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    state = models.CharField(max_length=12, choices=SpaceState, default=SpaceState.ACTIVE)
    state_changed_at = models.DateTimeField(default=timezone.now)
    # None while nobody has opened it: a proposal that was archived instead cannot be brought back by its proposer.
    opened_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    created_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    activity_at = models.DateTimeField(default=timezone.now)
    member_count = models.PositiveIntegerField(default=0)
    organisation_count = models.PositiveIntegerField(default=0)
    thread_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    MOVES = {
        SpaceState.FORMING: {SpaceState.ACTIVE, SpaceState.ARCHIVED},
        SpaceState.ACTIVE: {SpaceState.CONCLUDED, SpaceState.ARCHIVED},
        SpaceState.CONCLUDED: {SpaceState.ACTIVE, SpaceState.ARCHIVED},
        SpaceState.ARCHIVED: {SpaceState.ACTIVE},
    }
    check_moves(MOVES)

    class Meta:
        indexes = [
            # Private conversations may be a thousand times as many as groups: the lists must not wade through them.
            models.Index(fields=["-activity_at", "-id"], condition=Q(kind__in=GROUP_KINDS), name="groups_by_activity"),
            models.Index(fields=["parent", "name"], name="space_children"),
        ]

    def __str__(self) -> str:
        return self.name


class SpaceTopic(models.Model):
    """That a space is about a topic."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="topic_links")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "topic"], name="space_topic_once")]
        indexes = [models.Index(fields=["topic", "space"], name="space_by_topic")]


class SpaceMembership(models.Model):
    """That a person or an organisation is in a space. A person may be there through an organisation they represent."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="space_memberships")
    role = models.CharField(max_length=12, choices=SpaceRole, default=SpaceRole.MEMBER)
    # The organisation whose representative this person is here; leaves with it.
    through = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    # The newest activity that the member has seen here, for the unread marks of "my groups".
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "actor"], name="space_membership_once")]
        indexes = [
            models.Index(fields=["actor", "space"], name="space_membership_of_actor"),
            models.Index(fields=["space", "role", "id"], name="space_membership_by_role"),
            models.Index(
                fields=["through", "space"], condition=Q(through__isnull=False), name="space_membership_through"
            ),
        ]


class SpaceRemoval(models.Model):
    """That a party was removed from a space, and why; they read the reason, and may come back only if let in."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="removals")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField(max_length=1000)
    removed_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["space", "actor", "-id"], name="space_removal_of_actor")]


class JoinRequest(models.Model):
    """A wish to join, with its reason, and its answer."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="join_requests")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    # Who asked, where an organisation asks.
    asked_by = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField(_("why you would like to join"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.PENDING)
    answer = models.TextField(max_length=1000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    MOVES = {
        RequestState.PENDING: {RequestState.ACCEPTED, RequestState.REFUSED, RequestState.WITHDRAWN},
        RequestState.ACCEPTED: set(),
        RequestState.REFUSED: set(),
        RequestState.WITHDRAWN: set(),
    }
    check_moves(MOVES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "actor"], condition=Q(state="pending"), name="join_request_one_pending"
            )
        ]
        indexes = [models.Index(fields=["space", "state", "asked_at"], name="join_request_queue")]


class SpaceInvitation(models.Model):
    """An invitation into a space: to a party, to an e-mail address, or a link that several may use until it expires."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="invitations")
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)
    # Keyed digest of the secret in the link; the secret itself is shown once.
    token_digest = models.CharField(max_length=64, blank=True)
    # In which the e-mail is written.
    language = models.CharField(max_length=8, default="en")
    role = models.CharField(max_length=12, choices=SpaceRole, default=SpaceRole.MEMBER)
    message = models.TextField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    invited_by = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    uses_left = models.PositiveIntegerField(default=1)

    MOVES = {
        InvitationState.OPEN: {InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.REVOKED},
        InvitationState.ACCEPTED: set(),
        InvitationState.DECLINED: set(),
        InvitationState.REVOKED: set(),
    }
    check_moves(MOVES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "actor"], condition=Q(state="open", actor__isnull=False), name="invitation_one_open"
            ),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="invitation_token_once"
            ),
        ]
        indexes = [
            models.Index(fields=["space", "state", "-id"], name="invitation_list"),
            models.Index(fields=["actor", "state"], name="invitation_of_actor"),
        ]
