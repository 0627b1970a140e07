"""What readers do."""

from hub.core.activity import Verb

REACTED = Verb("content.reaction.given", "A member reacted to a contribution.")
UNREACTED = Verb("content.reaction.taken_back", "A member took a reaction back.")
BOOKMARKED = Verb("content.bookmark.kept", "A member kept a contribution for themselves.", is_private=True)
UNBOOKMARKED = Verb("content.bookmark.dropped", "A member dropped a bookmark.", is_private=True)
FOLLOWED = Verb("content.follow.started", "A member follows a thread, a group, a topic or a party.", is_private=True)
UNFOLLOWED = Verb("content.follow.ended", "A member follows something no longer.", is_private=True)
