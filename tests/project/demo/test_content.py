"""The demonstration hub's files hold together before anything is loaded."""

import re
import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from hub.community.actors.kinds import Sector, StakeholderType
from hub.community.members.kinds import HubRole, MemberState
from hub.community.organisations.kinds import OrganisationState, OrganisationType, SizeClass
from hub.community.spaces.kinds import JoinMethod, SpaceKind, SpaceState, Visibility
from hub.community.topics.kinds import MOST_TOPICS
from hub.core import territories
from hub.core.languages import CONTENT_LANGUAGES, INTERFACE_LANGUAGES
from hub.core.languages.detection import detect
from hub.project.demo.content import ContentError, read_content

CONTENT = read_content()
PEOPLE = {person.key: person for person in CONTENT.people}
ORGANISATIONS = {organisation.slug: organisation for organisation in CONTENT.organisations}
SPACES = {space.slug: space for space in CONTENT.spaces}


def assert_place(each):
    assert territories.is_country(each.country)
    if each.region:
        assert territories.is_region(each.region)
        assert territories.region(each.region).country == each.country


def test_every_topic_is_one_of_the_hubs_own():
    own = tomllib.loads(files("hub.community.topics").joinpath("data/topics.toml").read_text("utf-8"))
    everything = (*CONTENT.people, *CONTENT.organisations, *CONTENT.spaces, *CONTENT.threads)
    assert {topic for each in everything for topic in each.topics} <= own.keys()
    assert max(len(each.topics) for each in everything) <= MOST_TOPICS


def names(each):
    return getattr(each, "key", "") or each.slug


def test_at_least_sixty_people_of_twenty_countries_live_here():
    assert len(PEOPLE) == len(CONTENT.people) >= 60
    assert len({person.country for person in CONTENT.people}) >= 20


def test_the_coalition_has_sixty_members_with_three_ministries_and_five_that_nobody_speaks_for():
    members = [each for each in CONTENT.organisations if "meltemi-coalition" in each.member_of]
    assert len(members) == 60
    assert Counter(each.type for each in members)["ministry"] == 3
    spoken_for = {a.organisation for person in CONTENT.people for a in person.affiliations if a.speaks}
    assert len({each.slug for each in members} - spoken_for) == 5


def test_every_kind_of_group_is_shown():
    assert {space.kind for space in CONTENT.spaces} == set(SpaceKind) - {SpaceKind.CONVERSATION}
    assert len(SPACES) == len(CONTENT.spaces) >= 12


def test_the_three_doors_open_for_active_people_in_every_interface_language():
    assert [door.key for door in CONTENT.doors] == ["manager", "coordinator", "teacher"]
    for door in CONTENT.doors:
        assert PEOPLE[door.person].state == "active"
        assert door.title.keys() == door.sentence.keys() == {"en", "sv", "hu", "el"}
        assert not door.to.startswith("/")


@pytest.mark.parametrize("person", CONTENT.people, ids=names)
def test_a_person_is_described_in_the_hubs_own_words(person):
    assert re.fullmatch(r"[a-z][a-z0-9]*", person.key)
    assert person.stakeholder in StakeholderType
    assert person.role in HubRole
    assert person.state in {MemberState.ACTIVE, MemberState.INVITED, MemberState.REGISTERED}
    assert set(person.sectors) <= set(Sector)
    assert_place(person)
    assert set(person.languages) <= set(CONTENT_LANGUAGES)
    assert person.bio_language in CONTENT_LANGUAGES
    assert person.email.endswith("@demo.example")
    assert len(person.bio) <= 4000
    assert len(person.helps) <= 1000
    assert len(person.seeks) <= 1000
    for affiliation in person.affiliations:
        assert affiliation.organisation in ORGANISATIONS
        assert len(affiliation.role) <= 120


@pytest.mark.parametrize("organisation", CONTENT.organisations, ids=names)
def test_an_organisation_is_described_in_the_hubs_own_words(organisation):
    assert len(ORGANISATIONS) == len(CONTENT.organisations)
    assert organisation.type in OrganisationType
    assert organisation.state in OrganisationState
    assert_place(organisation)
    assert organisation.about_language in CONTENT_LANGUAGES
    assert (organisation.size in SizeClass) == (organisation.type == OrganisationType.COMPANY)
    assert set(organisation.sectors) <= set(Sector)
    assert set(organisation.member_of) <= ORGANISATIONS.keys()
    assert organisation.parent in {"", *ORGANISATIONS} - {organisation.slug}
    assert organisation.website.endswith(".example.org")
    assert (organisation.state == "accepted") == (not organisation.asked_by)
    assert organisation.asked_by in {"", *PEOPLE}
    assert bool(organisation.information_asked) == (organisation.state == OrganisationState.MORE_INFORMATION)
    assert bool(organisation.refused_because) == (organisation.state == OrganisationState.REFUSED)


