"""Makes parties. Features that own a kind of party (members, organisations) call these inside their own actions."""

import secrets

from django.db import IntegrityError, transaction

from hub.community.actors.kinds import ActorKind
from hub.community.actors.models import Actor
from hub.core.languages.latin import latin_slug

HANDLE_LENGTH = 48


def create_actor(kind: ActorKind, name: str, *, country: str = "", region: str = "") -> Actor:
    """Make a party with a readable handle of its own; a taken handle gets a short random ending.

    The name keeps every letter; the handle is ASCII, Greek and Cyrillic spelled in Latin letters, else `person-…`.
    """
    slug = latin_slug(name)[:HANDLE_LENGTH].strip("-")
    base = slug or str(kind)
    handle = base if kind is not ActorKind.PERSON and slug else f"{base}-{secrets.randbelow(9000) + 1000}"
    for attempt in range(8):
        try:
            with transaction.atomic():
                return Actor.objects.create(kind=kind, name=name, handle=handle, country=country, region=region)
        except IntegrityError:
            if attempt == 7:
                raise
            handle = f"{base}-{secrets.token_hex(3)}"
    raise AssertionError("unreachable")
