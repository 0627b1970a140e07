from datetime import UTC, datetime

import pytest

from hub.project.demo.moments import moment

MONDAY_NIGHT = datetime(2030, 6, 3, 1, 30, tzinfo=UTC)


def test_working_days_skip_the_weekend():
    assert moment("1 17:40").before(MONDAY_NIGHT) == datetime(2030, 5, 31, 17, 40, tzinfo=UTC)
    assert moment("6 08:05").before(MONDAY_NIGHT) == datetime(2030, 5, 24, 8, 5, tzinfo=UTC)


def test_a_short_while_ago_is_counted_from_now():
    assert moment("25m").before(MONDAY_NIGHT) == datetime(2030, 6, 3, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "now", [MONDAY_NIGHT, datetime(2030, 6, 8, 0, 10, tzinfo=UTC), datetime(2030, 6, 9, 23, 0, tzinfo=UTC)]
)
def test_the_written_order_is_the_order_in_time_whatever_the_hour(now):
    written = ["30 09:00", "2 16:59", "1 08:00", "1 18:00", "5h", "2h", "40m"]
    moments = [moment(text) for text in written]
    assert moments == sorted(moments, key=lambda each: each.order)
    times = [each.before(now) for each in moments]
    assert times == sorted(times)


@pytest.mark.parametrize("text", ["", "yesterday", "0 09:00", "3 25:00", "6h", "0m", "301m", "-2h"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        moment(text)
