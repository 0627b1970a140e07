"""What can happen to a profile."""

from hub.core.activity import Verb

PROFILE_UPDATED = Verb("community.profile.updated", "A member changed what they tell of themselves.")
PICTURE_CHANGED = Verb("community.profile.picture_changed", "A member changed or removed their photo.")
ONBOARDED = Verb("community.profile.onboarded", "A member finished or skipped the first steps.")
