import pytest

from hub.community.members.kinds import HubRole
from hub.community.members.queries import people_with_role
from tests.factories import make_member
from tests.personas import Cast


@pytest.mark.parametrize(
    ("least", "names"),
    [
        (HubRole.MODERATOR, ["elin", "finn"]),
        (HubRole.EDITOR, ["finn"]),
        (HubRole.MANAGER, ["finn"]),
        (HubRole.ADMINISTRATOR, []),
    ],
)
def test_a_role_includes_those_above_it(cast: Cast, least: HubRole, names: list[str]) -> None:
    assert people_with_role(least, limit=10) == [getattr(cast, name).actor_id for name in names]


def test_those_who_are_here_longest_come_first(cast: Cast) -> None:
    make_member("Gunnar Administrator", hub_role=HubRole.ADMINISTRATOR)
    assert people_with_role(HubRole.MODERATOR, limit=1) == [cast.elin.actor_id]
