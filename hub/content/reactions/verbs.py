"""What readers do."""

from hub.core.activity import Verb

REACTED = Verb("content.reaction.given", "A member reacted to a contribution.")
UNREACTED = Verb("content.reaction.taken_back", "A member took a reaction back.")
BOOKMARKED = Verb("content.bookmark.kept", "A member kept a contribution for themselves.")
UNBOOKMARKED = Verb("content.bookmark.dropped", "A member dropped a bookmark.")
FOLLOWED = Verb("content.follow.started", "A member follows a thread, a group, a topic or a party.")
UNFOLLOWED = Verb("content.follow.ended", "A member follows something no longer.")
