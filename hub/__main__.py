"""The `hub` command."""

import sys

from hub.project.commands import run_command


def main() -> None:
    """Entry point of `hub` and of `python -m hub`."""
    sys.exit(run_command(sys.argv[1:]))


if __name__ == "__main__":
    main()
