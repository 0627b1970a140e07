"""Registers background jobs with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The app `core_jobs`."""

    name = "hub.core.jobs"
    label = "core_jobs"
