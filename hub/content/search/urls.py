"""Addresses of the search."""

from django.urls import path

from hub.content.search import views

urlpatterns = [
    path("search", views.search_page, name="search"),
    path("search/suggest", views.search_suggest, name="search_suggest"),
]
