"""Settings and brand."""

from django.test import Client

from hub.core.hubsettings.queries import forget_hub_settings, hub_settings
from tests.factories import make_member, make_organisation
from tests.personas import Cast


def test_only_administrators_change_the_hub(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    for page in ("settings", "brand"):
        assert client.get(f"/en/manage/{page}/").status_code == 404
        assert client.post(f"/en/manage/{page}/", {}).status_code == 404


def test_settings_and_brand_are_saved_and_checked(cast: Cast, client: Client) -> None:
    client.force_login(make_member("Admin", hub_role="administrator"))
    form = {"name": "New name", "sign_up": "open", "languages": ["en"], "default_language": "en"}
    assert client.post("/en/manage/settings/", form).status_code == 302
    forget_hub_settings()
    assert hub_settings().name == "New name"
    assert client.post("/en/manage/settings/", form | {"default_language": "sv"}).status_code == 422
    assert client.post("/en/manage/brand/", {"brand_primary": "red"}).status_code == 422
    assert client.post("/en/manage/brand/", {"brand_primary": "#ffee88"}).status_code == 302
    assert "too light" in client.get("/en/manage/brand/").content.decode()


def test_waiting_organisations_are_listed_for_managers(cast: Cast, client: Client) -> None:
    make_organisation("Waiting School", state="submitted")
    client.force_login(cast.finn)
    assert "Waiting School" in client.get("/en/manage/organisations/?state=submitted").content.decode()
    client.force_login(cast.elin)
    assert client.get("/en/manage/organisations/?state=submitted").status_code == 404
