"""Plan → services, in one transaction: all or nothing. What was done is read back from the history, to be undone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from conventions.models import Convention
from conventions.services import remove_resumed, resume_convention
from coordination.enums import EtatImport
from coordination.models import Import
from promeneurs.enums import Moyen
from promeneurs.models import Compte, Mandat, Permanence, Promeneur, SignatureCharte
from promeneurs.services import (
    create_promeneur,
    designate,
    open_by_exception,
    present_account,
    record_imported_charter,
)
from socle import edition, etats, journal, statistiques
from socle.dates import Periodes
from socle.ecriture import en_masse, raisons
from socle.etats import Refused
from structures.models import Adhesion, Structure
from structures.services import create_structure, enter_network, leave_network, save_contact
from territoires.models import Reseau

from . import corrections, effets
from .analyse import analyser
from .lecture import Lecture, Probleme
from .periodes import debut_voulu
from .plan import FichePromeneur, FicheStructure, MandatVoulu, Plan, Sejour

MOTIF = "Reprise du tableur"


class Annulable(Exception):
    """Raised to roll back a trial."""


class NonApplicable(Refused):
    """The plan still has errors or open questions; it carries them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__(*[str(p) for p in plan.erreurs], *[str(q.probleme) for q in plan.questions])


def prepare(*, reseau: Reseau, lecture: Lecture, by: Any, choix: dict[str, str] | None = None) -> Import:
    """Keep what was read until it is confirmed, with what was answered before: `choix`, else what the imports left
    without confirmation were told of the same rows. A file corrected and brought again asks only what is new."""
    choix = _deja_repondu(reseau, lecture) if choix is None else choix
    return Import.objects.create(reseau=reseau, noms=lecture.noms, lignes=lecture.en_json(), choix=choix, par=by)


def _deja_repondu(reseau: Reseau, lecture: Lecture) -> dict[str, str]:
    """An answer may bring another question: looked for until no answer is new."""
    sans_suite = Import.objects.filter(reseau=reseau, etat__in=(EtatImport.PREPARE, EtatImport.ABANDONNE))
    gardees: dict[str, str] = {}
    for resume in sans_suite.order_by("pk").values_list("resume", flat=True):
        gardees |= resume.get("reponses", {})
    choix: dict[str, str] = {}
    while gardees:
        questions = analyser(reseau=reseau, lecture=lecture, choix=choix).questions
        nouveaux = {q.cle: gardees[q.empreinte] for q in questions if q.empreinte in gardees}
        if nouveaux.keys() <= choix.keys():
            break
        choix |= nouveaux
    return choix


def repondre(*, objet: Import, choix: dict[str, str], by: Any) -> Import:
    """Keep the answers given to what was ambiguous; nothing else is written before confirmation."""
    with transaction.atomic(), journal.acte(by=by, action="repondre"):
        frais = Import.objects.select_for_update(of=("self",)).get(pk=objet.pk)
        if frais.etat != EtatImport.PREPARE:
            raise Refused("Cet import n’attend plus de réponse.")
        frais.choix = {**frais.choix, **choix}
        lecture = Lecture.de_json(frais.noms, frais.lignes)
        frais.resume = {"reponses": analyser(reseau=frais.reseau, lecture=lecture, choix=frais.choix).reponses}
        frais.save(update_fields=["choix", "resume"])
    return frais


def abandonner(*, objet: Import, by: Any) -> Import:
    """Give up an import that was not confirmed; the rows read are forgotten at once."""
    return etats.move(objet, "abandonner", by=by, lignes={}, choix={})


def previsualiser(*, reseau: Reseau, lecture: Lecture, choix: dict[str, str], by: Any = None) -> Plan:
    """The plan, tried for good and rolled back: what a service would refuse is known before confirming."""
    plan = analyser(reseau=reseau, lecture=lecture, choix=choix)
    if not plan.applicable or plan.rien:
        return plan
    essai = analyser(reseau=reseau, lecture=lecture, choix=choix)
    try:
        with transaction.atomic():
            _appliquer(essai, by)
            raise Annulable
    except Annulable:
        pass
    except NonApplicable as erreur:
        plan.problemes += [p for p in erreur.plan.problemes if p not in plan.problemes]
    return plan


