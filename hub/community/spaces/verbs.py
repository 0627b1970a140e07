"""What happens to spaces and to those who are in them.

The space is always the activity's `space`; `data["actor"]` is the party that it happened to.
"""

from hub.core.activity import Verb

SPACE_CREATED = Verb("community.space.created", "A group was opened.")
SPACE_PROPOSED = Verb("community.space.proposed", "A member proposed a group; it waits for a manager.")
SPACE_OPENED = Verb("community.space.opened", "A group that was being prepared was opened.")
SPACE_EDITED = Verb("community.space.edited", "What a group says of itself, or its settings, were changed.")
SPACE_VISIBILITY_CHANGED = Verb("community.space.visibility_changed", "Who may read what is in a group was changed.")
SPACE_CONCLUDED = Verb("community.space.concluded", "A group's work was concluded.")
SPACE_ARCHIVED = Verb("community.space.archived", "A group was archived: it can be read and found, nothing is added.")
SPACE_REOPENED = Verb("community.space.reopened", "A concluded or archived group was opened again.")
SPACE_ORPHANED = Verb("community.space.orphaned", "A group was left without anybody who leads it.")

SPACE_JOINED = Verb("community.space.joined", "A person or an organisation came into a group.")
SPACE_LEFT = Verb("community.space.left", "A person or an organisation left a group.")
SPACE_REMOVED = Verb("community.space.removed", "A person or an organisation was removed from a group, with a reason.")
SPACE_ROLE_CHANGED = Verb("community.space.role_changed", "Somebody's role in a group was changed.")

JOIN_REQUESTED = Verb("community.join_request.asked", "Somebody asked to join a group.")
JOIN_REQUEST_ACCEPTED = Verb("community.join_request.accepted", "A request to join a group was accepted.")
JOIN_REQUEST_REFUSED = Verb("community.join_request.refused", "A request to join a group was refused, with a reason.")
JOIN_REQUEST_WITHDRAWN = Verb("community.join_request.withdrawn", "Somebody took back a request to join a group.")

SPACE_INVITED = Verb("community.invitation.sent", "Somebody was invited into a group, or a link into it was made.")
INVITATION_ACCEPTED = Verb("community.invitation.accepted", "An invitation into a group was accepted.")
INVITATION_DECLINED = Verb("community.invitation.declined", "An invitation into a group was declined.")
INVITATION_REVOKED = Verb("community.invitation.revoked", "An invitation into a group was taken back.")
