"""The languages of the interface and of content, named in themselves. Importable before Django is set up."""

INTERFACE_LANGUAGES = {"en": "English", "sv": "Svenska", "hu": "Magyar", "el": "Ελληνικά"}


def register_missing_languages() -> None:
    """Teach Django the languages of the Union that it lacks (Maltese)."""
    from django.conf.locale import LANG_INFO

    LANG_INFO.setdefault("mt", {"bidi": False, "code": "mt", "name": "Maltese", "name_local": "Malti"})
