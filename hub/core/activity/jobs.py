"""Tells the subscribers of an activity, each once."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.core.activity.models import Activity, Delivery
from hub.core.activity.verbs import subscribers_of
from hub.core.jobs.tasks import job


@job(label=_("Following up on something that happened in the hub"))
def dispatch(activity_id: int) -> None:
    """Run the subscribers that have not yet handled the activity.

    Each runs in a transaction with the row that says so: a crash repeats only what did not finish.
    """
    activity = Activity.objects.filter(pk=activity_id).first()
    if activity is None:
        return
    for subscriber in subscribers_of(activity.verb):
        name = f"{subscriber.__module__}.{subscriber.__qualname__}"
        with transaction.atomic():
            _row, is_new = Delivery.objects.get_or_create(activity=activity, subscriber=name)
            if is_new:
                subscriber(activity)
