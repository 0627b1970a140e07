"""Fills an empty database with a hub of a given size, by set statements that both engines understand.

Everything is arithmetic on row numbers: the same size gives the same hub. One thread is very long, the others share the
rest evenly. Counters are computed from what was written, so that `hub check counters` holds.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection, transaction

from hub.community.spaces.kinds import Visibility
from hub.community.spaces.models import Space
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.actions import complete_setup, update_hub_settings
from hub.core.hubsettings.queries import hub_settings
from hub.core.statistics import renew_statistics
from hub.project.bench.corpus import Corpus

TEXTS = 2_000
_STEP = 100_000
# Everything happened in the two years until today.
_AGE = 2 * 365 * 86_400
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Size:
    """How large a hub to build. Every thread has its opening and so many of `posts` as replies."""

    posts: int
    threads: int
    members: int
    spaces: int
    # In seconds since 1970: two years before today.
    start: int = field(default_factory=lambda: int(time.time()) // _DAY * _DAY - _AGE)

    @classmethod
    def of(cls, posts: int) -> "Size":
        """The proportions of a million posts in 100,000 threads of 500 spaces, with as many members as posts."""
        return cls(posts=posts, threads=max(posts // 10, 100), members=posts, spaces=max(min(posts // 2000, 500), 20))


class Dialect:
    """What the two engines write differently."""

    def __init__(self) -> None:
        self.is_postgres = connection.vendor == "postgresql"

    def number_as_uuid(self, group: str, expression: str) -> str:
        """A UUID made of a group digit and a number."""
        if self.is_postgres:
            return f"('{group}0000000-0000-7000-8000-' || lpad(to_hex(({expression})::bigint), 12, '0'))::uuid"
        return f"'{group}0000000000070008000' || printf('%012x', {expression})"

    def moment(self, seconds: str) -> str:
        """A time as seconds since 1970."""
        if self.is_postgres:
            return f"to_timestamp({seconds})"
        return f"datetime({seconds}, 'unixepoch')"

    def text(self, expression: str) -> str:
        """A number as text."""
        return f"({expression})::text" if self.is_postgres else f"CAST({expression} AS TEXT)"

    @property
    def yes(self) -> str:
        return "true" if self.is_postgres else "1"

    @property
    def no(self) -> str:
        return "false" if self.is_postgres else "0"


def build(size: Size, tell: Callable[[str], None]) -> float:
    """Fill the database; answer the seconds it took. Raises `RuntimeError` where there already is content."""
    began = time.monotonic()
    dialect = Dialect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM content_contributions_contribution LIMIT 1) AS any_row")
        if cursor.fetchone()[0]:
            raise RuntimeError("the benchmark fills an empty hub only: name another folder or database")
    _set_up()
    _texts()
    _topics()
    _in_steps("members", size.members, tell, lambda low, high: _members(dialect, size, low, high))
    _make_spaces(size)
    _in_steps("memberships of spaces", size.spaces, tell, lambda low, high: _memberships(dialect, size, low, high))
    _in_steps("threads", size.threads, tell, lambda low, high: _threads(dialect, size, low, high))
    _order_replies(size)
    _in_steps("replies", size.posts - size.threads, tell, lambda low, high: _replies(dialect, size, low, high))
    _counters(dialect, tell)
    _run("DROP TABLE bench_text", "DROP TABLE bench_topic", "DROP TABLE bench_reply")
    _sequences(dialect)
    analyse()
    return time.monotonic() - began


def analyse() -> None:
    """Let the database know how its tables are filled, as a hub's daily job or PostgreSQL's autovacuum would have."""
    if connection.vendor == "postgresql":
        _run("ANALYZE")
    renew_statistics()


def _set_up() -> None:
    """As a hub that its administrator has described: one that waits for that asks more of the database."""
    by = Viewer(is_system=True)
    update_hub_settings(by=by, name="Hub of the benchmark", languages=["en", "sv", "hu", "el"])
    with transaction.atomic():
        complete_setup(by=by)


def _run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _in_steps(
    what: str, count: int, tell: Callable[[str], None], statements: Callable[[int, int], tuple[str, ...]]
) -> None:
    """Write rows 1 to `count` in transactions of a hundred thousand, telling after each how far it is."""
    for low in range(1, count + 1, _STEP):
        high = min(low + _STEP - 1, count)
        _run(*statements(low, high))
        tell(f"{what}: {high:,} of {count:,}")


def _numbers(low: int, high: int) -> str:
    return f"WITH RECURSIVE n(i) AS (SELECT CAST({low} AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < {high})"


def _texts() -> None:
    corpus = Corpus(seed=1)
    rows = [(number, *((text := corpus.text()).title, text.teaser, text.body)) for number in range(TEXTS)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_text (id integer PRIMARY KEY, title text, teaser text, body text)")
        cursor.executemany("INSERT INTO bench_text VALUES (%s, %s, %s, %s)", rows)


def _topics() -> None:
    """Number the topics that one can choose: who and what is about one names it by the remainder of its own number."""
    _run(
        "CREATE TABLE bench_topic (id integer PRIMARY KEY, topic_id bigint)",
        """
        INSERT INTO bench_topic SELECT row_number() OVER (ORDER BY id) - 1, id FROM community_topics_topic
        WHERE parent_id IS NOT NULL AND is_active
        """,
    )


# No thread but the long one has more replies.
_ROUNDS = 20
_TOPIC = "JOIN bench_topic k ON k.id = (n.i * {}) % (SELECT count(*) FROM bench_topic)"


def _members(d: Dialect, size: Size, low: int, high: int) -> tuple[str, ...]:
    actor = d.number_as_uuid("a", "i")
    country = "substr('ATBEBGCYCZDEDKEEELESFIFRHRHUIEITLTLULVMTNLPLPTROSESISK', CAST(1 + (i % 27) * 2 AS integer), 2)"
    language = "substr('ensvhueldefrplesfiit', CAST(1 + (i % 10) * 2 AS integer), 2)"
    sector = "CASE i % 4 WHEN 0 THEN 'primary' WHEN 1 THEN 'secondary' WHEN 2 THEN 'vet' ELSE 'higher' END"
    kind = "CASE i % 5 WHEN 0 THEN 'researcher' WHEN 1 THEN 'policy' WHEN 2 THEN 'business' ELSE 'educator' END"
    json = "jsonb_build_array" if d.is_postgres else "json_array"
    joined = d.moment(f"{size.start} + i * {_AGE // size.members}")
    return (
        f"""
        INSERT INTO community_actors_actor
            (id, kind, state, name, handle, picture, picture_audience, country, region, languages, uri, created_at,
             version)
        {_numbers(low, high)}
        SELECT {actor}, 'person', 'active', 'Person ' || {d.text("i")}, 'person-' || {d.text("i")}, '', 'public',
            {country}, '', {json}({language}), '', {joined}, 1 FROM n
        """,
        f"""
        INSERT INTO community_members_profile
            (actor_id, pronouns, stakeholder_type, sectors, headline, about, can_help_with, looking_for, audiences,
             is_indexable, is_listed, version)
        {_numbers(low, high)}
        SELECT {actor}, '', {kind}, {json}({sector}), t.title, t.teaser, t.teaser, '', '{{}}', {d.no}, {d.yes}, 1
        FROM n JOIN bench_text t ON t.id = n.i % {TEXTS}
        """,
        f"""
        INSERT INTO community_members_member
            (id, password, actor_id, email, state, is_active, hub_role, language, time_zone, joined_at, unread_count,
             accepted_terms)
        {_numbers(low, high)}
        SELECT i, '!', {actor}, 'person' || {d.text("i")} || '@bench.example', 'active', {d.yes}, 'member', 'en',
            'Europe/Brussels', {joined}, 0, '{hub_settings().terms_version}' FROM n
        """,
        f"""
        INSERT INTO community_topics_topicinterest (actor_id, topic_id, created_at)
        {_numbers(low, high)} SELECT {actor}, k.topic_id, {joined} FROM n {_TOPIC.format(7)}
        """,
    )


def _make_spaces(size: Size) -> None:
    """A tenth of the spaces is closed, a tenth for members of the hub; few enough for Django's own inserts."""
    corpus = Corpus(seed=3)
    began = datetime.fromtimestamp(size.start, UTC)
    Space.objects.bulk_create(
        Space(
            pk=number,
            slug=f"group-{number}",
            name=corpus.sentence(2, 5),
            purpose=corpus.sentence(15, 30),
            visibility={9: Visibility.SPACE, 8: Visibility.MEMBERS}.get(number % 10, Visibility.PUBLIC),
            created_at=began,
            activity_at=began,
        )
        for number in range(1, size.spaces + 1)
    )


