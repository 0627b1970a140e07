"""Imports: keeping an uploaded table until it is decided about, and carrying it out, all or nothing."""

import secrets
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.community.actors.kinds import ActorKind, StakeholderType
from hub.community.actors.models import Actor
from hub.community.management.kinds import ImportKind, ImportState
from hub.community.management.models import PendingImport
from hub.community.management.queries.checking import Check, check_table
from hub.community.management.queries.columns import guess_mapping
from hub.community.management.verbs import MEMBERS_IMPORTED, ORGANISATIONS_IMPORTED
from hub.community.members.kinds import MemberState
from hub.community.members.models import Member, Profile
from hub.community.organisations.kinds import (
    AffiliationState,
    OrganisationState,
    OrganisationType,
    match_key,
    sort_key,
)
from hub.community.organisations.models import Affiliation, Organisation, OrganisationIdentifier
from hub.community.profiles.verbs import PROFILE_UPDATED
from hub.community.spaces.viewers import viewer_of
from hub.core import territories
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.hubsettings.queries import hub_settings
from hub.core.jobs.queries import is_under_way
from hub.core.jobs.tasks import job
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.languages.latin import latin_slug
from hub.core.states import move
from hub.core.tables import ENCODINGS, Table, read_table
from hub.core.versions.actions import bump

_BATCH = 500


@transaction.atomic
def keep_import(kind: str, file_name: str, content: bytes, *, by: Viewer) -> PendingImport:
    """Keep an uploaded table for its dry run, with the columns as their heads suggest. Refuses what is no table."""
    require("community_management.import", by)
    if kind not in ImportKind.values:
        raise Refused(_("Choose what the table holds."), field="kind")
    table = read_table(content)
    return PendingImport.objects.create(
        kind=kind,
        file_name=file_name[-200:],
        content=zlib.compress(content, 6),
        encoding=table.encoding,
        mapping=guess_mapping(kind, table.head),
        line_count=len(table.rows),
        uploaded_by_id=by.actor_id,
    )


@transaction.atomic
def change_import(
    pending: PendingImport,
    *,
    by: Viewer,
    mapping: Mapping[str, str],
    defaults: Mapping[str, str],
    encoding: str,
    skips_known: bool,
) -> PendingImport:
    """Say which column holds what, and what empty cells mean. Refuses a field that has two columns."""
    require("community_management.import", by)
    _refuse_unless_waiting(pending)
    fields = [name for name in mapping.values() if name]
    if len(fields) != len(set(fields)):
        raise Refused(_("Two columns are chosen for the same thing."))
    if encoding not in ENCODINGS:
        raise Refused(_("Choose one of the encodings."), field="encoding")
    pending.mapping = {number: name for number, name in mapping.items() if name}
    pending.defaults = checked_defaults(defaults)
    pending.encoding, pending.skips_known = encoding, skips_known
    pending.save(update_fields=["mapping", "defaults", "encoding", "skips_known"])
    return pending


def checked_defaults(defaults: Mapping[str, str]) -> dict[str, str]:
    """What stands for empty cells, without what cannot be used. Raises `Refused` for an unknown value."""
    known = {
        "country": territories.is_country,
        "type": OrganisationType.values.__contains__,
        "stakeholder_type": StakeholderType.values.__contains__,
        "language": INTERFACE_LANGUAGES.__contains__,
    }
    kept = {name: value for name, value in defaults.items() if value and name in known}
    for name, value in kept.items():
        if not known[name](value):
            raise Refused(_("“%(value)s” cannot be used for all lines.") % {"value": value}, field=name)
    return kept


@transaction.atomic
def drop_import(pending: PendingImport, *, by: Viewer) -> None:
    """Forget an uploaded table that is not being imported."""
    require("community_management.import", by)
    _refuse_unless_waiting(pending)
    pending.delete()


def _refuse_unless_waiting(pending: PendingImport) -> None:
    if pending.state not in (ImportState.WAITING, ImportState.FAILED):
        raise Refused(_("This table is being imported or was imported."))


