"""What a file lacks to be submitted, section by section, in plain words."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from socle.dates import UN_JOUR, ajoute_mois, aujourdhui, periode
from socle.valeurs import simple

from . import budget, pieces, rules
from .declarations import absentes
from .enums import EtatAppel, EtatPiece, GenreQuestion, LieuDepot, Section
from .models import Convention, Piece, Poste

Manque = tuple[str, str]
_PROJET = {
    "public_vise": "Dites à quel public vous vous adressez.",
    "objectifs": "Écrivez les objectifs du projet.",
    "reseaux_utilises": "Choisissez les réseaux utilisés.",
    "heures_en_ligne": "Donnez le nombre d’heures en ligne par semaine.",
    "permanences_prevues": "Décrivez les permanences prévues.",
    "lien_projet_educatif": "Dites le lien avec le projet éducatif de la structure.",
}


def manques(convention: Convention) -> list[Manque]:
    """`(section, sentence)` of everything missing; empty when the file may be submitted."""
    return [
        *((Section.STRUCTURE.value, phrase) for phrase in _structure(convention)),
        *((Section.PROJET.value, phrase) for champ, phrase in _PROJET.items() if not _dit(convention, champ)),
        *((Section.POSTES.value, phrase) for phrase in _postes(convention)),
        *((Section.BUDGET.value, phrase) for phrase in _budget(convention)),
        *((Section.QUESTIONS.value, phrase) for phrase in _questions(convention)),
        *((Section.PIECES.value, phrase) for phrase in _pieces(convention)),
        *((Section.DATES.value, phrase) for phrase in _dates(convention)),
        *((Section.DECLARATIONS.value, phrase) for phrase in _declarations(convention)),
    ]


def _dit(convention: Convention, champ: str) -> bool:
    """Written; planned slots say the permanences as well as words do."""
    return bool(getattr(convention, champ)) or (champ == "permanences_prevues" and convention.creneaux.exists())


def nombre(valeur: Any) -> str:
    """A number of hours as one writes it: « 2 », « 3,5 »."""
    return "" if valeur is None else f"{Decimal(valeur).normalize():f}".replace(".", ",")


def de_la_fiche(convention: Convention) -> list[str]:
    """What the structure's own sheet lacks: it is filled there, not in the file."""
    s = convention.structure
    demandes = [
        (s.statut_juridique, "Choisissez le statut juridique de la structure."),
        (s.siret, "Donnez le SIRET de la structure."),
        (s.adresse, "Donnez l’adresse de la structure."),
        (s.code_postal, "Donnez le code postal de la structure."),
    ]
    return [phrase for valeur, phrase in demandes if not valeur]


def _structure(convention: Convention) -> list[str]:
    demandes = [
        (convention.signataire_nom, "Donnez le nom de la personne qui signera."),
        (convention.signataire_qualite, "Donnez la qualité de la personne qui signera."),
        (convention.referent_nom, "Dites qui suit le dossier."),
        (convention.referent_email, "Donnez l’adresse e-mail de la personne qui suit le dossier."),
    ]
    return de_la_fiche(convention) + [phrase for valeur, phrase in demandes if not valeur]


def _postes(convention: Convention) -> list[str]:
    postes = list(convention.postes_prevus.all())
    if not postes:
        return ["Prévoyez au moins un poste."]
    minimum = convention.structure.reseau.heures_min_hebdo
    phrases = []
    for rang, poste in enumerate(postes, 1):
        nom = f"Poste {rang} ({poste})"
        if poste.heures is None:
            phrases.append(f"{nom}\u00a0: donnez les heures en ligne par semaine.")
        elif poste.heures < minimum:
            phrases.append(f"{nom}\u00a0: le réseau demande au moins {nombre(minimum)} heures en ligne par semaine.")
        phrases += _dates_du_poste(convention, poste, nom)
    return phrases


def _dates_du_poste(convention: Convention, poste: Poste, nom: str) -> list[str]:
    debut, fin = convention.debut_souhaite, convention.fin_souhaitee
    jours = [jour for jour in (poste.debut, poste.fin) if jour]
    avant = debut and any(jour < debut for jour in jours)
    apres = fin and any(jour > fin for jour in jours)
    return [f"{nom}\u00a0: ses dates sortent de celles de la convention."] if avant or apres else []


def _budget(convention: Convention) -> list[str]:
    """Nothing while this part is closed, as for documents: nobody could put it right. Asked or not, what is written
    balances."""
    if Section.BUDGET not in rules.open_sections(convention):
        return []
    return budget.manques(convention)


