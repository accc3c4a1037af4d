"""Payments: planned from the rules of the network, ordered when their conditions are met, paid, taken back."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from socle import etats, journal
from socle.dates import aujourdhui
from socle.ecriture import ecriture, verrouiller
from socle.etats import Refused
from socle.valeurs import jour as en_jour

from .. import avenants, conditions, courriels_argent, plan, rules_argent
from ..calculs import Tenue
from ..enums_argent import EtatVersement, GenreVersement, IssueControle, MotifRecuperation
from ..enums_bilan import PROUVES
from ..models import Convention, Versement

E = EtatVersement
REGLES = ("forfait", "plafond", "part", "prorata")


# — The plan


def plan_year(annees: Iterable[tuple[Convention, int]], jour: date | None = None) -> int:
    """The two payments of each year, with the rules as they are now. Those there stay as they are."""
    voulues = [(c, annee) for c, annee in annees if avenants.annonces(c)[0] is not None]
    faites = set(
        Versement.objects.filter(convention__in={c.pk for c, _ in voulues}).values_list("convention", "annee", "genre")
    )
    convenus = avenants.convenus(c for c, _ in voulues)
    lignes = [
        Versement(convention=c, annee=annee, genre=genre, **_regles(c, annee, convenus))
        for c, annee in voulues
        for genre in GenreVersement.values
        if (c.pk, annee, genre) not in faites
    ]
    if lignes:
        tenue = Tenue({v.convention_id: v.convention for v in lignes}.values())
        for versement in lignes:
            mois = tenue.mois(versement.convention, versement.annee, jour or aujourdhui())
            for champ, valeur in _calcul(versement, plan.prevoir(rules_of(versement), mois)).items():
                setattr(versement, champ, valeur)
        with journal.acte(by=None, action="prevoir"):
            Versement.objects.bulk_create(lignes, ignore_conflicts=True)
    return len(lignes)


def _regles(c: Convention, annee: int, convenus: avenants.Convenus) -> dict[str, Any]:
    """Those of the network; the amounts are those of the call that the file answers, or of an avenant that changed
    them."""
    reseau, avenant = c.structure.reseau, convenus.get(c.pk, annee)
    forfait, plafond = (avenant.forfait, avenant.plafond) if avenant else avenants.annonces(c)
    return {
        "forfait": forfait,
        "plafond": plafond,
        "part": reseau.part_signature,
        "prorata": reseau.prorata_vacance,
    }


def refresh_amounts(
    *, conventions: Iterable[Convention] | QuerySet[Any], annee: int | None = None, jour: date | None = None
) -> int:
    """What is planned follows the months, the posts and the people of today; what is ordered never moves. A fixed
    number of queries, and a write for each amount that changes; say how many."""
    jour = jour or aujourdhui()
    dans = {"annee": annee} if annee else {}
    siens = list(Versement.objects.filter(convention__in=conventions, **dans).select_related("convention"))
    prevus = [v for v in siens if v.etat == E.PREVU]
    if not prevus:
        return 0
    premiers = {(v.convention_id, v.annee): v for v in siens if v.genre == GenreVersement.ACOMPTE}
    tenue = Tenue({v.convention_id: v.convention for v in prevus}.values())
    changes = 0
    with journal.acte(by=None, action="calculer"):
        for versement in prevus:
            mois = tenue.mois(versement.convention, versement.annee, jour)
            verse = _verse(premiers.get((versement.convention_id, versement.annee)))
            changes += _recompute(versement, plan.prevoir(rules_of(versement), mois, verse))
    return changes


def rules_of(versement: Versement) -> plan.Regles:
    """The rules of this row: those of the day it was planned."""
    return plan.Regles(versement.forfait, versement.plafond, versement.part, versement.prorata)


def _verse(premier: Versement | None) -> Decimal | None:
    """What the first payment gives for good, less what is taken back of it; None while it may still move."""
    if premier is None or premier.etat == E.PREVU:
        return None
    return Decimal(0) if premier.etat == E.ANNULE else premier.montant - (premier.a_recuperer or Decimal(0))


def _recompute(versement: Versement, annee: plan.Annee) -> bool:
    nouveau = _calcul(versement, annee)
    if all(getattr(versement, champ) == valeur for champ, valeur in nouveau.items()):
        return False
    # nobody orders it meanwhile: an order changes the state, and this filter no longer finds it
    return bool(Versement.objects.prevus().filter(pk=versement.pk).update(**nouveau))


def _calcul(versement: Versement, annee: plan.Annee) -> dict[str, Any]:
    """What the row says of its year."""
    if versement.genre == GenreVersement.ACOMPTE:
        return {"montant": annee.acompte, "mois": annee.mois, "vacants": 0, "deduit": plan.ZERO}
    return {"montant": annee.solde, "mois": annee.mois, "vacants": annee.vacants, "deduit": annee.acompte}


def apply_rules(*, convention: Convention, annee: int, by: Any) -> None:
    """The year follows the rules of the network as they are now. Refused once a payment of the year is ordered."""
    with ecriture(Versement, by=by, action="regles"):
        frais = _paid_by(convention, by)
        siens = frais.versements.filter(annee=annee)
        if siens.exclude(etat__in=(E.PREVU, E.ANNULE)).exists():
            raise Refused("Un versement de cette année est déjà ordonné\u00a0: ses règles ne changent plus.")
        if avenants.annonces(frais)[0] is None:
            raise Refused("Le réseau n’a pas dit son forfait\u00a0: donnez-le dans les réglages.")
        siens.prevus().update(**_regles(frais, annee, avenants.convenus([frais])))
        refresh_amounts(conventions=[frais])


# — Ordering and paying


def order_payment(*, versement: Versement, le: date, montant: Decimal, by: Any) -> Versement:
    """Order a payment, all its conditions met. `montant`: the amount that was read, refused when it has changed. From
    then on it never changes."""
    with ecriture(Versement, by=by, action="ordonner"):
        convention = _paid_by(versement.convention, by)
        refresh_amounts(conventions=[convention])
        frais = Versement.objects.with_versement().get(pk=versement.pk)
        if frais.etat == E.PREVU and frais.montant != montant:
            raise Refused(
                f"Le montant vient de changer\u00a0: {conditions.somme(frais.montant)}. Relisez avant d’ordonner."
            )
        _not_future(le, "le")
        versement.refresh_from_db()
        _move(versement, "ordonner", by, unless=conditions.manques(frais, aujourdhui()), ordonne_le=le)
    return versement


def withdraw_order(*, versement: Versement, motif: str, by: Any) -> Versement:
    """An order given by mistake and not paid."""
    _said(motif)
    with ecriture(Versement, by=by, action="retirer_ordre", motif=motif):
        convention = _paid_by(versement.convention, by)
        _move(versement, "retirer_ordre", by, motif=motif, ordonne_le=None)
        refresh_amounts(conventions=[convention])
    versement.refresh_from_db()
    return versement


def record_payment(*, versement: Versement, le: date, reference: str, by: Any) -> Versement:
    """The money has left, on that day and under that reference."""
    with ecriture(Versement, by=by, action="payer"):
        _paid_by(versement.convention, by)
        frais = verrouiller(versement)
        _not_future(le, "le")
        if frais.ordonne_le and le < frais.ordonne_le:
            raise Refused(
                f"Ce versement est ordonné le {en_jour(frais.ordonne_le)}\u00a0: il est payé après.", champ="le"
            )
        _referenced(reference)
        _move(versement, "payer", by, paye_le=le, reference=reference.strip()[:60])
        courriels_argent.paid(versement)
    return versement


def cancel_payment(*, versement: Versement, motif: str, by: Any) -> Versement:
    """It will not be paid: proofs that never came, a convention that stopped."""
    _said(motif)
    with ecriture(Versement, by=by, action="annuler", motif=motif):
        convention = _paid_by(versement.convention, by)
        _move(versement, "annuler", by, motif=motif, note=motif.strip()[:300])
        refresh_amounts(conventions=[convention])
    return versement


def restore_payment(*, versement: Versement, by: Any) -> Versement:
    with ecriture(Versement, by=by, action="retablir"):
        convention = _paid_by(versement.convention, by)
        _move(versement, "retablir", by, note="")
        refresh_amounts(conventions=[convention])
    versement.refresh_from_db()
    return versement


# — Taking back


def recover(*, versement: Versement, montant: Decimal, motif: str, explication: str, by: Any) -> Versement:
    """Ask the structure for money back, for a reason that holds (`_grounds`), at most what was paid."""
    _said(explication, "explication")
    with ecriture(Versement, by=by, action="recuperer", motif=explication):
        convention = _paid_by(versement.convention, by)
        frais = Versement.objects.select_related("convention__structure__reseau").get(pk=versement.pk)
        if frais.etat == E.PAYE and (raison := grounds(frais, motif, aujourdhui())):
            raise Refused(raison, champ="recuperation_motif")
        if not 0 < montant <= frais.montant:
            raise Refused(
                f"Entre 0,01\u00a0€ et {conditions.somme(frais.montant)}, ce qui a été payé.", champ="montant"
            )
        _move(versement, "recuperer", by, motif=explication, a_recuperer=montant, recuperation_motif=motif,
              note=explication.strip()[:300])  # fmt: skip
        refresh_amounts(conventions=[convention])
        courriels_argent.to_recover(versement)
    return versement


def grounds(versement: Versement, motif: str, jour: date) -> str:
    """Why this reason does not hold now; empty when it does."""
    c, annee = versement.convention, versement.annee
    reseau = c.structure.reseau
    if motif == MotifRecuperation.PREUVES:
        if jour <= reseau.preuves_dues(annee):
            return f"Les preuves de {annee} se donnent jusqu’au {en_jour(reseau.preuves_dues(annee))}."
        prouve = any(b.annee == annee and b.etat in PROUVES for b in c.bilans.all())
        return f"Les preuves de {annee} sont données\u00a0: le bilan est accepté." if prouve else ""
    if motif == MotifRecuperation.RESOLUTION:
        return "" if c.resolue else "Rien ne se récupère pour cela sans une résolution de la convention."
    if motif == MotifRecuperation.TROP_VERSE:
        return "" if overpaid(c, annee) else "Rien n’a été versé en trop cette année."
    clos = any(x.issue == IssueControle.RECUPERATION for x in c.controles.all())
    return "" if clos else "Aucun contrôle n’a conclu à une récupération."


def overpaid(convention: Convention, annee: int, jour: date | None = None) -> Decimal:
    """What the first payment gave beyond what the year is worth now."""
    premier = convention.versements.filter(annee=annee, genre=GenreVersement.ACOMPTE).first()
    verse = _verse(premier)
    if premier is None or verse is None:
        return plan.ZERO
    mois = Tenue([convention]).mois(convention, annee, jour or aujourdhui())
    return plan.prevoir(rules_of(premier), mois, verse).trop


def recover_all(*, convention: Convention, explication: str, by: Any) -> list[Versement]:
    """The convention is resolved: what was paid is taken back, what was not will not be paid."""
    _said(explication, "explication")
    with ecriture(Versement, by=by, action="recuperer", motif=explication):
        _paid_by(convention, by)
        siens = list(convention.versements.select_related("convention__structure__reseau").order_by("pk"))
        for v in siens:
            if v.etat == E.ORDONNE:
                withdraw_order(versement=v, motif=explication, by=by)
            if v.etat == E.PREVU:
                cancel_payment(versement=v, motif=explication, by=by)
            elif v.etat == E.PAYE:
                recover(
                    versement=v, montant=v.montant, motif=MotifRecuperation.RESOLUTION, explication=explication, by=by
                )
    return siens


def give_up(*, versement: Versement, motif: str, by: Any) -> Versement:
    """Nothing is asked back any more: proofs came late, an arrangement was found."""
    _said(motif)
    with ecriture(Versement, by=by, action="renoncer", motif=motif):
        convention = _paid_by(versement.convention, by)
        _move(versement, "renoncer", by, motif=motif, a_recuperer=None, recuperation_motif="", note=motif.strip()[:300])
        refresh_amounts(conventions=[convention])
    return versement


def record_refund(*, versement: Versement, le: date, reference: str, by: Any) -> Versement:
    """The money came back."""
    with ecriture(Versement, by=by, action="rembourser"):
        _paid_by(versement.convention, by)
        frais = verrouiller(versement)
        _not_future(le, "le")
        if frais.paye_le and le < frais.paye_le:
            raise Refused(
                f"Ce versement est payé le {en_jour(frais.paye_le)}\u00a0: il est remboursé après.", champ="le"
            )
        _referenced(reference)
        _move(versement, "rembourser", by, recupere_le=le, recupere_reference=reference.strip()[:60])
    return versement


def _paid_by(convention: Convention, by: Any) -> Convention:
    """The convention locked, by who pays: its payments move one at a time."""
    frais = verrouiller(convention)
    if not rules_argent.pays(by, frais):
        raise Refused("Seules la Caf et la coordination tiennent les versements.")
    return frais


def _move(
    versement: Versement, code: str, by: Any, *, motif: str = "", unless: list[str] | None = None, **champs: Any
) -> None:
    etats.move(
        versement, code, by=by, reason=motif.strip(), unless=lambda _: unless or [], etat_le=timezone.now(), **champs
    )


def _not_future(le: date, champ: str) -> None:
    if le > aujourdhui():
        raise Refused("Cette date est dans le futur.", champ=champ)


def _referenced(reference: str) -> None:
    if not reference.strip():
        raise Refused("Donnez la référence, telle qu’elle est sur le relevé.", champ="reference")


def _said(motif: str, champ: str = "motif") -> None:
    if not motif.strip():
        raise Refused("Dites pourquoi.", champ=champ)
