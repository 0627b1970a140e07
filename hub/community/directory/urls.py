"""Addresses of the directory."""

from django.urls import path

from hub.community.directory import views

urlpatterns = [
    path("people/", views.people_list, name="people_list"),
    path("people/map/", views.people_map, name="people_map"),
    path("people/map/<str:country>/", views.people_map, name="people_map_country"),
    path("people/export.csv", views.people_export, name="people_export"),
]
