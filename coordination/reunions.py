"""The meetings of a network as they are read: what was held and who was there, what is to come, hours of training."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, When
from django.utils import timezone

from conventions import seances as seances_du_comite
from conventions.enums import TypeSeance
from conventions.models import Convention, SeanceCopil
from promeneurs.models import Promeneur
from socle.dates import aujourdhui
from socle.journal import events_model
from socle.texte import tri
from territoires import temps
from territoires.models import Reseau

from .enums import TypeReunion
from .models import Invite, ReglesReunions, Reunion

OUVERTES = (
    TypeReunion.RESEAU,
    TypeReunion.FORMATION,
    TypeReunion.ANALYSE,
    TypeReunion.INFORMATION,
    TypeReunion.EVENEMENT,
)
"""Those that every promeneur of the network reads in its agenda; the others are for whoever is invited."""
AVANT, APRES, SANS_FIN = timedelta(minutes=30), timedelta(minutes=30), timedelta(hours=4)
"""How long before and after a meeting one may say that one is there; how long it is taken to last when nobody said."""


@dataclass(frozen=True, kw_only=True)
class Tenue:
    """A meeting held, as figures, reports and logs count it. `personnes`, `structures`: None when nobody said."""

    date: date
    type: str
    nom: str
    thematique: str = ""
    intervenant: str = ""
    structures: int | None = None
    personnes: int | None = None
    jeunes: int | None = None
    parents: int | None = None
    reunion: Reunion | None = None
    seance: SeanceCopil | None = None


def avec_presences(reunions: QuerySet[Reunion]) -> QuerySet[Reunion]:
    """With `personnes` and `maisons`, how many people and structures were there.

    People ticked by name count; where nobody was ticked, the numbers noted by hand do, None when there is none.
    """
    la = Q(invites__present=True)
    pointes = Count("invites", filter=Q(invites__present__isnull=False))
    return reunions.annotate(pointes=pointes, presents=Count("invites", filter=la)).annotate(
        personnes=_pointes_ou(F("presents"), "nb_participants"),
        maisons=_pointes_ou(Count("invites__structure", filter=la, distinct=True), "nb_structures"),
    )


def _pointes_ou(comptes: Any, note: str) -> Case:
    return Case(When(pointes__gt=0, then=comptes), default=F(note), output_field=IntegerField())


def tenues(reseau: Reseau, debut: date, fin: date) -> list[Tenue]:
    """Every meeting held between these days (both included), up to today, in order; a cancelled one was not held.

    A sitting of a committee counts too, unless it is noted as a meeting of the same day.
    """
    jours = (debut, min(fin, aujourdhui()))
    notees = Reunion.objects.filter(reseau=reseau, annulee_le__isnull=True, date__range=jours)
    lues = [_tenue(r) for r in avec_presences(notees).order_by("date", "pk")]
    presents = Count("presences", filter=Q(presences__excuse=False))
    seances = seances_a_part(reseau).exclude(type=TypeSeance.ECRIT).filter(date__range=jours)
    lues += map(_seance, seances.annotate(presents=presents).order_by("date", "pk"))
    return sorted(lues, key=lambda t: t.date)


def seances_a_part(reseau: Reseau) -> QuerySet[SeanceCopil]:
    """The sittings of its committees that nobody noted as a meeting of the same day and kind: that meeting is them."""
    notees = Reunion.objects.filter(annulee_le__isnull=True, date=OuterRef("date"), type=OuterRef("type"))
    return SeanceCopil.objects.filter(reseau=reseau).exclude(Exists(notees.filter(reseau=OuterRef("reseau"))))


def _tenue(r: Any) -> Tenue:
    return Tenue(
        date=r.date,
        type=r.type,
        nom=r.type_libre or str(r.get_type_display()),
        thematique=r.thematique,
        intervenant=r.intervenant,
        structures=r.maisons,
        personnes=r.personnes,
        jeunes=r.nb_jeunes,
        parents=r.nb_parents,
        reunion=r,
    )


def _seance(s: Any) -> Tenue:
    return Tenue(date=s.date, type=s.type, nom=str(s.get_type_display()), personnes=s.presents or None, seance=s)


def par_nom(invites: Iterable[Invite]) -> list[Invite]:
    """As a French list is read."""
    return sorted(invites, key=lambda i: (tri(i.nom), i.pk))


# — Training


def presents_en_formation(reseaux: Iterable[Reseau], debut: date, fin: date) -> QuerySet[Invite]:
    """The promeneurs who were at a training held between these days."""
    tenues_ = Q(reunion__annulee_le__isnull=True, reunion__date__range=(debut, min(fin, aujourdhui())))
    presents = Invite.objects.filter(
        tenues_, reunion__reseau__in=reseaux, reunion__type=TypeReunion.FORMATION, present=True
    )
    return presents.filter(promeneur__isnull=False).select_related("reunion")


def minutes_par_promeneur(invites: Iterable[Invite]) -> dict[int, int]:
    sommes: dict[int, int] = {}
    for i in invites:
        assert i.promeneur_id is not None
        sommes[i.promeneur_id] = sommes.get(i.promeneur_id, 0) + i.minutes_suivies
    return sommes


def heures(minutes: int) -> Decimal:
    """To the quarter of an hour at the finest that anybody reads: two decimals."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def exigees(reseau: Reseau, annee: int) -> int:
    """Minutes of training that the network asked of each promeneur in this calendar year: its rule at the end of the
    year, so that another one set later changes nothing of the past; the first that asked any, in the years before."""
    regles = events_model(ReglesReunions)._base_manager.filter(reseau=reseau).order_by("pgh_id")
    dites = [(timezone.localdate(le).year, n) for le, n in regles.values_list("pgh_created_at", "minutes_formation")]
    alors = [n for quand, n in dites if quand <= annee]
    return alors[-1] if alors else next((n for _, n in dites if n), 0)


