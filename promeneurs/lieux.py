"""The pages of a département and of a commune: who is there, in which structures, and when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from socle.texte import tri
from territoires.distance import distance_km
from territoires.models import Commune, Departement

from . import annuaire, fiches, vitrine
from .fiches import Employeur, Fiche
from .models import Promeneur

MONTRES, PROCHAINES, AUTOUR, AUTOUR_KM = 12, 5, 8, 60


def slug(nom: str) -> str:
    """« meurthe-et-moselle », « cote-d-or »: unique among the départements."""
    return tri(nom).replace(" ", "-")


def adresse_departement(nom: str) -> str:
    return reverse("lieu_departement", args=[slug(nom)])


def adresse_commune(departement: str, nom: str, insee: str) -> str:
    return reverse("lieu_commune", args=[slug(departement), f"{slug(nom)}-{insee.lower()}"])


def departement_de(adresse: str) -> Departement | None:
    return Departement.objects.filter(tri=adresse.replace("-", " ")).first()


@dataclass(slots=True)
class Ici:
    """What one knows of a place. `reseaux`: how to reach those of its département."""

    departement: Departement
    fiches: list[Fiche]
    reseaux: list[dict[str, Any]]
    commune: Commune | None = None
    communes: list[dict[str, Any]] = field(default_factory=list)
    structures: list[tuple[Employeur, int]] = field(default_factory=list)

    @property
    def nom(self) -> str:
        return self.commune.nom if self.commune else self.departement.nom

    @property
    def url(self) -> str:
        if self.commune is None:
            return adresse_departement(self.departement.nom)
        return adresse_commune(self.departement.nom, self.commune.nom, self.commune.insee)

    @property
    def montrees(self) -> list[Fiche]:
        """Those online first, then those who are there soonest."""
        return sorted(self.fiches, key=_bientot)[:MONTRES]

    @property
    def prochaines(self) -> list[Fiche]:
        """The next permanences: one a person, the soonest first."""
        return sorted((f for f in self.fiches if f.creneau and not f.absence), key=_bientot)[:PROCHAINES]

    @property
    def en_ligne(self) -> int:
        return sum(f.en_ligne for f in self.fiches)


def _bientot(f: Fiche) -> tuple[bool, bool, float, str]:
    return (not f.en_ligne, bool(f.absence), f.creneau.debut.timestamp() if f.creneau else 1e12, f.code)


def du_departement(departement: Departement, maintenant: datetime) -> Ici:
    ici = Ici(departement, _tous(departement, maintenant), _reseaux(departement))
    ici.structures = _structures(ici.fiches, departement.code)
    ici.communes = [c | {"url": _url(departement, c)} for c in sorted(_communes(ici), key=lambda c: tri(c["nom"]))]
    return ici


def de_la_commune(departement: Departement, commune: Commune, maintenant: datetime) -> Ici:
    """With the other communes around where somebody works, the nearest first."""
    tous = Ici(departement, _tous(departement, maintenant), _reseaux(departement))
    la = [f for f in tous.fiches if any(e["insee"] == commune.insee for e in f.endroits)]
    ici = Ici(departement, la, tous.reseaux, commune, structures=_structures(tous.fiches, commune.insee))
    for c in _communes(tous):
        km = distance_km(commune, (c["lat"], c["lon"]))
        if c["insee"] != commune.insee and km is not None and km <= AUTOUR_KM:
            ici.communes.append(c | {"km": km, "url": _url(departement, c)})
    ici.communes = sorted(ici.communes, key=lambda c: (c["km"], c["insee"]))[:AUTOUR]
    return ici


def _tous(departement: Departement, maintenant: datetime) -> list[Fiche]:
    la = [p.pk for p in vitrine.actuelle().du_departement(departement.code)]
    return fiches.lire(Promeneur.objects.filter(pk__in=la).order_by("prenom", "code"), maintenant)


def _reseaux(departement: Departement) -> list[dict[str, Any]]:
    return [r for r in annuaire.reseaux() if r["departement"] == departement.code]


def _structures(gens: Iterable[Fiche], debut: str) -> list[tuple[Employeur, int]]:
    """The employers whose commune's code begins so, with how many of these people work there."""
    par_code = {e.code: e for f in gens for e in f.employeurs if e.insee.startswith(debut)}
    combien = Counter(e.code for f in gens for e in f.employeurs)
    return sorted(((e, combien[code]) for code, e in par_code.items()), key=lambda paire: tri(paire[0].nom))


def _communes(ici: Ici) -> list[dict[str, Any]]:
    """The communes of the département where they work, each once, with how many."""
    la = {e["insee"]: e for f in ici.fiches for e in f.endroits if e["insee"].startswith(ici.departement.code)}
    combien = Counter(insee for f in ici.fiches for insee in {e["insee"] for e in f.endroits})
    return [la[insee] | {"nombre": combien[insee]} for insee in la]


def _url(departement: Departement, commune: dict[str, Any]) -> str:
    return adresse_commune(departement.nom, commune["nom"], commune["insee"])
