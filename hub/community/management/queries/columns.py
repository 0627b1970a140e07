"""Columns that an import understands, and how their heads are recognised in English, Swedish, Hungarian and Greek."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from hub.community.actors.kinds import StakeholderType
from hub.community.management.kinds import ImportKind
from hub.community.organisations.kinds import OrganisationType, SizeClass
from hub.core.languages import CONTENT_LANGUAGES, INTERFACE_LANGUAGES
from hub.core.languages.collation import fold
from hub.core.languages.formats import locale_of


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that can be told in a column; `heads` are folded words by which people name it."""

    field: str
    label: str | Promise
    heads: str
    has_default: bool = False


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    ImportKind.MEMBERS: (
        Column(
            "email",
            _("E-mail address"),
            "email|e-mail|mail|e-mail address|email address|e-post|epost|epostadress|e-postadress|e-mail cim|email cim"
            "|emailcim|ηλεκτρονικη διευθυνση|ηλεκτρονικο ταχυδρομειο|mail address|contact email",
        ),
        Column(
            "name", _("Full name"), "name|full name|namn|fullstandigt namn|nev|teljes nev|ονοματεπωνυμο|contact name"
        ),
        Column(
            "first_name",
            _("First name"),
            "first name|firstname|given name|fornamn|tilltalsnamn|keresztnev|utonev|ονομα",
        ),
        Column(
            "last_name",
            _("Last name"),
            "last name|lastname|surname|family name|efternamn|vezeteknev|csaladnev|επωνυμο|επιθετο",
        ),
        Column(
            "country",
            _("Country"),
            "country|country code|land|landskod|orszag|orszagkod|χωρα|nation|country name|state",
            has_default=True,
        ),
        Column("language", _("Language"), "language|lang|sprak|nyelv|γλωσσα|preferred language", has_default=True),
        Column(
            "stakeholder_type",
            _("I am"),
            "i am|role|type|stakeholder|stakeholder type|roll|typ|szerep|szerepkor|tipus|ρολος|ιδιοτητα",
            has_default=True,
        ),
        Column(
            "organisation",
            _("Organisation"),
            "organisation|organization|school|institution|affiliation|employer|organisationen|skola|szervezet|intezmeny"
            "|iskola|munkahely|οργανισμος|φορεας|σχολειο",
        ),
        Column(
            "title", _("Role there"), "title|position|job title|function|befattning|titel|beosztas|munkakor|θεση|τιτλος"
        ),
    ),
    ImportKind.ORGANISATIONS: (
        Column(
            "name",
            _("Name"),
            "name|organisation|organization|organisation name|organization name|school name|school|institution"
            "|establishmentname|establishment name|legal name|namn|organisationens namn|skola|skolenhetsnamn|nev"
            "|szervezet|szervezet neve|intezmeny|intezmeny neve|iskola|iskola neve|ονομα|ονομασια|επωνυμια"
            "|οργανισμος|φορεας|title",
        ),
        Column(
            "type",
            pgettext_lazy("column", "Type"),
            "type|kind|organisation type|organization type|category|institution type|typ|slag|tipus|jelleg"
            "|intezmeny tipusa|τυπος|ειδος|κατηγορια",
            has_default=True,
        ),
        Column(
            "country",
            _("Country"),
            "country|country code|land|landskod|orszag|orszagkod|χωρα|nation|country name",
            has_default=True,
        ),
        Column(
            "region",
            _("Region"),
            "region|nuts|nuts code|nuts2|nuts 2|nuts3|nuts 3|region code|region name|lan|regionen|regio|megye|varmegye"
            "|περιφερεια|περιφερειακη ενοτητα|νομος",
        ),
        Column(
            "town",
            _("Town"),
            "town|city|municipality|locality|place|town city|stad|ort|postort|kommun|tatort|varos|telepules|helyseg"
            "|πολη|δημος",
        ),
        Column(
            "website",
            _("Website"),
            "website|web|web site|url|homepage|home page|webbplats|hemsida|webbadress|honlap|weboldal|weblap|ιστοσελιδα"
            "|ιστοτοπος|schoolwebsite|site|internet|www|link|links",
        ),
        Column("about", _("What it does"), "about|description|beskrivning|om|leiras|bemutatkozas|περιγραφη|summary"),
        Column("size_class", _("Size"), "size|size class|company size|storlek|meret|meretkategoria|μεγεθος"),
        Column("languages", _("Languages"), "languages|language|sprak|nyelv|nyelvek|γλωσσες|γλωσσα"),
        Column(
            "pic", _("Participant Identification Code (PIC)"), "pic|pic code|pic number|participant identification code"
        ),
        Column("ror", _("Research Organization Registry (ROR)"), "ror|ror id|ror_id|id ror"),
        Column("oid", _("Erasmus+ Organisation ID (OID)"), "oid|organisation id|organization id|erasmus oid|e+ oid"),
    ),
}
REQUIRED = {ImportKind.MEMBERS: ("email",), ImportKind.ORGANISATIONS: ("name",)}


