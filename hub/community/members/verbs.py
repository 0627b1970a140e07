"""What can happen to an account."""

from hub.core.activity import Verb

MEMBER_REGISTERED = Verb("community.member.registered", "Somebody signed up; the e-mail address waits for its code.")
MEMBER_JOINED = Verb("community.member.joined", "A member confirmed the e-mail address and joined the hub.")
MEMBER_SUSPENDED = Verb("community.member.suspended", "A member was suspended.")
MEMBER_RESTRICTED = Verb("community.member.restricted", "A member may read only for now.")
MEMBER_REINSTATED = Verb("community.member.reinstated", "A suspended or restricted member may take part again.")
MEMBER_CLOSED = Verb("community.member.closed", "A member closed their account.")
HUB_ROLE_CHANGED = Verb("community.member.hub_role_changed", "A member's role for the whole hub was changed.")
SESSIONS_ENDED = Verb("community.member.sessions_ended", "A member's sessions were ended.")
EMAIL_CHANGED = Verb("community.member.email_changed", "A member's e-mail address was changed.")
TERMS_ACCEPTED = Verb("community.member.terms_accepted", "A member accepted a newer version of the terms.")
