"""The figures of the territory: what the network covers out of all, on a map, and who lives near a promeneur."""

from collections import defaultdict
from typing import Any

from territoires.cartes import Carte
from territoires.distance import entre, sphere
from territoires.models import Commune, Epci
from territoires.mosaique import Marque

from .base import Donnees, Grille, Indicateur, Liste
from .listes import des_noms, nombre_de

TERRITOIRE = "Territoire"
RAYON_KM = 10
SANS_EPCI = "Sans intercommunalité"


def _communes(d: Donnees) -> Any:
    return Commune.objects.filter(pk__in=d.structures.order_by().values("commune")).order_by("tri")


def _epcis(d: Donnees) -> Any:
    return Epci.objects.filter(pk__in=d.structures.order_by().values("commune__epci")).order_by("tri")


def _epcis_en_tout(d: Donnees) -> Any:
    return Epci.objects.filter(pk__in={c.epci_id for c in d.communes_en_tout if c.epci_id}).order_by("tri")


def _couverture(d: Donnees) -> Grille:
    """By intercommunalité, those without a structure too."""
    couvertes = {c.pk: c for c in _communes(d).select_related("epci")}
    toutes = {c.pk: c for c in d.communes_en_tout} | couvertes
    parts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for c in toutes.values():
        part = parts[c.epci.nom if c.epci else SANS_EPCI]
        part[0] += c.pk in couvertes
        part[1] += 1
    avec = {c.epci_id for c in couvertes.values() if c.epci_id}
    classes = {c.pk: "some" for c in toutes.values() if c.epci_id in avec} | dict.fromkeys(couvertes, "many")
    gens = d.lieux
    marques = tuple(Marque(pk, n, nom=toutes[pk].nom) for pk, n in gens.items() if pk in toutes)
    tous = {c.epci_id for c in toutes.values() if c.epci_id}
    dit = f"{len(couvertes)} commune{'s' if len(couvertes) > 1 else ''} sur {len(toutes)} et {len(avec)} "
    dit += f"intercommunalité{'s' if len(avec) > 1 else ''} sur {len(tous)} avec une structure du réseau."
    legende = {
        "many": "commune d’une structure du réseau", "some": "même intercommunalité", "": "sans structure du réseau",
        "mark": "promeneurs et promeneuses qui y travaillent",
    }  # fmt: skip
    lignes = sorted(((nom, (a, b)) for nom, (a, b) in parts.items()), key=lambda x: (-x[1][0], -x[1][1], x[0]))
    carte = Carte(d.departements, classes, marques, dit, legende)
    return Grille(("Intercommunalité", "Communes couvertes", "Communes"), lignes, len(couvertes), carte)


def _proches(d: Donnees) -> list[tuple[Commune, float]]:
    """The communes near a promeneur, with the distance in kilometres to the nearest: zero where one works, even in a
    commune without coordinates."""
    gens = d.lieux
    lieux = [p for c in Commune.objects.filter(pk__in=gens).order_by("pk") if (p := sphere(c))]
    trouvees = []
    for c in d.communes_en_tout:
        if c.pk in gens:
            trouvees.append((c, 0.0))
        elif (ici := sphere(c)) and lieux:
            loin = min(km for p in lieux if (km := entre(ici, p)) is not None)
            trouvees += [(c, loin)] if loin <= RAYON_KM else []
    return trouvees


def _liste_des_proches(d: Donnees) -> Liste:
    lignes = [("", (c.nom, f"{km:.1f}".replace(".", ","), c.population)) for c, km in _proches(d)]
    return Liste(("Commune", "Kilomètres", "Habitants"), lignes, somme=True)


def _liste_des_habitants(d: Donnees) -> Liste:
    return Liste(("Commune", "Habitants"), [("", (c.nom, c.population)) for c in d.communes_en_tout], somme=True)


def _liste_couverte(d: Donnees) -> Liste:
    lignes = [("", (c.nom, str(c.epci or SANS_EPCI))) for c in _communes(d).select_related("epci")]
    return Liste(("Commune", "Intercommunalité"), lignes)


POPULATION = "Population municipale 2023 de l’Insee"
INDICATEURS = (
    Indicateur("communes", TERRITOIRE, "Communes des structures", "Les communes où une structure du réseau a son siège ce jour.", nombre_de(_communes), des_noms("Commune", _communes)),
    Indicateur("communes_en_tout", TERRITOIRE, "Communes du département", "Toutes les communes actuelles du département.", lambda d: len(d.communes_en_tout), des_noms("Commune", lambda d: d.communes_en_tout), entier=True),
    Indicateur("epcis", TERRITOIRE, "Intercommunalités des structures", "Les intercommunalités de ces communes.", nombre_de(_epcis), des_noms("Intercommunalité", _epcis)),
    Indicateur("epcis_en_tout", TERRITOIRE, "Intercommunalités du département", "Celles d’au moins une commune du département.", nombre_de(_epcis_en_tout), des_noms("Intercommunalité", _epcis_en_tout), entier=True),
    Indicateur("couverture", TERRITOIRE, "La carte des communes", "Par intercommunalité, les communes où une structure du réseau a son siège ce jour, sur toutes celles du département\u00a0; un rond pour les promeneurs actifs ce jour, là où est la structure de leur mandat en vigueur.", _couverture, _liste_couverte),
    Indicateur("habitants_proches", TERRITOIRE, f"Habitants à moins de {RAYON_KM}\u00a0km d’un promeneur", f"Les habitants des communes du département dont le centre est à {RAYON_KM}\u00a0km au plus, à vol d’oiseau, de celui d’une commune où travaille un promeneur actif ce jour (celle de la structure de son mandat en vigueur). {POPULATION}.", lambda d: sum(c.population for c, _ in _proches(d)), _liste_des_proches),
    Indicateur("habitants_en_tout", TERRITOIRE, "Habitants du département", f"Ceux de toutes ses communes actuelles. {POPULATION}.", lambda d: sum(c.population for c in d.communes_en_tout), _liste_des_habitants, entier=True),
)  # fmt: skip
