"""Invented data for the gallery: nobody and nothing real."""

import datetime
from dataclasses import dataclass

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.utils import timezone

from socle.a_faire import Tache
from socle.composants import widgets
from socle.composants.widgets import Libelle
from socle.journal import Entree

PLATEFORMES = [("instagram", "Instagram"), ("snapchat", "Snapchat"), ("discord", "Discord"), ("tiktok", "TikTok")]


class Essai(forms.Form):
    """One field of each kind."""

    prenom = forms.CharField(label="Prénom", help_text="Tel que les jeunes le verront.")
    email = forms.EmailField(label="Adresse électronique", required=False)
    commune = forms.CharField(label="Commune", widget=widgets.SaisieCommune)
    presentation = forms.CharField(
        label="Présentation", widget=forms.Textarea, help_text="Deux ou trois phrases, à la première personne."
    )
    type = forms.ChoiceField(
        label="Type de structure",
        choices=[("", "Choisir…"), ("mjc", "MJC"), ("fjt", "Foyer de jeunes travailleurs"), ("cs", "Centre social")],
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        choices=[("sante", "Santé"), ("emploi", "Emploi"), ("famille", "Famille"), ("loisirs", "Loisirs")],
        widget=widgets.Puces,
        required=False,
    )
    regime = forms.ChoiceField(
        label="Qui peut voir le profil",
        choices=[
            ("tous", Libelle("Tout le monde", "Dans l’annuaire, la carte et les données ouvertes.")),
            ("lien", Libelle("Avec le lien", "Le profil existe, l’annuaire ne le montre pas.")),
        ],
        widget=widgets.Cartes,
    )
    signataire = forms.ChoiceField(
        label="Qui signe", choices=[("d", "La direction"), ("p", "La présidence")], widget=forms.RadioSelect
    )
    debut = forms.DateField(label="Début du mandat", widget=widgets.DateSaisie)
    heure = forms.TimeField(label="Heure de la permanence", widget=widgets.HeureSaisie, required=False)
    postes = forms.IntegerField(label="Nombre de postes", min_value=1, max_value=20)
    photo = forms.FileField(label="Photo", widget=widgets.Televersement(image=True), required=False)
    piece = forms.FileField(label="Charte signée", widget=widgets.Televersement(), help_text="PDF, JPEG ou PNG, 10 Mo.")
    en_ligne = forms.BooleanField(label="Montrer quand je suis en ligne", widget=widgets.Interrupteur, required=False)
    accord = forms.BooleanField(
        label="J’accepte que ma photo soit publiée", help_text="Vous pourrez revenir sur cet accord à tout moment."
    )
    verrou = forms.CharField(label="Numéro de convention", initial="54-2026-003", disabled=True)


@dataclass
class Recu:
    """A file that came already with a form to correct."""

    name: str
    jeton: str = "exemple"
    adresse: str = "#"


@dataclass
class Personne:
    prenom: str
    teinte: str
    fonction: str
    ou: str
    quand: str
    ton: str
    reseaux: list[tuple[str, str]]
    themes: list[str]


PERSONNES = [
    Personne(
        "Inès", "m", "Éducatrice", "Mission locale, Lunéville, 2 km", "En ligne jusqu’à 18 h", "on live",
        [("discord", "Discord"), ("instagram", "Instagram")], ["santé", "projets", "harcèlement"],
    ),
    Personne(
        "Maïa", "c", "Psychologue", "Maison des adolescents, Nancy, 27 km", "Demain, 14 h – 16 h", "",
        [("whatsapp", "WhatsApp"), ("telephone", "téléphone")], ["mal-être", "famille"],
    ),
]  # fmt: skip


def _faux() -> Essai:
    """What comes back to correct, its document received already."""
    recu = Recu("Charte signée.pdf")
    saisi = {"faux-prenom": "", "faux-email": "ines@", "faux-themes": ["sante"], "faux-postes": "40"}
    form = Essai(saisi, {"faux-piece": SimpleUploadedFile(recu.name, b"%PDF")}, prefix="faux")
    form.fields["piece"].widget.garde = recu
    return form


