"""The library and the relays as lists of the coordination, and as files."""

from django.utils import timezone

from . import ressources
from .forms.ressources import RelaisFiltres, RessourcesFiltres
from .listes import Liste

RESSOURCES = Liste(
    nom="ressources",
    titre="Ressources",
    gabarit="coordination/ressources/liste.html",
    formulaire=RessourcesFiltres,
    base=ressources.du_reseau,
    tris={
        "titre": ["titre"],
        "theme": ["theme", "titre"],
        "etat": ["etat", "titre"],
        "quand": ["propose_le"],
    },
    tri_defaut="-quand",
    colonnes=[
        ("Titre", lambda r: r.titre),
        ("Description", lambda r: r.description),
        ("Lien", lambda r: r.lien),
        ("Fichier", lambda r: r.fichier.nom if r.fichier else ""),
        ("Thème", lambda r: r.get_theme_display()),
        ("Pour qui", lambda r: r.get_audience_display()),
        ("État", lambda r: r.get_etat_display()),
        ("Proposée par", lambda r: str(r.par)),
        ("Le", lambda r: timezone.localdate(r.propose_le)),
        ("Lien à vérifier", lambda r: r.lien_erreur if r.lien_casse else ""),
    ],
)
RELAIS = Liste(
    nom="relais",
    titre="Relais",
    gabarit="coordination/ressources/relais_liste.html",
    formulaire=RelaisFiltres,
    base=ressources.relais,
    tris={"nom": ["tri"], "territoire": ["epci__tri", "tri"]},
    tri_defaut="nom",
    colonnes=[
        ("Nom", lambda r: r.nom),
        ("Pour quoi", lambda r: r.pour_quoi),
        ("Thèmes", lambda r: ", ".join(r.themes_dits)),
        ("Qui y envoyer", lambda r: r.qui),
        ("Territoire", lambda r: str(r.epci or "Tout le département")),
        ("Téléphone", lambda r: r.telephone),
        ("E-mail", lambda r: r.email),
        ("Adresse", lambda r: r.adresse),
        ("Horaires", lambda r: r.horaires),
        ("Site", lambda r: r.site),
    ],
)
