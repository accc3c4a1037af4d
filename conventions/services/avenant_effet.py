"""An avenant takes effect on its day: posts, amounts, last day, words of the project; once, whoever comes first."""

import logging
from datetime import date
from typing import Any

from django.utils import timezone

from socle import etats
from socle.dates import UN_JOUR, aujourdhui, contient, periode
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.valeurs import jour as en_jour

from .. import avenants, courriels_vie
from ..enums import EtatConvention, Origine
from ..enums_argent import EtatVersement
from ..enums_vie import AVENANTS_OUVERTS, EtatAvenant, NatureAvenant
from ..models import Avenant, Convention, Poste
from .argent import refresh_amounts
from .bilan import open_years
from .certificat import make_certificate
from .commun import touch
from .reprise import follow
from .titulaires import end_holding

log = logging.getLogger(__name__)
E = EtatAvenant
SANS_OBJET = "La convention est finie avant que l’avenant prenne effet."


def avenant_signed(avenant: Avenant, by: Any) -> None:
    """Every party has signed: its certificate is made; applied at once when its day has come."""
    etats.move(avenant, "signer", by=by, etat_le=timezone.now())
    make_certificate(avenant.convention, by, avenant)
    courriels_vie.avenant_signed(avenant)
    if avenant.a_appliquer(aujourdhui()):
        apply_avenant(avenant=avenant, by=by)


def apply_avenant(*, avenant: Avenant, by: Any = None) -> bool:
    """Change the convention as it says; false when somebody did it meanwhile. All of it, or nothing."""
    with ecriture(Avenant, by=by, action="appliquer"):
        verrouiller(avenant.convention.structure)
        convention = verrouiller(avenant.convention)
        frais = verrouiller(avenant)
        frais.convention = convention
        if not frais.a_appliquer(aujourdhui()):
            return False
        if convention.etat != EtatConvention.ACTIVE or not contient(convention.periode, frais.effet):
            void_avenants(convention=convention, by=by, motif=SANS_OBJET)
            return False
        _change(convention, frais, by)
        etats.move(avenant, "appliquer", by=by, etat_le=timezone.now(), applique_le=aujourdhui())
        follow(structure=convention.structure, by=by)
        siens = Convention.objects.filter(pk=convention.pk)
        open_years(conventions=siens)
        _amounts(convention, frais)
        refresh_amounts(conventions=siens)
        courriels_vie.avenant_applied(avenant)
    return True


def apply_due(jour: date | None = None) -> int:
    """Those whose day has come, each in its own transaction: run twice, or by two workers, each is applied once. What
    cannot be applied waits, and is said in the log."""
    jour, faits = jour or aujourdhui(), 0
    for avenant in Avenant.objects.filter(etat=E.SIGNE, effet__lte=jour).select_related("convention__structure"):
        try:
            faits += apply_avenant(avenant=avenant)
        except Refused as refus:
            log.error("avenant %s : %s", avenant.code, refus)
    finies = Avenant.objects.filter(etat__in=AVENANTS_OUVERTS, convention__periode__endswith__lte=jour)
    for convention in Convention.objects.filter(avenants__in=finies).distinct():
        with ecriture(Avenant, by=None, action="caduc"):
            void_avenants(convention=verrouiller(convention), by=None, motif=SANS_OBJET)
    return faits


def void_avenants(*, convention: Convention, by: Any, motif: str) -> int:
    """The convention is over: what would have changed it has no object. Inside a transaction that holds it."""
    ouverts = list(Avenant.objects.filter(convention=convention, etat__in=AVENANTS_OUVERTS))
    for avenant in ouverts:
        avenant.documents.filter(remplace_le__isnull=True).exclude(avenant__etat=E.SIGNE).update(
            remplace_le=timezone.now()
        )
        etats.move(avenant, "caduc", by=by, reason=motif, reponse=motif, etat_le=timezone.now())
    return len(ouverts)


def _change(c: Convention, a: Avenant, by: Any) -> None:
    champs: dict[str, Any] = dict(a.textes)
    if a.change(NatureAvenant.POSTES):
        champs["postes"] = a.postes
        if c.origine == Origine.PLATEFORME:
            _posts(c, a, by)
    if a.creneaux is not None:
        _slots(c, a.creneaux)
    if a.change(NatureAvenant.DATES):
        champs["periode"] = periode(c.periode.lower, a.dernier_jour)
    for nom, valeur in champs.items():
        setattr(c, nom, valeur)
    c.version += 1
    c.save(update_fields=[*champs, "version", "modifie_le"]) if champs else touch(c)


def _posts(c: Convention, a: Avenant, by: Any) -> None:
    """Those taken off end the day before, their holder with them; new ones are to fill from that day on."""
    en_place = avenants.postes_le(c, a.effet)
    motif = f"Poste retiré par l’{a} du {en_jour(a.effet)}."
    for poste in en_place:
        if poste.code in a.postes_retires:
            jour = max(a.effet, aujourdhui())
            end_holding(poste, jour, motif, by)
            poste.fin = jour - UN_JOUR
            enregistrer(poste)
    restent = len(en_place) - len(a.postes_retires)
    for _ in range((a.postes or 0) - restent):
        enregistrer(Poste(convention=c, debut=max(a.effet, aujourdhui())), ajout=True)


def _slots(c: Convention, voulus: list[list[str]]) -> None:
    """Those no longer planned go before the others come: the same hour may last otherwise."""
    for x in c.creneaux.all():
        if avenants.creneaux([x])[0] not in voulus:
            x.delete()
    restent = avenants.creneaux(c.creneaux.all())
    for brut in voulus:
        if brut not in restent:
            x = avenants.creneau(brut)
            x.convention = c
            enregistrer(x, ajout=True)


def _amounts(c: Convention, a: Avenant) -> None:
    """What is planned of its year and of those after follows; what is ordered never moves."""
    if a.change(NatureAvenant.MONTANT):
        prevus = c.versements.filter(annee__gte=a.effet.year, etat=EtatVersement.PREVU)
        prevus.update(forfait=a.forfait, plafond=a.plafond)
