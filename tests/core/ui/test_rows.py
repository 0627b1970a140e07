"""Rows of hot lists are written in Python, so nothing escapes by itself: each value is tried."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

from django.utils import translation

from hub.core.ui import rows
from hub.core.ui.rows import entity_row, thread_row

EVIL = "\"'><script>alert(1)</script>&"
NOW = datetime.now(UTC)


class Elements(HTMLParser):
    """Collects the elements, and fails where one is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        if tag not in {"img", "use"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.names.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def elements(html: str) -> list[str]:
    parser = Elements()
    parser.feed(html)
    assert not parser.open
    return parser.names


def test_whatever_people_wrote_is_escaped():
    html = thread_row(
        EVIL,
        EVIL,
        EVIL,
        EVIL,
        3,
        started_at=NOW,
        author_image=EVIL,
        kind=EVIL,
        kind_tone=EVIL,
        space=EVIL,
        space_path=EVIL,
        topics=[(EVIL, EVIL)],
        last_author=EVIL,
        last_at=NOW,
        last_text=EVIL,
        last_path=EVIL,
        unread=True,
        pinned=True,
        locked=True,
        language=EVIL,
    )
    html += entity_row(EVIL, EVIL, EVIL, EVIL, [(EVIL, EVIL), (EVIL, "")], badge=EVIL, badge_tone=EVIL, language=EVIL)
    assert "script" not in elements(html)
    assert "'" not in html.replace("&#39;", "")


def test_an_unread_thread_says_so_in_words_too():
    assert "Unread:" in thread_row("/x", "Title", "Ilona", "a", 0, unread=True)
    assert "Unread:" not in thread_row("/x", "Title", "Ilona", "a", 0)


def test_an_answered_question_is_called_answered_and_not_a_question():
    html = thread_row("/x", "Title", "Ilona", "a", 0, kind="Question", answered=True)
    assert "Answered" in html
    assert "Question" not in html


def test_times_are_written_for_people_and_machines():
    at = NOW - timedelta(hours=3, minutes=1)
    html = thread_row("/x", "Title", "Ilona", "a", 0, last_at=at)
    assert f'<time datetime="{at.isoformat(timespec="minutes")}">3 hours ago</time>' in html


def test_words_follow_the_language_of_the_page(monkeypatch):
    monkeypatch.setattr(rows, "gettext", lambda text: f"{text} ({translation.get_language()})")
    rows._words.cache_clear()
    with translation.override("sv"):
        assert "Replies: (sv)" in thread_row("/x", "Title", "Ilona", "a", 0)
    assert "Replies: (en)" in thread_row("/x", "Title", "Ilona", "a", 0)
    rows._words.cache_clear()


def test_the_initials_are_the_persons_and_not_the_organisations():
    html = thread_row("/x", "Title", "Danae Vrettou", "a", 0, on_behalf_of="Meltemi & Co (demonstration)")
    assert ">DV<" in html
    assert "Danae Vrettou (Meltemi &amp; Co (demonstration))" in html
