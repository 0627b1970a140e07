"""The search page, its filters and its suggestions."""

import pytest
from django.test import Client

from tests.personas import Cast


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        "q=school",
        "q=%22unfinished",
        "q=AND+OR+NOT+*+%28%29",
        "q=%00%01",
        "q=" + "x" * 5000,
        "q=school&kind=nonsense&topic=none&country=XX&language=zz&sector=cats",
        "q=school&after=damaged",
        "q=school&sort=sideways",
        "country=HU",
        "q=%F0%9F%8E%93+%E2%80%AEabc",
    ],
)
def test_nothing_typed_breaks_the_page(client: Client, db: None, query: str) -> None:
    assert client.get(f"/en/search?{query}").status_code == 200


def test_what_was_typed_comes_back_escaped(client: Client, db: None) -> None:
    page = client.get("/en/search?q=%3Cscript%3Ealert(1)%3C/script%3E").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_nothing_found_offers_to_ask(client: Client, db: None) -> None:
    page = client.get("/en/search?q=zzzqqq").content.decode()
    assert "/en/threads/new/?kind=question&amp;title=zzzqqq" in page


def test_below_what_was_found_one_can_still_ask(cast: Cast, client: Client) -> None:
    from hub.community.profiles.actions import update_profile
    from hub.core.jobs.worker import run_pending_jobs
    from tests.factories import viewer_of

    update_profile(cast.ana.actor, by=viewer_of(cast.ana), headline="Robotics in class")
    run_pending_jobs()
    page = client.get("/en/search?q=robotics").content.decode()
    assert "Ana Ordinary" in page
    assert "/en/threads/new/?kind=question&amp;title=robotics" in page


def test_the_words_are_carried_into_the_question_of_a_visitor_and_of_a_member(cast: Cast, client: Client) -> None:
    address = "/en/threads/new/?kind=question&title=Which+xylophone"
    assert 'value="Which xylophone"' in client.get(address).content.decode()
    client.force_login(cast.ana)
    assert 'value="Which xylophone"' in client.get(address).content.decode()


def test_a_word_that_nothing_holds_can_be_looked_for_as_a_beginning(client: Client, db: None) -> None:
    page = client.get("/en/search?q=big+xyloph").content.decode()
    assert "?q=big+xyloph%2A" in page
    assert "?q=big+xyloph%2A%2A" not in client.get("/en/search?q=big+xyloph*").content.decode()


def test_a_search_that_was_cut_short_says_so(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from hub.content.search import queries
    from hub.core.search.kinds import SearchPage

    monkeypatch.setattr(queries, "search", lambda query, counted=None: SearchPage(is_cut_short=True))
    assert "Only the newest entries were looked at" in client.get("/en/search?q=school&kind=thread").content.decode()


def test_filters_that_leave_nothing_can_be_taken_away(client: Client, db: None) -> None:
    page = client.get("/en/search?q=zzzqqq&kind=thread").content.decode()
    assert 'href="?q=zzzqqq"' in page


def test_suggestions_are_json_and_empty_for_one_letter(client: Client, db: None) -> None:
    assert client.get("/en/search/suggest?q=a").json() == []
    assert client.get("/en/search/suggest?q=zzz").json() == []


def test_people_are_found_by_what_the_reader_may_see(cast: Cast, client: Client) -> None:
    from hub.community.profiles.actions import update_profile
    from hub.core.jobs.worker import run_pending_jobs
    from tests.factories import viewer_of

    update_profile(
        cast.ana.actor, by=viewer_of(cast.ana), headline="Robotics in class", can_help_with="soldering irons"
    )
    run_pending_jobs()
    assert "Ana Ordinary" in client.get("/en/search?q=robotics").content.decode()
    assert "Ana Ordinary" not in client.get("/en/search?q=soldering").content.decode()
    client.force_login(cast.bela)
    assert "Ana Ordinary" in client.get("/en/search?q=soldering").content.decode()
    update_profile(cast.ana.actor, by=viewer_of(cast.ana), audiences={"can_help_with": "nobody"})
    run_pending_jobs()
    assert "Ana Ordinary" not in client.get("/en/search?q=soldering").content.decode()


def titles(client: Client, words: str) -> str:
    return client.get(f"/en/search?q={words}").content.decode()


def test_conversations_are_found_by_those_who_may_read_them(cast: Cast, client: Client) -> None:
    from hub.content.contributions.actions import append_post, bring_back, hide, place_thread, publish_thread
    from hub.core.jobs.worker import run_pending_jobs
    from tests.factories import viewer_of

    bela = viewer_of(cast.bela)
    open_thread = publish_thread("question", "Which xylophone?", "For a class", by=bela, body_format="markdown")
    closed = publish_thread(
        "discussion", "Inside", "zanzibarine matters", by=bela, space=cast.closed_group, body_format="markdown"
    )
    append_post(open_thread, "The quirkotron is best", by=viewer_of(cast.ana), body_format="markdown")
    append_post(closed, "And more zanzibarine", by=bela, body_format="markdown")
    run_pending_jobs()
    assert "xylophone" in titles(client, "xylophone")
    assert "Reply by Ana Ordinary" in titles(client, "quirkotron")
    assert "Inside" not in titles(client, "zanzibarine")
    client.force_login(cast.ana)
    assert "Inside" not in titles(client, "zanzibarine")
    client.force_login(cast.bela)
    assert "Inside" in titles(client, "zanzibarine")
    hide(open_thread, by=viewer_of(cast.elin))
    run_pending_jobs()
    assert "Which" not in titles(client, "xylophone")
    assert "Reply by" not in titles(client, "quirkotron")
    open_thread.refresh_from_db()
    bring_back(open_thread, by=viewer_of(cast.elin))
    run_pending_jobs()
    assert "Reply by" in titles(client, "quirkotron")
    place_thread(open_thread, cast.closed_group, by=viewer_of(cast.elin))
    run_pending_jobs()
    client.force_login(cast.ana)
    assert "Reply by" not in titles(client, "quirkotron")


def test_a_conversation_is_found_by_its_free_keywords(cast: Cast, client: Client) -> None:
    from hub.content.contributions.actions import publish_thread
    from hub.core.jobs.worker import run_pending_jobs
    from tests.factories import viewer_of

    thread = publish_thread(
        "question", "Which one?", "For a class", by=viewer_of(cast.bela), body_format="markdown",
        keywords=["sailing dinghies"],
    )  # fmt: skip
    run_pending_jobs()
    page = client.get(f"/en/threads/{thread.pk}-{thread.slug}/").content.decode()
    assert 'href="/en/search?q=sailing%20dinghies"' in page
    assert "Which one?" in titles(client, "sailing%20dinghies")


def test_where_a_link_leads_is_not_among_the_words_of_a_text(cast: Cast, client: Client) -> None:
    from hub.content.contributions.actions import publish_thread
    from hub.core.jobs.worker import run_pending_jobs
    from tests.factories import viewer_of

    body = '<p>See <a href="https://example.org/quirkotron">our plan</a>.</p>'
    publish_thread("discussion", "Greenhouse", body, by=viewer_of(cast.ana))
    run_pending_jobs()
    assert "Greenhouse" in titles(client, "plan")
    assert "Greenhouse" not in titles(client, "quirkotron")
