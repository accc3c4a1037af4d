"""The life of a signed convention: declared changes, avenants, formal notices."""

from django.db.models import TextChoices

from socle.etats import Move, Table

from .enums import MotifResiliation, NatureChangement, Role

DE_PERSONNE = (NatureChangement.DEPART, NatureChangement.REMPLACEMENT)
"""The changes that are about a post; the others are about the structure."""


class NatureAvenant(TextChoices):
    POSTES = "postes", "Nombre de postes"
    MONTANT = "montant", "Montants"
    DATES = "dates", "Dates"
    CONTENU = "contenu", "Contenu"


class EtatAvenant(TextChoices):
    BROUILLON = "brouillon", "En préparation"
    DEMANDE = "demande", "Demandé"
    ACCEPTE = "accepte", "Accepté"
    REFUSE = "refuse", "Refusé"
    A_SIGNER = "a_signer", "À signer"
    CONTESTE = "conteste", "Signature refusée"
    SIGNE = "signe", "Signé"
    APPLIQUE = "applique", "Appliqué"
    ABANDONNE = "abandonne", "Abandonné"


A = EtatAvenant
AVENANTS_OUVERTS = (A.BROUILLON, A.DEMANDE, A.ACCEPTE, A.A_SIGNER, A.CONTESTE, A.SIGNE)
"""Those that may still change the convention: one a kind."""
AVENANT = Table(
    initial=(A.BROUILLON,),
    moves=(
        Move("demander", "Demander l’avenant", (A.BROUILLON,), A.DEMANDE),
        Move("renvoyer", "Renvoyer pour correction", (A.DEMANDE,), A.BROUILLON),
        Move("accepter", "Accepter l’avenant", (A.DEMANDE,), A.ACCEPTE),
        Move("refuser", "Refuser l’avenant", (A.DEMANDE,), A.REFUSE),
        Move("preparer", "Faire le document à signer", (A.ACCEPTE,), A.A_SIGNER),
        Move("contester", "Refuser de signer", (A.A_SIGNER,), A.CONTESTE),
        Move("reproposer", "Lever le refus de signer", (A.CONTESTE,), A.A_SIGNER),
        Move("refaire", "Refaire le document", (A.A_SIGNER, A.CONTESTE), A.ACCEPTE),
        Move("signer", "Signer", (A.A_SIGNER,), A.SIGNE),
        Move("appliquer", "Appliquer", (A.SIGNE,), A.APPLIQUE),
        Move(
            "abandonner", "Abandonner l’avenant", (A.BROUILLON, A.DEMANDE, A.ACCEPTE, A.A_SIGNER, A.CONTESTE),
            A.ABANDONNE,
        ),
        Move("caduc", "Constater que l’avenant est sans objet", AVENANTS_OUVERTS, A.ABANDONNE),
    ),
)  # fmt: skip
QUI_AVENANT: dict[str, tuple[Role, ...]] = {
    "demander": (Role.STRUCTURE, Role.COORDINATION),
    "renvoyer": (Role.COORDINATION,),
    "accepter": (Role.COORDINATION,),
    "refuser": (Role.COORDINATION,),
    "preparer": (Role.COORDINATION,),
    "contester": (),
    "reproposer": (Role.COORDINATION,),
    "refaire": (Role.COORDINATION,),
    "signer": (),
    "appliquer": (),
    "abandonner": (Role.STRUCTURE, Role.COORDINATION),
    "caduc": (),
}
"""Nobody signs, applies nor voids an avenant by hand: the last signature, the day, the end of the convention do. Who
signs for a party refuses to, or thinks better of it (`rules_vie.can_move_avenant`), besides these."""
TONS_AVENANT = {
    A.BROUILLON: "calme", A.DEMANDE: "attente", A.ACCEPTE: "attente", A.REFUSE: "alerte", A.A_SIGNER: "attente",
    A.CONTESTE: "alerte", A.SIGNE: "bien", A.APPLIQUE: "bien", A.ABANDONNE: "neutre",
}  # fmt: skip
TEXTES = ("public_vise", "objectifs", "permanences_prevues", "lien_projet_educatif", "partenaires")
"""The parts of the project whose words an avenant may change."""


class MotifDemeure(TextChoices):
    MANQUEMENT = "manquement", "Obligations non tenues"
    RETARDS = "retards", "Retards répétés"
    INEXECUTION = "inexecution", "Action non réalisée"


class EtatDemeure(TextChoices):
    PREPAREE = "preparee", "À envoyer"
    ENVOYEE = "envoyee", "En cours"
    LEVEE = "levee", "Levée"
    SUIVIE = "suivie", "Suivie d’une fin"
    RETIREE = "retiree", "Retirée"


D = EtatDemeure
DEMEURES_OUVERTES = (D.PREPAREE, D.ENVOYEE)
DEMEURE = Table(
    initial=(D.PREPAREE,),
    moves=(
        Move("envoyer", "Noter l’envoi", (D.PREPAREE,), D.ENVOYEE),
        Move("lever", "Constater que c’est réparé", (D.ENVOYEE,), D.LEVEE),
        Move("suivre", "Mettre fin à la convention", (D.ENVOYEE,), D.SUIVIE),
        Move("retirer", "Retirer la mise en demeure", (D.PREPAREE, D.ENVOYEE), D.RETIREE),
    ),
)
QUI_DEMEURE: dict[str, tuple[Role, ...]] = {
    "envoyer": (Role.COORDINATION,),
    "lever": (Role.COORDINATION,),
    "suivre": (),
    "retirer": (Role.COORDINATION,),
}
TONS_DEMEURE = {D.PREPAREE: "attente", D.ENVOYEE: "alerte", D.LEVEE: "bien", D.SUIVIE: "alerte", D.RETIREE: "neutre"}

RESOLUTIONS = (MotifResiliation.DETOURNEMENT, MotifResiliation.SANS_AVENANT, MotifResiliation.INEXECUTION)
"""The ends by which the money is taken back too."""
APRES_MISE_EN_DEMEURE = {
    MotifResiliation.MANQUEMENT: (MotifDemeure.MANQUEMENT, MotifDemeure.RETARDS),
    MotifResiliation.INEXECUTION: (MotifDemeure.INEXECUTION,),
}
"""The ends that need a formal notice, and on which grounds."""
