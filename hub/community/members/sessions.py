"""The session store: database rows that know their owner."""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from hub.community.members.models import HubSession


class SessionStore(DatabaseStore):
    """Django's database store over `HubSession`. `preload` hands it what the viewer's statement has already read."""

    @classmethod
    def get_model_class(cls) -> type[HubSession]:
        return HubSession

    def create_model_instance(self, data: dict[str, Any]) -> HubSession:
        session = cast(HubSession, super().create_model_instance(data))
        owner = data.get(SESSION_KEY)
        session.member_id = int(owner) if owner else None
        session.device = data.get("device", "")
        return session

    def preload(self, data: dict[str, Any]) -> None:
        """Use `data` instead of asking the database again."""
        self._session_cache = data


_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def describe_device(user_agent: str) -> str:
    """`Firefox, Android`: the browser and system by which a person recognises a session; empty where unknown."""
    names = (next((name for mark, name in table if mark in user_agent), "") for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in names if name)
