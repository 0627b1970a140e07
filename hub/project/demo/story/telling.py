"""What every part of the story needs: who is who by now, and when things happen."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from random import Random

from hub.community.actors.models import Actor
from hub.community.members.models import Member
from hub.community.organisations.models import Organisation
from hub.community.spaces.models import Space
from hub.community.spaces.viewers import viewer_of
from hub.community.topics.queries import find_topic
from hub.content.contributions.models import Contribution
from hub.core.access.viewer import Viewer
from hub.project.demo import records as c
from hub.project.demo.moments import Moment
from hub.project.demo.replay import Step

WEEK = 5  # working days


class Telling:
    """Collects the steps, and remembers what came of each while they run.

    What the files leave open, such as the hour at which somebody pressed "thanks", follows from the names alone: each
    time the demonstration is loaded it is the same one, only later.
    """

    def __init__(self, content: c.Content, *, now: datetime, system: Viewer) -> None:
        self.content = content
        self.now = now
        self.system = system
        self.members: dict[str, Member] = {}
        self.organisations: dict[str, Organisation] = {}
        self.spaces: dict[str, Space] = {}
        self.written: dict[str, list[Contribution]] = {}
        self.told: list[Step] = []
        self.manager = next(person.key for person in content.people if person.role == "manager")

    # --- When ----------------------------------------------------------------------------------------------------

    def at(self, moment: datetime, do: Callable[[], object]) -> None:
        """Add a step; nothing happens after now."""
        self.told.append(Step(min(moment, self.now), len(self.told), do))

    def day(self, working_days: int, clock: str = "", *, name: str = "") -> datetime:
        """So many working days ago: at the given time, or at one in office hours that follows from the name."""
        at = time.fromisoformat(clock) if clock else _office_hour(name)
        return Moment(working_days=max(1, working_days), at=at).before(self.now)

    def joining(self, person: c.Person) -> datetime:
        """When the person joined the hub."""
        return self.day(person.joined * WEEK + 2, name=person.key)

    def soon_after(self, moment: datetime, key: str, name: str) -> datetime:
        """When the person came by: within about a day, before now, and not before they joined."""
        latest = min(moment + timedelta(hours=26), self.now)
        later = moment + (latest - moment) * (0.02 + 0.96 * Random(f"{name} {key}").random())  # noqa: S311 -- no secret
        return max(later, self.joining(self.person(key)) + timedelta(hours=1))

    # --- Who -------------------------------------------------------------------------------------------------------

    def person(self, key: str) -> c.Person:
        """What the files tell of somebody."""
        return next(person for person in self.content.people if person.key == key)

    def actor(self, key: str) -> Actor:
        """Somebody who has joined by now."""
        return self.members[key].actor

    def viewer(self, key: str) -> Viewer:
        """The person as they stand now: roles in groups change as the story goes on."""
        return viewer_of(self.members[key].actor_id)

    def speaking(self, key: str, voice: str) -> Viewer:
        """The person, in the name of an organisation where there is a voice."""
        return self.viewer(key).speaking_for(self.organisations[voice].pk if voice else None)

    def topics(self, slugs: Iterable[str]) -> list[int]:
        """The hub's topics with these slugs, as actions take them."""
        return [entry.id for slug in slugs if (entry := find_topic(slug)) is not None]


def _office_hour(name: str) -> time:
    """A time between seven and four that follows from the name."""
    return time(7 + Random(name).randrange(9), Random(f"{name} minute").randrange(60))  # noqa: S311 -- no secret
