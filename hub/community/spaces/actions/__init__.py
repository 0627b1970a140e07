"""What changes spaces and who is in them."""

from hub.community.spaces.actions.invitations import (
    accept_invitation,
    create_link,
    decline_invitation,
    invite_address,
    invite_party,
    mail_secret,
    revoke_invitation,
)
from hub.community.spaces.actions.life import (
    Settings,
    archive_space,
    conclude_space,
    create_space,
    edit_space,
    open_space,
    propose_space,
    reopen_space,
)
from hub.community.spaces.actions.presence import (
    add_member,
    change_role,
    join_space,
    leave_space,
    mark_all_seen,
    mark_seen,
    note_activity,
    remove_member,
)
from hub.community.spaces.actions.representation import follow_affiliation, leave_all_spaces
from hub.community.spaces.actions.requests import (
    accept_request,
    refuse_request,
    request_to_join,
    withdraw_request,
)

__all__ = [
    "Settings",
    "accept_invitation",
    "accept_request",
    "add_member",
    "archive_space",
    "change_role",
    "conclude_space",
    "create_link",
    "create_space",
    "decline_invitation",
    "edit_space",
    "follow_affiliation",
    "invite_address",
    "invite_party",
    "join_space",
    "leave_all_spaces",
    "leave_space",
    "mail_secret",
    "mark_all_seen",
    "mark_seen",
    "note_activity",
    "open_space",
    "propose_space",
    "refuse_request",
    "remove_member",
    "reopen_space",
    "request_to_join",
    "revoke_invitation",
    "withdraw_request",
]
