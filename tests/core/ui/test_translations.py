"""The words of templates: remembered by language, filled in and escaped as Jinja's own functions do."""

import pytest
from django.utils import translation

from hub.core.ui.render import environment


def written(source: str, **context: object) -> str:
    return environment().from_string(source).render(context)


def test_each_language_has_its_own_words():
    with translation.override("sv"):
        swedish = written('{{ _("Topics") }}')
    with translation.override("hu"):
        hungarian = written('{{ _("Topics") }}')
    with translation.override("en"):
        assert written('{{ _("Topics") }}') == "Topics"
    assert len({"Topics", swedish, hungarian}) == 3


def test_what_is_filled_in_is_escaped():
    source = "{% trans trimmed name=name %}Hello {{ name }}{% endtrans %}"
    assert written(source, name="<b>") == "Hello &lt;b&gt;"


@pytest.mark.parametrize(("number", "text"), [(1, "1 post"), (2, "2 posts"), (1000, "1000 posts")])
def test_a_number_chooses_its_words(number: int, text: str):
    with translation.override("en"):
        assert written('{{ ngettext("%(num)s post", "%(num)s posts", number) }}', number=number) == text


def test_a_text_in_context():
    with translation.override("en"):
        assert written('{{ pgettext("go to a post", "Go") }}') == "Go"


def test_a_doubled_percent_sign_is_one():
    assert written('{{ _("100 %% of %(what)s", what="it") }}') == "100 % of it"
    assert written("{% trans %}100 % of it{% endtrans %}") == "100 % of it"


def test_plain_text_is_not_escaped():
    source = '{% autoescape false %}{{ _("By %(name)s", name=name) }}{% endautoescape %}'
    assert written(source, name="O'Brien & <Co>") == "By O'Brien & <Co>"
