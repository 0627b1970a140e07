"""All addresses: each feature's `urls.py` says its own.

`urlpatterns` of a feature stand under the language prefix (`/en/…`), `plain_urlpatterns` without one (`/-/…`, `/id/…`,
`/files/…`). Features come in the order of the settings; project pages first.
"""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from hub.project.views import crawlers, doors, home, operations, setup

handler400 = "hub.project.views.errors.bad_request"
handler403 = "hub.project.views.errors.forbidden"
handler404 = "hub.project.views.errors.not_found"
handler429 = "hub.project.views.errors.too_many_requests"
handler500 = "hub.project.views.errors.server_error"

_modules = [
    import_module(f"{config.name}.urls")
    for config in apps.get_app_configs()
    if config.name.startswith("hub.") and config.name != "hub.project" and find_spec(f"{config.name}.urls")
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("-/live", operations.live, name="live"),
    path("-/ready", operations.ready, name="ready"),
    path("-/metrics", operations.metrics, name="metrics"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-pages.xml", crawlers.sitemap_pages, name="sitemap_pages"),
    path("sitemap-spaces-<int:number>.xml", crawlers.sitemap_numbered, {"name": "spaces"}, name="sitemap_spaces"),
    path("sitemap-threads-<int:number>.xml", crawlers.sitemap_numbered, {"name": "threads"}, name="sitemap_threads"),
    path("sitemap-people-<uuid:first>.xml", crawlers.sitemap_people, name="sitemap_people"),
    path("favicon.ico", crawlers.favicon, name="favicon"),
    path(".well-known/security.txt", crawlers.security, name="security"),
]
urlpatterns += [pattern for module in _modules for pattern in getattr(module, "plain_urlpatterns", [])]
urlpatterns += i18n_patterns(
    *[pattern for module in _modules for pattern in getattr(module, "urlpatterns", [])],
    path("", home.home, name="home"),
    path("doors/<slug:key>/", doors.door_open, name="door_open"),
    path("account/", include("allauth.urls")),
    path("setup/", setup.setup, name="setup"),
)
