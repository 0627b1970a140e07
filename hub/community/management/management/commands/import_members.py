"""`hub import members FILE.csv`."""

from hub.community.management.kinds import ImportKind
from hub.community.management.management.commands import ImportCommand


class Command(ImportCommand):
    """Imports members from a table."""

    help = """Import members from a CSV file: all of it, or nothing with a list of what is wrong.

The first line names the columns, in any order and in the words of your list: e-mail, name, country, language,
organisation. Try with --dry-run first: it says how each column was understood and what is wrong in which line, and
changes nothing. Nobody is written to: people are invited from “Manage”.

  hub import members people.csv --dry-run
  hub import members people.csv --default country=SE --skip-known
"""
    kind = ImportKind.MEMBERS
