"""Who is in a part of the network, and at which address: each person once, whatever their roles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac

from promeneurs.enums import EtatCompte, Partie
from promeneurs.models import Compte, Mandat, Promeneur
from socle.dates import ajoute_mois, aujourdhui
from structures.models import Structure
from territoires.models import Commune, Epci, Reseau, RoleReseau

from . import activite, criteres, joignables
from .criteres import Critere
from .enums_messages import Interlocuteurs, PublicMessage
from .joignables import Joignable
from .models import ReglesActivite, Releve


@dataclass(frozen=True, kw_only=True)
class Personne:
    """Somebody to write to. `valeurs`: what the fields of a text become for them."""

    email: str
    nom: str
    chez: str
    public: str
    valeurs: dict[str, str] = field(default_factory=dict)

    @property
    def cle(self) -> str:
        return cle_de(self.email)


def cle_de(email: str) -> str:
    """What stands for an address in a form or in what is kept of a draft."""
    return salted_hmac("coordination.publics", email.lower()).hexdigest()[:16]


# — The cuts


def _releve_manquant(qs: Any, reseau: Reseau) -> Any:
    """Awaited for last month, and not given."""
    regles = ReglesActivite.objects.filter(reseau=reseau).first()
    mois = ajoute_mois(aujourdhui().replace(day=1), -1)
    if regles is None or not regles.attend(mois):
        return qs.none()
    rendus = Releve.objects.filter(mois=mois, rendu_le__isnull=False, promeneur__reseau=reseau)
    return activite.attendus(qs, mois).exclude(pk__in=rendus.values("promeneur"))


def _charte_de_la_structure(qs: Any, reseau: Reseau) -> Any:
    a_signer = Mandat.objects.filter(structure=OuterRef("pk")).charte_a_signer(aujourdhui(), Partie.STRUCTURE)
    return qs.dans_le_reseau(aujourdhui()).filter(Exists(a_signer))


def _du_jour(c: Critere) -> Callable[[Any, Reseau], Any]:
    return lambda qs, reseau: c.filtre(qs, aujourdhui())


Filtre = Callable[[Any, Reseau], Any]
PROMENEURS: dict[str, tuple[str, Filtre]] = {
    "": ("Tous ceux du réseau", lambda q, r: q.designes(aujourdhui())),
    "releve_manquant": ("Relevé du mois dernier attendu", _releve_manquant),
} | {c.code: (c.libelle, _du_jour(c)) for c in criteres.PROMENEURS}
STRUCTURES: dict[str, tuple[str, Filtre]] = {
    "": ("Toutes celles du réseau", lambda q, r: q.dans_le_reseau(aujourdhui())),
    "charte_a_signer": ("Charte à signer", _charte_de_la_structure),
} | {c.code: (c.libelle, _du_jour(c)) for c in criteres.STRUCTURES if c.code != "dans_le_reseau"}


def communes(reseau: Reseau) -> QuerySet[Commune]:
    """Where the network has structures."""
    return Commune.objects.filter(pk__in=Structure.objects.filter(reseau=reseau).values("commune")).order_by("tri")


def epcis(reseau: Reseau) -> QuerySet[Epci]:
    return Epci.objects.filter(pk__in=communes(reseau).values("epci")).order_by("tri")


# — The people

CODES = r"^[a-z0-9]+(,[a-z0-9]+)*$"  # « choisies »: sheets ticked in a list, by their codes


def _de_base(filtres: dict[str, tuple[str, Filtre]], qs: Any, reseau: Reseau, statut: str, choisies: str) -> Any:
    """Those of a status; ticked one by one, they are whoever was ticked."""
    if choisies:
        qs = qs.filter(code__in=choisies.split(","))
        if not statut:
            return qs
    return filtres.get(statut, filtres[""])[1](qs, reseau)


def personnes(reseau: Reseau, publics: list[str], choix: dict[str, str]) -> list[Personne]:
    """Those whom these criteria choose, by name, each address once: who is a promeneur is written to as one. Those
    without an address that may be written to are there, to be told of (`email` is empty)."""
    sources = {
        PublicMessage.PROMENEURS: _promeneurs,
        PublicMessage.STRUCTURES: _structures,
        PublicMessage.PARTENAIRES: _partenaires,
    }
    trouvees: dict[str, Personne] = {}
    for public in PublicMessage:
        if public in publics:
            for une in (_personne(j, public) for j in sources[public](reseau, choix)):
                trouvees.setdefault(une.email.lower() or f"{public}{len(trouvees)}", une)
    return list(trouvees.values())


def _lieu(choix: dict[str, str]) -> Q:
    """Of structures; empty when no place is asked for."""
    q = Q()
    if choix.get("type"):
        q &= Q(type=choix["type"])
    if choix.get("epci"):
        q &= Q(commune__epci=choix["epci"])
    if choix.get("commune"):
        q &= Q(commune=choix["commune"])
    return q


def _promeneurs(reseau: Reseau, choix: dict[str, str]) -> Iterator[Joignable]:
    statut, choisies = choix.get("statut", ""), choix.get("choisies", "")
    gens = _de_base(PROMENEURS, Promeneur.objects.filter(reseau=reseau), reseau, statut, choisies)
    if lieu := _lieu(choix):
        employeurs = Structure.objects.filter(lieu)
        nommes = Mandat.objects.non_finis(aujourdhui()).filter(promeneur=OuterRef("pk"))
        gens = gens.filter(Exists(nommes.filter(structure__in=employeurs)))
    if choix.get("plateforme"):
        comptes = Compte.objects.filter(promeneur=OuterRef("pk"), plateforme=choix["plateforme"])
        gens = gens.filter(Exists(comptes.exclude(etat__in=(EtatCompte.FERME, EtatCompte.REFUSE))))
    return joignables.promeneurs(gens)


def _structures(reseau: Reseau, choix: dict[str, str]) -> Iterator[Joignable]:
    statut, choisies = choix.get("statut_structure", ""), choix.get("choisies", "")
    siennes = _de_base(STRUCTURES, Structure.objects.filter(reseau=reseau), reseau, statut, choisies)
    return joignables.structures(siennes.filter(_lieu(choix)), tous=choix.get("qui") == Interlocuteurs.TOUS)


def _partenaires(reseau: Reseau, choix: dict[str, str]) -> Iterator[Joignable]:
    roles = RoleReseau.objects.filter(reseau=reseau).partenaires()
    if choix.get("nature"):
        roles = roles.filter(organisme__nature=choix["nature"])
    return joignables.membres(roles)


def _personne(j: Joignable, public: PublicMessage) -> Personne:
    email = j.email
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    valeurs = {"prénom": j.prenom, "nom": j.nom, "structure": j.chez}
    return Personne(email=email, nom=j.nom_complet, chez=j.chez, public=public.value, valeurs=valeurs)
