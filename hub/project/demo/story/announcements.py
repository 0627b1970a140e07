"""What the hub itself says: its news and its timeline."""

from functools import partial

from hub.commons.pages.actions import create_page, publish_page, publish_text, save_text
from hub.commons.pages.kinds import PageKind
from hub.core.access.viewer import Viewer
from hub.core.richtext import RichText
from hub.project.demo import records as c
from hub.project.demo.story.telling import Telling

TIMELINE_BEGUN = 40  # working days ago


class Announcements(Telling):
    """News by the hub's team, and the milestones of its timeline; both in every language of the interface."""

    def tell_announcements(self) -> None:
        """All of it."""
        for news in self.content.news:
            self.at(news.when.before(self.now), partial(self._publish_news, news))
        for milestone in self.content.milestones:
            self.at(self.day(TIMELINE_BEGUN, "10:00"), partial(self._add_milestone, milestone))

    def _publish_news(self, news: c.News) -> None:
        texts = {language: (text.title, text.body) for language, text in news.texts.items()}
        self._publish(PageKind.NEWS, news.slug, texts, by=self.viewer(news.by), link=news.to)

    def _add_milestone(self, milestone: c.Milestone) -> None:
        texts = {language: ("", text) for language, text in milestone.text.items()}
        self._publish(
            PageKind.MILESTONE,
            milestone.on,
            texts,
            by=self.viewer(self.manager),
            happened_on=milestone.on,
            happened_until=milestone.until,
            source=milestone.source,
        )

    def _publish(self, kind: str, slug: str, texts: dict[str, tuple[str, str]], *, by: Viewer, **facts: str) -> None:
        page = create_page(kind, slug, by=by, **facts)
        for language, (title, body) in texts.items():
            text = save_text(page, language, title=title, body=RichText(body), expected=0, by=by)
            publish_text(text, by=by)
        publish_page(page, by=by)
