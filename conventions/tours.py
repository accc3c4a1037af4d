"""Whose turn it is, and since when: the one definition, in SQL, read by a file's page as by a list or a figure."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Field,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, NullIf

from .enums import DECIDES, EtatConvention, EtatPiece, Origine, Role, Tour
from .enums_argent import EtatControle
from .enums_bilan import EtatBilan
from .enums_vie import EtatAvenant, EtatDemeure

E, A, D = EtatConvention, EtatAvenant, EtatDemeure
TOURS: dict[str, Tour] = {
    E.BROUILLON: Tour.STRUCTURE,
    E.DEPOSE: Tour.COORDINATION,
    E.INSTRUCTION: Tour.COORDINATION,
    E.CORRECTIONS: Tour.STRUCTURE,
    E.AU_COPIL: Tour.COPIL,
    E.AJOURNEE: Tour.COORDINATION,
    E.ACCEPTEE: Tour.COORDINATION,
    E.REFUSEE: Tour.PERSONNE,
    E.A_SIGNER: Tour.PARTIES,
    E.ACTIVE: Tour.PERSONNE,
    E.RESILIEE: Tour.PERSONNE,
    E.ABANDONNEE: Tour.PERSONNE,
}
"""What the state alone says; something that waits for the coordination inside the file comes before it."""
ATTENTES = (
    "signature_a_confirmer", "refus_a_traiter", "courriel_a_envoyer", "decision_a_noter", "changement_a_noter",
    "bilan_a_lire", "controle_a_lire", "avenant_a_traiter", "demeure_a_traiter", "reponse_a_lire",
)  # fmt: skip


def attentes(jour: date) -> dict[str, Subquery]:
    """Since when each kind of thing waits for the coordination inside a file; None when none does. And
    `bilan_attendu`: since when a report waits for the structure."""
    signatures = _signees().filter(convention__etat=E.A_SIGNER, confirmee_le=None)
    refus = _modele("RefusSignature").filter(convention__etat=E.A_SIGNER, leve_le=None, document__remplace_le=None)
    inscriptions = _modele("Inscription").filter(close_le=None, seance__date__lte=jour)
    return {
        "signature_a_confirmer": _depuis(signatures, F("deposee_le__date")),
        "refus_a_traiter": _depuis(refus, F("le__date")),
        "courriel_a_envoyer": _depuis(_a_annoncer(), F("le")),
        "decision_a_noter": _depuis(inscriptions, Greatest(F("seance__date"), F("inscrite_le__date"))),
        "changement_a_noter": _depuis(_modele("Changement").filter(transmis_le=None), F("declare_le__date")),
        "bilan_a_lire": _depuis(_modele("Bilan").filter(etat=EtatBilan.DEPOSE), F("etat_le__date")),
        "controle_a_lire": _depuis(_modele("Controle").filter(etat=EtatControle.REPONDU), F("etat_le__date")),
        "avenant_a_traiter": _depuis(_avenants_a_traiter(), F("etat_le__date")),
        "demeure_a_traiter": _depuis(
            _modele("MiseEnDemeure").filter(Q(etat=D.PREPAREE) | Q(etat=D.ENVOYEE, delai__lt=jour)),
            Greatest(F("etat_le__date"), Coalesce(F("delai"), F("etat_le__date"))),
        ),
        "reponse_a_lire": _depuis(
            _modele("ReponseDemeure").filter(demeure__etat=D.ENVOYEE, lue_le=None),
            F("recue_le"),
            convention="demeure__convention",
        ),
        "bilan_attendu": _depuis(_modele("Bilan").a_remplir(jour), Greatest(F("ouvre"), F("etat_le__date"))),
    }


def _avenants_a_traiter() -> QuerySet[Any]:
    """Those that the coordination decides, prepares, answers for, or whose signed document it checks."""
    a_verifier = _signees().filter(document__avenant=OuterRef("pk"), confirmee_le=None)
    avenants = _modele("Avenant").filter(convention__etat=E.ACTIVE)
    a_voir = Q(etat__in=(A.DEMANDE, A.ACCEPTE, A.CONTESTE)) | Q(etat=A.A_SIGNER) & Q(Exists(a_verifier))
    return avenants.filter(a_voir | Q(etat=A.BROUILLON, prepare_cote="coordination"))


def refusees() -> ArraySubquery:
    """The documents refused in a file, by their name or the code of their kind."""
    pieces = _modele("Piece").filter(convention=OuterRef("pk"), etat=EtatPiece.REFUSEE).order_by("pk")
    return ArraySubquery(pieces.values(dite=Coalesce(NullIf("libelle", Value("")), "type")))


def financeur_attendu() -> Case:
    """Accepted here with money at stake, and no funder has said anything: the committee selects, it does not pay."""
    argent = (
        Q(forfait_budget__isnull=False)
        | Q(appel__forfait__isnull=False)
        | Q(structure__reseau__forfait_promeneur__isnull=False)
    )
    dites = _modele("DecisionFinanceur").filter(convention=OuterRef("pk"))
    retenue = Q(etat__in=(E.ACCEPTEE, E.A_SIGNER, E.ACTIVE), origine=Origine.PLATEFORME)
    return Case(When(retenue & argent & ~Q(Exists(dites)), then=True), default=False)


def bilan_en_retard(jour: date) -> Subquery:
    """Of a convention: the day by which the oldest report that is late was due."""
    return _depuis(_modele("Bilan").en_retard(jour), F("du"))


def tue(c: Any) -> bool:
    """Decided, and the structure is not told: to it and its people, the committee still has the file. After
    `attentes`, or with the decisions at hand."""
    if c.etat not in DECIDES:
        return False
    if hasattr(c, "courriel_a_envoyer"):
        return c.courriel_a_envoyer is not None
    derniere = next(iter(c.decisions.all()), None)
    return derniere is not None and derniere.envoye_le is None


def attendue(c: Any) -> bool:
    """In progress, as its structure knows it."""
    return c.en_cours or tue(c)


def tues() -> Q:
    """The same of a list."""
    return Q(etat__in=DECIDES) & Q(Exists(_a_annoncer().filter(convention=OuterRef("pk"))))


def recuse(user: Any) -> Q:
    """This person takes no part in the file: of its structure, or by a recusal that stands."""
    notee = _modele("Recusation").filter(convention=OuterRef("pk"), user=user, levee_le=None)
    membre = apps.get_model("structures", "Membre").objects.filter(structure=OuterRef("structure"), user=user)
    return Q(Exists(notee)) | Q(Exists(membre))


def suivi() -> Q:
    """Claimed by somebody who still works in the network."""
    roles = apps.get_model("territoires", "RoleReseau").objects.filter(
        user=OuterRef("instructeur"), reseau=OuterRef("structure__reseau"), role=Role.COORDINATION
    )
    return Q(instructeur__is_active=True) & (Q(instructeur__is_superuser=True) | Q(Exists(roles)))


def corrections_en_retard(jour: date) -> Q:
    """Corrections awaited for a day that is past."""
    return Q(etat=E.CORRECTIONS, corrections_avant__lt=jour)


def retard(jour: date) -> Least:
    """The day by which the oldest thing that is late was awaited of the structure: corrections, or a report."""
    corrections = Case(When(corrections_en_retard(jour), then=F("corrections_avant")))
    return Least(corrections, bilan_en_retard(jour))


FILE = (Tour.COORDINATION, Tour.COPIL, Tour.PARTIES, Tour.STRUCTURE, Tour.PERSONNE)
"""Whose turn comes first in the coordination's queue."""


