"""The first minutes of an empty hub: who may set it up, and what setting it up does."""

import secrets
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from hub.community.members.actions import (
    accept_terms,
    change_hub_role,
    confirm_member,
    normalise_email,
    register_member,
)
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import Member
from hub.community.spaces.viewers import viewer_of
from hub.core.access.errors import Refused
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.actions import complete_setup, update_hub_settings
from hub.core.hubsettings.queries import hub_settings
from hub.core.rows import run

_FILE_NAME = "setup-token"


def is_empty() -> bool:
    """Whether nobody is a member of this hub yet."""
    return not run("SELECT 1 FROM community_members_member LIMIT 1")


def needs_setup() -> bool:
    """Whether the first visitor is to be led through the set-up. Costs nothing once it is done."""
    return not hub_settings().is_set_up and is_empty()


def make_setup_token() -> str:
    """The secret that proves to the set-up page that its visitor may read this machine's console.

    Kept in the data folder until the hub is set up; then, and for a hub with members, the answer is an empty text.
    """
    file: Path = settings.DATA_DIR / _FILE_NAME
    if not needs_setup():
        file.unlink(missing_ok=True)
        return ""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24), encoding="ascii")
    return file.read_text(encoding="ascii")


def is_waiting_for_setup() -> bool:
    """Whether this machine holds a token for a hub that is still to be set up: one look at a file, then as above."""
    return Path(settings.DATA_DIR, _FILE_NAME).exists() and needs_setup()


def is_setup_token(token: str) -> bool:
    """Whether this is the secret; never where there is none."""
    file: Path = settings.DATA_DIR / _FILE_NAME
    return file.exists() and constant_time_compare(token.strip(), file.read_text(encoding="ascii"))


@transaction.atomic
def set_up_hub(
    *,
    name: str,
    territory: str,
    languages: list[str],
    default_language: str,
    person: str,
    email: str,
    password: str,
) -> Member:
    """Describe the hub and make its first administrator, who is a member at once: the token vouches for them.

    Raises `Refused` where a value cannot be used, and where somebody else was faster.
    """
    by = Viewer(is_system=True)
    # Takes the lock on the hub's only row, so that of two people who press the button one is second.
    update_hub_settings(by=by, name=name, territory=territory, languages=languages, default_language=default_language)
    if not is_empty():
        raise Refused(_("This hub has been set up meanwhile."))
    member, _is_new = make_administrator(email, person, password=password, language=default_language)
    # Whoever is to finish the terms is not stopped at the first page by their draft.
    accept_terms(member, hub_settings().terms_version, by=viewer_of(member.actor_id))
    complete_setup(by=by)
    transaction.on_commit(make_setup_token)
    return member


@transaction.atomic
def make_administrator(email: str, name: str, *, password: str = "", language: str = "en") -> tuple[Member, bool]:
    """Give somebody the role of administrator, with an account if they have none; answers whether it is new.

    For whoever holds the console or the set-up token: the address counts as confirmed. Without a password they sign in
    with a code by e-mail. Raises `Refused` for an account that is suspended or closed.
    """
    by = Viewer(is_system=True)
    member = Member.objects.select_related("actor").filter(email=normalise_email(email)).first()
    is_new = member is None
    if member is None:
        member = register_member(email, name, by=by, language=language)
    confirm_member(member, by=by)
    if member.state != MemberState.ACTIVE:
        raise Refused(_("This account is suspended or closed. Reinstate it first."), field="email")
    EmailAddress.objects.update_or_create(user=member, email=member.email, defaults={"verified": True, "primary": True})
    if password:
        member.set_password(password)
        member.save(update_fields=["password"])
    if member.hub_role != HubRole.ADMINISTRATOR:
        change_hub_role(member, HubRole.ADMINISTRATOR, by=by)
    return member, is_new
