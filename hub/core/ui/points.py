"""The home page: what features bring to it. The page itself knows none of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One line of the feed: what somebody brought, newest activity first.

    `text` is a teaser in plain text, `place` the group it is in, `kind` a short word that is shown where it says
    something, `language` that of title and text.
    """

    at: datetime
    path: str
    title: str
    text: str
    author: str
    author_key: str
    picture: str = ""
    kind: str = ""
    place: str = ""
    place_path: str = ""
    replies: int = 0
    is_answered: bool = False
    is_unread: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """What the home page asks for: the whole hub or what the viewer follows, older than a moment, so many at most."""

    is_following: bool = False
    before: datetime | None = None
    limit: int = 15


home_feed: Hook[[Viewer, FeedRequest], FeedItem] = Hook(
    "home_feed", "What is new, the latest first; each feature answers at most `limit` items older than `before`."
)


@dataclass(frozen=True, slots=True)
class HomeCard:
    """A thing worth a look beside the feed: a group, a question without an answer. `reason` says why it is here."""

    title: str
    path: str
    text: str = ""
    kicker: str = ""
    reason: str = ""
    key: UUID | str = ""


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A few cards under one heading, and where there are more."""

    title: str
    cards: tuple[HomeCard, ...]
    more_path: str = ""
    more_label: str = ""


home_sections: Hook[[Viewer], HomeSection] = Hook(
    "home_sections", "Sections beside the feed of the home page; none where a feature has nothing for the viewer."
)
