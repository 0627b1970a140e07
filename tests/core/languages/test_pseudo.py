"""The pseudo-language."""

import pytest
from django.utils import translation

from hub.core.languages import PSEUDO_LANGUAGE
from hub.core.languages.pseudo import install_pseudo_language, pseudo


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("Start", "[Şŧȧřŧ]"),
        ("%(count)s <b>new</b> {name} &amp; %d", "[%(count)s <b>ƞḗẇ</b> {name} &amp; %d]"),
        ("", ""),
        (" ", " "),
    ],
)
def test_words_change_and_placeholders_stay(text, changed):
    assert pseudo(text) == changed


def test_marked_texts_come_out_changed():
    install_pseudo_language()
    with translation.override(PSEUDO_LANGUAGE):
        assert translation.get_language() == PSEUDO_LANGUAGE
        assert translation.gettext("Save") == "[Şȧṽḗ]"
        assert translation.pgettext("button", "Save") == "[Şȧṽḗ]"
        assert translation.ngettext("%(n)s reply", "%(n)s replies", 2) % {"n": 2} == "[2 řḗƥŀīḗş]"
    assert translation.gettext("Save") == "Save"
