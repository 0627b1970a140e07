"""Reads versions."""

from django.db import connection


def versions_of(*names: str) -> dict[str, int]:
    """The versions of these names, in one statement; 0 for what has never been bumped."""
    if not names:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name, number FROM core_versions_version WHERE name IN ({', '.join(['%s'] * len(names))})", names
        )
        known: dict[str, int] = dict(cursor.fetchall())
    return {name: known.get(name, 0) for name in names}
