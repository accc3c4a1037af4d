"""Every write on promeneurs that is more than one form save. Keyword-only; one transaction each; signed; in French
when refused (`Refused`, or `ValidationError` by field)."""

from .cartes import make_card, revoke_card
from .charte import publish_charter, record_imported_charter, record_paper_charter, sign_on_screen
from .comptes import (
    change_account,
    check_account,
    close_account,
    present_account,
    recheck_account,
    refuse_account,
    reopen_account,
    represent_account,
    withdraw_account,
)
from .confirmation import confirm_by_link, confirm_profile
from .mandats import (
    cancel_mandate,
    close_for_leaving,
    designate,
    end_mandate,
    on_designation,
    open_by_exception,
    set_opening,
    without_conventions,
)
from .nomination import appoint, invite_promeneur
from .presence import (
    declare_absence,
    end_absence,
    end_label,
    grant_label,
    lift_suspension,
    review_suspension,
    suspend,
)
from .profil import (
    add_permanence,
    attach_user,
    change_permanence,
    create_promeneur,
    edit_profile,
    remove_permanence,
    set_communes,
    set_photo,
    withdraw_photo,
)

__all__ = [
    "add_permanence",
    "appoint",
    "attach_user",
    "cancel_mandate",
    "change_account",
    "change_permanence",
    "check_account",
    "close_account",
    "close_for_leaving",
    "confirm_by_link",
    "confirm_profile",
    "create_promeneur",
    "declare_absence",
    "designate",
    "edit_profile",
    "end_absence",
    "end_label",
    "end_mandate",
    "grant_label",
    "invite_promeneur",
    "lift_suspension",
    "make_card",
    "on_designation",
    "open_by_exception",
    "present_account",
    "publish_charter",
    "recheck_account",
    "record_imported_charter",
    "record_paper_charter",
    "refuse_account",
    "remove_permanence",
    "reopen_account",
    "represent_account",
    "review_suspension",
    "revoke_card",
    "set_communes",
    "set_opening",
    "set_photo",
    "sign_on_screen",
    "suspend",
    "withdraw_account",
    "withdraw_photo",
    "without_conventions",
]
