"""Addresses of people and of one's own profile."""

from django.urls import path

from hub.community.profiles import views

urlpatterns = [
    path("people/me/", views.person_own, name="person_own"),
    path("people/<slug:handle>/", views.person_detail, name="person_detail"),
    path("account/profile/", views.profile_edit, name="profile_edit"),
    path("account/profile/picture/", views.picture_edit, name="picture_edit"),
    path("welcome/", views.profile_welcome, name="profile_welcome"),
    path("welcome/done/", views.profile_welcome_done, name="profile_welcome_done"),
    path("welcome/<slug:step>/", views.profile_welcome, name="profile_welcome_step"),
]
