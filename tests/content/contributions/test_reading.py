"""Who reads what, by every way that leads to it, and who has which file."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone
from PIL import Image

from hub.community.spaces.kinds import Visibility
from hub.community.spaces.models import Space
from hub.content.contributions import actions
from hub.content.contributions.actions.audience import follow_space, narrow_contributions
from hub.content.contributions.kinds import ContributionState
from hub.content.contributions.models import Attachment, Contribution, Draft
from hub.content.contributions.queries import (
    contributions_visible_to,
    get_attachment,
    get_contribution,
    people_to_mention,
)
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.addresses import permanent_addresses
from hub.core.files.actions import store_file
from tests.factories import viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def _everything(cast: Cast) -> list[Contribution]:
    """A thread and a reply of Béla's in every place and with every audience, one of them in every state."""
    by = viewer_of(cast.bela)
    found = []
    for space in (None, cast.open_group, cast.closed_group):
        for visibility in Visibility.values:
            if space is None and visibility == Visibility.SPACE:
                continue
            thread = actions.publish_thread(
                "discussion", "A matter", "<p>Words.</p>", by=by, space=space, visibility=visibility
            )
            found += [thread, actions.append_post(thread, "<p>More.</p>", by=by)]
    for state in ContributionState.values:
        thread = actions.publish_thread("discussion", "In a state", "<p>Words.</p>", by=by)
        Contribution.objects.filter(pk=thread.pk).update(state=state)
        found.append(thread)
    return list(Contribution.objects.filter(pk__in=[each.pk for each in found]))


def test_rule_filter_and_permanent_address_agree_for_everybody(cast: Cast) -> None:
    contributions = _everything(cast)
    for name, viewer in cast.viewers().items():
        visible = set(contributions_visible_to(viewer).values_list("pk", flat=True))
        for each in contributions:
            may_read = viewer.may("content_contributions.view_contribution", each)
            assert (each.pk in visible) is may_read, (name, each)
            assert bool(list(permanent_addresses.ask(viewer, each.uuid, "en"))) is may_read, (name, each)
            if not may_read:
                with pytest.raises(Http404):
                    get_contribution(viewer, each.pk)


def test_the_narrower_of_wish_and_group_holds_for_a_thread_and_its_replies(cast: Cast) -> None:
    by, group = viewer_of(cast.bela), cast.open_group
    thread = actions.publish_thread("discussion", "A matter", "<p>Words.</p>", by=by, space=group)
    reply = actions.append_post(thread, "<p>More.</p>", by=by)

    def audiences() -> set[str]:
        return set(Contribution.objects.filter(pk__in=[thread.pk, reply.pk]).values_list("visibility", flat=True))

    assert narrow_contributions(group.pk, Visibility.SPACE) == 2
    assert audiences() == {Visibility.SPACE}
    Space.objects.filter(pk=group.pk).update(visibility=Visibility.MEMBERS)
    follow_space(group.pk, [thread.pk])
    assert audiences() == {Visibility.MEMBERS}
    Space.objects.filter(pk=group.pk).update(visibility=Visibility.PUBLIC)
    follow_space(group.pk, [thread.pk])
    assert audiences() == {Visibility.PUBLIC}


# --- Files -----------------------------------------------------------------------------------------------------------


def _upload(by: Viewer, *, is_decorative: bool = False) -> Attachment:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, "PNG")
    stored = store_file(SimpleUploadedFile("garden.png", content.getvalue(), "image/png"), field="file")
    return actions.keep_upload(stored, "garden.png", by=by, is_decorative=is_decorative)


def _has(viewer: Viewer, file: Attachment) -> bool:
    try:
        return get_attachment(viewer, file.uuid).pk == file.pk
    except Http404:
        return False


def test_a_file_is_its_uploaders_until_it_is_sent_and_then_its_readers(cast: Cast) -> None:
    bela = viewer_of(cast.bela)
    file = _upload(bela)
    assert {name for name, viewer in cast.viewers().items() if _has(viewer, file)} == {"bela"}
    actions.publish_thread(
        "discussion", "Plans", "<p>See.</p>", by=bela, space=cast.closed_group, attachments=[file.uuid]
    )
    assert {name for name, viewer in cast.viewers().items() if _has(viewer, file)} == {"bela", "chloe"}


