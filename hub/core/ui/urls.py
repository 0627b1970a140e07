"""Addresses of the design system."""

from django.urls import path

from hub.core.ui import views

plain_urlpatterns = [
    path("-/brand.css", views.brand_css, name="brand_css"),
    path("-/logo.png", views.logo, name="logo"),
    path("-/richtext/", views.richtext, name="richtext"),
    path("-/patterns/", views.patterns, name="patterns"),
]
urlpatterns = [
    path("appearance/", views.appearance, name="appearance"),
]
