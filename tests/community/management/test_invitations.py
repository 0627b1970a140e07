"""Waves of invitations: sent in portions, counted, sent again, deleted when unclaimed."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from hub.community.actors.models import Actor
from hub.community.management.actions import waves
from hub.community.management.actions.waves import (
    create_wave,
    delete_all_unclaimed,
    delete_unclaimed,
    invitation_token,
    resend_wave,
)
from hub.community.management.models import Invitation, InvitationWave
from hub.community.members.actions import confirm_member
from hub.community.members.kinds import MemberState
from hub.community.members.models import Member
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.actions import update_hub_settings
from hub.core.jobs.worker import run_pending_jobs
from tests.factories import make_member, make_thread, viewer_of
from tests.personas import Cast

WORDS = {"en": "Come and join us."}


def figures(wave: InvitationWave) -> tuple[int, int, int, int, int]:
    """Invited, sent, joined, failed, deleted."""
    wave.refresh_from_db()
    return wave.total_count, wave.sent_count, wave.joined_count, wave.failed_count, wave.deleted_count


def test_a_wave_is_sent_in_portions_in_each_ones_language(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    update_hub_settings(by=Viewer(is_system=True), languages=["en", "sv"])
    make_member("Importerad", email="sv@example.se", state=MemberState.INVITED, language="sv")
    monkeypatch.setattr(waves, "_PORTION", 2)
    wave = create_wave(
        "First", WORDS | {"sv": "Kom med."}, by=viewer_of(cast.finn),
        addresses=f"a@example.org, B@Example.org;a@example.org\n<c@example.org> {cast.ana.email}", with_imported=True,
    )  # fmt: skip
    run_pending_jobs()
    assert figures(wave) == (4, 4, 0, 0, 0)
    assert sorted(each.to[0] for each in mail.outbox) == [
        "a@example.org",
        "b@example.org",
        "c@example.org",
        "sv@example.se",
    ]
    swedish = next(each for each in mail.outbox if each.to == ["sv@example.se"])
    assert "Kom med." in swedish.body
    assert "/sv/invitation/" in swedish.body


def test_who_joins_is_counted_and_not_written_to_again(cast: Cast) -> None:
    invited = make_member("Invited", email="in@example.org", state=MemberState.INVITED)
    wave = create_wave("W", WORDS, by=viewer_of(cast.finn), addresses="out@example.org", with_imported=True)
    run_pending_jobs()
    confirm_member(invited, by=viewer_of(cast.finn))
    run_pending_jobs()
    assert figures(wave) == (2, 2, 1, 0, 0)
    mail.outbox.clear()
    assert resend_wave(wave, by=viewer_of(cast.finn)) == 1
    run_pending_jobs()
    assert [each.to for each in mail.outbox] == [["out@example.org"]]
    assert figures(wave) == (2, 2, 1, 0, 0)


def test_a_refused_address_counts_as_bounced(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(address: str, *_args: object) -> None:
        raise SMTPRecipientsRefused({address: (550, b"unknown")})

    monkeypatch.setattr(waves, "send", refuse)
    wave = create_wave("W", WORDS, by=viewer_of(cast.finn), addresses="gone@example.org")
    run_pending_jobs()
    assert figures(wave) == (1, 0, 0, 1, 0)


def test_what_nobody_claims_is_deleted_after_its_time(cast: Cast) -> None:
    idle = make_member("Idle", email="idle@example.org", state=MemberState.INVITED)
    author = make_member("Author", email="author@example.org", state=MemberState.INVITED)
    make_thread(author)
    wave = create_wave("W", WORDS, by=viewer_of(cast.finn), addresses="x@example.org", with_imported=True, keep_days=30)
    run_pending_jobs()
    assert delete_all_unclaimed(now=timezone.now() + timedelta(days=29)) == 0
    assert delete_all_unclaimed(now=timezone.now() + timedelta(days=31)) == 2
    assert not Member.objects.filter(pk=idle.pk).exists()
    assert not Actor.objects.filter(pk=idle.actor_id).exists()
    assert Member.objects.filter(pk=author.pk).exists()
    assert set(Invitation.objects.filter(state="deleted").values_list("email", flat=True)) == {""}
    assert figures(wave) == (3, 3, 0, 0, 2)


@pytest.mark.parametrize("addresses", ["", "not-an-address", "a@b", "=cmd|' /C calc'!A0"])
def test_a_wave_needs_somebody_to_invite(cast: Cast, addresses: str) -> None:
    with pytest.raises(Refused):
        create_wave("W", WORDS, by=viewer_of(cast.finn), addresses=addresses)
    assert not InvitationWave.objects.exists()


def test_a_wave_needs_a_name_a_message_and_a_manager(cast: Cast) -> None:
    for name, words in (("", WORDS), ("W", {}), ("W", {"en": "  "})):
        with pytest.raises(Refused):
            create_wave(name, words, by=viewer_of(cast.finn), addresses="x@example.org")
    with pytest.raises(PermissionRefused):
        create_wave("W", WORDS, by=viewer_of(cast.elin), addresses="x@example.org")
    wave = create_wave("W", WORDS, by=viewer_of(cast.finn), addresses="x@example.org")
    for action in (resend_wave, delete_unclaimed):
        with pytest.raises(PermissionRefused):
            action(wave, by=viewer_of(cast.elin))


def test_an_invitation_opens_a_hub_that_is_by_invitation(cast: Cast, client: Client) -> None:
    update_hub_settings(by=Viewer(is_system=True), sign_up="invitation")
    assert "id_email" not in client.get("/en/account/signup/").content.decode()
    wave = create_wave("W", WORDS, by=viewer_of(cast.finn), addresses="new@example.org")
    address = f"/en/invitation/{invitation_token(wave.invitations.get().pk)}/"
    assert "new@example.org" in client.get(address).content.decode()
    assert client.post(address)["Location"].endswith("/account/signup/")
    assert "id_email" in client.get("/en/account/signup/").content.decode()


@pytest.mark.parametrize("token", ["1", "1:forged", "x" * 300, "%00", "99999:x"])
def test_a_forged_invitation_opens_nothing(cast: Cast, client: Client, token: str) -> None:
    assert client.get(f"/en/invitation/{token}/").status_code == 404


def test_a_manager_sends_a_wave_in_the_browser(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    form = {"name": "Autumn", "addresses": "x@example.org", "keep_days": "30", "message_en": "Welcome"}
    assert client.post("/en/manage/invitations/", form | {"message_en": ""}).status_code == 422
    assert client.post("/en/manage/invitations/", form | {"addresses": "x y z"}).status_code == 422
    address = client.post("/en/manage/invitations/", form)["Location"]
    run_pending_jobs()
    assert "Autumn" in client.get("/en/manage/invitations/").content.decode()
    assert "Welcome" in client.get(address).content.decode()
    for what in ("resend", "delete"):
        assert client.post(f"{address}{what}/").status_code == 302
    client.force_login(cast.elin)
    assert client.get("/en/manage/invitations/").status_code == 404
    assert client.get(address).status_code == 404
