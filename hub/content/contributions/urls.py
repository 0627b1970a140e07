"""Addresses of contributions that belong to no language."""

from django.urls import path

from hub.content.contributions import views

plain_urlpatterns = [
    path("id/<uuid:uuid>", views.permanent, name="permanent"),
    path("files/<uuid:uuid>", views.attachment, name="attachment"),
    path("files/<uuid:uuid>/<int:variant>", views.attachment, name="attachment_variant"),
    path("-/uploads/", views.upload, name="upload"),
    path("-/mentions/", views.mention_suggestions, name="mention_suggestions"),
]
