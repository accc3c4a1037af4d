"""Money: what is planned, ordered, paid, taken back; and what the Caf controls."""

from django.db.models import TextChoices

from socle.etats import Move, Table

from .enums import Role


class GenreVersement(TextChoices):
    ACOMPTE = "acompte", "Premier versement"
    SOLDE = "solde", "Solde"


class EtatVersement(TextChoices):
    PREVU = "prevu", "Prévu"
    ORDONNE = "ordonne", "Ordonné"
    PAYE = "paye", "Payé"
    A_RECUPERER = "a_recuperer", "À récupérer"
    RECUPERE = "recupere", "Récupéré"
    ANNULE = "annule", "Annulé"


V = EtatVersement
ENGAGES = (V.ORDONNE, V.PAYE, V.A_RECUPERER, V.RECUPERE)
"""Those whose amount no longer changes."""
VERSEMENT = Table(
    initial=(V.PREVU,),
    moves=(
        Move("ordonner", "Ordonner", (V.PREVU,), V.ORDONNE),
        Move("retirer_ordre", "Retirer l’ordre", (V.ORDONNE,), V.PREVU),
        Move("payer", "Noter le paiement", (V.ORDONNE,), V.PAYE),
        Move("recuperer", "Demander le remboursement", (V.PAYE,), V.A_RECUPERER),
        Move("renoncer", "Renoncer au remboursement", (V.A_RECUPERER,), V.PAYE),
        Move("rembourser", "Noter le remboursement", (V.A_RECUPERER,), V.RECUPERE),
        Move("annuler", "Ne pas verser", (V.PREVU,), V.ANNULE),
        Move("retablir", "Prévoir de nouveau", (V.ANNULE,), V.PREVU),
    ),
)
TONS_VERSEMENT = {
    V.PREVU: "attente", V.ORDONNE: "calme", V.PAYE: "bien", V.A_RECUPERER: "alerte", V.RECUPERE: "neutre",
    V.ANNULE: "neutre",
}  # fmt: skip


class MotifRecuperation(TextChoices):
    PREUVES = "preuves", "Preuves non données dans le délai"
    RESOLUTION = "resolution", "Résolution de la convention"
    TROP_VERSE = "trop_verse", "Plus versé que dû"
    CONTROLE = "controle", "Suite d’un contrôle"


class EtatControle(TextChoices):
    DEMANDE = "demande", "Réponse attendue"
    REPONDU = "repondu", "À examiner"
    CLOS = "clos", "Clos"


C = EtatControle
CONTROLE = Table(
    initial=(C.DEMANDE,),
    moves=(
        Move("repondre", "Répondre au contrôle", (C.DEMANDE,), C.REPONDU),
        Move("relancer", "Demander un complément", (C.REPONDU,), C.DEMANDE),
        Move("clore", "Clore le contrôle", (C.DEMANDE, C.REPONDU), C.CLOS),
    ),
)
QUI_CONTROLE: dict[str, tuple[Role, ...]] = {
    "repondre": (Role.STRUCTURE, Role.COORDINATION),
    "relancer": (Role.COORDINATION, Role.PARTENAIRE),
    "clore": (Role.COORDINATION, Role.PARTENAIRE),
}
TONS_CONTROLE = {C.DEMANDE: "attente", C.REPONDU: "calme", C.CLOS: "neutre"}


class IssueControle(TextChoices):
    CONFORME = "conforme", "Rien à redire"
    RESERVES = "reserves", "Conforme, avec des remarques"
    RECUPERATION = "recuperation", "De l’argent est à récupérer"
