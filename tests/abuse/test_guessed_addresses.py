"""Access by guessed address: whoever tries the numbers and names of others' private things finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hub.core.access.views import MEMBERS, PUBLIC
from tests.abuse.addresses import Address, addresses, body_of
from tests.abuse.world import World

# What stands behind each address that names a thing: something that Ana and a visitor may not see or change.
PRIVATE: dict[str, list[Callable[[World], dict[str, Any]]]] = {
    "thread_read": [lambda w: {"number": w.closed_thread.pk}],
    "permanent": [
        lambda w: {"uuid": w.closed_thread.uuid},
        lambda w: {"uuid": w.closed_post.uuid},
        lambda w: {"uuid": w.hidden_post.uuid},
        lambda w: {"uuid": w.deleted_post.uuid},
        lambda w: {"uuid": w.message.uuid},
        lambda w: {"uuid": w.secret_group.uuid},
        lambda w: {"uuid": w.forming_group.uuid},
        lambda w: {"uuid": w.conversation.uuid},
        lambda w: {"uuid": w.draft_organisation.pk},
    ],
    "attachment": [lambda w: {"uuid": w.attachment.uuid}, lambda w: {"uuid": w.unsent.uuid}],
    "attachment_variant": [
        lambda w: {"uuid": w.attachment.uuid, "variant": 960},
        lambda w: {"uuid": w.unsent.uuid, "variant": 960},
    ],
    "actor_picture": [lambda w: {"digest": w.hidden_picture, "size": 96}],
    **{
        name: [lambda w: {"number": w.closed_thread.pk}, lambda w: {"number": w.message.thread_id}]
        for name in (
            "thread_reply", "thread_labels", "thread_pin", "thread_close", "thread_move", "thread_split",
            "thread_merge", "thread_detail",
        )
    },
    **{
        name: [
            lambda w: {"pk": w.closed_thread.pk},
            lambda w: {"pk": w.closed_post.pk},
            lambda w: {"pk": w.hidden_post.pk},
            lambda w: {"pk": w.deleted_post.pk},
            lambda w: {"pk": w.message.pk},
        ]
        for name in (
            "written_place", "written_edit", "written_delete", "written_restore", "written_history", "answer_accept",
            "written_language", "reaction_toggle", "bookmark_edit",
        )
    },
    "conversation": [lambda w: {"pk": w.conversation.pk}, lambda w: {"pk": w.closed_thread.space_id}],
    "conversation_read": [lambda w: {"pk": w.conversation.pk}],
    "request_answer": [lambda w: {"pk": w.contact_request.pk}],
    "page_detail": [lambda w: {"slug": w.page.slug}],
    "news_detail": [lambda w: {"slug": w.page.slug}],
    "follow_save": [
        lambda w: {"target_kind": "thread", "target_id": w.closed_thread.pk},
        lambda w: {"target_kind": "thread", "target_id": w.message.thread_id},
        lambda w: {"target_kind": "space", "target_id": w.secret_group.pk},
        lambda w: {"target_kind": "space", "target_id": w.conversation.pk},
    ],
    "notification_open": [lambda w: {"pk": w.notification.pk}],
    "decision_detail": [lambda w: {"pk": w.decision.pk}],
    "invitation": [lambda w: {"token": str(w.invitation.pk)}, lambda w: {"token": f"{w.invitation.pk}:forged"}],
    **{
        name: [
            lambda w: {"slug": w.secret_group.slug},
            lambda w: {"slug": w.forming_group.slug},
            lambda w: {"slug": w.conversation.slug},
        ]
        for name in (
            "space_home", "space_seen", "space_people", "space_people_export", "space_settings", "space_join",
            "space_ask", "space_leave", "space_requests", "space_invite", "invite_suggestions",
        )
    },
    **{
        name: [lambda w: {"handle": w.draft_organisation.actor.handle}]
        for name in (
            "organisation_detail", "organisation_edit", "organisation_logo", "organisation_members", "affiliation_ask",
            "affiliation_leave", "organisation_people",
        )
    },
    "organisation_move": [
        lambda w, move=move: {"handle": w.draft_organisation.actor.handle, "move": move}
        for move in ("submit", "withdraw", "take", "lapse", "renew")
    ],
    **{
        name: [lambda w: {"handle": w.cast.organisation.actor.handle, "pk": w.affiliation.pk}]
        for name in ("affiliation_confirm", "affiliation_refuse", "affiliation_rights", "affiliation_end")
    },
    "space_move": [
        lambda w, move=move: {"slug": w.secret_group.slug, "move": move}
        for move in ("open", "conclude", "archive", "reopen")
    ],
    **{
        name: [lambda w: {"slug": w.secret_group.slug, "pk": w.membership.pk}]
        for name in ("member_role", "member_remove")
    },
    **{
        # The first group is there for Ana; what waits in it is not.
        name: [
            lambda w: {"slug": w.cast.closed_group.slug, "pk": w.join_request.pk},
            lambda w: {"slug": w.cast.open_group.slug, "pk": w.join_request.pk},
        ]
        for name in ("request_accept", "request_refuse")
    },
    "invitation_revoke": [lambda w: {"slug": w.secret_group.slug, "pk": w.space_invitation.pk}],
    "request_withdraw": [lambda w: {"pk": w.join_request.pk}],
    "invitation_answer": [lambda w: {"pk": w.space_invitation.pk}],
    "invitation_open": [lambda w: {"token": "forged"}, lambda w: {"token": str(w.space_invitation.pk)}],
    "mfa_remove_webauthn": [lambda w: {"pk": 1}],
    "mfa_edit_webauthn": [lambda w: {"pk": 1}],
}  # fmt: skip
# These name what everybody may see, or only what is the asking person's own.
OPEN = {
    "draft_save", "draft_drop",  # the target of one's own draft
    "message_new", "block_save", "person_detail",  # people, by their public handle
    "people_map_country", "topic_detail", "profile_welcome_step", "door_open",
    "sitemap_spaces", "sitemap_threads", "sitemap_people",  # ranges of keys, with what a visitor sees in them
}  # fmt: skip


def _strangers_addresses() -> list[Address]:
    return [each for each in addresses() if each.keys and each.audience in (PUBLIC, MEMBERS, None)]


def test_every_address_that_names_a_thing_is_in_the_table() -> None:
    named = {each.name for each in _strangers_addresses()}
    assert named - PRIVATE.keys() - OPEN == set()
    assert (PRIVATE.keys() | OPEN) - named == set()


# Enough for every view to get as far as looking for the thing.
SENT = {"number": "1", "kind": "thanks", "answer": "accept", "request": "1"}


@pytest.mark.parametrize("persona", ["ana", "visitor"])
def test_others_private_things_are_not_there(world: World, client: Client, persona: str) -> None:
    if persona == "ana":
        client.force_login(world.cast.ana)
    found = [
        wrong
        for address in _strangers_addresses()
        for values in PRIVATE.get(address.name, ())
        for response in (client.get(address.path(**values(world))), client.post(address.path(**values(world)), SENT))
        if (wrong := _what_is_wrong(address, response, persona))
    ]
    assert found == []


def _what_is_wrong(address: Address, response: Any, persona: str) -> str:
    """Empty where the answer gives nothing away."""
    body = body_of(response)
    # A method that the address does not know is refused before anything is looked up.
    is_nothing = response.status_code in (404, 405) and b"Vertraulich" not in body
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/en/account/")
    if is_nothing or (persona == "visitor" and to_sign_in):
        return ""
    return f"{address.name} {response.wsgi_request.method} {response.status_code}"


@pytest.mark.parametrize("persona", ["ana", "chloe", "visitor"])
def test_what_is_for_those_with_a_role_is_not_there_for_others(world: World, client: Client, persona: str) -> None:
    if persona != "visitor":
        client.force_login(getattr(world.cast, persona))
    things = {
        "pk": world.cast.bela.pk, "slug": world.page.slug, "handle": world.draft_organisation.actor.handle
    }  # fmt: skip
    staff = [each for each in addresses() if each.audience not in (PUBLIC, MEMBERS, None)]
    assert len(staff) > 40
    found = [
        wrong
        for address in staff
        for response in (client.get(address.path(**things)), client.post(address.path(**things)))
        if (wrong := _what_is_wrong(address, response, persona))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("persona", "role"), [("elin", "moderator"), ("elin", "editor"), ("finn", "manager")], ids=lambda value: str(value)
)
def test_a_lower_role_does_not_reach_what_a_higher_one_may(
    world: World, client: Client, persona: str, role: str
) -> None:
    ladder = ("moderator", "editor", "manager", "administrator")
    member = getattr(world.cast, persona)
    type(member).objects.filter(pk=member.pk).update(hub_role=role)
    client.force_login(member)
    for address in addresses():
        if address.audience in ladder and ladder.index(address.audience) > ladder.index(role):
            path = address.path(pk=world.cast.bela.pk)
            assert {client.get(path).status_code, client.post(path).status_code} <= {404, 405}, path


def test_those_it_belongs_to_do_find_it(world: World, client: Client) -> None:
    """Without this the tests above would also pass in a hub that shows nothing."""
    client.force_login(world.cast.bela)
    found = set()
    for address in _strangers_addresses():
        if address.name in PRIVATE:
            response = client.get(address.path(**PRIVATE[address.name][0](world)))
            found |= {address.name} if response.status_code in (200, 301, 302) else set()
            body_of(response)
    assert {"thread_detail", "permanent", "attachment", "conversation", "space_home", "organisation_detail"} <= found
    assert {"decision_detail", "written_edit", "actor_picture"} <= found
