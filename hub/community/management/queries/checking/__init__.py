"""The dry run of an import: every line is read as it would be stored, and every problem is named with its place."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from hub.community.management.kinds import ImportKind
from hub.community.management.queries.checking.lines import PROGRESS_EVERY, Check, Line, Problem
from hub.community.management.queries.checking.members import check_members
from hub.community.management.queries.checking.organisations import check_organisations
from hub.community.management.queries.columns import COLUMNS, REQUIRED, label_of
from hub.core.tables import Table

__all__ = ["PROGRESS_EVERY", "Check", "Problem", "check_table"]


def check_table(
    kind: str,
    table: Table,
    mapping: Mapping[str, str],
    *,
    defaults: Mapping[str, str],
    skips_known: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Check:
    """Read every line of `table` as it would be imported. `mapping` names fields by the number of their column.

    `skips_known` leaves out lines whose address already has an account (or whose organisation is there already)
    instead of naming them as problems. `progress` is told now and then how many lines were read. Stores nothing.
    """
    known = {column.field for column in COLUMNS[kind]}
    columns = {name: int(number) for number, name in mapping.items() if name in known and number.isdecimal()}
    check = Check(row_count=len(table.rows))
    line = Line(check, table.head, columns, defaults)
    line.progress = progress
    missing = [name for name in REQUIRED[ImportKind(kind)] if name not in columns]
    if kind == ImportKind.MEMBERS and not columns.keys() & {"name", "first_name", "last_name"}:
        missing.append("name")
    if missing:
        line.number = 1
        for name in missing:
            line.wrong(name, _("No column is chosen for “%(field)s”.") % {"field": label_of(kind, name)}, "")
        return check
    reader = check_members if kind == ImportKind.MEMBERS else check_organisations
    reader(table, line, skips_known)
    check.problems.sort(key=lambda problem: problem.line)
    return check
