"""Addresses of reports and decisions."""

from django.urls import path

from hub.content.moderation import views

urlpatterns = [
    path("report/", views.report_new, name="report_new"),
    path("report/thanks/", views.report_thanks, name="report_thanks"),
    path("manage/reports/", views.report_list, name="report_list"),
    path("manage/reports/export.csv", views.report_export, name="report_export"),
    path("manage/reports/<int:pk>/", views.report_detail, name="report_detail"),
    path("manage/reports/decide/<int:pk>/", views.contribution_decide, name="contribution_decide"),
    path("decisions/<int:pk>/", views.decision_detail, name="decision_detail"),
]
