"""What happened: one row per verb, written in the same transaction as the change. Audit log and outbox at once.

::

    EVENT_PUBLISHED = Verb("commons.event.published", "An event was published.")      # verbs.py
    record(EVENT_PUBLISHED, by=by, space=event.space_id, contribution=event.pk)        # actions.py

    @on(EVENT_PUBLISHED)                                                               # subscribers.py
    def tell_followers(activity: Activity) -> None: ...
"""

from hub.core.activity.verbs import Verb, declared_verbs, on, record

__all__ = ["Verb", "declared_verbs", "on", "record"]
