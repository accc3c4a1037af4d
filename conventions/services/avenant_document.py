"""The document of an avenant, made as the convention is: data, template and hash frozen with it."""

from typing import Any

from socle.dates import aujourdhui
from socle.valeurs import jour as en_jour

from .. import avenants
from ..enums import GenreDocument
from ..enums_vie import NatureAvenant
from ..models import Avenant, Document
from .documents import keep_document, party_name, verification

MODELE = "avenant"


def make_avenant_document(avenant: Avenant, by: Any, *, dans_l_ordre: bool = True) -> Document:
    """Inside the service's transaction: all or nothing."""
    c = avenant.convention
    document = Document(convention=c, avenant=avenant, genre=GenreDocument.AVENANT, modele=MODELE, fait_par=by)
    document.dans_l_ordre = dans_l_ordre
    document.donnees = avenant_data(avenant) | {"verification": verification(document)}
    return keep_document(document, nom=f"avenant-{avenant.numero}-{c.numero or c.code}.pdf")


def avenant_data(a: Avenant) -> dict[str, Any]:
    """Everything printed in it."""
    c = a.convention
    lignes = avenants.lignes(a)
    return {
        "nom": a.nom,
        "reference": avenants.reference(c),
        "structure": c.structure.nom,
        "signataire": ", ".join(filter(None, (c.signataire_nom, c.signataire_qualite))),
        "reseau": {"nom": c.structure.reseau.nom, "coordination": c.structure.reseau.coordination.nom},
        "parties": [{"code": p, "nom": party_name(c, p)} for p in c.parties],
        "effet": en_jour(a.effet),
        "motif": a.motif,
        "lignes": [[ligne.quoi, ligne.avant, ligne.apres] for ligne in lignes if not ligne.texte],
        "textes": [[ligne.quoi, ligne.avant, ligne.apres] for ligne in lignes if ligne.texte],
        "argent": a.change(NatureAvenant.MONTANT),
        "fait_le": en_jour(aujourdhui()),
    }
