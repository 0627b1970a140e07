"""Addresses of groups."""

from django.urls import path

from hub.community.spaces import views

urlpatterns = [
    path("spaces/", views.space_list, name="space_list"),
    path("spaces/<slug:slug>/", views.space_detail, name="space_detail"),
    path("spaces/<slug:slug>/members/", views.space_members, name="space_members"),
    path("spaces/<slug:slug>/join/", views.space_join, name="space_join"),
    path("spaces/<slug:slug>/requests/", views.space_requests, name="space_requests"),
]