@dataclass(frozen=True)
class LigneFormation:
    promeneur: Promeneur
    minutes: int
    exigees: int

    @property
    def a_jour(self) -> bool:
        return self.minutes >= self.exigees

    @property
    def reste(self) -> int:
        return max(self.exigees - self.minutes, 0)


def formations(reseau: Reseau, annee: int) -> list[LigneFormation]:
    """Each promeneur active at the end of the year (today in this one), with the training they followed in it."""
    debut, fin = date(annee, 1, 1), date(annee, 12, 31)
    sommes = minutes_par_promeneur(presents_en_formation([reseau], debut, fin))
    demande = exigees(reseau, annee)
    actifs = Promeneur.objects.filter(reseau=reseau).actifs(min(fin, aujourdhui())).order_by("tri", "pk")
    return [LigneFormation(p, sommes.get(p.pk, 0), demande) for p in actifs]


def de_la_personne(promeneur: Promeneur, annee: int) -> LigneFormation:
    siens = presents_en_formation([promeneur.reseau], date(annee, 1, 1), date(annee, 12, 31)).filter(
        promeneur=promeneur
    )
    return LigneFormation(promeneur, sum(i.minutes_suivies for i in siens), exigees(promeneur.reseau, annee))


# — The moment of a meeting


def debut_et_fin(r: Reunion) -> tuple[datetime, datetime]:
    """By the clock of its département; the whole day when nobody said the hour."""
    fuseau = temps.fuseau(r.reseau.departement_id)
    if r.debut is None:
        debut = datetime.combine(r.date, time(), fuseau)
        return debut, debut + timedelta(days=1)
    debut = datetime.combine(r.date, r.debut, fuseau)
    return debut, datetime.combine(r.date, r.fin, fuseau) if r.fin else debut + SANS_FIN


def en_cours(r: Reunion, maintenant: datetime | None = None) -> bool:
    """One may say that one is there."""
    debut, fin = debut_et_fin(r)
    return not r.annulee and debut - AVANT <= (maintenant or timezone.now()) <= fin + APRES


def passee(r: Reunion) -> bool:
    """Its day is over: nobody answers an invitation any more."""
    return r.date < aujourdhui()


# — What is to come


