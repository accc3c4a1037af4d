"""The faces of a network on paper: who, for whom, how to reach them."""

from collections.abc import Iterable
from typing import Any

from promeneurs import partage
from socle import pdf
from socle.composants.icones import image
from socle.dates import aujourdhui
from socle.templatetags.composants import teinte
from socle.texte import liste as enumerer
from socle.valeurs import jour as en_jour
from territoires.models import Reseau

COTE = 220
VIOLET = "#4f46b8"
COMPTES = 4


def dessin(reseau: Reseau, personnes: Iterable[Any]) -> bytes:
    """The PDF of these people, in their order; each as `exports.promeneurs` gives it (`courants`, `ouverts`)."""
    gens = [_case(p) for p in personnes]
    donnees = {
        "titre": "Trombinoscope",
        "reseau": reseau.nom,
        "le": en_jour(aujourdhui()),
        "nombre": f"{len(gens)}\u00a0personnes" if len(gens) > 1 else "Une personne",
        "contact": reseau.contact_email,
        "personnes": gens,
    }
    return pdf.render("trombinoscope", donnees)


def _case(p: Any) -> dict[str, Any]:
    structures = [m.structure for m in p.courants]
    return {
        "prenom": p.prenom,
        "nom": p.nom,
        "fonction": p.fonction,
        "structure": enumerer([str(s) for s in structures]),
        "communes": enumerer(sorted({s.commune.nom for s in structures})),
        "telephone": p.telephone,
        "email": p.email,
        "fond": partage.FONDS.get(teinte(p.code), partage.FONDS[""]),
        "initiale": p.prenom[:1].upper(),
        "photo": partage.photo(p.photo.url, COTE) if p.photo_id else [],
        "comptes": [
            {"nom": c.identifiant, "icone": image(f"brand:{c.plateforme}", VIOLET)} for c in p.ouverts[:COMPTES]
        ],
    }
