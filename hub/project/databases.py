"""How Django is to speak to the hub's database; part of the settings."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database_of(url: str, *, data_dir: Path, pool_size: int) -> dict[str, Any]:
    """Django's description of the database that `url` names; SQLite in the data folder where it is empty."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / "hub.sqlite3",
            # A persistent connection: opening one and setting its pragmas costs more than most pages.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # Each connection of a worker has a cache of its own. A larger one costs memory and makes no page
                # faster, because the system keeps the file in memory for all of them.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
                    "PRAGMA cache_size=-10000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=67108864;"
                ),
            },
        }
    parts = urlsplit(url)
    # As libpq reads such an address: a socket's folder has no place but the query, and sslmode must not get lost.
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "OPTIONS": {
            # Compiling a statement costs more than any statement of a page.
            "options": "-c jit=off",
            **query,
            # Without server-side binding psycopg interpolates on the client and prepared statements do nothing.
            "server_side_binding": True,
            # Django leaves them off for proxies that pool transactions. Without them PostgreSQL plans each statement
            # anew and works twice as long for a page.
            "prepare_threshold": 5,
            "pool": {"min_size": 1, "max_size": pool_size, "timeout": 10},
        },
    }
