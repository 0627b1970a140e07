"""Addresses of the design system; they belong to no language."""

from django.urls import path

from hub.core.ui import views

urlpatterns = [
    path("-/brand.css", views.brand_css, name="brand_css"),
    path("-/logo.png", views.logo, name="logo"),
    path("-/appearance/", views.appearance, name="appearance"),
    path("-/patterns/", views.patterns, name="patterns"),
]
