"""What happens between two members."""

from hub.core.activity import Verb

CONTACT_ASKED = Verb("commons.contact.asked", "A member asked to get in touch with another.", is_private=True)
CONTACT_ACCEPTED = Verb(
    "commons.contact.accepted", "A message request was accepted; a conversation began.", is_private=True
)
CONTACT_DECLINED = Verb("commons.contact.declined", "A message request was declined.", is_private=True)
MEMBER_BLOCKED = Verb("commons.contact.blocked", "A member wants no messages from another.", is_private=True)
MEMBER_UNBLOCKED = Verb("commons.contact.unblocked", "A member allows messages from another again.", is_private=True)
