"""The figures of the life of the network: what was held, who came, what was learned."""

from collections import Counter
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.timezone import localdate

from promeneurs.models import Promeneur
from socle.valeurs import jour as en_jour

from ..enums import TypeReunion
from ..enums_ressources import EtatRessource
from ..messages import compter, nombres
from ..models import Message, Ressource
from ..reunions import Tenue, heures
from .base import Donnees, Indicateur, Liste
from .listes import PERSONNE, des_personnes, fiche, nombre_de
from .reseau import classees

VIE = "Vie du réseau"


def _types(d: Donnees) -> list[tuple[str, int]]:
    return classees(Counter(r.type for r in d.reunions), dict(TypeReunion.choices))


def _taux(d: Donnees) -> int | None:
    """In per cent; None when nobody noted who came."""
    siens = d.invites_pointes
    return round(100 * sum(bool(i.present) for i in siens) / len(siens)) if siens else None


def _somme(champ: str) -> Any:
    return lambda d: sum(getattr(r, champ) or 0 for r in d.reunions)


def _url(t: Tenue, codes: dict[int, str]) -> str:
    if t.reunion is not None:
        return reverse("coordination_reunion", args=[codes[t.reunion.reseau_id], t.reunion.code])
    return reverse("coordination_seance", args=[codes[t.seance.reseau_id], t.seance.code]) if t.seance else ""


def _liste(champ: str = "", nom: str = "") -> Any:
    """The meetings held; with `champ`, those that say this number."""

    def lister(d: Donnees) -> Liste:
        codes = {r.pk: r.code for r in d.reseaux}
        lignes: list[tuple[str, tuple[Any, ...]]] = []
        for t in d.reunions:
            dit = (en_jour(t.date), t.nom, t.thematique)
            if not champ or getattr(t, champ) is not None:
                lignes.append((_url(t, codes), (*dit, getattr(t, champ)) if champ else dit))
        return Liste(("Date", "Sorte", "Sujet", *((nom,) if nom else ())), lignes, somme=bool(champ))

    return lister


def _liste_des_invites(d: Donnees) -> Liste:
    """Who was invited where somebody noted who came, and whether they did."""
    lignes = [
        (fiche(i.promeneur), (i.promeneur.nom_complet, en_jour(i.reunion.date), "oui" if i.present else "non"))
        for i in d.invites_pointes
        if i.promeneur is not None
    ]
    return Liste((PERSONNE, "Réunion du", "Présence"), lignes)


def _liste_des_formes(d: Donnees) -> Liste:
    """Hours of training, by person."""
    sommes = d.minutes_de_formation
    gens = Promeneur.objects.filter(pk__in=sommes).select_related("reseau").order_by("tri", "pk")
    lignes: list[tuple[str, tuple[Any, ...]]] = [(fiche(p), (p.nom_complet, heures(sommes[p.pk]))) for p in gens]
    return Liste((PERSONNE, "Heures"), lignes, somme=True)


def _formes(d: Donnees) -> int | None:
    faites = d.formes()
    return None if faites is None else faites.count()


def _messages(d: Donnees) -> Any:
    envoyes = Message.objects.filter(reseau__in=d.reseaux, envoye_le__date__range=(d.debut, d.fin))
    return envoyes.select_related("reseau").order_by("envoye_le", "pk")


def _liste_des_messages(d: Donnees) -> Liste:
    """To how many people each went."""
    lignes: list[tuple[str, tuple[Any, ...]]] = [
        (
            reverse("coordination_message", args=[m.reseau.code, m.code]),
            (en_jour(localdate(m.envoye_le)), m.sujet, nombres(m).total),
        )
        for m in _messages(d).annotate(**compter())
    ]
    return Liste(("Envoyé le", "Objet", "Destinataires"), lignes)


def _ressources(d: Donnees) -> Any:
    """Those that came in the library for the first time in the period, as their history says it."""
    publiees = Ressource.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj=OuterRef("pk"), etat=EtatRessource.PUBLIEE
    )
    premiere = Subquery(publiees.order_by("pgh_id").values("pgh_created_at")[:1])
    siennes = Ressource.objects.filter(reseau__in=d.reseaux).annotate(publiee_le=premiere)
    return (
        siennes.filter(publiee_le__date__range=(d.debut, d.fin)).select_related("reseau").order_by("publiee_le", "pk")
    )


def _liste_des_ressources(d: Donnees) -> Liste:
    lignes: list[tuple[str, tuple[Any, ...]]] = [
        (
            reverse("coordination_ressource", args=[r.reseau.code, r.code]),
            (r.titre, r.get_theme_display(), r.get_audience_display(), en_jour(localdate(r.publiee_le))),
        )
        for r in _ressources(d)
    ]
    return Liste(("Ressource", "Thème", "Pour qui", "Partagée le"), lignes)


INDICATEURS = (
    Indicateur("reunions", VIE, "Réunions", "Les réunions tenues dans la période, jusqu’à ce jour, et les séances du comité\u00a0; une réunion à venir ou annulée ne compte pas.", lambda d: len(d.reunions), _liste(), entier=True),
    Indicateur("reunions_type", VIE, "Réunions par sorte", "Les mêmes, par sorte.", _types, _liste(), entier=True),
    Indicateur("presences", VIE, "Présences aux réunions", "La somme des personnes présentes\u00a0: celles pointées par leur nom, ou le nombre noté quand personne n’est pointé.", _somme("personnes"), _liste("personnes", "Personnes"), entier=True),
    Indicateur("taux_presence", VIE, "Présence des promeneurs invités", "Parmi les promeneurs invités aux réunions où les présences sont pointées, la part de ceux qui étaient là.", _taux, _liste_des_invites, "%"),
    Indicateur("formation_heures", VIE, "Heures de formation suivies", "La somme des heures suivies par les promeneurs pointés présents aux formations, d’après leurs modules\u00a0; médiane, minimum et maximum par personne.", lambda d: d.formation, _liste_des_formes, "h"),
    Indicateur("formation_faite", VIE, "Formation demandée suivie", "Les personnes actives ce jour qui ont suivi, depuis le 1er janvier, les heures que le réseau demandait cette année-là.", _formes, des_personnes(lambda d: d.du_jour.none() if d.formes() is None else d.formes())),
    Indicateur("public_jeunes", VIE, "Jeunes touchés par les événements", "La somme des jeunes notés sur les réunions et événements tenus.", _somme("jeunes"), _liste("jeunes", "Jeunes"), entier=True),
    Indicateur("public_parents", VIE, "Parents touchés par les événements", "La somme des parents notés sur les réunions et événements tenus.", _somme("parents"), _liste("parents", "Parents"), entier=True),
    Indicateur("messages_envoyes", VIE, "Messages envoyés au réseau", "Les messages de la coordination à une partie du réseau dont l’envoi a été demandé dans la période, quel que soit le nombre de destinataires.", nombre_de(_messages), _liste_des_messages, entier=True),
    Indicateur("ressources_partagees", VIE, "Ressources partagées", "Les ressources entrées dans la bibliothèque du réseau pour la première fois dans la période, même retirées depuis.", nombre_de(_ressources), _liste_des_ressources, entier=True),
)  # fmt: skip
