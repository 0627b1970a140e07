"""Log lines as JSON: one object per line, with the request's id and without personal data."""

import logging
import re
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter

# Importable before the applications are loaded: Django configures its logs first.
current_request_id: ContextVar[str] = ContextVar("request_id", default="")

_PERSONAL = [
    (re.compile(r"[^\s@'\"<>()]+@[^\s@'\"<>()]+\.[^\s@'\"<>().]+"), "[e-mail]"),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"), "[address]"),
    (re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{0,4}(?![\w:])"), "[address]"),
    (re.compile(r"\?[^\s'\"]+"), "?[query]"),
    # PostgreSQL quotes the offending row in its messages.
    (re.compile(r"\((?:[^()]*)\)=\((?:[^()]*)\)"), "(…)=(…)"),
    (re.compile(r"Failing row contains \(.*?\)\.", re.DOTALL), "Failing row contains (…)."),
]


def without_personal_data(text: str) -> str:
    """Blank e-mail addresses, network addresses, query strings and quoted database rows."""
    for pattern, instead in _PERSONAL:
        text = pattern.sub(instead, text)
    return text


class PrivateJsonFormatter(JsonFormatter):
    """Adds the request's id; drops the request object that Django attaches; blanks personal data in what is left."""

    def __init__(self) -> None:
        names = {"asctime": "time", "levelname": "level", "name": "logger"}
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields=names)

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        clean = logging.makeLogRecord(record.__dict__)
        request = clean.__dict__.pop("request", None)
        if request_id := current_request_id.get():
            clean.request_id = request_id
        message = record.getMessage()
        if request is not None:
            # Django writes the address into its message, and an address may name a person.
            match = getattr(request, "resolver_match", None)
            clean.route = match.view_name if match else ""
            message = message.replace(request.path, f"({match.route})" if match else "(…)")
        clean.msg, clean.args = without_personal_data(message), None
        return super().format(clean)

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- logging's own name
        """The traceback, blanked like the message."""
        text = super().formatException(ei)
        return without_personal_data(text if isinstance(text, str) else "\n".join(text))
