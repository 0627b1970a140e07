from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from hub.core.activity.models import Activity
from hub.project.demo.replay import Step, replay, told_time

LONG_AGO = datetime(2030, 6, 3, 8, 30, tzinfo=UTC)


def test_the_clock_answers_what_it_was_told_and_then_the_truth_again():
    before = timezone.now()
    with told_time() as tell:
        tell(LONG_AGO)
        assert timezone.now() == LONG_AGO
        assert timezone.localtime() == LONG_AGO
    assert before <= timezone.now() < before + timedelta(minutes=1)


def test_the_clock_is_put_right_when_a_step_fails():
    with pytest.raises(ZeroDivisionError):
        replay([Step(LONG_AGO, 0, lambda: 1 / 0)], after_each=lambda: None, say=lambda percent: None)
    assert timezone.now() != LONG_AGO


def test_mail_that_is_sent_during_a_replay_goes_nowhere():
    letter = EmailMessage(subject="Hello", body="Hello.", to=["somebody@demo.example"])
    replay([Step(LONG_AGO, 0, letter.send)], after_each=lambda: None, say=lambda percent: None)
    assert mail.outbox == []
    letter.send()
    assert len(mail.outbox) == 1


def test_models_get_the_told_time_by_default():
    with told_time() as tell:
        tell(LONG_AGO)
        assert Activity(verb="x").at == LONG_AGO


def test_steps_run_by_time_and_then_by_order_each_at_its_moment():
    seen = []
    steps = [
        Step(LONG_AGO + timedelta(days=1), 0, lambda: seen.append(("later", timezone.now()))),
        Step(LONG_AGO, 2, lambda: seen.append(("second", timezone.now()))),
        Step(LONG_AGO, 1, lambda: seen.append(("first", timezone.now()))),
    ]
    percents = []
    replay(steps, after_each=lambda: seen.append("after"), say=percents.append)
    assert seen == [
        ("first", LONG_AGO),
        "after",
        ("second", LONG_AGO),
        "after",
        ("later", LONG_AGO + timedelta(days=1)),
        "after",
    ]
    assert percents == [33, 66, 100]
