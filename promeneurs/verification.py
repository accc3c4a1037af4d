"""« Is this account genuine? » What is asked is neither stored nor logged: it lives as long as the answer."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from socle.dates import UN_JOUR
from socle.texte import tri

from . import anciens, colle, fiches, numeros, ressemblance, sosies
from .anciens import Ancien
from .annuaire import parmi
from .colle import Colle
from .comptes import LIBRES
from .enums import EtatCompte, Plateforme, StatutVerification
from .fiches import CompteOfficiel, Fiche
from .models import Compte, Mandat, Promeneur
from .sosies import Sosie

HOMONYMES, LONGUEUR = 12, 300
RAISONS = {"lien_court": "Lien court, compte caché", "publication": "Pas l’adresse d’un profil"}
_NOM = re.compile(r"[^\W\d_]+(?:[ '’-]+[^\W\d_]+){0,4}\.?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. `others`: the people of the directory who bear the name asked, for the visitor to compare.

    `en_revue`: the account was official and waits to be opened again, its owner goes on; it is « inconnu » meanwhile.
    `sosie`: how what was asked differs from the official `compte` of `promeneur`, for a look-alike. `chez`: whose the
    telephone is, when a structure or a network publishes it; for a look-alike, whose it is taken for. `partout`: all
    the accounts that bear the name asked, when the text does not say on which network. `raison`: why it names none.
    `parties`: the answer about each, when it names several.
    """

    statut: StatutVerification
    promeneur: Fiche | Ancien | None = None
    compte: CompteOfficiel | None = None
    since: date | None = None
    others: list[Fiche] = field(default_factory=list)
    en_revue: bool = False
    sosie: Sosie | None = None
    plateforme: str = ""
    chez: list[numeros.Chez] = field(default_factory=list)
    raison: str = ""
    partout: list[CompteOfficiel] = field(default_factory=list)
    parties: list["Partie"] = field(default_factory=list)

    @property
    def titre(self) -> str:
        """The answer in a few words, for the title of the page. Browsers keep titles: nothing of what was asked."""
        if self.en_revue:
            return "En cours de nouveau contrôle"
        if self.statut != StatutVerification.INCONNU:
            return self.statut.label
        if self.parties:
            return "Plusieurs comptes"
        if self.chez:
            return "Numéro public du réseau"
        if self.others:
            return "Un prénom connu, pas un compte"
        return RAISONS.get(self.raison) or self.statut.label

    @property
    def plateforme_demandee(self) -> str:
        """The platform that the text names, as it is called."""
        if self.plateforme == Plateforme.AUTRE:
            return "un autre réseau"
        return fiches.PLATEFORMES.get(self.plateforme, "")

    @property
    def actuel(self) -> Fiche | None:
        """The person, when they are in the directory today."""
        return self.promeneur if isinstance(self.promeneur, Fiche) else None

    @property
    def ancien(self) -> Ancien | None:
        return self.promeneur if isinstance(self.promeneur, Ancien) else None


@dataclass(frozen=True, slots=True)
class Partie:
    """One of the accounts of a text, and the answer about it."""

    texte: str
    verdict: Verdict


def verify(texte: str, *, maintenant: datetime | None = None, noms: bool = True) -> Verdict:
    """What is known of a handle, an address, a telephone or a name, today.

    Official: the account is, and its owner is visible in the directory. Former: it was, and is no more since a date.
    Look-alike: it may be taken for one of somebody visible. Everything else is unknown, a suspended person's account
    included: whoever is not in the directory is answered about as if they had never been.
    """
    maintenant = maintenant or timezone.now()
    jour = timezone.localtime(maintenant).date()
    texte = texte.replace("\x00", "").strip()[:LONGUEUR]
    return _verdict(texte, colle.lire(texte), jour, maintenant, noms)


def _verdict(texte: str, lu: Colle, jour: date, maintenant: datetime, noms: bool) -> Verdict:
    if lu.plusieurs:
        chacun = [(t, colle.lire(t)) for t in lu.plusieurs]
        parties = [Partie(t, _verdict(t, un, jour, maintenant, False)) for t, un in chacun if not un.plusieurs]
        return Verdict(StatutVerification.INCONNU, raison=lu.raison, parties=parties)
    lignes = _comptes(lu, jour)
    officiels = [c for c in lignes if c["etat"] == EtatCompte.OFFICIEL and c["visible"]]
    if officiels:
        return _officiel(officiels, maintenant, sans_reseau=not lu.nom[0])
    for ligne in lignes:
        if not ligne["suspendu"] and (
            verdict := _ancien(ligne, jour, maintenant) or _en_revue(ligne, jour, maintenant)
        ):
            return verdict
    autres = _homonymes(texte, maintenant) if noms else []
    return (not autres and _imite(lu, jour, maintenant)) or Verdict(
        StatutVerification.INCONNU, others=autres, chez=numeros.publies(lu.numero, jour), raison=lu.raison
    )


def _imite(lu: Colle, jour: date, maintenant: datetime) -> Verdict | None:
    """The official account, or the public number, that this one may be taken for."""
    numero = _numero(lu)
    if numeros.publies(numero, jour):
        return None
    sosie = sosies.invitation(lu.paires, jour) or sosies.chercher(*lu.nom, jour) or sosies.numero(numero, jour)
    if sosie:
        return _ressemblant(lu, sosie, maintenant)
    chez = numeros.imites(numero, jour)
    if not chez:
        return None
    ecart = ressemblance.ecart(numeros.ecrit(numero), numeros.ecrit(chez[0].numero))
    return Verdict(StatutVerification.RESSEMBLANT, sosie=Sosie({}, ecart), chez=chez)