def confirmer(*, objet: Import, by: Any) -> Plan:
    """Apply an import that was prepared: all of it, once. Raises `Refused`, with nothing written."""
    with transaction.atomic():
        Reseau.objects.select_for_update(of=("self",)).get(pk=objet.reseau_id)
        frais = Import.objects.select_for_update(of=("self",)).get(pk=objet.pk)
        if frais.etat != EtatImport.PREPARE:
            raise Refused(
                f"Cet import est déjà «\u00a0{frais.get_etat_display().lower()}\u00a0»\u00a0: "
                "quelqu’un d’autre vient peut-être de le confirmer."
            )
        lecture = Lecture.de_json(frais.noms, frais.lignes)
        plan = analyser(reseau=frais.reseau, lecture=lecture, choix=frais.choix)
        if not plan.applicable:
            raise NonApplicable(plan)
        with effets.suivre(by=by, code=frais.code) as suivi:
            _appliquer(plan, by)
        etats.move(
            objet,
            "appliquer",
            by=by,
            applique_le=timezone.now(),
            effets=[*suivi.effets, *plan.retraits],
            resume={**plan.comptes(), **memoire(plan)},
        )
    recompter()
    return plan


def recompter() -> None:
    """Many rows came at once: the next page asks with a right idea of how many."""
    statistiques.analyser(Structure, Adhesion, Convention, Promeneur, Mandat, SignatureCharte, Compte, Permanence)


def memoire(plan: Plan) -> dict[str, Any]:
    """What the files said that no row holds: who is « non conventionnée » and when, which starts were deduced, whose
    row made a new person of a name already known, what was answered to which question."""
    touchees = [f for f in plan.structures if f.obj is not None]
    return {
        "non": {f.obj.code: effets.en_json(f.non) for f in touchees if f.non and f.obj},
        "oui": [f.obj.code for f in touchees if f.conventions and not f.non and f.obj],
        "reponses": plan.reponses,
        "nouvelles": {p.lus[0].rang.empreinte: p.obj.code for p in plan.promeneurs if p.base is None and p.obj},
        "deduits": {
            f.obj.code: s.debut.isoformat()
            for f in touchees
            for s in f.sejours
            if f.obj and not s.explicite and s.debut is not None
        },
    }


def _appliquer(plan: Plan, by: Any) -> None:
    """Every write, employers first. A refusal names its row and stops everything."""
    with _refus(plan), en_masse():
        for fiche in plan.structures:
            _essaye(plan, fiche.lus[0].rang if fiche.lus else None, lambda f=fiche: _structure(plan, f, by))
        for personne in plan.promeneurs:
            _essaye(plan, personne.lus[0].rang, lambda f=personne: _promeneur(plan, f, by))
        for fiche in plan.structures:
            for mandat, jours in fiche.exceptions:
                _exception(Mandat.objects.get(pk=mandat.pk), jours, by)
        for reunion in plan.reunions:
            if reunion.base is None or reunion.ecarts:
                _essaye(
                    plan,
                    reunion.lu.rang,
                    lambda r=reunion: corrections.save_meeting(reseau=plan.reseau, reunion=r.base, by=by, **r.champs),
                )


@contextmanager
def _refus(plan: Plan) -> Iterator[None]:
    yield
    if plan.erreurs:
        raise NonApplicable(plan)


def _essaye(plan: Plan, rang: Any, ecrire: Callable[[], Any]) -> None:
    """Run one sheet's writes; what a service refuses becomes an error of its row, and the next sheets are tried."""
    try:
        with transaction.atomic():
            ecrire()
    except (Refused, ValidationError) as erreur:
        for raison in raisons(erreur):
            plan.problemes.append(rang.dit(raison) if rang else Probleme(raison))


def _structure(plan: Plan, fiche: FicheStructure, by: Any) -> None:
    if fiche.base is None:
        fiche.obj = create_structure(reseau=plan.reseau, by=by, **fiche.champs)
    else:
        fiche.obj = fiche.base
        if any(_differe(fiche.base, nom, valeur) for nom, valeur in fiche.champs.items()):
            edition.apply(fiche.base, fiche.champs, version=None, by=by, reason=MOTIF, action="reprise")
    for voulu in fiche.sejours:
        _sejour(fiche.obj, voulu, by)
    _conventions(plan, fiche, fiche.obj, by)
    if fiche.contact and any(e.libelle == "responsable" for e in fiche.ecarts):
        _contact(fiche, fiche.obj, by)


def _differe(obj: Any, nom: str, valeur: Any) -> bool:
    return getattr(obj, nom) != valeur


def _sejour(structure: Structure, voulu: Sejour, by: Any) -> None:
    base = voulu.base
    if base is None:
        enter_network(structure=structure, depuis=voulu.debut, sortie=voulu.sortie, postes=voulu.postes, by=by)
        return
    sortie = voulu.sortie or base.periode.upper
    postes = base.postes if voulu.postes is None else voulu.postes
    part = voulu.sortie is not None and base.periode.upper is None
    attendu = (voulu.debut, None if part else sortie, postes)
    if (base.periode.lower, base.periode.upper, base.postes) != attendu:
        corrections.correct_stay(adhesion=base, debut=attendu[0], sortie=attendu[1], postes=postes, by=by)
    if part:
        leave_network(structure=structure, le=voulu.sortie, motif=MOTIF, by=by)


