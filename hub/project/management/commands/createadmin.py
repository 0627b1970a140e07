"""`hub createadmin EMAIL`: the way in where nobody can give the role."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from hub.core.access.errors import Refused
from hub.project.setup import make_administrator


class Command(BaseCommand):
    """For whoever has the console of the machine."""

    help = """Make somebody an administrator of the hub, with a new account if they have none.

Nothing is sent. They sign in at the hub with this address and get a code by e-mail; in production they are then asked
for a second factor.

  hub createadmin anna@example.org --name "Anna Example"
"""
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="their e-mail address")
        parser.add_argument("--name", default="", help="their name, for a new account")
        parser.add_argument("--password", action="store_true", help="ask for a password; else a code comes by e-mail")

    def handle(self, *args: Any, **options: Any) -> None:
        email: str = options["email"]
        try:
            validate_email(email)
            password = self._ask_password() if options["password"] else ""
            member, is_new = make_administrator(email, options["name"] or email.split("@")[0], password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(
            f"{member.email} is an administrator now" + (", with a new account." if is_new else "."),
        )

    def _ask_password(self) -> str:
        password = getpass("Password: ")
        validate_password(password)
        if getpass("Again: ") != password:
            raise CommandError("The two passwords differ.")
        return password
