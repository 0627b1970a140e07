"""Organisations in a table."""

from collections.abc import Mapping
from itertools import product

from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from hub.community.management.queries.checking.lines import Line, chunks, column, lines, validate
from hub.community.management.queries.columns import languages_by_name, organisation_types, size_classes
from hub.community.organisations.kinds import match_key, normal_identifier, website_host
from hub.community.organisations.models import Organisation, OrganisationIdentifier
from hub.core.languages.collation import fold
from hub.core.tables import Table
from hub.core.text import tidy_line, tidy_text, validate_name

_web_address = URLValidator(schemes=["http", "https"])


class _Places:
    """Organisations that were met, found again by name, country, website and, as far as both tell them, place.

    Schools of one name are common in a country. Two are one and the same unless both name a region, or a town, and it
    differs. An organisation is kept under what it tells and under what it might be taken for, so that looking one up
    costs the same however many share a name.
    """

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str, str, str | None, str | None], int] = {}

    def add(self, key: tuple[str, str, str], region: str, town: str, line: int) -> None:
        """Remember an organisation, and the line on which it stands first."""
        for place in product({region, None}, {fold(town), None}):
            self._lines.setdefault((*key, *place), line)

    def line_of(self, key: tuple[str, str, str], region: str, town: str) -> int | None:
        """Where the same organisation was met, if it was."""
        regions = (region, "") if region else (None,)
        towns = (fold(town), "") if town else (None,)
        lines = [self._lines.get((*key, *place)) for place in product(regions, towns)]
        return min((line for line in lines if line is not None), default=None)


def check_organisations(table: Table, line: Line, skips_known: bool) -> None:
    """Note what is wrong with each line, and make records of those that are fine."""
    check = line.check
    seen = _Places()
    identifiers_seen: dict[tuple[str, str], int] = {}
    known = _known_organisations(table, line)
    taken = _known_identifiers(table, line)
    types, sizes, languages = organisation_types(), size_classes(), languages_by_name()
    for each in lines(table, line):
        name = each.text("name")
        if not name:
            if each.is_clean:
                each.wrong("name", _("The name is missing."))
        else:
            validate(each, "name", validate_name, name)
        kind = each.chosen("type", types, _("This type of organisation is not known."))
        if not kind and not each.raw("type"):
            each.wrong("type", _("The type is missing. Choose one for all lines that have none."))
        country = each.country()
        region, town = each.region(country), each.text("town", 100)
        website = _website(each)
        record = {
            "name": name,
            "type": kind,
            "country": country,
            "region": region,
            "town": town,
            "website": website,
            "website_host": website_host(website),
            "about": _long_text(each, "about"),
            "size_class": each.chosen("size_class", sizes, _("This size is not known.")) if kind == "company" else "",
            "languages": _several(each, "languages", languages),
            "identifiers": _identifiers(each, identifiers_seen, taken),
        }
        key = (fold(name), country, website_host(website))
        first = seen.line_of(key, region, town) if name else None
        if first is not None:
            each.wrong(
                "name",
                _("The same organisation (name, country, region, town, website) stands on line %(line)d.")
                % {"line": first},
            )
        elif name and known.line_of(key, region, town) is not None:
            if skips_known:
                check.known_count += 1
                seen.add(key, region, town, each.number)
                continue
            each.wrong("name", _("This organisation (name, country, region, town, website) is already in the hub."))
        seen.add(key, region, town, each.number)
        if each.is_clean:
            check.records.append(record)


def _website(each: Line) -> str:
    address = each.text("website", 300)
    if address and "://" not in address:
        address = f"https://{address}"
    if address and not validate(each, "website", _web_address, address, _("This is no web address.")):
        return ""
    return address


def _long_text(each: Line, name: str) -> str:
    text = tidy_text(each.raw(name))
    if len(text) > 4000:
        each.wrong(name, _("It is longer than %(longest)d characters.") % {"longest": 4000})
    return text


def _several(each: Line, name: str, known: Mapping[str, str]) -> list[str]:
    found = []
    for part in each.text(name).replace(";", ",").replace("/", ",").replace("|", ",").split(","):
        if part.strip():
            value = known.get(fold(part))
            if value is None:
                each.wrong(name, _("This language is not known."), part)
            elif value not in found:
                found.append(value)
    return found


def _identifiers(each: Line, seen: dict[tuple[str, str], int], taken: set[tuple[str, str]]) -> dict[str, str]:
    found = {}
    for scheme in ("pic", "ror", "oid"):
        text = each.text(scheme)
        if not text:
            continue
        value = normal_identifier(scheme, text)
        if value is None:
            each.wrong(scheme, _("This is no such number; look for a typing error."))
        elif (scheme, value) in seen:
            each.wrong(scheme, _("The same number stands on line %(line)d.") % {"line": seen[scheme, value]})
        elif (scheme, value) in taken:
            each.wrong(scheme, _("An organisation of the hub has this number."))
        else:
            seen[scheme, value] = each.number
            found[scheme] = value
    return found


def _known_organisations(table: Table, line: Line) -> _Places:
    wanted = {match_key(tidy_line(text)) for text in column(table, line, "name")} - {""}
    found = _Places()
    for chunk in chunks(wanted):
        rows = Organisation.objects.filter(match_key__in=chunk)
        for name, country, host, region, town in rows.values_list(
            "actor__name", "country", "website_host", "actor__region", "town"
        ):
            found.add((fold(name), country, host), region, town, 0)
    return found


def _known_identifiers(table: Table, line: Line) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for scheme in ("pic", "ror", "oid"):
        wanted = {value for text in column(table, line, scheme) if (value := normal_identifier(scheme, text))}
        for chunk in chunks(wanted):
            rows = OrganisationIdentifier.objects.filter(scheme=scheme, value__in=chunk)
            found.update(rows.values_list("scheme", "value"))
    return found
