"""What was said in groups and between two people, how it was received, and what was reported."""

import re
from datetime import timedelta
from functools import partial
from random import Random

from hub.commons.contact import actions as contact
from hub.commons.contact.models import MessageRequest
from hub.commons.discussions import actions as discussions
from hub.community.spaces import actions as spaces
from hub.community.spaces.models import Space
from hub.content.contributions.models import Contribution
from hub.content.moderation import actions as moderation
from hub.content.moderation.models import Report
from hub.content.notifications.actions import mark_all_read
from hub.content.reactions import actions as reactions
from hub.content.reactions.kinds import FollowTarget
from hub.core.access.viewer import VISITOR
from hub.project.demo import records as c
from hub.project.demo.story.telling import Telling

# Nobody looked into their inbox within the last days but to write: so that everybody finds something new there.
LAST_LOOK = 2
# Who has not come by for longer than these working days has more to catch up with than a demonstration needs.
MOST_DAYS_AWAY = 12
MENTION = re.compile(r"(?<![\w@.])@([a-z][a-z0-9]*)")


class Conversations(Telling):
    """Threads with their replies, reactions, bookmarks and reports; private messages."""

    def tell_conversations(self) -> None:
        """All of it."""
        lead_of = {space.slug: space.lead[0] for space in self.content.spaces}
        for thread in self.content.threads:
            self._tell_thread(thread, led_by=lead_of[thread.space])
        for report in self.content.reports:
            self._tell_report(report)
        for message in self.content.messages:
            self._tell_message(message)
        self._tell_visits()

    def _tell_thread(self, thread: c.Thread, *, led_by: str) -> None:
        written = self.written.setdefault(thread.title, [])
        for number, each in enumerate(thread.said):
            moment = each.when.before(self.now)
            name = f"{thread.title} {number}"
            self.at(moment, partial(self._write, thread, each, written))
            for kind, people in each.reactions.items():
                for key in people:
                    later = self.soon_after(moment, key, f"{name} {kind}")
                    self.at(later, partial(self._react, written, number, kind, key))
            if isinstance(each, c.Reply) and each.accepted:
                thanks = [r.when for r in thread.replies if r.by == thread.by and r.when.order > each.when.order]
                when = thanks[0].before(self.now) if thanks else self.soon_after(moment, thread.by, name)
                self.at(when, partial(self._accept, written, number, thread.by))
        opened = thread.when.before(self.now)
        if thread.pinned:
            self.at(opened + timedelta(minutes=5), partial(self._pin, written, led_by))
        for key in thread.followers:
            self.at(self.soon_after(opened, key, thread.title), partial(self._follow, written, key))
        for kept in thread.bookmarks:
            self.at(self.soon_after(opened, kept.by, thread.title), partial(self._keep, written, kept))

    def _write(self, thread: c.Thread, each: c.Thread | c.Reply, written: list[Contribution]) -> None:
        by = self.speaking(each.by, each.voice)
        body = MENTION.sub(lambda found: f"@{self.actor(found[1]).handle}", each.body)
        if isinstance(each, c.Reply):
            post = discussions.reply(written[0], body, by=by, body_format="markdown", language=each.language)
        else:
            post = discussions.start_thread(
                each.kind,
                each.title,
                body,
                by=by,
                space=self.spaces[thread.space],
                body_format="markdown",
                language=each.language,
                card_kind=each.card,
                topics=self.topics(each.topics),
                keywords=each.keywords,
            )
        written.append(post)
        spaces.mark_seen(self.spaces[thread.space].pk, by=by)
        if each.when.working_days > LAST_LOOK:
            mark_all_read(by=by, up_to=2**62)

    # --- Who has read what -------------------------------------------------------------------------------------------

    def _tell_visits(self) -> None:
        """Everybody came by on one of the last working days; those behind the doors read all that was new then."""
        readers = {door.person: door for door in self.content.doors}
        for person in self.content.people:
            if person.state != "active":
                continue
            door = readers.get(person.key)
            days = 1 + Random(f"{person.key} last visit").randrange(MOST_DAYS_AWAY)  # noqa: S311 -- no secret
            when = door.visited.before(self.now) if door else self.day(days, name=f"{person.key} visit")
            self.at(when, partial(self._visit, person.key, reads_all=door is not None))

    def _visit(self, key: str, *, reads_all: bool) -> None:
        by = self.viewer(key)
        if reads_all:
            for thread in self.content.threads:
                written = self.written[thread.title]
                if written and self.spaces[thread.space].pk in by.spaces:
                    discussions.mark_thread_read(written[0].pk, len(written), by=by)
        spaces.mark_all_seen(by=by)

    # --- How it was received -----------------------------------------------------------------------------------------

    def _react(self, written: list[Contribution], number: int, kind: str, key: str) -> None:
        by = self.viewer(key)
        reactions.react(written[number], kind, by=by)
        discussions.mark_thread_read(written[0].pk, number + 1, by=by)

    def _accept(self, written: list[Contribution], number: int, key: str) -> None:
        discussions.accept_answer(written[number], by=self.viewer(key))

    def _pin(self, written: list[Contribution], key: str) -> None:
        discussions.pin_thread(written[0], by=self.viewer(key))

    def _follow(self, written: list[Contribution], key: str) -> None:
        reactions.follow(FollowTarget.THREAD, written[0].pk, by=self.viewer(key))

    def _keep(self, written: list[Contribution], kept: c.Bookmark) -> None:
        reactions.bookmark(written[0], by=self.viewer(kept.by), note=kept.note)

    def _tell_report(self, report: c.Report) -> None:
        made: list[Report] = []
        self.at(report.when.before(self.now), partial(self._report, report, made))
        if report.decision:
            self.at(report.decided.before(self.now), partial(self._decide, report, made))

    def _report(self, report: c.Report, made: list[Report]) -> None:
        contribution = self.written[report.thread][report.number - 1]
        by = self.viewer(report.by) if report.by else VISITOR
        made.append(
            moderation.report(
                by=by,
                category=report.category,
                explanation=report.explanation,
                contribution=contribution,
                email=report.email,
            )
        )

    def _decide(self, report: c.Report, made: list[Report]) -> None:
        moderation.decide(report.decision, report.reason, by=self.viewer(report.decided_by), about=made[0])

    # --- Between two people ----------------------------------------------------------------------------------------

    def _tell_message(self, message: c.Message) -> None:
        asked: list[MessageRequest] = []
        between: list[Space] = []
        self.at(message.when.before(self.now), partial(self._ask, message, asked))
        if message.accepted:
            self.at(message.accepted.before(self.now), partial(self._get_in_touch, message, asked, between))
        for later in message.later:
            self.at(later.when.before(self.now), partial(self._go_on, later, between))

    def _ask(self, message: c.Message, asked: list[MessageRequest]) -> None:
        asked.append(contact.ask_contact(self.actor(message.to), message.text, by=self.viewer(message.by)))

    def _get_in_touch(self, message: c.Message, asked: list[MessageRequest], between: list[Space]) -> None:
        between.append(contact.accept_contact(asked[0], by=self.viewer(message.to)))

    def _go_on(self, later: c.LaterMessage, between: list[Space]) -> None:
        contact.send_message(between[0], later.text, by=self.viewer(later.by))
