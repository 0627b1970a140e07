"""Addresses of organisations; build them with `organisation_path` in `kinds.py`."""

from django.urls import path, re_path

from hub.community.organisations.views import edit, lists, page, people, review

_ONE = "organisations/<slug:handle>/"

urlpatterns = [
    path("organisations/", lists.organisation_list, name="organisation_list"),
    path("organisations/suggestions.json", lists.organisation_suggestions, name="organisation_suggestions"),
    path("organisations/export.csv", lists.organisation_export, name="organisation_export"),
    path("organisations/propose/", edit.organisation_propose, name="organisation_propose"),
    path("organisations/desk/", review.organisation_desk, name="organisation_desk"),
    path("account/organisations/", page.organisation_own, name="organisation_own"),
    path(_ONE, page.organisation_detail, name="organisation_detail"),
    path(f"{_ONE}edit/", edit.organisation_edit, name="organisation_edit"),
    path(f"{_ONE}logo/", edit.organisation_logo, name="organisation_logo"),
    path(f"{_ONE}members/", edit.organisation_members, name="organisation_members"),
    path(f"{_ONE}review/", review.organisation_review, name="organisation_review"),
    path(f"{_ONE}belong/", page.affiliation_ask, name="affiliation_ask"),
    path(f"{_ONE}leave/", page.affiliation_leave, name="affiliation_leave"),
    path(f"{_ONE}people/", people.organisation_people, name="organisation_people"),
    path(f"{_ONE}people/<int:pk>/confirm/", people.affiliation_confirm, name="affiliation_confirm"),
    path(f"{_ONE}people/<int:pk>/refuse/", people.affiliation_refuse, name="affiliation_refuse"),
    path(f"{_ONE}people/<int:pk>/rights/", people.affiliation_rights, name="affiliation_rights"),
    path(f"{_ONE}people/<int:pk>/end/", people.affiliation_end, name="affiliation_end"),
    re_path(
        r"^organisations/(?P<handle>[-\w]+)/(?P<move>submit|withdraw|take|lapse|renew)/$",
        edit.organisation_move,
        name="organisation_move",
    ),
]
