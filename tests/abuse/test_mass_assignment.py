"""Fields that no form offers are posted all the same: nothing of them is taken over."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from hub.community.actors.models import Actor
from hub.community.members.models import Member, Profile
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.spaces.models import Space, SpaceMembership
from hub.content.contributions.models import Contribution, ThreadDetail
from tests.abuse.addresses import addresses, body_of
from tests.abuse.hostile import encoded, forms_on
from tests.abuse.world import World

GREEDY = {
    "role": "administrator", "hub_role": "administrator", "is_staff": "1", "is_superuser": "1", "is_active": "0",
    "state": "hidden", "author": "1", "author_id": "1", "actor": "1", "actor_id": "1", "member": "1", "created_by": "1",
    "space_id": "2", "uri": "https://evil.example/", "email": "taken@evil.example", "handle": "taken", "slug": "taken",
    "password": "taken-over-taken", "id": "1", "pk": "1", "uuid": "00000000-0000-0000-0000-00000001", "number": "99",
    "published_at": "2000-01-01", "created_at": "2000-01-01", "joined_at": "2000-01-01", "pinned_at": "2000-01-01",
    "reply_count": "99", "reaction_count": "99", "member_count": "99", "verified_at": "2000-01-01", "verified_by": "1",
    "is_representative": "1", "may_speak": "1", "unread_count": "99", "picture": "0", "version_published": "1",
    "accepted_post": "1", "closed_at": "2000-01-01", "licence": "none", "sort_key": "x", "people_count": "99",
    "last_number": "99", "on_behalf_of": "", "is_language_chosen": "1", "sanitiser_version": "99",
}  # fmt: skip
# What a person may never change through a form of theirs, table by table.
GUARDED: dict[type[Any], tuple[str, ...]] = {
    Member: ("actor_id", "email", "state", "is_active", "hub_role", "password", "joined_at", "unread_count"),
    Actor: ("id", "kind", "state", "handle", "uri", "created_at"),
    Profile: ("actor_id",),
    Organisation: ("verified_at", "verified_by_id", "proposed_by_id", "people_count"),
    Space: ("uuid", "kind", "created_by_id", "created_at", "opened_at", "parent_id"),
    SpaceMembership: ("role", "actor_id", "space_id"),
    Affiliation: ("person_id", "is_representative", "may_speak"),
    Contribution: (
        "uuid", "author_id", "kind", "uri", "licence", "created_at", "pinned_at", "reaction_count", "sanitiser_version",
    ),
    ThreadDetail: ("closed_at", "accepted_post_id"),
}  # fmt: skip


def _guarded() -> dict[str, dict[Any, tuple[Any, ...]]]:
    return {
        model.__name__: {row[0]: row[1:] for row in model.objects.values_list("pk", *names)}
        for model, names in GUARDED.items()
    }


def test_the_guarded_fields_exist() -> None:
    for model, names in GUARDED.items():
        assert {*names} <= {field.attname for field in apps.get_model(model._meta.label)._meta.concrete_fields}


@pytest.mark.parametrize(
    "name",
    ["profile_edit", "profile_welcome", "thread_new", "thread_reply", "written_edit", "organisation_edit",
     "organisation_propose", "thread_labels", "message_new", "conversation", "affiliation_ask", "space_join",
     "space_ask", "space_propose", "report_new", "inbox_mail"],
)  # fmt: skip
def test_no_form_takes_what_it_does_not_offer(world: World, client: Client, name: str) -> None:
    cast = world.cast
    client.force_login(cast.dimitris if name.startswith("organisation_e") else cast.bela)
    (address,) = [each for each in addresses() if each.name == name]
    own = {
        "number": world.open_thread.pk, "pk": world.open_thread.pk, "handle": cast.organisation.actor.handle,
        "slug": cast.open_group.slug,
    }  # fmt: skip
    own |= {"pk": world.conversation.pk} if name == "conversation" else {}
    own |= {"handle": cast.finn.actor.handle} if name == "message_new" else {}
    path = address.path(**own)
    path += f"?contribution={world.open_thread.pk}" if name == "report_new" else ""
    page = client.get(path)
    found = [
        form for form in forms_on(path, body_of(page).decode()) if form.action.partition("?")[0].startswith("/en/")
    ]
    before = _guarded()
    sent = 0
    for form in found:
        if "logout" in form.action or "/appearance/" in form.action:
            continue
        offered = {*form.written, *form.chosen, *form.offered}
        greedy = [(key, value.encode()) for key, value in GREEDY.items() if key not in offered]
        answer = client.post(
            form.action, encoded([*form.values(), *greedy]), content_type="application/x-www-form-urlencoded"
        )
        sent += answer.status_code in (200, 204, 302, 422)
    assert sent or name in ("profile_welcome", "space_join", "space_ask", "affiliation_ask"), path
    after = _guarded()
    for table, rows in before.items():
        for key, values in rows.items():
            assert after[table].get(key) in (values, None), f"{table} {key}: {values} → {after[table].get(key)}"
    # What came new is the sender's own, in the role that anyone would have.
    for pk in after["Contribution"].keys() - before["Contribution"].keys():
        made = Contribution.objects.get(pk=pk)
        assert made.author_id == cast.bela.actor_id
        assert (made.uri, made.pinned_at, made.reaction_count, made.state) == ("", None, 0, "published")
    assert not Member.objects.filter(email="taken@evil.example").exists()
    assert not Actor.objects.filter(handle="taken").exists()


def test_signing_up_gives_no_role(db: None, client: Client) -> None:
    fields = {"name": "New Person", "country": "HU", "is_old_enough": "on", "accepts_terms": "on"}
    client.post("/en/account/signup/", {**GREEDY, **fields, "email": "new@example.org"})
    member = Member.objects.get(email="new@example.org")
    assert member.hub_role == "member"
    assert member.state == "registered"
    assert member.actor.handle != "taken"
    assert not member.has_usable_password()


def test_nobody_speaks_for_an_organisation_by_naming_it(world: World, client: Client) -> None:
    client.force_login(world.cast.ana)
    sent = {"body": "In whose name?", "on_behalf_of": str(world.cast.organisation.pk), "client_token": "t1"}
    client.post(f"/en/threads/{world.open_thread.pk}/reply/", sent)
    assert not Contribution.objects.filter(on_behalf_of=world.cast.organisation.actor).exists()


def test_nobody_writes_into_a_group_by_naming_it(world: World, client: Client) -> None:
    client.force_login(world.cast.ana)
    for space in (world.secret_group, world.cast.closed_group, world.forming_group, world.conversation):
        sent = {
            "kind": "discussion",
            "title": "Forged",
            "body": "Forged",
            "space": str(space.pk),
            "space_id": str(space.pk),
        }
        client.post("/en/threads/new/", sent)
        assert not Contribution.objects.filter(space=space, title="Forged").exists()


def test_nobody_takes_anothers_upload_by_naming_it(world: World, client: Client) -> None:
    client.force_login(world.cast.ana)
    for stolen in (world.unsent, world.attachment):
        sent = {
            "body": f"![x](/files/{stolen.uuid})", "attached": str(stolen.uuid), "client_token": f"t{stolen.pk}",
        }  # fmt: skip
        client.post(f"/en/threads/{world.open_thread.pk}/reply/", sent)
        assert client.get(f"/files/{stolen.uuid}").status_code == 404
        # Nor is it named in the form that comes back.
        again = client.post(f"/en/threads/{world.open_thread.pk}/reply/", {**sent, "body": ""})
        assert again.status_code == 422
        assert stolen.name not in again.text
