"""How jobs are declared."""

from importlib import import_module
from pkgutil import walk_packages

from django.tasks import Task
from django.utils.functional import Promise
from django.utils.translation import override

import hub
from hub.core.jobs.tasks import HubTask, job_label


def test_every_job_says_what_it_does() -> None:
    paths = [found.name for found in walk_packages(hub.__path__, "hub.") if "migrations" not in found.name]
    declared = {
        each.module_path: each
        for path in paths
        for each in vars(import_module(path)).values()
        if isinstance(each, Task)
    }
    assert len(declared) > 20
    silent = [path for path, each in declared.items() if not (isinstance(each, HubTask) and each.label)]
    assert not silent, f"say with `@job(label=_(…))` what these do: {silent}"
    assert all(isinstance(each.label, Promise) for each in declared.values() if isinstance(each, HubTask))


def test_a_job_is_named_in_the_language_of_the_reader() -> None:
    assert job_label("hub.core.jobs.jobs.purge_jobs") == "Clearing away finished jobs"
    with override("en-x-pseudo"):
        assert job_label("hub.core.jobs.jobs.purge_jobs") != ""
    assert job_label("hub.long.gone") == "A job that this version does not know"
