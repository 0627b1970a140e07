"""What management does by itself: it forgets what it need not keep, and counts who followed an invitation."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.management.actions.duplicates import note_duplicates_of, note_imported_duplicates
from hub.community.management.actions.imports import forget_old_imports, list_who_joined
from hub.community.management.actions.waves import delete_all_unclaimed, mark_joined
from hub.community.management.verbs import MEMBERS_IMPORTED
from hub.community.members.models import Member
from hub.community.members.verbs import MEMBER_JOINED
from hub.core.activity import on
from hub.core.activity.models import Activity
from hub.core.jobs.schedule import daily, every
from hub.core.jobs.tasks import job


@every(hours=6)
@job(label=_("Clearing away tables that were not imported"))
def forget_imports() -> None:
    """Uploaded tables hold personal data: a day is enough to decide about one."""
    forget_old_imports(before=timezone.now() - timedelta(days=1))


@daily(at=time(3, 20))
@job(label=_("Deleting invitations that nobody claimed"))
def delete_unclaimed_invitations() -> None:
    """Invited accounts and addresses that nobody claimed in the time that their wave gives."""
    delete_all_unclaimed(now=timezone.now())


@on(MEMBER_JOINED)
def count_who_joined(activity: Activity) -> None:
    """A wave counts those who followed its invitation, by whichever way; who was imported is listed from now on."""
    member = Member.objects.filter(pk=activity.target_id).first()
    if member is not None:
        mark_joined(member)
        list_who_joined(member)
        note_duplicates_of(member)


@on(MEMBERS_IMPORTED)
def compare_who_was_imported(activity: Activity) -> None:
    """Imported accounts may be those of people who are there already."""
    note_imported_duplicates.enqueue(activity.data["first"], activity.data["last"])
