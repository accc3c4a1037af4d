"""What would differ from the base, field by field, in words: the preview is made of it, and « nothing changes » too."""

import datetime
from decimal import Decimal
from typing import Any

from coordination.models import Reunion
from promeneurs.enums import Plateforme
from promeneurs.models import Promeneur
from socle import valeurs
from socle.dates import Periodes, dernier_jour, periode
from structures.models import Structure

from .base import Base, charte_de
from .periodes import debut_voulu
from .plan import Ecart, FichePromeneur, FicheReunion, FicheStructure, MandatVoulu, Sejour
from .structures import contact_connu

Jour = datetime.date


def dit(valeur: Any) -> str:
    if valeur is None or valeur == "":
        return "rien"
    if isinstance(valeur, datetime.date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}".replace(".", ",") + "\u00a0h"
    return str(valeur)


def structure(fiche: FicheStructure, base: Base) -> None:
    """Fill the differences of one employer's sheet."""
    _champs(fiche, Structure, fiche.base)
    fiche.contact_base = contact_connu(fiche)
    _contact(fiche)
    for voulu in fiche.sejours:
        _sejour(fiche, voulu)
    for convention in fiche.conventions:
        apres = f"du {dit(convention.debut)} au {dit(convention.fin)}"
        connue = convention.base
        avant = f"du {dit(connue.periode.lower)} au {dit(dernier_jour(connue.periode))}" if connue else ""
        if connue is None or connue.periode != periode(convention.debut, convention.fin):
            fiche.ecarts.append(Ecart("convention", avant, apres))
        if convention.postes is not None and (connue is None or connue.postes != convention.postes):
            fiche.ecarts.append(Ecart("postes", dit(connue.postes) if connue else "", str(convention.postes)))
    for arretee, dernier in fiche.arreter:
        fiche.ecarts.append(Ecart("fin de la convention", dit(dernier_jour(arretee.periode)), dit(dernier)))
    for retiree in fiche.retirer:
        fiche.ecarts.append(Ecart("convention", f"du {dit(retiree.periode.lower)}", "retirée"))
    for mandat, jours in fiche.exceptions:
        fiche.ecarts.append(Ecart(f"exception, {mandat.promeneur}", "", _exception(jours)))


def _champs(fiche: Any, modele: Any, base: Any) -> None:
    for nom, valeur in fiche.champs.items():
        champ = modele._meta.get_field(nom)
        avant = getattr(base, champ.attname) if base else None
        apres = valeur.pk if hasattr(valeur, "pk") else valeur
        if avant != apres:
            libelles = dict(champ.flatchoices or [])
            ancien = getattr(base, nom) if base else ""
            fiche.ecarts.append(
                Ecart(
                    str(champ.verbose_name),
                    dit(libelles.get(ancien, ancien)) if base else "",
                    dit(libelles.get(apres, valeur)),
                )
            )


def _contact(fiche: FicheStructure) -> None:
    if not fiche.contact:
        return
    connu = fiche.contact_base
    nom = " ".join(v for v in (fiche.contact.get("prenom"), fiche.contact.get("nom"), fiche.contact.get("email")) if v)
    if connu is None:
        fiche.ecarts.append(Ecart("responsable", "", nom))
    elif not connu.responsable or any(getattr(connu, champ) != valeur for champ, valeur in fiche.contact.items()):
        fiche.ecarts.append(Ecart("responsable", f"{connu} {connu.email}".strip(), nom))


def _sejour(fiche: FicheStructure, voulu: Sejour) -> None:
    connu = voulu.base
    if connu is None:
        fiche.ecarts.append(Ecart("dans le réseau", "", f"depuis {dit(voulu.debut) if voulu.debut else 'toujours'}"))
        if voulu.sortie:
            fiche.ecarts.append(Ecart("sortie du réseau", "", dit(voulu.sortie)))
        if voulu.postes is not None:
            fiche.ecarts.append(Ecart("postes", "", str(voulu.postes)))
        return
    if connu.periode.lower != voulu.debut:
        avant = dit(connu.periode.lower) if connu.periode.lower else "toujours"
        fiche.ecarts.append(Ecart("entrée dans le réseau", avant, dit(voulu.debut)))
    if voulu.sortie and connu.periode.upper != voulu.sortie:
        fiche.ecarts.append(Ecart("sortie du réseau", dit(connu.periode.upper), dit(voulu.sortie)))
    if voulu.postes is not None and connu.postes != voulu.postes:
        fiche.ecarts.append(Ecart("postes", dit(connu.postes), str(voulu.postes)))


def promeneur(fiche: FichePromeneur, base: Base) -> None:
    """Fill the differences of one person's sheet."""
    _champs(fiche, Promeneur, fiche.base)
    for voulu in fiche.mandats:
        _mandat(fiche, voulu)
    for compte in fiche.comptes:
        if (compte.plateforme, compte.handle.cle) not in base.comptes:
            nom = compte.nom_libre or Plateforme(compte.plateforme).label
            fiche.ecarts.append(Ecart("compte à vérifier", "", f"{nom} {compte.handle.identifiant}"))


def _mandat(fiche: FichePromeneur, voulu: MandatVoulu) -> None:
    connu, chez = voulu.base, voulu.fiche.nom
    if connu is None:
        depuis = f"depuis le {dit(voulu.debut)}" if voulu.debut else "depuis toujours"
        jusque = f", sortie le {dit(voulu.sortie)}" if voulu.sortie else ""
        fiche.ecarts.append(Ecart(f"mandat, {chez}", "", depuis + jusque))
    else:
        debut = debut_voulu(voulu)
        if debut != connu.designation.lower:
            fiche.ecarts.append(Ecart(f"début, {chez}", dit(connu.designation.lower), dit(debut)))
        if voulu.sortie and voulu.sortie != connu.designation.upper:
            fiche.ecarts.append(Ecart(f"sortie, {chez}", dit(connu.designation.upper), dit(voulu.sortie)))
    if voulu.heures is not None and (connu is None or connu.heures_hebdo != voulu.heures):
        fiche.ecarts.append(Ecart("heures par semaine", dit(connu.heures_hebdo) if connu else "", dit(voulu.heures)))
    signatures = charte_de(connu) if connu else {}
    if voulu.charte and (len(signatures) < 2 or voulu.remplacer_charte):
        avant = ", ".join(sorted({dit(s.signee_le) for s in signatures.values()}))
        fiche.ecarts.append(Ecart("charte signée", avant, dit(voulu.charte)))
    if voulu.exception:
        fiche.ecarts.append(Ecart("exception", "", _exception(voulu.exception)))


def _exception(jours: Periodes) -> str:
    return f"reprise, sans convention, {valeurs.periode(jours)}"


def reunion(fiche: FicheReunion) -> None:
    _champs(fiche, Reunion, fiche.base)
