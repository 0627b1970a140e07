"""What happens to organisations and to the persons who belong to them.

The target is always the organisation; of an affiliation, `data` holds its id and the person's.
"""

from hub.core.activity import Verb

ORGANISATION_PROPOSED = Verb("community.organisation.proposed", "A member began to propose an organisation.")
ORGANISATION_CREATED = Verb("community.organisation.created", "A manager or an import entered an organisation.")
ORGANISATION_EDITED = Verb("community.organisation.edited", "What an organisation tells of itself was changed.")
ORGANISATION_SUBMITTED = Verb("community.organisation.submitted", "An organisation asked to be accepted.")
ORGANISATION_TAKEN = Verb("community.organisation.taken", "A manager began to review an organisation.")
ORGANISATION_QUERIED = Verb("community.organisation.queried", "A manager asked an organisation for more information.")
ORGANISATION_ACCEPTED = Verb("community.organisation.accepted", "An organisation was accepted.")
ORGANISATION_REFUSED = Verb("community.organisation.refused", "An organisation was refused, with reasons.")
ORGANISATION_LAPSED = Verb("community.organisation.lapsed", "An organisation's membership lapsed.")
ORGANISATION_RENEWED = Verb("community.organisation.renewed", "An organisation's lapsed membership was renewed.")
ORGANISATION_WITHDRAWN = Verb("community.organisation.withdrawn", "An organisation left the hub, or gave up asking.")
ORGANISATION_ORPHANED = Verb("community.organisation.orphaned", "The last representative of an organisation left it.")
MEMBER_ORGANISATION_ADDED = Verb("community.organisation.member_added", "An organisation named another as its member.")
MEMBER_ORGANISATION_REMOVED = Verb(
    "community.organisation.member_removed", "An organisation is no longer named as a member of another."
)

AFFILIATION_ASKED = Verb(
    "community.affiliation.asked", "A person asked an organisation to confirm that they belong to it."
)
AFFILIATION_CONFIRMED = Verb(
    "community.affiliation.confirmed", "An organisation confirmed that a person belongs to it."
)
AFFILIATION_REFUSED = Verb(
    "community.affiliation.refused", "An organisation did not confirm that a person belongs to it."
)
AFFILIATION_CHANGED = Verb("community.affiliation.changed", "What a person may do for an organisation was changed.")
AFFILIATION_ENDED = Verb("community.affiliation.ended", "A person no longer belongs to an organisation.")
