"""What the tests of groups begin with."""

from collections.abc import Callable

import pytest
from django.test import Client

from hub.community.spaces.models import Space


@pytest.fixture
def as_(as_: Callable[[str], Client]) -> Callable[[str], Client]:
    """A browser in which one of the cast is signed in; the groups' counters are right."""
    Space.objects.update(member_count=2)
    return as_
