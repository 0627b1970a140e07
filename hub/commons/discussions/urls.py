"""Addresses of the conversation."""

from django.urls import path, re_path, register_converter

from hub.commons.discussions.views import background, feeds, lists, order, thread, write


class DraftTarget:
    """What a draft is for: `new`, `thread:12`, `edit:34`."""

    regex = r"[a-z]+(?::[0-9]{1,18})?"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(DraftTarget, "draft_target")

urlpatterns = [
    path("threads/", lists.thread_list, name="thread_list"),
    path("threads/feed.atom", feeds.thread_feed, name="thread_feed"),
    path("threads/new/", write.thread_new, name="thread_new"),
    path("threads/<int:number>/reply/", write.thread_reply, name="thread_reply"),
    path("threads/<int:number>/labels/", order.thread_labels, name="thread_labels"),
    path("threads/<int:number>/pin/", order.thread_pin, name="thread_pin"),
    path("threads/<int:number>/close/", order.thread_close, name="thread_close"),
    path("threads/<int:number>/move/", order.thread_move, name="thread_move"),
    path("threads/<int:number>/split/", order.thread_split, name="thread_split"),
    path("threads/<int:number>/merge/", order.thread_merge, name="thread_merge"),
    re_path(r"^threads/(?P<number>[0-9]{1,18})(?:-(?P<slug>[^/]*))?/$", thread.thread_detail, name="thread_detail"),
    path("posts/<int:pk>/", order.written_place, name="written_place"),
    path("posts/<int:pk>/edit/", write.written_edit, name="written_edit"),
    path("posts/<int:pk>/delete/", write.written_delete, name="written_delete"),
    path("posts/<int:pk>/restore/", write.written_restore, name="written_restore"),
    path("posts/<int:pk>/history/", order.written_history, name="written_history"),
    path("posts/<int:pk>/accept/", order.answer_accept, name="answer_accept"),
    path("posts/<int:pk>/language/", order.written_language, name="written_language"),
    path("drafts/", background.draft_list, name="draft_list"),
    path("drafts/<draft_target:target>/drop/", background.draft_drop, name="draft_drop"),
]
plain_urlpatterns = [
    path("-/drafts/<draft_target:target>/", background.draft_save, name="draft_save"),
    path("-/threads/<int:number>/read/", background.thread_read, name="thread_read"),
]
