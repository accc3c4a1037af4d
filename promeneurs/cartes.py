"""The official card and the poster: who may have one, until when, and what is drawn on it."""

from datetime import date
from typing import Any

from django.utils import timezone

from socle import pdf
from socle.composants.icones import image
from socle.dates import UN_JOUR, ajoute_mois
from socle.texte import tri
from socle.valeurs import jour as en_jour
from structures.models import Structure

from . import annuaire, fiches, horaires, partage
from .fiches import Fiche
from .models import Carte, Promeneur

MOIS = 12  # a card holds for a year at most
SUR_L_AFFICHE = 6
FORMATS = ("a4", "a3")
DOCUMENTS = {"carte": "carte", "planche": "planche-de-dix-cartes"}
VIOLET = "#4f46b8"


def pourquoi_pas(promeneur: Promeneur, jour: date) -> list[str]:
    """Why no card is made on that day, for whoever keeps it; nothing when the person is actif."""
    soi = Promeneur.objects.filter(pk=promeneur.pk)
    if soi.actifs(jour).exists():
        return []
    if soi.suspendus(jour).exists():
        return ["Une suspension conservatoire est en cours."]
    ouverts = promeneur.mandats.en_vigueur(jour)
    if not ouverts.exists():
        return ["Aucun mandat n’est en vigueur aujourd’hui."]
    return ["La charte n’est pas encore signée des deux côtés."]


def dernier_jour(promeneur: Promeneur, jour: date) -> date:
    """The last day of a card made on that day: the end of the last mandate running, within a year."""
    un_an = ajoute_mois(jour, MOIS) - UN_JOUR
    courants = [plage for m in promeneur.mandats.actifs(jour) for plage in m.periode if jour in plage]
    return min(un_an, max((p.upper - UN_JOUR if p.upper else un_an for p in courants), default=un_an))


def valide(code: str, jour: date) -> Carte | None:
    """The card of this code when it holds on that day, with what a scan may say of its owner."""
    return Carte.objects.valides(jour).select_related("promeneur").filter(code=code.lower()).first()


def fiche(carte: Carte) -> Fiche:
    """The owner of a card that holds, in the directory or not."""
    return fiches.lire(Promeneur.objects.filter(pk=carte.promeneur_id), timezone.now())[0]


def dessin(carte: Carte, modele: str = "carte") -> bytes:
    """The PDF of a card that holds, alone or by ten."""
    return pdf.render(modele, _donnees(carte))


def vignette(carte: Carte) -> bytes:
    """The same card as a picture, to see it before printing it."""
    return pdf.draw("carte", _donnees(carte), ppi=200)


def _donnees(carte: Carte) -> dict[str, Any]:
    f, jour = fiche(carte), timezone.localdate()
    return {
        **_tete(f, partage.COTE),
        "titre": carte.get_titre_display(),
        "structure": f.employeur.nom if f.employeur else "",
        "reseau": carte.promeneur.reseau.nom,
        "label": carte.promeneur.labels.filter(periode__contains=jour).exists(),
        "jusqu_au": en_jour(carte.dernier_jour),
        "qr": partage.qr(carte.get_absolute_url()).decode(),
    }


def _tete(f: Fiche, cote: int) -> dict[str, Any]:
    """First name, job and face: the only things that a card and a poster both say."""
    fond = partage.FONDS.get(f.teinte, partage.FONDS[""])
    photo = partage.photo(f.image, cote)
    return {"prenom": f.prenom, "fonction": f.fonction, "fond": fond, "initiale": f.initiale, "photo": photo}


def nom_fichier(carte: Carte, document: str) -> str:
    """« carte-ines.pdf »."""
    return f"{DOCUMENTS[document]}-{tri(carte.promeneur.prenom).replace(' ', '-') or 'promeneur'}.pdf"


# — The poster of a structure


def a_afficher(structure: Structure) -> list[Fiche]:
    return annuaire.de_la_structure(structure)


def affiche(structure: Structure, format_: str) -> bytes | None:
    """The poster: the people of the directory who act for this employer. None when there is nobody to show."""
    gens = a_afficher(structure)
    if not gens:
        return None
    lieu = f"{structure.code_postal} {structure.commune.nom}".strip()
    donnees = {
        "format": format_,
        "structure": structure.nom,
        "adresse": ", ".join(partie for partie in (structure.adresse, lieu) if partie),
        "telephone": structure.telephone,
        "qr": partage.qr(structure.get_absolute_url()).decode(),
        "personnes": [_sur_l_affiche(f) for f in gens[:SUR_L_AFFICHE]],
        "autres": max(0, len(gens) - SUR_L_AFFICHE),
    }
    return pdf.render("affiche", donnees)


def _sur_l_affiche(f: Fiche) -> dict[str, Any]:
    semaine = [(nom, slots) for _, nom, slots in horaires.semaine(f.hebdo) if slots]
    return {
        **_tete(f, 2 * partage.COTE),
        "comptes": [{"nom": c.identifiant, "icone": image(f"brand:{c.plateforme}", VIOLET)} for c in f.comptes[:4]],
        "quand": [{"jour": nom.capitalize(), "heures": [h.heures for h in slots]} for nom, slots in semaine],
    }


def nom_affiche(structure: Structure, format_: str) -> str:
    """« affiche-mjc-les-cristaux-a4.pdf »."""
    return f"affiche-{tri(structure.nom).replace(' ', '-')[:60] or 'structure'}-{format_}.pdf"
