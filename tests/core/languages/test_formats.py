"""Dates, numbers and lists as CLDR writes them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from markupsafe import Markup

from hub.core.languages import CONTENT_LANGUAGES, PSEUDO_LANGUAGE, formats

NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "moment", "number"),
    [
        ("en", "29 Mar 2026", "29 Mar 2026, 00:30", "1,234,567"),
        ("sv", "29 mars 2026", "29 mars 2026 00:30", "1\xa0234\xa0567"),
        ("hu", "2026. márc. 29.", "2026. márc. 29. 0:30", "1\xa0234\xa0567"),
        ("el", "29 Μαρ 2026", "29 Μαρ 2026, 12:30\u202fπ.μ.", "1.234.567"),
    ],
)
def test_each_language_has_its_way(language, day, moment, number):
    with translation.override(language), timezone.override(UTC):
        assert formats.format_date(NOW) == formats.format_date(NOW.date()) == day
        assert formats.format_datetime(NOW) == moment
        assert formats.format_number(1234567) == number


@pytest.mark.parametrize("language", [*CONTENT_LANGUAGES, PSEUDO_LANGUAGE])
@pytest.mark.parametrize("length", ["short", "medium", "long", "full"])
def test_every_language_formats_everything(language, length):
    with translation.override(language):
        text = formats.format_datetime(NOW, length, with_zone=True)
        assert "{" not in text
        assert "30" in text
        assert formats.format_relative(NOW - timedelta(hours=3), NOW)


def test_times_are_shown_in_the_readers_zone():
    with timezone.override(ZoneInfo("Europe/Stockholm")):
        assert formats.format_time(NOW) == "01:30"
        assert formats.format_time(NOW + timedelta(hours=1)) == "03:30"
        assert formats.format_datetime(NOW, with_zone=True) == "29 Mar 2026, 01:30 (CET)"
    with timezone.override(ZoneInfo("America/New_York")):
        assert formats.format_date(NOW) == "28 Mar 2026"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        formats.format_date(datetime(2026, 1, 1))  # noqa: DTZ001 -- the mistake under test


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(minutes=119), "1 hour ago"),
        (timedelta(hours=-3), "in 3 hours"),
        (timedelta(days=1, hours=23), "1 day ago"),
        (timedelta(days=13), "1 week ago"),
        (timedelta(days=31), "26 Feb 2026"),
    ],
)
def test_how_long_ago(ago, text):
    with timezone.override(UTC):
        assert formats.format_relative(NOW - ago, NOW) == text


def test_the_time_element_holds_the_exact_time_with_its_zone():
    with timezone.override(ZoneInfo("Europe/Athens")):
        tag = formats.time_tag(NOW, relative=False)
    assert str(tag) == (
        '<time datetime="2026-03-29T00:30+00:00" title="29 March 2026, 02:30 (EET)">29 Mar 2026, 02:30</time>'
    )


@pytest.mark.parametrize("function", [formats.format_date, formats.format_datetime, formats.format_time])
def test_nothing_is_shown_for_no_time(function):
    assert (
        function(None) == formats.time_tag(None) == formats.format_relative(None) == formats.format_number(None) == ""
    )


def test_lists_read_as_sentences():
    assert formats.format_list(["Anna", "Bo", "Csilla"]) == "Anna, Bo and Csilla"
    assert formats.format_list(iter([])) == ""
    with translation.override("hu"):
        assert formats.format_list(["Anna", "Bo"], "or") == "Anna vagy Bo"


def test_links_in_a_list_stay_links_and_all_else_is_escaped():
    text = formats.format_list([Markup("<b>A</b>"), "<i>{0}"])
    assert isinstance(text, Markup)
    assert text == "<b>A</b> and &lt;i&gt;{0}"
    assert not isinstance(formats.format_list(["<i>"]), Markup)


def test_languages_are_named_in_the_readers_language():
    with translation.override("sv"):
        assert formats.language_name("hu") == "ungerska"
        assert formats.format_percent(0.25) == "25\xa0%"
    assert formats.language_name("mt") == "Maltese"
    assert formats.language_name("xx-nothing") == "xx-nothing"
    assert formats.language_name("und") == "another language"


def test_zones_and_lengths_do_not_share_a_remembered_text():
    assert len({formats.format_date(date(2026, 1, 2), length) for length in ("short", "medium", "long", "full")}) == 4
    assert date(2026, 1, 2).year == 2026
