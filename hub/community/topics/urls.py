"""Addresses of topics; build them with the functions in `kinds.py`."""

from django.urls import path

from hub.community.topics import views

urlpatterns = [
    path("topics/", views.topic_list, name="topic_list"),
    path("topics/suggestions.json", views.topic_suggestions, name="topic_suggestions"),
    path("topics/topics.csv", views.topic_export_csv, name="topic_export_csv"),
    path("topics/topics.jsonld", views.topic_export_skos, name="topic_export_skos"),
    path("topics/<slug:slug>/", views.topic_detail, name="topic_detail"),
    path("manage/topics/", views.topic_manage, name="topic_manage"),
    path("manage/topics/new/", views.topic_new, name="topic_new"),
    path("manage/topics/<int:topic_id>/", views.topic_edit, name="topic_edit"),
    path("manage/topics/<int:topic_id>/shift/", views.topic_shift, name="topic_shift"),
    path("manage/topics/<int:topic_id>/move/", views.topic_move, name="topic_move"),
    path("manage/topics/<int:topic_id>/merge/", views.topic_merge, name="topic_merge"),
    path("manage/topics/<int:topic_id>/use/", views.topic_activity, name="topic_use"),
]
