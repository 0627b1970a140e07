"""Message catalogues: collected from Python and Jinja2 by Babel, compiled into the data folder.

The checkout may belong to somebody else, and be read-only, where a hub runs.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from hub.core.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    # The activity log reads the sentences of verbs.
    "Verb": (2,),
}
METHODS = [("**.py", "python"), ("**.jinja", "jinja2.ext.babel_extract"), ("**.txt", "jinja2.ext.babel_extract")]
JINJA = {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}
HEADER = "# Translation of the hub's interface; “make messages” keeps it in step with the code."
_DATED_HEADER = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Report-Msgid).*\n', re.MULTILINE
)
OPTIONS = {"**.jinja": JINJA, "**.txt": JINJA}


def catalogue_files() -> Iterator[Path]:
    """The translation files of all languages."""
    yield from sorted(_sources().glob("*/LC_MESSAGES/django.po"))


def stale_catalogues() -> list[Path]:
    """Translations that were changed after they were last compiled."""
    return [file for file in catalogue_files() if not _is_newer(_compiled(file), file)]


def compile_catalogues(files: list[Path]) -> None:
    """Compile translations, replacing each at once so that a running hub never reads half a file."""
    for file in files:
        with file.open("rb") as source:
            catalogue = read_po(source, locale=file.parts[-3])
        whole = _compiled(file)
        whole.parent.mkdir(parents=True, exist_ok=True)
        half = whole.with_suffix(".new")
        with half.open("wb") as target:
            write_mo(target, catalogue)
        half.replace(whole)


def update_catalogues() -> list[Path]:
    """Bring every translation file in step with the code and answer those that changed.

    Doing it twice changes nothing. No line numbers and no dates are written: moving code must not change a catalogue.
    """
    changed = []
    for file, text in updated_catalogues():
        if not file.exists() or file.read_bytes() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)
            changed.append(file)
    return changed


def updated_catalogues() -> Iterator[tuple[Path, bytes]]:
    """Each translation file as it would be after an update."""
    messages = _messages_of_the_code()
    folder = _sources()
    for language in INTERFACE_LANGUAGES:
        if language == DEFAULT_LANGUAGE:
            continue
        file = folder / language / "LC_MESSAGES" / "django.po"
        catalogue = _empty(language)
        if file.exists():
            with file.open("rb") as source:
                catalogue = read_po(source, locale=language)
        catalogue.update(messages, no_fuzzy_matching=True)
        buffer = BytesIO()
        catalogue.header_comment = HEADER
        write_po(buffer, catalogue, width=110, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
        yield file, _DATED_HEADER.sub(b"", buffer.getvalue())


def untranslated(file: Path) -> list[str]:
    """The messages of one catalogue that have no translation yet."""
    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.parts[-3])
    return [str(message.id) for message in catalogue if message.id and not _is_translated(message.string)]


def _sources() -> Path:
    return Path(settings.BASE_DIR, "hub", "locale")


def _compiled(source: Path) -> Path:
    """Where Django looks for what a translation file becomes."""
    return Path(settings.LOCALE_PATHS[0], source.parts[-3], "LC_MESSAGES", "django.mo")


def _is_translated(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(text) and (isinstance(text, str) or all(text or ()))


def _messages_of_the_code() -> Catalog:
    catalogue = _empty(None)
    root = settings.BASE_DIR / "hub"
    for name, _line, message, comments, context in extract_from_dir(
        root, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=["Translators:"], strip_comment_tags=True
    ):
        catalogue.add(message, None, [(f"hub/{name}", 0)], auto_comments=comments, context=context)
    return catalogue


def _empty(language: str | None) -> Catalog:
    return Catalog(locale=language, project="eduhub", version="", fuzzy=False, creation_date=None)


def _is_newer(compiled: Path, source: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime
