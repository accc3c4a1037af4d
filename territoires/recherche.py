"""Finding a commune by what people write. Several answers are offered, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import reduce
from operator import or_

from django.db.models import Q

from socle.texte import tri
from territoires import saisie
from territoires.enums import NatureNom
from territoires.models import Commune, Departement, NomCommune
from territoires.noms import sans_article, ville_de_l_arrondissement
from territoires.saisie import Saisie

OFFERTES = 12
GRANDE_VILLE = 10_000
DEBUT_MINIMAL = 4  # letters: shorter, the start of a word says nothing
RESSEMBLANCE = 0.84
_NOMMEE = re.compile(r"(.+) \((\d[\dAB]\d{3})\)", re.IGNORECASE)


def find_commune(text: object, departement: object = None, code_postal: object = None) -> list[Commune]:
    """The communes a text may mean, best first: one = sure, several = to be offered, none = unknown.

    Département and postal code, given apart or read in the text, outrank an exact name elsewhere. A commune
    found by a former name carries it in `trouvee_par`.
    """
    if exacte := _nommee(text):
        return [exacte]
    departements = _departements()
    trouvees = _lue(saisie.lire(text, departements, departement, code_postal))
    if not trouvees and (court := saisie.sans_parenthese(text)):
        trouvees = _lue(saisie.lire(court, departements, departement, code_postal))
    return trouvees


def _lue(demande: Saisie) -> list[Commune]:
    if demande.arrondissement:
        return _communes(Q(pk=demande.arrondissement))
    if not demande.cles:
        return _par_code(demande.code) if demande.code else []
    separee = demande.article_separe
    return _par_nom(demande) or (_par_nom(separee) if separee else [])


def propositions(text: object, departement: object = None, code_postal: object = None, limit: int = 8) -> list[Commune]:
    """What to offer when `find_commune` knows nothing: look-alikes, those of the département and postal code first."""
    demande = saisie.lire(text, _departements(), departement, code_postal)
    trouvees = find_commune(text, departement, code_postal) or (_par_code(demande.code) if demande.code else [])
    cle = demande.cles[0] if demande.cles else ""
    if cle:
        zones = _zones(demande)
        voisins = _nom_qs().filter(commune__departement__in=zones) if zones else NomCommune.objects.none()
        proches = sorted(voisins, key=lambda n: -_ressemblance(n, cle))
        trouvees += _uniques(n for n in proches[:limit] if _ressemblance(n, cle) > 0.6)
        ailleurs = _nom_qs().filter(tri__trigram_similar=demande.debuts[0]).order_by("-population")[:100]
        trouvees += _uniques(sorted(ailleurs, key=lambda n: -_ressemblance(n, cle)))
    return list({c.pk: c for c in trouvees}.values())[:limit]


def _nommee(text: object) -> Commune | None:
    """« Épinal (88160) », as our own links write it: 88160 alone is also the postal code of others."""
    lu = _NOMMEE.fullmatch(text.strip()) if isinstance(text, str) else None
    trouvee = Commune.objects.actuelles().select_related("departement").filter(pk=lu[2].upper()).first() if lu else None
    return trouvee if lu and trouvee and tri(trouvee.nom) == tri(lu[1]) else None


def _departements() -> dict[str, str]:
    """Code by name without its article: « reunion » gives 974."""
    return {" ".join(sans_article(nom.split())): code for code, nom in Departement.objects.values_list("code", "tri")}


def _communes(condition: Q) -> list[Commune]:
    return list(Commune.objects.actuelles().filter(condition).select_related("departement").order_by("-population"))


def _nom_qs():  # type: ignore[no-untyped-def]
    return NomCommune.objects.actuels().select_related("commune__departement")


def _par_code(code: str) -> list[Commune]:
    """A code alone: the communes of that postal code, and the one whose INSEE code it is."""
    trouvees = _communes(Q(codes_postaux__contains=[code]) | Q(pk=ville_de_l_arrondissement(code) or code))
    return _sans_double(sorted(trouvees, key=lambda c: code not in c.codes_postaux))


def _du_code_postal(code: str) -> list[Commune]:
    return _communes(Q(codes_postaux__contains=[code]))


def _du_code_insee(code: str) -> list[Commune]:
    return _communes(Q(pk=ville_de_l_arrondissement(code) or code))


def _zones(demande: Saisie) -> tuple[str, ...]:
    """The départements the clues point to; the code is nearer than the département."""
    if demande.code:
        return saisie.departement_du_code(demande.code)
    return (demande.departement,) if demande.departement else ()


def _par_nom(demande: Saisie) -> list[Commune]:
    """The name among the places of the code, then of the département, then anywhere."""
    exacts = list(_nom_qs().filter(cle__in=demande.cles))
    postaux = _du_code_postal(demande.code) if demande.code else []
    du_code = postaux or (_du_code_insee(demande.code) if demande.code else [])
    if du_code:
        codes = {c.pk for c in du_code}
        ici = _dans(demande, exacts, _nom_qs().filter(commune__in=codes), lambda n: n.commune_id in codes)
        ici = ici or _presque(demande, du_code)
        if ici:
            return ici
    zones = _zones(demande)
    if zones:
        noms_ici = _nom_qs().filter(commune__departement__in=zones)
        ici = _dans(demande, exacts, noms_ici, lambda n: n.commune.departement_id in zones)
        if ici:
            return _sans_double([*ici, *postaux])  # the postal code names another place: both are offered
    ailleurs = _partout(demande, exacts) if exacts or not zones else []
    if ailleurs and zones:
        return _sans_double([*ailleurs, *postaux, *_ressemblants(demande, zones)])
    return ailleurs


def _dans(demande: Saisie, exacts: list[NomCommune], noms_ici, dedans) -> list[Commune]:  # type: ignore[no-untyped-def]
    """The answer inside a zone, where the start of a name is enough."""
    ici = [n for n in exacts if dedans(n)]
    if actuels := [n for n in ici if n.nature == NatureNom.ACTUEL]:
        return _uniques(_memes_mots(demande, actuels) or actuels)
    debuts = _debuts(demande, noms_ici)
    entiers = [n for n in debuts if _fin_de_mot(demande, n)]
    courants = [n for n in entiers if n.nature == NatureNom.ACTUEL]
    return _uniques([*ici, *courants]) or _uniques(entiers) or _uniques(debuts)


def _partout(demande: Saisie, exacts: list[NomCommune]) -> list[Commune]:
    """The answer in the whole country: every namesake, and the large town people may have shortened."""
    actuels = [n for n in exacts if n.nature == NatureNom.ACTUEL]
    actuels = _memes_mots(demande, actuels) or actuels
    anciens = [n for n in exacts if n.nature != NatureNom.ACTUEL]
    if len(actuels) == 1 and actuels[0].population >= GRANDE_VILLE:
        return _uniques(actuels)
    debuts = _debuts(demande, _nom_qs())
    if not exacts:
        return _uniques([n for n in debuts if _fin_de_mot(demande, n)] or debuts)[:OFFERTES]
    plus_grande = 10 * max((n.population for n in actuels), default=0) if len(actuels) == 1 else 0
    villes = [
        n
        for n in debuts
        if n.nature == NatureNom.ACTUEL
        and n.population >= max(GRANDE_VILLE, plus_grande)
        and actuels
        and _fin_de_mot(demande, n)
    ]
    return _uniques([*sorted([*actuels, *anciens], key=_rang), *villes])[:OFFERTES]


def _debuts(demande: Saisie, noms_qs) -> list[NomCommune]:  # type: ignore[no-untyped-def]
    """Names that begin with the text, the most peopled first."""
    condition = reduce(
        or_,
        [Q(cle__startswith=cle) for cle in demande.cles if len(cle) >= DEBUT_MINIMAL]
        + [Q(tri__startswith=f"{debut} ") for debut in demande.debuts],
    )
    return list(noms_qs.filter(condition).exclude(cle__in=demande.cles).order_by("-population", "pk")[:60])


def _fin_de_mot(demande: Saisie, nom: NomCommune) -> bool:
    """Does the text stop at the end of a word of the name? « Saint-Ouen » does in « Saint-Ouen-sur-Seine »."""
    mots = " ".join(sans_article(nom.tri.split()))
    return any(mots.startswith(f"{debut} ") for debut in demande.debuts)


def _memes_mots(demande: Saisie, trouves: list[NomCommune]) -> list[NomCommune]:
    """Those spelt with the same article: « La Rochelle » is not « Rochelle »."""
    return [n for n in trouves if n.tri == " ".join(demande.mots)]


def _presque(demande: Saisie, du_code: list[Commune]) -> list[Commune]:
    """The one commune of the code whose name is the text, save a typing fault: two clues agree."""
    noms_ici = _nom_qs().filter(commune__in=[c.pk for c in du_code])
    proches = _uniques(n for n in noms_ici if max(_ressemblance(n, c) for c in demande.cles) >= RESSEMBLANCE)
    return proches if len(proches) == 1 else []


def _ressemblants(demande: Saisie, zones: tuple[str, ...]) -> list[Commune]:
    """In the départements expected, the names one typing fault away."""
    ici = _nom_qs().filter(commune__departement__in=zones)
    return _uniques(n for n in ici if max(_ressemblance(n, c) for c in demande.cles) >= RESSEMBLANCE)


def _ressemblance(nom: NomCommune, cle: str) -> float:
    mesure = SequenceMatcher(None, nom.cle, cle)
    return mesure.ratio() if mesure.real_quick_ratio() > 0.6 and mesure.quick_ratio() > 0.6 else 0.0


def _rang(nom: NomCommune) -> tuple[bool, int]:
    return nom.nature != NatureNom.ACTUEL, -nom.population


def _uniques(trouves: Iterable[NomCommune]) -> list[Commune]:
    """The communes behind the names, each once; a former name is remembered in `trouvee_par`."""
    communes: dict[str, Commune] = {}
    for nom in trouves:
        if nom.commune_id not in communes:
            communes[nom.commune_id] = nom.commune
            nom.commune.trouvee_par = "" if nom.nature == NatureNom.ACTUEL else nom.nom
    return list(communes.values())


def _sans_double(communes: Iterable[Commune]) -> list[Commune]:
    return list({c.pk: c for c in communes}.values())[:OFFERTES]
