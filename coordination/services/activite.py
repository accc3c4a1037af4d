"""The activity that promeneurs report: one log a month, given until it closes, opened again on request."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from promeneurs import rules as personnes
from promeneurs.models import Promeneur
from socle import edition
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires import rules as reseaux
from territoires.models import Reseau

from .. import activite
from ..enums_activite import AXES, DU_TRIMESTRE, Question
from ..models import Initiative, ReglesActivite, Releve

CHAMPS = {
    Question.HEURES: ("heures",),
    Question.JEUNES: ("jeunes", "nouveaux"),
    Question.RENCONTRES: ("rencontres",),
    Question.THEMES: ("themes",),
    Question.AGES: ("jeunes_trimestre",),
    Question.GENRES: ("jeunes_trimestre",),
    Question.SITUATIONS: ("situations",),
}
"""The columns that answer each question, besides its numbers by kind."""
TEXTES = ("difficultes", "formations")
REOUVERTURE = timedelta(days=15)


def open_follow_up(*, reseau: Reseau, depuis: date, by: Any) -> ReglesActivite:
    """Begin to ask for logs, from the month of `depuis`. Nothing before it is ever asked."""
    with ecriture(ReglesActivite, by=by, action="ouvrir"):
        _coordinates(by, reseau)
        verrouiller(reseau)
        if ReglesActivite.objects.filter(reseau=reseau).exists():
            raise Refused("Le suivi de l’activité est déjà ouvert.")
        return enregistrer(ReglesActivite(reseau=reseau, depuis=depuis.replace(day=1)), ajout=True)


def set_follow_up(*, regles: ReglesActivite, changes: dict[str, Any], version: int | None, by: Any) -> bool:
    """Change how the network follows activity. What was given already stays, also for a question asked no more."""
    with ecriture(ReglesActivite, by=by, action="edit"):
        _coordinates(by, regles.reseau)
        if "depuis" in changes:
            changes = changes | {"depuis": changes["depuis"].replace(day=1)}
        return edition.apply(regles, changes, version=version, by=by)


def save_log(
    *, promeneur: Promeneur, mois: date, changes: dict[str, Any], version: int | None, by: Any, rendre: bool = False
) -> Releve:
    """Keep the log of a month (its first day), and give it with `rendre`. Given, it may be corrected until it closes.

    An empty number says « je ne sais pas ». Refused before the month begins, once it is closed, or given before its
    last week. Two people at once write one log: `Conflit` when both change the same number.
    """
    with ecriture(Releve, by=by, action="rendre" if rendre else "edit"):
        if not personnes.can_edit_profile(by, promeneur):
            raise Refused("Ce relevé est tenu par une autre personne.")
        frais = verrouiller(promeneur)
        regles = activite.regles(frais.reseau)
        releve = Releve.objects.filter(promeneur=frais, mois=mois).first()
        if inconnus := set(changes) - champs(regles, mois, releve):
            raise Refused(f"Ces questions ne sont pas posées\u00a0: {', '.join(sorted(inconnus))}.")
        _check_open(regles, mois, releve)
        if releve is None:
            releve = enregistrer(Releve(promeneur=frais, mois=mois), ajout=True)
        vue = 0 if version is None else version  # a page that showed nothing yet: another may have begun meanwhile
        edition.apply(releve, changes, version=vue, by=by, action="edit")
        releve.refresh_from_db()
        if rendre and releve.rendu_le is None:
            if aujourdhui() < activite.rendable_le(mois):
                quand = f"{activite.rendable_le(mois):%d/%m/%Y}"
                raise Refused(f"Ce mois n’est pas fini\u00a0: il se rend à partir du {quand}. Le brouillon est gardé.")
            releve.rendu_le, releve.rendu_par = timezone.now(), by
            releve.save(update_fields=["rendu_le", "rendu_par"])
    return releve


def champs(regles: ReglesActivite, mois: date, releve: Releve | None) -> set[str]:
    """What the log of this month may hold, as the questions and the public of the network say. What it already says of
    a question, in other words of ours, may still be corrected."""
    trimestre = activite.demande_le_trimestre(regles, mois)
    posees = [q for q in Question if regles.demande(q) and (trimestre or q not in DU_TRIMESTRE)]
    siens = {champ for q in posees for champ in CHAMPS.get(q, ())} | set(TEXTES)
    axes = [axe for axe in AXES if axe.question in posees]
    dits = {cle for axe in axes for cle, _ in axe.lignes if releve and cle in releve.chiffres}
    demandes = {cle for axe in axes for cle, _ in axe.lignes_de(regles.reseau.public_vise)}
    return siens | {f"chiffres.{cle}" for cle in demandes | dits}


def ask_reopening(*, promeneur: Promeneur, mois: date, motif: str, by: Any) -> Releve:
    """Ask the coordination to open a closed log again; asked twice, it is asked once."""
    with ecriture(Releve, by=by, action="demander_reouverture", motif=motif):
        if not personnes.is_self(by, promeneur):
            raise Refused("Ce relevé est tenu par une autre personne.")
        frais = verrouiller(promeneur)
        regles = activite.regles(frais.reseau)
        releve = Releve.objects.filter(promeneur=frais, mois=mois).first()
        if not regles.attend(mois) or not activite.clos(regles, mois, releve, aujourdhui()):
            raise Refused("Ce relevé n’est pas clos\u00a0: vous pouvez le remplir.")
        if not motif.strip():
            raise Refused("Dites pourquoi.", champ="motif")
        if releve is None:
            releve = enregistrer(Releve(promeneur=frais, mois=mois), ajout=True)
        if releve.demande_le is None:
            releve.demande_le, releve.demande_motif = timezone.now(), motif.strip()
            enregistrer(releve)
    return releve


def reopen(*, promeneur: Promeneur, mois: date, jusqu_au: date | None = None, by: Any) -> Releve:
    """Open a closed log again, for fifteen days unless another day is given."""
    jusqu_au = jusqu_au or aujourdhui() + REOUVERTURE
    with ecriture(Releve, by=by, action="rouvrir"):
        _coordinates(by, promeneur.reseau)
        frais = verrouiller(promeneur)
        regles = activite.regles(frais.reseau)
        releve = Releve.objects.filter(promeneur=frais, mois=mois).first()
        if not regles.attend(mois) or not activite.clos(regles, mois, releve, aujourdhui()):
            raise Refused("Ce relevé n’est pas clos.")
        if jusqu_au < aujourdhui():
            raise Refused("Choisissez un jour à venir.", champ="jusqu_au")
        if releve is None:
            releve = enregistrer(Releve(promeneur=frais, mois=mois), ajout=True)
        releve.rouvert_jusqu_au, releve.demande_le, releve.demande_motif = jusqu_au, None, ""
        return enregistrer(releve)


def _check_open(regles: ReglesActivite, mois: date, releve: Releve | None) -> None:
    if not regles.attend(mois):
        raise Refused("Aucun relevé n’est demandé pour ce mois.")
    if mois > aujourdhui():
        raise Refused("Ce mois n’a pas commencé.")
    if activite.clos(regles, mois, releve, aujourdhui()):
        raise Refused("Ce relevé est clos. Demandez à la coordination de le rouvrir.")


def save_initiative(
    *, promeneur: Promeneur, by: Any, initiative: Initiative | None = None, version: int | None = None, **champs_: Any
) -> Initiative:
    """Note something done, or planned with the support it needs; or correct it."""
    with ecriture(Initiative, by=by, action="initiative"):
        _keeps(by, promeneur)
        if not champs_["prevue"] and champs_["date"] > aujourdhui():
            raise Refused("Cette date est à venir\u00a0: dites que l’initiative est prévue.", champ="date")
        if initiative is None:
            return enregistrer(Initiative(promeneur=promeneur, **champs_), ajout=True)
        edition.apply(initiative, champs_, version=version, by=by, action="initiative")
        initiative.refresh_from_db()
        return initiative


def remove_initiative(*, initiative: Initiative, by: Any) -> None:
    """Take it away; its history stays."""
    with ecriture(Initiative, by=by, action="supprimer"):
        _keeps(by, initiative.promeneur)
        verrouiller(initiative).delete()


def _keeps(by: Any, promeneur: Promeneur) -> None:
    if not personnes.can_edit_profile(by, promeneur):
        raise Refused("Seule la personne, ou la coordination, tient son activité.")


def _coordinates(by: Any, reseau: Reseau) -> None:
    if not reseaux.is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau règle le suivi.")
