"""Tells members that a page mentions them."""

from django.db import transaction

from hub.commons.pages.kinds import PageState
from hub.commons.pages.models import Page, PageMention
from hub.community.spaces.kinds import Visibility
from hub.content.contributions.queries import mentioned_in
from hub.content.notifications.actions import notify
from hub.content.notifications.kinds import NotificationKind
from hub.core.activity.models import Activity


@transaction.atomic
def tell_those_mentioned(page_id: int, activity: Activity) -> None:
    """Tell those whom the published texts of a published page mention, and who were not told of that page before.

    Called again it tells nobody twice: a translation, a later edit, or a second publication changes nothing for them.
    """
    page = Page.objects.select_for_update().filter(pk=page_id, state=PageState.PUBLISHED).first()
    if page is None:
        return
    bodies = page.texts.filter(published_version__gt=0).order_by("pk").values_list("body", flat=True)
    mentioned = [actor for body in bodies for actor in mentioned_in(body, space_id=None, visibility=Visibility.PUBLIC)]
    told = set(page.mentions.filter(actor__in=mentioned).values_list("actor_id", flat=True))
    fresh = [actor for actor in dict.fromkeys(mentioned) if actor not in told]
    PageMention.objects.bulk_create([PageMention(page=page, actor_id=actor) for actor in fresh])
    notify(
        fresh,
        NotificationKind.MENTION,
        verb=activity.verb,
        group_key=f"mention:page:{page.pk}",
        activity_id=activity.pk,
        actor_id=activity.actor_id,
        reference=str(page.pk),
    )
