"""What happens between two members."""

from hub.core.activity import Verb

CONTACT_ASKED = Verb("commons.contact.asked", "A member asked to get in touch with another.")
CONTACT_ACCEPTED = Verb("commons.contact.accepted", "A message request was accepted; a conversation began.")
CONTACT_DECLINED = Verb("commons.contact.declined", "A message request was declined.")
MEMBER_BLOCKED = Verb("commons.contact.blocked", "A member wants no messages from another.")
MEMBER_UNBLOCKED = Verb("commons.contact.unblocked", "A member allows messages from another again.")
