import pytest

from hub.community.management.points import waiting_card


@pytest.mark.parametrize(
    ("count", "sentence", "tone", "has_work"),
    [(0, "0 jobs", "", False), (1, "1 jobs", "danger", True), (50, "50 or more jobs", "danger", True)],
)
def test_a_card_has_its_tone_while_something_waits(count: int, sentence: str, tone: str, has_work: bool) -> None:
    card = waiting_card("Jobs", "%(count)s jobs", count, "/jobs/", "wrench", tone="danger", most=50)
    assert (card.count, card.tone, card.has_work) == (sentence, tone, has_work)


def test_a_card_that_counts_everything_says_the_number() -> None:
    assert waiting_card("Jobs", "%(count)d of %(job)s", 5000, "/", "wrench", job="mail").count == "5000 of mail"
