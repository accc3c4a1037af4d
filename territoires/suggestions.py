"""Communes suggested while someone types."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import reduce
from operator import or_

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL

from territoires import noms
from territoires.enums import NatureNom
from territoires.models import NomCommune
from territoires.saisie import departement_du_code

_CODE = re.compile(r"^\s*(\d{2,5}|2[ab]\d{0,3})\s*", re.IGNORECASE)
_CHAMPS = (
    "nom",
    "nature",
    "commune_id",
    "commune__nom",
    "commune__departement_id",
    "commune__codes_postaux",
    "population",
)


@dataclass(frozen=True)
class Suggestion:
    insee: str
    nom: str
    departement: str
    code_postal: str
    libelle: str
    population: int

    def as_dict(self) -> dict:
        return asdict(self)


def suggest(text: str, limit: int = 8) -> list[Suggestion]:
    """Communes whose name (of today or former) or postal code begins so, the most peopled first.

    Any word of the name counts; when nothing begins so, the names that look like it.
    """
    texte = (text or "").replace("\x00", " ")[:80]
    code = _CODE.match(texte)
    mots = noms.mots(texte[code.end() :] if code else texte)
    qs = NomCommune.objects.actuels()
    if code:
        qs = _du_code(qs, code[1].upper())
        if not mots:
            qs = qs.filter(nature=NatureNom.ACTUEL)
    if not code and len("".join(mots)) < 2:
        return []
    trouves = _rangs(_qui_commencent(qs, mots) if mots else qs, " ".join(mots), limit)
    if not trouves and len("".join(mots)) >= 4:
        ressemblants = qs.filter(tri__trigram_similar=" ".join(mots))
        trouves = list(
            ressemblants.annotate(proche=TrigramSimilarity("tri", " ".join(mots)))
            .order_by("-proche", "-population")
            .values_list(*_CHAMPS)[: limit * 4]
        )
    return _suggestions(trouves, limit)


def _du_code(qs, code: str):  # type: ignore[no-untyped-def]
    if code in ("97", "98"):
        return qs.filter(commune__departement__code__startswith=code)
    qs = qs.filter(commune__departement__in=departement_du_code(code))
    if len(code) == 5:
        return qs.filter(Q(commune__codes_postaux__contains=[code]) | Q(commune=code) | Q(code=code))
    if len(code) == 2:
        return qs
    debut = RawSQL("EXISTS (SELECT 1 FROM unnest(territoires_commune.codes_postaux) c WHERE c LIKE %s)", [f"{code}%"])
    return qs.annotate(_debut=debut).filter(_debut=True)


def _qui_commencent(qs, mots: list[str]):  # type: ignore[no-untyped-def]
    """Names in which the words follow one another, the last one perhaps unfinished."""
    debut = " ".join(mots)
    conditions = [Q(tri__startswith=debut), Q(tri__contains=f" {debut}"), Q(cle__startswith="".join(mots))]
    return qs.filter(reduce(or_, conditions))


def _rangs(qs, forme: str, limit: int) -> list[tuple]:  # type: ignore[no-untyped-def]
    exact = Case(When(tri=forme, nature=NatureNom.ACTUEL, then=Value(0)), default=Value(1), output_field=IntegerField())
    poids = Case(
        When(nature=NatureNom.ANCIEN, then=F("population") / 10), default=F("population"), output_field=IntegerField()
    )
    return list(qs.order_by(exact, poids.desc(), "nature", "pk").values_list(*_CHAMPS)[: limit * 4])


def _suggestions(rangs: list[tuple], limit: int) -> list[Suggestion]:
    """One a commune, its present name before the others."""
    par_commune: dict[str, tuple] = {}
    for rang in rangs:
        gardee = par_commune.setdefault(rang[2], rang)
        if rang[1] == NatureNom.ACTUEL and gardee[1] != NatureNom.ACTUEL:
            par_commune[rang[2]] = rang
    return [_suggestion(*rang) for rang in list(par_commune.values())[:limit]]


def _suggestion(
    nom: str, nature: str, insee: str, aujourdhui: str, departement: str, codes: list[str], population: int
) -> Suggestion:
    actuel = nature == NatureNom.ACTUEL
    return Suggestion(
        insee=insee,
        nom=aujourdhui,
        departement=departement,
        code_postal=codes[0] if codes else "",
        libelle=f"{aujourdhui} ({departement})" if actuel else f"{nom} ({aujourdhui}, {departement})",
        population=population,
    )
