"""When things happened on the demonstration hub: always counted back from now, in the rhythm of working days."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

_WORKING_DAY = re.compile(r"^(\d{1,3}) (\d\d):(\d\d)$")
_JUST_NOW = re.compile(r"^(\d{1,3})(h|m)$")
# Beyond this many hours “3h” could fall before the evening of the last working day and turn a conversation upside down.
_JUST_NOW_LIMIT = timedelta(hours=5)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Moment:
    """A time before now: so many working days ago at a time of day (UTC), or a short while ago.

    Written “12 09:14” (twelve working days before today, 09:14), “3h” or “25m” (at most five hours).
    """

    working_days: int = 0
    at: time = time()
    ago: timedelta = timedelta()

    @property
    def order(self) -> tuple[int, timedelta]:
        """Sorts moments from the oldest to the newest without knowing the time of day."""
        clock = timedelta(hours=self.at.hour, minutes=self.at.minute)
        return (-self.working_days, clock) if self.working_days else (0, -self.ago)

    def before(self, now: datetime) -> datetime:
        """The moment in UTC; weekends are skipped, so that nobody of the demonstration works on a Sunday."""
        now = now.astimezone(UTC)
        if not self.working_days:
            return now - self.ago
        day, left = now.date(), self.working_days
        while left:
            day -= timedelta(days=1)
            left -= day.weekday() < _SATURDAY
        return datetime.combine(day, self.at, UTC)


def moment(text: str) -> Moment:
    """Read a moment; raises `ValueError` for anything but the forms that `Moment` names."""
    if match := _WORKING_DAY.match(text):
        days, hour, minute = map(int, match.groups())
        if days:
            return Moment(working_days=days, at=time(hour, minute))
    if match := _JUST_NOW.match(text):
        number = int(match[1])
        ago = timedelta(hours=number) if match[2] == "h" else timedelta(minutes=number)
        if timedelta() < ago <= _JUST_NOW_LIMIT:
            return Moment(ago=ago)
    raise ValueError(f"“{text}” is not a moment such as “12 09:14”, “3h” or “25m”")