def _conventions(plan: Plan, fiche: FicheStructure, structure: Structure, by: Any) -> None:
    for retiree in fiche.retirer:
        plan.retraits.append(effets.retrait(retiree))
        remove_resumed(convention=retiree, by=by)
    for arretee, dernier in fiche.arreter:
        debut, postes = arretee.periode.lower, arretee.postes
        corrections.correct_convention(convention=arretee, debut=debut, dernier_jour=dernier, postes=postes, by=by)
    for voulue in fiche.conventions:
        base, dates = voulue.base, {"debut": voulue.debut, "dernier_jour": voulue.fin}
        if base is None:
            resume_convention(structure=structure, postes=voulue.postes, note=MOTIF, by=by, **dates)
            continue
        postes = base.postes if voulue.postes is None else voulue.postes
        if any(e.libelle in ("convention", "postes") for e in fiche.ecarts):
            corrections.correct_convention(convention=base, postes=postes, by=by, **dates)


def _contact(fiche: FicheStructure, structure: Structure, by: Any) -> None:
    """The person in charge: the known contact corrected, or a new one; a former one stays as a plain contact."""
    connu, champs = fiche.contact_base, dict(fiche.contact)
    if connu is None and "nom" not in champs:
        champs["nom"] = champs.pop("prenom", "") or "Responsable"
    for autre in structure.contacts.filter(responsable=True):
        if connu is None or autre.pk != connu.pk:
            save_contact(structure=structure, contact=autre, responsable=False, by=by)
    save_contact(structure=structure, contact=connu, responsable=True, by=by, **champs)


def _promeneur(plan: Plan, fiche: FichePromeneur, by: Any) -> None:
    if fiche.base is None:
        fiche.obj = create_promeneur(reseau=plan.reseau, by=by, **fiche.champs)
    else:
        fiche.obj = fiche.base
        if any(_differe(fiche.base, nom, valeur) for nom, valeur in fiche.champs.items()):
            edition.apply(fiche.base, fiche.champs, version=None, by=by, reason=MOTIF, action="reprise")
    for voulu in fiche.mandats:
        _mandat(plan, fiche.obj, voulu, by)
    connus = set(fiche.obj.comptes.values_list("plateforme", "cle")) if fiche.base else set()
    for compte in fiche.comptes:
        if (compte.plateforme, compte.handle.cle) not in connus:
            present_account(
                promeneur=fiche.obj,
                plateforme=compte.plateforme,
                identifiant=compte.saisi,
                nom_libre=compte.nom_libre,
                by=by,
            )


def _mandat(plan: Plan, promeneur: Any, voulu: MandatVoulu, by: Any) -> None:
    structure = voulu.fiche.obj or voulu.fiche.base
    if structure is None:
        raise Refused("La structure n’a pas pu être créée.")
    if voulu.base is None:
        mandat = designate(
            promeneur=promeneur,
            structure=structure,
            depuis=voulu.debut,
            sortie=voulu.sortie,
            heures_hebdo=voulu.heures,
            by=by,
        )
    else:
        mandat = _corrige(voulu, by)
    if voulu.charte and voulu.remplacer_charte:
        plan.retraits += [effets.retrait(s) for s in mandat.signatures.filter(moyen=Moyen.REPRISE)]
        corrections.correct_charter(mandat=mandat, signee_le=voulu.charte, by=by)
    elif voulu.charte and (voulu.base is None or mandat.signatures.count() < 2):
        record_imported_charter(mandat=mandat, signee_le=voulu.charte, by=by)
    if voulu.exception:
        _exception(mandat, voulu.exception, by)


def _corrige(voulu: MandatVoulu, by: Any) -> Mandat:
    """The known mandate with the dates and hours of the file; what the structure's leaving ended stays ended."""
    mandat = Mandat.objects.get(pk=voulu.base.pk)  # type: ignore[union-attr]
    debut = debut_voulu(voulu)
    sortie = voulu.sortie or mandat.designation.upper
    heures = mandat.heures_hebdo if voulu.heures is None else voulu.heures
    if (mandat.designation.lower, mandat.designation.upper, mandat.heures_hebdo) != (debut, sortie, heures):
        return corrections.correct_mandate(mandat=mandat, debut=debut, sortie=sortie, heures=heures, by=by)
    return mandat


def _exception(mandat: Mandat, jours: Periodes, by: Any) -> None:
    """Domain §3.7: a charter signed while the structure has no convention is an exception, said so."""
    restants = jours.dans(mandat.designation)
    if restants and restants.sans(mandat.periode):
        open_by_exception(mandat=mandat, motif=corrections.MOTIF_EXCEPTION, jours=restants, by=by)
