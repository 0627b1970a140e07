"""Addresses of pages."""

from django.urls import path

from hub.commons.pages.kinds import BUILT_IN
from hub.commons.pages.views import readers

urlpatterns = [
    *(path(f"{slug}/", readers.page_detail, {"slug": slug}, name=f"page_{slug}") for slug in BUILT_IN),
    path("accessibility/report/", readers.barrier_new, name="barrier_new"),
    path("accessibility/report/thanks/", readers.barrier_thanks, name="barrier_thanks"),
    path("pages/<slug:slug>/", readers.page_detail, name="page_detail"),
    path("news/", readers.news_list, name="news_list"),
    path("news/feed.atom", readers.news_feed, name="news_feed"),
    path("news/<slug:slug>/", readers.news_detail, name="news_detail"),
    path("timeline/", readers.timeline, name="timeline"),
]
