"""Every write on conventions. Keyword-only; one transaction each; signed; in French when refused (`Refused`, or
`ValidationError` by field, or `Conflit` when two people edit the same field).

Whatever changes the days of a convention changes its mandates in the same transaction. The structure's side accepts
`pour_le_compte` (an `Original`, or an `OriginalRecu` recorded earlier on the file) from the coordination."""

from .activation import activate
from .commun import REGLE_FICHIER, Original
from .copil import (
    Choix,
    Modifications,
    NouvelleSeance,
    decide,
    decide_session,
    edit_decision_mail,
    move_session,
    plan_session,
    put_back_on_agenda,
    put_on_agenda,
    put_on_some_agenda,
    put_ready_on_agenda,
    record_funder_decision,
    send_decision_mail,
    send_edited_decision_mail,
    take_off_agenda,
    tell_otherwise,
)
from .demande import add_poste, change_poste, remove_poste, save_section, start_file, start_renewal
from .dossier import (
    accept_deposited_pieces,
    accept_piece,
    ask_piece_again,
    deposit_piece,
    exempt_piece,
    expected_pieces,
    refuse_piece,
)
from .instruction import abandon, ask_corrections, give_opinion, open_instruction, reopen, resubmit, submit
from .recusation import lift_recusal, recuse
from .reprise import conventions_over, covering, follow, open_covered, posts_given, remove_resumed, resume_convention
from .seances import REGLE_SEANCE, Venue, make_minutes, presence_print, send_minutes, set_presence
from .signature import (
    awaited,
    confirm_signature,
    deposit_signature,
    prepare_signature,
    redo_document,
    set_aside_signature,
)
from .vie import acknowledge_change, declare_departure, replace_holder, terminate

__all__ = [
    "REGLE_FICHIER",
    "REGLE_SEANCE",
    "Choix",
    "Modifications",
    "NouvelleSeance",
    "Original",
    "Venue",
    "abandon",
    "accept_deposited_pieces",
    "accept_piece",
    "acknowledge_change",
    "activate",
    "add_poste",
    "ask_corrections",
    "ask_piece_again",
    "awaited",
    "change_poste",
    "confirm_signature",
    "conventions_over",
    "covering",
    "decide",
    "decide_session",
    "declare_departure",
    "deposit_piece",
    "deposit_signature",
    "edit_decision_mail",
    "exempt_piece",
    "expected_pieces",
    "follow",
    "give_opinion",
    "lift_recusal",
    "make_minutes",
    "move_session",
    "open_covered",
    "open_instruction",
    "plan_session",
    "posts_given",
    "prepare_signature",
    "presence_print",
    "put_back_on_agenda",
    "put_on_agenda",
    "put_on_some_agenda",
    "put_ready_on_agenda",
    "record_funder_decision",
    "recuse",
    "redo_document",
    "refuse_piece",
    "remove_poste",
    "remove_resumed",
    "reopen",
    "replace_holder",
    "resubmit",
    "resume_convention",
    "save_section",
    "send_decision_mail",
    "send_edited_decision_mail",
    "send_minutes",
    "set_aside_signature",
    "set_presence",
    "start_file",
    "start_renewal",
    "submit",
    "take_off_agenda",
    "tell_otherwise",
    "terminate",
]
