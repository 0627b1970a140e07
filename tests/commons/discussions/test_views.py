"""The pages: what each persona gets, what is kept when something goes wrong, and what pages cost in statements."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hub.commons.discussions import actions
from hub.commons.discussions.models import PendingPost
from hub.commons.discussions.queries.feed import feed_of
from hub.community.members.points import after_sign_in
from hub.community.spaces.kinds import JoinMethod, SpaceState
from hub.community.spaces.models import Space
from hub.community.topics.actions import create_topic
from hub.content.contributions.models import Attachment, Contribution, Draft, ThreadRead
from tests.factories import make_thread, viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def _thread(cast: Cast, replies: int = 0, **fields: Any) -> Contribution:
    thread = actions.start_thread(
        **{
            "kind": "question",
            "title": "Which tablet?",
            "body": "<p>For a school.</p>",
            "by": viewer_of(cast.ana),
            **fields,
        }
    )
    for number in range(replies):
        actions.reply(thread, f"<p>Reply {number}.</p>", by=viewer_of(cast.bela if number % 2 else cast.chloe))
    return thread


def _path(thread: Contribution) -> str:
    return f"/en/threads/{thread.pk}-{thread.slug}/"


# --- Lists ---------------------------------------------------------------------------------------------------------


def test_the_list_shows_titles_teasers_and_its_tabs(cast: Cast, client: Client):
    _thread(cast, replies=1)
    page = client.get("/en/threads/").content.decode()
    for part in ("Which tablet?", "Reply 0.", "Chloé Lead", "Question", 'href="/en/threads/?kind=question"'):
        assert part in page
    assert "Where I take part" not in page
    client.force_login(cast.bela)
    assert "Where I take part" in client.get("/en/threads/").content.decode()


@pytest.mark.parametrize(
    ("query", "is_listed"),
    [
        ("", True),
        ("?kind=question", True),
        ("?kind=announcement", False),
        ("?kind=nonsense", True),
        ("?show=waiting", True),
        ("?language=sv", True),
        ("?language=hu", False),
        ("?before=9-9&after=x", False),
        ("?before=99999999999999999999-1", True),
        ("?before=abc-1", True),
    ],
)
def test_the_address_narrows_the_list(cast: Cast, client: Client, query: str, is_listed: bool):
    _thread(cast, language="sv")
    response = client.get(f"/en/threads/{query}")
    assert response.status_code == 200
    assert ("Which tablet?" in response.content.decode()) is is_listed


@pytest.mark.parametrize("query", ["?topic=unknown", "?space=unknown"])
def test_what_does_not_exist_is_not_a_list(cast: Cast, client: Client, query: str):
    assert client.get(f"/en/threads/{query}").status_code == 404


def test_a_closed_groups_list_exists_for_its_members_alone(cast: Cast, client: Client):
    _thread(cast, by=viewer_of(cast.bela), space=cast.closed_group)
    path = f"/en/threads/?space={cast.closed_group.slug}"
    assert client.get(path).status_code == 404
    client.force_login(cast.finn)
    assert client.get(path).status_code == 404
    client.force_login(cast.bela)
    assert "Which tablet?" in client.get(path).content.decode()


def test_htmx_gets_the_rows_alone(cast: Cast, client: Client):
    _thread(cast)
    headers = {"HX-Request": "true", "HX-Target": "results"}
    page = client.get("/en/threads/", headers=headers).content.decode()
    assert "Which tablet?" in page
    assert "<html" not in page


def test_a_visitors_page_is_answered_unchanged_until_somebody_writes(cast: Cast, client: Client):
    thread = _thread(cast)
    for path in ("/en/threads/", _path(thread)):
        etag = client.get(path)["ETag"]
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
        actions.reply(thread, "<p>News.</p>", by=viewer_of(cast.bela))
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_members_are_led_to_the_first_reply_they_have_not_read(cast: Cast, client: Client):
    thread = _thread(cast, replies=3)
    actions.mark_thread_read(thread.pk, 2, by=viewer_of(cast.finn))
    client.force_login(cast.finn)
    page = client.get("/en/threads/").content.decode()
    assert f'href="{_path(thread)}?post=3#post-3"' in page
    assert "2 new" in page


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_costs_the_same_statements_for_one_row_and_thirty(
    cast: Cast, client: Client, django_assert_max_num_queries: Any, count: int
):
    for number in range(count):
        make_thread(cast.ana, f"Thread {number}")
    client.get("/en/threads/")
    with django_assert_max_num_queries(4):
        client.get("/en/threads/")
    client.force_login(cast.bela)
    client.get("/en/threads/")
    with django_assert_max_num_queries(6):
        client.get("/en/threads/")


# --- A thread ------------------------------------------------------------------------------------------------------


def test_a_thread_shows_its_posts_and_invites_visitors_to_write(cast: Cast, client: Client):
    thread = _thread(cast, replies=2)
    page = client.get(_path(thread)).content.decode()
    for part in ("For a school.", "Reply 1.", 'id="post-3"', f'href="/en/threads/{thread.pk}/reply/"', "Ana Ordinary"):
        assert part in page
    assert "csrfmiddlewaretoken" not in page


def test_an_old_or_missing_slug_leads_to_the_readable_address(cast: Cast, client: Client):
    thread = _thread(cast, replies=1)
    for path in (f"/en/threads/{thread.pk}/", f"/en/threads/{thread.pk}-something-else/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, _path(thread))
    assert client.get(f"/en/threads/{thread.pk}/?post=2")["Location"] == f"{_path(thread)}?post=2#post-2"


def test_a_post_beyond_the_last_leads_to_the_last(cast: Cast, client: Client):
    thread = _thread(cast, replies=1)
    assert client.get(f"{_path(thread)}?post=999")["Location"] == f"{_path(thread)}?post=2#post-2"
    assert client.get(f"{_path(thread)}?post=99999999999999").status_code == 200


def test_thirty_posts_are_a_page_and_the_rest_follows(cast: Cast, client: Client):
    thread = _thread(cast, replies=34)
    first = client.get(_path(thread)).content.decode()
    assert 'id="post-30"' in first
    assert 'id="post-31"' not in first
    assert f'href="{_path(thread)}?post=31"' in first
    second = client.get(f"{_path(thread)}?post=33").content.decode()
    assert 'id="post-31"' in second
    assert 'id="post-30"' not in second
    assert f'rel="prev" href="{_path(thread)}"' in second


@pytest.mark.parametrize("replies", [0, 29])
def test_a_thread_costs_the_same_statements_for_one_post_and_thirty(
    cast: Cast, client: Client, django_assert_max_num_queries: Any, replies: int
):
    thread = _thread(cast, replies=replies)
    client.get(_path(thread))
    with django_assert_max_num_queries(8):
        client.get(_path(thread))
    client.force_login(cast.dimitris)
    client.get(_path(thread))
    with django_assert_max_num_queries(12):
        client.get(_path(thread))


def test_what_was_moved_is_found_under_its_old_addresses(cast: Cast, client: Client):
    thread = _thread(cast, replies=3)
    elin = viewer_of(cast.elin)
    new = actions.split_posts(thread, [3], "Another matter", by=elin)
    assert client.get(f"{_path(thread)}?post=3")["Location"] == _path(new)
    into = _thread(cast, title="The other")
    actions.merge_threads(thread, into, by=elin)
    thread.refresh_from_db()
    assert (
        client.get(f"/en/threads/{thread.pk}/")["Location"]
        == f"{_path(into)}?post={thread.number}#post-{thread.number}"
    )
    assert client.get(f"/id/{thread.uuid}")["Location"].endswith(f"#post-{thread.number}")
    assert client.get(f"/en/threads/{thread.pk}-x/?post=2")["Location"].endswith("?post=3#post-3")


@pytest.mark.parametrize("state", ["hidden", "removed", "purged", "draft"])
def test_what_is_out_of_sight_is_404(cast: Cast, client: Client, state: str):
    thread = make_thread(cast.ana, state=state)
    client.force_login(cast.ana)
    for path in (
        _path(thread),
        f"/id/{thread.uuid}",
        f"/en/posts/{thread.pk}/history/",
        f"/en/threads/{thread.pk}/reply/",
    ):
        assert client.get(path).status_code == 404


def test_a_closed_groups_thread_is_404_for_all_others_under_every_address(cast: Cast, client: Client):
    bela = viewer_of(cast.bela)
    thread = _thread(cast, by=bela, space=cast.closed_group)
    post = actions.reply(thread, "<p>Secret.</p>", by=bela)
    pages = [
        _path(thread),
        f"/en/threads/{thread.pk}/?post=2",
        f"/id/{post.uuid}",
        f"/en/threads/{thread.pk}/reply/",
        *(f"/en/threads/{thread.pk}/{step}/" for step in ("labels", "move", "split", "merge")),
        f"/en/posts/{post.pk}/",
        *(f"/en/posts/{post.pk}/{step}/" for step in ("edit", "delete", "history", "language")),
    ]
    posts = [
        *(f"/en/threads/{thread.pk}/{step}/" for step in ("reply", "pin", "close", "move", "split", "merge", "labels")),
        *(f"/en/posts/{post.pk}/{step}/" for step in ("edit", "delete", "restore", "accept", "language")),
        f"/-/threads/{thread.pk}/read/",
    ]
    for member in (cast.ana, cast.elin, cast.finn):
        client.force_login(member)
        assert {client.get(page).status_code for page in pages} == {404}
        assert {client.post(page, {"number": "2", "body": "x"}).status_code for page in posts} == {404}
    assert client.get("/-/mentions/", {"q": "Bé", "thread": thread.pk}).json() == []


def test_members_see_what_they_may_do_and_nothing_else(cast: Cast, client: Client):
    thread = _thread(cast, replies=1)
    post = thread.posts.get()
    accept, edit, move = (
        f"/en/posts/{post.pk}/accept/",
        f"/en/posts/{thread.pk}/edit/",
        f"/en/threads/{thread.pk}/move/",
    )
    seen = {}
    for name in ("ana", "bela", "elin"):
        client.force_login(getattr(cast, name))
        page = client.get(_path(thread)).content.decode()
        seen[name] = (accept in page, edit in page, move in page)
    assert seen == {"ana": (True, True, False), "bela": (False, False, False), "elin": (True, False, True)}


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda cast, thread: actions.close_thread(thread, by=viewer_of(cast.elin)), "no more replies are taken"),
        (
            lambda cast, thread: Space.objects.filter(pk=thread.space_id).update(state=SpaceState.ARCHIVED),
            "has finished its work",
        ),
        (
            lambda cast, thread: Space.objects.filter(pk=thread.space_id).update(join_method=JoinMethod.REQUEST),
            "See the group",
        ),
    ],
)
def test_who_may_not_reply_is_told_why(cast: Cast, client: Client, prepare: Any, sentence: str):
    space = cast.open_group if sentence != "no more replies are taken" else None
    thread = _thread(cast, by=viewer_of(cast.bela), space=space)
    prepare(cast, thread)
    client.force_login(cast.ana)
    page = client.get(_path(thread)).content.decode()
    assert sentence in page
    assert "<hub-editor" not in page


def test_joining_and_replying_is_one_form(cast: Cast, client: Client):
    thread = _thread(cast, by=viewer_of(cast.bela), space=cast.open_group)
    client.force_login(cast.ana)
    page = client.get(_path(thread)).content.decode()
    assert "You join it with your reply." in page
    assert "Join and reply" in page
    reply = f"/en/threads/{thread.pk}/reply/"
    assert "Join and reply" in client.get(reply).content.decode()
    response = client.post(reply, {"body": "Here I am.", "client_token": "t1"}, follow=True)
    assert "You are now a member of “Open group”." in response.content.decode()
    assert thread.posts.get().author_id == cast.ana.actor_id
    client.post(reply, {"body": "Here I am.", "client_token": "t1"})
    assert thread.posts.count() == 1
    assert "You join it with your reply." not in client.get(_path(thread)).content.decode()


def test_visitors_are_told_which_group_they_join(cast: Cast, client: Client):
    thread = _thread(cast, by=viewer_of(cast.bela), space=cast.open_group)
    for path in (_path(thread), f"/en/threads/{thread.pk}/reply/", f"/en/threads/new/?space={cast.open_group.slug}"):
        assert "With it you join “Open group”." in client.get(path).content.decode()
    Space.objects.filter(pk=cast.open_group.pk).update(join_method=JoinMethod.REQUEST)
    assert "With it you join" not in client.get(f"/en/threads/new/?space={cast.open_group.slug}").content.decode()
    assert "Write a reply" not in client.get(f"{_path(thread)}?post=1").content.decode()


def test_search_engines_get_data_of_public_threads_alone(cast: Cast, client: Client):
    thread = _thread(cast, replies=2, title="</script><b>Tablets</b>")
    page = client.get(_path(thread)).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert (data["@type"], data["mainEntity"]["name"]) == ("QAPage", "</script><b>Tablets</b>")
    assert len(data["mainEntity"]["suggestedAnswer"]) == 2
    assert "<b>Tablets" not in page
    hidden = _thread(cast, visibility="members")
    client.force_login(cast.bela)
    assert '<meta name="robots" content="noindex">' in client.get(_path(hidden)).content.decode()


# --- Writing -------------------------------------------------------------------------------------------------------


def test_a_reply_is_posted_and_shown_at_its_place(cast: Cast, client: Client):
    thread = _thread(cast)
    client.force_login(cast.bela)
    response = client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Take **that** one.", "client_token": "t1"})
    assert response["Location"] == f"{_path(thread)}?post=2#post-2"
    assert "<strong>that</strong>" in client.get(response["Location"]).content.decode()
    client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Take **that** one.", "client_token": "t1"})
    assert thread.posts.count() == 1


@pytest.mark.parametrize("body", ["", "   ", "<script>", "x" * 1_000_001])
def test_a_refused_reply_comes_back_with_what_was_typed(cast: Cast, client: Client, body: str):
    thread = _thread(cast)
    client.force_login(cast.bela)
    fields = {"body": body, "body_format": "html" if body == "<script>" else "markdown"}
    response = client.post(f"/en/threads/{thread.pk}/reply/", fields)
    assert response.status_code == 422
    assert 'href="#id_body"' in response.content.decode()
    assert not thread.posts.exists()


def test_a_preview_shows_the_text_and_posts_nothing(cast: Cast, client: Client):
    thread = _thread(cast)
    client.force_login(cast.bela)
    response = client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Take **that**.", "preview": "1"})
    assert response.status_code == 200
    assert "<strong>that</strong>" in response.content.decode()
    assert not thread.posts.exists()


def test_a_reply_to_what_was_closed_meanwhile_is_kept_as_a_draft(cast: Cast, client: Client):
    thread = _thread(cast)
    actions.close_thread(thread, by=viewer_of(cast.elin))
    client.force_login(cast.bela)
    response = client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Every word."})
    assert response["Location"] == _path(thread)
    assert Draft.objects.get(actor=cast.bela.actor).fields["body"] == "Every word."


def test_the_reply_form_can_begin_with_a_quotation(cast: Cast, client: Client):
    thread = _thread(cast, replies=1)
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
    assert response["Location"] == _path(thread)
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
    thread = _thread(cast)
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
    thread = _thread(cast, replies=1)
    post = thread.posts.get()
    client.force_login(cast.chloe)
    assert "Delete this reply?" in client.get(f"/en/posts/{post.pk}/delete/").content.decode()
    page = client.post(f"/en/posts/{post.pk}/delete/", follow=True).content.decode()
    assert page.count(f"/en/posts/{post.pk}/restore/") == 2
    assert "Reply 0." not in page
    client.force_login(cast.bela)
    page = client.get(_path(thread)).content.decode()
    assert "This reply was deleted." in page
    assert f"/en/posts/{post.pk}/restore/" not in page
    assert client.post(f"/en/posts/{post.pk}/restore/").status_code == 404
    client.force_login(cast.chloe)
    client.post(f"/en/posts/{post.pk}/restore/")
    assert "Reply 0." in client.get(_path(thread)).content.decode()


def test_authors_find_their_deleted_thread_and_nobody_else_does(cast: Cast, client: Client):
    thread = _thread(cast)
    client.force_login(cast.ana)
    client.post(f"/en/posts/{thread.pk}/delete/")
    response = client.get(_path(thread))
    assert (response.status_code, f"/en/posts/{thread.pk}/restore/" in response.content.decode()) == (410, True)
    client.force_login(cast.bela)
    assert client.get(_path(thread)).status_code == 404


def test_moderators_order_threads_with_plain_forms(cast: Cast, client: Client):
    thread, other = _thread(cast, replies=2), _thread(cast, title="The other")
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
    assert merged["Location"] == _path(other)


def test_a_lead_moves_a_thread_into_another_group(cast: Cast, client: Client):
    thread = _thread(cast, by=viewer_of(cast.chloe), space=cast.open_group)
    client.force_login(cast.chloe)
    assert client.get(f"/en/threads/{thread.pk}/move/").status_code == 200
    assert client.post(f"/en/threads/{thread.pk}/move/", {"space": cast.open_group.pk}).status_code == 422
    client.post(f"/en/threads/{thread.pk}/move/", {"space": cast.closed_group.pk})
    thread.refresh_from_db()
    assert (thread.space_id, thread.visibility) == (cast.closed_group.pk, "space")


def test_the_language_of_a_reply_is_corrected(cast: Cast, client: Client):
    post = _thread(cast, replies=1).posts.get()
    client.force_login(cast.chloe)
    client.post(f"/en/posts/{post.pk}/language/", {"language": "hu"})
    post.refresh_from_db()
    assert (post.language, post.is_language_chosen) == ("hu", True)
    assert client.post(f"/en/posts/{post.pk}/language/", {"language": "xx"}).status_code == 422


# --- Drafts and reading --------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_offered_again_and_dropped(cast: Cast, client: Client):
    thread = _thread(cast)
    client.force_login(cast.bela)
    address = f"/-/drafts/thread:{thread.pk}/"
    assert (
        client.post(address, {"body": "Half a th", "body_format": "markdown", "client_token": "d1"}).status_code == 204
    )
    assert "Half a th" in client.get(_path(thread)).content.decode()
    assert "Half a th" in client.get("/en/drafts/").content.decode()
    client.post(address, {"body": "x" * 400_000})
    assert Draft.objects.get().fields["body"] == "Half a th"
    client.post(f"/en/drafts/thread:{thread.pk}/drop/", {"next": "//evil.example/"})
    assert not Draft.objects.exists()


def test_drafts_are_nobody_elses(cast: Cast, client: Client):
    thread = _thread(cast)
    client.force_login(cast.bela)
    client.post(f"/-/drafts/thread:{thread.pk}/", {"body": "Half a th"})
    client.force_login(cast.chloe)
    assert "Half a th" not in client.get(_path(thread)).content.decode()
    client.logout()
    assert client.post("/-/drafts/new/", {"body": "x"}).status_code == 302


def test_reading_is_marked_by_a_message_and_never_by_looking(cast: Cast, client: Client):
    thread = _thread(cast, replies=2)
    client.force_login(cast.finn)
    client.get(_path(thread))
    assert not ThreadRead.objects.filter(actor=cast.finn.actor).exists()
    address = f"/-/threads/{thread.pk}/read/"
    assert client.post(address, {"number": "2"}).status_code == 204
    assert ThreadRead.objects.get(actor=cast.finn.actor).last_number == 2
    assert client.post(address, {"number": "-1"}).status_code == 400
    assert client.get(address).status_code == 405


# --- Visitors ------------------------------------------------------------------------------------------------------


def test_a_visitor_asks_first_and_joins_after(cast: Cast, client: Client, rf: Any):
    assert "Ask a question" in client.get("/en/threads/new/").content.decode()
    response = client.post("/en/threads/new/", {"title": "Which tablet?", "body": "For a *school*."})
    assert response["Location"].startswith("/en/account/signup/")
    cookie = response.cookies["hub_pending"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert PendingPost.objects.count() == 1
    request = rf.get("/")
    request.COOKIES["hub_pending"] = cookie.value
    [done] = after_sign_in.ask(request, cast.ana.actor_id)
    thread = Contribution.objects.get(title="Which tablet?")
    assert done.url == _path(thread)
    assert thread.author_id == cast.ana.actor_id
    # The cookie stays in the browser for days; the next sign-in is led nowhere.
    assert list(after_sign_in.ask(request, cast.ana.actor_id)) == []


def test_what_was_searched_for_in_vain_is_the_beginning_of_the_question(client: Client, db: None):
    assert 'value="slow tablets"' in client.get("/en/threads/new/?title=slow%20tablets").content.decode()


def test_a_visitors_reply_waits_too(cast: Cast, client: Client, rf: Any):
    thread = _thread(cast)
    response = client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Take that one."})
    request = rf.get("/")
    request.COOKIES["hub_pending"] = response.cookies["hub_pending"].value
    [done] = after_sign_in.ask(request, cast.bela.actor_id)
    assert done.url == f"{_path(thread)}?post=2#post-2"


def test_a_visitors_mistake_comes_back_with_what_was_typed(cast: Cast, client: Client):
    response = client.post("/en/threads/new/", {"title": "", "body": "For a school."})
    assert (response.status_code, "For a school." in response.content.decode()) == (422, True)
    response = client.post("/en/threads/new/", {"title": "T", "body": "For a *school*.", "preview": "1"})
    assert "<em>school</em>" in response.content.decode()
    assert not PendingPost.objects.exists()


def test_a_flood_of_questions_is_stopped_and_nothing_is_lost(cast: Cast, client: Client):
    codes = [client.post("/en/threads/new/", {"title": "T", "body": "Same again."}).status_code for _n in range(12)]
    assert codes[:10] == [302] * 10
    assert codes[-1] == 429
    response = client.post("/en/threads/new/", {"title": "T", "body": "Same again."})
    assert "Same again." in response.content.decode()


# --- Files ---------------------------------------------------------------------------------------------------------


def _text_file(name: str = "notes.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"Some notes, long enough to be text.", content_type="text/plain")


def test_a_file_follows_the_audience_of_its_post(cast: Cast, client: Client):
    thread = _thread(cast, by=viewer_of(cast.bela), space=cast.closed_group)
    client.force_login(cast.bela)
    client.post(f"/en/threads/{thread.pk}/reply/", {"body": "See the file.", "files": _text_file()})
    attachment = Attachment.objects.get()
    assert attachment.contribution.number == 2
    assert "notes.txt" in client.get(_path(thread)).content.decode()
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
    thread = _thread(cast)
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
    thread = _thread(cast)
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
    thread = _thread(cast, replies=1)
    client.force_login(cast.bela)
    names = [person["name"] for person in client.get("/-/mentions/", {"q": "chlo", "thread": thread.pk}).json()]
    assert names == ["Chloé Lead"]
    assert [person["name"] for person in client.get("/-/mentions/", {"q": "ana"}).json()] == ["Ana Ordinary"]
    assert client.get("/-/mentions/", {"q": ""}).json() == []


def test_old_drafts_of_deletion_are_purged_by_the_daily_job(cast: Cast):
    from hub.content.contributions.jobs import purge_deleted

    thread = _thread(cast)
    actions.delete_contribution(thread, by=viewer_of(cast.ana))
    Contribution.objects.filter(pk=thread.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    purge_deleted.func()
    thread.refresh_from_db()
    assert (thread.state, thread.title, thread.body) == ("purged", "", "")


# --- A thread in its group, and what one keeps of it -----------------------------------------------------------------


def test_a_groups_conversations_stand_beside_its_home(cast: Cast, client: Client):
    bela = viewer_of(cast.bela)
    for number in range(31):
        actions.start_thread("discussion", f"Matter {number}", "<p>Words.</p>", by=bela, space=cast.open_group)
    client.force_login(cast.chloe)
    page = client.get(f"/en/threads/?space={cast.open_group.slug}").content.decode()
    assert f'href="/en/spaces/{cast.open_group.slug}/">Home</a>' in page
    assert f'href="/en/threads/?space={cast.open_group.slug}" aria-current="page">Conversations' in page
    assert f'href="/en/threads/new/?space={cast.open_group.slug}"' in page
    assert page.count("row--unread") == 30
    assert f"space={cast.open_group.slug}&amp;before=" in page


def test_who_may_not_write_in_a_group_gets_no_button_for_it(cast: Cast, client: Client):
    path = f"/en/threads/?space={cast.open_group.slug}"
    assert "Ask a question" in client.get(path).content.decode()
    client.force_login(cast.ana)
    page = client.get(path).content.decode()
    assert "New conversation here" not in page
    assert "Join the group to write here" in page
    client.force_login(cast.bela)
    assert "New conversation here" in client.get(path).content.decode()


def test_following_muting_and_keeping_a_thread_are_forms(cast: Cast, client: Client):
    thread = _thread(cast)
    client.force_login(cast.bela)
    follow, keep = f"/en/follow/thread/{thread.pk}/", f"/en/contributions/{thread.pk}/bookmark/"
    assert f'formaction="{follow}"' in client.get(_path(thread)).content.decode()
    client.post(follow, {"next": _path(thread)})
    page = client.get(_path(thread)).content.decode()
    assert "Following" in page
    assert f'formaction="{follow}" name="stop"' in page
    client.post(follow, {"next": _path(thread), "stop": "1"})
    assert "Follow it again" in client.get(_path(thread)).content.decode()
    client.post(keep, {"next": _path(thread), "note": "for the staff meeting"})
    page = client.get(_path(thread)).content.decode()
    assert 'value="for the staff meeting"' in page
    assert "It is among your bookmarks." in page
    refused = client.post(keep, {"next": _path(thread), "note": "x" * 301})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "A note has at most 300 characters." in page
    assert "x" * 301 in page
    client.post(keep, {"next": _path(thread), "drop": "1"})
    assert "for the staff meeting" not in client.get(_path(thread)).content.decode()


def test_a_topic_is_followed_from_its_list_into_the_feed(cast: Cast, client: Client):
    group = create_topic({"en": "Sports"}, by=viewer_of(cast.finn))
    topic = create_topic({"en": "Sailing"}, parent=group, by=viewer_of(cast.finn))
    thread = _thread(cast, topics=[topic.pk])
    list_path, follow_path = f"/en/threads/?topic={topic.slug}", f"/en/follow/topic/{topic.pk}/"
    button = f'action="{follow_path}"'
    assert button not in client.get(list_path).content.decode()
    client.force_login(cast.bela)

    def fed() -> list[int]:
        return [row.id for row in feed_of(viewer_of(cast.bela), is_following=True, before=None, limit=9)]

    assert button in client.get(list_path).content.decode()
    assert fed() == []
    assert client.post(follow_path, {"next": list_path})["Location"] == list_path
    assert 'aria-pressed="true"' in client.get(list_path).content.decode()
    assert fed() == [thread.pk]
    client.post(follow_path, {"next": list_path, "stop": "1"})
    assert 'aria-pressed="true"' not in client.get(list_path).content.decode()
    assert fed() == []


def test_a_persons_page_lists_where_they_wrote_as_far_as_one_may_read_it(cast: Cast, client: Client):
    bela = viewer_of(cast.bela)
    for number in range(6):
        _thread(cast, title=f"Open matter {number}", by=bela)
    _thread(cast, title="Inner matter", by=bela, space=cast.closed_group)
    page, more = f"/en/people/{cast.bela.actor.handle}/", f"/en/threads/?person={cast.bela.actor.handle}"
    for member, sees_inner in ((None, False), (cast.ana, False), (cast.chloe, True)):
        if member:
            client.force_login(member)
        profile, listed = client.get(page).content.decode(), client.get(more).content.decode()
        assert "Open matter 5" in profile
        assert more in profile
        assert ("Inner matter" in profile) is sees_inner
        assert ("Inner matter" in listed) is sees_inner
        assert "Conversations with Béla Member" in listed
    assert client.get("/en/threads/?person=nobody").status_code == 404
