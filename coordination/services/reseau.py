"""Writes of the coordinator's room: settings, who works in the network, a nudge about a charter."""

from datetime import date
from typing import Any

from django.db import transaction

from coordination.enums_actions import NatureAction
from coordination.models import Action
from coordination.suivi import portee
from promeneurs import services as personnes
from promeneurs.models import Mandat, Promeneur, SignatureCharte
from socle import courrier, edition
from socle.dates import aujourdhui, contient
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from structures import services as employeurs
from structures.models import Structure
from territoires import services as reseaux
from territoires.models import Organisme, PartenaireReseau, Reseau, RoleReseau


def edit(*, obj: Any, changes: dict[str, Any], version: int | None, by: Any) -> bool:
    """Change fields of a sheet. `Conflit` when somebody changed the same ones meanwhile; `Refused` in French."""
    with ecriture(type(obj), by=by, action="edit"):
        return edition.apply(obj, changes, version=version, by=by)


def create_person(
    *, reseau: Reseau, by: Any, structure: Structure | None, depuis: date | None, **champs: Any
) -> Promeneur:
    """A new file, named at once by a structure when one is given: both, or neither."""
    with transaction.atomic():
        promeneur = personnes.create_promeneur(reseau=reseau, by=by, **champs)
        if structure:
            personnes.designate(promeneur=promeneur, structure=structure, by=by, depuis=depuis)
    return promeneur


def create_structure(
    *, reseau: Reseau, by: Any, entree: bool, depuis: date | None, postes: int | None, **champs: Any
) -> Structure:
    """A new sheet, in the network at once when it is."""
    with transaction.atomic():
        structure = employeurs.create_structure(reseau=reseau, by=by, **champs)
        if entree:
            employeurs.enter_network(structure=structure, by=by, depuis=depuis, postes=postes)
    return structure


def change_employer(
    *, mandat: Mandat, structure: Structure, depuis: date, by: Any, sortie: date | None = None, **champs: Any
) -> Mandat:
    """The person leaves one structure for another: the mandates follow one another, the file stays."""
    motif = champs.pop("motif", "") or f"Change d’employeur : {structure}."
    with transaction.atomic():
        try:
            personnes.end_mandate(mandat=mandat, le=depuis, motif=motif, by=by)
        except Refused as refus:  # the last day is then the new mandate's: what is wrong is the day of the change
            raise Refused(*refus.reasons, champ="depuis") from refus
        return personnes.designate(
            promeneur=mandat.promeneur, structure=structure, by=by, depuis=depuis, sortie=sortie, **champs
        )


# — Partners


def add_partner(*, reseau: Reseau, nom: str, sigle: str, nature: str, qualite: str, by: Any) -> PartenaireReseau:
    """A body sits with the network from today. One this network knows under the name is taken as it is."""
    with transaction.atomic():
        connu = Organisme.objects.named(nom).filter(partenariats__reseau=reseau).distinct().first()
        organisme = connu or reseaux.create_organisme(nom=nom, sigle=sigle, nature=nature, by=by)
        return reseaux.add_partner(reseau=reseau, organisme=organisme, qualite=qualite, depuis=aujourdhui(), by=by)


def end_partner(*, partenaire: PartenaireReseau, by: Any) -> None:
    """The body leaves the network today and its people lose their access. Added today, it is taken away."""
    jour = aujourdhui()
    with ecriture(PartenaireReseau, by=by, action="fin_partenariat"):
        frais = verrouiller(partenaire)
        if not contient(frais.periode, jour):
            raise Refused("Ce partenariat est déjà fini.")
        if frais.periode.lower == jour:
            RoleReseau.objects.partenaires().filter(reseau=frais.reseau, organisme=frais.organisme).delete()
            frais.delete()
        else:
            reseaux.end_partner(partenaire=frais, sortie=jour, by=by)


# — A nudge


def remind_charter(*, mandat: Mandat, by: Any) -> list[str]:
    """Write to whoever has not signed the charter, at most once a day each. Says to whom."""
    if not Mandat.objects.filter(pk=mandat.pk).ouvrables(aujourdhui()).exists():
        raise Refused("La convention de la structure est finie\u00a0: rien n’ouvrirait le mandat, la charte attend.")
    signees = set(SignatureCharte.objects.filter(mandat=mandat).values_list("partie", flat=True))
    adresses = [mandat.promeneur.email] if "promeneur" not in signees else []
    if "structure" not in signees:
        direction = mandat.structure.membres.filter(role="direction").values_list("user__email", flat=True)
        adresses += list(direction) or [mandat.structure.email]
    adresses = [adresse for adresse in dict.fromkeys(adresses) if adresse]
    if not adresses:
        raise Refused("Aucune adresse e-mail pour écrire à qui doit signer.")
    reseau, jour = mandat.promeneur.reseau, aujourdhui()
    for adresse in adresses:
        courrier.send(
            modele="coordination_charte",
            to=adresse,
            context={"promeneur": str(mandat.promeneur), "structure": mandat.structure.nom, "reseau": reseau.nom},
            key=f"charte-a-signer:{mandat.code}:{adresse}:{jour}",
            portee=portee(reseau),
        )
    _note_reminder(mandat, jour, by)
    return adresses


def _note_reminder(mandat: Mandat, jour: date, by: Any) -> None:
    """A line of the action log, once a day: mails are erased after a year, and nothing else says this act."""
    reseau, source = mandat.promeneur.reseau, f"charte:{mandat.code}-{jour:%m%d}:{jour.year}"
    with ecriture(Action, by=by, action="noter"):
        verrouiller(mandat)
        if not Action.objects.filter(reseau=reseau, source=source).exists():
            texte, nature = f"Charte rappelée, {mandat.structure}", NatureAction.SOUTIEN_PROMENEUR
            ligne = Action(reseau=reseau, par=by, date=jour, nature=nature, texte=texte, source=source)
            ligne.promeneur = mandat.promeneur
            enregistrer(ligne, ajout=True)
