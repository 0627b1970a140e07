"""The interface's translations: in step with the code, complete, and with the same placeholders."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from hub.project.catalogues import catalogue_files, untranslated, updated_catalogues

FILES = list(catalogue_files())
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")

each_language = pytest.mark.parametrize("file", FILES, ids=[file.parts[-3] for file in FILES])


def test_swedish_hungarian_and_greek_are_there():
    assert [file.parts[-3] for file in FILES] == ["el", "hu", "sv"]


def test_the_catalogues_are_in_step_with_the_code():
    """If this fails, run “make messages” and translate what is new."""
    assert [str(file) for file, text in updated_catalogues() if file.read_bytes() != text] == []


@each_language
def test_every_text_is_translated(file: Path):
    assert untranslated(file) == []


@each_language
def test_a_translation_keeps_what_is_filled_in(file: Path):
    """Placeholders and tags stand in the translation as in the original; one plural may leave its number out."""
    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.parts[-3])
    wrong = []
    for message in catalogue:
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = [sorted(_PLACEHOLDER.findall(text)) for text in originals]
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            if message.id and sorted(_PLACEHOLDER.findall(text)) not in wanted:
                wrong.append((originals[0], text))
    assert wrong == []
