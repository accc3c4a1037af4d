"""What visitors of the demo reported: an account that imitates one of the network, and hours that are wrong."""

from promeneurs.models import Promeneur
from promeneurs.services import report, take_report
from territoires.models import Reseau


def signalements(reseau: Reseau, *, imite: str, fiche: Promeneur, by: object) -> None:
    report(
        envoi="demo-compte", sujet="compte", motif="usurpation", reseau=reseau, compte=imite, plateforme="instagram",
        texte="Il dit être Inès et veut passer sur un compte privé. Ma fille a 13 ans.",
    )  # fmt: skip
    erreur = report(
        envoi="demo-fiche", sujet="fiche", motif="horaires", reseau=reseau, promeneur=fiche,
        texte="Le mercredi, personne ne répond après 16 h.", contact="parent@demo.example",
    )  # fmt: skip
    if erreur:
        take_report(signalement=erreur, by=by)
