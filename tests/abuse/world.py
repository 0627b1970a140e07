"""A hub in which somebody has something private of every sort, for others to reach for."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from hub.commons.contact.actions import accept_contact, ask_contact, send_message
from hub.commons.contact.models import MessageRequest
from hub.commons.pages.models import BarrierReport, Page, PageRevision, PageText, Redirect
from hub.community.management.actions.imports import keep_import
from hub.community.management.models import Invitation, InvitationWave, PendingImport
from hub.community.organisations.actions import ask_affiliation, propose_organisation
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.spaces.actions import invite_party, request_to_join
from hub.community.spaces.kinds import JoinMethod, SpaceRole, Visibility
from hub.community.spaces.models import JoinRequest, Space, SpaceInvitation, SpaceMembership
from hub.content.contributions.actions import append_post, keep_upload, publish_thread, save_draft
from hub.content.contributions.models import Attachment, Contribution
from hub.content.moderation.models import Decision, Report
from hub.content.notifications.models import Notification
from hub.core.files.actions import store_file
from hub.core.files.kinds import AVATAR_SIZES
from hub.core.jobs.models import Job
from tests.factories import join, make_member, make_space, viewer_of
from tests.personas import Cast


@dataclass(slots=True)
class World:
    """Bela's and Chloe's private things; Ana and the visitor have no business with any of them."""

    cast: Cast
    secret_group: Space
    forming_group: Space
    open_thread: Contribution
    closed_thread: Contribution
    closed_post: Contribution
    hidden_post: Contribution
    deleted_post: Contribution
    attachment: Attachment
    unsent: Attachment
    conversation: Space
    message: Contribution
    contact_request: MessageRequest
    notification: Notification
    decision: Decision
    report: Report
    draft_organisation: Organisation
    affiliation: Affiliation
    page: Page
    redirect: Redirect
    barrier: BarrierReport
    pending_import: PendingImport
    wave: InvitationWave
    invitation: Invitation
    job: Job
    hidden_picture: str
    join_request: JoinRequest
    space_invitation: SpaceInvitation
    membership: SpaceMembership


def picture(colour: str = "red", name: str = "photo.png") -> "ContentFile[bytes]":
    """A small true picture."""
    buffer = BytesIO()
    Image.new("RGB", (300, 300), colour).save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name=name)


@pytest.fixture
def world(cast: Cast) -> World:
    """The cast's hub with private things in it."""
    bela, chloe, dimitris = (viewer_of(each) for each in (cast.bela, cast.chloe, cast.dimitris))
    secret_group = make_space("Secret group", visibility=Visibility.SPACE, join_method=JoinMethod.INVITE)
    forming_group = make_space(
        "Forming group", visibility=Visibility.SPACE, state="forming", opened_at=None, opens_as=Visibility.PUBLIC
    )
    for space in (secret_group, forming_group):
        join(space, cast.chloe, SpaceRole.LEAD)
        join(space, cast.bela)
    bela, chloe = viewer_of(cast.bela), viewer_of(cast.chloe)
    texts: dict[str, Any] = {"body_format": "markdown"}
    open_thread = publish_thread("question", "An open question", "For everybody", by=bela, **texts)
    unsent = keep_upload(store_file(picture("blue")), "unsent.png", by=bela)
    attachment = keep_upload(store_file(picture("green")), "closed.png", by=bela)
    closed_thread = publish_thread(
        "discussion", "Vertraulich title", "Vertraulich body", by=bela, space=secret_group,
        attachments=[attachment.uuid], **texts,
    )  # fmt: skip
    closed_post = append_post(closed_thread, "Vertraulich reply", by=chloe, **texts)
    hidden_post, deleted_post = (append_post(open_thread, text, by=bela, **texts) for text in ("Hidden", "Deleted"))
    Contribution.objects.filter(pk=hidden_post.pk).update(state="hidden")
    Contribution.objects.filter(pk=deleted_post.pk).update(state="deleted", deleted_at=timezone.now())
    save_draft(f"thread:{closed_thread.pk}", {"body": "Vertraulich draft"}, by=bela)

    ask_contact(cast.chloe.actor, "Vertraulich hello", by=bela)
    conversation = accept_contact(MessageRequest.objects.get(recipient=cast.chloe.actor), by=chloe)
    bela, chloe = viewer_of(cast.bela), viewer_of(cast.chloe)
    send_message(conversation, "Vertraulich message", by=bela, client_token="one")
    message = Contribution.objects.filter(space=conversation).latest("pk")
    ask_contact(cast.bela.actor, "Vertraulich request", by=dimitris)

    report = Report.objects.create(contribution=open_thread, reporter=cast.bela.actor, category="other")
    decision = Decision.objects.create(
        report=report, contribution=hidden_post, subject=cast.bela.actor, kind="hide", reason="Vertraulich reason"
    )
    notification = Notification.objects.create(
        recipient=cast.bela.actor, kind="mention", verb="content.post.published", actor=cast.chloe.actor,
        contribution=closed_post, group_key="test",
    )  # fmt: skip
    draft_organisation = propose_organisation(by=bela, name="Vertraulich academy", type="school", country="HU")
    ask_affiliation(cast.organisation, by=bela)
    join_request = request_to_join(cast.closed_group, by=dimitris, reason="Vertraulich wish")
    space_invitation = invite_party(secret_group, cast.greta.actor, by=chloe, message="Vertraulich invitation")
    page = Page.objects.create(kind="page", slug="vertraulich", state="draft")
    said = {"title": "Vertraulich page", "body": "<p>Vertraulich</p>"}
    text = PageText.objects.create(page=page, language="en", version=1, **said)
    PageRevision.objects.create(text=text, number=1, **said)
    wave = InvitationWave.objects.create(name="Vertraulich wave", messages={"en": "Come"}, total_count=1)
    hidden = store_file(picture("yellow"), sizes=AVATAR_SIZES)
    cast.bela.actor.picture, cast.bela.actor.picture_file = hidden.digest, hidden
    cast.bela.actor.picture_audience = "nobody"
    cast.bela.actor.save()
    finn = viewer_of(cast.finn)
    now = timezone.now()
    job = Job.objects.create(
        task="hub.core.jobs.jobs.nothing", queue="bulk", arguments="[[], {}]", state="failed", available_at=now,
        max_attempts=1, enqueued_at=now, finished_at=now, error="Vertraulich error",
    )  # fmt: skip
    # The factories count nobody; who leaves below must be one of some.
    Space.objects.update(member_count=9)
    Organisation.objects.update(people_count=9)
    make_member("Invited Person", email="invited@example.org", state="invited")
    return World(
        cast=cast,
        secret_group=secret_group,
        forming_group=forming_group,
        open_thread=open_thread,
        closed_thread=closed_thread,
        closed_post=closed_post,
        hidden_post=hidden_post,
        deleted_post=deleted_post,
        attachment=attachment,
        unsent=unsent,
        conversation=conversation,
        message=message,
        contact_request=MessageRequest.objects.get(recipient=cast.bela.actor, state="pending"),
        notification=notification,
        decision=decision,
        report=report,
        draft_organisation=draft_organisation,
        affiliation=Affiliation.objects.get(person=cast.bela.actor, organisation=cast.organisation),
        page=page,
        redirect=Redirect.objects.create(path="old/address", page=page),
        barrier=BarrierReport.objects.create(what="Vertraulich barrier", due_at=timezone.now() + timedelta(days=9)),
        pending_import=keep_import("members", "people.csv", b"name,e-mail\nVertraulich,v@example.org\n", by=finn),
        wave=wave,
        invitation=Invitation.objects.create(wave=wave, email="somebody@example.org", language="en"),
        job=job,
        hidden_picture=hidden.digest,
        join_request=join_request,
        space_invitation=space_invitation,
        membership=SpaceMembership.objects.get(space=secret_group, actor=cast.bela.actor),
    )
