"""`hub import organisations FILE.csv`."""

from hub.community.management.kinds import ImportKind
from hub.community.management.management.commands import ImportCommand


class Command(ImportCommand):
    """Imports organisations from a table."""

    help = "Import organisations from a CSV file: all of it, or nothing with a list of what is wrong."
    kind = ImportKind.ORGANISATIONS
