"""How the history of a convention reads."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from socle import journal
from socle.dates import UN_JOUR
from socle.texte import liste
from socle.valeurs import euros
from socle.valeurs import jour as en_jour

from .declarations import CATALOGUE
from .enums import A_SIGNER, CONVENTION, MOUVEMENT_DE, GenreDocument, Signataire
from .models import (
    Appel,
    ArticleModele,
    Avis,
    Convention,
    Decision,
    DecisionFinanceur,
    DelaiAccorde,
    DemandeCorrection,
    DepotPiece,
    Document,
    Inscription,
    LettreCorrections,
    LigneBudget,
    ModeleDocument,
    OriginalRecu,
    PermanencePrevue,
    Piece,
    PieceReglee,
    Poste,
    Presence,
    ProcesVerbal,
    QuestionAppel,
    Recusation,
    RefusSignature,
    SeanceCopil,
    Signature,
)
from .pieces import LIBELLES

_ACTES = {
    "commencer": "Demande commencée.",
    "renouveler": "Renouvellement commencé.",
    "reprendre": "Convention reprise.",
    "reprise": "Reprise d’un fichier.",
    "declarer_complet": "Dossier déclaré complet.",
    "retirer": "Convention retirée.",
    "retirer_poste": "Retiré.",
    "retirer_permanence": "Retirée.",
    "retirer_ligne": "Retirée du budget.",
    "reprendre_reponses": "Réponses reprises d’un dossier précédent.",
    "rendre_reponses": "Reprise des réponses annulée.",
    "deposer": "Dossier déposé.",
    "ouvrir": "Instruction ouverte.",
    "demander_corrections": "Corrections demandées.",
    "redeposer": "Corrections rendues.",
    "inscrire": "Inscription à l’ordre du jour.",
    "retirer_ordre_du_jour": "Retrait de l’ordre du jour.",
    "accepter": "Demande acceptée.",
    "refuser": "Demande refusée.",
    "ajourner": "Demande ajournée.",
    "reinscrire": "Nouvelle inscription à l’ordre du jour.",
    "rouvrir": "Instruction rouverte.",
    "preparer_signature": "Convention numérotée, prête à signer.",
    "reprendre_signature": "Document à refaire.",
    "activer": "Convention signée par toutes les parties.",
    "resilier": "Fin de la convention.",
    "abandonner": "Demande abandonnée.",
    "choisir_appel": "Appel à projets choisi.",
    "prendre": "Prise en charge.",
    "laisser": "Laissé à l’équipe.",
    "passer": "Passé à quelqu’un d’autre.",
    "repousser_corrections": "Date des corrections changée.",
}
DU_SUIVI = ("prendre", "laisser", "passer")
"""Who follows a file: for the coordination alone."""
DECISIONS = {_ACTES[code] for code in MOUVEMENT_DE.values()}
"""What the committee decided, as the history of the file says it."""
_CHAMPS = (
    "appel",
    "numero_externe",
    "numero",
    "periode",
    "postes",
    "signataire_nom",
    "signataire_qualite",
    "referent_nom",
    "referent_email",
    "referent_telephone",
    "public_vise",
    "objectifs",
    "reseaux_utilises",
    "reseaux_precisions",
    "heures_en_ligne",
    "permanences_prevues",
    "lien_projet_educatif",
    "partenaires",
    "debut_souhaite",
    "fin_souhaitee",
    "declarations",
    "resiliation_motif",
    "resiliation_effet",
    "instructeur",
    "corrections_avant",
)


def _libelle(nom: str) -> str:
    libelle = str(Convention._meta.get_field(nom).verbose_name)  # type: ignore[union-attr]
    return libelle[:1].upper() + libelle[1:]


# — What a line is about: whose post, whose signature, which document


def _du_poste(e: Any, dire: Callable[[str], str]) -> str:
    if e.promeneur_id:
        return f"Poste de {dire('promeneur')}"
    return Poste(prenom=e.prenom, nom=e.nom).designation


def _de_la_meme_personne(avant: Any, apres: Any, action: str) -> tuple[str, ...]:
    """Who was written on the post becomes somebody of the network when the convention comes into force: the name moves
    to their own sheet, and nothing has changed. Somebody who takes the post later is said, by name."""
    if avant.promeneur_id or not apres.promeneur_id or action == "poste":
        return ()
    noms = ("prenom", "nom", "email")
    return (*noms, "promeneur") if action == "activer" else noms


def _de_l_original(e: Any, dire: Callable[[str], str]) -> str:
    recu = str(OriginalRecu(moyen=e.moyen, recu_le=e.recu_le))
    return recu[:1].upper() + recu[1:]


def _du_financeur(e: Any, dire: Callable[[str], str]) -> str:
    return f"{dire('organisme')}, le {en_jour(e.le)}"


def _du_present(e: Any, dire: Callable[[str], str]) -> str:
    return dire("user") if e.user_id else str(e.nom)


def _du_document(e: Any, dire: Callable[[str], str]) -> str:
    genre = GenreDocument(e.genre)
    quoi = f"{genre.label} à signer" if genre in A_SIGNER else genre.label
    return f"{quoi} du {en_jour(timezone.localdate(e.fait_le))}"


def _creneau(e: Any) -> str:
    return str(PermanencePrevue(jour=e.jour, debut=e.debut, fin=e.fin, plateforme=e.plateforme)).lower()


def declare() -> None:
    manquent = {move.code for move in CONVENTION.moves} - _ACTES.keys()
    if manquent:
        raise LookupError(f"Moves without words in the history: {manquent}.")
    journal.register(
        Convention,
        {nom: _libelle(nom) for nom in _CHAMPS} | {"resiliation_effet": "Dernier jour"},
        actions=_ACTES,
        creation="Convention enregistrée.",
        values={
            "resiliation_effet": lambda effet: en_jour(effet - UN_JOUR) if effet else "–",
            "declarations": lambda dites: liste([d.court for d in CATALOGUE if dites and dites.get(d.code)]) or "–",
        },
    )
    journal.register(
        Poste,
        {"promeneur": "Personne", "prenom": "Prénom", "nom": "Nom", "email": "E-mail", "heures": "Heures",
         "debut": "À partir du", "fin": "Jusqu’au"},
        creation="Ajouté.",
        sujet=_du_poste,
        tait=_de_la_meme_personne,
    )  # fmt: skip
    journal.register(PermanencePrevue, {}, creation="Prévue.", sujet=lambda e, dire: f"Permanence {_creneau(e)}")
    journal.register(
        LigneBudget,
        {"compte": "Poste", "libelle": "Précision", "montant": "Montant"},
        creation="Ajoutée au budget.",
        sujet=lambda e, dire: str(LigneBudget(compte=e.compte, libelle=e.libelle)),
        values={"montant": euros},
    )
    _l_appel()
    _les_modeles()
    _le_dossier()
    _le_copil()
    _la_signature()


def _les_modeles() -> None:
    journal.register(
        ModeleDocument,
        {"titre": "Titre"},
        actions={"publier": "Version publiée."},
        creation="Version préparée.",
    )
    journal.register(
        ArticleModele,
        {"titre": "Titre", "texte": "Texte"},
        creation="Article ajouté.",
        sujet=lambda e, dire: e.titre or "Texte",
    )


def _l_appel() -> None:
    noms = ("titre", "presentation", "a_qui", "ouvre_le", "ferme_le", "forfait", "plafond", "budget_demande", "depot",
             "portail_nom")  # fmt: skip
    journal.register(
        Appel,
        {nom: str(Appel._meta.get_field(nom).verbose_name).capitalize() for nom in noms},  # type: ignore[union-attr]
        actions={
            "publier": "Appel publié.",
            "depublier": "Appel repris pour être corrigé.",
            "retirer_appel": "Appel retiré.",
            "prolonger": "Clôture repoussée.",
            "reglement": "Règlement joint ou retiré.",
            "ecrire": "Message envoyé à celles qui n’ont pas déposé.",
        },
        creation="Appel préparé.",
    )
    journal.register(
        QuestionAppel, {"aide": "Aide", "choix": "Choix"}, creation="Question posée.", sujet=lambda e, dire: e.intitule
    )
    journal.register(DelaiAccorde, {"jusqu_au": "Jusqu’au"}, creation="Délai accordé.", sujet="structure")


def _le_dossier() -> None:
    journal.register(
        Piece,
        {"motif": "Motif", "detenue_depuis": "À la Caf depuis"},
        actions={
            "accepter": "Acceptée.",
            "refuser": "Refusée.",
            "dispenser": "Dite non concernée.",
            "detenir": "Dite déjà à la Caf.",
            "redemander": "Demandée de nouveau.",
        },
        creation="",
        sujet=lambda e, dire: f"«\u00a0{e.libelle or LIBELLES.get(e.type, e.type)}\u00a0»",
    )  # a document given is told by its version
    journal.register(
        DepotPiece,
        {"valable_jusqu_au": "Valable jusqu’au"},
        actions={"reprendre_piece": "Repris d’un dossier précédent."},
        creation="Document joint.",
        sujet="piece",
    )
    journal.register(
        PieceReglee,
        {
            "libelle": "Nom", "aide": "Précision", "demande": "Demande", "statuts": "À qui", "moment": "Quand",
            "validite_mois": "Validité (mois)",
        },
        actions={"piece_retablie": "Rétablie.", "piece_reglee": "Réglée.", "piece_ajoutee": "Ajoutée."},
        creation="Ajoutée.",
        sujet="libelle",
    )  # fmt: skip
    _les_corrections()
    journal.register(
        OriginalRecu,
        {},
        creation="Original enregistré par la coordination pour la structure.",
        sujet=_de_l_original,
    )


def _les_corrections() -> None:
    journal.register(
        DemandeCorrection,
        {"piece": "Pièce", "levee_le": "Correction rendue le"},
        creation="Correction demandée.",
        sujet=lambda e, dire: dire("piece") if e.piece_id else dire("section"),
    )
    journal.register(LettreCorrections, {}, creation="Lettre envoyée avec la demande de corrections.")


def _le_copil() -> None:
    journal.register(Avis, {"sens": "Avis", "texte": "Commentaire"}, creation="Avis donné.")
    journal.register(
        Recusation,
        {},
        actions={"lever": "Récusation levée."},
        creation="Récusation notée.",
        sujet=_du_present,
    )
    journal.register(Presence, {"excuse": "Absence excusée"}, creation="Présence notée.", sujet=_du_present)
    journal.register(
        ProcesVerbal,
        {},
        actions={"envoyer": "Procès-verbal envoyé."},
        creation="Procès-verbal fait, avec son empreinte.",
    )
    journal.register(SeanceCopil, {"date": "Date", "lieu": "Lieu"}, creation="Séance prévue.")
    journal.register(Inscription, {}, creation="")  # the move of the file says it
    journal.register(
        Decision,
        {"sujet": "Objet du courriel", "corps": "Texte du courriel"},
        actions={
            "envoyer": "Courriel de décision envoyé.",
            "courriel": "Courriel de décision modifié.",
            "annoncer": "Décision annoncée sans courriel.",
        },
        creation="",  # the move of the file says it, with its reason
    )
    journal.register(
        DecisionFinanceur,
        {"organisme": "Financeur"},
        creation="Décision de ce financeur notée.",
        sujet=_du_financeur,
    )


def _la_signature() -> None:
    journal.register(
        Document,
        {},
        actions={"ecarter_fin": "Écartée, sans que rien soit enregistré."},
        creation="Document fait, avec son empreinte.",
        sujet=_du_document,
    )
    journal.register(
        Signature,
        {"motif": "Motif"},
        actions={
            "signature": "Document signé déposé.",
            "signer": "Donnée à l’écran.",
            "confirmer": "Confirmée.",
            "ecarter": "Document signé écarté.",
        },
        creation="Document signé déposé.",
        sujet=lambda e, dire: f"Signature de {Signataire(e.partie).label}",
    )
    journal.register(
        RefusSignature,
        {"reponse": "Réponse"},
        actions={"refuser_de_signer": "Noté.", "lever_refus": "Levé."},
        creation="Noté.",
        sujet=lambda e, dire: f"Refus de signer de {Signataire(e.partie).label}",
    )
