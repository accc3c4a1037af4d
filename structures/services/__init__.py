"""Every write on employers that is more than one form save. Keyword-only; one transaction each; signed."""

from .declarations import ROLE, DejaConnue, admit, confirm, declare, decline, send_again, welcome
from .fiche import (
    REGLE_IMAGE,
    add_member,
    change_member_role,
    create_structure,
    enter_network,
    is_in_network,
    leave_network,
    on_leave,
    remove_contact,
    remove_image,
    remove_member,
    save_contact,
    set_image,
)

__all__ = [
    "REGLE_IMAGE",
    "ROLE",
    "DejaConnue",
    "add_member",
    "admit",
    "change_member_role",
    "confirm",
    "create_structure",
    "declare",
    "decline",
    "enter_network",
    "is_in_network",
    "leave_network",
    "on_leave",
    "remove_contact",
    "remove_image",
    "remove_member",
    "save_contact",
    "send_again",
    "set_image",
    "welcome",
]
