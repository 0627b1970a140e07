"""Sentences of the inbox, in the active language. A module beside `queries.py`, which reads what they are made of."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from hub.community.spaces.kinds import LEADING_ROLES, SpaceRole, space_path
from hub.community.spaces.queries.letters import (
    answers_to_requests,
    messages_of_invitations,
    reasons_of_removals,
    reasons_of_requests,
)
from hub.content.contributions.kinds import thread_path
from hub.content.notifications.points import Line
from hub.core.access.viewer import Viewer

if TYPE_CHECKING:
    from hub.content.notifications.queries import NotificationRow


class _Sentence(NamedTuple):
    """What a line says, what it says where it is about an organisation, and where it leads.

    `path` is below the group, or below the language where it begins with a slash; it may name the `reference`.
    """

    text: str
    for_organisation: str = ""
    path: str = ""


_GROUPS = {
    "community.join_request.asked": _Sentence(
        gettext_noop("%(name)s would like to join “%(space)s”."),
        gettext_noop("%(name)s asks that “%(organisation)s” may join “%(space)s”."),
        "requests/",
    ),
    "community.join_request.accepted": _Sentence(
        gettext_noop("You are now in “%(space)s”."),
        gettext_noop("“%(organisation)s” is now in “%(space)s”."),
    ),
    "community.join_request.refused": _Sentence(
        gettext_noop("Your request to join “%(space)s” was refused."),
        gettext_noop("The request of “%(organisation)s” to join “%(space)s” was refused."),
        "/spaces/mine/",
    ),
    "community.invitation.sent": _Sentence(
        gettext_noop("%(name)s invites you to “%(space)s”."),
        gettext_noop("%(name)s invites “%(organisation)s” to “%(space)s”."),
        "/invitations/party/%(reference)s/",
    ),
    "community.invitation.accepted": _Sentence(
        gettext_noop("%(name)s accepted your invitation to “%(space)s”."),
        gettext_noop("%(name)s accepted your invitation to “%(space)s” for “%(organisation)s”."),
        "people/",
    ),
    "community.invitation.declined": _Sentence(
        gettext_noop("%(name)s declined your invitation to “%(space)s”."),
        gettext_noop("%(name)s declined your invitation to “%(space)s” for “%(organisation)s”."),
        "requests/",
    ),
    "community.space.joined": _Sentence(
        gettext_noop("%(name)s added you to “%(space)s”. You can leave the group on its page."),
        gettext_noop(
            "%(name)s let you into “%(space)s”, because you represent “%(organisation)s”. "
            "You can leave the group on its page."
        ),
    ),
    "community.space.removed": _Sentence(
        gettext_noop("You were removed from “%(space)s”."),
        gettext_noop("“%(organisation)s” was removed from “%(space)s”."),
        "/spaces/mine/",
    ),
    "community.space.role_changed": _Sentence(
        gettext_noop("Your role in “%(space)s” is now: %(role)s."),
        gettext_noop("The role of “%(organisation)s” in “%(space)s” is now: %(role)s."),
    ),
    "community.space.proposed": _Sentence(gettext_noop("%(name)s proposes the group “%(space)s”.")),
    "community.space.opened": _Sentence(gettext_noop("Your group “%(space)s” is open.")),
    "community.space.archived": _Sentence(gettext_noop("The group “%(space)s” that you proposed was not opened.")),
    "community.space.orphaned": _Sentence(gettext_noop("Nobody leads “%(space)s” any more."), "", "people/"),
}
# These go to the very party that something happened to, or to managers: the group's name is theirs to know, even
# where they do not find the group itself.
TOLD_BY_NAME = tuple(_GROUPS)

# Whose words belong to which line.
_LETTERS: Mapping[str, Callable[[Collection[int]], dict[int, str]]] = {
    "community.join_request.asked": reasons_of_requests,
    "community.join_request.accepted": answers_to_requests,
    "community.join_request.refused": answers_to_requests,
    "community.invitation.sent": messages_of_invitations,
    "community.space.removed": reasons_of_removals,
}

_ORGANISATIONS = {
    "community.organisation.submitted": _Sentence(gettext_noop("“%(organisation)s” would like to be accepted.")),
    "community.organisation.queried": _Sentence(gettext_noop("More information is asked of “%(organisation)s”.")),
    "community.organisation.accepted": _Sentence(gettext_noop("“%(organisation)s” was accepted.")),
    "community.organisation.refused": _Sentence(
        gettext_noop("“%(organisation)s” was not accepted; the reasons are on its page.")
    ),
    "community.affiliation.asked": _Sentence(
        gettext_noop("%(name)s would like to be confirmed as part of “%(organisation)s”."), path="people/"
    ),
    "community.affiliation.confirmed": _Sentence(gettext_noop("“%(organisation)s” confirmed that you belong to it.")),
    "community.affiliation.refused": _Sentence(
        gettext_noop("“%(organisation)s” did not confirm that you belong to it.")
    ),
}


def quotes_for(rows: Sequence["NotificationRow"], viewer: Viewer) -> dict[int, str]:
    """What somebody wrote to the reader, by the line it belongs to; one statement for each kind of letter."""
    found: dict[int, str] = {}
    for verb, letters in _LETTERS.items():
        of_verb = {row.id: int(row.reference) for row in rows if row.verb == verb and row.reference.isdecimal()}
        if verb == "community.join_request.asked":
            # Written to those who lead the group; who no longer does reads it no more, nor does a line of several.
            leading = {row.id for row in rows if viewer.spaces.get(row.space_id or 0) in LEADING_ROLES}
            of_verb = {row.id: of_verb[row.id] for row in rows if row.id in of_verb.keys() & leading and row.count == 1}
        texts = letters(set(of_verb.values()))
        found |= {row_id: texts[key] for row_id, key in of_verb.items() if texts.get(key)}
    return found


def line_of(row: "NotificationRow", language: str) -> Line:
    """The sentence and the address of a line about conversations, groups or organisations."""
    names: dict[str, Any] = {
        "name": row.actor_name or _("Somebody"),
        "title": row.thread_title,
        "space": row.space_name,
        "organisation": row.organisation_name,
        "count": row.count,
        "reference": row.reference,
    }
    if row.kind in ("mention", "reply", "thread") or row.verb == "content.answer.accepted":
        return _about_a_thread(row, language, names)
    if row.space_slug and row.verb in _GROUPS:
        return _about_a_group(row, language, names)
    if row.organisation_handle and row.verb in _ORGANISATIONS:
        sentence = _ORGANISATIONS[row.verb]
        return Line(_(sentence.text) % names, f"/{language}/organisations/{row.organisation_handle}/{sentence.path}")
    return _gone(language)


def _gone(language: str) -> Line:
    return Line(_("This is no longer available to you."), f"/{language}/inbox/")


def _about_a_thread(row: "NotificationRow", language: str, names: dict[str, Any]) -> Line:
    if row.thread_id is None:
        return _gone(language)
    path = f"{thread_path(language, row.thread_id, row.thread_slug or '')}?post={row.number}"
    if row.kind == "mention":
        return Line(_("%(name)s mentions you in “%(title)s”.") % names, path)
    if row.kind == "thread":
        if row.space_name:
            return Line(_("%(name)s began “%(title)s” in “%(space)s”.") % names, path)
        return Line(_("%(name)s began “%(title)s”.") % names, path)
    if row.kind == "answer":
        return Line(_("%(name)s accepted your answer to “%(title)s”.") % names, path)
    if row.count == 1:
        return Line(_("%(name)s replied in “%(title)s”.") % names, path)
    text = ngettext("%(count)d reply in “%(title)s”.", "%(count)d replies in “%(title)s”.", row.count)
    return Line(text % names, path)


def _about_a_group(row: "NotificationRow", language: str, names: dict[str, Any]) -> Line:
    sentence = _GROUPS[row.verb]
    if row.verb == "community.space.role_changed":
        names["role"] = SpaceRole(row.reference).label if row.reference in SpaceRole.values else ""
    rest = sentence.path % names
    path = f"/{language}{rest}" if rest.startswith("/") else space_path(language, row.space_slug or "") + rest
    if row.verb == "community.join_request.asked" and row.count > 1:
        text = ngettext("%(count)d request to join “%(space)s”.", "%(count)d requests to join “%(space)s”.", row.count)
        return Line(text % names, path)
    if row.verb == "community.space.joined" and row.reference in LEADING_ROLES and not row.organisation_name:
        return Line(_("%(name)s asks you to lead “%(space)s”.") % names, path)
    text = sentence.for_organisation if row.organisation_name and sentence.for_organisation else sentence.text
    return Line(_(text) % names, path)
