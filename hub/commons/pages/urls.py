"""Addresses of pages."""

from django.urls import path

from hub.commons.pages.kinds import BUILT_IN
from hub.commons.pages.views import barriers, editors, exports, readers

urlpatterns = [
    *(path(f"{slug}/", readers.page_detail, {"slug": slug}, name=f"page_{slug}") for slug in BUILT_IN),
    path("accessibility/report/", readers.barrier_new, name="barrier_new"),
    path("accessibility/report/thanks/", readers.barrier_thanks, name="barrier_thanks"),
    path("pages/<slug:slug>/", readers.page_detail, name="page_detail"),
    path("news/", readers.news_list, name="news_list"),
    path("news/feed.atom", readers.news_feed, name="news_feed"),
    path("news/<slug:slug>/", readers.news_detail, name="news_detail"),
    path("timeline/", readers.timeline, name="timeline"),
    path("manage/pages/", editors.page_manage, name="page_manage"),
    path("manage/pages/export.csv", exports.page_export, name="page_export"),
    path("manage/pages/new/", editors.page_new, name="page_new"),
    path("manage/pages/redirects/", editors.redirect_list, name="redirect_list"),
    path("manage/pages/redirects/export.csv", exports.redirect_export, name="redirect_export"),
    path("manage/pages/redirects/<int:pk>/remove/", editors.redirect_remove, name="redirect_remove"),
    path("manage/pages/barriers/", barriers.barrier_list, name="barrier_list"),
    path("manage/pages/barriers/export.csv", exports.barrier_export, name="barrier_export"),
    path("manage/pages/barriers/<int:pk>/", barriers.barrier_detail, name="barrier_detail"),
    path("manage/pages/<int:pk>/", editors.page_place, name="page_place"),
    path("manage/pages/<int:pk>/state/", editors.page_state, name="page_state"),
    path("manage/pages/<int:pk>/shift/", editors.page_shift, name="page_shift"),
    path("manage/pages/<int:pk>/<slug:code>/", editors.text_edit, name="page_text_edit"),
    path("manage/pages/<int:pk>/<slug:code>/history/", editors.text_history, name="page_text_history"),
    path("manage/pages/<int:pk>/<slug:code>/restore/", editors.text_restore, name="page_text_restore"),
]
