"""What changes organisations and who belongs to them."""

from hub.community.organisations.actions.entries import (
    Details,
    add_member_organisation,
    create_organisation,
    edit_organisation,
    propose_organisation,
    remove_member_organisation,
    set_logo,
)
from hub.community.organisations.actions.people import (
    ask_affiliation,
    change_affiliation,
    confirm_affiliation,
    end_affiliation,
    refuse_affiliation,
)
from hub.community.organisations.actions.review import (
    accept_organisation,
    ask_for_information,
    lapse_organisation,
    refuse_organisation,
    renew_organisation,
    submit_organisation,
    take_organisation,
    withdraw_organisation,
)

__all__ = [
    "Details",
    "accept_organisation",
    "add_member_organisation",
    "ask_affiliation",
    "ask_for_information",
    "change_affiliation",
    "confirm_affiliation",
    "create_organisation",
    "edit_organisation",
    "end_affiliation",
    "lapse_organisation",
    "propose_organisation",
    "refuse_affiliation",
    "refuse_organisation",
    "remove_member_organisation",
    "renew_organisation",
    "set_logo",
    "submit_organisation",
    "take_organisation",
    "withdraw_organisation",
]
