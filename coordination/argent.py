"""The lists of yearly reports and of payments of a network, on screen and for the accountant."""

from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from conventions import conditions, presentation_argent
from conventions.enums_argent import EtatVersement as E
from conventions.models import Bilan, Convention, Versement
from conventions.services import open_years, refresh_amounts
from coordination.forms import argent as filtres
from coordination.forms.argent import EN_RETARD, PAYABLE, SANS_PREUVE
from coordination.listes import Liste
from socle.dates import aujourdhui
from socle.texte import tri
from territoires.models import Reseau

_STRUCTURE = ["convention__structure__tri", "annee"]


def _chercher(lignes: QuerySet, q: str) -> QuerySet:
    if not q:
        return lignes
    return lignes.filter(Q(convention__structure__tri__contains=tri(q)) | Q(convention__numero__icontains=q.strip()))


def bilans(reseau: Reseau, f: dict[str, Any]) -> QuerySet:
    """What the years reached make is made first: a stopped worker hides nothing."""
    open_years(conventions=Convention.objects.du_reseau(reseau))  # type: ignore[attr-defined]
    trouves = Bilan.objects.du_reseau(reseau).with_bilan().with_jours()
    if f["annee"]:
        trouves = trouves.filter(annee=f["annee"])
    if f["etat"] == EN_RETARD:
        trouves = trouves.en_retard(aujourdhui())
    elif f["etat"]:
        trouves = trouves.filter(etat=f["etat"])
    return _chercher(trouves, f["q"])


def _lignes_bilans(reseau: Reseau, lignes: list[Any]) -> dict[str, Any]:
    jour = aujourdhui()
    return {"lignes": [presentation_argent.ligne_bilan(b, jour) for b in lignes]}


def _retard(b: Bilan) -> int | str:
    jour = aujourdhui()
    return (jour - b.du_le).days if b.en_retard(jour) else ""


BILANS = Liste(
    nom="bilans",
    titre="Bilans d’activité",
    gabarit="coordination/argent/bilans.html",
    formulaire=filtres.BilansFiltres,
    base=bilans,
    tris={
        "structure": _STRUCTURE,
        "annee": ["annee", "convention__structure__tri"],
        "etat": ["etat", *_STRUCTURE],
        "du": ["du", *_STRUCTURE],
    },
    tri_defaut="structure",
    colonnes=[
        ("Structure", lambda b: b.convention.structure.nom),
        ("Commune", lambda b: b.convention.structure.commune.nom),
        ("Convention", lambda b: b.convention.numero),
        ("Année", lambda b: b.annee),
        ("État", lambda b: b.get_etat_display()),
        ("À rendre le", lambda b: b.du_le),
        ("Jours de retard", _retard),
        ("Déposé le", lambda b: b.depose_le),
        ("Jeunes touchés", lambda b: b.jeunes_touches),
        ("Dont nouveaux", lambda b: b.dont_nouveaux),
        ("Rencontres", lambda b: b.rencontres),
        ("Échanges", lambda b: b.echanges),
        ("Orientations", lambda b: b.orientations),
        ("Heures faites", lambda b: b.heures_faites),
        ("Réunions suivies", lambda b: b.reunions_suivies),
        ("Mois de poste", lambda b: (b.connu or {}).get("mois")),
        ("Mois vacants", lambda b: (b.connu or {}).get("vacants")),
    ],
    contexte=_lignes_bilans,
)


def versements(reseau: Reseau, f: dict[str, Any]) -> QuerySet:
    jour, conventions = aujourdhui(), Convention.objects.du_reseau(reseau)  # type: ignore[attr-defined]
    open_years(conventions=conventions)
    refresh_amounts(conventions=conventions.order_by().values("pk"), annee=f["annee"] or None)
    trouves = Versement.objects.du_reseau(reseau).with_versement()
    if f["annee"]:
        trouves = trouves.filter(annee=f["annee"])
    if f["genre"]:
        trouves = trouves.filter(genre=f["genre"])
    if f["etat"] == PAYABLE:
        trouves = trouves.payables(jour)
    elif f["etat"] == SANS_PREUVE:
        trouves = trouves.filter(pk__in=Versement.objects.sans_preuve(reseau, jour).order_by().values("pk"))
    elif f["etat"]:
        trouves = trouves.filter(etat=f["etat"])
    return _chercher(trouves, f["q"])