def _memberships(d: Dialect, size: Size, low: int, high: int) -> tuple[str, ...]:
    # Every space has 100 members with numbers spread over all.
    began = d.moment(str(size.start))
    person = f"1 + (((k.i - 1) / 100) * 7919 + (k.i % 100) * 104729) % {size.members}"
    return (
        f"""
        INSERT INTO community_spaces_spacemembership (space_id, actor_id, role, joined_at, seen_at)
        WITH RECURSIVE k(i) AS
            (SELECT CAST({(low - 1) * 100 + 1} AS bigint) UNION ALL SELECT i + 1 FROM k WHERE i < {high * 100})
        SELECT DISTINCT 1 + (k.i - 1) / 100, {d.number_as_uuid("a", person)},
            'member', {began}, {began} FROM k
        """,
    )


def _space_of(thread: str, size: Size) -> str:
    return f"(1 + ({thread} * 31) % {size.spaces})"


def _visibility_of(thread: str, size: Size) -> str:
    space = _space_of(thread, size)
    return f"CASE WHEN {space} % 10 = 9 THEN 'space' WHEN {space} % 10 = 8 THEN 'members' ELSE 'public' END"


_CONTRIBUTION = """
    (id, uuid, kind, author_id, space_id, thread_id, number, title, slug, summary, body, sanitiser_version, language,
     is_language_chosen, licence, visibility, state, created_at, published_at, activity_at, version, reply_count,
     reaction_count, uri, client_token)
"""