def _declarations(convention: Convention) -> list[str]:
    """Nothing while this part is closed: a declaration that the catalogue gained later would shut the structure in."""
    if Section.DECLARATIONS not in rules.open_sections(convention):
        return []
    return [f"Cochez «\u00a0{d.court}\u00a0»." for d in absentes(convention)]


def _questions(convention: Convention) -> list[str]:
    """What its call asks and nobody has answered."""
    phrases = [
        f"Répondez à « {q.intitule} »."
        for q in convention.questions
        if q.obligatoire and q.genre != GenreQuestion.FICHIER and q.cle not in convention.reponses
    ]
    appel = convention.appel
    if appel is not None and appel.depot == LieuDepot.PORTAIL and not convention.numero_externe:
        phrases.append(f"Donnez le numéro de votre demande sur {appel.portail_nom}.")
    return phrases


def hors_delai(convention: Convention) -> list[str]:
    """Why the call of this file no longer takes it, or not yet."""
    appel = convention.appel
    if appel is None or appel.ouvert():
        return []
    if appel.etat != EtatAppel.PUBLIE:
        return ["L’appel à projets est retiré : choisissez-en un autre, ou déposez hors appel."]
    if appel.a_venir:
        return [f"L’appel à projets ouvre le {simple(appel.ouvre_le)}."]
    delai = appel.delais.filter(structure=convention.structure_id, jusqu_au__gt=timezone.now())
    if delai.exists():
        return []
    return [
        f"L’appel à projets est clos depuis le {simple(appel.ferme_le)}. La coordination peut vous accorder un délai, "
        "ou vous déposez hors appel."
    ]


def _pieces(convention: Convention) -> list[str]:
    """Nothing of what is closed: a document that expires, or that the antivirus refuses, would shut the structure in;
    the coordination sees it, and opens it."""
    entiere = Section.PIECES in rules.open_sections(convention)
    commentees = rules.commented_pieces(convention)
    if not entiere and not commentees:
        return []
    ouvertes = [ligne for ligne in pieces.lignes(convention) if entiere or ligne[0].type in commentees]
    return [phrase for a, piece in ouvertes if (phrase := _piece(a, piece, a.type in commentees))]


def _piece(attendue: pieces.PieceAttendue, piece: Piece | None, commentee: bool) -> str:
    """What one document lacks; `commentee`: the coordination asks for it by name."""
    voulue = attendue.obligatoire or commentee
    if piece is not None and piece.etat == EtatPiece.REFUSEE and attendue.demandee:
        return f"{attendue.libelle}\u00a0: à remplacer ({piece.motif.rstrip('.')})."
    if voulue and (piece is None or piece.etat == EtatPiece.A_DONNER):
        return f"{attendue.libelle}\u00a0: à joindre."
    if voulue and piece is not None and piece.expiree_le(aujourdhui()):
        depuis = f"{piece.valable_jusqu_au:%d/%m/%Y}"
        return f"{attendue.libelle}\u00a0: valable jusqu’au {depuis}, à donner de nouveau."
    return ""


def _dates(convention: Convention) -> list[str]:
    debut, fin = convention.debut_souhaite, convention.fin_souhaitee
    if not debut or not fin:
        return ["Donnez les dates de début et de fin souhaitées."]
    return motifs_de_dates(convention, debut, fin)


def motifs_de_dates(convention: Convention, debut: date, fin: date) -> list[str]:
    """Why these dates can't be those of the convention."""
    if fin <= debut:
        return ["La fin doit venir après le début."]
    phrases = []
    mois = convention.structure.reseau.duree_convention_mois
    if fin < ajoute_mois(debut, 1) - UN_JOUR:
        jusqu_a = f", et jusqu’à {mois} mois dans ce réseau" if mois > 1 else ""
        phrases.append(f"Une convention dure au moins un mois{jusqu_a}\u00a0: vérifiez ces dates.")
    if fin > ajoute_mois(debut, mois) - UN_JOUR:
        phrases.append(f"Une convention du réseau dure au plus {mois} mois.")
    if fin < aujourdhui():
        phrases.append("Ces dates sont passées.")
    autres = Convention.objects.datees().filter(structure=convention.structure_id, periode__overlap=periode(debut, fin))
    if autres.exclude(pk=convention.pk).exists():
        phrases.append("Une autre convention de la structure couvre une partie de ces dates.")
    return phrases
