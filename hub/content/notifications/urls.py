"""Addresses of the inbox."""

from django.urls import path

from hub.content.notifications import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.inbox_read, name="inbox_read"),
    path("inbox/mail/", views.inbox_mail, name="inbox_mail"),
    path("inbox/<int:pk>/", views.notification_open, name="notification_open"),
]
