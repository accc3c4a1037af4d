"""What the open interface is asked and what it answers, as its description shows them."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from territoires.temps import calendriers

from .enums import Jour, Plateforme, Public, StatutVerification, Theme, Vacances
from .filtres import HEURE, NON, OUI, RAYON, RAYON_MAX, TYPES

TAILLE, TAILLE_MAX = 20, 100


def _codes(choix: Any) -> str:
    return ", ".join(f"`{code}`" for code in choix)


class Erreur(Schema):
    erreur: str = Field(
        description="Ce qui ne va pas, en français.",
        examples=["«\u00a0theme\u00a0»\u00a0: «\u00a0zorglub\u00a0» n’est pas reconnu."],
    )
    champs: list[str] = Field([], description="Les paramètres en cause.", examples=[["theme"]])
    valeurs: dict[str, list[str]] = Field(
        {}, description="Pour chacun, ce qui serait compris.", examples=[{"theme": ["sante", "logement"]}]
    )


class StructureCourte(Schema):
    code: str = Field(examples=["k7m2p9qd"])
    nom: str = Field(examples=["Mission locale du Lunévillois"])
    commune: str = Field(examples=["Lunéville"])


class CompteVu(Schema):
    plateforme: str = Field(description=_codes(Plateforme.values), examples=["discord"])
    identifiant: str = Field(description="Comme il s’écrit sur le réseau, lettre par lettre.", examples=["ines.pdn"])
    url: str = Field(description="Vide quand le réseau n’a pas d’adresse par compte.", examples=[""])


class PermanenceVue(Schema):
    jour: str = Field(description=_codes(Jour.labels), examples=["mercredi"])
    debut: str = Field(description="Heure du lieu.", pattern=r"^\d\d:\d\d$", examples=["14:00"])
    fin: str = Field(
        description="Avant `debut`\u00a0: elle finit le lendemain.", pattern=r"^\d\d:\d\d$", examples=["16:00"]
    )
    plateforme: str = Field(description=_codes(Plateforme.values), examples=["discord"])
    vacances: str = Field(description=_codes(Vacances.values), examples=["toujours"])
    feries: bool = Field(description="Aussi les jours fériés.")


class Prochaine(Schema):
    debut: datetime = Field(examples=["2026-11-25T14:00:00+01:00"])
    fin: datetime = Field(examples=["2026-11-25T16:00:00+01:00"])
    plateforme: str = Field(examples=["discord"])


class PromeneurVu(Schema):
    code: str = Field(description="Ne change jamais.", examples=["ab3k9x2m"])
    prenom: str = Field(examples=["Inès"])
    fonction: str = Field(examples=["Conseillère numérique"])
    structure: StructureCourte | None
    comptes: list[CompteVu] = Field(description="Les comptes officiels, et eux seuls.")
    themes: list[str] = Field(description=_codes(Theme.values), examples=[["sante", "logement"]])
    publics: list[str] = Field(description=_codes(Public.values), examples=[["jeunes"]])
    permanences: list[PermanenceVue] = Field(description="Celles de chaque semaine.")
    en_ligne: bool = Field(description="Une permanence est en cours.")
    prochaine_permanence: Prochaine | None = Field(description="Celle en cours, sinon la suivante.")
    distance_km: float | None = Field(description="À vol d’oiseau, quand `lieu` est donné.", examples=[3.2])
    url: str = Field(description="Sa page.", examples=["https://promeneurs.example/promeneurs/ines-ab3k9x2m/"])


_SUIVANT: Any = Field(description="L’adresse de la page suivante\u00a0; `null` sur la dernière.")


class Promeneurs(Schema):
    items: list[PromeneurVu]
    suivant: str | None = _SUIVANT


class StructureVue(Schema):
    code: str = Field(description="Ne change jamais.", examples=["k7m2p9qd"])
    nom: str = Field(examples=["Mission locale du Lunévillois"])
    type: str = Field(description=_codes(TYPES), examples=["mission_locale"])
    commune: str = Field(examples=["Lunéville"])
    code_postal: str = Field(examples=["54300"])
    adresse: str = Field(examples=["12 rue de la République"])
    telephone: str = Field(examples=["03 83 00 00 00"])
    email: str = Field(examples=["accueil@mission-locale.example"])
    site: str = Field(examples=["https://mission-locale.example"])
    distance_km: float | None = Field(description="À vol d’oiseau, quand `lieu` est donné.", examples=[3.2])
    url: str = Field(
        description="Sa page.", examples=["https://promeneurs.example/structures/mission-locale-k7m2p9qd/"]
    )


class Structures(Schema):
    items: list[StructureVue]
    suivant: str | None = _SUIVANT


class CommuneVue(Schema):
    insee: str = Field(examples=["54329"])
    nom: str = Field(examples=["Lunéville"])
    departement: str = Field(examples=["54"])
    code_postal: str = Field(examples=["54300"])
    libelle: str = Field(examples=["Lunéville (54)"])


class Communes(Schema):
    items: list[CommuneVue]
    suivant: str | None = Field(description="Toujours `null`\u00a0: une seule page.")


class CommuneProche(Schema):
    insee: str = Field(examples=["54329"])
    nom: str = Field(examples=["Lunéville"])
    departement: str = Field(examples=["54"])


class Position(Schema):
    """En degrés, arrondis au centième par le navigateur\u00a0: environ un kilomètre."""

    latitude: float = Field(ge=-90, le=90, examples=[48.59])
    longitude: float = Field(ge=-180, le=180, examples=[6.5])


class AVerifier(Schema):
    compte: str = Field(
        max_length=500, description="Un identifiant, l’adresse d’un profil, un numéro WhatsApp.", examples=["@ines.pdn"]
    )


class Reponse(Schema):
    statut: str = Field(description=_codes(StatutVerification.values), examples=["officiel"])
    promeneur: PromeneurVu | None = Field(description="La personne dont c’est le compte.")
    depuis: date | None = Field(description="Officiel, ou plus officiel, depuis ce jour.", examples=["2024-09-02"])
    compte: CompteVu | None = Field(None, description="Le compte officiel dont il s’agit, ou auquel il ressemble.")
    en_revue: bool = Field(False, description="Il était officiel, et le réseau le contrôle de nouveau.")
    seulement_sur: list[str] = Field(
        [],
        description="Pour un nom sans réseau : où il est officiel. Ailleurs, le même nom ne l’est pas.",
        examples=[["instagram"]],
    )


class UneReponse(Reponse):
    demande: str = Field(description="Le morceau du texte dont il s’agit.", examples=["@ines.pdn"])


class VerdictVu(Reponse):
    plusieurs: list[UneReponse] = Field(
        [], description="Quand le texte nomme plusieurs comptes (`statut` est alors `inconnu`) : la réponse de chacun."
    )


def _une(*codes: str) -> dict[str, Any]:
    """One of these, or nothing."""
    return {"enum": ["", *codes]}


def _plusieurs(*codes: str) -> dict[str, Any]:
    return {"items": {"type": "string", **_une(*codes)}}


LIEU: Any = Field(
    "",
    description="Une commune\u00a0: nom, code postal ou code INSEE. Un nom que portent plusieurs communes est refusé "
    "(422)\u00a0: `valeurs` dit comment écrire chacune.",
    examples=["Lunéville"],
)
RAYON_KM: Any = Field(
    RAYON, description=f"En km autour de `lieu`, ramené entre 1 et {RAYON_MAX}.", examples=[RAYON], title="Rayon"
)
DEPARTEMENT: Any = Field(
    "", description="Le code d’un département.", examples=["54"], json_schema_extra=_une(*calendriers())
)
TYPE: Any = Field(
    [],
    description="Le type de structure. Plusieurs possibles.",
    examples=[["mission_locale"]],
    json_schema_extra=_plusieurs(*TYPES),
)
COMBIEN: Any = Field(
    TAILLE, description=f"Combien par page, ramené entre 1 et {TAILLE_MAX}.", examples=[TAILLE], title="Taille"
)
APRES: Any = Field(
    "", description="Où reprendre\u00a0: donné par `suivant`, à ne pas écrire soi-même.", examples=["0000032ab3k9x2m"]
)


class DemandeStructures(Schema):
    lieu: str = LIEU
    rayon: int = RAYON_KM
    departement: str = DEPARTEMENT
    type: list[str] = TYPE
    taille: int = COMBIEN
    apres: str = APRES


class Demande(DemandeStructures):
    """The filters of the directory: the same words in an address give the same people."""

    plateforme: list[str] = Field(
        [],
        description="Où la personne a un compte officiel. Plusieurs possibles.",
        examples=[["discord"]],
        json_schema_extra=_plusieurs(*Plateforme.values),
    )
    theme: list[str] = Field(
        [],
        description="De quoi on peut lui parler. Plusieurs possibles.",
        examples=[["sante"]],
        json_schema_extra=_plusieurs(*Theme.values),
    )
    public: str = Field(
        "", description="À qui elle répond.", examples=["jeunes"], json_schema_extra=_une(*Public.values)
    )
    en_ligne: str = Field(
        "",
        description="`1`\u00a0: seulement les personnes en ligne.",
        examples=["1"],
        json_schema_extra=_une(*OUI, *NON),
    )
    jour: str = Field(
        "",
        description="Une permanence ce jour-là\u00a0: son nom, ou son numéro, 0 pour lundi.",
        examples=["mercredi"],
        json_schema_extra=_une(*Jour.labels, *Jour.values),
    )
    heure: str = Field(
        "",
        description="Une permanence à cette heure, de 0 à 23\u00a0: `14`, `14h` ou `14:30`.",
        examples=["14"],
        json_schema_extra={"pattern": f"^({HEURE})?$"},
    )
