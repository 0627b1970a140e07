"""Fixtures of the attacks."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_remembered(db: None) -> None:
    """Counts that are kept for an hour must not reach the next test."""
    cache.clear()
