"""Undoing an import as a whole, as long as nothing depends on it."""

from typing import Any

from django.db import models, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils import timezone

from accounts.models import Invitation
from coordination.enums import EtatImport
from coordination.models import Import
from promeneurs.models import Mandat
from socle import etats, journal
from socle.etats import Refused
from territoires.models import Reseau

from . import effets

LIMITE = 12
TRACE = "L’historique, lui, garde la trace de l’import et de son annulation."


def annuler(*, objet: Import, by: Any) -> Import:
    """Put everything back as it was before. Refused, with what depends on it, when something does."""
    with transaction.atomic():
        Reseau.objects.select_for_update(of=("self",)).get(pk=objet.reseau_id)
        frais = Import.objects.select_for_update(of=("self",)).get(pk=objet.pk)
        if frais.etat != EtatImport.APPLIQUE:
            raise Refused(
                f"Cet import est «\u00a0{frais.get_etat_display().lower()}\u00a0»\u00a0: il n’y a rien à annuler."
            )
        raisons = pourquoi_pas(frais)
        if raisons:
            raise Refused(*raisons)
        with journal.acte(by=by, action="annuler", motif="Annulation de l’import", annule=frais.code):
            _defaire(frais)
        etats.move(objet, "annuler", by=by, annule_le=timezone.now())
    return objet


def pourquoi_pas(objet: Import) -> list[str]:
    """What stands in the way of undoing this import, in French; empty when nothing does."""
    raisons = _changes_depuis(objet)
    crees = _objets(objet, "cree")
    raisons += _dependances(crees) + _hors_lien(objet, crees)
    uniques = list(dict.fromkeys(raisons))
    if len(uniques) > LIMITE:
        return [*uniques[:LIMITE], f"Et {len(uniques) - LIMITE} autres raisons."]
    return uniques


def _par_modele(objet: Import, acte: str) -> dict[type[models.Model], list[dict[str, Any]]]:
    groupes: dict[type[models.Model], list[dict[str, Any]]] = {}
    for effet in objet.effets:
        if effet["acte"] == acte:
            groupes.setdefault(effets.MODELES[effet["modele"]], []).append(effet)
    return groupes


def _objets(objet: Import, acte: str) -> dict[type[models.Model], list[models.Model]]:
    return {
        modele: list(modele._base_manager.filter(pk__in=[e["pk"] for e in liste]))
        for modele, liste in _par_modele(objet, acte).items()
    }


def _nom(obj: models.Model) -> str:
    return f"{obj._meta.verbose_name} «\u00a0{obj}\u00a0»"


def _changes_depuis(objet: Import) -> list[str]:
    """Objects written by the import that somebody changed, or removed, since."""
    annules = set(Import.objects.filter(reseau=objet.reseau, etat=EtatImport.ANNULE).values_list("code", flat=True))
    raisons = []
    for acte in ("cree", "change"):
        for modele, liste in _par_modele(objet, acte).items():
            vus = {e["pk"]: e["evenement"] for e in liste}
            existants = {o.pk: o for o in modele._base_manager.filter(pk__in=vus)}
            if len(existants) < len(vus):
                raisons.append(f"Une fiche de l’import a été supprimée depuis ({modele._meta.verbose_name}).")
            for pk in _touches(modele, vus, annules) & existants.keys():
                raisons.append(f"A changé depuis l’import\u00a0: {_nom(existants[pk])}.")
    return sorted(raisons)


def _touches(modele: type[models.Model], vus: dict[Any, int], annules: set[str]) -> set[Any]:
    """Those with an event later than the one known, but for what a later import did and then undid."""
    evenements = journal.events_model(modele)._base_manager.filter(pgh_obj_id__in=vus, pgh_id__gt=min(vus.values()))
    touches = set()
    for pk, numero, contexte in evenements.values_list("pgh_obj_id", "pgh_id", "pgh_context"):
        meta = contexte or {}
        if numero > vus[pk] and not {meta.get("importe"), meta.get("annule")} & annules:
            touches.add(pk)
    return touches


