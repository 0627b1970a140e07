"""Clean HTML read as plain text, as one line, as Markdown, as a quotation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.richtext import Format, excerpt, quote, to_html, to_markdown, to_text

LONG = """
### What worked

No accounts, *codes* on **paper**, see [the sheet](https://example.org/sheet).

- one
- two
  1. three
  2. four

> It took one lesson.
>
> Not four.

| Tool | Minutes |
| --- | --- |
| Cards | 12 |

![A chart](/files/ab/chart.png)

```python
score = right < asked
```
"""


def test_mail_shows_where_links_lead():
    assert to_text(to_html(LONG)) == (
        "What worked\n\nNo accounts, codes on paper, see the sheet (https://example.org/sheet).\n\n"
        "- one\n- two\n  1. three\n  2. four\n\n> It took one lesson.\n>\n> Not four.\n\n"
        "Tool | Minutes\nCards | 12\n\n[A chart]\n\nscore = right < asked"
    )


def test_search_reads_words_alone():
    text = to_text(to_html(LONG), links=False)
    assert "https://" not in text
    assert "the sheet." in text


def test_an_excerpt_leaves_quotations_and_code_out():
    assert excerpt(to_html("> Somebody said\n\nI *answer*:\n\n- yes\n- no\n\n```\nx = 1\n```")) == "I answer: yes no"


def test_an_excerpt_ends_after_a_word():
    line = excerpt(to_html("The quick brown fox jumps over the lazy dog"), 20)
    assert line == "The quick brown fox…"


def test_an_excerpt_is_never_longer_than_asked():
    assert len(excerpt(to_html("ő" * 500), 80)) == 80


def test_letters_come_back_as_they_were():
    assert excerpt(to_html("Ő & <b>ß</b> ς ħ")) == "Ő & <b>ß</b> ς ħ"


MARKDOWN = [
    "plain words",
    "*a* **b** ~~c~~ `d`",
    "a \\* b \\_c\\_ 1. d - e",
    "1\\. not a list\n\n\\- nor this\n\n\\# nor a title",
    "### Title\n\n#### Smaller\n\ntext",
    "- one\n- two\n  - deep\n\nafter",
    "1. one\n2. two",
    "3. three\n4. four",
    "- one\n\n  more\n\n- two",
    "> quoted\n>\n> - in a list\n\nafter",
    "line\\\nbreak",
    "[words](https://example.org/a?b=1&c=2)",
    "[words](</x(1>)",
    "![A chart](/files/ab/c.png)",
    "| A | B |\n| --- | --- |\n| 1 | *2* |",
    "```python\nif a < b:\n    pass\n```",
    "````\n```\n````",
    "`` a ` b ``",
    "---",
    "[@Ilona](mention:018f2c00-0000-7000-8000-000000000001) said",
    LONG,
]


@pytest.mark.parametrize("markdown", MARKDOWN)
def test_markdown_of_a_text_makes_the_same_text(markdown):
    html = to_html(markdown)
    assert to_html(to_markdown(html)) == html


words = st.text(alphabet="ab *_`~#>-+1.)[]()<&|\\!ő", min_size=1, max_size=30)


@settings(max_examples=300, deadline=None)
@given(words)
def test_no_word_becomes_formatting_on_the_way_through_markdown(text):
    html = to_html(f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>", "html")
    assert to_text(to_html(to_markdown(html))) == to_text(html)


@pytest.mark.parametrize("format", list(Format))
def test_a_quotation_names_its_author_and_holds_no_other_quotation(format):
    html = to_html("> older\n\nI *agree*.")
    quoted = to_html(quote(html, name="Ilona [K]", path="/en/threads/1-x/?post=3", format=format), format)
    assert quoted == (
        '<blockquote><p><a href="/en/threads/1-x/?post=3" rel="ugc nofollow noopener">Ilona [K] wrote:</a></p>'
        "<p>I <em>agree</em>.</p></blockquote>"
    )
