"""The seam between django-allauth, which signs people up and in, and the hub's own accounts."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.dispatch import receiver
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import get_language

from hub.community.members.actions import confirm_member, normalise_email, register_member
from hub.community.members.kinds import MemberState
from hub.community.members.models import Member
from hub.community.members.points import after_sign_in
from hub.community.members.sessions import describe_device
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.hubsettings.kinds import SignUp
from hub.core.hubsettings.queries import hub_settings


class HubAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """allauth's decisions, made by the hub's actions."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open, or invited: an invitation that the session carries opens a hub that is by invitation or a pilot."""
        return hub_settings().sign_up == SignUp.OPEN or bool(request.session.get("invitation"))

    def save_user(self, request: HttpRequest, user: Any, form: BaseForm, commit: bool = True) -> Member:
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
            member=user,
        )

    def clean_email(self, email: str) -> str:
        return normalise_email(email)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        is_confirmed: bool = super().confirm_email(request, email_address)
        member = Member.objects.select_related("actor").get(pk=email_address.user_id)
        confirm_member(member, by=Viewer(actor_id=member.actor_id, member_id=member.pk, name=member.actor.name))
        return is_confirmed

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.session["device"] = describe_device(request.headers.get("User-Agent", ""))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Finish what waited for this sign-in; new members are then shown the first steps, others where they were."""
        if user.state == MemberState.INVITED:
            confirm_member(user, by=Viewer(actor_id=user.actor_id, member_id=user.pk, name=user.actor.name))
        response = super().post_login(request, user, **kwargs)
        finished = list(after_sign_in.ask(request, user.actor_id))
        for entry in finished:
            messages.success(request, entry.message)
        return redirect(finished[-1].url) if finished else response

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
        message.send()


class HubSecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth comes without types
    """Names the hub in authenticator apps and passkeys, and keeps their secrets encrypted in the database."""

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
    record_authentication(request, user, "mfa", type=authenticator.type)
