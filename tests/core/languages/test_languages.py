"""The tables of languages."""

from babel import Locale
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info

from hub.core import languages


def test_all_official_languages_of_the_union_are_there():
    assert len(languages.UNION_LANGUAGES) == 24
    assert languages.UNION_LANGUAGES["mt"] == "Malti"


def test_the_interface_speaks_content_languages():
    assert list(languages.INTERFACE_LANGUAGES) == ["en", "sv", "hu", "el"]
    assert languages.INTERFACE_LANGUAGES.items() <= languages.CONTENT_LANGUAGES.items()


def test_languages_are_named_as_in_cldr():
    for code, name in languages.CONTENT_LANGUAGES.items():
        if code not in {"cnr", "sr"}:
            assert name.casefold() == Locale.parse(code).get_display_name().casefold()


def test_django_learns_the_languages_it_lacks():
    languages.register_missing_languages()
    assert get_language_info("mt")["name_local"] == "Malti"
    assert languages.CONTENT_LANGUAGES.keys() - {"no"} <= LANG_INFO.keys()


def test_readers_are_never_offered_the_pseudo_language():
    assert languages.PSEUDO_LANGUAGE not in languages.INTERFACE_LANGUAGES
    assert languages.PSEUDO_LANGUAGE not in dict(languages.settings_languages(with_pseudo_language=False))
    assert languages.PSEUDO_LANGUAGE in dict(languages.settings_languages(with_pseudo_language=True))


def test_an_unknown_code_names_itself():
    assert languages.own_name("xx") == "xx"
