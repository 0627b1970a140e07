"""Reads the hub's settings from the environment through one declared table."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class SettingError(Exception):
    """A setting is missing or unusable; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its environment name without the `HUB_` prefix, its type, default and help."""

    name: str
    type: Callable[[str], Any]
    default: Any
    help: str
    is_secret: bool = False

    @property
    def variable(self) -> str:
        return f"HUB_{self.name}"


def boolean(text: str) -> bool:
    """`1`, `true`, `yes`, `on` and their opposites, in any case."""
    word = text.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError(f"“{text}” is neither yes nor no")


def number(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number within bounds, both included."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError(f"“{text}” is not a whole number") from None
        if not least <= value <= most:
            raise ValueError(f"{value} is not between {least} and {most}")
        return value

    return read


def words(text: str) -> list[str]:
    """A comma-separated list without empty entries."""
    return [word.strip() for word in text.split(",") if word.strip()]


def read_settings(table: list[Setting], environ: Mapping[str, str]) -> dict[str, Any]:
    """Answer each setting's value; `HUB_X_FILE` names a file that holds the value of `HUB_X`.

    Raises `SettingError` for a value of the wrong type, an unreadable file, or an unknown `HUB_` name
    (names that begin with `HUB_TEST_` belong to the test suite).
    """
    values: dict[str, Any] = {}
    known = {setting.variable for setting in table} | {f"{setting.variable}_FILE" for setting in table}
    for variable in sorted(environ):
        if variable.startswith("HUB_") and variable not in known and not variable.startswith("HUB_TEST_"):
            raise SettingError(f"{variable} is set, but there is no such setting. Known names are in .env.example.")
    for setting in table:
        raw = environ.get(setting.variable)
        file = environ.get(f"{setting.variable}_FILE")
        if raw is None and file:
            try:
                raw = Path(file).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingError(f"{setting.variable}_FILE: cannot read {file}: {error.strerror}.") from error
        if raw is None:
            values[setting.name] = setting.default
            continue
        try:
            values[setting.name] = setting.type(raw)
        except ValueError as error:
            reason = "the given value is not usable" if setting.is_secret else str(error)
            raise SettingError(f"{setting.variable}: {reason}. It is for: {setting.help}") from error
    return values


def current(table: list[Setting]) -> dict[str, Any]:
    """The settings of this process."""
    return read_settings(table, os.environ)
