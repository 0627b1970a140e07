"""Addresses of parties' pictures."""

from django.urls import re_path

from hub.community.actors import views

plain_urlpatterns = [
    re_path(r"^-/pictures/(?P<digest>[0-9a-f]{64})-(?P<size>96|256)\.webp$", views.picture, name="actor_picture"),
]
