"""A year of 25 structures, typed through the screens: every figure of its report, recounted from what was typed."""

import html
import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as reglages
from django.contrib.auth import get_user_model

from coordination.etat import CODES
from coordination.indicateurs import PAR_CODE
from territoires.models import Commune, RoleReseau
from tests.conftest import compte_utilisateur
from tests.coordination.donnees import reseau_93

from . import lecture, plan, recompte, tableaux
from .comptage import Recompte, communes, officielles
from .lecture import Lue
from .saisie import PARIS, Saisie

DE_L_HISTOIRE = "read in the history, which the clock of the database dates: no test moves it"
PAS_ENCORE = {
    "couverture": "two numbers a line, recounted line by line in test_territoire",
    "heures_annoncees": DE_L_HISTOIRE,
    "heures_creuses": DE_L_HISTOIRE,
    "permanences": DE_L_HISTOIRE,
    "ressources_partagees": DE_L_HISTOIRE,
    "messages_envoyes": "nobody writes to the network in the plan; recounted in test_indicateurs_vie",
}
"""Those that the hand-counted cases of other files hold, and why this year does not."""
ICI = f"/coordination/{plan.DEPARTEMENT}/"


def une_coordinatrice(settings):
    settings.MFA_REQUISE = False
    user = compte_utilisateur("coordination@annee.example", "Claude", "Coordination")
    RoleReseau.objects.create(user=user, reseau=reseau_93(), role="coordination")
    for commune in officielles().values():
        ou = {"latitude": float(commune["latitude"]), "longitude": float(commune["longitude"])}
        Commune.objects.filter(insee=commune["insee"]).update(**ou)
    return user


@pytest.fixture
def coordinatrice(db, settings):
    return une_coordinatrice(settings)


@pytest.fixture
def saisie(coordinatrice):
    """The year is typed; it is read in the next one."""
    faite = Saisie(coordinatrice, lambda email: get_user_model().objects.get(email=email))
    faite.faire()
    with time_machine.travel(datetime.combine(plan.LECTURE, time(10), PARIS)):
        yield faite


def ecarts(ou: str, attendues: dict[str, Any], lues: dict[str, Lue], *, etendues: int = 4) -> dict[str, Any]:
    """By figure, what is read elsewhere than what was recounted. `etendues`: how many measures are shown there."""
    trouves = {}
    for code, valeur in attendues.items():
        juste, dite = lecture.lue(valeur), lues.get(PAR_CODE[code].titre.replace("\u00a0", " "))
        if dite is None and juste.lignes == {} and isinstance(valeur, dict):
            continue  # a drawing that would be empty is left out
        voulu = (juste.nombre, juste.mesures[:etendues] if juste.mesures else (), juste.lignes)
        if dite is None or not egaux(voulu, (dite.nombre, dite.mesures, dite.lignes)):
            trouves[f"{ou} : {code}"] = {"recompté": voulu, "lu": dite}
    return trouves


def egaux(a: Any, b: Any) -> bool:
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(egaux, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(egaux(a[k], b[k]) for k in a)
    return a == b if a is None or b is None else abs(float(a) - float(b)) < 0.005


def de_la_commande(au: str) -> dict[str, Any]:
    """Those of a day; meetings are those of its whole year."""
    jour, dits = date.fromisoformat(au), lecture.etat(au)
    le_jour, annee = Recompte(jour, jour), Recompte(date(jour.year, 1, 1), date(jour.year, 12, 31))
    trouves = {}
    for code in (c for c in CODES if c not in PAS_ENCORE):
        juste = recompte.COMPTES[code](annee if code in ("reunions", "presences") else le_jour)
        if code == "comptes":
            juste = {cle: juste[nom] for cle, nom in plan.PLATEFORMES.items() if juste[nom]}
        if not egaux(juste, dits[code]):
            trouves[f"etat_reseau {au} : {code}"] = {"recompté": juste, "lu": dits[code]}
    return trouves


def des_parties(saisie: Saisie, page: str) -> dict[str, Any]:
    """Each intercommunality and each type of structure: what is shown is right, and no small number of young people
    is shown."""
    trouves, caches = {}, 0
    parties = re.findall(r'<option value="((epci|type)-[^"]+)"[^>]*>([^<]+)', page)
    for cle, genre, nom in parties:
        dite = html.unescape(nom)
        siennes = {
            "type": lambda s, dite=dite: s.type == dite,
            "epci": lambda s, dite=dite: communes()[s.commune] == dite,
        }[genre]
        url = f"{ICI}statistiques/?du={plan.ANNEE}-01-01&au={plan.ANNEE}-12-31&part={cle}&export=xlsx"
        lues, _ = lecture.classeur(saisie.coord.recevoir(url))
        justes = {c: v for c, v in recompte.annee(partie=siennes).items() if not PAR_CODE[c].entier}
        jeunes = {c: justes.pop(c) for c in list(justes) if PAR_CODE[c].jeunes}
        trouves |= ecarts(cle, justes, lues)
        for code, valeur in jeunes.items():
            vus = lecture.montres(lecture.lue(valeur), lues[PAR_CODE[code].titre.replace("\u00a0", " ")])
            caches += sum(lu == lecture.CACHE for _, lu in vus)
            trouves |= {f"{cle} : {code}": vus for n, lu in vus if lu != lecture.CACHE and (lu != n or 0 < n < 5)}
    assert len(parties) > 12 and caches > 12, (len(parties), caches)
    return trouves


def des_tableaux(saisie: Saisie) -> dict[str, Any]:
    """The lists behind the figures, row by row."""
    url = f"{ICI}statistiques/?du={plan.ANNEE}-01-01&au={plan.ANNEE}-12-31&export=xlsx"
    _, feuilles = lecture.classeur(saisie.coord.recevoir(url))
    justes = tableaux.de_l_annee(Recompte(date(plan.ANNEE, 1, 1), date(plan.ANNEE, 12, 31)))
    lues = {nom: {tuple(None if c == "" else c for c in ligne) for ligne in lignes} for nom, lignes in feuilles.items()}
    return {
        f"feuille {nom}": {"recompté": voulues - lues.get(nom, set()), "lu": lues.get(nom, set()) - voulues}
        for nom, voulues in ((nom, set(lignes)) for nom, lignes in justes.items())
        if voulues != lues.get(nom) or len(feuilles[nom]) != len(voulues)
    }


def test_each_figure_of_the_year_is_the_one_recounted(saisie):
    """In the spreadsheet of the report, beside the year before, on the page of statistics and its parts, by command."""
    annee, avant = recompte.annee(), recompte.annee(plan.ANNEE - 1)
    lues, _ = lecture.classeur(saisie.coord.recevoir(f"{ICI}rapport/{plan.ANNEE}/?export=xlsx"))
    page = saisie.coord.ouvrir(f"{ICI}statistiques/?du={plan.ANNEE}-01-01&au={plan.ANNEE}-12-31")
    il_y_a_un_an = {titre: Lue(v.avant) for titre, v in lues.items()}
    trouves = ecarts("rapport", annee, lues)
    trouves |= ecarts("un an avant", {c: lecture.lue(v).nombre for c, v in avant.items()}, il_y_a_un_an)
    trouves |= ecarts("statistiques", annee, lecture.page(page), etendues=3)
    trouves |= des_parties(saisie, page)
    trouves |= des_tableaux(saisie)
    for au in ("2025-12-31", "2025-06-30", "2024-12-31", "2025-03-31"):
        trouves |= de_la_commande(au)
    assert not trouves, "\n".join(f"{ou}\n   {quoi}" for ou, quoi in trouves.items())


def test_no_figure_is_left_without_a_recount():
    assert set(PAR_CODE) - set(recompte.COMPTES) == set(PAS_ENCORE)
    assert set(recompte.COMPTES) <= set(PAR_CODE)


def test_the_documentation_says_how_each_figure_is_recounted():
    assert recompte.documentation() in (Path(reglages.BASE_DIR) / "docs" / "indicateurs.md").read_text()
