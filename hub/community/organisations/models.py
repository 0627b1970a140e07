"""Organisations, their identifiers, and the persons who belong to them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.actors.models import Actor
from hub.community.organisations.kinds import (
    AffiliationState,
    IdentifierScheme,
    OrganisationState,
    OrganisationType,
    SizeClass,
    Standing,
)
from hub.core.states import check_moves

S = OrganisationState


class Organisation(models.Model):
    """What an organisation tells of itself, and where its membership of the hub stands. Its name is the actor's."""

    actor = models.OneToOneField(Actor, on_delete=models.CASCADE, primary_key=True, related_name="organisation")
    type = models.CharField(_("type"), max_length=24, choices=OrganisationType)
    size_class = models.CharField(_("size"), max_length=8, choices=SizeClass, blank=True)
    about = models.TextField(_("what it does"), max_length=4000, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    # Tells schools of one name apart; country and region are the actor's.
    town = models.CharField(_("town"), max_length=100, blank=True, default="")
    sectors = models.JSONField(_("education sectors"), default=list, blank=True)
    state = models.CharField(max_length=20, choices=OrganisationState, default=OrganisationState.DRAFT)
    # Why it was refused, or what is still asked of it; its representatives read this.
    state_reason = models.TextField(max_length=2000, blank=True)
    state_changed_at = models.DateTimeField(default=timezone.now)
    # Who proposed it, and answers for it until somebody represents it.
    proposed_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # When it was last accepted or renewed; from the first time on its page is for everybody.
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    people_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    # What the viewer of a page is to it, where the page's query has read that too.
    standing: Standing | None = None
    # Made of the name, the website and the country for lists and for finding the same organisation twice.
    sort_key = models.CharField(max_length=200, default="", editable=False)
    match_key = models.CharField(max_length=200, default="", editable=False)
    website_host = models.CharField(max_length=300, blank=True, editable=False)
    country = models.CharField(max_length=2, blank=True, editable=False)

    MOVES = {
        S.DRAFT: {S.SUBMITTED, S.WITHDRAWN},
        S.SUBMITTED: {S.IN_REVIEW, S.MORE_INFORMATION, S.ACCEPTED, S.REFUSED, S.WITHDRAWN},
        S.IN_REVIEW: {S.MORE_INFORMATION, S.ACCEPTED, S.REFUSED, S.WITHDRAWN},
        S.MORE_INFORMATION: {S.SUBMITTED, S.REFUSED, S.WITHDRAWN},
        S.ACCEPTED: {S.LAPSED, S.WITHDRAWN},
        S.REFUSED: {S.SUBMITTED},
        S.LAPSED: {S.ACCEPTED, S.WITHDRAWN},
        S.WITHDRAWN: {S.SUBMITTED},
    }
    check_moves(MOVES)

    class Meta:
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="organisation_queue"),
            models.Index(fields=["state", "sort_key", "actor"], name="organisation_by_name"),
            models.Index(fields=["state", "type", "sort_key", "actor"], name="organisation_by_type"),
            models.Index(fields=["state", "country", "sort_key", "actor"], name="organisation_by_country"),
            models.Index(fields=["match_key"], name="organisation_by_match"),
            models.Index(fields=["website_host"], condition=~Q(website_host=""), name="organisation_by_website"),
        ]

    def __str__(self) -> str:
        return self.actor.name


class OrganisationIdentifier(models.Model):
    """A number in a public register; the same number belongs to one organisation only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=8, choices=IdentifierScheme)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),
            models.UniqueConstraint(fields=["organisation", "scheme"], name="identifier_one_of_each"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class MemberOrganisation(models.Model):
    """That an organisation (an association, a coalition) has another as its member."""

    body = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="member_organisations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="member_of")
    since_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "organisation"], name="member_organisation_once"),
            models.CheckConstraint(condition=~Q(body=models.F("organisation")), name="member_organisation_of_another"),
        ]


class Affiliation(models.Model):
    """That a person belongs to an organisation: asked by the person, confirmed by a representative."""

    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="affiliations")
    title = models.CharField(_("role there"), max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=AffiliationState, default=AffiliationState.ASKED)
    # Representatives answer for the organisation: they confirm others and edit its page.
    is_representative = models.BooleanField(default=False)
    # Whether the person may write in the organisation's name.
    may_speak = models.BooleanField(default=False)
    # Whether the person offers to represent it; the one who confirms decides.
    wants_to_represent = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    # Why it was refused; the person reads this.
    answer = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    MOVES = {
        AffiliationState.ASKED: {AffiliationState.CONFIRMED, AffiliationState.REFUSED, AffiliationState.ENDED},
        AffiliationState.CONFIRMED: {AffiliationState.ENDED},
        AffiliationState.REFUSED: {AffiliationState.ASKED},
        AffiliationState.ENDED: {AffiliationState.ASKED},
    }
    check_moves(MOVES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="affiliation_once"),
            # Rights end with the affiliation: nobody speaks or answers for an organisation they have left.
            models.CheckConstraint(
                condition=Q(state=AffiliationState.CONFIRMED) | Q(is_representative=False, may_speak=False),
                name="affiliation_rights_need_confirmation",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "person"], name="affiliation_queue"),
            models.Index(fields=["person"], condition=Q(may_speak=True), name="affiliation_voices"),
        ]
