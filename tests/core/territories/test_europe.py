"""The map of Europe and the bars for regions."""

import gzip
import re
from importlib.resources import files

from django.template.loader import get_template
from django.utils import translation

from hub.core.territories import country_codes
from hub.core.territories.europe import europe_map, map_svg, quantise, regions_map


def test_steps_share_the_numbers_evenly_and_never_overlap() -> None:
    steps = quantise([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert [(step.step, step.least, step.most) for step in steps] == [
        (1, 1, 2),
        (2, 3, 4),
        (3, 5, 6),
        (4, 7, 8),
        (5, 9, 10),
    ]


def test_few_numbers_take_the_strong_colours_and_none_take_none() -> None:
    assert [(step.step, step.least, step.most) for step in quantise([7, 7, 2, 0])] == [(4, 2, 2), (5, 7, 7)]
    assert quantise([0, 0]) == []
    assert quantise([]) == []


def test_every_country_in_europe_has_an_outline_that_is_large_enough_to_see() -> None:
    drawing = europe_map({}, "en")
    missing = set(country_codes(in_europe=True)) - {area.code for area in drawing.areas}
    # Too small for the scale or outside the frame; their numbers are in the table.
    assert missing == {"GI", "SJ"}
    assert {area.code for area in drawing.areas if not area.path} <= {"MC", "VA"}
    spots = {area.code for area in drawing.areas if area.spot}
    assert {"AD", "LI", "LU", "MC", "MT", "SM", "VA"} <= spots
    for area in drawing.areas:
        if area.spot:
            assert 0 <= area.spot[0] <= drawing.width, area.name
            assert 0 <= area.spot[1] <= drawing.height, area.name


def test_the_outlines_stay_small_enough_for_a_page() -> None:
    data = files("hub.core.territories").joinpath("data/europe.json").read_bytes()
    assert len(gzip.compress(data)) < 25_000


def test_rows_come_by_number_then_name_and_keep_countries_outside_the_map() -> None:
    drawing = europe_map({"SE": 3, "AT": 3, "BR": 9, "HU": 0}, "sv", {"SE": "/sv/people/?country=SE"})
    assert [(row.code, row.name, row.value) for row in drawing.rows] == [
        ("BR", "Brasilien", 9),
        ("SE", "Sverige", 3),
        ("AT", "Österrike", 3),
    ]
    assert drawing.rows[1].href == "/sv/people/?country=SE"
    assert not any(area.code == "BR" for area in drawing.areas)


def test_a_code_that_is_no_longer_known_stays_in_the_table() -> None:
    assert [row.name for row in europe_map({"QQ": 1}, "en").rows] == ["QQ"]


def test_the_drawing_links_and_names_what_has_a_number_and_hides_the_rest() -> None:
    svg = map_svg({"SE": 12, "MT": 3}, "en", {"SE": "/en/people/?country=SE&view=map"}, title="Members by country")
    assert svg.count("<a ") == 1
    assert 'href="/en/people/?country=SE&amp;view=map" aria-label="Sweden: 12"' in svg
    assert '<g role="img" aria-label="Malta: 3">' in svg
    assert re.search(r'<circle class="q4" cx="\d+" cy="\d+"', svg)
    assert 'aria-label="Members by country"' in svg
    assert "style=" not in svg
    assert svg.count('class="q0"') > 40


def test_names_and_titles_are_escaped() -> None:
    svg = map_svg({"SE": 1}, "en", {"SE": '"><script>'}, title='"><script>')
    assert "<script>" not in svg


def test_the_whole_map_has_a_table_a_legend_and_the_note_on_kosovo() -> None:
    page = get_template("core/territories/map.jinja").backend.env.from_string(
        '{% from "core/territories/_map.jinja" import territory_map %}'
        "{{ territory_map(drawing, caption='Members by country', unit='Members') }}"
    )
    with translation.override("en"):
        html = page.render(drawing=europe_map({"XK": 2, "SE": 12}, "en", {"SE": "/x"}))
        plain = page.render(drawing=europe_map({"SE": 12}, "en"))
        empty = page.render(drawing=europe_map({}, "en"))
    assert "<caption>Members by country</caption>" in html
    assert '<th scope="row"><a href="/x">Sweden</a></th>' in html
    assert "UNSCR 1244/1999" in html
    assert html.count("<li>") == 2
    assert "UNSCR" not in plain
    assert "<table" not in empty


def test_regions_are_ranked_bars_of_one_country() -> None:
    drawing = regions_map("GR", {"EL30": 5, "EL52": 9, "EL99": 1}, "el", {"EL30": "/x"})
    assert [(row.code, row.name) for row in drawing.rows] == [
        ("EL52", "Κεντρική Μακεδονία"),
        ("EL30", "Αττική"),
        ("EL99", "EL99"),
    ]
    assert drawing.areas == ()
    assert drawing.most == 9
