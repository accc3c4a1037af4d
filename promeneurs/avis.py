"""Mails that follow an act at once, to whoever must know and did not act. A key an act: asked again, nothing more goes.

Nothing goes for what a command or an import writes (`by` None, `en_masse`): it tells the past. The reason of a
suspension is never in a mail.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from socle import courrier
from socle.dates import UN_JOUR, aujourdhui
from socle.ecriture import est_en_masse

from . import adresses, jetons
from .enums import Partie
from .models import Compte, Mandat, Promeneur, Suspension


def a_confirmer(promeneur: Promeneur, jour: date) -> dict[str, Any]:
    """What « votre fiche est-elle encore juste ? » says of a profile, with the link that confirms it."""
    cache_le = promeneur.cache_le
    return {
        "prenom": promeneur.prenom,
        "confirme_le": promeneur.confirme_le,
        "cache_le": cache_le,
        "cachee": cache_le is not None and cache_le <= jour,
        "lien": reverse("confirmer_fiche", args=[jetons.jeton(promeneur)]),
        "url": reverse("espace_promeneur", args=[promeneur.code]),
    }


def compte_refuse(compte: Compte, by: Any) -> None:
    """To its owner: why, and where to correct it."""
    p = compte.promeneur
    context = {
        "prenom": p.prenom,
        "compte": str(compte),
        "motif": compte.motif,
        "url": reverse("espace_promeneur", args=[p.code]) + "#comptes",
    }
    cle = f"compte_refuse:{compte.code}:{compte.presente_le:%Y%m%d%H%M%S%f}"
    _envoie("compte_refuse", cle, adresses.personne(p), p, context, by)


def charte_signee(mandat: Mandat, partie: str, by: Any) -> None:
    """To the other party: it is complete, or their signature is the one that is missing."""
    p, structure = mandat.promeneur, mandat.structure
    context = {
        "promeneur": p.nom_complet,
        "structure": structure.nom,
        "par_la_structure": partie == Partie.STRUCTURE,
        "complete": mandat.signatures.count() == len(Partie.values),
        "url": reverse("signer_charte", args=[mandat.code]),
    }
    autre = adresses.personne(p) if partie == Partie.STRUCTURE else adresses.direction(structure)
    _envoie("charte_signee", f"charte_signee:{mandat.code}:{partie}", autre, p, context, by)


def mandat_fini(mandat: Mandat, le: date, by: Any, *, a_la_structure: bool = True) -> None:
    """To the person, the employer and the coordination. A departure of more than a month ago is no news."""
    if le < aujourdhui() - 30 * UN_JOUR:
        return
    p, structure = mandat.promeneur, mandat.structure
    context = {
        "promeneur": p.nom_complet,
        "structure": structure.nom,
        "dernier_jour": le - UN_JOUR,
        "passe": le <= aujourdhui(),
        "reste": p.mandats.designes(le).exclude(pk=mandat.pk).exists(),
    }
    tous = [*adresses.personne(p)]
    tous += [*adresses.direction(structure), *adresses.coordination(p.reseau)] if a_la_structure else []
    _envoie("mandat_fini", f"mandat_fini:{mandat.code}:{le}", tous, p, context, by)


def suspension(suspension: Suspension, by: Any) -> None:
    """To the coordination and the employer, when it begins and when it is lifted; its reason stays on the platform."""
    p, levee = suspension.promeneur, suspension.levee_le is not None
    context = {
        "promeneur": p.nom_complet,
        "demandeur": suspension.get_demandeur_display(),
        "a_revoir_le": suspension.a_revoir_le,
        "levee": levee,
    }
    tous = adresses.coordination(p.reseau)
    for mandat in p.mandats.designes(aujourdhui()).select_related("structure"):
        tous += adresses.direction(mandat.structure)
    sien = [a.lower() for a in adresses.personne(p)]
    tous = [a for a in tous if a.lower() not in sien]
    cle = f"suspension{'_levee' * levee}:{p.code}:{suspension.debut:%Y%m%d%H%M%S%f}"
    _envoie("suspension", cle, tous, p, context, by)


def _envoie(modele: str, cle: str, a: Iterable[str], p: Promeneur, context: dict[str, Any], by: Any) -> None:
    if by is None or est_en_masse():
        return
    for adresse in dict.fromkeys(a):
        if adresse.lower() != by.email.lower():
            cle_ = f"{cle}:{adresse}"[:200]
            courrier.send(modele=modele, to=adresse, context=context, key=cle_, portee=adresses.portee(p.reseau))