def rang() -> Case:
    """After `attentes`: the rank of the turn in that queue."""
    return _selon_le_tour(FILE.index, IntegerField())


def donnees() -> ArraySubquery:
    """The parties that have given their signed document, confirmed or not."""
    return ArraySubquery(_signees().filter(convention=OuterRef("pk")).order_by("partie").values("partie"))


def confirmees() -> ArraySubquery:
    """Those whose signature counts."""
    siennes = _signees().filter(convention=OuterRef("pk"), confirmee_le__isnull=False)
    return ArraySubquery(siennes.order_by("partie").values("partie"))


def dans_l_ordre() -> Subquery:
    """Do the parties of today's document sign one after the other?"""
    documents = _modele("Document").filter(convention=OuterRef("pk"), genre="convention", remplace_le=None)
    return Subquery(documents.values("dans_l_ordre")[:1])


def tour() -> Case:
    """After `attentes`."""
    return _selon_le_tour(str, CharField())


def _selon_le_tour(valeur: Callable[[Tour], Any], champ: Field) -> Case:
    attend = Q(*[(f"{nom}__isnull", False) for nom in ATTENTES], _connector=Q.OR)
    etats = [When(etat=etat, then=Value(valeur(tour))) for etat, tour in TOURS.items()]
    return Case(
        When(attend, then=Value(valeur(Tour.COORDINATION))),
        When(bilan_attendu__isnull=False, then=Value(valeur(Tour.STRUCTURE))),
        *etats,
        output_field=champ,
    )


def tour_depuis() -> Coalesce:
    """After `attentes`: since the oldest thing that waits, else since the file is in its state."""
    return Coalesce(Least(*ATTENTES), F("bilan_attendu"), F("etat_le__date"))


def _modele(nom: str) -> Any:
    return apps.get_model("conventions", nom)._default_manager.order_by()


def _signees() -> QuerySet[Any]:
    """The signed documents that count: of today's document, and not set aside."""
    return _modele("Signature").filter(ecartee_le=None, document__remplace_le=None)


def _a_annoncer() -> QuerySet[Any]:
    """The last decision of a file, when the structure is not told of it."""
    decisions = _modele("Decision")
    suivante = decisions.filter(convention=OuterRef("convention"), pk__gt=OuterRef("pk"))
    return decisions.filter(~Exists(suivante), envoye_le=None)


def _depuis(objets: QuerySet[Any], jour: Any, *, convention: str = "convention") -> Subquery:
    siens = objets.filter(**{convention: OuterRef("pk")}).annotate(depuis=jour).order_by("depuis")
    return Subquery(siens.values("depuis")[:1])
