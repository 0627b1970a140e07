"""The posts of a thread's page, written in Python.

As a template thirty of them cost more than all else on the page together; as f-strings a quarter of that (see
hub/core/ui/rows.py). Everything that people wrote goes through `_e`; bodies were sanitised when they were stored. All
buttons belong to one form of the page, `page-form`, which holds the token and the way back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, pgettext
from markupsafe import Markup
from markupsafe import escape as _escape

from hub.commons.discussions.kinds import order_path, written_path
from hub.commons.discussions.queries import PostRow, ThreadPage
from hub.community.actors.kinds import picture_path
from hub.content.contributions.kinds import file_path, permanent_path, post_path
from hub.content.contributions.queries import FileRow
from hub.content.moderation.kinds import decide_path
from hub.content.reactions.buttons import FORM, write_reactions
from hub.content.reactions.kinds import ReactionSummary, bookmark_path
from hub.core.access.viewer import Viewer
from hub.core.languages.formats import Clock
from hub.core.ui.filters import hue, initials
from hub.core.ui.icons import icon


@lru_cache(maxsize=4096)
def _e(text: str) -> str:
    """Escaped; remembered, because names come again and again."""
    return str(_escape(text))


@dataclass(frozen=True, slots=True)
class Words:
    """What posts say themselves, escaped, in one language."""

    former: str
    edited: str
    asked: str
    started: str
    accepted: str
    accept: str
    unaccept: str
    reply: str
    more: str
    edit: str
    bookmark: str
    bookmarked: str
    address: str
    versions: str
    language: str
    split: str
    report: str
    decide: str
    delete: str
    own_deleted: str
    deleted: str
    hidden: str
    bring_back: str
    wrote: str
    in_its_place: str
    answer_by: str
    for_organisation: str


@lru_cache(maxsize=32)
def words_in(language: str) -> Words:
    """The words of the active language, which is `language`."""
    return Words(
        former=_e(gettext("Former member")),
        edited=_e(gettext("edited")),
        asked=_e(gettext("Asked")),
        started=_e(gettext("Started this")),
        accepted=f"{icon('circle-check')} {_e(gettext('Accepted answer'))}",
        accept=f"{icon('circle-check')} {_e(gettext('Accept as the answer'))}",
        unaccept=_e(gettext("Not the answer after all")),
        reply=f"{icon('reply')} {_e(pgettext('to a post', 'Reply'))}",
        more=_e(gettext("More")),
        edit=f"{icon('pencil')} {_e(gettext('Edit'))}",
        bookmark=f"{icon('bookmark')} {_e(gettext('Bookmark'))}",
        bookmarked=f"{icon('bookmark')} {_e(pgettext('you have bookmarked this', 'Bookmarked'))}",
        address=f"{icon('link')} {_e(gettext('Permanent address'))}",
        versions=f"{icon('history')} {_e(gettext('Earlier versions'))}",
        language=f"{icon('languages')} {_e(gettext('Correct the language'))}",
        split=f"{icon('split')} {_e(gettext('Split off'))}",
        report=f"{icon('flag')} {_e(gettext('Report'))}",
        decide=f"{icon('shield')} {_e(gettext('Decide as a moderator'))}",
        delete=f"{icon('trash-2')} {_e(gettext('Delete'))}",
        own_deleted=f"{icon('trash-2')} {_e(gettext('You deleted this reply.'))}",
        deleted=f"{icon('trash-2')} {_e(gettext('This reply was deleted.'))}",
        hidden=f"{icon('eye-off')} {_e(gettext('A moderator took this reply out of sight.'))}",
        bring_back=f"{icon('undo-2')} {_e(gettext('Bring it back'))}",
        wrote=gettext("%(name)s wrote:"),
        in_its_place=_e(gettext("Read it in its place")),
        answer_by=gettext("Answer by %(name)s, accepted"),
        for_organisation=_e(gettext("for %(organisation)s")),
    )


@lru_cache(maxsize=4096)
def _face(name: str, key: str, picture: str, path: str) -> str:
    inner = f'<img src="{_e(picture_path(picture))}" alt="" loading="lazy">' if picture else _e(initials(name))
    return (
        f'<a class="avatar post__face hue-{hue(key)}" href="{_e(path)}" tabindex="-1" aria-hidden="true">{inner}</a>'
        if path
        else f'<span class="avatar post__face hue-{hue(key)}" aria-hidden="true">{inner}</span>'
    )


@dataclass(frozen=True, slots=True)
class PostRights:
    """What the viewer may do with one post; everything that follows from the thread alone is in `PostWriter`."""

    is_own: bool = False
    may_edit: bool = False
    may_delete: bool = False
    may_restore: bool = False
    may_label: bool = False


NO_RIGHTS = PostRights()


@dataclass(slots=True)
class PostWriter:
    """Writes the posts of one page."""

    viewer: Viewer
    thread: ThreadPage
    reactions: Mapping[int, ReactionSummary]
    files: Mapping[int, Sequence[FileRow]]
    may_reply: bool
    may_react: bool
    may_accept: bool
    may_order: bool
    may_decide: bool
    words: Words
    answer: PostRow | None = None
    clock: Clock = field(default_factory=Clock.of_reader)

    def write(self, row: PostRow, rights: PostRights = NO_RIGHTS) -> Markup:
        """One post as a list item; of what is out of sight only that it was there."""
        text = self._shown(row, rights) if row.state == "published" else self._gone(row, rights)
        return Markup(text)  # noqa: S704 -- every value is escaped where it is put in

    def _gone(self, row: PostRow, rights: PostRights) -> str:
        words = self.words
        says = words.hidden if row.state in ("hidden", "removed") else words.deleted
        button = ""
        if rights.is_own and row.state == "deleted":
            says = words.own_deleted
        if rights.may_restore:
            path = written_path(self.viewer.language, row.id, "restore")
            button = (
                f'<button class="button button--small" form="{FORM}" formaction="{path}">{words.bring_back}</button>'
            )
        if self.may_decide and not rights.is_own and row.state in ("hidden", "removed"):
            path = decide_path(self.viewer.language, row.id)
            button = f'<a class="button button--small" href="{path}">{words.decide}</a>'
        place = f'id="post-{row.number}" data-number="{row.number}"'
        return f'<li class="post post--gone" {place}><p>{says}</p>{button}</li>\n'

    def _shown(self, row: PostRow, rights: PostRights) -> str:
        language, thread, words, at = self.viewer.language, self.thread, self.words, row.published_at
        name = _e(row.author_name) if row.author_name else words.former
        person = f"/{language}/people/{row.author_handle}/" if row.author_name else ""
        path = _e(post_path(language, thread.id, thread.slug, row.number))
        is_accepted = row.id == thread.accepted_post_id
        who = f'<a href="{_e(person)}">{name}</a>' if person else name
        if row.organisation_name:
            link = f'<a href="/{language}/organisations/{_e(row.organisation_handle)}/">{_e(row.organisation_name)}</a>'
            who += f' <span class="post__for">{words.for_organisation % {"organisation": link}}</span>'
        if row.number > 1 and row.author_id == thread.author_id:
            who += f' <span class="badge">{words.asked if thread.kind == "question" else words.started}</span>'
        edited = ""
        if row.edited_at:
            edited = f' · <a href="{written_path(language, row.id, "history")}" rel="nofollow">{words.edited}</a>'
        quotable = ""
        if self.may_reply:
            quotable = f' data-quote data-intro="{_e(words.wrote % {"name": row.author_name})}" data-path="{path}"'
        spoken = f' lang="{_e(row.language)}"' if row.language != language else ""
        return (
            f'<li class="post{" post--accepted" if is_accepted else ""}" id="post-{row.number}"'
            f' data-number="{row.number}">{_face(row.author_name, str(row.author_id), row.author_picture, person)}'
            f'<article class="post__main" aria-label="{name}"><header class="post__head">'
            f'<span class="post__who">{who}</span><span class="post__when"><hub-time>'
            f'<time datetime="{at.isoformat(timespec="minutes")}">{self.clock.relative(at)}</time>'
            f'</hub-time>{edited} <a class="post__number" href="{path}">#{row.number}</a></span></header>'
            f"{f'<p class="post__mark">{words.accepted}</p>' if is_accepted else ''}"
            f"{f'<h2 class="post__title">{_e(row.title)}</h2>' if row.title and row.number > 1 else ''}"
            f'<div class="prose"{spoken}{quotable}>{row.body}</div>{self._files(row) if row.has_files else ""}'
            f"{self._answer(words) if self.answer is not None and row.number == 1 else ''}"
            f'<footer class="post__foot">{self._buttons(row, rights, words, is_accepted)}</footer></article></li>\n'
        )

    def _files(self, row: PostRow) -> str:
        items = "".join(
            f'<li><a href="{file_path(file.uuid)}">{icon("paperclip")} {_escape(file.name)}</a>'
            f' <span class="muted small">{filesizeformat(file.size)}</span></li>'
            for file in self.files.get(row.id, ())
        )
        return f'<ul class="post__files">{items}</ul>' if items else ""

    def _answer(self, words: Words) -> str:
        """The accepted answer under the question, where it stands on a later page."""
        row = self.answer
        if row is None:
            return ""
        says = _e(words.answer_by % {"name": row.author_name})
        path = _e(post_path(self.viewer.language, self.thread.id, self.thread.slug, row.number))
        spoken = f' lang="{_e(row.language)}"' if row.language != self.viewer.language else ""
        return (
            f'<aside class="post__answer" aria-label="{says}"><p class="post__mark">{icon("circle-check")} {says}</p>'
            f'<div class="prose"{spoken}>{row.body}</div><p><a href="{path}">{words.in_its_place}</a></p></aside>'
        )

    def _buttons(self, row: PostRow, rights: PostRights, words: Words, is_accepted: bool) -> str:
        language, is_reply = self.viewer.language, row.number > 1
        summary = self.reactions.get(row.id)
        may_react = self.may_react and not rights.is_own
        left = str(write_reactions(language, row.id, summary, may_react=may_react))
        if self.may_reply:
            path = order_path(language, self.thread.id, "reply")
            left += f'<a class="button button--small button--quiet" href="{path}?quote={row.number}">{words.reply}</a>'
        if self.may_accept and is_reply:
            undo = ' name="undo" value="1"' if is_accepted else ""
            left += (
                f'<button class="button button--small button--quiet" form="{FORM}"'
                f' formaction="{written_path(language, row.id, "accept")}"{undo}>'
                f"{words.unaccept if is_accepted else words.accept}</button>"
            )
        entries = f'<a href="{written_path(language, row.id, "edit")}">{words.edit}</a>' if rights.may_edit else ""
        if self.viewer.is_member:
            is_kept = summary is not None and summary.is_bookmarked
            kept = words.bookmarked if is_kept else words.bookmark
            entries += f'<a href="{bookmark_path(language, row.id)}">{kept}</a>'
        entries += f'<a href="{permanent_path(row.uuid)}">{words.address}</a>'
        if row.edited_at:
            entries += f'<a href="{written_path(language, row.id, "history")}" rel="nofollow">{words.versions}</a>'
        if rights.may_label and is_reply:
            entries += f'<a href="{written_path(language, row.id, "language")}">{words.language}</a>'
        if self.may_order and is_reply:
            entries += (
                f'<a href="{order_path(language, self.thread.id, "split")}?numbers={row.number}">{words.split}</a>'
            )
        if not rights.is_own:
            entries += f'<a href="/{language}/report/?contribution={row.id}" rel="nofollow">{words.report}</a>'
            if self.may_decide:
                entries += f'<a href="{decide_path(language, row.id)}">{words.decide}</a>'
        if rights.may_delete:
            entries += f'<a class="menu__danger" href="{written_path(language, row.id, "delete")}">{words.delete}</a>'
        return (
            f'{left}<hub-menu><details class="menu"><summary class="button button--small button--quiet button--icon"'
            f' aria-label="{words.more}">{icon("ellipsis")}</summary><div class="menu__panel">{entries}</div></details>'
            "</hub-menu>"
        )