def test_nobody_gets_at_a_file_by_naming_it(cast: Cast) -> None:
    file = _upload(viewer_of(cast.bela))
    ana = viewer_of(cast.ana)
    body = f'<p><img src="/files/{file.uuid}" alt="Not mine"></p>'
    actions.publish_thread("discussion", "Mine now?", body, by=ana, attachments=[file.uuid])
    assert actions.hold_files(body, by=ana) == set()
    assert not _has(ana, file)
    file.refresh_from_db()
    assert (file.contribution_id, file.is_held) == (None, False)


@pytest.mark.parametrize(
    ("description", "is_decorative", "is_accepted"),
    [("Beans", False, True), ("", True, True), ("", False, False), ("  ", False, False)],
)
def test_a_picture_is_described_or_decoration(
    cast: Cast, description: str, is_decorative: bool, is_accepted: bool
) -> None:
    bela = viewer_of(cast.bela)
    file = _upload(bela, is_decorative=is_decorative)
    body = f'<p>See <img src="/files/{file.uuid}" alt="{description}"></p>'
    if is_accepted:
        thread = actions.publish_thread("discussion", "Beans", body, by=bela)
        file.refresh_from_db()
        assert (file.contribution_id, file.is_in_text) == (thread.pk, True)
    else:
        with pytest.raises(Refused, match=r"Say what “garden\.png” shows") as refused:
            actions.publish_thread("discussion", "Beans", body, by=bela)
        assert refused.value.field == "body"


def test_uploads_that_are_never_sent_are_forgotten_and_held_ones_stay(cast: Cast) -> None:
    bela = viewer_of(cast.bela)
    unsent, held = _upload(bela), _upload(bela)
    assert actions.hold_files(f'<p><a href="/files/{held.uuid}">Plan</a></p>', by=bela) == {held}
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert actions.forget_unsent_attachments() == 1
    assert list(Attachment.objects.all()) == [held]
    assert not _has(VISITOR, held)
    assert not Attachment.objects.filter(pk=unsent.pk).exists()


def test_visitors_and_restricted_members_upload_nothing(cast: Cast) -> None:
    for viewer in (VISITOR, viewer_of(cast.greta)):
        with pytest.raises(PermissionRefused):
            _upload(viewer)


# --- Drafts and mentions ---------------------------------------------------------------------------------------------


def test_a_draft_is_kept_over_the_one_before_and_forgotten_when_it_was_sent(cast: Cast) -> None:
    bela = viewer_of(cast.bela)
    actions.save_draft("new", {"body": "One"}, by=bela)
    actions.save_draft("new", {"body": "Two", "client_token": "t"}, by=bela)
    assert Draft.objects.get().fields["body"] == "Two"
    actions.publish_thread("discussion", "Sent", "<p>Two</p>", by=bela, client_token="t")
    assert actions.save_draft("new", {"body": "Two", "client_token": "t"}, by=bela) is None
    with pytest.raises(PermissionRefused):
        actions.save_draft("new", {"body": "x"}, by=VISITOR)
    with pytest.raises(Refused):
        actions.save_draft("new", {"body": "x" * 300_001}, by=bela)


def test_in_a_closed_group_only_its_members_are_suggested(cast: Cast) -> None:
    bela = viewer_of(cast.bela)
    thread = actions.publish_thread("discussion", "Inside", "<p>x</p>", by=bela, space=cast.closed_group)
    in_thread = {"thread_id": thread.pk}
    assert [person.name for person in people_to_mention(bela, "chl", **in_thread)] == ["Chloé Lead"]
    assert people_to_mention(bela, "Ana", **in_thread) == []
    assert people_to_mention(viewer_of(cast.ana), "chl", **in_thread) == []
    assert people_to_mention(VISITOR, "Ana") == []
    assert [person.name for person in people_to_mention(bela, "ana")] == ["Ana Ordinary"]
