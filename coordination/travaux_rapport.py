"""The yearly report as long work: made, and frozen when that is asked, by a worker."""

from typing import Any

from django.db.models import Q

from socle import fichiers, pdf, travaux
from socle.models import Travail
from structures import rules as employeurs
from structures.models import Structure
from territoires.models import Reseau
from territoires.rules import can_see, is_coordinator

from . import rapport
from .models import RapportFige
from .services.rapport import REGLE, freeze_report

GENRE = "coordination.rapport"


FORMES: dict[str, Any] = {
    "reseau": rapport.du_reseau,
    "structure": rapport.de_la_structure,
    "reseaux": rapport.des_reseaux,
}


def _demande(parametres: dict[str, Any]) -> tuple[str, Any]:
    """What a job is about: of which kind, and the network, the structure or the networks."""
    if code := parametres.get("structure"):
        return "structure", Structure.objects.select_related("reseau", "commune").filter(code=code).first()
    if codes := parametres.get("reseaux"):
        siens = list(Reseau.objects.filter(code__in=codes).with_organismes())
        return "reseaux", siens if len(siens) == len(codes) else None
    return "reseau", Reseau.objects.filter(code=parametres.get("reseau", "")).first()


def permis(user: Any, parametres: dict[str, Any]) -> bool:
    genre, objet = _demande(parametres)
    if not objet:
        return False
    if genre == "structure":
        return employeurs.can_manage_members(user, objet)
    return all(is_coordinator(user, r) for r in (objet if genre == "reseaux" else [objet]))


def demander(*, by: Any, annee: int, retour: str, portee: str, **quoi: Any) -> Travail:
    """The report in PDF, made by a worker. `quoi`: `reseau`, `structure` (a code) or `reseaux` (codes); with `figer`,
    the number of the version that is frozen."""
    titre = f"Rapport annuel {annee}" + (f", version {quoi['figer']}" if "figer" in quoi else "")
    return travaux.lancer(
        genre=GENRE, by=by, parametres=quoi | {"annee": annee}, titre=titre, retour=retour, portee=portee
    )


def faire(travail: Travail) -> travaux.Resultat:
    genre, objet = _demande(travail.parametres)
    annee = travail.parametres["annee"]
    travaux.avancer(travail, 20, "Les chiffres")
    r = FORMES[genre](objet, annee)
    contenu = rapport.donnees(r)
    travaux.avancer(travail, 70, "La mise en page")
    octets = pdf.render(rapport.MODELE, contenu)
    if numero := travail.parametres.get("figer"):
        travaux.avancer(travail, 90, "Les documents gardés")
        freeze_report(
            reseau=objet,
            annee=annee,
            numero=numero,
            document=octets,
            tableur=rapport.en_classeur(r),
            by=travail.proprietaire,
        )
    return travaux.Resultat(octets, r.nom_de_fichier("pdf"), "application/pdf")


def declare() -> None:
    travaux.register(travaux.Genre(GENRE, faire, permis))
    fichiers.register_rule(REGLE, _lit)


def _lit(user: Any, fichier: Any) -> bool:
    fige = RapportFige.objects.filter(Q(document=fichier) | Q(tableur=fichier)).select_related("reseau").first()
    return fige is not None and user is not None and can_see(user, fige.reseau)
