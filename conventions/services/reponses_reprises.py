"""Answers of an earlier file taken again in a draft, and taken back."""

from typing import Any

from django.utils import timezone

from socle import edition
from socle.ecriture import enregistrer
from socle.etats import Refused

from .. import presentation, reponses_reprises
from ..enums import EtatConvention
from ..models import Convention, RepriseReponses
from ..reponses_reprises import REPONSE, gardable
from .budget import copy_budget
from .commun import PourLeCompte, acting, said_for, touch

BROUILLON = "Seul un brouillon reprend les réponses d’un dossier précédent."


def take_answers(
    *, convention: Convention, depuis: Convention, by: Any, pour_le_compte: PourLeCompte = None
) -> RepriseReponses:
    """Fill what is empty in a draft from an earlier file of the structure. What is written stays. Undone once, by
    `give_back_answers`."""
    with acting(convention, by=by, action="reprendre_reponses", pour=pour_le_compte) as (frais, original):
        if frais.etat != EtatConvention.BROUILLON:
            raise Refused(BROUILLON)
        if depuis.pk not in {source.pk for source in reponses_reprises.sources(frais)}:
            raise Refused("Ce dossier n’est pas un dossier précédent de la structure.")
        if frais.reprises.filter(annulee_le__isnull=True).exists():
            raise Refused("Les réponses d’un dossier sont déjà reprises\u00a0: annulez d’abord cette reprise.")
        offre = reponses_reprises.proposer(frais, depuis)
        if offre.vide:
            raise Refused("Il n’y a rien à reprendre\u00a0: tout ce que ce dossier dit est déjà écrit.")
        edition.apply(
            frais, offre.champs, version=frais.version, by=by, reason=said_for(original), action="reprendre_reponses"
        )
        lignes = copy_budget(depuis=depuis, vers=frais) if offre.lignes else []
        gardes = {nom: gardable(valeur) for nom, valeur in offre.champs.items()}
        reprise = RepriseReponses(convention=frais, depuis=depuis, champs=gardes, lignes=lignes, prise_par=by)
        enregistrer(reprise, ajout=True)
        touch(frais)
    return reprise


def give_back_answers(*, convention: Convention, by: Any, pour_le_compte: PourLeCompte = None) -> list[str]:
    """Take back what was taken, but what somebody changed since. Says what stays."""
    with acting(convention, by=by, action="rendre_reponses", pour=pour_le_compte) as (frais, original):
        reprise = reponses_reprises.en_cours(frais)
        if reprise is None:
            raise Refused("Il n’y a plus de reprise à annuler.")
        changes, restent = {}, []
        for nom, prise in reprise.champs.items():
            if gardable(edition.valeur_de(frais, nom)) == prise:
                changes[nom] = _vide(nom)
            else:
                restent.append(frais.libelle_de(nom) if nom.startswith(REPONSE) else presentation.libelle(nom))
        edition.apply(frais, changes, version=frais.version, by=by, reason=said_for(original), action="rendre_reponses")
        intactes = frais.lignes_budget.filter(code__in=reprise.lignes, version=0)
        if intactes.count() < frais.lignes_budget.filter(code__in=reprise.lignes).count():
            restent.append("Les lignes du budget que vous avez changées")
        for ligne in intactes:
            ligne.delete()
        reprise.annulee_le = timezone.now()
        reprise.save(update_fields=["annulee_le"])
        touch(frais)
    return restent


def _vide(nom: str) -> Any:
    if nom.startswith(REPONSE):
        return None
    return Convention._meta.get_field(nom).get_default()  # type: ignore[union-attr]
