"""Organisations in the search of the hub."""

from typing import Any

from django.test import Client

from hub.community.organisations.actions import accept_organisation, propose_organisation, submit_organisation
from hub.community.organisations.kinds import OrganisationState
from hub.community.organisations.models import Organisation
from hub.core.jobs.worker import run_pending_jobs
from hub.core.search.rebuilding import drifts, refresh, reindex_step, start_reindexing
from tests.factories import make_organisation, viewer_of
from tests.personas import Cast


def found(client: Client, words: str) -> str:
    return client.get(f"/en/search?q={words}").content.decode()


def test_an_organisation_is_found_once_it_is_accepted(cast: Cast, client: Client) -> None:
    details: Any = {"name": "Példa Iskola", "type": "school", "country": "HU", "about": "Robots in every class."}
    details["town"] = "Eger"
    organisation = propose_organisation(**details, by=viewer_of(cast.ana))
    submit_organisation(organisation, by=viewer_of(cast.ana))
    run_pending_jobs()
    path = f"/en/organisations/{organisation.actor.handle}/"
    assert path not in found(client, "pelda")
    accept_organisation(organisation, by=viewer_of(cast.finn))
    run_pending_jobs()
    for words in ("pelda", "robots", "eger"):
        page = found(client, words)
        assert path in page
    assert "School · Eger, Hungary" in page


def test_one_that_left_is_found_no_more(cast: Cast, client: Client) -> None:
    refresh("organisation", [cast.organisation.pk])
    path = f"/en/organisations/{cast.organisation.actor.handle}/"
    assert path in found(client, "university")
    Organisation.objects.filter(pk=cast.organisation.pk).update(state=OrganisationState.WITHDRAWN)
    assert path not in found(client, "university")
    refresh("organisation", [cast.organisation.pk])
    assert not drifts("organisation")


def test_the_index_of_organisations_is_rebuilt_whole(cast: Cast, client: Client) -> None:
    make_organisation("Rebuilt School", sectors=["primary"], country="SE")
    make_organisation("Hidden School", state=OrganisationState.SUBMITTED)
    start_reindexing("organisation")
    while reindex_step("organisation").finished_at is None:
        pass
    assert not drifts("organisation")
    page = found(client, "school")
    assert "Rebuilt" in page
    assert "Hidden" not in page
