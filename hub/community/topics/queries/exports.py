"""The taxonomy for other systems: a table (CSV) and linked data (SKOS in JSON-LD)."""

import csv
import io
import json
from typing import Any

from hub.community.topics.kinds import TopicEntry
from hub.community.topics.queries import taxonomy
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.tables import plain_cell


def topics_csv() -> str:
    """One line per topic, with its group, state and the texts in every language; groups before their topics."""
    known = taxonomy()
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        ["slug", "group", "state", "merged_into"]
        + [f"label_{code}" for code in INTERFACE_LANGUAGES]
        + [f"description_{code}" for code in INTERFACE_LANGUAGES]
    )
    for entry in _ordered():
        parent = known.entries[entry.parent_id].slug if entry.parent_id else ""
        into = known.entries[entry.merged_into_id].slug if entry.merged_into_id else ""
        texts = [side.get(code, "") for side in (entry.labels, entry.descriptions) for code in INTERFACE_LANGUAGES]
        table.writerow([plain_cell(cell) for cell in (entry.slug, parent, _state(entry), into, *texts)])
    return out.getvalue()


def topics_skos(hub_url: str, hub_name: str) -> str:
    """The taxonomy as a SKOS concept scheme (W3C Recommendation, 2009); merged topics are deprecated and replaced.

    The labels of merged topics are alternative labels of what they were merged into.
    """
    known = taxonomy()
    scheme = f"{hub_url}/topics/"

    def address(entry: TopicEntry) -> str:
        return f"{hub_url}/id/{entry.uuid}"

    also: dict[int, dict[str, list[str]]] = {}
    for entry in known.entries.values():
        if entry.merged_into_id:
            for code, label in entry.labels.items():
                also.setdefault(entry.merged_into_id, {}).setdefault(code, []).append(label)
    graph: list[dict[str, Any]] = [
        {
            "@id": scheme,
            "@type": "ConceptScheme",
            "title": {"en": f"Topics of {hub_name}"},
            "hasTopConcept": [address(entry) for entry in _ordered() if not entry.parent_id and entry.is_active],
        }
    ]
    for entry in _ordered():
        concept: dict[str, Any] = {
            "@id": address(entry),
            "@type": "Concept",
            "inScheme": scheme,
            "notation": entry.slug,
            "prefLabel": dict(entry.labels),
            "definition": dict(entry.descriptions),
        }
        if entry.id in also:
            concept["altLabel"] = also[entry.id]
        if entry.parent_id:
            concept["broader"] = address(known.entries[entry.parent_id])
        elif entry.is_active:
            concept["topConceptOf"] = scheme
        if not entry.is_active:
            concept["deprecated"] = True
        if entry.merged_into_id:
            concept["isReplacedBy"] = address(known.entries[entry.merged_into_id])
        graph.append({key: value for key, value in concept.items() if value not in ({}, [])})
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)


_CONTEXT = {
    "@vocab": "http://www.w3.org/2004/02/skos/core#",
    "title": {"@id": "http://purl.org/dc/terms/title", "@container": "@language"},
    "isReplacedBy": {"@id": "http://purl.org/dc/terms/isReplacedBy", "@type": "@id"},
    "deprecated": "http://www.w3.org/2002/07/owl#deprecated",
    "prefLabel": {"@container": "@language"},
    "altLabel": {"@container": "@language"},
    "definition": {"@container": "@language"},
    **{name: {"@type": "@id"} for name in ("broader", "inScheme", "topConceptOf", "hasTopConcept")},
}


def _ordered() -> list[TopicEntry]:
    known = taxonomy()
    return sorted(known.entries.values(), key=lambda entry: known.rank.get(entry.id, len(known.entries) + entry.id))


def _state(entry: TopicEntry) -> str:
    return "merged" if entry.merged_into_id else "in use" if entry.is_active else "out of use"
