"""Hostile values in every field of every form: an error at the form or cleaned text, never a failure of the hub.

The forms are found by walking the pages, and the test knows which form classes it has not met.
"""

import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import connection, transaction
from django.db.models import CharField, JSONField, TextField
from django.test import Client

import hub
from hub.community.spaces.models import SpaceMembership
from hub.core.hubsettings.queries import forget_hub_settings
from tests.abuse.addresses import addresses, body_of
from tests.abuse.hostile import DIRT, UNCHOOSABLE, VALUES, PageForm, encoded, forms_on
from tests.abuse.world import World
from tests.factories import affiliate, make_organisation

FORM = "application/x-www-form-urlencoded"
# Examples of the design system; shown, never sent.
SHOWN_ONLY = {"ExampleForm", "ExampleAnswer", "ExampleChange"}
# The set-up, where there is no hub yet (tests/project/test_setup.py), and forms that send a file alone (test_files.py);
# allauth makes its own class of the fields for signing up; the terms are asked of who owes them.
ELSEWHERE = {
    "SignUpFields",
    "AgeFields",
    "TermsForm",
    "TokenForm",
    "HubForm",
    "AdministratorForm",
    "PictureForm",
    "LogoForm",
}
PERSONAS = ("visitor", "ana", "chloe")
_BASES = {"WritingForm", "OrganisationForm"}


def form_classes() -> set[str]:
    """Every form of the hub."""
    found = set()
    for module in pkgutil.walk_packages(hub.__path__, "hub."):
        if ".forms" in module.name:
            for _name, each in inspect.getmembers(import_module(module.name), inspect.isclass):
                if _is_ours(each, module.name):
                    found.add(each.__name__)
    return found - _BASES - SHOWN_ONLY


def _is_ours(found: type, module: str) -> bool:
    # What only dresses one of allauth's forms is checked by allauth.
    from_allauth = any(base.__module__.startswith("allauth") for base in found.__mro__)
    is_form = issubclass(found, forms.Form) and not from_allauth
    return is_form and found.__module__ == module and not found.__name__.startswith("_")


def _things(world: World) -> list[dict[str, Any]]:
    """What addresses may name; several of each, for a form may be shown for some only."""
    cast = world.cast
    membership = SpaceMembership.objects.get(space=cast.open_group, actor=cast.bela.actor)
    return [
        {"number": world.open_thread.pk, "pk": world.open_thread.pk, "slug": cast.open_group.slug,
         "handle": cast.organisation.actor.handle, "target": f"thread:{world.open_thread.pk}",
         "target_id": world.open_thread.pk, "topic_id": 1},
        {"number": world.closed_thread.pk, "pk": world.closed_post.pk, "slug": cast.closed_group.slug,
         "handle": world.draft_organisation.actor.handle, "target": "new", "step": "topics"},
        {"pk": world.conversation.pk, "slug": world.secret_group.slug, "handle": cast.ana.actor.handle,
         "number": world.open_thread.pk, "step": "exchange"},
        {"pk": world.page.pk, "handle": cast.dimitris.actor.handle},
        {"handle": make_organisation("Submitted school", state="submitted").actor.handle},
        {"pk": world.report.pk}, {"pk": world.barrier.pk}, {"pk": world.wave.pk}, {"pk": cast.ana.pk},
        {"slug": cast.closed_group.slug, "pk": world.join_request.pk},
        {"slug": cast.open_group.slug, "pk": membership.pk},
        {"handle": cast.organisation.actor.handle, "pk": world.affiliation.pk},
        {"pk": world.pending_import.pk}, {"pk": world.contact_request.pk},
    ]  # fmt: skip


def _pages(world: World, client: Client) -> Iterator[PageForm]:
    """Each form of each page once."""
    met = set()
    choices = _things(world)
    paths = {address.path(**things) for address in addresses() for things in choices}
    reports = (f"/en/report/?contribution={world.open_thread.pk}", f"/en/report/?actor={world.cast.ana.actor_id}")
    for path in sorted({*paths, *reports}):
        if "/logout/" in path or "/-/patterns" in path:
            continue
        response = client.get(path)
        body = body_of(response)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        for form in forms_on(path, body.decode()):
            if "logout" not in form.action and form.shape not in met:
                met.add(form.shape)
                yield form


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the form classes that were given something to check."""
    names: set[str] = set()
    check = forms.BaseForm.full_clean

    def full_clean(form: forms.BaseForm) -> None:
        if form.is_bound:
            names.add(type(form).__name__)
        check(form)

    monkeypatch.setattr(forms.BaseForm, "full_clean", full_clean)
    return names


def _send(client: Client, form: PageForm, fields: list[tuple[str, bytes]]) -> tuple[int, str]:
    """Send it and take back what it changed."""
    path, _mark, query = form.action.partition("?")
    with transaction.atomic():
        response = client.post(path, encoded(fields), content_type=FORM, QUERY_STRING=query)
        body_of(response)
        problem = repr(response.exc_info[1]) if response.exc_info else ""
        dirty = _stored_dirt() if response.status_code in (200, 204, 302) else ""
        transaction.set_rollback(True)
    forget_hub_settings()
    return response.status_code, problem or dirty


@cache
def _columns() -> list[tuple[str, str]]:
    # What waits to be sent is kept as it was typed, and cleaned when it is.
    kept_as_sent = {"community_members_session", "commons_discussions_pendingpost", "content_contributions_draft"}
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name != "client_token"
        and isinstance(field, CharField | TextField | JSONField)
        and model._meta.db_table not in kept_as_sent
    ]


def _stored_dirt() -> str:
    """Where text that turns the direction or steers a terminal was stored; mail and log readers see it raw."""
    found = []
    with connection.cursor() as cursor:
        for table, column in _columns():
            for dirt in DIRT:
                cursor.execute(f'SELECT 1 FROM "{table}" WHERE CAST("{column}" AS TEXT) LIKE %s LIMIT 1', [f"%{dirt}%"])
                if cursor.fetchone():
                    found.append(f"{table}.{column} holds {dirt!r}")
    return ", ".join(found)


def _failures(world: World, persona: str) -> Iterator[str]:
    client = Client(raise_request_exception=False)
    if persona != "visitor":
        client.force_login(getattr(world.cast, persona))
    for form in list(_pages(world, client)):
        fields = [*form.written, *form.chosen, *form.offered]
        # A form without any is sent as it is.
        for name in dict.fromkeys(fields or [""]):
            for label, value in (VALUES if name in form.written else UNCHOOSABLE).items():
                status, problem = _send(client, form, [*form.values(without=name), (name, value), *_press(form)])
                if status >= 500 or problem:
                    yield f"{form.action} {name}={label}: {status} {problem}"


def test_no_form_breaks(world: World, met: set[str]) -> None:
    """Everything in one test, so that at its end all forms have been met."""
    everything = world.cast.chloe
    affiliate(everything, world.cast.organisation)
    type(everything).objects.filter(pk=everything.pk).update(hub_role="administrator")
    found = [failure for persona in PERSONAS for failure in _failures(world, persona)]
    assert found == []
    assert form_classes() - met - ELSEWHERE == set()


def _press(form: PageForm) -> list[tuple[str, bytes]]:
    return [(name, value.encode()) for name, value in form.buttons if name not in ("", "preview", "skip")][:1]
