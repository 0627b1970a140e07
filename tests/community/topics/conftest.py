"""A small taxonomy of two groups, and those who may change it."""

import pytest

from hub.community.members.kinds import HubRole
from hub.community.topics.actions import create_topic
from hub.community.topics.models import Topic
from hub.core.access.viewer import Viewer
from tests.factories import make_member, viewer_of


@pytest.fixture
def editor(db: None) -> Viewer:
    """Somebody who keeps the taxonomy."""
    return viewer_of(make_member("Eva Editor", hub_role=HubRole.EDITOR))


@pytest.fixture
def topics(editor: Viewer) -> dict[str, Topic]:
    """Two groups: skills with digcomp and media, people with teachers."""
    made: dict[str, Topic] = {}
    for slug, group, labels in (
        ("skills", "", {"en": "Digital skills", "sv": "Digital kompetens", "hu": "Digitális készségek"}),
        ("digcomp", "skills", {"en": "DigComp", "el": "DigComp"}),
        ("media", "skills", {"en": "Media literacy", "sv": "Mediekunnighet", "hu": "Médiaértés"}),
        ("people", "", {"en": "Educators", "sv": "Lärare"}),
        ("teachers", "people", {"sv": "Lärarutbildning", "hu": "Tanárképzés"}),
    ):
        made[slug] = create_topic(labels, {"en": f"About {slug}."}, parent=made.get(group), slug=slug, by=editor)
    return made
