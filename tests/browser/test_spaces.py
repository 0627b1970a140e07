"""Groups in a real browser: a coordinator's morning, joining without scripts, and every page for everybody to use."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from hub.community.members.kinds import HubRole
from hub.community.members.models import Member
from hub.community.organisations.kinds import AffiliationState
from hub.community.organisations.models import Affiliation
from hub.community.spaces.actions import (
    add_member,
    create_link,
    create_space,
    invite_address,
    invite_party,
    mail_secret,
    propose_space,
    request_to_join,
)
from hub.community.spaces.kinds import SpaceRole
from hub.community.spaces.models import JoinRequest, Space, SpaceInvitation, SpaceMembership
from hub.community.topics.actions import ensure_topics
from hub.community.topics.models import Topic
from hub.content.contributions.actions.publish import publish_thread
from hub.core.search.rebuilding import refresh
from tests.browser.conftest import OpenPage
from tests.factories import make_member, make_organisation, viewer_of

SignIn = Callable[[Page, Any], None]
AxeClean = Callable[[Page], None]


@pytest.fixture
def coalition(hub_url: str) -> tuple[Space, Member, Member]:
    """A closed group with two organisations, a lead, a request and an invitation; with the manager of the hub."""
    ensure_topics()
    finn = make_member("Finn Manager", hub_role=HubRole.MANAGER)
    chloe, bela = make_member("Chloé Lead"), make_member("Béla Member")
    space = create_space(
        by=viewer_of(finn),
        lead=chloe.actor,
        name="Coalition of schools",
        purpose="Schools that try things together, and tell the others.",
        visibility="space",
        join_method="request",
        kind="plenary",
        languages=["en", "el"],
        country="GR",
        topics=[Topic.objects.filter(parent__isnull=False).values_list("pk", flat=True)[0]],
    )
    for name in ("Aktaia School", "Mountain Library"):
        organisation = make_organisation(name)
        voice = make_member(f"Voice of {name}")
        Affiliation.objects.create(
            person=voice.actor,
            organisation=organisation,
            state=AffiliationState.CONFIRMED,
            is_representative=True,
            may_speak=True,
        )
        add_member(space, organisation.actor, by=viewer_of(finn))
    add_member(space, bela.actor, by=viewer_of(finn))
    create_space(by=viewer_of(chloe), parent=space, name="Task force", visibility="space")
    publish_thread("discussion", "Which robots do you use?", "Text", by=viewer_of(bela), space=space)
    request_to_join(
        space, by=viewer_of(make_member("Ana Ordinary")), reason="I teach robotics and would like to listen"
    )
    invite_party(space, make_member("Dora Invited").actor, by=viewer_of(chloe), message="We need you")
    return space, chloe, finn


PAGES = ("", "people/", "requests/", "invite/", "settings/", "archive/", "leave/")


@pytest.mark.parametrize("language", ["en", "el"])
@pytest.mark.parametrize("phone", [False, True], ids=["1280", "360"])
def test_the_pages_of_a_group_are_for_everybody(
    coalition: tuple[Space, Member, Member],
    open_page: OpenPage,
    sign_in: SignIn,
    axe_clean: AxeClean,
    language: str,
    phone: bool,
) -> None:
    space, chloe, finn = coalition
    page = open_page(phone=phone, language=language)
    sign_in(page, chloe)
    group = f"/{language}/spaces/{space.slug}/"
    request = JoinRequest.objects.get()
    member = SpaceMembership.objects.get(space=space, actor__name="Béla Member")
    steps = (f"requests/{request.pk}/refuse/", f"requests/{request.pk}/accept/", f"people/{member.pk}/role/")
    addresses = [f"/{language}/spaces/", f"/{language}/spaces/mine/", f"/{language}/spaces/propose/"]
    for address in [*addresses, *(group + rest for rest in (*PAGES, *steps))]:
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        axe_clean(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= (360 if phone else 1280), f"{address} is {width} pixels wide"
    propose_space(by=viewer_of(Member.objects.get(actor__name="Dora Invited")), name="Robots at school")
    sign_in(page, finn)
    for address in (f"/{language}/spaces/desk/", f"/{language}/spaces/new/"):
        page.goto(address)
        axe_clean(page)


def test_a_coordinator_answers_two_requests_and_invites_five_in_one_form(
    coalition: tuple[Space, Member, Member], open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean
) -> None:
    space, chloe, _finn = coalition
    request_to_join(space, by=viewer_of(make_member("Elin Second")), reason="We sell something")
    names = [f"Person {word}" for word in ("Alpha", "Beta")]
    people = [make_member(name) for name in names]
    organisation = make_organisation("Northern College")
    refresh("person", [person.actor_id for person in people])
    refresh("organisation", [organisation.pk])
    page = open_page()
    sign_in(page, chloe)
    page.goto("/en/spaces/mine/")
    page.get_by_role("link", name="2 requests wait for an answer").click()
    page.get_by_role("link", name=re.compile("Let in.*Ana Ordinary")).click()
    page.get_by_label("A word of welcome").fill("Welcome, the next call is on Thursday")
    page.get_by_role("button", name="Let in").click()
    page.get_by_role("link", name=re.compile("Refuse.*Elin Second")).click()
    page.get_by_label("Reason").fill("The coalition is for schools")
    page.get_by_role("button", name="Refuse").click()
    expect(page.get_by_text("Nobody waits")).to_be_visible()

    page.get_by_role("link", name="Invite", exact=True).click()
    page.get_by_text("More members and organisations of the hub").click()
    for number, typed in enumerate(("alph", "bet", "north"), start=1):
        field = page.get_by_label(f"Member or organisation {number}", exact=True)
        field.press_sequentially(typed)
        page.get_by_role("option").first.wait_for()
        field.press("ArrowDown")
        field.press("Enter")
    page.get_by_label("E-mail addresses").fill("one@example.org\nSecond Person <two@example.org>")
    page.get_by_label("A word to them").fill("We meet on Thursdays")
    # Under the header that stays in view, axe takes a field for obscured.
    page.evaluate("scrollTo(0, 0)")
    axe_clean(page)
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_text("5 invitations are on their way.")).to_be_visible()
    for name in (*names, "Northern College", "one@example.org", "two@example.org"):
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    assert SpaceInvitation.objects.filter(message="We meet on Thursdays").count() == 5
    page.get_by_role("button", name=re.compile("Take back.*two@example.org")).click()
    expect(page.get_by_role("heading", name="two@example.org")).to_have_count(0)

    page.get_by_role("link", name="Invite", exact=True).click()
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_label("Link into the group")).to_have_value(re.compile(r"/en/invitations/[\w-]{32}/$"))
    page.evaluate("scrollTo(0, 0)")
    axe_clean(page)


def test_all_of_it_works_on_a_phone_without_javascript(
    coalition: tuple[Space, Member, Member], open_page: OpenPage, sign_in: SignIn
) -> None:
    space, chloe, _finn = coalition
    greta = make_member("Greta Phone")
    page = open_page(phone=True, javascript=False)
    sign_in(page, greta)
    page.goto("/en/spaces/?q=coalition")
    refresh("space", [space.pk])
    page.goto("/en/spaces/?q=coalition")
    page.get_by_role("link", name="Coalition of schools").click()
    page.get_by_role("link", name="Ask to join").click()
    page.get_by_role("button", name="Ask to join").click()
    expect(page.get_by_role("alert")).to_contain_text("One thing needs your attention")
    page.get_by_label("Why you would like to join").fill("We are a school too")
    page.get_by_role("button", name="Ask to join").click()
    expect(page.get_by_text("You have asked to join")).to_be_visible()

    sign_in(page, chloe)
    page.goto(f"/en/spaces/{space.slug}/")
    page.get_by_role("button", name="I have seen what is new here").click()
    expect(page.get_by_role("button", name="I have seen what is new here")).to_have_count(0)
    page.get_by_role("link", name="Requests and invitations").click()
    page.get_by_role("link", name=re.compile("Let in.*Greta Phone")).click()
    page.get_by_role("button", name="Let in").click()
    page.get_by_role("link", name="Members").click()
    page.get_by_role("link", name=re.compile("Role.*Greta Phone")).click()
    page.get_by_label("Moderator").check()
    page.get_by_role("button", name="Save").click()
    assert SpaceMembership.objects.get(space=space, actor=greta.actor).role == SpaceRole.MODERATOR
    page.get_by_role("link", name="Settings").or_(page.get_by_role("link", name="Home")).first.click()
    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="Conclude the group").click()
    page.get_by_role("button", name="Conclude").click()
    expect(page.get_by_text("The work of this group is done")).to_be_visible()


def test_what_is_new_is_seen_when_the_home_has_been_in_view(
    coalition: tuple[Space, Member, Member], open_page: OpenPage, sign_in: SignIn
) -> None:
    _space, chloe, _finn = coalition
    page = open_page()
    sign_in(page, chloe)
    page.goto("/en/spaces/mine/")
    expect(page.get_by_text("1 new")).to_be_visible()
    with page.expect_response(lambda response: response.url.endswith("/seen/") and response.status == 204):
        page.get_by_role("link", name="Coalition of schools").click()
    page.goto("/en/spaces/mine/")
    expect(page.get_by_role("link", name="Coalition of schools")).to_be_visible()
    expect(page.get_by_text("1 new")).to_have_count(0)


def test_a_newcomer_with_a_link_signs_up_and_is_in_the_group(
    coalition: tuple[Space, Member, Member], hub_url: str, open_page: OpenPage, axe_clean: AxeClean
) -> None:
    space, chloe, _finn = coalition
    _link, secret = create_link(space, by=viewer_of(chloe))
    page = open_page(phone=True)
    page.goto(f"/en/invitations/{secret}/")
    axe_clean(page)
    page.get_by_role("button", name="Join the hub and accept").click()
    page.wait_for_url("**/account/signup/**")
    page.locator("#id_email").fill("nadia@example.org")
    page.locator("#id_name").fill("Nadia New")
    page.locator("#id_country").select_option("SE")
    page.locator("#id_is_old_enough").check()
    page.locator("#id_accepts_terms").check()
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/confirm-email/**")
    codes = [re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", str(letter.body), re.MULTILINE) for letter in mail.outbox]
    code = next(code for code in reversed(codes) if code is not None)
    page.locator("#id_code").fill(code[1])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{hub_url}/en/spaces/{space.slug}/")
    expect(page.get_by_text("Welcome to “Coalition of schools”.")).to_be_visible()
    assert SpaceMembership.objects.filter(space=space, actor__name="Nadia New").exists()


def test_an_invitation_by_mail_is_declined_without_an_account(
    coalition: tuple[Space, Member, Member], open_page: OpenPage
) -> None:
    space, chloe, _finn = coalition
    invitation = invite_address(space, "new@example.org", by=viewer_of(chloe))
    page = open_page(phone=True, javascript=False)
    page.goto(f"/en/invitations/{mail_secret(invitation)}/")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("You have declined. Nothing else will come.")).to_be_visible()
