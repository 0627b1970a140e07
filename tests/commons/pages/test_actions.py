"""Writing, publishing, placing and restoring pages."""

import pytest
from django.http import Http404

from hub.commons.pages.actions import (
    add_redirect,
    change_page,
    create_page,
    load_pages,
    publish_page,
    publish_text,
    restore_revision,
    save_text,
    shift_page,
    unpublish_page,
)
from hub.commons.pages.kinds import Menu, TextState
from hub.commons.pages.models import Page, PageText, Redirect
from hub.commons.pages.queries import (
    changes_since_translation,
    find_new_address,
    get_shown,
    managed_pages,
    menu_pages,
)
from hub.community.members.models import Member
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer
from hub.core.activity.models import Activity
from hub.core.hubsettings.queries import hub_settings
from hub.core.richtext import Format, RichText
from hub.core.states import EditConflict
from tests.commons.pages.conftest import TEXTS
from tests.factories import viewer_of
from tests.personas import Cast

SYSTEM = Viewer(is_system=True)


def write(page: Page, words: str, *, by: Viewer, language: str = "en", expected: int = 0, title: str = "T") -> PageText:
    return save_text(page, language, title=title, body=RichText(words), expected=expected, by=by)


@pytest.fixture
def imprint(editor: Member) -> Page:
    by = viewer_of(editor)
    page = create_page("page", "imprint", by=by, menu=Menu.FOOTER)
    publish_text(write(page, "First words.", by=by), by=by)
    return publish_page(page, by=by)


def test_a_new_hub_gets_its_pages_once(pages: None) -> None:
    assert [page.slug for page in menu_pages(Menu.FOOTER, "en")] == ["about", "terms", "accessibility"]
    assert get_shown("page", "about", "sv").title == "Om plattformen"
    Page.objects.get(slug="terms").texts.update(title="Edited")
    assert load_pages(TEXTS, by=SYSTEM) == 0
    assert get_shown("page", "terms", "en").title == "Edited"


def test_a_draft_is_not_shown_until_it_is_published(imprint: Page, editor: Member) -> None:
    by = viewer_of(editor)
    text = write(imprint, "Second words.", by=by, expected=1)
    assert "First" in get_shown("page", "imprint", "en").body
    assert managed_pages("page", "en")[0].texts["en"] == TextState.CHANGED
    publish_text(text, by=by)
    assert "Second" in get_shown("page", "imprint", "en").body


def test_a_page_without_a_published_text_cannot_be_published(editor: Member) -> None:
    by = viewer_of(editor)
    page = create_page("news", "first", by=by)
    write(page, "Words.", by=by)
    with pytest.raises(Refused):
        publish_page(page, by=by)
    with pytest.raises(Http404):
        get_shown("news", "first", "en")


def test_the_second_of_two_editors_is_told(imprint: Page, editor: Member) -> None:
    by = viewer_of(editor)
    write(imprint, "Mine.", by=by, expected=1)
    with pytest.raises(EditConflict):
        write(imprint, "Yours.", by=by, expected=1)


def test_saving_the_same_again_makes_no_version(imprint: Page, editor: Member) -> None:
    assert write(imprint, "First words.", by=viewer_of(editor), expected=1).version == 1


def test_a_translation_is_stale_when_the_original_says_something_else(imprint: Page, editor: Member) -> None:
    by = viewer_of(editor)
    swedish = publish_text(write(imprint, "Första orden.", by=by, language="sv"), by=by)
    publish_text(write(imprint, "First words!", by=by, expected=1), by=by, keeps_meaning=True)
    assert not get_shown("page", "imprint", "sv").is_stale
    publish_text(write(imprint, "Other words.", by=by, expected=2), by=by)
    assert get_shown("page", "imprint", "sv").is_stale
    changes = changes_since_translation(imprint, swedish)
    assert [(change.what, change.text) for change in changes] == [
        ("removed", "First words."),
        ("added", "Other words."),
    ]
    publish_text(write(imprint, "Andra ord.", by=by, language="sv", expected=1), by=by)
    assert not get_shown("page", "imprint", "sv").is_stale


def test_restoring_makes_a_new_version_that_is_a_draft(imprint: Page, editor: Member) -> None:
    by = viewer_of(editor)
    text = publish_text(write(imprint, "Second.", by=by, expected=1), by=by)
    restored = restore_revision(text, 1, expected=2, by=by)
    assert restored.version == 3
    assert "Second" in get_shown("page", "imprint", "en").body
    publish_text(restored, by=by)
    assert "First" in get_shown("page", "imprint", "en").body
    with pytest.raises(EditConflict):
        restore_revision(restored, 1, expected=2, by=by)
    with pytest.raises(Refused):
        restore_revision(restored, 99, expected=3, by=by)