def fold_head(text: str) -> str:
    """A column's head as it is compared: small letters without accents and signs."""
    return " ".join("".join(char if char.isalnum() or char in "+-" else " " for char in fold(text)).split())


@lru_cache(maxsize=4)
def _heads(kind: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for column in COLUMNS[kind]:
        for head in column.heads.split("|"):
            known.setdefault(fold_head(head), column.field)
        known.setdefault(column.field.replace("_", " "), column.field)
    return known


def guess_mapping(kind: str, head: Sequence[str]) -> dict[str, str]:
    """Which column holds what: field by number of the column (as text), each field once."""
    known = _heads(kind)
    mapping: dict[str, str] = {}
    for number, text in enumerate(head):
        folded = fold_head(text)
        field = known.get(folded) or known.get(folded.replace(" ", ""))
        if field and field not in mapping.values():
            mapping[str(number)] = field
    # “Ονομα” and “Name” mean the first name where the last one has a column of its own.
    if kind == ImportKind.MEMBERS and "last_name" in mapping.values() and "first_name" not in mapping.values():
        mapping = {number: "first_name" if field == "name" else field for number, field in mapping.items()}
    return mapping


def label_of(kind: str, field: str) -> str:
    """The name of a field in the reader's language."""
    return next((str(column.label) for column in COLUMNS[kind] if column.field == field), field)


def _by_label(choices: type[OrganisationType] | type[StakeholderType] | type[SizeClass]) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in choices:
        found |= {fold(value.value): value.value, fold(value.value.replace("_", " ")): value.value}
        for language in INTERFACE_LANGUAGES:
            with override(language):
                label = str(value.label)
            found |= {fold(label): value.value, fold(label.partition(":")[0]): value.value}
    return found


_OTHER_TYPES = """
school: primary school|secondary school|high school|grundskola|gymnasieskola|skola|forskola|altalanos iskola|gimnazium
school: iskola|kozepiskola|ovoda|σχολειο|δημοτικο σχολειο|γυμνασιο|λυκειο|kindergarten
vet_provider: vet|vet provider|vocational school|yrkesskola|szakkepzo|szakkepzo iskola|technikum|επαλ
university: hei|higher education institution|universitet|hogskola|egyetem|foiskola|πανεπιστημιο|college|education
research_institution: research institute|facility|forskningsinstitut|kutatointezet|ερευνητικο κεντρο
company: business|enterprise|sme|start-up|startup|foretag|bolag|ceg|vallalkozas|εταιρεια|επιχειρηση
ngo: nonprofit|non-profit|civil society|stiftelse|alapitvany|civil szervezet|μκο|charity|foundation
ministry: ministerium|departement|miniszterium|υπουργειο
public_authority: government|municipality|local authority|kommun|myndighet|onkormanyzat|hatosag|δημος
library: archive|bibliotek|konyvtar|βιβλιοθηκη|museum
association: network|forening|egyesulet|szovetseg|συλλογος|ενωση
teacher_union: union|trade union|fackforbund|szakszervezet|συνδικατο
"""


@lru_cache(maxsize=1)
def organisation_types() -> dict[str, str]:
    """Type by what people call it, folded."""
    others: dict[str, str] = {}
    for line in _OTHER_TYPES.strip().splitlines():
        value, _colon, names = line.partition(": ")
        others |= {fold(name): value for name in names.split("|")}
    return others | _by_label(OrganisationType)


@lru_cache(maxsize=1)
def stakeholder_types() -> dict[str, str]:
    """Stakeholder type by what people call it, folded."""
    others = {"teacher": "educator", "larare": "educator", "tanar": "educator", "pedagogus": "educator",
              "εκπαιδευτικος": "educator", "rektor": "school_leader", "head teacher": "school_leader",
              "headteacher": "school_leader", "igazgato": "school_leader", "διευθυντης": "school_leader",
              "forskare": "researcher", "kutato": "researcher", "ερευνητης": "researcher"}  # fmt: skip
    return others | _by_label(StakeholderType)


@lru_cache(maxsize=1)
def size_classes() -> dict[str, str]:
    """Size class by what people call it, folded."""
    return _by_label(SizeClass)


@lru_cache(maxsize=1)
def languages_by_name() -> dict[str, str]:
    """Code of a language by its code, its own name, and its names in the interface's languages, folded."""
    found: dict[str, str] = {}
    for shown_in in INTERFACE_LANGUAGES:
        names = locale_of(shown_in).languages
        found |= {fold(str(names[code])): code for code in CONTENT_LANGUAGES if code in names}
    found |= {fold(name): code for code, name in CONTENT_LANGUAGES.items()}
    return found | {code: code for code in CONTENT_LANGUAGES}
