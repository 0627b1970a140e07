"""Pages on which members write, change, take back and order; drafts, and how far one has read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hub.commons.discussions import actions
from hub.content.contributions.models import Contribution, Draft, ThreadRead
from tests.commons.discussions.pages import asked, path_of
from tests.factories import viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


# --- Writing -------------------------------------------------------------------------------------------------------


def test_a_reply_is_posted_and_shown_at_its_place(cast: Cast, client: Client):
    thread = asked(cast)
    client.force_login(cast.bela)
    response = client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Take **that** one.", "client_token": "t1"})
    assert response["Location"] == f"{path_of(thread)}?post=2#post-2"
    assert "<strong>that</strong>" in client.get(response["Location"]).content.decode()
    client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Take **that** one.", "client_token": "t1"})
    assert thread.posts.count() == 1


@pytest.mark.parametrize("body", ["", "   ", "<script>", "x" * 1_000_001])
def test_a_refused_reply_comes_back_with_what_was_typed(cast: Cast, client: Client, body: str):
    thread = asked(cast)
    client.force_login(cast.bela)
    fields = {"body": body, "body_format": "html" if body == "<script>" else "markdown"}
    response = client.post(f"/en/threads/{thread.pk}/reply/", fields)
    assert response.status_code == 422
    assert 'href="#id_body"' in response.content.decode()
    assert not thread.posts.exists()


def test_a_preview_shows_the_text_and_posts_nothing(cast: Cast, client: Client):
    thread = asked(cast)
    client.force_login(cast.bela)
    response = client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Take **that**.", "preview": "1"})
    assert response.status_code == 200
    assert "<strong>that</strong>" in response.content.decode()
    assert not thread.posts.exists()


def test_a_reply_to_what_was_closed_meanwhile_is_kept_as_a_draft(cast: Cast, client: Client):
    thread = asked(cast)
    actions.close_thread(thread, by=viewer_of(cast.elin))
    client.force_login(cast.bela)
    response = client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Every word."})
    assert response["Location"] == path_of(thread)
    assert Draft.objects.get(actor=cast.bela.actor).fields["body"] == "Every word."


def test_the_reply_form_can_begin_with_a_quotation(cast: Cast, client: Client):
    thread = asked(cast, replies=1)
    client.force_login(cast.ana)
    page = client.get(f"/en/threads/{thread.pk}/reply/?quote=2").content.decode()
    assert "Chloé Lead wrote:" in page
    assert "Reply 0." in page
    assert "wrote:" not in client.get(f"/en/threads/{thread.pk}/reply/?quote=77").content.decode()


def test_a_thread_is_started_from_the_form_with_all_its_parts(cast: Cast, client: Client):
    client.force_login(cast.bela)
    path = f"/en/threads/new/?space={cast.open_group.slug}&kind=discussion"
    assert f'<option value="{cast.open_group.pk}" selected>' in client.get(path).content.decode()
    response = client.post(
        "/en/threads/new/",
        {
            "kind": "card",
            "card_kind": "news",
            "title": "Tablets are here",
            "body": "Forty of them.",
            "space": cast.open_group.pk,
            "keywords": "tablets, arrival",
            "language": "en",
            "client_token": "n1",
        },
    )
    thread = Contribution.objects.get(title="Tablets are here")
    assert response["Location"] == path_of(thread)
    assert (thread.kind, thread.space_id, thread.thread_detail.card_kind) == ("card", cast.open_group.pk, "news")
    assert thread.thread_detail.keywords == ["tablets", "arrival"]


def test_a_forged_place_is_not_written_to(cast: Cast, client: Client):
    client.force_login(cast.ana)
    fields = {"kind": "question", "title": "In there", "body": "x", "space": cast.closed_group.pk}
    client.post("/en/threads/new/", fields)
    assert not Contribution.objects.filter(space=cast.closed_group).exists()
    client.force_login(cast.bela)
    fields["on_behalf_of"] = str(cast.organisation.pk)
    client.post("/en/threads/new/", fields)
    assert not Contribution.objects.filter(on_behalf_of=cast.organisation.pk).exists()


def test_a_member_writes_for_an_organisation_that_lets_them(cast: Cast, client: Client):
    client.force_login(cast.dimitris)
    assert "Example University" in client.get("/en/threads/new/").content.decode()
    fields = {"kind": "question", "title": "For us", "body": "x", "on_behalf_of": str(cast.organisation.pk)}
    response = client.post("/en/threads/new/", fields)
    assert "Example University" in client.get(response["Location"]).content.decode()


def test_of_two_edits_the_second_sees_both_texts_and_saves_then(cast: Cast, client: Client):
    thread = asked(cast)
    client.force_login(cast.ana)
    path = f"/en/posts/{thread.pk}/edit/"
    assert 'name="version" value="1"' in client.get(path).content.decode()
    client.post(path, {"title": "One", "body": "First edit.", "version": "1"})
    response = client.post(path, {"title": "Two", "body": "Second edit.", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 422
    for part in ("First edit.", "Second edit.", 'name="version" value="2"'):
        assert part in page
    client.post(path, {"title": "Two", "body": "Second edit.", "version": "2"})
    history = client.get(f"/en/posts/{thread.pk}/history/").content.decode()
    for part in ("Version 3", "<del>First</del>", "<ins>Second</ins>"):
        assert part in history


def test_a_deleted_reply_can_be_brought_back_from_the_message_and_from_its_place(cast: Cast, client: Client):
    thread = asked(cast, replies=1)
    post = thread.posts.get()
    client.force_login(cast.chloe)
    assert "Delete this reply?" in client.get(f"/en/posts/{post.pk}/delete/").content.decode()
    page = client.post(f"/en/posts/{post.pk}/delete/", follow=True).content.decode()
    assert page.count(f"/en/posts/{post.pk}/restore/") == 2
    assert "Reply 0." not in page
    client.force_login(cast.bela)
    page = client.get(path_of(thread)).content.decode()
    assert "This reply was deleted." in page
    assert f"/en/posts/{post.pk}/restore/" not in page
    assert client.post(f"/en/posts/{post.pk}/restore/").status_code == 404
    client.force_login(cast.chloe)
    client.post(f"/en/posts/{post.pk}/restore/")
    assert "Reply 0." in client.get(path_of(thread)).content.decode()


def test_authors_find_their_deleted_thread_and_nobody_else_does(cast: Cast, client: Client):
    thread = asked(cast)
    client.force_login(cast.ana)
    client.post(f"/en/posts/{thread.pk}/delete/")
    response = client.get(path_of(thread))
    assert (response.status_code, f"/en/posts/{thread.pk}/restore/" in response.content.decode()) == (410, True)
    client.force_login(cast.bela)
    assert client.get(path_of(thread)).status_code == 404


def test_moderators_order_threads_with_plain_forms(cast: Cast, client: Client):
    thread, other = asked(cast, replies=2), asked(cast, title="The other")
    client.force_login(cast.elin)
    base = f"/en/threads/{thread.pk}"
    client.post(f"{base}/pin/")
    client.post(f"{base}/close/")
    thread.refresh_from_db()
    assert thread.pinned_at is not None
    assert thread.thread_detail.closed_at is not None
    for step in ("pin", "close"):
        client.post(f"{base}/{step}/", {"undo": "1"})
    fields = {"title": "Which tablets?", "keywords": "a, b", "language": "sv", "version": "1"}
    assert client.get(f"{base}/labels/").status_code == 200
    assert client.post(f"{base}/labels/", fields)["Location"] == f"/en/threads/{thread.pk}-which-tablets/"
    assert client.post(f"{base}/split/", {"numbers": "x", "title": "New", "kind": "question"}).status_code == 422
    assert client.get(f"{base}/split/?numbers=2").status_code == 200
    new = client.post(f"{base}/split/", {"numbers": "#3", "title": "New", "kind": "question"})
    assert new["Location"].endswith("-new/")
    assert client.post(f"{base}/merge/", {"into": "nonsense"}).status_code == 422
    assert client.post(f"{base}/merge/", {"into": "99999"}).status_code == 422
    merged = client.post(f"{base}/merge/", {"into": f"https://hub.example/en/threads/{other.pk}-the-other/?post=2"})
    assert merged["Location"] == path_of(other)


def test_a_lead_moves_a_thread_into_another_group(cast: Cast, client: Client):
    thread = asked(cast, by=viewer_of(cast.chloe), space=cast.open_group)
    client.force_login(cast.chloe)
    assert client.get(f"/en/threads/{thread.pk}/move/").status_code == 200
    assert client.post(f"/en/threads/{thread.pk}/move/", {"space": cast.open_group.pk}).status_code == 422
    client.post(f"/en/threads/{thread.pk}/move/", {"space": cast.closed_group.pk})
    thread.refresh_from_db()
    assert (thread.space_id, thread.visibility) == (cast.closed_group.pk, "space")


def test_the_language_of_a_reply_is_corrected(cast: Cast, client: Client):
    post = asked(cast, replies=1).posts.get()
    client.force_login(cast.chloe)
    client.post(f"/en/posts/{post.pk}/language/", {"language": "hu"})
    post.refresh_from_db()
    assert (post.language, post.is_language_chosen) == ("hu", True)
    assert client.post(f"/en/posts/{post.pk}/language/", {"language": "xx"}).status_code == 422


# --- Drafts and reading --------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_offered_again_and_dropped(cast: Cast, client: Client):
    thread = asked(cast)
    client.force_login(cast.bela)
    address = f"/-/drafts/thread:{thread.pk}/"
    assert (
        client.post(address, {"body": "Half a th", "body_format": "markdown", "client_token": "d1"}).status_code == 204
    )
    assert "Half a th" in client.get(path_of(thread)).content.decode()
    assert "Half a th" in client.get("/en/drafts/").content.decode()
    client.post(address, {"body": "x" * 400_000})
    assert Draft.objects.get().fields["body"] == "Half a th"
    client.post(f"/en/drafts/thread:{thread.pk}/drop/", {"next": "//evil.example/"})
    assert not Draft.objects.exists()


def test_drafts_are_nobody_elses(cast: Cast, client: Client):
    thread = asked(cast)
    client.force_login(cast.bela)
    client.post(f"/-/drafts/thread:{thread.pk}/", {"body": "Half a th"})
    client.force_login(cast.chloe)
    assert "Half a th" not in client.get(path_of(thread)).content.decode()
    client.logout()
    assert client.post("/-/drafts/new/", {"body": "x"}).status_code == 302


def test_reading_is_marked_by_a_message_and_never_by_looking(cast: Cast, client: Client):
    thread = asked(cast, replies=2)
    client.force_login(cast.finn)
    client.get(path_of(thread))
    assert not ThreadRead.objects.filter(actor=cast.finn.actor).exists()
    address = f"/-/threads/{thread.pk}/read/"
    assert client.post(address, {"number": "2"}).status_code == 204
    assert ThreadRead.objects.get(actor=cast.finn.actor).last_number == 2
    assert client.post(address, {"number": "-1"}).status_code == 400
    assert client.get(address).status_code == 405


# --- Files ---------------------------------------------------------------------------------------------------------


def test_old_drafts_of_deletion_are_purged_by_the_daily_job(cast: Cast):
    from hub.content.contributions.jobs import purge_deleted

    thread = asked(cast)
    actions.delete_contribution(thread, by=viewer_of(cast.ana))
    Contribution.objects.filter(pk=thread.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    purge_deleted.func()
    thread.refresh_from_db()
    assert (thread.state, thread.title, thread.body) == ("purged", "", "")
