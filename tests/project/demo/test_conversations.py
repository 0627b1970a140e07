"""The demonstration hub's conversations hold together: who speaks, where, when, in which language, about what."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from hub.community.spaces.kinds import Visibility
from hub.content.contributions.kinds import THREAD_KINDS
from hub.content.moderation.kinds import DecisionKind, ReportCategory
from hub.core.languages.detection import detect
from hub.project.demo.content import read_content
from hub.project.demo.moments import moment

CONTENT = read_content()
PEOPLE = {person.key: person for person in CONTENT.people}
SPACES = {space.slug: space for space in CONTENT.spaces}
THREADS = CONTENT.threads
EVERYTHING = [*THREADS, *(reply for thread in THREADS for reply in thread.replies)]
LANGUAGES = {"en", "hu", "sv", "el", "de", "fr"}
REACTIONS = {"thanks", "useful", "agree", "tried"}
MENTION = re.compile(r"(?<![\w@.])@([a-z][a-z0-9]*)")


def title(thread):
    return f"{thread.space}: {thread.title[:40]}"


every_thread = pytest.mark.parametrize("thread", THREADS, ids=title)


def test_three_hundred_contributions_in_six_languages():
    assert len(EVERYTHING) >= 300
    assert len(THREADS) >= 90
    spoken = Counter(each.language for each in EVERYTHING)
    assert spoken.keys() == LANGUAGES
    assert min(spoken.values()) >= 15


def test_every_kind_of_thread_and_card_is_shown():
    assert {thread.kind for thread in THREADS} == set(THREAD_KINDS)
    assert {thread.card for thread in THREADS if thread.kind == "card"} == {"update", "challenge", "news"}


def test_several_questions_wait_for_longer_than_two_days_in_several_languages():
    waiting = [each for each in THREADS if each.kind == "question" and not each.replies and each.when.working_days >= 3]
    assert len(waiting) >= 6
    assert len({each.language for each in waiting}) >= 4


def test_no_title_and_no_text_stands_twice():
    for texts in ([thread.title for thread in THREADS], [each.body for each in EVERYTHING]):
        assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_every_group_has_a_conversation():
    assert {thread.space for thread in THREADS} == SPACES.keys()


@every_thread
def test_a_thread_keeps_within_the_rules_of_length_and_kind(thread):
    assert thread.space in SPACES
    assert thread.kind in THREAD_KINDS
    assert bool(thread.card) == (thread.kind == "card")
    assert 10 <= len(thread.title) <= 120
    assert 1 <= len(thread.topics) <= 3
    for each in thread.said:
        assert each.language in LANGUAGES
        assert 20 <= len(each.body) <= 2500
        assert each.body == each.body.strip()
        assert "\u00ad" not in each.body
        assert "  " not in each.body.replace("\n  ", "\n")


@every_thread
def test_everybody_in_a_thread_is_active_and_had_joined_by_then(thread):
    space = SPACES[thread.space]
    assert thread.when.working_days <= space.created * 5
    for each in thread.said:
        author = PEOPLE[each.by]
        assert author.state == "active"
        assert each.when.working_days <= author.joined * 5
        if each.voice:
            assert each.voice in {a.organisation for a in author.affiliations if a.speaks}
    bookmarkers = [bookmark.by for bookmark in thread.bookmarks]
    for key in (*thread.followers, *bookmarkers):
        assert PEOPLE[key].state == "active"


@every_thread
def test_observers_only_read(thread):
    assert not {each.by for each in thread.said} & set(SPACES[thread.space].observers)


@every_thread
def test_time_runs_forward_in_a_thread(thread):
    times = [each.when.order for each in thread.said]
    assert all(earlier < later for earlier, later in pairwise(times))


@every_thread
def test_nobody_writes_at_night_or_reacts_to_themselves(thread):
    for each in thread.said:
        if each.when.working_days:
            east = PEOPLE[each.by].country in {"SG", "IN", "KE", "GE"}
            assert (3 if east else 6) <= each.when.at.hour <= 22
        assert each.reactions.keys() <= REACTIONS
        for people in each.reactions.values():
            assert each.by not in people
            assert len(set(people)) == len(people)
            assert all(PEOPLE[key].state == "active" for key in people)


@every_thread
def test_mentions_name_people_and_quotes_are_what_was_said(thread):
    said = thread.body
    for each in thread.said:
        for key in MENTION.findall(each.body):
            assert key in PEOPLE
            assert key != each.by
        for line in re.findall(r"^> (.+)$", each.body, re.MULTILINE):
            assert line.strip() in said
        said += "\n" + each.body


@every_thread
def test_only_questions_have_one_accepted_answer_by_somebody_else(thread):
    accepted = [reply for reply in thread.replies if reply.accepted]
    assert len(accepted) <= (thread.kind == "question")
    assert all(reply.by != thread.by for reply in accepted)


@every_thread
def test_who_may_not_read_a_closed_group_is_not_mentioned_in_it(thread):
    space = SPACES[thread.space]
    if space.visibility != Visibility.SPACE:
        return
    inside = {key for key, _ in space.roles()}
    for each in thread.said:
        assert {each.by, *(key for people in each.reactions.values() for key in people)} <= inside
        assert set(MENTION.findall(each.body)) <= inside


def test_the_language_of_every_text_is_the_one_it_says():
    found = [(detect(each.body, hints=PEOPLE[each.by].languages).language, each) for each in EVERYTHING]
    assert [(language, each.language, each.body[:60]) for language, each in found if language != each.language] == []


def test_no_real_address_is_named():
    addresses = [found for each in EVERYTHING for found in re.findall(r"[\w.+-]+@[\w-]+\.\w+", each.body)]
    assert addresses == []


def test_the_newest_contributions_are_of_today():
    assert sum(not each.when.working_days for each in EVERYTHING) >= 3
    assert max(each.when.order for each in EVERYTHING) > moment("2h").order


def test_reports_are_about_what_stands_there_and_two_wait():
    by_title = {thread.title: thread for thread in THREADS}
    for report in CONTENT.reports:
        thread = by_title[report.thread]
        about = thread.said[report.number - 1]
        assert report.category in ReportCategory
        assert report.by in {"", *PEOPLE} - {about.by}
        assert report.when.order > about.when.order
        if report.decision:
            assert report.decision in DecisionKind
            assert PEOPLE[report.decided_by].role == "moderator"
            assert report.decided.order > report.when.order
            assert report.reason
    assert sum(not report.decision for report in CONTENT.reports) == 2
