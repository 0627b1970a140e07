"""Writing in the name of an organisation, from the form."""

from django.test import Client

from tests.personas import Cast


def test_a_representative_is_offered_the_organisations_voice(cast: Cast, client: Client):
    client.force_login(cast.dimitris)
    page = client.get("/en/threads/new/")
    assert page.status_code == 200
    assert f'value="{cast.organisation.pk}">Example University' in page.text


def test_others_are_offered_no_voice(cast: Cast, client: Client):
    client.force_login(cast.ana)
    assert "Example University" not in client.get("/en/threads/new/").text
