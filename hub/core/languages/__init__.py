"""The languages of the interface and of content, named in themselves. Importable before Django is set up.

Content may be written in any of `CONTENT_LANGUAGES`; the interface speaks `INTERFACE_LANGUAGES`. Codes are those of
ISO 639 as CLDR and Django write them; `no` stands for both written forms of Norwegian.
"""

# In the order of the Interinstitutional Style Guide, 7.2.4: by each language's own name in its own alphabet.
UNION_LANGUAGES = {
    "bg": "Български",
    "es": "Español",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "et": "Eesti",
    "el": "Ελληνικά",
    "en": "English",
    "fr": "Français",
    "ga": "Gaeilge",
    "hr": "Hrvatski",
    "it": "Italiano",
    "lv": "Latviešu",
    "lt": "Lietuvių",
    "hu": "Magyar",
    "mt": "Malti",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "fi": "Suomi",
    "sv": "Svenska",
}
# The European Economic Area and the candidate countries, then languages with a legal standing inside member states.
NEIGHBOURING_LANGUAGES = {
    "bs": "Bosanski",
    "cnr": "Crnogorski",
    "is": "Íslenska",
    "mk": "Македонски",
    "no": "Norsk",
    "sq": "Shqip",
    "sr": "Српски",
    "tr": "Türkçe",
    "uk": "Українська",
    "ka": "ქართული",
    "ca": "Català",
    "eu": "Euskara",
    "gl": "Galego",
    "lb": "Lëtzebuergesch",
}
CONTENT_LANGUAGES = {**UNION_LANGUAGES, **NEIGHBOURING_LANGUAGES}
# What BCP 47 writes for "not known": pictures, code, or a language that is not listed.
UNDETERMINED = "und"

DEFAULT_LANGUAGE = "en"
INTERFACE_LANGUAGES = {code: CONTENT_LANGUAGES[code] for code in ("en", "sv", "hu", "el")}
# English with accents on every marked text: whatever stays plain was never marked. Never offered to readers.
PSEUDO_LANGUAGE = "en-xa"

_UNKNOWN_TO_DJANGO = {
    "mt": ("Maltese", "Malti"),
    "cnr": ("Montenegrin", "Crnogorski"),
    PSEUDO_LANGUAGE: ("Pseudo-English", "Ƥşḗŭḓǿ-Ḗƞɠŀīşħ"),
}


def register_missing_languages() -> None:
    """Teach Django the languages that it lacks, Maltese above all; settings call this once."""
    from django.conf.locale import LANG_INFO

    for code, (name, own_name) in _UNKNOWN_TO_DJANGO.items():
        LANG_INFO.setdefault(code, {"bidi": False, "code": code, "name": name, "name_local": own_name})


def settings_languages(*, with_pseudo_language: bool) -> list[tuple[str, str]]:
    """What `settings.LANGUAGES` holds; the pseudo-language belongs to development and tests."""
    offered = list(INTERFACE_LANGUAGES.items())
    return [*offered, (PSEUDO_LANGUAGE, _UNKNOWN_TO_DJANGO[PSEUDO_LANGUAGE][1])] if with_pseudo_language else offered


def own_name(code: str) -> str:
    """How the language calls itself; an unknown code answers itself."""
    return CONTENT_LANGUAGES.get(code, code)
