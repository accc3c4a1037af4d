"""Meetings of the demo: one to come with its answers, one today, a training held with its certificates, an event."""

from datetime import date, time, timedelta
from random import Random
from typing import Any

from territoires.models import Reseau

from .. import invites, services
from ..enums import Reponse, TypeReunion
from ..invites import Candidat, Groupe
from ..models import Reunion
from .papiers import papier

COMPTE_RENDU = (
    "La rentrée des permanences, les comptes fermés cet été, la semaine du numérique. Prochaine date en janvier."
)
MODULES = [
    {"titre": "Ce que dit la loi", "minutes": 90},
    {"titre": "Repérer et accueillir la parole", "minutes": 150},
    {"titre": "Situations apportées par le groupe", "minutes": 120},
]
INTERVENANTE = Candidat(nom="Jeanne Petit", email="jeanne.petit@demo.example", pour="Maison des adolescents")


def reunions(*, reseau: Reseau, jour: date, by: Any) -> None:
    services.set_training_rule(reseau=reseau, minutes=12 * 60, version=None, by=by)
    services.cancel_meeting(
        reunion=_une(reseau, jour + timedelta(days=33), by, TypeReunion.ANALYSE, "Quand un échange dérape"),
        motif="L’intervenante est empêchée\u00a0; une autre date suivra.",
        by=by,
    )
    _a_venir(reseau, jour, by)
    _du_jour(reseau, jour, by)
    _formation(reseau, jour, by)
    evenement = _une(reseau, jour - timedelta(days=12), by, TypeReunion.EVENEMENT, "Stand au forum des associations")
    champs = {"nb_jeunes": 140, "nb_parents": 35}
    services.save_meeting(reseau=reseau, reunion=evenement, by=by, **champs)


def _une(reseau: Reseau, le: date, by: Any, type_: str, thematique: str, **champs: Any) -> Reunion:
    horaires = {"debut": time(9, 30), "fin": time(12), "lieu": "Info Jeunes, 20 quai Claude-le-Lorrain, Nancy"}
    return services.save_meeting(reseau=reseau, by=by, date=le, type=type_, thematique=thematique, **horaires | champs)


def _inviter(r: Reunion, by: Any, *groupes: str, autres: tuple[Candidat, ...] = ()) -> list[Any]:
    return services.invite(reunion=r, candidats=invites.choisis(r.reseau, groupes, (), autres), by=by)


def _a_venir(reseau: Reseau, jour: date, by: Any) -> None:
    ordre = "Tour des permanences\nLes nouveaux formats de vidéo\nDates de l’année"
    r = _une(
        reseau, jour + timedelta(days=11), by, TypeReunion.RESEAU, "Vidéos courtes\u00a0: jusqu’où y aller", ordre=ordre
    )
    liste = _inviter(r, by, Groupe.PROMENEURS, Groupe.DIRECTIONS, Groupe.PARTENAIRES)
    tirage = Random(88)
    for i in liste[1:]:
        if (tire := tirage.random()) < 0.7:
            reponse = Reponse.OUI if tire < 0.45 else Reponse.NON if tire < 0.6 else Reponse.PEUT_ETRE
            services.answer(invite=i, reponse=reponse, by=None)
    _une(reseau, jour + timedelta(days=25), by, TypeReunion.FORMATION, "Parler de santé mentale", modules=MODULES)


def _du_jour(reseau: Reseau, jour: date, by: Any) -> None:
    """Lasts the whole day: the code of the room shows whenever one looks."""
    sans_heure = {"debut": None, "fin": None, "lieu": "En visio", "visio": "https://visio.example/pdn54"}
    r = _une(reseau, jour, by, TypeReunion.ANALYSE, "Les silences en ligne", **sans_heure)
    _inviter(r, by, Groupe.PROMENEURS, autres=(INTERVENANTE,))
    for arrivee in invites.choisis(reseau, (Groupe.PROMENEURS,))[2:4]:
        services.add_present(reunion=r, candidat=arrivee, by=by)


def _formation(reseau: Reseau, jour: date, by: Any) -> None:
    le = jour - timedelta(days=40)
    r = _une(
        reseau, le, by, TypeReunion.FORMATION, "Repérer le harcèlement en ligne",
        modules=MODULES, intervenant="Maison des adolescents", debut=time(9), fin=time(17),
    )  # fmt: skip
    personnes = invites.choisis(reseau, (Groupe.PROMENEURS,))
    venus = [services.add_present(reunion=r, candidat=c, by=by) for c in personnes[::2]]
    services.set_followed(invite=venus[-1], minutes=90, by=by)
    services.make_certificates(reunion=r, by=by)
    services.write_minutes(reunion=r, texte=COMPTE_RENDU, version=None, by=by)
    diapos = papier("Support de la formation", "support-harcelement")
    services.add_document(reunion=r, titre="Le support de la journée", genre="document", upload=diapos, by=by)
