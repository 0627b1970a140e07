"""Addresses of management."""

from django.urls import path, re_path

from hub.community.management.views import (
    activity,
    desk,
    groups,
    imports,
    invitations,
    members,
    merging,
    organisations,
    settings,
)

urlpatterns = [
    path("manage/", desk.dashboard, name="manage"),
    path("manage/requests/", desk.request_list, name="manage_requests"),
    path("manage/requests/export.csv", desk.request_export, name="manage_requests_export"),
    path("manage/groups/", groups.group_list, name="manage_groups"),
    path("manage/groups/export.csv", groups.group_export, name="manage_groups_export"),
    path("manage/organisations/", organisations.organisation_list, name="manage_organisations"),
    path("manage/organisations/export.csv", organisations.organisation_export, name="manage_organisations_export"),
    path("manage/activity/", activity.activity_list, name="manage_activity"),
    path("manage/activity/export/", activity.activity_export, name="manage_activity_export"),
    path("manage/jobs/", desk.job_list, name="manage_jobs"),
    path("manage/jobs/export.csv", desk.job_export, name="manage_jobs_export"),
    path("manage/jobs/<int:pk>/rerun/", desk.job_rerun, name="manage_job_rerun"),
    path("manage/members/", members.member_list, name="manage_members"),
    path("manage/members/export/", members.member_export, name="manage_members_export"),
    path("manage/members/<int:pk>/", members.member_detail, name="manage_member"),
    path("manage/members/<int:pk>/role/", members.member_role, name="manage_member_role"),
    re_path(
        r"^manage/members/(?P<pk>\d{1,17})/(?P<what>suspend|reinstate)/$",
        members.member_standing,
        name="manage_member_standing",
    ),
    path("manage/members/<int:pk>/sessions/", members.member_sessions, name="manage_member_sessions"),
    path("manage/members/<int:pk>/help/", members.member_help, name="manage_member_help"),
    path("manage/members/<int:pk>/merge/", merging.member_merge, name="manage_member_merge"),
    path("manage/duplicates/", merging.duplicate_list, name="manage_duplicates"),
    path("manage/duplicates/export.csv", merging.duplicate_export, name="manage_duplicates_export"),
    path("manage/duplicates/<int:pk>/settle/", merging.duplicate_settle, name="manage_duplicate_settle"),
    path("manage/import/export.csv", imports.import_export, name="manage_imports_export"),
    path("manage/import/", imports.import_list, name="manage_imports"),
    path("manage/import/<int:pk>/", imports.import_detail, name="manage_import"),
    path("manage/import/<int:pk>/problems.csv", imports.import_problems, name="manage_import_problems"),
    path("manage/import/<int:pk>/carry-out/", imports.import_carry_out, name="manage_import_carry_out"),
    path("manage/import/<int:pk>/drop/", imports.import_drop, name="manage_import_drop"),
    path("manage/invitations/", invitations.wave_list, name="manage_invitations"),
    path("manage/invitations/export.csv", invitations.wave_export, name="manage_invitations_export"),
    path("manage/invitations/<int:pk>/", invitations.wave_detail, name="manage_wave"),
    re_path(
        r"^manage/invitations/(?P<pk>\d{1,17})/(?P<what>resend|delete)/$", invitations.wave_do, name="manage_wave_do"
    ),
    path("manage/settings/", settings.settings_page, name="manage_settings"),
    path("manage/brand/", settings.brand_page, name="manage_brand"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
]
