"""`hub import members FILE.csv`."""

from hub.community.management.kinds import ImportKind
from hub.community.management.management.commands import ImportCommand


class Command(ImportCommand):
    """Imports members from a table."""

    help = "Import members from a CSV file: all of it, or nothing with a list of what is wrong."
    kind = ImportKind.MEMBERS
