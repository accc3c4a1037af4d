"""What waits for a coordinator, in every network they run."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from coordination import activite, menues, suivi
from coordination.models import Invite
from promeneurs import departs, situation
from promeneurs.models import Compte, Mandat, Promeneur, Suspension
from socle.a_faire import Tache
from socle.compilees import objets
from socle.dates import aujourdhui, dernier_jour
from socle.texte import de, liste
from socle.valeurs import jour as en_jour
from socle.valeurs import mois as en_mois
from structures.courriels import a_l_equipe
from structures.enums import EtatDeclaration
from structures.models import Structure
from territoires.models import Reseau

MONTREES = 6
ALERTE_COMPTE = timedelta(days=3)
ALERTE_CHARTE = timedelta(days=7)
ALERTE_RELEVE = timedelta(days=5)


def pour(user: Any) -> list[Tache]:
    reseaux = list(Reseau.objects.coordinated_by(user))
    if not reseaux:
        return []
    return [
        *taches(reseaux, aujourdhui()),
        *menues.taches(reseaux, user),
        *_astreintes(reseaux),
        *fermetures(reseaux),
    ]


def du_promeneur(user: Any) -> Iterator[Tache]:
    """The log of a month that may be given, and is not; an invitation without answer."""
    if not user.is_authenticated:
        return
    jour = aujourdhui()
    for p in Promeneur.objects.filter(user=user).actifs(jour).select_related("reseau__regles_activite"):
        regles = getattr(p.reseau, "regles_activite", None)
        suite = activite.suivante(activite.lignes(p, regles, jour)) if regles else None
        if suite is not None:
            url = reverse("mon_releve", args=[p.code, f"{suite.mois:%Y-%m}"])
            ton = "urgent" if suite.clot_le - jour < ALERTE_RELEVE else "attention"
            detail = f"Deux minutes, jusqu’au {en_jour(suite.clot_le)}."
            yield Tache(f"Relevé de {en_mois(suite.mois)}", detail, url, "Remplir", suite.mois, ton)
    sans_reponse = Invite.objects.filter(promeneur__user=user, reponse="", invite_le__isnull=False)
    a_venir = sans_reponse.filter(reunion__date__gte=jour, reunion__annulee_le__isnull=True)
    for i in a_venir.select_related("reunion", "promeneur").order_by("reunion__date"):
        url = reverse("ma_reunion", args=[i.promeneur.code, i.reunion.code])  # type: ignore[union-attr]
        yield Tache("Venez-vous\u00a0?", f"{i.reunion.nom}, {en_jour(i.reunion.date)}", url, "Répondre")


def taches(reseaux: list[Reseau], jour: date) -> list[Tache]:
    """Everything due in these networks; past a few of one kind, one line leads to the list."""
    plusieurs, cles = len(reseaux) > 1, tuple(reseau.pk for reseau in reseaux)
    sources: list[tuple[list[Any], Any, str, str]] = [
        (objets(suivi.comptes_a_verifier, cles, jour), _compte, "comptes à vérifier", "compte_a_verifier"),
        (objets(suivi.chartes_attendues, cles, jour), _charte, "chartes attendues", "attente_charte"),
        (objets(suivi.suspensions_a_revoir, cles), _suspension, "suspensions à revoir", "suspendus"),
        (objets(suivi.mandats_finissants, cles, jour), _fin, "mandats qui finissent", "fin_proche"),
    ]
    toutes: list[Tache] = []
    for lignes, dire, nom, statut in sources:
        toutes += _abreger(lignes, dire, nom, statut, jour, plusieurs)
    autres = (
        _a_inviter(reseaux, jour, plusieurs),
        _arrivees(reseaux, plusieurs),
        _numeros(reseaux, plusieurs),
    )
    return [*toutes, *chain(*autres)]


def _abreger(lignes: list[Any], dire: Any, nom: str, statut: str, jour: date, plusieurs: bool) -> list[Tache]:
    """The first few lines of each network, then one that leads to the rest."""
    taches, vus = [], {}
    for ligne in lignes:
        reseau = ligne.promeneur.reseau
        vus.setdefault(reseau, []).append(ligne)
        if len(vus[reseau]) <= MONTREES:
            taches.append(dire(ligne, jour, f" ({reseau.nom})" if plusieurs else ""))
    for reseau, siennes in vus.items():
        reste = len(siennes) - MONTREES
        if reste > 0:
            url = reverse("coordination_promeneurs", args=[reseau.code]) + f"?statut={statut}"
            suite = f" ({reseau.nom})" if plusieurs else ""
            taches.append(Tache(f"Et {reste} autres {nom}{suite}", "", url, "Voir la liste"))
    return taches


def _compte(compte: Compte, jour: date, suite: str) -> Tache:
    p = compte.promeneur
    depuis = timezone.localdate(compte.presente_le)
    ton = "urgent" if jour - depuis >= ALERTE_COMPTE else "attention"
    url = reverse("coordination_compte", args=[p.reseau.code, p.code, compte.code])
    return Tache("Compte à vérifier", f"{compte} {de(p)}{suite}", url, "Vérifier", depuis, ton)


def _charte(mandat: Any, jour: date, suite: str) -> Tache:
    p = mandat.promeneur
    debut = mandat.designation.lower
    depuis = max(d for d in (debut, timezone.localdate(mandat.cree_le)) if d)
    ton = "urgent" if jour - depuis >= ALERTE_CHARTE else "attention"
    return Tache(
        "Charte attendue",
        f"{p}, {mandat.structure}{suite}. À signer par {manque(mandat)}",
        _fiche(p),
        "Ouvrir",
        depuis,
        ton,
    )


def manque(mandat: Any) -> str:
    """Whose signature misses, from `suivi.with_signatures`."""
    parties = [] if mandat.signe_promeneur else ["la personne"]
    parties += [] if mandat.signe_structure else ["la structure"]
    return " et ".join(parties)


def _suspension(suspension: Suspension, jour: date, suite: str) -> Tache:
    p = suspension.promeneur
    ton = "urgent" if suspension.a_revoir_le - jour <= timedelta(days=3) else "attention"
    detail = f"{p}{suite}, au plus tard le {en_jour(suspension.a_revoir_le)}"
    return Tache("Suspension à revoir", detail, _fiche(p), "Revoir", timezone.localdate(suspension.debut), ton)


def _fin(mandat: Mandat, jour: date, suite: str) -> Tache:
    fin = dernier_jour(mandat.periode)
    detail = f"{mandat.promeneur}, {mandat.structure}{suite}, le {en_jour(fin)}" if fin else str(mandat)
    return Tache("Mandat qui finit", detail, _fiche(mandat.promeneur), "Ouvrir", None, "attention")


def _a_inviter(reseaux: list[Reseau], jour: date, plusieurs: bool) -> Iterator[Tache]:
    par_reseau: dict[Reseau, list[Any]] = {}
    for personne in objets(suivi.sans_compte, tuple(r.pk for r in reseaux), jour):
        par_reseau.setdefault(personne.reseau, []).append(personne)
    for reseau, personnes in par_reseau.items():
        noms = ", ".join(str(p) for p in personnes[:3]) + (f" et {len(personnes) - 3} autres" * (len(personnes) > 3))
        url = reverse("coordination_promeneurs", args=[reseau.code]) + "?statut=a_inviter"
        titre = "Personne à inviter" if len(personnes) == 1 else f"{len(personnes)} personnes à inviter"
        yield Tache(titre, noms + (f" ({reseau.nom})" if plusieurs else ""), url, "Inviter", None, "attention")


def fermetures(reseaux: list[Reseau]) -> Iterator[Tache]:
    """Accounts of people who left, that nobody has seen closed: the direction is asked first, this is the reminder."""
    siens = departs.comptes_a_fermer(aujourdhui()).filter(promeneur__reseau__in=reseaux)
    par_reseau: dict[Reseau, list[Any]] = {}
    for compte in siens:
        par_reseau.setdefault(compte.promeneur.reseau, []).append(compte)
    for reseau, comptes in par_reseau.items():
        noms = sorted({str(c.promeneur) for c in comptes})
        suite = f" ({reseau.nom})" if len(reseaux) > 1 else ""
        url = _fiche(comptes[0].promeneur) + "#depart" if len(noms) == 1 else _partis(reseau)
        yield Tache(_a_fermer(len(comptes)), liste(noms[:MONTREES]) + suite, url, "Voir", None, "attention")


def fermetures_comptees(reseau: Reseau, nombre: int) -> Iterator[Tache]:
    """The same, in one line, for the home of a network, which has counted them already."""
    if nombre:
        detail = "La direction est relancée. À confirmer avec elle, sur la fiche de la personne."
        yield Tache(_a_fermer(nombre), detail, _partis(reseau), "Voir la liste", None, "attention")


def _a_fermer(nombre: int) -> str:
    return "Compte à fermer après un départ" if nombre == 1 else f"{nombre} comptes à fermer"


def _partis(reseau: Reseau) -> str:
    return reverse("coordination_promeneurs", args=[reseau.code]) + "?statut=partis"


def _arrivees(reseaux: list[Reseau], plusieurs: bool) -> Iterator[Tache]:
    """Structures that declared themselves, and people who ask to join one that nobody speaks for."""
    for d in objets(suivi.declarations, tuple(reseau.pk for reseau in reseaux)):
        s, suite, depuis = d.structure, f" ({d.reseau.nom})" if plusieurs else "", timezone.localdate(d.etat_le)
        if d.etat == EtatDeclaration.CONFIRMEE:
            url = reverse("coordination_structure", args=[d.reseau.code, s.code])
            ton = "urgent" if aujourdhui() - depuis >= ALERTE_CHARTE else "attention"
            detail = f"{s.nom}, {s.commune.nom}{suite}. {d.contact}, {d.telephone}"
            yield Tache("Structure déclarée\u00a0: prenez contact", detail, url, "Ouvrir", depuis, ton)
        else:
            detail = f"{d.contact}\u00a0: {s.nom}{suite}"
            yield Tache("Demande à rejoindre une structure", detail, a_l_equipe(d), "Répondre", depuis)


def _numeros(reseaux: list[Reseau], plusieurs: bool) -> Iterator[Tache]:
    """What the network has not given for the sheet that a promeneur opens when somebody is in danger."""
    for reseau in reseaux:
        if manque := situation.manques(reseau):
            url = reverse("coordination_reglages_modifier", args=[reseau.code])
            suite = f" ({reseau.nom})" if plusieurs else ""
            detail = f"Il manque {liste(manque)} dans la fiche «\u00a0situation inquiétante\u00a0»{suite}."
            yield Tache("Numéros d’alerte à donner", detail, url, "Donner")


def _astreintes(reseaux: list[Reseau]) -> Iterator[Tache]:
    sans = situation.sans_astreinte(Structure.objects.filter(reseau__in=reseaux)).order_by()
    comptes = dict(sans.values_list("reseau").annotate(n=Count("pk")))
    for reseau in reseaux:
        yield from astreintes(reseau, comptes.get(reseau.pk, 0))


def astreintes(reseau: Reseau, nombre: int) -> Iterator[Tache]:
    """One line for the employers whose promeneurs have nobody of theirs to call; the home has counted them already."""
    if nombre:
        url = reverse("coordination_structures", args=[reseau.code]) + "?statut=sans_astreinte"
        titre = "Structure sans astreinte" if nombre == 1 else f"{nombre} structures sans astreinte"
        detail = f"{reseau.nom}\u00a0: qui leurs promeneurs appellent le soir."
        yield Tache(titre, detail, url, "Voir la liste")


def _fiche(promeneur: Any) -> str:
    return reverse("coordination_promeneur", args=[promeneur.reseau.code, promeneur.code])