@transaction.atomic
def queue_import(pending: PendingImport, *, by: Viewer) -> PendingImport:
    """Let the worker import a table: one that is too long for a page, or whose import has failed.

    Raises `MoveRefused` where that was asked before and is still under way.
    """
    require("community_management.import", by)
    if is_lost(pending):
        move(pending, ImportState.FAILED)
    move(pending, ImportState.QUEUED, progress=0)
    run_import.enqueue(pending.pk)
    return pending


def is_lost(pending: PendingImport) -> bool:
    """Whether a table is said to be on its way and no job is left that would import it: its workers died, each time."""
    return pending.state in (ImportState.QUEUED, ImportState.RUNNING) and not is_under_way(run_import, pending.pk)


@job(queue="bulk", max_attempts=3, is_unique=True, label=gettext_lazy("Import of a long table"))
def run_import(pending_id: int) -> None:
    """Import a queued table, all or nothing, in the name of whoever uploaded it.

    Lines are counted while they are checked; what follows is one transaction, of which nobody sees a part. A worker
    that dies leaves nothing behind, and the next attempt begins anew. Where a problem has come up since the dry run,
    the table waits for its uploader again.
    """
    pending = PendingImport.objects.filter(pk=pending_id).first()
    if pending is None or pending.state in (ImportState.WAITING, ImportState.DONE):
        return
    if pending.state != ImportState.RUNNING:
        move(pending, ImportState.RUNNING)
    try:
        is_done = _import_pending(pending)
    except Exception:
        move(pending, ImportState.FAILED)
        raise
    if not is_done:
        move(pending, ImportState.WAITING)


def _import_pending(pending: PendingImport) -> bool:
    table = read_table(zlib.decompress(bytes(pending.content)), encoding=pending.encoding)

    def tell(count: int) -> None:
        PendingImport.objects.filter(pk=pending.pk).update(progress=count)

    arguments: dict[str, Any] = {"defaults": pending.defaults, "skips_known": pending.skips_known}
    if not check_table(pending.kind, table, pending.mapping, progress=tell, **arguments).is_fine:
        return False
    tell(len(table.rows))
    assert pending.uploaded_by_id is not None, "whoever uploads is signed in"
    by = viewer_of(pending.uploaded_by_id)
    return carry_out_import(pending.kind, table, pending.mapping, by=by, pending=pending, **arguments).is_fine


@transaction.atomic
def carry_out_import(
    kind: str,
    table: Table,
    mapping: Mapping[str, str],
    *,
    by: Viewer,
    defaults: Mapping[str, str],
    skips_known: bool = False,
    pending: PendingImport | None = None,
) -> Check:
    """Check the table once more and store all of it, or nothing where there is a problem; answers the check.

    Members are `invited`: they have an account when they first sign in with a code. Organisations are accepted at
    once. The hub acts, ordered by `by`. One verb tells of the whole import. Raises `MoveRefused` where `pending` was
    imported in the meantime.
    """
    require("community_management.import", by)
    check = check_table(kind, table, mapping, defaults=checked_defaults(defaults), skips_known=skips_known)
    if not check.is_fine:
        return check
    acting = Viewer(is_system=True, name=by.name, ordered_by=by.actor_id)
    if kind == ImportKind.MEMBERS:
        first, last = _store_members(check.records)
        record(
            MEMBERS_IMPORTED,
            by=acting,
            target=("hub", 1),
            data={"count": len(check.records), "first": first, "last": last},
        )
    else:
        first_id, last_id = _store_organisations(check.records, verified_by=by)
        record(
            ORGANISATIONS_IMPORTED,
            by=acting,
            target=("hub", 1),
            data={"count": len(check.records), "first": first_id, "last": last_id},
        )
    if pending is not None:
        # The content holds personal data, which now stands where it belongs.
        move(
            pending, ImportState.DONE, content=b"", imported_count=len(check.records), ended_at=timezone.now(),
            line_count=len(table.rows),
        )  # fmt: skip
    # Lists of organisations show new ones, and how many people belong to each.
    bump("organisations")
    return check


@transaction.atomic
def list_who_joined(member: Member) -> None:
    """Let an imported member who has joined be found like everybody else, unless they have touched their profile since.

    Nobody is listed before they come themselves. Doing it twice changes nothing.
    """
    hidden = Profile.objects.filter(actor=member.actor_id, is_listed=False, version=1)
    if member.state == MemberState.ACTIVE and hidden.update(is_listed=True):
        record(PROFILE_UPDATED, by=Viewer(is_system=True), target=("actor", member.actor_id))


