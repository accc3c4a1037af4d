"""How the history of this room is told."""

from socle import journal

from .models import (
    Action,
    AttestationFormation,
    DocumentReunion,
    Initiative,
    Invite,
    Message,
    ReglesActivite,
    ReglesReunions,
    Relais,
    Releve,
    Ressource,
    Reunion,
    TexteRapport,
)


def declare() -> None:
    _des_reunions()
    _des_actions()
    _des_messages()
    _des_ressources()
    _de_l_activite()


def _des_reunions() -> None:
    journal.register(
        Reunion,
        {
            "date": "Date",
            "debut": "Commence à",
            "fin": "Finit à",
            "type": "Type",
            "type_libre": "Précision",
            "thematique": "Thématique",
            "intervenant": "Intervenant",
            "lieu": "Lieu",
            "visio": "Visio",
            "ordre": "Ordre du jour",
            "modules": "Modules",
            "compte_rendu": "Compte rendu",
            "nb_jeunes": "Jeunes touchés",
            "nb_parents": "Parents touchés",
            "annulee_le": "Annulée",
            "nb_structures": "Structures présentes",
            "nb_participants": "Personnes présentes",
        },
        actions={"supprimer": "Réunion supprimée.", "annuler": "Réunion annulée."},
        creation="Réunion notée.",
    )
    journal.register(
        Invite,
        {"nom": "Nom", "reponse": "Réponse", "present": "Présence", "minutes": "Temps suivi"},
        actions={"retirer": "Personne retirée de la liste."},
        creation="Personne mise sur la liste.",
    )
    journal.register(DocumentReunion, {"titre": "Titre"}, creation="Document ajouté.")
    journal.register(AttestationFormation, {"remplace_le": "Remplacée"}, creation="Attestation faite.")
    journal.register(ReglesReunions, {"minutes_formation": "Formation demandée par an"}, creation="Réglage posé.")


def _des_actions() -> None:
    journal.register(
        Action,
        {
            "date": "Date",
            "nature": "Nature",
            "texte": "Texte",
            "minutes": "Minutes",
            "promeneur": "Promeneur",
            "structure": "Structure",
        },
        actions={"supprimer": "Ligne retirée."},
        creation="Ligne écrite.",
    )


def _des_ressources() -> None:
    journal.register(
        Ressource,
        {
            "titre": "Titre",
            "description": "Description",
            "lien": "Lien",
            "theme": "Thème",
            "audience": "Pour qui",
            "motif": "Pourquoi",
        },
        actions={"publier": "Mise dans la bibliothèque.", "refuser": "Refusée.", "retirer": "Retirée."},
        creation="Ressource donnée.",
    )
    journal.register(
        Relais,
        {
            "nom": "Nom",
            "themes": "Thèmes",
            "pour_quoi": "Pour quoi",
            "qui": "Qui y envoyer",
            "epci": "Territoire",
            "telephone": "Téléphone",
            "email": "E-mail",
            "site": "Site",
            "adresse": "Adresse",
            "horaires": "Horaires",
        },
        actions={"supprimer": "Relais retiré."},
        creation="Relais ajouté.",
    )


def _des_messages() -> None:
    journal.register(
        Message,
        {
            "genre": "Genre",
            "publics": "Destinataires",
            "criteres": "Critères",
            "exclus": "Personnes retirées",
            "sujet": "Objet",
            "texte": "Texte",
            "envoye_le": "Envoyé",
        },
        actions={"supprimer": "Brouillon supprimé.", "envoyer": "Message envoyé."},
        creation="Brouillon commencé.",
    )


def _de_l_activite() -> None:
    journal.register(
        ReglesActivite,
        {"depuis": "Premier mois", "rythme": "Rythme", "questions": "Questions", "cloture_jours": "Jours pour rendre"},
        creation="Suivi de l’activité ouvert.",
    )
    journal.register(
        Releve,
        {
            "heures": "Heures en ligne",
            "jeunes": "Jeunes touchés",
            "nouveaux": "Dont nouveaux",
            "rencontres": "Rencontrés ensuite",
            "themes": "Thèmes",
            "chiffres": "Nombres",
            "jeunes_trimestre": "Jeunes du trimestre",
            "situations": "Situations transmises",
            "rendu_le": "Rendu",
            "rouvert_jusqu_au": "Rouvert jusqu’au",
        },
        actions={"demander_reouverture": "Réouverture demandée.", "rouvrir": "Relevé rouvert."},
        creation="Relevé commencé.",
    )
    journal.register(TexteRapport, {"texte": "Texte"}, creation="Texte du rapport commencé.")
    journal.register(
        Initiative,
        {"date": "Date", "titre": "Titre", "theme": "Thème", "prevue": "Prévue", "jeunes": "Jeunes", "ages": "Âges"},
        actions={"supprimer": "Initiative retirée."},
        creation="Initiative notée.",
    )
