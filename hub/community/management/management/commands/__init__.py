"""What the commands that import tables share."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from hub.community.management.actions.imports import carry_out_import, checked_defaults
from hub.community.management.kinds import ImportKind
from hub.community.management.queries.checking import Check, check_table
from hub.community.management.queries.columns import COLUMNS, guess_mapping
from hub.core.access.errors import Refused
from hub.core.access.viewer import Viewer
from hub.core.tables import ENCODINGS, MOST_BYTES, Table, read_table

SHOWN = 50


class ImportCommand(BaseCommand):
    """Checks a table and imports it, all or nothing; ends with 1 where there are problems."""

    kind: ClassVar[ImportKind]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how to read it."""
        parser.add_argument("file", metavar="FILE.csv", help="the table; its encoding and delimiter are found")
        parser.add_argument("--dry-run", action="store_true", help="check only, import nothing")
        parser.add_argument("--report", metavar="REPORT.json", help="write every problem into this file")
        parser.add_argument(
            "--encoding",
            choices=ENCODINGS,
            default="",
            metavar="ENCODING",
            help=f"how the file's letters are written, where the guess is wrong: {', '.join(ENCODINGS)}",
        )
        fields = ", ".join(column.field for column in COLUMNS[self.kind])
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEAD=FIELD",
            help=f"a column that is not recognised, such as Namn=name; FIELD is one of {fields}",
        )
        parser.add_argument(
            "--default", action="append", default=[], metavar="FIELD=VALUE", help="for empty cells, such as country=SE"
        )
        parser.add_argument(
            "--skip-known", action="store_true", help="leave out lines that are in the hub already, instead of stopping"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, check, and import unless that was only to be tried."""
        try:
            table = read_table(self._content(options["file"]), encoding=options["encoding"])
            mapping = self._mapping(table, options["column"])
            defaults = checked_defaults(dict(_pairs(options["default"])))
            arguments: dict[str, Any] = {"defaults": defaults, "skips_known": options["skip_known"]}
            if options["dry_run"]:
                check = check_table(self.kind, table, mapping, **arguments)
            else:
                check = carry_out_import(self.kind, table, mapping, by=Viewer(is_system=True), **arguments)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        if options["report"]:
            Path(options["report"]).write_text(_report(check, table, mapping), encoding="utf-8")
        self._tell(check, table, mapping, is_dry=options["dry_run"])

    def _content(self, name: str) -> bytes:
        try:
            with Path(name).open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from error

    def _mapping(self, table: Table, columns: list[str]) -> dict[str, str]:
        mapping = guess_mapping(self.kind, table.head)
        for head, field in _pairs(columns):
            if head not in table.head:
                raise CommandError(f"There is no column “{head}”; there are: {', '.join(table.head)}.")
            mapping = {number: name for number, name in mapping.items() if name != field}
            mapping[str(table.head.index(head))] = field
        return mapping

    def _tell(self, check: Check, table: Table, mapping: dict[str, str], *, is_dry: bool) -> None:
        lines = "1 line" if check.row_count == 1 else f"{check.row_count} lines"
        self.stdout.write(f"{lines}, read as {table.encoding}, separated by {table.delimiter!r}.")
        for number, field in mapping.items():
            self.stdout.write(f"  {table.head[int(number)]} → {field}")
        if check.known_count:
            self.stdout.write(f"{check.known_count} are in the hub already and left out.")
        for problem in check.problems[:SHOWN]:
            where = f"line {problem.line}, {problem.column}" if problem.column else f"line {problem.line}"
            self.stderr.write(f"{where}: {problem.message} {f'“{problem.value}”' if problem.value else ''}".rstrip())
        if check.problem_count:
            more = f" ({check.problem_count - SHOWN} more; see --report)" if check.problem_count > SHOWN else ""
            raise CommandError(f"{check.problem_count} problems{more}. Nothing was imported.")
        if not check.records:
            self.stdout.write("There is nothing new to import.")
        elif is_dry:
            self.stdout.write(f"{len(check.records)} can be imported. Nothing was imported.")
        else:
            self.stdout.write(f"{len(check.records)} imported.")


def _pairs(texts: list[str]) -> list[tuple[str, str]]:
    pairs = [(text.partition("=")[0], text.partition("=")[2]) for text in texts]
    for text, (name, value) in zip(texts, pairs, strict=True):
        if not name or not value:
            raise CommandError(f"“{text}” is not of the form NAME=VALUE.")
    return pairs


def _report(check: Check, table: Table, mapping: dict[str, str]) -> str:
    return json.dumps(
        {
            "lines": check.row_count,
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "columns": {table.head[int(number)]: field for number, field in mapping.items()},
            "ready": len(check.records),
            "known": check.known_count,
            "problem_count": check.problem_count,
            "problems": [
                {"line": each.line, "column": each.column, "value": each.value, "message": each.message}
                for each in check.problems
            ],
        },
        ensure_ascii=False,
        indent=1,
    )