@dataclass(frozen=True, kw_only=True)
class Rendez:
    """A line of the agenda: a meeting, or a sitting of a committee that nobody noted as a meeting."""

    date: date
    nom: str
    reunion: Reunion | None = None
    seance: SeanceCopil | None = None
    invite: Invite | None = None

    @property
    def lieu(self) -> str:
        return self.reunion.lieu if self.reunion else self.seance.lieu if self.seance else ""


def agenda(reseau: Reseau, depuis: date, *, seances: bool, pour: Promeneur | None = None) -> list[Rendez]:
    """Meetings and sittings from this day on, in order. `pour`: only what this promeneur reads, with their answer."""
    voulues = Reunion.objects.filter(reseau=reseau, date__gte=depuis, annulee_le__isnull=True).select_related("reseau")
    siens: dict[int, Invite] = {}
    if pour is not None:
        siens = {i.reunion_id: i for i in pour.reunions.filter(reunion__date__gte=depuis)}
        voulues = voulues.filter(Q(type__in=OUVERTES) | Q(pk__in=siens))
    lignes = [
        Rendez(date=r.date, nom=r.nom, reunion=r, invite=siens.get(r.pk)) for r in voulues.order_by("date", "debut")
    ]
    if seances:
        a_part = seances_a_part(reseau).exclude(type=TypeSeance.ECRIT).filter(date__gte=depuis)
        lignes += [Rendez(date=s.date, nom=str(s.get_type_display()), seance=s) for s in a_part]
    return sorted(lignes, key=lambda x: x.date)


@dataclass(frozen=True, kw_only=True)
class RendezPartenaire:
    """A line of a partner's agenda. `dossiers`: on the agenda of the sitting and not decided, each with whether this
    person still has to read it."""

    date: date
    nom: str
    lieu: str = ""
    debut: time | None = None
    seance: SeanceCopil | None = None
    invite: Invite | None = None
    dossiers: tuple[tuple[Convention, bool], ...] = ()

    @property
    def a_lire(self) -> int:
        return sum(reste for _, reste in self.dossiers)


def agenda_du_partenaire(reseau: Reseau, depuis: date, user: Any) -> list[RendezPartenaire]:
    """The sittings of the committee from this day on, and the meetings to which this person is invited, in order.

    A sitting noted as a meeting too is one line, with the answer to its invitation. Four queries.
    """
    miens = Invite.objects.filter(user=user, reunion__reseau=reseau, reunion__date__gte=depuis)
    invites = {
        (i.reunion.date, i.reunion.type, i.pk): i
        for i in miens.filter(reunion__annulee_le__isnull=True).select_related("reunion")
    }
    seances = list(seances_du_comite.a_venir(reseau, depuis))
    dossiers = _dossiers_inscrits(seances, user)
    lignes = []
    for s in seances:
        cle = next((c for c in invites if c[:2] == (s.date, s.type)), None)
        invite = invites.pop(cle) if cle else None
        lignes.append(
            RendezPartenaire(
                date=s.date, nom=str(s.get_type_display()), lieu=s.lieu, seance=s, invite=invite,
                debut=invite.reunion.debut if invite else None, dossiers=tuple(dossiers.get(s.pk, ())),
            )
        )  # fmt: skip
    for i in invites.values():
        r = i.reunion
        lignes.append(RendezPartenaire(date=r.date, nom=r.nom, lieu=r.lieu, debut=r.debut, invite=i))
    return sorted(lignes, key=lambda x: (x.date, x.debut or time()))


def _dossiers_inscrits(seances: list[SeanceCopil], user: Any) -> dict[int, list[tuple[Convention, bool]]]:
    """By sitting, its files not decided yet that this person may read."""
    lisibles = Convention.objects.visible_to(user).with_avis(user).select_related("structure")
    inscrites = lisibles.filter(inscriptions__seance__in=seances, inscriptions__close_le__isnull=True)
    par_seance: dict[int, list[tuple[Convention, bool]]] = {}
    for c in inscrites.annotate(seance=F("inscriptions__seance")).order_by("structure__tri", "pk"):
        par_seance.setdefault(c.seance, []).append((c, not (c.avis_donne or c.recuse)))
    return par_seance