def _dependances(crees: dict[type[models.Model], list[models.Model]]) -> list[str]:
    """Objects that point to what the import created, and that it did not create itself."""
    miens = {(modele, obj.pk) for modele, liste in crees.items() for obj in liste}
    raisons = []
    for modele, liste in crees.items():
        for relation in modele._meta.related_objects:
            lie = relation.related_model
            noms = {obj.pk: obj for obj in liste}
            trouves = _qui_comptent(lie).filter(**{f"{relation.field.name}__in": list(noms)})
            for dependant in trouves[: LIMITE * 10] if (lie not in crees) else trouves:
                if (lie, dependant.pk) not in miens and not lie._meta.label.endswith("Event"):
                    cible = noms[getattr(dependant, relation.field.attname)]
                    raisons.append(f"{_majuscule(_nom(dependant))} dépend de {_nom(cible)}.")
        for champ in modele._meta.many_to_many:
            if champ.remote_field.through._meta.auto_created:
                filtre = {f"{champ.m2m_field_name()}__in": liste}
                if champ.remote_field.through._base_manager.filter(**filtre).exists():
                    raisons.append(f"Des {champ.verbose_name} ont été ajoutées depuis l’import.")
    return raisons


def _qui_comptent(modele: type[models.Model]) -> Any:
    """The rows that count: those that dates alone made (a report to give, a payment planned) go with the rest."""
    tous = modele._default_manager.all()
    return tous.touches() if hasattr(tous, "touches") else modele._base_manager.all()


def _majuscule(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _hors_lien(objet: Import, crees: dict[type[models.Model], list[models.Model]]) -> list[str]:
    """What depends on it without a foreign key: mandates opened by its conventions, invitations to its people."""
    par_nom = {modele._meta.model_name: liste for modele, liste in crees.items()}
    touches = {e["pk"] for e in objet.effets if e["modele"] == Mandat._meta.label}
    conventions = {c.code: c for c in par_nom.get("convention", [])}  # type: ignore[attr-defined]
    raisons = [
        f"Le mandat «\u00a0{m}\u00a0» est ouvert par une convention de l’import."
        for m in Mandat.objects.filter(acte__in=conventions).exclude(pk__in=touches)
    ]
    stays = [a.structure_id for a in par_nom.get("adhesion", [])]  # type: ignore[attr-defined]
    apres = Mandat.objects.filter(structure__in=stays, cree_le__gt=objet.applique_le).exclude(pk__in=touches)
    raisons += [f"Le mandat «\u00a0{m}\u00a0» a été donné depuis l’import." for m in apres]
    codes = [o.code for nom in ("structure", "promeneur") for o in par_nom.get(nom, [])]  # type: ignore[attr-defined]
    if codes:
        motif = "|".join(codes)
        for invitation in Invitation.objects.filter(cible__regex=motif, retiree_le__isnull=True):
            raisons.append(f"{invitation.email} a été invité d’après une fiche de l’import.")
    return raisons


def _defaire(objet: Import) -> None:
    """Remove what was created, put back what was changed, then what was removed."""
    crees = _par_modele(objet, "cree")
    for modele in reversed(effets.SUIVIS):
        if modele in crees:
            _supprimer(modele, [e["pk"] for e in crees[modele]])
    changes = _par_modele(objet, "change")
    for modele in effets.SUIVIS:
        for effet in changes.get(modele, []):
            _remettre(modele, effet)
    retires = _par_modele(objet, "retire")
    for modele in effets.SUIVIS:
        for effet in retires.get(modele, []):
            _recreer(modele, effet)


def _supprimer(modele: type[models.Model], pks: list[Any]) -> None:
    collecteur = Collector(using="default")
    try:
        collecteur.collect(list(modele._base_manager.select_for_update().filter(pk__in=pks)))
    except (ProtectedError, RestrictedError) as erreur:
        raise Refused(f"D’autres fiches dépendent de l’import ({modele._meta.verbose_name}).") from erreur
    collecteur.delete()


def _remettre(modele: type[models.Model], effet: dict[str, Any]) -> None:
    obj = modele._base_manager.select_for_update().get(pk=effet["pk"])
    for nom, valeur in effet["avant"].items():
        champ = next(c for c in modele._meta.concrete_fields if c.attname == nom)
        if nom != "version" and not getattr(champ, "auto_now", False):
            setattr(obj, nom, effets.de_json(champ, valeur))
    if hasattr(obj, "version"):
        obj.version += 1
    obj.save()


def _recreer(modele: type[models.Model], effet: dict[str, Any]) -> None:
    obj = modele(pk=effet["pk"])
    for nom, valeur in effet["avant"].items():
        champ = next(c for c in modele._meta.concrete_fields if c.attname == nom)
        setattr(obj, nom, effets.de_json(champ, valeur))
    obj.save(force_insert=True)
