"""Reports and decisions."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.actors.models import Actor
from hub.content.contributions.models import Contribution
from hub.content.moderation.kinds import DecisionKind, ReportCategory, ReportState
from hub.core.states import check_moves


class Report(models.Model):
    """What somebody, signed in or not, says is wrong with a contribution or a party."""

    contribution = models.ForeignKey(Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    reporter = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Of a reporter without an account who wants an answer; deleted with the decision's mail.
    email = models.EmailField(_("your e-mail address"), blank=True)
    category = models.CharField(max_length=12, choices=ReportCategory)
    explanation = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.OPEN)
    # In which language the reporter is to be answered.
    language = models.CharField(max_length=8, default="en")
    reported_at = models.DateTimeField(default=timezone.now)

    MOVES = {ReportState.OPEN: {ReportState.DECIDED}, ReportState.DECIDED: set()}
    check_moves(MOVES)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contribution__isnull=False) | models.Q(actor__isnull=False),
                name="report_of_something",
            )
        ]
        indexes = [models.Index(fields=["state", "reported_at", "id"], name="report_queue")]

    def __str__(self) -> str:
        return f"{self.category} {self.pk}"


class Decision(models.Model):
    """What a moderator decided, and the reason that the person concerned got. Never changed afterwards."""

    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions")
    contribution = models.ForeignKey(Contribution, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=DecisionKind)
    reason = models.TextField(max_length=2000)
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-id"], name="decisions_about"),
            models.Index(fields=["-id"], name="decisions_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
