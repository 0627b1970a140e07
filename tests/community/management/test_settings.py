"""Settings and brand."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from hub.community.management.queries.brand import colour_checks
from hub.core.hubsettings.kinds import BRAND_FORM, fingerprint
from hub.core.hubsettings.models import HubSettings
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
    form = {"name": "New name", "territory": "EU", "sign_up": "open", "languages": ["en"], "default_language": "en"}
    assert client.post("/en/manage/settings/", form).status_code == 302
    forget_hub_settings()
    assert hub_settings().name == "New name"
    assert client.post("/en/manage/settings/", form | {"default_language": "sv"}).status_code == 422
    assert client.post("/en/manage/brand/", {"brand_primary": "red"}).status_code == 422
    assert client.post("/en/manage/brand/", {"brand_primary": "#ffee88"}).status_code == 302
    assert "too light" in client.get("/en/manage/brand/").content.decode()


def test_of_two_who_change_the_brand_the_second_is_told_and_no_logo_is_half_saved(client: Client, db: None) -> None:
    client.force_login(make_member("Admin", hub_role="administrator"))
    seen = fingerprint(hub_settings(), BRAND_FORM)
    assert client.post("/en/manage/brand/", {"brand_primary": "#1b3a7a", "seen": seen}).status_code == 302
    forget_hub_settings()
    buffer = BytesIO()
    Image.new("RGB", (300, 100), "teal").save(buffer, "PNG")

    def logo() -> SimpleUploadedFile:
        return SimpleUploadedFile("logo.png", buffer.getvalue(), "image/png")

    form = {"brand_accent": "#f2ab2e", "seen": seen}
    response = client.post("/en/manage/brand/", form | {"logo": logo()})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else changed this" in page
    assert "#1b3a7a" in page
    assert 'value="#f2ab2e"' in page
    assert "Choose the picture again" in page
    forget_hub_settings()
    assert (hub_settings().logo, hub_settings().brand_accent) == ("", "")
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    assert found[1] != seen
    # A colour that cannot be used keeps the logo out as well.
    wrong = {"brand_accent": "red", "seen": found[1], "logo": logo()}
    assert client.post("/en/manage/brand/", wrong).status_code == 422
    forget_hub_settings()
    assert not hub_settings().logo
    assert client.post("/en/manage/brand/", form | {"seen": found[1], "logo": logo()}).status_code == 302
    forget_hub_settings()
    assert hub_settings().logo
    assert hub_settings().brand_accent == "#f2ab2e"


def test_waiting_organisations_are_listed_for_managers(cast: Cast, client: Client) -> None:
    make_organisation("Waiting School", state="submitted")
    client.force_login(cast.finn)
    assert "Waiting School" in client.get("/en/manage/organisations/?state=submitted").content.decode()
    client.force_login(cast.elin)
    assert client.get("/en/manage/organisations/?state=submitted").status_code == 404


def test_taglines_territory_and_source_are_kept_by_language(client: Client, db: None) -> None:
    client.force_login(make_member("Admin", hub_role="administrator"))
    HubSettings.objects.create(pk=1, languages=["en", "el"], taglines={"hu": "Itt marad."})
    forget_hub_settings()
    page = client.get("/en/manage/settings/").content.decode()
    assert 'name="tagline_en"' in page
    assert 'name="tagline_el"' in page
    assert 'name="tagline_hu"' not in page
    form = {
        "name": "Hub", "territory": "GR", "sign_up": "closed", "languages": ["en", "el"], "default_language": "el",
        "tagline_el": " Για  όλους. ", "source_url": "example.org/code", "contact_email": "hub@example.org",
    }  # fmt: skip
    assert client.post("/en/manage/settings/", form).status_code == 302
    forget_hub_settings()
    hub = hub_settings()
    assert dict(hub.taglines) == {"el": "Για όλους.", "hu": "Itt marad."}
    assert (hub.territory, hub.sign_up, hub.source_url) == ("GR", "closed", "https://example.org/code")
    for wrong in ({"territory": "XX"}, {"sign_up": "maybe"}, {"source_url": "javascript:alert(1)"}, {"name": "   "},
                  {"tagline_el": "x" * 161}, {"languages": ["tlh"]}, {"contact_email": "nobody"}):  # fmt: skip
        response = client.post("/en/manage/settings/", form | wrong)
        assert response.status_code == 422, wrong
        assert "Για  όλους." in response.content.decode() or "tagline_el" in wrong
    forget_hub_settings()
    assert hub_settings().territory == "GR"


def test_contrast_is_told_in_numbers_and_words(client: Client, db: None) -> None:
    client.force_login(make_member("Admin", hub_role="administrator"))
    primary, accent = colour_checks("#2b479c", "#f2ab2e")
    assert primary.ratio is not None
    assert round(primary.ratio, 1) == 7.4
    assert primary.verdict == "Very good: more than text needs."
    assert accent.ratio is not None
    assert accent.ratio > 4.5
    assert [check.ratio for check in colour_checks("", "#12")] == [None, None]
    assert colour_checks("#777777", "")[0].verdict.startswith("Too little for text")
    assert colour_checks("#eeeeee", "")[0].verdict.startswith("Too little: ")
    page = client.post("/en/manage/brand/", {"brand_primary": '"><script>'}).content.decode()
    assert '<script>"' not in page
    assert 'fill="transparent"' in page


@pytest.mark.parametrize("upload", [b"<svg onload='alert(1)'/>", b"GIF89a", b""])
def test_a_logo_that_is_no_picture_is_refused(client: Client, db: None, upload: bytes) -> None:
    client.force_login(make_member("Admin", hub_role="administrator"))
    file = SimpleUploadedFile("logo.png", upload, "image/png")
    assert client.post("/en/manage/brand/", {"logo": file}).status_code == 422
    forget_hub_settings()
    assert not hub_settings().logo