def _threads(d: Dialect, size: Size, low: int, high: int) -> tuple[str, ...]:
    at = d.moment(f"{size.start} + i * {_AGE // size.threads}")
    author = d.number_as_uuid("a", f"1 + (i * 7919) % {size.members}")
    kind = "CASE WHEN i % 3 = 0 THEN 'question' WHEN i % 50 = 1 THEN 'announcement' ELSE 'discussion' END"
    return (
        f"""
        INSERT INTO content_contributions_contribution {_CONTRIBUTION}
        {_numbers(low, high)}
        SELECT i, {d.number_as_uuid("c", "i")}, {kind}, {author}, {_space_of("i", size)}, NULL, 1, t.title,
            'thread-' || {d.text("i")}, t.teaser, t.body, 1, 'en', {d.no}, 'CC-BY-4.0', {_visibility_of("i", size)},
            'published', {at}, {at}, {at}, 1, 0, 0, '', ''
        FROM n JOIN bench_text t ON t.id = (n.i * 13) % {TEXTS}
        """,
        f"""
        INSERT INTO content_contributions_threaddetail
            (contribution_id, card_kind, last_number, last_shown_number, last_author_id, last_teaser, participant_count,
             chosen_visibility, keywords)
        {_numbers(low, high)} SELECT i, '', 1, 1, {author}, '', 1, 'public', '[]' FROM n
        """,
        f"""
        INSERT INTO content_contributions_contributiontopic (contribution_id, topic_id, activity_at)
        {_numbers(low, high)} SELECT i, k.topic_id, {at} FROM n {_TOPIC.format(11)}
        """,
    )


