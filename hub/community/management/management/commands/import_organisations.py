"""`hub import organisations FILE.csv`."""

from hub.community.management.kinds import ImportKind
from hub.community.management.management.commands import ImportCommand


class Command(ImportCommand):
    """Imports organisations from a table."""

    help = """Import organisations from a CSV file: all of it, or nothing with a list of what is wrong.

The first line names the columns, in any order and in the words of your list: name, type, country, website. Try with
--dry-run first: it says how each column was understood and what is wrong in which line, and changes nothing.

  hub import organisations schools.csv --dry-run
  hub import organisations schools.csv --column Skolnamn=name --default type=school --default country=SE
"""
    kind = ImportKind.ORGANISATIONS
