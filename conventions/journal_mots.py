"""How the history of a convention reads."""

from socle import journal

from .models import Convention


def declare() -> None:
    journal.register(
        Convention,
        {"periode": "Dates", "postes": "Postes"},
        actions={"retirer": "Convention retirée."},
        creation="Convention reprise.",
    )