def _store_members(records: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    main = hub_settings().default_language
    actors, profiles, members, affiliations = [], [], [], []
    now = timezone.now()
    for each in records:
        language = each["language"]
        actor = Actor(
            kind=ActorKind.PERSON,
            name=each["name"],
            handle=f"{latin_slug(each['name'])[:44].strip('-') or 'person'}-{secrets.token_hex(4)}",
            country=each["country"],
            languages=[language] if language else [],
            created_at=now,
        )
        actors.append(actor)
        profiles.append(Profile(actor=actor, stakeholder_type=each["stakeholder_type"], is_listed=False))
        members.append(
            Member(
                actor=actor,
                email=each["email"],
                state=MemberState.INVITED,
                language=language if language in INTERFACE_LANGUAGES else main,
                password=make_password(None),
                joined_at=now,
            )
        )
        if each["organisation"]:
            affiliations.append(
                Affiliation(
                    person=actor,
                    organisation_id=each["organisation"],
                    title=each["title"],
                    state=AffiliationState.CONFIRMED,
                    answered_at=now,
                )
            )
    Actor.objects.bulk_create(actors, _BATCH)
    Profile.objects.bulk_create(profiles, _BATCH)
    Member.objects.bulk_create(members, _BATCH)
    Affiliation.objects.bulk_create(affiliations, _BATCH)
    for organisation, count in Counter(each.organisation_id for each in affiliations).items():
        Organisation.objects.filter(pk=organisation).update(people_count=F("people_count") + count)
    return members[0].pk, members[-1].pk


def _store_organisations(records: Sequence[Mapping[str, Any]], *, verified_by: Viewer) -> tuple[str, str]:
    now = timezone.now()
    handles = _free_handles([each["name"] for each in records])
    actors, organisations, identifiers = [], [], []
    for each, handle in zip(records, handles, strict=True):
        actor = Actor(
            kind=ActorKind.ORGANISATION,
            name=each["name"],
            handle=handle,
            country=each["country"],
            region=each["region"],
            languages=each["languages"],
            created_at=now,
        )
        organisation = Organisation(
            actor=actor,
            type=each["type"],
            size_class=each["size_class"],
            about=each["about"],
            town=each["town"],
            website=each["website"],
            website_host=each["website_host"],
            country=each["country"],
            sort_key=sort_key(each["name"]),
            match_key=match_key(each["name"]),
            state=OrganisationState.ACCEPTED,
            state_changed_at=now,
            verified_at=now,
            verified_by_id=verified_by.actor_id,
        )
        actors.append(actor)
        organisations.append(organisation)
        identifiers += [
            OrganisationIdentifier(organisation=organisation, scheme=scheme, value=value)
            for scheme, value in each["identifiers"].items()
        ]
    Actor.objects.bulk_create(actors, _BATCH)
    Organisation.objects.bulk_create(organisations, _BATCH)
    OrganisationIdentifier.objects.bulk_create(identifiers, _BATCH)
    return str(actors[0].pk), str(actors[-1].pk)


def _free_handles(names: Sequence[str]) -> list[str]:
    """A handle for each name that nobody has; those of a taken or repeated name get a random ending."""
    bases = [latin_slug(name)[:48].strip("-") or "organisation" for name in names]
    taken: set[str] = set()
    wanted = list(dict.fromkeys(bases))
    for start in range(0, len(wanted), _BATCH):
        chunk = wanted[start : start + _BATCH]
        taken.update(Actor.objects.filter(handle__in=chunk).values_list("handle", flat=True))
    handles = []
    for base in bases:
        handle = base if base not in taken else f"{base}-{secrets.token_hex(4)}"
        taken.add(handle)
        handles.append(handle)
    return handles


def forget_old_imports(*, before: datetime) -> int:
    """Delete tables that were uploaded before a moment and never imported; answers how many."""
    undone = PendingImport.objects.filter(uploaded_at__lt=before).exclude(state=ImportState.DONE)
    deleted, _details = undone.delete()
    return deleted