def contexte() -> dict:
    jour, maintenant = timezone.localdate(), timezone.now()
    return {
        "form": Essai(
            initial={"prenom": "Inès", "themes": ["sante", "famille"], "regime": "tous", "en_ligne": True}
        ),
        "form_faux": _faux(),
        "taches": [
            Tache("Compte à vérifier", "Instagram de Théo, MJC de Baccarat", "#", "Ouvrir", _il_y_a(jour, 4), "urgent"),
            Tache("Charte à relancer", "Mission locale de Toul", "#", "Relancer", _il_y_a(jour, 8)),
            Tache("Copil du 12 décembre", "4 dossiers prêts, ordre du jour à envoyer", "#", "Préparer", None, "bien"),
        ],
        "entrees": [
            Entree(maintenant, "Claire Aubry", ["Charte signée par la structure."]),
            Entree(
                maintenant - datetime.timedelta(days=3),
                "Traitement automatique",
                ["Heures par semaine\u00a0: 4 (avant\u00a0: 2).", "Fin du mandat\u00a0: 31/08/2027."],
                "Renfort demandé par la structure.",
            ),
        ],
        "etapes": [
            {"titre": "Mandat", "etat": "fait", "detail": "Mission locale, 1er septembre"},
            {"titre": "Charte", "etat": "ici", "detail": "Il manque la signature de la structure"},
            {"titre": "Profil", "etat": "a_venir", "detail": ""},
            {"titre": "Visible", "etat": "a_venir", "detail": "Dans l’annuaire"},
        ],
        "page": Paginator(range(400), 20).page(6),
        "liens": [("Meurthe-et-Moselle", "#"), ("Promeneurs", "#")],
        "onglets": [
            {"titre": "Fiche", "url": "#", "ici": True},
            {"titre": "Comptes", "url": "#", "nombre": 3},
            {"titre": "Permanences", "url": "#"},
            {"titre": "Historique", "url": "#"},
        ],
        "ecarts": [("Téléphone", "03 83 00 00 01", "03 83 00 00 02"), ("Fonction", "Éducatrice", "Coordinatrice")],
        **_figures(),
        "personnes": PERSONNES,
        "plateformes": [*PLATEFORMES, ("facebook", "Facebook"), ("whatsapp", "WhatsApp"), ("youtube", "YouTube"),
                        ("twitch", "Twitch"), ("x", "X"), ("linkedin", "LinkedIn"), ("blog", "Blog"),
                        ("forum", "Forum"), ("jeu", "Serveur de jeu"), ("telephone", "Téléphone"), ("autre", "Autre")],
    }  # fmt: skip


def _figures() -> dict:
    return {
        "figure": {
            "code": "exemple",
            "titre": "Figure",
            "note": "Une image, et son tableau.",
            "colonnes": ("", "Nombre"),
            "lignes": [("Instagram", 18), ("Discord", 9)],
            "barres": [("Instagram", 18), ("Discord", 9)],
        },
        "barres": [("Instagram", 18, ""), ("Discord", 9, ""), ("Snapchat", 6, ""), ("À vérifier", 2, "alerte")],
        "chaleur_heures": list(range(14, 22)),
        "chaleur": [
            ("lun", [0, 0, 1, 2, 3, 2, 1, 0]),
            ("mar", [0, 0, 1, 2, 3, 2, 1, 0]),
            ("mer", [2, 3, 2, 1, 1, 0, 0, 0]),
            ("jeu", [0, 0, 1, 2, 4, 2, 1, 0]),
            ("ven", [0, 0, 0, 1, 1, 2, 2, 1]),
        ],
    }


def _il_y_a(jour: datetime.date, jours: int) -> datetime.date:
    return jour - datetime.timedelta(days=jours)
