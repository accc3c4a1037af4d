"""How statuses look to a coordinator: a word and a colour. What they mean is said in the rooms below."""

from promeneurs.enums import EtatCompte, EtatSignalement, StatutPromeneur
from structures.enums import StatutReseau

TONS = {
    StatutPromeneur.SUSPENDU: "alerte",
    StatutPromeneur.PARTI: "neutre",
    StatutPromeneur.A_MANDATER: "attente",
    StatutPromeneur.ATTENTE_CHARTE: "attente",
    StatutPromeneur.ABSENT: "calme",
    StatutPromeneur.COMPTE_A_VERIFIER: "attente",
    StatutPromeneur.PROFIL_INCOMPLET: "attente",
    StatutPromeneur.CACHE: "alerte",
    StatutPromeneur.FIN_PROCHE: "attente",
    StatutPromeneur.A_CONFIRMER: "attente",
    StatutPromeneur.VISIBLE: "bien",
    EtatCompte.A_VERIFIER: "attente",
    EtatCompte.OFFICIEL: "bien",
    EtatCompte.REFUSE: "alerte",
    EtatCompte.FERME: "neutre",
    EtatSignalement.NOUVEAU: "alerte",
    EtatSignalement.EN_CHARGE: "attente",
    EtatSignalement.CLOS: "neutre",
    StatutReseau.INTERESSEE: "calme",
    StatutReseau.DANS_LE_RESEAU: "bien",
    StatutReseau.SORTIE: "neutre",
}
TONS = {str(code.value): ton for code, ton in TONS.items()}
LIBELLES = {
    str(code.value): str(code.label) for enum in (StatutPromeneur, EtatCompte, StatutReseau) for code in enum
} | {"suspendu": "Suspendu", "parti": "Parti", "a_mandater": "Sans mandat ouvert", "absent": "Absent", "cache": "Caché"}
