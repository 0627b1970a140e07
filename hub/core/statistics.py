"""What SQLite knows of how many rows its tables have and how their indexes divide them.

SQLite counts only when it is told to. Without, it takes every index on a column with few values for a sharp one, and
looks for five hundred people by walking through everybody who is a person. With numbers that are out of date it is
worse off than without: a table that was empty when it was counted is read from end to end for ever after. So only
tables that are large already are counted, from samples, and again every day (ADR 0062). PostgreSQL's autovacuum does
all this.
"""

from django.db import connection

# A smaller table is not counted: it may be ten times as large in an hour, and SQLite's own guesses serve it well.
ENOUGH_ROWS = 1_000
# So many entries of each index are looked at: enough to see that a value is not rare, in milliseconds. A sample of 400
# would have it that 401 rows are of a kind, and so that looking for five hundred by it is cheaper than by their keys.
_SAMPLE = 10_000

# Without the tables inside the index of the search: it asks for their rows by key alone.
_TABLES = """
SELECT name FROM pragma_table_list
WHERE schema = 'main' AND type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name
"""


def renew_statistics() -> list[str]:
    """Count the large tables of a SQLite database and forget what was counted of others; answers the counted ones.

    Other connections plan by the new numbers from their next statement on. On PostgreSQL nothing happens.
    """
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {_SAMPLE}")
        cursor.execute(_TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        large = []
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) = {ENOUGH_ROWS} FROM (SELECT 1 FROM {name} LIMIT {ENOUGH_ROWS})")
            if cursor.fetchone()[0]:
                cursor.execute(f"ANALYZE {name}")
                large.append(table)
        _forget_all_but(large)
        # Connections read the numbers with the tables' definitions, and these anew where one was changed.
        cursor.execute("CREATE VIEW hub_counted AS SELECT 1")
        cursor.execute("DROP VIEW hub_counted")
    return large


def _forget_all_but(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone():
            kept = ", ".join(["%s"] * len(tables)) or "NULL"
            cursor.execute(f"DELETE FROM sqlite_stat1 WHERE tbl IS NULL OR tbl NOT IN ({kept})", tables)