def test_a_renamed_page_is_found_at_its_old_address(imprint: Page, editor: Member) -> None:
    by = viewer_of(editor)
    change_page(imprint, slug="who-we-are", menu=imprint.menu, expected=1, by=by)
    assert find_new_address("/sv/pages/imprint/", "sv") == "/sv/pages/who-we-are/"
    with pytest.raises(EditConflict):
        change_page(imprint, slug="other", expected=1, by=by)
    # Going back frees the address again.
    imprint.refresh_from_db()
    change_page(imprint, slug="imprint", expected=2, by=by)
    assert list(Redirect.objects.values_list("path", flat=True)) == ["/pages/who-we-are/"]


def test_what_every_hub_must_have_keeps_its_address_and_stays(pages: None, editor: Member) -> None:
    terms, by = Page.objects.get(slug="terms"), viewer_of(editor)
    with pytest.raises(Refused) as refused:
        change_page(terms, slug="rules", expected=terms.version, by=by)
    assert refused.value.field == "slug"
    with pytest.raises(Refused):
        unpublish_page(Page.objects.get(slug="terms"), by=by)


def test_taking_a_page_back_hides_it_and_leaves_the_menu(imprint: Page, editor: Member) -> None:
    unpublish_page(imprint, by=viewer_of(editor))
    assert menu_pages(Menu.FOOTER, "en") == []
    with pytest.raises(Http404):
        get_shown("page", "imprint", "en")


def test_shifting_changes_the_order_of_the_menu(pages: None, editor: Member) -> None:
    about, by = Page.objects.get(slug="about"), viewer_of(editor)
    shift_page(about, -1, by=by)
    shift_page(about, 1, by=by)
    assert [page.slug for page in menu_pages(Menu.FOOTER, "en")] == ["terms", "about", "accessibility"]


def test_a_material_change_gives_the_terms_a_version_that_sign_up_records(pages: None, editor: Member) -> None:
    first = hub_settings().terms_version
    assert first == get_shown("page", "terms", "en").legal_version != ""
    terms, by = Page.objects.get(slug="terms"), viewer_of(editor)
    publish_text(write(terms, "Be kind, please.", by=by, expected=1), by=by)
    assert hub_settings().terms_version == first
    publish_text(write(terms, "Be very kind.", by=by, expected=2), by=by, is_material=True)
    second = hub_settings().terms_version
    assert second == f"{first}.2"
    publish_text(write(terms, "Be kindest.", by=by, expected=3), by=by, is_material=True)
    assert hub_settings().terms_version == f"{first}.3"
    assert Activity.objects.filter(verb="commons.page.versioned", actor_id=editor.actor_id).exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"slug": "imprint"}, "slug"),
        ({"slug": "ö"}, "slug"),
        ({"slug": ""}, "slug"),
        ({"slug": "x", "menu": "side"}, "menu"),
        ({"slug": "x", "link": "https://example.org"}, "link"),
        ({"slug": "x", "happened_on": "soon"}, "happened_on"),
    ],
)
def test_a_page_that_cannot_be_is_refused_at_its_field(
    imprint: Page, editor: Member, facts: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        create_page("page", by=viewer_of(editor), **facts)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("path", "is_taken"),
    [("https://example.org/x", False), ("/", True), ("//x", False), ("/-/live", True), ("a b", True)],
)
def test_old_addresses_are_paths_of_this_hub(imprint: Page, editor: Member, path: str, is_taken: bool) -> None:
    if is_taken or "://" in path:
        with pytest.raises(Refused):
            add_redirect(path, imprint, by=viewer_of(editor))
    else:
        # Leading slashes are tidied away: it stays an address of this hub.
        assert add_redirect(path, imprint, by=viewer_of(editor)).path == "/x"


def test_scripts_do_not_survive(imprint: Page, editor: Member) -> None:
    by = viewer_of(editor)
    body = RichText("<p>Hi<script>alert(1)</script></p>", Format.HTML)
    publish_text(save_text(imprint, "en", title="T", body=body, expected=1, by=by), by=by)
    assert get_shown("page", "imprint", "en").body == "<p>Hi</p>"


def test_only_editors_write(cast: Cast, pages: None) -> None:
    about = Page.objects.get(slug="about")
    text = about.texts.get(language="en")
    for name, viewer in cast.viewers().items():
        if name == "finn":
            continue
        with pytest.raises(PermissionRefused):
            save_text(about, "en", title="T", body=RichText("x"), expected=1, by=viewer)
        with pytest.raises(PermissionRefused):
            publish_text(text, by=viewer)
        with pytest.raises(PermissionRefused):
            create_page("page", "x", by=viewer)


def test_the_log_holds_no_text(imprint: Page) -> None:
    assert "words" not in str(list(Activity.objects.values_list("data", flat=True)))
