"""Accounts, their profiles and their sessions."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.actors.kinds import StakeholderType
from hub.community.actors.models import Actor
from hub.community.members.kinds import HubRole, MemberState
from hub.core.states import check_moves


class MemberManager(BaseUserManager["Member"]):
    """Finds accounts by e-mail address, in any case."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email__iexact=username)


class Member(AbstractBaseUser):
    """A person's account: how they sign in and are reached. What they show of themselves is in the profile."""

    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="member")
    email = models.EmailField(_("e-mail address"), unique=True)
    state = models.CharField(max_length=16, choices=MemberState, default=MemberState.REGISTERED)
    # Django and allauth ask this of every account; it follows the state.
    is_active = models.BooleanField(default=True)
    hub_role = models.CharField(max_length=16, choices=HubRole, default=HubRole.MEMBER)
    language = models.CharField(_("language"), max_length=8, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels")
    onboarded_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # Unread entries of the inbox, kept by notifications so that no page counts them.
    unread_count = models.PositiveIntegerField(default=0)
    last_seen_on = models.DateField(null=True, blank=True)
    # The newest terms that the member accepted, so that no page looks for them among the acceptances.
    accepted_terms = models.CharField(max_length=20, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = MemberManager()

    MOVES = {
        MemberState.INVITED: {MemberState.REGISTERED, MemberState.ACTIVE, MemberState.ERASED},
        MemberState.REGISTERED: {MemberState.ACTIVE, MemberState.SUSPENDED, MemberState.ERASED},
        MemberState.ACTIVE: {MemberState.RESTRICTED, MemberState.SUSPENDED, MemberState.CLOSED},
        MemberState.RESTRICTED: {MemberState.ACTIVE, MemberState.SUSPENDED, MemberState.CLOSED},
        MemberState.SUSPENDED: {MemberState.ACTIVE, MemberState.RESTRICTED, MemberState.CLOSED},
        MemberState.CLOSED: {MemberState.ACTIVE, MemberState.ERASED},
        MemberState.ERASED: set(),
    }
    check_moves(MOVES)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="member_by_state"),
            models.Index(fields=["hub_role", "id"], name="member_by_role"),
        ]

    def __str__(self) -> str:
        return f"Member {self.pk}"

    def get_full_name(self) -> str:
        """The name under which the person acts."""
        return self.actor.name

    get_short_name = get_full_name


class Profile(models.Model):
    """What a person tells of themselves; `audiences` says field by field who may read it (absent: members)."""

    actor = models.OneToOneField(Actor, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    stakeholder_type = models.CharField(_("I am"), max_length=20, choices=StakeholderType, blank=True)
    sectors = models.JSONField(_("education sectors"), default=list, blank=True)
    headline = models.CharField(_("in one line"), max_length=160, blank=True)
    about = models.TextField(_("about"), max_length=4000, blank=True)
    can_help_with = models.TextField(_("I can help with"), max_length=1000, blank=True)
    looking_for = models.TextField(_("I am looking for"), max_length=1000, blank=True)
    audiences = models.JSONField(default=dict, blank=True)
    # Whether search engines may list the profile page.
    is_indexable = models.BooleanField(default=False)
    # Whether other members may find the person in the directory at all.
    is_listed = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            # For the sitemap. Not a partial index: SQLite would use that for Django's own statements alone.
            models.Index(fields=["is_indexable", "actor"], name="profiles_for_robots"),
        ]

    def __str__(self) -> str:
        return f"Profile of {self.actor_id}"


class Acceptance(models.Model):
    """What a member agreed to and when: a version of the terms, of the privacy notice, or to be old enough.

    The version of the document `age` is the country by whose law and the age: `AT:14`.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="acceptances")
    document = models.CharField(max_length=16)
    version = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.document} {self.version}"


class HubSession(AbstractBaseSession):
    """A session with its owner, so that a page reads both in one statement and a member can end all of theirs."""

    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="sessions")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    # "Firefox on Android": enough for its owner to recognise it, not a fingerprint.
    device = models.CharField(max_length=80, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        db_table = "community_members_session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that `SESSION_ENGINE` names."""
        from hub.community.members.sessions import SessionStore  # late: the store imports this model

        return SessionStore
