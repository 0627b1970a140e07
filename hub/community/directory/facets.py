"""Facets of lists and of the search: from the address to the index, and from the index to words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hub.community.actors.kinds import Sector, StakeholderType
from hub.community.topics.queries import find_topic, topic_index, topics_within
from hub.core import territories
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.search.kinds import Count, Facets

# Names as they stand in addresses and, but for topics, in the index.
TITLES = {
    "kind": _("Kind"),
    "topic": _("Topic"),
    "country": _("Country"),
    "region": _("Region"),
    "language": _("Language"),
    "speaks": _("Language"),
    "sector": _("Education sector"),
    "type": _("Who"),
    "offers": _("Exchange"),
}
_MOST_OPTIONS = 12
# A list that is closed and short is shown to its end, folded: nobody's country may be out of reach.
_WHOLE = {"country": 80, "speaks": 80, "language": 80}
# Made once: `choices` is computed at each call.
_TYPES = dict(StakeholderType.choices)
_SECTORS = dict(Sector.choices)
_OFFERS = {"help": _("Can help"), "wish": _("Is looking for something")}


@dataclass(frozen=True, slots=True)
class FacetOption:
    """One choice: its words, its address, how many there are (text, as it may be "1,000+"), whether it is chosen."""

    label: str
    path: str
    count: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The choices under one heading."""

    name: str
    title: str
    options: tuple[FacetOption, ...]

    def as_choices(self) -> list[tuple[str, str, str, bool]]:
        """As the facet component takes them."""
        return [(each.label, each.path, each.count, each.is_chosen) for each in self.options]


def chosen_facets(query: QueryDict, names: Iterable[str]) -> dict[str, str]:
    """What the address narrows by; unknown values are dropped, so that a broken link shows more rather than nothing."""
    found = {}
    for name in names:
        value = query.get(name, "")[:60]
        if value and _is_known(name, value):
            found[name] = value
    return found


def _is_known(name: str, value: str) -> bool:
    if name == "topic":
        return find_topic(value) is not None
    if name == "country":
        return territories.is_country(value)
    if name == "region":
        return territories.is_region(value)
    if name in ("language", "speaks"):
        return value in CONTENT_LANGUAGES
    if name == "sector":
        return value in Sector.values
    if name == "offers":
        return value in _OFFERS
    return value.replace("_", "").isalnum()


def filters_for(chosen: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """The groups of index terms for `SearchQuery.filters`; a topic takes in those under it."""
    groups = []
    for name, value in chosen.items():
        if name == "topic":
            topic = find_topic(value)
            groups.append(tuple(f"topic:{pk}" for pk in sorted(topics_within(topic.id))) if topic else ())
        else:
            groups.append((f"{name}:{value}",))
    return tuple(group for group in groups if group)


def label_of(name: str, value: str, language: str, kinds: Mapping[str, str] | None = None) -> str:
    """A facet's value in words; empty for one that is no longer known. `value` is a topic's id or slug."""
    if name == "topic":
        if value.isdecimal():
            found = topic_index(language).get(int(value))
            return found.label if found else ""
        topic = find_topic(value)
        return topic_index(language)[topic.id].label if topic else ""
    if name == "country":
        return territories.name(value, language)
    if name == "region":
        return territories.region_name(value, language)
    if name in ("language", "speaks"):
        return CONTENT_LANGUAGES.get(value, "")
    if name == "sector":
        return str(_SECTORS.get(value, ""))
    if name == "type":
        return str(_TYPES.get(value, "") or (kinds or {}).get(value, ""))
    if name == "offers":
        return str(_OFFERS.get(value, ""))
    return (kinds or {}).get(value, "")


def groups_for(
    facets: Facets,
    names: Iterable[str],
    chosen: Mapping[str, str],
    *,
    language: str,
    base: Mapping[str, str],
    kinds: Mapping[str, str] | None = None,
) -> list[FacetGroup]:
    """The choices to show beside a list: the most frequent of each, what is chosen always among them.

    `base` are the parts of the address that stay (the words looked for, the order).
    """
    groups = []
    index = topic_index(language)
    for name in names:
        counts = dict(facets.counts.get(name, {}))
        if name == "topic":
            counts = {index[int(pk)].slug: count for pk, count in counts.items() if pk.isdecimal() and int(pk) in index}
        current = chosen.get(name)
        if current and current not in counts:
            counts[current] = Count(0)
        ranked = sorted(counts.items(), key=lambda item: (item[0] != current, -item[1].number, item[0]))
        if name == "region":
            ranked = _without_twins(ranked, language)
        # What the addresses of one heading share is written once.
        others = urlencode(
            [pair for pair in base.items() if pair[1]] + [pair for pair in chosen.items() if pair[0] != name]
        )
        options = [
            FacetOption(label, _address(others, name, value, current), _number(count), value == current)
            for value, count in ranked[: _WHOLE.get(name, _MOST_OPTIONS)]
            if (label := label_of(name, value, language, kinds))
        ]
        if options:
            groups.append(FacetGroup(name, str(TITLES[name]), tuple(options)))
    return groups


def _without_twins(ranked: list[tuple[str, Count]], language: str) -> list[tuple[str, Count]]:
    """Without a part of a region that has its name and its people: a capital is often a region at every level."""
    kept: list[tuple[str, Count]] = []
    for code, count in ranked[: 2 * _MOST_OPTIONS]:
        twins = (
            each == count
            and code.startswith(other)
            and territories.region_name(code, language) == territories.region_name(other, language)
            for other, each in kept
        )
        if not any(twins):
            kept.append((code, count))
    return kept


def _address(others: str, name: str, value: str, current: str | None) -> str:
    """The same list with this choice made, or taken back where it is made already."""
    if value == current:
        return f"?{others}"
    return f"?{others}{'&' if others else ''}{name}={quote_plus(value)}"


def _number(count: Count) -> str:
    return f"{count.number:,}+" if count.is_more else str(count.number)
