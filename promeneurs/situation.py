"""« Situation inquiétante »: whom a promeneur calls and tells, by what the network and the employer gave.

Nothing is written here of any situation: it goes in the employer's records (domain §7).
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from socle import urgence
from socle.dates import aujourdhui
from structures.models import Structure
from territoires.models import Reseau

from .models import Mandat, Promeneur


@dataclass(frozen=True)
class Contact:
    """Somebody to tell. Without a number, `manque` says whom to ask for it."""

    nom: str
    role: str
    telephone: str
    horaires: str
    manque: str
    structure: Structure | None = None


def numeros(maintenant: datetime.datetime | None = None) -> list[urgence.Aide]:
    """The help numbers, those open at this moment first, then those who come at once."""
    return urgence.numeros(maintenant, urgence.POUR_LES_PROFESSIONNELS)


def contacts(p: Promeneur) -> list[Contact]:
    """The employers' on-call contacts, the CRIP, the parquet."""
    employeurs = Structure.objects.filter(pk__in=_designations().filter(promeneur=p).values("structure"))
    return [*(astreinte(s) for s in employeurs.order_by("tri", "pk")), *du_reseau(p.reseau)]


def astreinte(s: Structure) -> Contact:
    """The on-call contact of an employer."""
    manque = "Numéro pas encore donné\u00a0: demandez-le à votre structure."
    nom = s.astreinte_nom or "L’astreinte"
    return Contact(nom, s.nom, s.astreinte_telephone, s.astreinte_horaires, manque, s)


def du_reseau(reseau: Reseau) -> list[Contact]:
    """The CRIP and the parquet of the département."""
    lieu = f"({reseau.departement})"
    manque = "Numéro pas encore donné\u00a0: demandez-le à la coordination."
    return [
        Contact(f"La CRIP {lieu}", "Informations préoccupantes", reseau.crip_telephone, reseau.crip_horaires, manque),
        Contact(f"Le parquet {lieu}", "Signalements", reseau.parquet_telephone, reseau.parquet_horaires, manque),
    ]


def manques(reseau: Reseau) -> list[str]:
    """What the network has not given yet."""
    dits = ((reseau.crip_telephone, "le téléphone de la CRIP"), (reseau.parquet_telephone, "celui du parquet"))
    return [nom for telephone, nom in dits if not telephone]


def sans_astreinte(structures: Any) -> QuerySet[Structure]:
    """Of these, the employers whose promeneurs have nobody of theirs to call."""
    designes = _designations().filter(structure=OuterRef("pk"))
    return structures.filter(Exists(designes), astreinte_telephone="")


def _designations() -> Any:
    return Mandat.objects.designes(aujourdhui())
