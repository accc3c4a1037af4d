"""Writes of the coordinator's room."""

from .actions import edit_action, keeps, log_action, remove_action
from .activite import (
    REOUVERTURE,
    ask_reopening,
    open_follow_up,
    remove_initiative,
    reopen,
    save_initiative,
    save_log,
    set_follow_up,
)
from .rapport import freeze_report, next_version, share_figures, unshare_figures, write_report
from .reseau import (
    add_partner,
    change_employer,
    create_person,
    create_structure,
    delete_meeting,
    edit,
    end_partner,
    remind_charter,
    save_meeting,
)

__all__ = [
    "REOUVERTURE",
    "add_partner",
    "ask_reopening",
    "change_employer",
    "create_person",
    "create_structure",
    "delete_meeting",
    "edit",
    "edit_action",
    "end_partner",
    "freeze_report",
    "keeps",
    "log_action",
    "next_version",
    "open_follow_up",
    "remind_charter",
    "remove_action",
    "remove_initiative",
    "reopen",
    "save_initiative",
    "save_log",
    "save_meeting",
    "set_follow_up",
    "share_figures",
    "unshare_figures",
    "write_report",
]
