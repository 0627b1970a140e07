"""What people are told about groups, in the inbox and by mail: requests, invitations, roles, removals, proposals."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from hub.community.members.models import Member
from hub.community.spaces.actions import (
    accept_invitation,
    accept_request,
    add_member,
    archive_space,
    change_role,
    create_link,
    create_space,
    decline_invitation,
    follow_affiliation,
    invite_address,
    invite_party,
    join_space,
    mail_secret,
    open_space,
    propose_space,
    refuse_request,
    remove_member,
    request_to_join,
)
from hub.community.spaces.kinds import JoinMethod, SpaceRole
from hub.community.spaces.models import Space, SpaceMembership
from hub.content.notifications.mails import mail_notification
from hub.content.notifications.models import Notification
from hub.content.notifications.queries import InboxEntry, inbox_of
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.jobs.worker import run_pending_jobs
from tests.content.notifications.test_inbox import FUTURE
from tests.factories import affiliate, make_member, viewer_of
from tests.personas import Cast


@pytest.fixture(autouse=True)
def _counted(cast: Cast) -> None:
    Space.objects.update(member_count=2)


def inbox(member: Member) -> list[InboxEntry]:
    run_pending_jobs()
    return inbox_of(viewer_of(member), before=FUTURE)


def only(member: Member) -> tuple[str, str, str]:
    """Sentence, letter and address of the only line in an inbox."""
    (entry,) = inbox(member)
    return entry.text, entry.quote, entry.path


def mailed(member: Member) -> Any:
    """The mail about the only line."""
    mail.outbox.clear()
    mail_notification.call(Notification.objects.get(recipient=member.actor).pk)
    (message,) = mail.outbox
    assert message.to == [member.email]
    return message


def ask(cast: Cast, who: str = "ana", reason: str = "I teach robotics") -> Any:
    return request_to_join(cast.closed_group, by=viewer_of(getattr(cast, who)), reason=reason)


def test_those_who_lead_are_told_of_a_request_with_its_reason(cast: Cast) -> None:
    ask(cast)
    text, quote, path = only(cast.chloe)
    assert text == "Ana Ordinary would like to join “Closed group”."
    assert quote == "I teach robotics"
    assert path == f"/en/spaces/{cast.closed_group.slug}/requests/"
    assert inbox(cast.bela) == inbox(cast.ana) == []
    message = mailed(cast.chloe)
    assert message.subject == text
    assert "I teach robotics" in message.body
    assert path in message.body


def test_several_requests_make_one_line(cast: Cast) -> None:
    ask(cast)
    ask(cast, "elin", "Me too")
    text, quote, _path = only(cast.chloe)
    assert text == "2 requests to join “Closed group”."
    assert quote == ""


def test_who_no_longer_leads_reads_reasons_no_more(cast: Cast) -> None:
    ask(cast)
    assert only(cast.chloe)[1] == "I teach robotics"
    SpaceMembership.objects.filter(space=cast.closed_group, actor=cast.chloe.actor).delete()
    assert only(cast.chloe)[1] == ""


def test_who_asked_gets_the_answer(cast: Cast) -> None:
    refuse_request(ask(cast), by=viewer_of(cast.chloe), answer="We are full until May")
    text, quote, path = only(cast.ana)
    assert (text, quote) == ("Your request to join “Closed group” was refused.", "We are full until May")
    assert path == "/en/spaces/mine/"
    assert "We are full until May" in mailed(cast.ana).body
    accept_request(ask(cast), by=viewer_of(cast.chloe), answer="It is May. Welcome!")
    latest = inbox(cast.ana)[0]
    assert (latest.text, latest.quote) == ("You are now in “Closed group”.", "It is May. Welcome!")


def test_the_voice_that_asked_for_an_organisation_gets_the_answer(cast: Cast) -> None:
    dimitris = viewer_of(cast.dimitris).speaking_for(cast.organisation.pk)
    asked = request_to_join(cast.closed_group, by=dimitris, reason="We all teach")
    assert only(cast.chloe)[0] == "Dimitris Voice asks that “Example University” may join “Closed group”."
    accept_request(asked, by=viewer_of(cast.chloe))
    assert only(cast.dimitris)[0] == "“Example University” is now in “Closed group”."


def test_who_is_invited_is_told_even_of_a_group_that_they_do_not_find(cast: Cast) -> None:
    Space.objects.filter(pk=cast.closed_group.pk).update(join_method=JoinMethod.INVITE)
    invitation = invite_party(cast.closed_group, cast.ana.actor, by=viewer_of(cast.chloe), message="We need you")
    text, quote, path = only(cast.ana)
    assert (text, quote) == ("Chloé Lead invites you to “Closed group”.", "We need you")
    assert path == f"/en/invitations/party/{invitation.pk}/"
    assert "We need you" in mailed(cast.ana).body
    accept_invitation(invitation, by=viewer_of(cast.ana))
    assert only(cast.chloe)[0] == "Ana Ordinary accepted your invitation to “Closed group”."


def test_all_voices_of_an_invited_organisation_are_told(cast: Cast) -> None:
    invitation = invite_party(cast.closed_group, cast.organisation.actor, by=viewer_of(cast.chloe))
    assert only(cast.dimitris)[0] == "Chloé Lead invites “Example University” to “Closed group”."
    decline_invitation(invitation, by=viewer_of(cast.dimitris))
    text = only(cast.chloe)[0]
    assert text == "Dimitris Voice declined your invitation to “Closed group” for “Example University”."


def test_an_invited_address_gets_one_mail_and_its_answer_reaches_who_invited(cast: Cast) -> None:
    invitation = invite_address(cast.closed_group, cast.ana.email, by=viewer_of(cast.chloe))
    # Not told in the hub: that would tell that the address has an account.
    assert inbox(cast.ana) == []
    assert mail_secret(invitation) in mail.outbox[0].body
    decline_invitation(invitation, by=VISITOR, holds_secret=True)
    assert only(cast.chloe)[0] == "Somebody declined your invitation to “Closed group”."


def test_a_link_tells_nobody(cast: Cast) -> None:
    link, _secret = create_link(cast.closed_group, by=viewer_of(cast.chloe))
    accept_invitation(link, by=viewer_of(cast.ana), holds_secret=True)
    assert inbox(cast.chloe) == inbox(cast.ana) == []


def test_who_is_removed_gets_the_reason(cast: Cast, client: Client) -> None:
    Space.objects.filter(pk=cast.closed_group.pk).update(join_method=JoinMethod.INVITE)
    membership = SpaceMembership.objects.get(space=cast.closed_group, actor=cast.bela.actor)
    remove_member(membership, by=viewer_of(cast.chloe), reason="Three times advertising")
    text, quote, path = only(cast.bela)
    assert (text, quote) == ("You were removed from “Closed group”.", "Three times advertising")
    assert "Three times advertising" in mailed(cast.bela).body
    client.force_login(cast.bela)
    assert "Three times advertising" in client.get(path).content.decode()
    assert "Three times advertising" in client.get("/en/inbox/").content.decode()


def test_a_removed_organisation_takes_the_reason_to_its_people(cast: Cast) -> None:
    membership = add_member(cast.closed_group, cast.organisation.actor, by=viewer_of(cast.finn))
    remove_member(membership, by=viewer_of(cast.chloe), reason="It left the coalition")
    latest = inbox(cast.dimitris)[0]
    assert latest.text == "“Example University” was removed from “Closed group”."
    assert latest.quote == "It left the coalition"


def test_who_has_another_role_is_told_which(cast: Cast) -> None:
    membership = SpaceMembership.objects.get(space=cast.open_group, actor=cast.bela.actor)
    change_role(membership, SpaceRole.CO_LEAD, by=viewer_of(cast.chloe))
    assert only(cast.bela)[0] == "Your role in “Open group” is now: Co-lead."
    assert mailed(cast.bela).subject == "Your role in “Open group” is now: Co-lead."


def test_who_is_put_into_a_group_reads_by_whom_and_how_to_leave(cast: Cast) -> None:
    add_member(cast.closed_group, cast.ana.actor, by=viewer_of(cast.finn))
    said = "Finn Manager added you to “Closed group”. You can leave the group on its page."
    assert only(cast.ana) == (said, "", f"/en/spaces/{cast.closed_group.slug}/")
    assert mailed(cast.ana).subject == said
    assert inbox(cast.finn) == []


def test_an_import_names_who_ordered_it(cast: Cast) -> None:
    add_member(cast.closed_group, cast.ana.actor, by=Viewer(is_system=True, ordered_by=cast.finn.actor_id))
    assert only(cast.ana)[0].startswith("Finn Manager added you")


def test_who_comes_in_by_themselves_is_told_nothing(cast: Cast) -> None:
    join_space(cast.open_group, by=viewer_of(cast.ana))
    assert inbox(cast.ana) == []


def test_who_asked_is_answered_and_not_told_twice(cast: Cast) -> None:
    accept_request(ask(cast), by=viewer_of(cast.chloe))
    assert only(cast.ana)[0] == "You are now in “Closed group”."


def test_those_who_come_with_their_organisation_are_told_why(cast: Cast) -> None:
    colleague = make_member("Carla Colleague")
    affiliate(colleague, cast.organisation, is_representative=True)
    join_space(cast.open_group, by=viewer_of(cast.dimitris).speaking_for(cast.organisation.pk))
    why = "because you represent “Example University”. You can leave the group on its page."
    assert only(colleague)[0] == f"Dimitris Voice let you into “Open group”, {why}"
    assert inbox(cast.dimitris) == []


def test_who_represents_an_organisation_later_is_told_of_its_groups(cast: Cast) -> None:
    add_member(cast.closed_group, cast.organisation.actor, by=viewer_of(cast.finn))
    colleague = make_member("Carla Colleague")
    affiliate(colleague, cast.organisation, is_representative=True)
    by = Viewer(is_system=True, ordered_by=cast.dimitris.actor_id)
    follow_affiliation(cast.organisation.pk, colleague.actor_id, by=by)
    assert only(colleague)[0].startswith("Dimitris Voice let you into “Closed group”, because you represent")


def test_who_is_chosen_to_lead_a_new_group_is_asked_to(cast: Cast) -> None:
    create_space(by=viewer_of(cast.finn), name="Robots", lead=cast.ana.actor)
    assert only(cast.ana)[0] == "Finn Manager asks you to lead “Robots”."


@pytest.mark.parametrize(
    ("decide", "said"),
    [
        (open_space, "Your group “Robots” is open."),
        (archive_space, "The group “Robots” that you proposed was not opened."),
    ],
)
def test_a_proposal_reaches_managers_and_its_answer_comes_back(cast: Cast, decide: Any, said: str) -> None:
    space = propose_space(by=viewer_of(cast.ana), name="Robots")
    assert only(cast.finn)[0] == "Ana Ordinary proposes the group “Robots”."
    assert inbox(cast.elin) == []
    decide(space, by=viewer_of(cast.finn))
    assert only(cast.ana)[0] == said


def test_the_inbox_costs_the_same_for_many_lines(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        membership = SpaceMembership.objects.create(space=cast.open_group, actor=make_member(f"M {number}").actor)
        change_role(membership, SpaceRole.OBSERVER, by=viewer_of(cast.chloe))
        invite_party(cast.closed_group, membership.actor, by=viewer_of(cast.chloe), message="Come")
        ask(cast, "ana", "Me") if not number else None
    run_pending_jobs()
    client.force_login(cast.chloe)
    client.get("/en/inbox/")
    with django_assert_max_num_queries(8):
        client.get("/en/inbox/")
