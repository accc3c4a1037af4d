"""How the history of a promeneur reads. The reason of a suspension is never written there."""

from socle import journal

from .models import (
    Absence,
    Carte,
    Compte,
    Label,
    Mandat,
    Pause,
    Permanence,
    PermanenceEnPlus,
    Promeneur,
    PromeneurReuni,
    Signalement,
    SignatureCharte,
    Suspension,
)


def declare() -> None:
    _personne()
    _mandat()
    _presence()
    _permanences()
    _signalement()


def _personne() -> None:
    journal.register(PromeneurReuni, {}, creation="Fiche réunie à celle-ci.", sujet="nom")
    journal.register(
        Promeneur,
        {
            "prenom": "Prénom",
            "nom": "Nom",
            "fonction": "Fonction",
            "email": "Adresse e-mail",
            "telephone": "Téléphone",
            "presentation": "Présentation",
            "contact_direct": "Autre moyen de contact",
            "themes": "Thèmes",
            "publics": "Publics",
        },
        actions={
            "photo": "Photo remplacée, avec le consentement de la personne.",
            "retirer_photo": "Photo retirée.",
            "rattacher": "La personne a ouvert son compte.",
            "confirmer": "Fiche confirmée.",
            "confirmer_lien": "Fiche confirmée depuis le courriel.",
            "annuler_lien": "Confirmation annulée depuis le courriel.",
            "confirmer_appel": "Fiche confirmée après un appel.",
        },
        creation="Fiche créée.",
    )


def _mandat() -> None:
    journal.register(
        Mandat,
        {
            "designation": "Désignation",
            "periode": "En vigueur",
            "fondement": "Ouvert par",
            "motif_exception": "Motif de l’exception",
            "heures_hebdo": "Heures par semaine",
            "motif_fin": "Motif de la fin",
        },
        actions={"finir": "Fin du mandat.", "exception": "Mandat ouvert par exception."},
        creation="Désignation par la structure.",
    )
    journal.register(SignatureCharte, {}, creation="Charte signée.", actions={"papier": "Charte papier enregistrée."})


def _presence() -> None:
    journal.register(
        Carte,
        {"motif_revocation": "Carte révoquée"},
        creation="Carte faite.",
        actions={"perdue": "Carte déclarée perdue ou volée."},
    )
    journal.register(Label, {"periode": "Label", "motif_fin": "Motif du retrait"}, creation="Label accordé.")
    journal.register(Absence, {"periode": "Absence"}, creation="Absence déclarée.")
    journal.register(
        Suspension,
        {"a_revoir_le": "À revoir le"},
        actions={"lever": "Suspension levée."},
        creation="Suspension à titre conservatoire.",
    )
    journal.register(
        Compte,
        {"etat": "État", "motif": "Remarque"},
        actions={
            "verifier": "Compte ouvert et vérifié.",
            "refuser": "Compte refusé.",
            "fermer": "Compte fermé.",
            "rouvrir": "Compte rouvert.",
            "revoir": "Compte à vérifier de nouveau.",
        },
        creation="Compte présenté.",
    )


def _permanences() -> None:
    semaine = {"jour": "Jour", "debut": "De", "fin": "À", "plateforme": "Réseau"}
    regles = {"vacances": "Semaines", "feries": "Aussi les jours fériés"}
    journal.register(
        Permanence,
        semaine | regles,
        actions={"retirer_permanence": "Permanence retirée."},
        creation="Permanence ajoutée.",
    )
    journal.register(Pause, {"periode": "Sans permanence"}, creation="Jours sans permanence annoncés.")
    date = {"debut": "De", "fin": "À", "plateforme": "Réseau"}
    journal.register(PermanenceEnPlus, date, creation="Permanence en plus annoncée.")


def _signalement() -> None:
    journal.register(
        Signalement,
        {"issue": "Issue", "suite": "Ce qui a été fait"},
        actions={
            "prendre": "Pris en charge.",
            "passer": "Passé à quelqu’un d’autre de la coordination.",
            "repondre": "Réponse envoyée.",
            "clore": "Signalement clos.",
            "rouvrir": "Signalement rouvert.",
            "purge": "Adresse laissée pour la réponse effacée.",
        },
        creation="Signalement reçu.",
    )
