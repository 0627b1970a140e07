"""Members in a table."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from hub.community.management.queries.checking.lines import Line, chunks, column, lines, validate
from hub.community.management.queries.columns import languages_by_name, stakeholder_types
from hub.community.members.models import Member
from hub.community.organisations.kinds import OrganisationState, match_key, sort_key
from hub.community.organisations.models import Organisation
from hub.core.tables import Table
from hub.core.text import tidy_line, validate_name

_email = EmailValidator()


def check_members(table: Table, line: Line, skips_known: bool) -> None:
    """Note what is wrong with each line, and make records of those that are fine."""
    check = line.check
    seen: dict[str, int] = {}
    known = _known_addresses(table, line)
    organisations = _organisations_by_name(table, line)
    roles = stakeholder_types()
    languages = languages_by_name()
    for each in lines(table, line):
        email = each.text("email", 254).lower()
        if not email:
            if each.is_clean:
                each.wrong("email", _("The e-mail address is missing."))
        elif (problem := _address_problem(email)) is not None:
            each.wrong("email", problem)
        elif email in seen:
            each.wrong("email", _("The same address stands on line %(line)d.") % {"line": seen[email]})
        elif email in known:
            if skips_known:
                check.known_count += 1
                seen[email] = each.number
                continue
            each.wrong("email", _("There is already an account with this address."))
        seen.setdefault(email, each.number)
        name = _name(each)
        language = each.chosen("language", languages, _("This language is not known."))
        organisation = None
        if title := each.text("organisation"):
            named = _named(organisations.get(match_key(title), []), sort_key(title))
            if not named:
                each.wrong("organisation", _("No organisation of the hub has this name."))
            elif len(named) > 1:
                each.wrong("organisation", _("Several organisations of the hub have this name."))
            else:
                organisation = named[0]
        record = {
            "email": email,
            "name": name,
            "country": each.country(),
            "language": language,
            "stakeholder_type": each.chosen("stakeholder_type", roles, _("This is none of the kinds of people.")),
            "organisation": organisation,
            "title": each.text("title", 120),
        }
        if each.is_clean:
            check.records.append(record)


def _name(each: Line) -> str:
    before = each.check.problem_count
    name = each.text("name", 200)
    where = "name" if "name" in each.columns else "last_name" if "last_name" in each.columns else "first_name"
    if not name:
        name = f"{each.text('first_name', 100)} {each.text('last_name', 100)}".strip()
    if each.check.problem_count > before:
        return ""
    if not name:
        each.wrong(where, _("The name is missing."))
    elif len(name) > 80:
        each.wrong(where, _("It is longer than %(longest)d characters.") % {"longest": 80})
    else:
        validate(each, where, validate_name, name)
    return name


def _address_problem(email: str) -> str | None:
    try:
        _email(email)
    except ValidationError:
        return _("This is no e-mail address.")
    return None


def _known_addresses(table: Table, line: Line) -> set[str]:
    wanted = {tidy_line(text).lower() for text in column(table, line, "email")}
    found: set[str] = set()
    for chunk in chunks(wanted):
        found.update(Member.objects.filter(email__in=chunk).values_list("email", flat=True))
    return found


def _named(alike: Sequence[tuple[UUID, str]], wanted: str) -> list[UUID]:
    """Of organisations whose names are alike those that are written as here; all of them where none is."""
    return [pk for pk, written in alike if written == wanted] or [pk for pk, _written in alike]


def _organisations_by_name(table: Table, line: Line) -> dict[str, list[tuple[UUID, str]]]:
    wanted = {match_key(tidy_line(text)) for text in column(table, line, "organisation")} - {""}
    found: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
    for chunk in chunks(wanted):
        rows = Organisation.objects.filter(match_key__in=chunk, state=OrganisationState.ACCEPTED)
        for key, pk, written in rows.values_list("match_key", "pk", "sort_key"):
            found[key].append((pk, written))
    return found
