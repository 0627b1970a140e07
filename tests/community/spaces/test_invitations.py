"""Inviting members, organisations, addresses, and by link."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from hub.community.spaces.actions import (
    accept_invitation,
    create_link,
    decline_invitation,
    invite_address,
    invite_party,
    mail_secret,
    remove_member,
    revoke_invitation,
)
from hub.community.spaces.kinds import InvitationState, SpaceRole, SpaceState
from hub.community.spaces.models import Space, SpaceInvitation, SpaceMembership, SpaceRemoval
from hub.community.spaces.queries import digest_of, invitation_with, is_open
from hub.community.spaces.subscribers import send_invitation
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR
from hub.core.activity.models import Activity
from hub.core.states import MoveRefused
from tests.factories import affiliate, join, make_member, make_organisation, make_space, viewer_of
from tests.personas import Cast


@pytest.fixture
def secret_group(cast: Cast) -> Space:
    """A group by invitation that Chloé leads and nobody else finds."""
    space = make_space("Board", visibility="space", join_method="invite", member_count=1)
    join(space, cast.chloe, SpaceRole.LEAD)
    return space


def verbs() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


def test_a_member_is_invited_and_accepts(cast: Cast, secret_group: Space):
    invitation = invite_party(
        secret_group, cast.ana.actor, by=viewer_of(cast.chloe), role=SpaceRole.RAPPORTEUR, message=" Join us! "
    )
    assert (invitation.message, invitation.state, invitation.token_digest) == ("Join us!", InvitationState.OPEN, "")
    assert timedelta(days=29) < invitation.expires_at - timezone.now() < timedelta(days=31)
    accept_invitation(invitation, by=viewer_of(cast.ana))
    invitation.refresh_from_db()
    assert (invitation.state, invitation.uses_left) == (InvitationState.ACCEPTED, 0)
    assert viewer_of(cast.ana).spaces == {secret_group.pk: "rapporteur"}
    assert verbs() == ["community.invitation.sent", "community.space.joined", "community.invitation.accepted"]


def test_nobody_answers_anothers_invitation(cast: Cast, secret_group: Space):
    invitation = invite_party(secret_group, cast.ana.actor, by=viewer_of(cast.chloe))
    for who in ("visitor", "bela", "dimitris", "finn", "greta"):
        with pytest.raises(PermissionRefused):
            accept_invitation(invitation, by=cast.viewers()[who])
        with pytest.raises(PermissionRefused):
            decline_invitation(invitation, by=cast.viewers()[who])


def test_an_organisation_is_invited_and_anybody_who_speaks_for_it_accepts(cast: Cast, secret_group: Space):
    invitation = invite_party(secret_group, cast.organisation.actor, by=viewer_of(cast.chloe))
    belongs = make_member("Belongs")
    affiliate(belongs, cast.organisation)
    with pytest.raises(PermissionRefused):
        accept_invitation(invitation, by=viewer_of(belongs))
    voice = make_member("Voice")
    affiliate(voice, cast.organisation, may_speak=True)
    membership = accept_invitation(invitation, by=viewer_of(voice))
    assert membership.actor_id == cast.organisation.pk
    assert secret_group.pk in viewer_of(cast.dimitris).spaces
    with pytest.raises(Refused) as refused:
        invite_party(secret_group, make_organisation("Other").actor, by=viewer_of(cast.chloe), role=SpaceRole.MODERATOR)
    assert refused.value.field == "role"


@pytest.mark.parametrize("who", ["visitor", "ana", "bela", "elin", "greta"])
def test_only_those_who_lead_invite(cast: Cast, who: str):
    by = cast.viewers()[who]
    with pytest.raises(PermissionRefused):
        invite_party(cast.closed_group, cast.dimitris.actor, by=by)
    with pytest.raises(PermissionRefused):
        invite_address(cast.closed_group, "new@example.org", by=by)
    with pytest.raises(PermissionRefused):
        create_link(cast.closed_group, by=by)
    invitation = invite_party(cast.closed_group, cast.dimitris.actor, by=viewer_of(cast.chloe))
    with pytest.raises(PermissionRefused):
        revoke_invitation(invitation, by=by)


@pytest.mark.parametrize("state", [SpaceState.CONCLUDED, SpaceState.ARCHIVED])
def test_nobody_is_invited_into_a_group_that_has_ended(cast: Cast, state: str):
    space = make_space("Ended", state=state)
    join(space, cast.chloe, SpaceRole.LEAD)
    with pytest.raises(PermissionRefused):
        invite_party(space, cast.ana.actor, by=viewer_of(cast.chloe))


def test_a_co_lead_invites_nobody_as_lead(cast: Cast, secret_group: Space):
    join(secret_group, cast.elin, SpaceRole.CO_LEAD)
    with pytest.raises(PermissionRefused):
        invite_party(secret_group, cast.ana.actor, by=viewer_of(cast.elin), role=SpaceRole.LEAD)
    invite_party(secret_group, cast.ana.actor, by=viewer_of(cast.chloe), role=SpaceRole.LEAD)


def test_one_who_is_in_or_invited_is_not_invited_again(cast: Cast, secret_group: Space):
    chloe = viewer_of(cast.chloe)
    invitation = invite_party(secret_group, cast.ana.actor, by=chloe)
    for party in (cast.ana.actor, cast.chloe.actor):
        with pytest.raises(Refused) as refused:
            invite_party(secret_group, party, by=chloe)
        assert refused.value.field == "party"
    SpaceInvitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    assert invite_party(secret_group, cast.ana.actor, by=chloe).pk != invitation.pk
    cast.bela.actor.state = "suspended"
    cast.bela.actor.save()
    with pytest.raises(Refused):
        invite_party(secret_group, cast.bela.actor, by=chloe)


def test_declining_and_taking_back_end_an_invitation(cast: Cast, secret_group: Space):
    chloe = viewer_of(cast.chloe)
    declined = invite_party(secret_group, cast.ana.actor, by=chloe)
    decline_invitation(declined, by=viewer_of(cast.ana))
    revoked = invite_party(secret_group, cast.ana.actor, by=chloe)
    revoke_invitation(revoked, by=chloe)
    for invitation in (declined, revoked):
        with pytest.raises(Refused):
            accept_invitation(invitation, by=viewer_of(cast.ana))
        with pytest.raises(MoveRefused):
            decline_invitation(invitation, by=viewer_of(cast.ana))
    assert verbs() == [
        "community.invitation.sent",
        "community.invitation.declined",
        "community.invitation.sent",
        "community.invitation.revoked",
    ]


def test_an_invitation_is_not_accepted_after_its_time_or_into_a_group_that_ended(cast: Cast, secret_group: Space):
    invitation = invite_party(secret_group, cast.ana.actor, by=viewer_of(cast.chloe))
    SpaceInvitation.objects.update(expires_at=timezone.now())
    with pytest.raises(Refused):
        accept_invitation(invitation, by=viewer_of(cast.ana))
    SpaceInvitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    Space.objects.filter(pk=secret_group.pk).update(state=SpaceState.ARCHIVED)
    with pytest.raises(Refused):
        accept_invitation(invitation, by=viewer_of(cast.ana))
    assert not SpaceMembership.objects.filter(actor=cast.ana.actor).exists()


def test_an_address_is_invited_by_a_mail_whose_secret_is_stored_nowhere(cast: Cast, secret_group: Space):
    secret_group.purpose = "We decide <things> & more."
    secret_group.save()
    invitation = invite_address(
        secret_group, " New.Person@Example.org ", by=viewer_of(cast.chloe), message="See you & yours."
    )
    assert (invitation.email, len(invitation.token_digest)) == ("new.person@example.org", 64)
    send_invitation.call(invitation.pk)
    [message] = mail.outbox
    assert message.to == ["new.person@example.org"]
    assert message.subject == "Chloé Lead invites you to “Board”"
    assert "See you & yours." in message.body
    assert "We decide <things> & more." in message.body
    assert message.extra_headers["Message-ID"].startswith(f"<space-invitation-{invitation.pk}@")
    [secret] = re.findall(r"/en/invitations/([\w-]+)/", message.body)
    assert secret == mail_secret(SpaceInvitation.objects.get())
    assert secret not in str(list(SpaceInvitation.objects.values())) + str(list(Activity.objects.values()))
    found = invitation_with(secret)
    assert found == invitation
    # Whoever got the mail may accept, with whatever address they have here.
    accept_invitation(found, by=viewer_of(cast.ana), holds_secret=True)
    assert secret_group.pk in viewer_of(cast.ana).spaces
    with pytest.raises(Refused):
        accept_invitation(found, by=viewer_of(cast.bela), holds_secret=True)


def test_the_mail_is_in_the_language_of_who_invites(cast: Cast, secret_group: Space):
    cast.chloe.language = "sv"
    cast.chloe.save()
    invitation = invite_address(secret_group, "new@example.org", by=viewer_of(cast.chloe))
    send_invitation.call(invitation.pk)
    assert "/sv/invitations/" in mail.outbox[0].body


def test_no_mail_goes_out_for_what_was_taken_back_meanwhile(cast: Cast, secret_group: Space):
    invitation = invite_address(secret_group, "new@example.org", by=viewer_of(cast.chloe))
    revoke_invitation(invitation, by=viewer_of(cast.chloe))
    send_invitation.call(invitation.pk)
    send_invitation.call(0)
    party = invite_party(secret_group, cast.ana.actor, by=viewer_of(cast.chloe))
    send_invitation.call(party.pk)
    assert mail.outbox == []


def test_a_mail_of_before_the_key_was_changed_still_opens(cast: Cast, secret_group: Space, settings: Settings):
    invitation = invite_address(secret_group, "new@example.org", by=viewer_of(cast.chloe))
    secret = mail_secret(invitation)
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another-key"
    assert invitation_with(secret) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert invitation_with(secret) == invitation


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a b@example.org", "a@example.org\nBcc: x@example.org"])
def test_what_is_no_address_is_refused(cast: Cast, secret_group: Space, email: str):
    with pytest.raises(Refused) as refused:
        invite_address(secret_group, email, by=viewer_of(cast.chloe))
    assert refused.value.field == "email"


def test_an_address_is_invited_once_and_not_as_lead(cast: Cast, secret_group: Space):
    chloe = viewer_of(cast.chloe)
    invite_address(secret_group, "new@example.org", by=chloe)
    with pytest.raises(Refused) as refused:
        invite_address(secret_group, "NEW@example.org", by=chloe)
    assert refused.value.field == "email"
    with pytest.raises(Refused) as refused:
        invite_address(secret_group, "other@example.org", by=chloe, role=SpaceRole.LEAD)
    assert refused.value.field == "role"


def test_whether_an_address_has_an_account_makes_no_difference(cast: Cast, secret_group: Space):
    known = invite_address(secret_group, cast.ana.email, by=viewer_of(cast.chloe))
    unknown = invite_address(secret_group, "new@example.org", by=viewer_of(cast.chloe))
    assert (known.actor_id, known.state, known.role) == (unknown.actor_id, unknown.state, unknown.role)


def test_an_invitation_by_mail_is_declined_without_an_account(cast: Cast, secret_group: Space):
    invitation = invite_address(secret_group, "new@example.org", by=viewer_of(cast.chloe))
    with pytest.raises(PermissionRefused):
        decline_invitation(invitation, by=VISITOR)
    decline_invitation(invitation, by=VISITOR, holds_secret=True)
    assert not is_open(SpaceInvitation.objects.get())


def test_a_secret_is_needed_and_only_the_right_one_fits(cast: Cast, secret_group: Space):
    invitation, secret = create_link(secret_group, by=viewer_of(cast.chloe), uses=2)
    assert invitation_with(secret) == invitation
    for wrong in ("", secret[:-1], secret + "x", invitation.token_digest, "x" * 500):
        assert invitation_with(wrong) is None
    with pytest.raises(PermissionRefused):
        accept_invitation(invitation, by=viewer_of(cast.ana))
    with pytest.raises(PermissionRefused):
        accept_invitation(invitation, by=VISITOR, holds_secret=True)


def test_a_link_is_good_for_so_many(cast: Cast, secret_group: Space):
    invitation, secret = create_link(secret_group, by=viewer_of(cast.chloe), uses=2, role=SpaceRole.OBSERVER)
    assert digest_of(secret) == invitation.token_digest
    for who in (cast.ana, cast.bela):
        accept_invitation(invitation, by=viewer_of(who), holds_secret=True)
    with pytest.raises(Refused):
        accept_invitation(invitation, by=viewer_of(cast.elin), holds_secret=True)
    with pytest.raises(Refused):
        accept_invitation(invitation, by=viewer_of(cast.ana), holds_secret=True)
    assert viewer_of(cast.bela).spaces[secret_group.pk] == "observer"
    with pytest.raises(Refused):
        decline_invitation(invitation, by=viewer_of(cast.elin), holds_secret=True)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("uses", {"uses": 0}),
        ("uses", {"uses": 501}),
        ("role", {"role": "lead"}),
        ("role", {"role": "moderator"}),
        ("expires_on", {"expires_at": timezone.now()}),
        ("expires_on", {"expires_at": timezone.now() + timedelta(days=200)}),
    ],
)
def test_a_link_has_its_limits(cast: Cast, secret_group: Space, field: str, change: dict[str, Any]):
    with pytest.raises(Refused) as refused:
        create_link(secret_group, by=viewer_of(cast.chloe), **change)
    assert refused.value.field == field


def test_who_was_removed_comes_back_by_an_invitation_of_their_own_but_by_no_link(cast: Cast, secret_group: Space):
    chloe = viewer_of(cast.chloe)
    link, _secret = create_link(secret_group, by=chloe)
    accept_invitation(link, by=viewer_of(cast.ana), holds_secret=True)
    remove_member(SpaceMembership.objects.get(actor=cast.ana.actor), by=chloe, reason="Rude.")
    with pytest.raises(Refused):
        accept_invitation(link, by=viewer_of(cast.ana), holds_secret=True)
    assert SpaceInvitation.objects.get(pk=link.pk).uses_left == 49
    accept_invitation(invite_party(secret_group, cast.ana.actor, by=chloe), by=viewer_of(cast.ana))
    assert not SpaceRemoval.objects.exists()


def test_a_message_has_its_limit(cast: Cast, secret_group: Space):
    with pytest.raises(Refused) as refused:
        invite_party(secret_group, cast.ana.actor, by=viewer_of(cast.chloe), message="x" * 1001)
    assert refused.value.field == "message"
