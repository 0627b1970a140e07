"""What those who manage the hub do."""

from hub.core.activity import Verb

MEMBERS_IMPORTED = Verb("community.management.members_imported", "Members were imported from a table.")
ORGANISATIONS_IMPORTED = Verb(
    "community.management.organisations_imported", "Organisations were imported from a table."
)
MEMBERS_MERGED = Verb("community.management.members_merged", "Two accounts of one person were merged.")
DUPLICATE_SETTLED = Verb(
    "community.management.duplicate_settled", "Two accounts that look alike were said to belong to two people."
)
MEMBERS_EXPORTED = Verb("community.management.exported", "A manager took out a list as a table.")
STANDING_EXPLAINED = Verb(
    "community.management.standing_explained", "A manager gave a reason for suspending a member or letting them in."
)
SIGN_IN_HELP_SENT = Verb("community.management.sign_in_help_sent", "A member was sent a mail that leads to signing in.")
JOB_RERUN = Verb("community.management.job_rerun", "A failed background job was started again.")
WAVE_CREATED = Verb("community.management.wave_created", "A wave of invitations was made.")
WAVE_RESENT = Verb("community.management.wave_resent", "Those of a wave who have not joined were invited again.")
UNCLAIMED_DELETED = Verb(
    "community.management.unclaimed_deleted", "Invited accounts and addresses that nobody claimed were deleted."
)
