"""Addresses of one's own account; allauth's stand beside them under the same prefix."""

from django.urls import path

from hub.community.members import views

urlpatterns = [
    path("account/security/", views.account_security, name="account_security"),
    path("account/sessions/end/", views.sessions_end, name="sessions_end"),
    path("account/terms/", views.account_terms, name="account_terms"),
    path("account/close/", views.account_close, name="account_close"),
    # In place of allauth's, whose names they have.
    path("account/confirm-email/", views.address_code, name="account_email_verification_sent"),
    path("account/login/code/confirm/", views.login_code, name="account_confirm_login_code"),
    path("account/password/reset/confirm/", views.reset_code, name="account_confirm_password_reset_code"),
]
