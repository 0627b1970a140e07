"""Changes what carries topics: interests, keywords, and all links to a topic that was merged."""

import uuid
from collections.abc import Iterable, Iterator

from django.db import models, transaction
from django.utils.translation import gettext as _

from hub.community.topics.kinds import LONGEST_KEYWORD, MOST_INTERESTS, MOST_KEYWORDS
from hub.community.topics.models import Keyword, Topic, TopicInterest
from hub.community.topics.queries import chosen_topics
from hub.community.topics.verbs import INTERESTS_CHANGED
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.languages.collation import fold
from hub.core.text import tidy_line

# So many links are re-pointed in one transaction: others write in between.
PORTION = 500


@transaction.atomic
def set_interests(actor_id: uuid.UUID, topic_ids: Iterable[int], *, by: Viewer) -> None:
    """Make these, and no others, the party's topics of interest.

    Raises `Refused` for an unknown topic or more than 30.
    """
    require("community_topics.change_interests", by, actor_id)
    if replace_interests(actor_id, topic_ids):
        record(INTERESTS_CHANGED, by=by, target=("actor", actor_id))


def replace_interests(actor_id: uuid.UUID, topic_ids: Iterable[int]) -> bool:
    """The same inside another action that has asked its own permission (an organisation's page); whether it changed.

    Raises `Refused` as `set_interests`.
    """
    wanted = set(chosen_topics(topic_ids, most=MOST_INTERESTS))
    had = set(TopicInterest.objects.filter(actor_id=actor_id).values_list("topic_id", flat=True))
    TopicInterest.objects.filter(actor_id=actor_id, topic_id__in=had - wanted).delete()
    # Two tabs that save at once must not fail on each other.
    TopicInterest.objects.bulk_create(
        [TopicInterest(actor_id=actor_id, topic_id=topic_id) for topic_id in sorted(wanted - had)],
        ignore_conflicts=True,
    )
    return had != wanted


def keyword_ids(texts: Iterable[str]) -> list[int]:
    """The ids of keywords, made where they are new; for actions that have asked their own permission.

    Texts that fold alike are one keyword, in the spelling that was first. Raises `Refused` for one that is too long or
    has nothing to read in it, and for more than ten.
    """
    wanted: dict[str, str] = {}
    for text in texts:
        cleaned = tidy_line(text).strip("#,;")
        if not cleaned:
            continue
        if len(cleaned) > LONGEST_KEYWORD:
            message = _("A keyword has at most %(count)s characters.") % {"count": LONGEST_KEYWORD}
            raise Refused(message, field="keywords")
        if not any(char.isalnum() for char in cleaned):
            raise Refused(_("“%(text)s” is not a keyword.") % {"text": cleaned}, field="keywords")
        wanted.setdefault(fold(cleaned), cleaned)
    if len(wanted) > MOST_KEYWORDS:
        raise Refused(_("Give at most %(count)s keywords.") % {"count": MOST_KEYWORDS}, field="keywords")
    found = dict(Keyword.objects.filter(folded__in=wanted).values_list("folded", "pk"))
    if len(found) < len(wanted):
        Keyword.objects.bulk_create(
            [Keyword(text=text, folded=folded) for folded, text in wanted.items() if folded not in found],
            ignore_conflicts=True,
        )
        found = dict(Keyword.objects.filter(folded__in=wanted).values_list("folded", "pk"))
    return [found[folded] for folded in wanted]


# --- Links of all features -----------------------------------------------------------------------------------------


@transaction.atomic
def repoint_merged_topic(source_id: int, into_id: int) -> bool:
    """Make links to a merged topic links to the other, at most 500 of each table; whether some are left.

    Every model with a field `topic` to `Topic` is one; what has both topics already loses the old link. For the job
    that follows `TOPIC_MERGED`; running it again changes nothing.
    """
    is_left = False
    for links in topic_link_models():
        rows = links._default_manager.filter(topic_id=source_id)
        portion = list(rows.order_by("pk").values_list("pk", flat=True)[:PORTION])
        for owner in _owners(links):
            have = links._default_manager.filter(topic_id=into_id).values(owner)
            rows.filter(pk__in=portion, **{f"{owner}__in": have}).delete()
        rows.filter(pk__in=portion).update(topic_id=into_id)
        is_left = is_left or len(portion) == PORTION
    return is_left


def topic_link_models() -> Iterator[type[models.Model]]:
    """The models whose rows say that something is about a topic, of all features that are installed."""
    # Hidden ones too: most links have no name on the side of the topic.
    for relation in Topic._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.field.name == "topic":
            yield relation.related_model


def _owners(links: type[models.Model]) -> list[str]:
    """The other column of each constraint by which a thing has a topic once."""
    unique = [each.fields for each in links._meta.constraints if isinstance(each, models.UniqueConstraint)]
    return [name for fields in unique if "topic" in fields for name in fields if name != "topic"]
