"""The hub's settings change only as they should, and every page then sees it."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hub.community.members.kinds import HubRole
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer
from hub.core.activity.models import Activity
from hub.core.hubsettings.actions import complete_setup, update_hub_settings, update_logo
from hub.core.hubsettings.queries import hub_settings
from tests.factories import make_member, viewer_of
from tests.personas import Cast


@pytest.fixture
def administrator(db: None) -> Viewer:
    return viewer_of(make_member("Hugo Administrator", hub_role=HubRole.ADMINISTRATOR))


@pytest.fixture
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return default_storage


def picture(format: str = "PNG", size: tuple[int, int] = (900, 300)) -> BytesIO:
    buffer = BytesIO()
    Image.new("RGB", size, "#2b479c").save(buffer, format)
    buffer.seek(0)
    return buffer


def test_a_change_is_seen_by_the_next_page_and_recorded(administrator):
    update_hub_settings(by=administrator, name="Riverland hub", taglines={"en": "Learning along the river"})
    assert hub_settings().name == "Riverland hub"
    assert hub_settings().tagline("sv") == "Learning along the river"
    activity = Activity.objects.get(verb="core.hubsettings.changed")
    assert activity.data["fields"] == ["name", "taglines"]


def test_each_change_raises_the_version(administrator):
    first = update_hub_settings(by=administrator, name="One").version
    assert update_hub_settings(by=administrator, name="Two").version == first + 1


@pytest.mark.parametrize("name", ["visitor", "ana", "elin", "finn"])
def test_only_administrators_change_the_settings(cast: Cast, name: str):
    viewer = cast.viewers()[name]
    for change in (
        lambda: update_hub_settings(by=viewer, name="Mine"),
        lambda: update_logo(None, by=viewer),
        lambda: complete_setup(by=viewer),
    ):
        with pytest.raises(PermissionRefused):
            change()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"brand_primary": "blue"}, "brand_primary"),
        ({"brand_accent": "#12345g"}, "brand_accent"),
        ({"languages": ["en", "xx"]}, "languages"),
        ({"languages": ["sv"], "default_language": "hu"}, "default_language"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"sign_up": "maybe"}, "sign_up"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(administrator, changes, field):
    with pytest.raises(Refused) as refused:
        update_hub_settings(by=administrator, **changes)
    assert refused.value.field == field


def test_a_setting_that_does_not_exist_is_a_programming_error(administrator):
    with pytest.raises(TypeError):
        update_hub_settings(by=administrator, setup_completed_at=None)


def test_set_up_is_completed_once(administrator):
    first = complete_setup(by=administrator).setup_completed_at
    assert complete_setup(by=administrator).setup_completed_at == first
    assert hub_settings().is_set_up


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_encoded_anew_and_made_to_fit(administrator, storage, format):
    name = update_logo(picture(format), by=administrator).logo
    with storage.open(name) as file, Image.open(file) as stored:
        assert stored.format == "PNG"
        assert stored.size == (576, 192)


def test_the_old_logo_leaves_the_disk(administrator, storage, django_capture_on_commit_callbacks):
    old = update_logo(picture(), by=administrator).logo
    with django_capture_on_commit_callbacks(execute=True):
        update_logo(None, by=administrator)
    assert not storage.exists(old)
    assert hub_settings().logo == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a not a picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"\x89PNG\r\n\x1a\n broken",
    ],
)
def test_what_is_no_picture_is_refused(administrator, storage, content):
    with pytest.raises(Refused) as refused:
        update_logo(SimpleUploadedFile("logo.png", content), by=administrator)
    assert refused.value.field == "logo"


def test_an_image_bomb_is_refused(administrator, storage):
    with pytest.raises(Refused):
        update_logo(picture(size=(6000, 5000)), by=administrator)
