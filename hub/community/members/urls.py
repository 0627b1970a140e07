"""Addresses of one's own account; allauth's stand beside them under the same prefix."""

from django.urls import path

from hub.community.members import views

urlpatterns = [
    path("account/security/", views.account_security, name="account_security"),
    path("account/sessions/end/", views.sessions_end, name="sessions_end"),
    path("account/close/", views.account_close, name="account_close"),
]
