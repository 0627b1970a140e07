"""What happens when something is reported."""

from hub.core.activity import Verb

REPORTED = Verb("content.moderation.reported", "Somebody reported a contribution or a party.")
DECIDED = Verb("content.moderation.decided", "A moderator decided on a report or on their own account.")
