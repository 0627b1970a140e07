"""The cast: everyone stands where the tests believe."""

from tests.personas import Cast


def test_everyone_has_a_viewer(cast: Cast):
    assert set(cast.viewers()) == {"visitor", "ana", "bela", "chloe", "dimitris", "elin", "finn", "greta"}