@pytest.mark.parametrize("space", CONTENT.spaces, ids=names)
def test_a_group_is_described_in_the_hubs_own_words_and_its_parent_stands_before_it(space):
    assert space.kind in SpaceKind
    assert space.join in JoinMethod
    assert space.visibility in Visibility
    assert space.state in SpaceState
    assert set(space.languages) <= set(CONTENT_LANGUAGES)
    assert len(space.purpose) <= 2000
    assert set(space.organisations) | {space.organisations_of or "meltemi-coalition"} <= ORGANISATIONS.keys()
    earlier = list(SPACES)[: list(SPACES).index(space.slug)]
    assert space.parent in {"", *earlier}
    assert space.lead
    assert all(PEOPLE[key].state == "active" for key, _ in space.roles())
    assert all(PEOPLE[key].joined >= space.created for key in space.lead)
    named = {key for key, _ in space.roles()}
    for request in space.requests:
        assert request.by in PEOPLE.keys() - named
        assert request.voice in {"", *(a.organisation for a in PEOPLE[request.by].affiliations if a.speaks)}
        assert 0 < len(request.reason) <= 1000
    for invitation in space.invitations:
        assert invitation.email.endswith(("@demo.example", "@gone.demo.example"))


def test_two_people_wait_for_the_coordinators_answer():
    assert [len(space.requests) for space in CONTENT.spaces if "danae" in space.lead and space.requests] == [2]


def test_news_are_told_in_every_interface_language_and_lead_somewhere():
    assert len(CONTENT.news) == 5
    for item in CONTENT.news:
        assert item.texts.keys() == INTERFACE_LANGUAGES.keys()
        assert PEOPLE[item.by].role in {"manager", "editor"}
        assert item.to.removeprefix("spaces/").removesuffix("/") in SPACES
        for language, text in item.texts.items():
            assert detect(text.body).language == language
            assert len(text.title) <= 120


def test_messages_are_between_two_active_people_and_one_waits_behind_each_door():
    for message in CONTENT.messages:
        assert PEOPLE[message.by].state == PEOPLE[message.to].state == "active"
        assert {later.by for later in message.later} <= {message.by, message.to}
        times = [message.when, *([message.accepted] if message.accepted else []), *(m.when for m in message.later)]
        assert [each.order for each in times] == sorted(each.order for each in times)
        assert all(20 <= len(text) <= 2000 for text in (message.text, *(later.text for later in message.later)))
    waiting = {message.to for message in CONTENT.messages if not message.accepted}
    assert waiting == {door.person for door in CONTENT.doors}


def test_waves_invite_people_before_they_joined_and_those_who_have_not_come():
    for wave in CONTENT.waves:
        assert wave.messages.keys() == INTERFACE_LANGUAGES.keys()
        assert all(PEOPLE[key].state == "invited" for key in wave.imported)
        assert all(PEOPLE[key].joined * 5 + 2 < wave.when.working_days for key in wave.people)
        assert all(address.endswith(("@demo.example", "@gone.demo.example")) for address in wave.others)
    imported = [key for wave in CONTENT.waves for key in wave.imported]
    assert sorted(imported) == sorted(person.key for person in CONTENT.people if person.state == "invited")


def test_the_timeline_is_in_order_sourced_and_told_in_every_interface_language():
    dates = [each.until or each.on for each in CONTENT.milestones]
    assert all(re.fullmatch(r"20\d\d(-\d\d){0,2}", date) for date in dates)
    assert sorted(each.on[:4] for each in CONTENT.milestones) == [each.on[:4] for each in CONTENT.milestones]
    for each in CONTENT.milestones:
        assert each.source
        assert each.text.keys() == INTERFACE_LANGUAGES.keys()
        assert all(detect(text).language == language for language, text in each.text.items())


def test_a_parent_and_a_network_joined_before_those_who_belong_to_them():
    for each in CONTENT.organisations:
        for slug in (*each.member_of, *([each.parent] if each.parent else [])):
            assert ORGANISATIONS[slug].joined >= each.joined
    for space in CONTENT.spaces:
        assert not space.parent or SPACES[space.parent].created >= space.created


def test_no_two_people_or_organisations_have_one_name():
    for group in (CONTENT.people, CONTENT.organisations, CONTENT.spaces):
        assert [name for name, count in Counter(each.name for each in group).items() if count > 1] == []


def test_a_field_that_does_not_exist_is_refused_by_file_and_name(tmp_path):
    (tmp_path / "organisations.toml").write_text('[[organisations]]\nslug = "a-school"\ncolour = "green"\n')
    with pytest.raises(ContentError, match=r"organisations\.toml, a-school: there is no field colour"):
        read_content(tmp_path)