def _numero(lu: Colle) -> str:
    """The telephone of the text, or of its WhatsApp address."""
    whatsapp = (cle for plateforme, cle in lu.paires if plateforme == Plateforme.WHATSAPP and cle.startswith("+"))
    return lu.numero or (next(whatsapp, "") if lu.nom[0] == Plateforme.WHATSAPP else "")


def _comptes(lu: Colle, jour: date) -> list[dict[str, Any]]:
    """The accounts, official now or once, that the text may mean."""
    condition = Q(pk=None)
    for plateforme, cle in lu.paires:
        if plateforme == "*":
            condition |= Q(plateforme__in=LIBRES, cle__endswith=f":{cle}") if cle else Q(pk=None)
        else:
            condition |= Q(plateforme=plateforme, cle=cle)
    comptes = Compte.objects.filter(condition, officiel_depuis__isnull=False).annotate(
        visible=parmi(Promeneur.objects.visibles(jour), "promeneur"),
        suspendu=parmi(Promeneur.objects.suspendus(jour), "promeneur"),
    )
    champs = ("plateforme", "nom_libre", "identifiant", "url", "officiel_depuis", "etat", "ferme_le")
    return list(comptes.order_by("-officiel_depuis", "pk").values("promeneur", "visible", "suspendu", *champs)[:10])


def _ressemblant(lu: Colle, sosie: Sosie, maintenant: datetime) -> Verdict:
    [fiche] = fiches.lire(Promeneur.objects.filter(pk=sosie.compte["promeneur"]), maintenant)
    depuis = sosie.compte["officiel_depuis"]
    return Verdict(
        StatutVerification.RESSEMBLANT, fiche, _compte(sosie.compte), depuis, sosie=sosie, plateforme=lu.nom[0]
    )


def _compte(ligne: dict[str, Any]) -> CompteOfficiel:
    nom = ligne["nom_libre"] or Plateforme(ligne["plateforme"]).label
    return CompteOfficiel(ligne["plateforme"], nom, ligne["identifiant"], ligne["url"], ligne["officiel_depuis"])


def _officiel(lignes: list[dict[str, Any]], maintenant: datetime, *, sans_reseau: bool) -> Verdict:
    personnes = {ligne["promeneur"] for ligne in lignes}
    lues = {f.pk: f for f in fiches.lire(Promeneur.objects.filter(pk__in=personnes), maintenant)}
    premiere = lignes[0]
    return Verdict(
        StatutVerification.OFFICIEL,
        lues.pop(premiere["promeneur"]),
        _compte(premiere),
        premiere["officiel_depuis"],
        list(lues.values()),
        partout=[_compte(ligne) for ligne in lignes] if sans_reseau else [],
    )


def _ancien(ligne: dict[str, Any], jour: date, maintenant: datetime) -> Verdict | None:
    """Closed, or its owner acts no more. None when the account merely waits for a new check."""
    depuis = ligne["ferme_le"] if ligne["etat"] == EtatCompte.FERME else None
    if depuis is None and ligne["etat"] in (EtatCompte.OFFICIEL, EtatCompte.A_VERIFIER):
        depuis = _fin(ligne["promeneur"], jour)
    if depuis is None:
        return None
    return Verdict(StatutVerification.ANCIEN, _personne(ligne, jour, maintenant), _compte(ligne), depuis)


def _en_revue(ligne: dict[str, Any], jour: date, maintenant: datetime) -> Verdict | None:
    """Genuine so far, and somebody is to open it again (its owner changed employer, say) or to confirm the profile."""
    revus = {EtatCompte.A_VERIFIER: Promeneur.objects.actifs, EtatCompte.OFFICIEL: Promeneur.objects.caches}
    if ligne["etat"] not in revus or not revus[ligne["etat"]](jour).filter(pk=ligne["promeneur"]):
        return None
    personne = _personne(ligne, jour, maintenant)
    return Verdict(StatutVerification.INCONNU, personne, _compte(ligne), ligne["officiel_depuis"], en_revue=True)


def _personne(ligne: dict[str, Any], jour: date, maintenant: datetime) -> Fiche | Ancien | None:
    if ligne["visible"]:
        return next(iter(fiches.lire(Promeneur.objects.filter(pk=ligne["promeneur"]), maintenant)), None)
    return next((a for a in anciens.lire(jour, Q(pk=ligne["promeneur"])) if a.montrable(jour)), None)


def _fin(promeneur: int, jour: date) -> date | None:
    """The last day of the last mandate that was in force, when it has passed."""
    mandats = Mandat.objects.filter(promeneur=promeneur, periode__isnull=False).signes(jour)
    periodes = list(mandats.values_list("periode", flat=True))
    if any(jour in periode for periode in periodes):
        return None
    fins = [plage.upper for periode in periodes for plage in periode if plage.upper and plage.upper <= jour]
    return max(fins) - UN_JOUR if fins else None


def _homonymes(texte: str, maintenant: datetime) -> list[Fiche]:
    """The visible people of exactly this first name, or first name and family name in any order."""
    if not _NOM.fullmatch(texte):
        return []
    mots = tri(texte).split()
    if not mots:
        return []
    rotations = {" ".join(mots[n:] + mots[:n]) for n in range(len(mots))}
    prenom = " ".join(mots)
    jour = timezone.localtime(maintenant).date()
    candidats = Promeneur.objects.visibles(jour).filter(Q(tri__in=rotations) | Q(tri__endswith=f" {prenom}"))
    ids = [pk for pk, p, t in candidats.values_list("pk", "prenom", "tri")[:200] if tri(p) == prenom or t in rotations][
        :HOMONYMES
    ]
    return fiches.lire(Promeneur.objects.filter(pk__in=ids).order_by("prenom", "code"), maintenant) if ids else []
