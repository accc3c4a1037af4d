"""What a sitting's page shows: the files on its agenda, the opinions on each, what it decided."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from territoires.models import Reseau

from . import tours
from .enums import EtatConvention, EtatPiece, IssueInscription, SensAvis
from .models import Avis, Convention, Decision, Inscription, ProcesVerbal, Recusation, SeanceCopil

E = EtatConvention


@dataclass
class Ligne:
    """One file on an agenda. `form` notes its decision, when it may be noted."""

    convention: Convention
    inscription: Inscription
    decision: Decision | None
    avis: list[Avis] = field(default_factory=list)
    form: Any = None
    recusations: list[Recusation] = field(default_factory=list)

    @property
    def comptes(self) -> list[tuple[str, int, str]]:
        """How many opinions of each kind, with its tone."""
        nombres = Counter(a.sens for a in self.avis)
        return [(SensAvis(sens).label, nombres[sens], TONS_AVIS[sens]) for sens in SensAvis.values if nombres[sens]]

    def recuse(self, user: Any) -> bool:
        return any(r.user_id == user.pk for r in self.recusations)

    def avis_de(self, user: Any) -> Avis | None:
        return next((a for a in self.avis if a.auteur_id == user.pk), None)


TONS_AVIS = {SensAvis.FAVORABLE: "bien", SensAvis.RESERVE: "attente", SensAvis.DEFAVORABLE: "alerte"}


def ordre_du_jour(seance: SeanceCopil, *aussi: str) -> list[Ligne]:
    """Its files in the order they came, without those taken off; a fixed number of queries. `aussi`: what else is read
    of each."""
    decisions = Prefetch("convention__decisions", Decision.objects.filter(seance=seance), to_attr="de_la_seance")
    inscriptions = (
        seance.inscriptions.exclude(issue=IssueInscription.RETIREE)
        .select_related("convention__structure__commune", "convention__structure__reseau")
        .prefetch_related(
            decisions,
            "convention__postes_prevus__promeneur",
            "convention__recusations__user",
            "convention__avis__auteur",
            "convention__avis__organisme__noms",
            *aussi,
        )
    )
    return [_ligne(i) for i in inscriptions]


def _ligne(i: Inscription) -> Ligne:
    c = i.convention
    moment = i.close_le or timezone.now()
    recusations = [r for r in c.recusations.all() if r.tient_le(moment)]
    return Ligne(c, i, next(iter(c.de_la_seance), None), list(c.avis.all()), recusations=recusations)


@dataclass
class Candidat:
    """A file that may go to a sitting. `reste`: what is still to examine in it; `pret`: nothing is."""

    convention: Convention
    reste: str = ""
    refusee: bool = False

    @property
    def pret(self) -> bool:
        return not self.reste


def candidats(seance: SeanceCopil) -> list[Candidat]:
    """The files of the network that may go to this sitting: those examined, and those postponed by another one."""
    possibles = Convention.objects.du_reseau(seance.reseau).filter(etat__in=(E.INSTRUCTION, E.AJOURNEE))
    possibles = possibles.exclude(tours.tues()).exclude(decisions__seance=seance)
    lues = possibles.select_related("structure__commune").prefetch_related("pieces", "postes_prevus")
    return [_candidat(c) for c in lues.order_by("structure__tri", "pk")]


def _candidat(c: Convention) -> Candidat:
    etats = Counter(p.etat for p in c.pieces.all())
    if refusees := etats[EtatPiece.REFUSEE]:
        return Candidat(c, f"{refusees} pièces refusées" if refusees > 1 else "une pièce refusée", refusee=True)
    a_examiner = etats[EtatPiece.DEPOSEE]
    dit = f"{a_examiner} pièces à examiner" if a_examiner > 1 else "une pièce à examiner" if a_examiner else ""
    return Candidat(c, dit)


def proces_verbal(seance: SeanceCopil) -> ProcesVerbal | None:
    """The minutes that count."""
    return seance.proces_verbaux.filter(remplace_le=None).select_related("fichier").first()


def minutes_envoyees(reseau: Reseau) -> QuerySet[ProcesVerbal]:
    """Those sent, of the latest sittings first."""
    envoyes = ProcesVerbal.objects.filter(seance__reseau=reseau, remplace_le=None, envoye_le__isnull=False)
    return envoyes.select_related("seance", "fichier").order_by("-seance__date", "-pk")


def du_reseau(reseau: Reseau) -> QuerySet[SeanceCopil]:
    """The sittings of a network, with what each still has to decide and to send."""
    a_decider = Count("inscriptions", filter=Q(inscriptions__close_le__isnull=True), distinct=True)
    decides = Count("decisions", distinct=True)
    a_envoyer = Count("decisions", filter=Q(decisions__envoye_le__isnull=True), distinct=True)
    return SeanceCopil.objects.filter(reseau=reseau).annotate(a_decider=a_decider, decides=decides, a_envoyer=a_envoyer)


_FINIE = Q(a_decider=0, decides__gt=0)
"""It had files, and nothing of it is left to decide: it is held, even this morning."""


def a_venir(reseau: Reseau, jour: date) -> QuerySet[SeanceCopil]:
    return du_reseau(reseau).filter(~_FINIE, date__gte=jour).order_by("date", "type")


def tenues(reseau: Reseau, jour: date) -> QuerySet[SeanceCopil]:
    return du_reseau(reseau).filter(Q(date__lt=jour) | _FINIE).order_by("-date", "type")


def contenu(seance: Any) -> str:
    """What is on its agenda, in words; needs `du_reseau`."""
    reste, faits = seance.a_decider, seance.decides
    if not reste + faits:
        return "aucun dossier encore"
    dossiers = f"{reste + faits} dossier{'s' if reste + faits > 1 else ''}"
    if not faits:
        return f"{dossiers} à l’ordre du jour"
    if reste:
        return f"{dossiers}, dont {faits} décidé{'s' if faits > 1 else ''}"
    return f"{dossiers}, tous décidés" if faits > 1 else f"{dossiers}, décidé"


def deplacable(seance: SeanceCopil) -> bool:
    return not seance.decisions.exists()
