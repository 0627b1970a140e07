"""Addresses of groups and invitations; build them with `space_path` and `invitation_path` in `kinds.py`."""

from django.urls import path, re_path

from hub.community.spaces.views import edit, home, joining, lists, managing

_ONE = "spaces/<slug:slug>/"

urlpatterns = [
    path("spaces/", lists.space_list, name="space_list"),
    path("spaces/mine/", lists.space_own, name="space_own"),
    path("spaces/mine/seen/", lists.space_all_seen, name="space_all_seen"),
    path("spaces/desk/", lists.space_desk, name="space_desk"),
    path("spaces/new/", edit.space_new, name="space_new"),
    path("spaces/propose/", edit.space_propose, name="space_propose"),
    path("requests/<int:pk>/withdraw/", joining.request_withdraw, name="request_withdraw"),
    path("invitations/party/<int:pk>/", joining.invitation_answer, name="invitation_answer"),
    path("invitations/<str:token>/", joining.invitation_open, name="invitation_open"),
    path(_ONE, home.space_home, name="space_home"),
    path(f"{_ONE}seen/", home.space_seen, name="space_seen"),
    path(f"{_ONE}people/", home.space_people, name="space_people"),
    path(f"{_ONE}people.csv", home.space_people_export, name="space_people_export"),
    path(f"{_ONE}people/<int:pk>/role/", managing.member_role, name="member_role"),
    path(f"{_ONE}people/<int:pk>/remove/", managing.member_remove, name="member_remove"),
    path(f"{_ONE}settings/", edit.space_settings, name="space_settings"),
    path(f"{_ONE}join/", joining.space_join, name="space_join"),
    path(f"{_ONE}ask/", joining.space_ask, name="space_ask"),
    path(f"{_ONE}leave/", joining.space_leave, name="space_leave"),
    path(f"{_ONE}requests/", managing.space_requests, name="space_requests"),
    path(f"{_ONE}requests/<int:pk>/accept/", managing.request_accept, name="request_accept"),
    path(f"{_ONE}requests/<int:pk>/refuse/", managing.request_refuse, name="request_refuse"),
    path(f"{_ONE}invite/", managing.space_invite, name="space_invite"),
    path(f"{_ONE}invite/suggestions.json", managing.invite_suggestions, name="invite_suggestions"),
    path(f"{_ONE}invitations/<int:pk>/revoke/", managing.invitation_revoke, name="invitation_revoke"),
    re_path(r"^spaces/(?P<slug>[-\w]+)/(?P<move>open|conclude|archive|reopen)/$", edit.space_move, name="space_move"),
]
