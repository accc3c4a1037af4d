"""The mails of the examination: corrections asked, their day put off, a file passed to a colleague."""

from typing import Any

from . import liens
from .courriels import _send, _structure
from .models import Convention, LettreCorrections


def corrections_asked(lettre: LettreCorrections) -> None:
    parties = [{"nom": str(d.piece or d.get_section_display()), "texte": d.commentaire} for d in _demandes(lettre)]
    _structure("convention_corrections", lettre.convention, parties=parties, message=lettre.message, avant=lettre.avant)


def _demandes(lettre: LettreCorrections) -> Any:
    return lettre.demandes.select_related("piece").order_by("pk")


def corrections_put_off(convention: Convention) -> None:
    avant = convention.corrections_avant
    _structure("convention_corrections_repoussees", convention, f"c{avant:%Y%m%d}-{convention.version}", avant=avant)


def passed(convention: Convention, *, by: Any, fois: int) -> None:
    """To whoever it is passed to, unless they took it themselves. `fois`: which event of the file it is."""
    a = convention.instructeur
    if a is not None and a.pk != by.pk:
        contexte = {"par": by.nom_complet}
        _send("convention_confiee", convention, [a.email], liens.coordination(convention), f"p{fois}", **contexte)
