"""Files of posts, and what the editor asks while one writes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hub.content.contributions.models import Attachment
from tests.commons.discussions.pages import asked, path_of
from tests.factories import viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def _text_file(name: str = "notes.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"Some notes, long enough to be text.", content_type="text/plain")


def test_a_file_follows_the_audience_of_its_post(cast: Cast, client: Client):
    thread = asked(cast, by=viewer_of(cast.bela), space=cast.closed_group)
    client.force_login(cast.bela)
    client.post(f"/en/threads/{thread.pk}/reply/", {"body": "See the file.", "files": _text_file()})
    attachment = Attachment.objects.get()
    assert attachment.contribution.number == 2
    assert "notes.txt" in client.get(path_of(thread)).content.decode()
    path = f"/files/{attachment.uuid}"
    response = client.get(path)
    assert (response.status_code, response["Content-Disposition"]) == (200, 'attachment; filename="notes.txt"')
    assert b"".join(response).startswith(b"Some notes")
    for member in (cast.ana, cast.elin):
        client.force_login(member)
        assert client.get(path).status_code == 404
    client.logout()
    assert client.get(path).status_code == 404


def test_an_upload_survives_a_refused_form_and_is_its_uploaders_alone(cast: Cast, client: Client):
    thread = asked(cast)
    client.force_login(cast.bela)
    page = client.post(f"/en/threads/{thread.pk}/reply/", {"body": "", "files": _text_file()}).content.decode()
    attachment = Attachment.objects.get()
    assert f'name="attached" value="{attachment.uuid}"' in page
    client.force_login(cast.chloe)
    assert client.get(f"/files/{attachment.uuid}").status_code == 404
    client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Mine?", "attached": str(attachment.uuid)})
    attachment.refresh_from_db()
    assert attachment.contribution_id is None
    client.force_login(cast.bela)
    client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Here.", "attached": str(attachment.uuid)})
    attachment.refresh_from_db()
    assert attachment.contribution is not None


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("evil.svg", b"<svg onload=alert(1)>", content_type="image/svg+xml"),
        SimpleUploadedFile("empty.txt", b"", content_type="text/plain"),
        SimpleUploadedFile("tool.exe", b"MZ\x90\x00", content_type="application/pdf"),
    ],
    ids=lambda upload: upload.name,
)
def test_a_file_that_is_not_accepted_is_named_at_its_field(cast: Cast, client: Client, upload: SimpleUploadedFile):
    thread = asked(cast)
    client.force_login(cast.bela)
    upload.seek(0)
    response = client.post(f"/en/threads/{thread.pk}/reply/", {"body": "See.", "files": upload})
    assert response.status_code == 422
    assert "See." in response.content.decode()
    assert not thread.posts.exists()


def test_the_editor_uploads_and_is_told_why_not(cast: Cast, client: Client):
    assert client.post("/-/uploads/", {"file": _text_file()}).status_code == 302
    client.force_login(cast.bela)
    answer = client.post("/-/uploads/", {"file": _text_file()}).json()
    assert answer["url"].startswith("/files/")
    assert answer["name"] == "notes.txt"
    refused = client.post("/-/uploads/", {"file": SimpleUploadedFile("a.svg", b"<svg/>")})
    assert (refused.status_code, bool(refused.json()["message"])) == (422, True)


def test_people_are_suggested_by_a_part_of_their_name(cast: Cast, client: Client):
    thread = asked(cast, replies=1)
    client.force_login(cast.bela)
    names = [person["name"] for person in client.get("/-/mentions/", {"q": "chlo", "thread": thread.pk}).json()]
    assert names == ["Chloé Lead"]
    assert [person["name"] for person in client.get("/-/mentions/", {"q": "ana"}).json()] == ["Ana Ordinary"]
    assert client.get("/-/mentions/", {"q": ""}).json() == []
