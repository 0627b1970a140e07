"""Addresses of messages."""

from django.urls import path

from hub.commons.contact import views

urlpatterns = [
    path("messages/", views.message_list, name="message_list"),
    path("messages/<int:pk>/", views.conversation, name="conversation"),
    path("messages/<int:pk>/read/", views.conversation_read, name="conversation_read"),
    path("messages/requests/<int:pk>/", views.request_answer, name="request_answer"),
    path("people/<slug:handle>/message/", views.message_new, name="message_new"),
    path("people/<slug:handle>/block/", views.block_save, name="block_save"),
]
