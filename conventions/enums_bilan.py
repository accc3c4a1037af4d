"""The yearly report of a structure: its states, its parts, its papers."""

from django.db.models import TextChoices

from socle.etats import Move, Table

from .enums import Role


class EtatBilan(TextChoices):
    A_RENDRE = "a_rendre", "À rendre"
    DEPOSE = "depose", "Déposé"
    RENVOYE = "renvoye", "À corriger"
    ACCEPTE = "accepte", "Accepté"
    SANS_OBJET = "sans_objet", "Non demandé"


B = EtatBilan
ATTENDUS = (B.A_RENDRE, B.RENVOYE)
"""Those that the structure still has to give."""
PROUVES = (B.ACCEPTE, B.SANS_OBJET)
"""Nothing more is to be proved for the year."""
BILAN = Table(
    initial=(B.A_RENDRE,),
    moves=(
        Move("deposer", "Déposer le bilan", ATTENDUS, B.DEPOSE),
        Move("renvoyer", "Renvoyer le bilan", (B.DEPOSE,), B.RENVOYE),
        Move("accepter", "Accepter le bilan", (B.DEPOSE,), B.ACCEPTE),
        Move("rouvrir", "Rouvrir le bilan", (B.ACCEPTE,), B.DEPOSE),
        Move("dispenser", "Ne pas demander le bilan", ATTENDUS, B.SANS_OBJET),
        Move("redemander", "Demander de nouveau le bilan", (B.SANS_OBJET,), B.A_RENDRE),
    ),
)
QUI_BILAN: dict[str, tuple[Role, ...]] = {
    move.code: (Role.STRUCTURE, Role.COORDINATION) if move.code == "deposer" else (Role.COORDINATION,)
    for move in BILAN.moves
}
TONS_BILAN = {
    B.A_RENDRE: "attente", B.DEPOSE: "calme", B.RENVOYE: "alerte", B.ACCEPTE: "bien", B.SANS_OBJET: "neutre",
}  # fmt: skip


class SectionBilan(TextChoices):
    CHIFFRES = "chiffres", "Les chiffres"
    RECIT = "recit", "L’année racontée"


class TypePieceBilan(TextChoices):
    COMPTE = "compte", "Compte de résultat"
    ATTESTATION = "attestation", "Attestation de service fait"
    BUDGET = "budget", "Budget"


CHIFFRES = (
    "jeunes_touches", "dont_nouveaux", "rencontres", "echanges", "orientations", "heures_faites", "reunions_suivies",
)  # fmt: skip
"""The figures asked: each a number, or « je ne sais pas »."""
RECIT = ("actions", "difficultes", "besoins", "perspectives")
CHAMPS_BILAN: dict[str, tuple[str, ...]] = {
    SectionBilan.CHIFFRES: (*CHIFFRES, "inconnus", "precisions"),
    SectionBilan.RECIT: RECIT,
}
