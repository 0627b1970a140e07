"""allauth's forms in the hub's words. Not imported by `joining`, which allauth imports while it makes its forms."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from hub.community.members.forms.joining import likely_country
from hub.core.hubsettings.queries import hub_settings

_LABELS: dict[str, Any] = {
    "email": _("E-mail address"),
    "login": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Your present password"),
    "password1": _("New password"),
    "password2": _("The new password again"),
    "code": _("Code"),
    "passwordless": _("I want to sign in with this key alone, without a code by e-mail"),
}
_HELP: dict[str, Any] = {
    "password": "",
    "password1": _("At least ten characters, and no password that many people use."),
    "passwordless": _("Your device then asks for your fingerprint, your face or its PIN."),
}


class HubWords:
    """Labels and help as the hub says them, and no placeholders, which only repeat the labels."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in _LABELS:
                field.label = _LABELS[name]
            if name in _HELP:
                field.help_text = _HELP[name]
            field.widget.attrs.pop("placeholder", None)


class SignUpForm(HubWords, account.SignupForm):  # type: ignore[misc]  # allauth comes without types, here and below
    """Joining; it begins in the first field, with the country that most people will choose. Both spare taps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        languages = context.request.headers.get("Accept-Language", "")
        likely = likely_country(hub_settings().territory, languages)
        kwargs["initial"] = {"country": likely, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["email"].widget.attrs["autofocus"] = True


class LoginForm(HubWords, account.LoginForm):  # type: ignore[misc]
    """Signing in with a password."""

    def _setup_password_field(self) -> None:
        """Keep the field, which allauth takes away where sign-up asks for no password: members add one later."""


class RequestLoginCodeForm(HubWords, account.RequestLoginCodeForm):  # type: ignore[misc]
    """Asking for a code."""


class ConfirmLoginCodeForm(HubWords, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code by which one signs in."""


class ConfirmAddressForm(HubWords, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that confirms an address."""


class ConfirmResetForm(HubWords, account.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code before a new password."""


class AddAddressForm(HubWords, account.AddEmailForm):  # type: ignore[misc]
    """A new address for an account."""


class SetPasswordForm(HubWords, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class ChangePasswordForm(HubWords, account.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""


class ResetPasswordForm(HubWords, account.ResetPasswordForm):  # type: ignore[misc]
    """A password was forgotten."""


class ResetPasswordKeyForm(HubWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password after that."""


class ReauthenticateForm(HubWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class SecondFactorForm(HubWords, second_factor.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class SecondFactorAgainForm(HubWords, second_factor.ReauthenticateForm):  # type: ignore[misc]
    """The second step once more."""


class ActivateAppForm(HubWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""


class AddKeyForm(HubWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What nearly everybody means by a passkey.
        self.fields["passwordless"].initial = True
        _name_the_key(self)


class RenameKeyForm(HubWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_the_key(self)


def _name_the_key(form: Any) -> None:
    field = form.fields["name"]
    field.label, field.help_text = _("Name of the key"), _("So that you recognise it later.")
    # As long as an authenticator may be named on every device; allauth sets no limit.
    field.max_length = 80
    field.validators.append(MaxLengthValidator(80))
    field.widget.attrs["maxlength"] = "80"
