"""What members do with their inbox."""

from hub.core.activity import Verb

MAIL_CHOICES_CHANGED = Verb(
    "content.notifications.mail_choices_changed", "A member chose what comes by e-mail.", is_private=True
)
