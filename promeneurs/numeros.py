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
    numero: str
    commune: str = ""
    url: str = ""


def publies(numero: str, jour: date) -> list[Chez]:
    """Who publishes this number (+33…): structures first."""
    return _chez([numero], jour) if numero else []


def imites(numero: str, jour: date) -> list[Chez]:
    """Who publishes a number that this one may be taken for."""
    return _chez(voisins(numero), jour) if numero else []


def voisins(numero: str) -> list[str]:
    """The numbers of the same country (+33…) that differ by one digit, or by two neighbours swapped."""
    lu = phonenumbers.parse(numero)
    pays, chiffres = f"+{lu.country_code}", phonenumbers.national_significant_number(lu)
    suites = [chiffres[:n] + c + chiffres[n + 1 :] for n in range(len(chiffres)) for c in "0123456789"]
    suites += [chiffres[:n] + chiffres[n + 1] + chiffres[n] + chiffres[n + 2 :] for n in range(len(chiffres) - 1)]
    return [pays + suite for suite in dict.fromkeys(suites) if suite != chiffres]


def ecrit(numero: str) -> str:
    """As people write it."""
    try:
        lu = phonenumbers.parse(numero, "FR")
    except phonenumbers.NumberParseException:
        return numero
    francais = lu.country_code == 33
    forme = phonenumbers.PhoneNumberFormat.NATIONAL if francais else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(lu, forme)


def _chez(numeros: list[str], jour: date) -> list[Chez]:
    formes = [forme for numero in numeros for forme in _formes(numero)]
    structures = _de(Structure.objects.dans_le_reseau(jour), "telephone", formes).select_related("commune")
    premieres = structures.order_by("tri", "pk")[:AU_PLUS]
    trouves = [Chez(s.nom, s.telephone, s.commune.nom, s.get_absolute_url()) for s in premieres]
    reseaux = _de(Reseau.objects.all(), "contact_telephone", formes).order_by("pk")
    return trouves or [
        Chez(r.nom, r.contact_telephone, url=f"{reverse('annuaire')}?departement={r.departement_id}")
        for r in reseaux[:1]
    ]


def _de(lignes, champ: str, formes: list[str]):
    chiffres = Func(F(champ), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    return lignes.exclude(**{champ: ""}).annotate(chiffres=chiffres).filter(chiffres__in=formes)


def _formes(numero: str) -> list[str]:
    """The digits of each way to write it."""
    lu = phonenumbers.parse(numero)
    national = phonenumbers.format_number(lu, phonenumbers.PhoneNumberFormat.NATIONAL)
    entier = numero.lstrip("+")
    return list(dict.fromkeys([entier, f"00{entier}", "".join(c for c in national if c.isdigit())]))
