"""How the history of an employer reads."""

from socle import journal

from .models import Adhesion, Contact, Declaration, Membre, Structure, StructureReunie


def declare() -> None:
    journal.register(
        Structure,
        {
            "nom": "Nom",
            "type": "Type",
            "statut_juridique": "Statut juridique",
            "siret": "SIRET",
            "adresse": "Adresse",
            "code_postal": "Code postal",
            "commune": "Commune",
            "email": "Adresse e-mail",
            "telephone": "Téléphone",
            "site": "Site",
            "astreinte_nom": "Astreinte, qui appeler",
            "astreinte_telephone": "Astreinte, téléphone",
            "astreinte_horaires": "Astreinte, horaires",
            "presentation": "Présentation",
        },
        actions={"image": "Logo ou photo remplacé.", "retirer_image": "Logo ou photo retiré."},
        creation="Structure ajoutée.",
    )
    journal.register(
        Adhesion,
        {"periode": "Dans le réseau", "postes": "Postes", "motif_sortie": "Motif de la sortie"},
        actions={"sortir": "Sortie du réseau."},
        creation="Entrée dans le réseau.",
    )
    journal.register(StructureReunie, {}, creation="Fiche réunie à celle-ci.", sujet="nom")
    journal.register(Membre, {"role": "Rôle"}, creation="Une personne rejoint l’équipe.")
    journal.register(
        Contact,
        {"prenom": "Prénom", "nom": "Nom", "fonction": "Fonction", "email": "E-mail", "telephone": "Téléphone"},
        creation="Contact ajouté.",
    )
    journal.register(
        Declaration,
        {},
        actions={
            "confirmer": "Déclaration confirmée par e-mail\u00a0: la structure est « intéressée ».",
            "accueillir": "La coordination a pris contact.",
            "demander": "Une personne demande à rejoindre l’équipe.",
            "accepter": "Demande de rejoindre l’équipe acceptée.",
            "decliner": "Demande de rejoindre l’équipe déclinée.",
        },
        creation="Déclaration reçue sur le site, adresse à confirmer.",
    )