def _lignes_versements(reseau: Reseau, lignes: list[Any]) -> dict[str, Any]:
    jour = aujourdhui()
    return {"lignes": [(v, conditions.situation(v, jour)) for v in lignes]}


def totaux(lignes: QuerySet) -> dict[str, Any]:
    """The sums of the rows that the filters leave, each euro in one of them. « Peut être ordonné » is part of what is
    planned."""
    jour = aujourdhui()
    sans_ordre = lignes.order_by()
    sommes = sans_ordre.aggregate(
        prevu=Sum("montant", filter=Q(etat=E.PREVU)),
        ordonne=Sum("montant", filter=Q(etat=E.ORDONNE)),
        paye=Sum("montant", filter=Q(etat__in=(E.PAYE, E.A_RECUPERER, E.RECUPERE))),
        demande=Sum("a_recuperer", filter=Q(etat=E.A_RECUPERER)),
        rendu=Sum("a_recuperer", filter=Q(etat=E.RECUPERE)),
    )
    sommes["payable"] = sans_ordre.payables(jour).aggregate(s=Sum("montant"))["s"]
    noms = (
        ("prevu", "prévus, sous réserve des crédits"), ("payable", "dont peuvent être ordonnés"),
        ("ordonne", "ordonnés"), ("paye", "payés"), ("demande", "à récupérer"), ("rendu", "récupérés"),
    )  # fmt: skip
    return {"totaux": [(sommes[code] or Decimal(0), nom) for code, nom in noms]}


def _manques(v: Versement) -> str:
    return " ".join(conditions.manques(v, aujourdhui())) if v.etat == E.PREVU else ""


VERSEMENTS = Liste(
    nom="versements",
    titre="Argent",
    gabarit="coordination/argent/versements.html",
    formulaire=filtres.VersementsFiltres,
    base=versements,
    tris={
        "structure": [*_STRUCTURE, "genre"],
        "annee": ["annee", "convention__structure__tri", "genre"],
        "montant": ["montant", *_STRUCTURE],
        "etat": ["etat", *_STRUCTURE],
        "ordonne": ["ordonne_le", *_STRUCTURE],
        "paye": ["paye_le", *_STRUCTURE],
    },
    tri_defaut="structure",
    colonnes=[
        ("Structure", lambda v: v.convention.structure.nom),
        ("SIRET", lambda v: v.convention.structure.siret),
        ("Commune", lambda v: v.convention.structure.commune.nom),
        ("Convention", lambda v: v.convention.numero),
        ("Année", lambda v: v.annee),
        ("Versement", lambda v: v.get_genre_display()),
        ("Mois de poste", lambda v: v.mois),
        ("Mois vacants", lambda v: v.vacants),
        ("Montant", lambda v: v.montant),
        ("État", lambda v: v.get_etat_display()),
        ("Ce qui manque", _manques),
        ("Ordonné le", lambda v: v.ordonne_le),
        ("Payé le", lambda v: v.paye_le),
        ("Référence", lambda v: v.reference),
        ("À récupérer", lambda v: v.a_recuperer if v.etat == E.A_RECUPERER else None),
        ("Motif", lambda v: v.get_recuperation_motif_display()),
        ("Récupéré", lambda v: v.a_recuperer if v.etat == E.RECUPERE else None),
        ("Récupéré le", lambda v: v.recupere_le),
        ("Référence du remboursement", lambda v: v.recupere_reference),
    ],
    contexte=_lignes_versements,
    resume=totaux,
)
