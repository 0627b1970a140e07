"""What was written is understood and put in order: structure, links, pictures, mentions."""

import re
import uuid

import pytest

from hub.core.richtext import Mention, is_empty, mentioned_actors, to_html

ILONA = Mention(uuid.UUID("018f2c00-0000-7000-8000-000000000001"), "Ilona Kovács")


class People:
    """Knows Ilona and nobody else."""

    def by_actor(self, actor_ids):
        return {ILONA.actor_id: ILONA} if ILONA.actor_id in actor_ids else {}

    def by_handle(self, handles):
        return {"ilona": ILONA} if "ilona" in handles else {}


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("plain words", "<p>plain words</p>"),
        ("<h1>One</h1><h2>Two</h2><h3>Three</h3><h6>Six</h6>", "<h3>One</h3><h3>Two</h3><h3>Three</h3><h4>Six</h4>"),
        ("<b>a</b><i>b</i><del>c</del>", "<p><strong>a</strong><em>b</em><s>c</s></p>"),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p>a<ul><li>b</p>", "<p>a</p><ul><li>b</li></ul>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<ul>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul><p>c</p>"),
        ("<li>a<li>b", "<p>a</p><p>b</p>"),
        ("<table><tr><td>a<td>b</table>", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"),
        ("<strong><p>a</p></strong>", "<p>a</p>"),
        ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>"),
        ("a<br>b", "<p>a<br>b</p>"),
        ("<a href='/x'>a<a href='/y'>b", None),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        ("a\u202egnp.exe", "<p>agnp.exe</p>"),
    ],
)
def test_html_is_put_in_order(written, stored):
    html = to_html(written, "html")
    if stored is None:
        assert html.count("<a ") == html.count("</a>") == 2
    else:
        assert html == stored


def test_markdown_is_understood_and_html_in_it_is_text():
    html = to_html("# Title\n\n*a* **b** ~~c~~ `d`\n\n<b>e</b>\n\n|x|y|\n|-|-|\n|1|2|\n")
    assert html.startswith("<h3>Title</h3><p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>")
    assert "&lt;b&gt;e&lt;/b&gt;" in html
    assert "<th>x</th>" in html


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("see https://example.org/x.", "https://example.org/x", "."),
        ("(https://example.org/x)", "https://example.org/x", ")"),
        ("https://example.org/a_(b), c", "https://example.org/a_(b)", ", c"),
        ("https://example.org/?a=1&b=2", "https://example.org/?a=1&amp;b=2", ""),
    ],
)
def test_bare_addresses_become_links(text, address, after):
    assert f'<a href="{address}" rel="ugc nofollow noopener">{address}</a>{after}</p>' in to_html(text, "html")


def test_addresses_in_code_stay_text():
    assert "<a " not in to_html("`https://example.org/x`")


def test_every_link_says_that_a_member_wrote_it():
    html = to_html('<a href="https://example.org" rel="me">x</a>', "html")
    assert html == '<p><a href="https://example.org" rel="ugc nofollow noopener">x</a></p>'


def test_pictures_come_from_this_hub_alone():
    assert '<img src="/files/ab/c.png" alt="A chart" loading="lazy">' in to_html("![A chart](/files/ab/c.png)")
    html = to_html("![A chart](https://example.org/c.png)")
    assert "<img" not in html
    assert '<a href="https://example.org/c.png" rel="ugc nofollow noopener">A chart</a>' in html


def test_a_picture_at_the_hubs_full_address_is_this_hubs(settings):
    settings.HUB_URL = "https://hub.example.org"
    assert '<img src="/files/ab/c.png"' in to_html("![x](https://hub.example.org/files/ab/c.png)")
    assert "<img" not in to_html("![x](https://hub.example.org.evil.example/files/ab/c.png)")


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("Ask @ilona!", "markdown"),
        ("Ask @Ilona!", "html"),
        ("Ask [@Whoever](mention:018f2c00-0000-7000-8000-000000000001)!", "markdown"),
        ('Ask <a class="mention" data-actor="018f2c00-0000-7000-8000-000000000001">@x <b>y</b></a>!', "html"),
    ],
)
def test_mentions_show_the_name_that_the_hub_knows(text, format):
    html = to_html(text, format, mentions=People())
    assert re.search(r'Ask <a class="mention" [^>]*href="/id/018f2c00[^>]*>@Ilona Kovács</a>!', html)
    assert mentioned_actors(html) == [ILONA.actor_id]


@pytest.mark.parametrize(
    "text",
    ["Ask @nobody", 'Ask <a class="mention" data-actor="018f2c00-0000-7000-8000-000000000002">@nobody</a>'],
)
def test_who_may_not_be_mentioned_is_plain_text(text):
    assert to_html(text, "html", mentions=People()) == "<p>Ask @nobody</p>"


@pytest.mark.parametrize(
    "text", ["me@ilona.example", "https://social.example/@ilona", "@ilona@social.example", "`@ilona`"]
)
def test_other_at_signs_mention_nobody(text):
    assert not mentioned_actors(to_html(text, mentions=People()))


def test_mentions_survive_cleaning_again():
    html = to_html("@ilona", mentions=People())
    assert to_html(html, "html") == html
    assert to_html(html, "html", mentions=People()) == html


@pytest.mark.parametrize("html", ["", " ", "<p></p>", "<p><br></p>", "<p>&nbsp;</p>", "<ul><li></li></ul>"])
def test_nothing_is_empty(html):
    assert is_empty(to_html(html, "html"))


@pytest.mark.parametrize("html", ["<p>a</p>", '<img src="/files/a.png" alt="">'])
def test_a_word_or_a_picture_is_not_empty(html):
    assert not is_empty(to_html(html, "html"))
