"""Forms of joining (`joining`, of which allauth makes its own) and of signing in (`signing_in`, made of allauth's).

Here stand their names for allauth's settings; nothing is imported, as settings are read before everything else.
"""

_SIGNING_IN = f"{__name__}.signing_in"

ACCOUNT_FORMS = {
    name: f"{_SIGNING_IN}.{form}"
    for name, form in {
        "signup": "SignUpForm",
        "login": "LoginForm",
        "request_login_code": "RequestLoginCodeForm",
        "confirm_login_code": "ConfirmLoginCodeForm",
        "confirm_email_verification_code": "ConfirmAddressForm",
        "confirm_password_reset_code": "ConfirmResetForm",
        "add_email": "AddAddressForm",
        "set_password": "SetPasswordForm",
        "change_password": "ChangePasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "reauthenticate": "ReauthenticateForm",
    }.items()
}
MFA_FORMS = {
    name: f"{_SIGNING_IN}.{form}"
    for name, form in {
        "authenticate": "SecondFactorForm",
        "reauthenticate": "SecondFactorAgainForm",
        "activate_totp": "ActivateAppForm",
        "add_webauthn": "AddKeyForm",
        "edit_webauthn": "RenameKeyForm",
    }.items()
}
