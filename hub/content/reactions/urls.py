"""Addresses of reactions, bookmarks and follows."""

from django.urls import path

from hub.content.reactions import views

urlpatterns = [
    path("contributions/<int:pk>/reactions/", views.reaction_toggle, name="reaction_toggle"),
    path("contributions/<int:pk>/bookmark/", views.bookmark_edit, name="bookmark_edit"),
    path("bookmarks/", views.bookmark_list, name="bookmark_list"),
    path("following/", views.follow_list, name="follow_list"),
    path("follow/<slug:target_kind>/<slug:target_id>/", views.follow_save, name="follow_save"),
]
