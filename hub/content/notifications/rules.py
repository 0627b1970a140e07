"""Who may do what with an inbox: everybody with their own."""

import rules

from hub.content.reactions.rules import is_member

rules.add_perm("content_notifications.choose_mail", is_member)
