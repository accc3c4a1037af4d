"""One search box: people, structures, conventions, accounts, meetings of a network, through the normalised `tri`."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from conventions.models import Convention
from coordination.models import Reunion
from promeneurs.models import Compte, Promeneur
from socle.texte import tri
from socle.valeurs import jour as en_jour
from structures.models import Structure
from territoires.models import Reseau

LIMITE = 12


@dataclass(frozen=True)
class Resultat:
    titre: str
    detail: str
    url: str


def promeneurs(reseau: Reseau, texte: str, base: Any = None) -> Any:
    """People whose name holds every word, or whose address, job or account does."""
    trouves = base if base is not None else Promeneur.objects.filter(reseau=reseau)
    brut = texte.strip()
    par_nom = Q()
    for mot in tri(texte).split():
        par_nom &= Q(tri__contains=mot)
    autres = Q(email__icontains=brut) | Q(fonction__icontains=brut) | Q(pk__in=_par_compte(reseau, brut))
    return trouves.filter((par_nom if tri(texte) else Q(pk__in=[])) | autres) if brut else trouves


def structures(reseau: Reseau, texte: str, base: Any = None) -> Any:
    """Structures whose name or commune holds every word, or whose SIRET begins so."""
    trouvees = base if base is not None else Structure.objects.filter(reseau=reseau)
    brut = texte.strip()
    if not brut:
        return trouvees
    par_nom = Q()
    for mot in tri(texte).split():
        par_nom &= Q(tri__contains=mot) | Q(commune__tri__contains=mot)
    chiffres = "".join(c for c in brut if c.isdigit())
    siret = Q(siret__startswith=chiffres) if len(chiffres) >= 5 else Q(pk__in=[])
    return trouvees.filter((par_nom if tri(texte) else Q(pk__in=[])) | siret | Q(email__icontains=brut))


def dossiers(reseau: Reseau, texte: str, base: Any = None) -> Any:
    """Files of the structures found, or whose number holds it."""
    trouves = base if base is not None else Convention.objects.du_reseau(reseau)
    brut = texte.strip()
    if not brut:
        return trouves
    siennes = structures(reseau, brut).order_by().values("pk")
    return trouves.filter(Q(structure__in=siennes) | Q(numero__icontains=brut))


def comptes(reseau: Reseau, texte: str, base: Any = None) -> Any:
    """Accounts by handle, with or without « @ », or by the name of their owner."""
    trouves = base if base is not None else Compte.objects.filter(promeneur__reseau=reseau)
    brut = texte.strip().lstrip("@")
    if not brut:
        return trouves
    par_nom = Q()
    for mot in tri(texte).split():
        par_nom &= Q(promeneur__tri__contains=mot)
    nom = par_nom if tri(texte) else Q(pk__in=[])
    return trouves.filter(nom | Q(identifiant__icontains=brut) | Q(cle__icontains=brut) | Q(nom_libre__icontains=brut))


def reunions(reseau: Reseau, texte: str, base: Any = None) -> Any:
    """Meetings whose words hold every word; read in memory, a network holds a few dozen a year."""
    trouvees = base if base is not None else Reunion.objects.filter(reseau=reseau)
    mots = tri(texte).split()
    if not mots:
        return trouvees
    textes = trouvees.order_by().values_list("pk", "thematique", "intervenant", "type_libre")
    return trouvees.filter(pk__in=[pk for pk, *dits in textes if all(mot in tri(" ".join(dits)) for mot in mots)])


def _par_compte(reseau: Reseau, brut: str) -> Any:
    cle = brut.lstrip("@")
    comptes_ = Compte.objects.filter(promeneur__reseau=reseau)
    return comptes_.filter(Q(identifiant__icontains=cle) | Q(cle__icontains=cle)).order_by().values("promeneur")


def chercher(reseau: Reseau, texte: str) -> list[tuple[str, str, list[Resultat]]]:
    """Groups (name, address of the whole list, first answers) that hold something."""
    if len(texte.strip()) < 2:
        return []
    groupes = [
        ("Promeneurs", "coordination_promeneurs", [_personne(reseau, p) for p in promeneurs(reseau, texte)[:LIMITE]]),
        (
            "Structures",
            "coordination_structures",
            [_structure(reseau, s) for s in structures(reseau, texte).select_related("commune")[:LIMITE]],
        ),
        (
            "Conventions",
            "coordination_dossiers",
            [_dossier(reseau, c) for c in dossiers(reseau, texte).select_related("structure")[:LIMITE]],
        ),
        (
            "Comptes",
            "coordination_comptes",
            [_compte(reseau, c) for c in comptes(reseau, texte).select_related("promeneur")[:LIMITE]],
        ),
        ("Réunions", "coordination_reunions", [_reunion(reseau, r) for r in reunions(reseau, texte)[:LIMITE]]),
    ]
    return [(nom, reverse(url, args=[reseau.code]), trouves) for nom, url, trouves in groupes if trouves]


def _personne(reseau: Reseau, p: Promeneur) -> Resultat:
    return Resultat(str(p), p.fonction, reverse("coordination_promeneur", args=[reseau.code, p.code]))


def _structure(reseau: Reseau, s: Structure) -> Resultat:
    return Resultat(s.nom, str(s.commune), reverse("coordination_structure", args=[reseau.code, s.code]))


def _dossier(reseau: Reseau, c: Convention) -> Resultat:
    return Resultat(
        c.numero or c.structure.nom,
        f"{c.structure.nom}, {c.get_etat_display().lower()}" if c.numero else c.get_etat_display(),
        reverse("coordination_dossier", args=[reseau.code, c.code]),
    )


def _compte(reseau: Reseau, c: Compte) -> Resultat:
    detail = f"{c.promeneur}, {c.get_etat_display().lower()}"
    return Resultat(str(c), detail, reverse("coordination_compte", args=[reseau.code, c.promeneur.code, c.code]))


def _reunion(reseau: Reseau, r: Reunion) -> Resultat:
    detail = f"{r.get_type_display()}, {en_jour(r.date)}"
    return Resultat(
        r.thematique or str(r.get_type_display()), detail, reverse("coordination_reunion", args=[reseau.code, r.code])
    )
