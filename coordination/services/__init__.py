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
from .presences import add_present, arrive, arrive_by_link, set_followed, take_attendance
from .rapport import write_report
from .reseau import (
    add_partner,
    change_employer,
    create_person,
    create_structure,
    edit,
    end_partner,
    remind_charter,
)
from .reunions import (
    answer,
    answers_for,
    cancel_meeting,
    delete_meeting,
    invite,
    save_meeting,
    set_training_rule,
    uninvite,
)
from .suites_reunion import (
    add_document,
    close_agenda,
    make_certificates,
    open_agenda,
    remove_document,
    write_minutes,
)

__all__ = [
    "REOUVERTURE",
    "add_document",
    "add_partner",
    "add_present",
    "answer",
    "answers_for",
    "arrive",
    "arrive_by_link",
    "ask_reopening",
    "cancel_meeting",
    "change_employer",
    "close_agenda",
    "create_person",
    "create_structure",
    "delete_meeting",
    "edit",
    "edit_action",
    "end_partner",
    "invite",
    "keeps",
    "log_action",
    "make_certificates",
    "open_agenda",
    "open_follow_up",
    "remind_charter",
    "remove_action",
    "remove_document",
    "remove_initiative",
    "reopen",
    "save_initiative",
    "save_log",
    "save_meeting",
    "set_follow_up",
    "set_followed",
    "set_training_rule",
    "take_attendance",
    "uninvite",
    "write_minutes",
    "write_report",
]
