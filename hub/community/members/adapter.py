"""The seam between django-allauth, which signs people up and in, and the hub's own accounts."""

import base64
import hashlib
from email.utils import make_msgid
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hub.community.members.actions import confirm_member, normalise_email, register_member
from hub.community.members.kinds import MemberState
from hub.community.members.models import Member
from hub.community.members.points import after_sign_in
from hub.community.members.sessions import describe_device
from hub.community.members.verbs import EMAIL_CHANGED
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.activity import record
from hub.core.hubsettings.kinds import SignUp
from hub.core.hubsettings.queries import hub_settings

# The page that asks for the code says so itself, unless another one was sent.
_SAID_BY_THE_PAGE = frozenset({"account/messages/email_confirmation_sent.txt", "account/messages/login_code_sent.txt"})


class MailNotSent(Exception):
    """The mail server did not take a message that somebody waits for; the page says so (`hub.project.middleware`)."""


class HubAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """allauth's decisions, made by the hub's actions, and its messages in the hub's words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code. Look for our newest message: only the code in it works."),
        "too_many_login_attempts": _("That was tried too often. Wait a few minutes, or ask for a new code."),
        "rate_limited": _("We have just sent you a message. Wait a little before you ask for another."),
        "email_password_mismatch": _("The address and the password do not belong together."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "same_as_current": _("This is what you have already."),
        "email_taken": _("This address cannot be used."),
        "duplicate_email": _("This is your address already."),
    }

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message_template in _SAID_BY_THE_PAGE and request.POST.get("action") != "resend":
            return
        super().add_message(request, level, message_template, message_context, extra_tags, message)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open, or invited: an invitation that the session carries opens a hub that is by invitation or a pilot."""
        return hub_settings().sign_up == SignUp.OPEN or bool(request.session.get("invitation"))

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Member:
        current = hub_settings()
        data = form.cleaned_data
        return register_member(
            data["email"],
            data["name"],
            by=VISITOR,
            country=data["country"],
            language=get_language() or "en",
            terms_version=current.terms_version,
            privacy_version=current.privacy_version,
            age=form.age,
            member=user,
        )

    def clean_email(self, email: str) -> str:
        return normalise_email(email)

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.session["device"] = describe_device(request.headers.get("User-Agent", ""))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Finish what waited for this sign-in; new members are then shown the first steps, others where they were."""
        if user.state == MemberState.INVITED:
            confirm_member(user, by=_as(user))
        response = super().post_login(request, user, **kwargs)
        finished = list(after_sign_in.ask(request, user.actor_id))
        for entry in finished:
            messages.success(request, entry.message)
        return redirect(finished[-1].url) if finished else response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first steps, until they have been taken or skipped; then the home page."""
        has_begun = getattr(request.user, "onboarded_at", None) is not None
        return resolve_url("home" if has_begun else "profile_welcome")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("profile_welcome")

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        shown = {**context, "hub": hub_settings(), "hub_url": settings.HUB_URL}
        message: EmailMessage = super().render_mail(template_prefix, email, shown, headers)
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As allauth does, with the hub in place of Django's sites, of which there is one."""
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        # Python would name this machine, whose inner name mail servers distrust.
        message.extra_headers["Message-ID"] = make_msgid(domain=urlsplit(settings.HUB_URL).hostname)
        try:
            message.send()
        except (OSError, SMTPException) as error:
            raise MailNotSent from error


class HubSecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth comes without types
    """Names the hub in authenticator apps and passkeys, and keeps their secrets encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code that counts now. Wait for the next one and try again."),
        "unverified_email": _("Confirm your e-mail address first."),
        "add_email_blocked": _("Turn the second step off before you change your address, and on again afterwards."),
        "cannot_delete_authenticator": _("This cannot be turned off."),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a key first."),
    }

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        """The device at which the key is being added, by which its owner will know it."""
        return describe_device(context.request.headers.get("User-Agent", "")) or gettext("Passkey")

    def _get_site_name(self) -> str:
        return hub_settings().name

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """Encrypts with a key made of the secret key, decrypts with those made of its predecessors too."""
    keys = (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second-factor:" + key.encode()).digest())) for key in keys]
    )


@receiver(authenticator_added)
def count_a_new_factor_as_passed(request: HttpRequest, user: Any, authenticator: Any, **_rest: Any) -> None:
    """Whoever has just set up a second factor has shown it: this session need not ask again."""
    record_authentication(request, user, "mfa", type=authenticator.type, reauthenticated=True)


@receiver(email_confirmed)
def join_with_the_first_address(email_address: EmailAddress, **_rest: Any) -> None:
    """An address was proved, by the code of the sign-up or by one for signing in: its owner has joined."""
    member = Member.objects.select_related("actor").get(pk=email_address.user_id)
    confirm_member(member, by=_as(member))


@receiver(email_changed)
@transaction.atomic
def record_a_changed_address(user: Member, from_email_address: EmailAddress | None, **_rest: Any) -> None:
    """allauth has changed the account; the activity says so, without the addresses. A first address is no change."""
    if from_email_address is not None:
        record(EMAIL_CHANGED, by=_as(user), target=("member", user.pk))


def _as(member: Member) -> Viewer:
    """The member as the acting party, before any session knows them."""
    return Viewer(actor_id=member.actor_id, member_id=member.pk, name=member.actor.name)
