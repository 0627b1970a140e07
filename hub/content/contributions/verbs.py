"""What can happen to a contribution, whichever feature brought it."""

from hub.core.activity import Verb

THREAD_STARTED = Verb("content.thread.started", "A thread was started.")
POST_PUBLISHED = Verb("content.post.published", "A reply was published in a thread.")
CONTRIBUTION_EDITED = Verb("content.contribution.edited", "The text of a contribution was changed.")
CONTRIBUTION_DELETED = Verb("content.contribution.deleted", "A contribution was deleted by its author.")
CONTRIBUTION_RESTORED = Verb("content.contribution.restored", "A deleted contribution was brought back by its author.")
CONTRIBUTION_HIDDEN = Verb("content.contribution.hidden", "A contribution was hidden by a moderator.")
CONTRIBUTION_REMOVED = Verb("content.contribution.removed", "A contribution was removed by a moderator.")
CONTRIBUTION_SHOWN = Verb("content.contribution.shown", "A hidden or removed contribution was shown again.")
CONTRIBUTION_PURGED = Verb("content.contribution.purged", "A deleted contribution was emptied for good.")
LANGUAGE_CHANGED = Verb("content.contribution.language_changed", "The language of a contribution was set.")
LABELS_CHANGED = Verb("content.contribution.labels_changed", "The topics or keywords of a contribution were changed.")
THREAD_PLACED = Verb("content.thread.placed", "Another group or audience was given to a thread.")
THREAD_SPLIT = Verb("content.thread.split", "Posts were taken out of a thread into a new one.")
THREAD_MERGED = Verb("content.thread.merged", "A thread was merged into another.")
ANSWER_ACCEPTED = Verb("content.answer.accepted", "A reply was accepted as the answer to a question.")
ANSWER_UNACCEPTED = Verb("content.answer.unaccepted", "A reply is no longer the accepted answer.")
