"""Whose a telephone is, among those that structures and networks publish themselves. Never anybody's own."""

from dataclasses import dataclass
from datetime import date

import phonenumbers
from django.db.models import F, Func, Value
from django.urls import reverse

from structures.models import Structure
from territoires.models import Reseau

AU_PLUS = 5


@dataclass(frozen=True, slots=True)
class Chez:
    """A structure of the network today, with its page; or a network itself."""

    nom: str
    commune: str = ""
    url: str = ""


def publies(numero: str, jour: date) -> list[Chez]:
    """Who publishes this number (+33…): structures first."""
    if not numero:
        return []
    formes = _formes(numero)
    structures = _de(Structure.objects.dans_le_reseau(jour), "telephone", formes).select_related("commune")
    trouves = [Chez(s.nom, s.commune.nom, s.get_absolute_url()) for s in structures.order_by("tri", "pk")[:AU_PLUS]]
    reseaux = _de(Reseau.objects.all(), "contact_telephone", formes).order_by("pk")
    return trouves or [Chez(r.nom, url=f"{reverse('annuaire')}?departement={r.departement_id}") for r in reseaux[:1]]


def _de(lignes, champ: str, formes: list[str]):
    chiffres = Func(F(champ), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    return lignes.exclude(**{champ: ""}).annotate(chiffres=chiffres).filter(chiffres__in=formes)


def _formes(numero: str) -> list[str]:
    """The digits of each way to write it."""
    lu = phonenumbers.parse(numero)
    national = phonenumbers.format_number(lu, phonenumbers.PhoneNumberFormat.NATIONAL)
    entier = numero.lstrip("+")
    return list(dict.fromkeys([entier, f"00{entier}", "".join(c for c in national if c.isdigit())]))
