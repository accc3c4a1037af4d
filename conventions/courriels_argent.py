"""The mails of yearly reports, payments and controls: at each step, to whoever must know or act."""

from socle.dates import aujourdhui

from . import destinataires, liens
from .conditions import manques, somme
from .courriels import _coordination, _send, _structure
from .enums import Signataire
from .models import Bilan, Controle, Convention, Versement


def _caf(modele: str, convention: Convention, cle: str, **contexte) -> int:
    adresses = destinataires.partenaires(convention.structure.reseau, Signataire.CAF)
    return _send(modele, convention, adresses, liens.partenaire(convention), cle, **contexte)


def _du_bilan(bilan: Bilan) -> str:
    return f"b{bilan.annee}:{bilan.version}"


def bilan_submitted(bilan: Bilan) -> None:
    _structure("bilan_accuse", bilan.convention, _du_bilan(bilan), annee=bilan.annee)
    _coordination("bilan_depose", bilan.convention, _du_bilan(bilan), annee=bilan.annee)


def bilan_sent_back(bilan: Bilan) -> None:
    contexte = {"annee": bilan.annee, "commentaire": bilan.commentaire, "du": bilan.du_le}
    _structure("bilan_renvoye", bilan.convention, _du_bilan(bilan), **contexte)


def bilan_accepted(bilan: Bilan, solde: Versement | None) -> None:
    """To the structure; and to the Caf, which hears whether the balance may be ordered."""
    _structure("bilan_accepte", bilan.convention, _du_bilan(bilan), annee=bilan.annee)
    if solde is not None and solde.montant > 0:
        contexte = {"annee": bilan.annee, "montant": somme(solde.montant), "manques": manques(solde, aujourdhui())}
        _caf("bilan_accepte_caf", bilan.convention, _du_bilan(bilan), **contexte)


def paid(versement: Versement) -> None:
    contexte = {"versement": str(versement), "montant": somme(versement.montant), "le": versement.paye_le}
    _structure("versement_paye", versement.convention, f"v{versement.code}", **contexte, reference=versement.reference)


def to_recover(versement: Versement) -> None:
    contexte = {
        "versement": str(versement),
        "montant": somme(versement.a_recuperer),
        "motif": versement.get_recuperation_motif_display(),
        "explication": versement.note,
    }
    _structure("versement_a_recuperer", versement.convention, f"v{versement.code}:{versement.version}", **contexte)


def control_asked(controle: Controle) -> None:
    contexte = {"demande": controle.complement or controle.demande, "le": controle.repondre_le}
    _structure("controle_demande", controle.convention, f"k{controle.code}:{controle.version}", **contexte)


def control_answered(controle: Controle) -> None:
    cle = f"k{controle.code}:{controle.version}"
    _coordination("controle_repondu", controle.convention, cle)
    _caf("controle_repondu", controle.convention, cle)


def control_closed(controle: Controle) -> None:
    contexte = {"issue": controle.get_issue_display(), "conclusion": controle.conclusion}
    _structure("controle_clos", controle.convention, f"k{controle.code}:{controle.version}", **contexte)
