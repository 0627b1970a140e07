"""What members tell of themselves, and who reads it."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from hub.community.actors.kinds import Audience
from hub.community.members.models import Member, Profile
from hub.community.profiles.actions import finish_onboarding, set_picture, update_profile
from hub.community.profiles.kinds import FIELDS
from hub.community.profiles.queries import get_profile
from hub.community.spaces.models import Space, SpaceTopic
from hub.community.topics.actions import ensure_topics
from hub.community.topics.queries import find_topic
from hub.content.contributions.models import ContributionTopic
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR
from hub.core.activity.models import Activity
from hub.core.jobs.worker import run_pending_jobs
from hub.core.ratelimits.limits import Limit
from hub.core.states import EditConflict
from tests.factories import make_member, make_thread, viewer_of
from tests.personas import Cast

SECRET = "words that only some may read"


def photo() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(buffer, "JPEG")
    return SimpleUploadedFile("me.jpg", buffer.getvalue(), "image/jpeg")


def test_a_member_changes_their_own_profile_and_the_log_holds_no_text(cast: Cast) -> None:
    update_profile(cast.ana.actor, by=viewer_of(cast.ana), about=SECRET, country="HU", region="HU11", sectors=["vet"])
    profile = get_profile(viewer_of(cast.ana), cast.ana.actor.handle)
    assert (profile.about, profile.country, profile.region, profile.sectors) == (SECRET, "HU", "HU11", ("vet",))
    activity = Activity.objects.get(verb="community.profile.updated")
    assert SECRET not in str(activity.data)


def test_nobody_changes_the_profile_of_others(cast: Cast) -> None:
    for person in (cast.bela, cast.finn):
        with pytest.raises(PermissionRefused):
            update_profile(cast.ana.actor, by=viewer_of(person), about="x")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "…"),
        ("name", "x" * 81),
        ("country", "XX"),
        ("region", "SE110"),
        ("stakeholder_type", "king"),
        ("sectors", ["kindergarten-of-cats"]),
        ("languages", ["tlh"]),
        ("about", "x" * 4001),
        ("audiences", {"about": "friends"}),
        ("audiences", {"email": "public"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, field: str, value: object) -> None:
    with pytest.raises(Refused) as refused:
        update_profile(cast.ana.actor, by=viewer_of(cast.ana), **{"country": "HU"} | {field: value})
    assert refused.value.field.removeprefix("audience_") in {field, "about", "email"}
    assert Profile.objects.get(pk=cast.ana.actor_id).version == 1


def test_a_new_country_drops_the_region_of_the_old(cast: Cast) -> None:
    by = viewer_of(cast.ana)
    update_profile(cast.ana.actor, by=by, country="HU", region="HU11")
    update_profile(cast.ana.actor, by=by, country="SE")
    cast.ana.actor.refresh_from_db()
    assert (cast.ana.actor.country, cast.ana.actor.region) == ("SE", "")


def test_the_second_of_two_windows_is_told(cast: Cast) -> None:
    by = viewer_of(cast.ana)
    update_profile(cast.ana.actor, by=by, expected_version=1, about="first")
    with pytest.raises(EditConflict):
        update_profile(cast.ana.actor, by=by, expected_version=1, about="second")


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("field", ["about", "can_help_with", "looking_for", "headline", "pronouns"])
def test_each_field_is_read_by_its_audience_alone(cast: Cast, client: Client, field: str, audience: str) -> None:
    text = "she/they" if field == "pronouns" else SECRET
    update_profile(cast.ana.actor, by=viewer_of(cast.ana), **{field: text}, audiences={field: audience})
    address = f"/en/people/{cast.ana.actor.handle}/"
    as_visitor = text in client.get(address).content.decode()
    client.force_login(cast.bela)
    as_member = text in client.get(address).content.decode()
    client.force_login(cast.ana)
    as_owner = text in client.get(address).content.decode()
    assert (as_visitor, as_member, as_owner) == (audience == "public", audience != "nobody", True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(audiences=st.dictionaries(st.sampled_from(sorted(FIELDS)), st.sampled_from(Audience.values)))
def test_no_choice_of_audiences_shows_more_than_it_says(cast: Cast, audiences: dict[str, str]) -> None:
    Profile.objects.filter(pk=cast.ana.actor_id).update(
        about=SECRET, can_help_with=SECRET, looking_for=SECRET, headline=SECRET, audiences=audiences
    )
    visitor = get_profile(VISITOR, cast.ana.actor.handle)
    for field in ("about", "can_help_with", "looking_for", "headline"):
        audience = audiences.get(field) or FIELDS[field][1]
        assert bool(getattr(visitor, field)) == (audience == "public")


def test_suspended_people_have_no_page(cast: Cast, client: Client) -> None:
    from hub.community.members.actions import suspend_member

    suspend_member(cast.ana, by=viewer_of(cast.elin))
    with pytest.raises(Http404):
        get_profile(viewer_of(cast.bela), cast.ana.actor.handle)
    assert client.get(f"/en/people/{cast.ana.actor.handle}/").status_code == 404


def test_a_page_is_listed_by_search_engines_only_on_wish(cast: Cast, client: Client) -> None:
    address = f"/en/people/{cast.ana.actor.handle}/"
    assert client.get(address)["X-Robots-Tag"] == "noindex"
    update_profile(cast.ana.actor, by=viewer_of(cast.ana), is_indexable=True)
    assert "X-Robots-Tag" not in client.get(address)


def test_nobodys_address_is_on_their_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    assert cast.ana.email not in client.get(f"/en/people/{cast.ana.actor.handle}/").content.decode()


def test_a_photo_is_made_anew_and_follows_its_audience(cast: Cast, client: Client) -> None:
    set_picture(cast.ana.actor, photo(), by=viewer_of(cast.ana))
    address = f"/-/pictures/{cast.ana.actor.picture}-96.webp"
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert Image.open(io.BytesIO(response.getvalue())).size == (96, 96)
    update_profile(cast.ana.actor, by=viewer_of(cast.ana), audiences={"picture": "members"})
    assert client.get(address).status_code == 404
    client.force_login(cast.bela)
    shown = client.get(address)
    assert shown.status_code == 200
    assert shown.getvalue()
    set_picture(cast.ana.actor, None, by=viewer_of(cast.ana))
    assert client.get(address).status_code == 404


def test_a_picture_that_is_none_is_refused_at_its_field(cast: Cast) -> None:
    bad = SimpleUploadedFile("me.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    with pytest.raises(Refused) as refused:
        set_picture(cast.ana.actor, bad, by=viewer_of(cast.ana))
    assert refused.value.field == "picture"


def form_data(cast: Cast, **changes: object) -> dict[str, object]:
    audiences = {f"audience_{field}": start for field, (_label, start) in FIELDS.items()}
    return {"version": 1, "name": "Ana Ordinary", "country": "", "region": "", **audiences, **changes}


def test_the_form_saves_and_shows_what_is_wrong_beside_what_was_typed(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    assert client.get("/en/account/profile/").status_code == 200
    bad = client.post("/en/account/profile/", form_data(cast, name="1", about="Typed with care"))
    assert bad.status_code == 422
    assert "Typed with care" in bad.content.decode()
    good = client.post("/en/account/profile/", form_data(cast, about="Saved", country="SE", region="SE11"))
    assert good.status_code == 302
    assert Profile.objects.get(pk=cast.ana.actor_id).about == "Saved"
    stale = client.post("/en/account/profile/", form_data(cast, about="From another window"))
    assert stale.status_code == 422
    assert "From another window" in stale.content.decode()
    assert 'name="version" value="2"' in stale.content.decode()


def test_mass_assignment_changes_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    client.post("/en/account/profile/", form_data(cast, hub_role="administrator", actor=str(cast.bela.actor_id)))
    cast.ana.refresh_from_db()
    assert cast.ana.hub_role == "member"


def test_the_first_steps_can_be_done_and_skipped(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    step = client.post("/en/welcome/", {"stakeholder_type": "educator", "sectors": ["primary"]})
    assert step["Location"] == "/en/welcome/topics/"
    assert client.post("/en/welcome/topics/", {"skip": "1"})["Location"] == "/en/welcome/exchange/"
    done = client.post("/en/welcome/exchange/", {"can_help_with": "Robots", "looking_for": ""})
    assert done["Location"] == "/en/welcome/done/"
    assert client.get("/en/welcome/done/").status_code == 200
    member = Member.objects.get(pk=cast.ana.pk)
    assert member.onboarded_at is not None
    assert Profile.objects.get(pk=member.actor_id).can_help_with == "Robots"
    finish_onboarding(member, by=viewer_of(cast.ana))
    assert Activity.objects.filter(verb="community.profile.onboarded").count() == 1


def test_pages_of_ones_own_ask_visitors_to_sign_in(client: Client, db: None) -> None:
    for address in ("/en/account/profile/", "/en/welcome/", "/en/people/me/"):
        assert client.get(address)["Location"].startswith("/en/account/login/?next=")


@pytest.mark.parametrize("topics", [1, 3])
def test_a_page_costs_the_same_with_more_on_it(
    cast: Cast, client: Client, topics: int, django_assert_max_num_queries: object
) -> None:
    person = make_member("Full Page")
    update_profile(person.actor, by=viewer_of(person), about="x", sectors=["vet", "adult"][:topics])
    address = f"/en/people/{person.actor.handle}/"
    client.get(address)
    with django_assert_max_num_queries(8):
        client.get(address)


def test_after_the_first_steps_groups_people_and_conversations_fit(cast: Cast, client: Client) -> None:
    ensure_topics()
    topic = find_topic("ai-literacy")
    assert topic is not None
    update_profile(cast.ana.actor, by=viewer_of(cast.ana), topics=[topic.id])
    update_profile(cast.bela.actor, by=viewer_of(cast.bela), topics=[topic.id])
    SpaceTopic.objects.create(space=cast.open_group, topic_id=topic.id)
    thread = make_thread(cast.bela, "What do pupils ask a chatbot?")
    ContributionTopic.objects.create(contribution=thread, topic_id=topic.id, activity_at=thread.activity_at)
    run_pending_jobs()
    client.force_login(cast.ana)
    page = client.get("/en/welcome/done/").text
    for title in ("Open group", "Béla Member", "What do pupils ask a chatbot?"):
        assert title in page
    assert "You both care about" in page
    assert "Open group" in client.get("/en/").text


def test_who_has_chosen_no_topic_is_shown_groups_in_their_language(cast: Cast, client: Client) -> None:
    Space.objects.filter(pk=cast.open_group.pk).update(languages=["en"])
    client.force_login(cast.ana)
    page = client.get("/en/welcome/done/").text
    assert "Open group" in page
    assert "People write in your language here." in page
    assert "Closed group" not in page


def test_who_opens_the_pages_of_many_people_is_asked_to_wait(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.community.profiles.views.PEOPLE", Limit(2, per=timedelta(minutes=10)))
    handles = [cast.ana.actor.handle, "nobody-has-this", cast.bela.actor.handle]
    paths = [f"/en/people/{handle}/" for handle in handles]
    assert [client.get(path).status_code for path in paths] == [200, 404, 429]
    slow = client.get(paths[0])
    assert "Please go on in a few minutes." in slow.text
    assert slow["Retry-After"] == "600"
    # Another visitor, a member, and somebody who looks after the hub have their own measure, or none.
    assert client.get(paths[0], REMOTE_ADDR="10.9.8.7").status_code == 200
    client.force_login(cast.ana)
    places = [f"10.0.0.{number}" for number in range(3)]
    assert [client.get(paths[2], REMOTE_ADDR=place).status_code for place in places] == [200, 200, 429]
    client.force_login(cast.elin)
    assert [client.get(paths[2]).status_code for _time in range(3)] == [200, 200, 200]