def _order_replies(size: Size) -> None:
    """Which reply goes where and when, numbered in the order of time, as they would have been written."""
    # Half of all replies, at most ten thousand, are in thread 1; the others fall round by round on all threads.
    in_long = max(min((size.posts - size.threads) // 2, 10_000), 1)
    # Every two days, or sooner in young threads, so that the last is not in the future; in thread 1 all the time.
    age = f"{_AGE // size.threads} * ({size.threads} - p.thread)"
    pause = (
        f"CASE WHEN p.thread = 1 THEN {age} / {in_long + 2}"
        f" WHEN {age} > {_ROUNDS * 2 * _DAY} THEN {2 * _DAY} ELSE {age} / {_ROUNDS} END"
    )
    _run(
        f"""
        CREATE TABLE bench_reply AS
        WITH RECURSIVE n(i) AS
            (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < {size.posts - size.threads}),
        p AS (
            SELECT CASE WHEN i <= {in_long} THEN 1 ELSE 2 + (i - {in_long} - 1) % {size.threads - 1} END AS thread,
                CASE WHEN i <= {in_long} THEN i + 1 ELSE 2 + (i - {in_long} - 1) / {size.threads - 1} END AS number
            FROM n
        ),
        timed AS (
            SELECT p.thread, p.number,
                {size.start} + {_AGE // size.threads} * p.thread + (p.number - 1) * ({pause}) AS second
            FROM p
        )
        SELECT row_number() OVER (ORDER BY second, thread, number) AS i, thread, number, second FROM timed
        """,
        "CREATE UNIQUE INDEX bench_reply_i ON bench_reply (i)",
    )


def _replies(d: Dialect, size: Size, low: int, high: int) -> tuple[str, ...]:
    at = d.moment("p.second")
    identifier = f"{size.threads} + p.i"
    return (
        f"""
        INSERT INTO content_contributions_contribution {_CONTRIBUTION}
        SELECT {identifier}, {d.number_as_uuid("c", identifier)}, 'post',
            {d.number_as_uuid("a", f"1 + (p.i * 104729) % {size.members}")},
            {_space_of("p.thread", size)}, p.thread, p.number, '', '', '', t.body, 1, 'en', {d.no}, 'CC-BY-4.0',
            {_visibility_of("p.thread", size)}, 'published', {at}, {at}, {at}, 1, 0, 0, '', ''
        FROM bench_reply p JOIN bench_text t ON t.id = (p.i * 17) % {TEXTS}
        WHERE p.i BETWEEN {low} AND {high}
        """,
    )


def _counters(d: Dialect, tell: Callable[[str], None]) -> None:
    """Last replies, participants, months and counts, computed from the rows."""
    tell("counting")
    month = "date_trunc('month', published_at)::date" if d.is_postgres else "date(published_at, 'start of month')"
    _run(
        """
        CREATE TABLE bench_last AS
        SELECT p.thread_id, max(p.number) AS number, count(*) AS replies, max(p.id) AS post_id,
            max(p.published_at) AS at
        FROM content_contributions_contribution p WHERE p.thread_id IS NOT NULL GROUP BY p.thread_id
        """,
        "CREATE UNIQUE INDEX bench_last_thread ON bench_last (thread_id)",
        """
        INSERT INTO content_contributions_threadparticipant (thread_id, actor_id, post_count, last_at)
        SELECT coalesce(thread_id, id), author_id, count(*), max(published_at)
        FROM content_contributions_contribution GROUP BY coalesce(thread_id, id), author_id
        """,
        f"""
        INSERT INTO content_contributions_threadmonth (thread_id, month_on, first_number, post_count)
        SELECT coalesce(thread_id, id), {month}, min(number), count(*)
        FROM content_contributions_contribution GROUP BY coalesce(thread_id, id), {month}
        """,
        f"""
        UPDATE content_contributions_threaddetail SET
            last_number = l.number, last_shown_number = l.number, last_author_id = p.author_id, last_teaser = t.teaser
        FROM bench_last l JOIN content_contributions_contribution p ON p.id = l.post_id
            JOIN bench_text t ON t.id = p.id % {TEXTS}
        WHERE l.thread_id = content_contributions_threaddetail.contribution_id
        """,
        """
        UPDATE content_contributions_threaddetail SET participant_count =
            (SELECT count(*) FROM content_contributions_threadparticipant p
             WHERE p.thread_id = content_contributions_threaddetail.contribution_id)
        """,
        """
        UPDATE content_contributions_contribution SET reply_count = l.replies, activity_at = l.at
        FROM bench_last l WHERE l.thread_id = content_contributions_contribution.id
        """,
        """
        UPDATE content_contributions_contributiontopic SET activity_at = l.at
        FROM bench_last l WHERE l.thread_id = content_contributions_contributiontopic.contribution_id
        """,
        "DROP TABLE bench_last",
        """
        UPDATE community_spaces_space SET
            member_count = (SELECT count(*) FROM community_spaces_spacemembership m
                            WHERE m.space_id = community_spaces_space.id),
            thread_count = (SELECT count(*) FROM content_contributions_contribution c
                            WHERE c.space_id = community_spaces_space.id AND c.thread_id IS NULL)
        """,
    )


def _sequences(d: Dialect) -> None:
    """Tell PostgreSQL which numbers are used."""
    if not d.is_postgres:
        return
    for table in (
        "community_members_member",
        "community_spaces_space",
        "content_contributions_contribution",
    ):
        _run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
