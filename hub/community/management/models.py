"""Notes on accounts, merged parties, uploaded tables that wait for a decision, and invitations."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.actors.models import Actor
from hub.community.management.kinds import ImportKind, ImportState, InvitationState, NoteKind
from hub.community.members.models import Member
from hub.core.states import check_moves


class StandingNote(models.Model):
    """Why a manager suspended a member or let them in again; the person reads the reason in a mail."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=NoteKind)
    reason = models.TextField(_("reason"), max_length=2000)
    written_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["member", "-id"], name="standing_notes_of_member")]


class MergedParty(models.Model):
    """That a party was merged into another: its addresses lead there."""

    actor = models.OneToOneField(Actor, on_delete=models.CASCADE, primary_key=True, related_name="+")
    into = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")


class LikelyDuplicate(models.Model):
    """Two accounts that may be one person's, found when the second came; `settled_at`: a manager said they are two."""

    first = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="likely_duplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="likely_duplicate_in_order"),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(settled_at__isnull=True), name="likely_duplicates_open"),
        ]


class PendingImport(models.Model):
    """An uploaded table: its dry run, its import, and after that what remains to be known of it.

    The content goes with the import, and after a day without one the whole row, for it holds personal data.
    """

    kind = models.CharField(max_length=16, choices=ImportKind)
    file_name = models.CharField(max_length=200)
    # As it was uploaded, compressed, so that another encoding can still be chosen.
    content = models.BinaryField()
    encoding = models.CharField(max_length=20)
    # Field by number of the column, as text, for JSON knows no other keys.
    mapping = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    skips_known = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(Actor, null=True, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.WAITING)
    # How many lines have been looked at, for those who wait.
    progress = models.PositiveIntegerField(default=0)
    line_count = models.PositiveIntegerField(default=0)
    imported_count = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    MOVES = {
        ImportState.WAITING: {ImportState.QUEUED, ImportState.DONE},
        ImportState.QUEUED: {ImportState.RUNNING, ImportState.FAILED},
        ImportState.RUNNING: {ImportState.WAITING, ImportState.DONE, ImportState.FAILED},
        ImportState.FAILED: {ImportState.QUEUED, ImportState.RUNNING},
        ImportState.DONE: set(),
    }
    check_moves(MOVES)

    class Meta:
        indexes = [models.Index(fields=["state", "-ended_at"], name="imports_by_state")]


class InvitationWave(models.Model):
    """Invitations sent together. The counts are kept so that no page counts the invitations."""

    name = models.CharField(_("name"), max_length=120)
    # The text by language; the hub's main language is always there.
    messages = models.JSONField(default=dict)
    created_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # After so many days unclaimed accounts and addresses are deleted.
    keep_days = models.PositiveSmallIntegerField(default=90)
    total_count = models.PositiveIntegerField(default=0)
    sent_count = models.PositiveIntegerField(default=0)
    joined_count = models.PositiveIntegerField(default=0)
    failed_count = models.PositiveIntegerField(default=0)
    deleted_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """One address that is asked to join. Deletion takes the address away and keeps the row for the counts."""

    wave = models.ForeignKey(InvitationWave, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=InvitationState, default=InvitationState.WAITING)
    sent_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)

    MOVES = {
        InvitationState.WAITING: {InvitationState.SENT, InvitationState.FAILED, InvitationState.JOINED},
        InvitationState.SENT: {InvitationState.WAITING, InvitationState.JOINED, InvitationState.DELETED},
        InvitationState.FAILED: {InvitationState.WAITING, InvitationState.JOINED, InvitationState.DELETED},
        InvitationState.JOINED: set(),
        InvitationState.DELETED: set(),
    }
    check_moves(MOVES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "email"], condition=~Q(email=""), name="invited_once_in_a_wave")
        ]
        indexes = [
            models.Index(fields=["wave", "state", "id"], name="invitations_by_state"),
            models.Index(fields=["email"], condition=~Q(email=""), name="invitations_of_address"),
            models.Index(fields=["state", "sent_at"], name="invitations_by_age"),
        ]
