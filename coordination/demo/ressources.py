"""The library and the relays of the demo: some in it, one to read, one refused, a link that leads nowhere."""

from typing import Any

from promeneurs.models import Promeneur
from territoires.models import Commune, Reseau

from .. import services
from .papiers import papier

LIVRES = (
    ("3018\u00a0: réagir au cyberharcèlement", "https://e-enfance.org/", "violences", "jeunes",
     "Ce que fait le 3018, et comment signaler un contenu."),
    ("Je protège ma vie privée", "https://www.cnil.fr/fr/mes-demarches", "numerique", "jeunes",
     "Réglages des comptes, pas à pas."),
    ("Parler des écrans en famille", "https://jeprotegemonenfant.gouv.fr/", "famille", "parents",
     "Pour une soirée avec des parents."),
    ("Fil santé jeunes", "https://www.filsantejeunes.com/", "sante", "jeunes", "Questions de santé, anonymes."),
    ("Guide d’un ancien site", "https://guide-disparu.example/", "insertion", "professionnels", ""),
)  # fmt: skip
RELAIS = (
    ("Maison des adolescents", ["sante", "lien_social"], "Écoute, soin, accueil sans rendez-vous",
     "De 11 à 21 ans, avec ou sans les parents", "54395", "03 83 00 00 10", "du lundi au vendredi, 10\u00a0h – 18\u00a0h"),
    ("Planning familial", ["sexualite", "violences"], "Contraception, dépistage, violences", "Tous les âges, anonyme",
     "54395", "03 83 00 00 11", "mercredi, 13\u00a0h – 18\u00a0h"),
    ("Mission locale", ["insertion", "logement", "mobilite"], "Emploi, formation, logement", "De 16 à 25 ans, sorti de l’école",
     "54329", "03 83 00 00 12", "du lundi au vendredi"),
    ("Consultation jeunes consommateurs", ["addictions", "violences"], "Tabac, cannabis, jeux, écrans", "De 12 à 25 ans, entourage aussi",
     "", "03 83 00 00 13", ""),
)  # fmt: skip


def ressources(*, reseau: Reseau, by: Any, ines: Promeneur) -> None:
    for titre, lien, theme, audience, description in LIVRES:
        r = services.add_resource(
            reseau=reseau, upload=None, by=by, titre=titre, lien=lien, theme=theme, audience=audience,
            description=description,
        )  # fmt: skip
        if "disparu" in lien:
            for _ in range(2):
                services.note_link(ressource=r, erreur="Ce site n’existe pas, ou plus.")
        if theme == "violences":
            services.keep_at_hand(ressource=r, promeneur=ines, garder=True, by=ines.user)
    services.add_resource(
        reseau=reseau, upload=papier("Animer un atelier sur les rumeurs", "atelier-rumeurs"), by=by, lien="",
        titre="Animer un atelier sur les rumeurs", theme="numerique", audience="professionnels",
        description="Déroulé d’une heure et demie, pour douze jeunes.",
    )  # fmt: skip
    propose = {"promeneur": ines, "by": ines.user, "upload": None, "theme": "loisirs", "audience": "jeunes"}
    services.propose(**propose, titre="Jouer en ligne sans se ruiner", lien="https://jeux.example/", description="")
    refusee = services.propose(**propose, titre="Une appli à la mode", lien="https://appli.example/", description="")
    services.refuse(ressource=refusee, motif="Elle demande le numéro de téléphone des mineurs.", by=by)
    for nom, themes, pour_quoi, qui, insee, telephone, horaires in RELAIS:
        epci = Commune.objects.get(insee=insee).epci if insee else None
        services.save_relay(
            reseau=reseau, by=by, nom=nom, themes=themes, pour_quoi=pour_quoi, qui=qui, epci=epci,
            telephone=telephone, horaires=horaires, email="", adresse="", site="",
        )  # fmt: skip
