"""The figures of a network counted again, from what was typed (`plan`), by definitions of its own: those that
`docs/indicateurs.md` says in French, and the domain. Nothing of the product is imported here.

`python -m tests.annee.recompte` prints the year. The docstring of each count says in French how it is made;
`docs/indicateurs.md` repeats it.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from . import plan
from .comptage import (
    STRUCTURES,
    Etendue,
    Partie,
    Recompte,
    actives,
    communes,
    couvre,
    en_convention,
    etendue,
    fin_du_mois,
    jours,
    kilometres,
    nomme,
    officielles,
    signe,
    tenus,
)

COMPTES: dict[str, Callable[[Recompte], Any]] = {}


def compte(code: str) -> Callable[[Callable[[Recompte], Any]], Callable[[Recompte], Any]]:
    def garder(fonction: Callable[[Recompte], Any]) -> Callable[[Recompte], Any]:
        COMPTES[code] = fonction
        return fonction

    return garder


# — Structures


@compte("structures")
def structures(r: Recompte) -> int:
    """Les séjours saisis, premier et dernier jour : ceux qui couvrent le jour."""
    return len(r.structures)


@compte("structures_conventionnees")
def conventionnees(r: Recompte) -> int:
    """De ces structures, celles dont une convention saisie couvre le jour."""
    return sum(en_convention(s, r.fin) for s in r.structures)


@compte("structures_statut")
def par_statut(r: Recompte) -> dict[str, int]:
    """Les mêmes structures, rangées par le statut choisi dans leur fiche."""
    return Counter(s.statut for s in r.structures)


@compte("structures_type")
def par_type(r: Recompte) -> dict[str, int]:
    """Les mêmes structures, rangées par le type choisi dans leur fiche."""
    return Counter(s.type for s in r.structures)


@compte("structures_entrees")
def entrees(r: Recompte) -> int:
    """Les structures dont le premier jour d’un séjour est dans la période."""
    return sum(any(r.dedans(x.depuis) for x in s.sejours) for s in filter(r.partie, plan.STRUCTURES))


@compte("structures_sorties")
def sorties(r: Recompte) -> int:
    """Les structures dont le lendemain du dernier jour d’un séjour est dans la période."""
    siennes = filter(r.partie, plan.STRUCTURES)
    dehors = [[x.dernier + timedelta(days=1) for x in s.sejours if x.dernier] for s in siennes]
    return sum(any(map(r.dedans, jours_)) for jours_ in dehors)


# — People


@compte("promeneurs_actifs")
def actifs(r: Recompte) -> int:
    """Les personnes nommées ce jour par une structure, les deux signatures déjà datées, une convention de la
    structure ou une exception qui couvre le jour, sans suspension."""
    return len(r.actives(r.fin))


@compte("dont_hors_convention")
def hors_convention(r: Recompte) -> int:
    """De ces personnes, celles dont aucun mandat n’est porté ce jour par une convention."""
    portes = [[STRUCTURES[m.structure] for m in tenus(p, r.fin)] for p in actives(r.fin)]
    return sum(not any(en_convention(s, r.fin) for s in siennes) for siennes in portes)


@compte("promeneurs_attente_charte")
def attente(r: Recompte) -> int:
    """Les personnes nommées ce jour à qui manque, pour chacun de leurs mandats du jour, au moins une des deux
    signatures."""
    return sum(not any(nomme(m, r.fin) and signe(m, r.fin) for m in p.mandats) for p in r.nommees)


def commences(p: plan.Personne, jour: date) -> list[plan.Mandat]:
    return [m for m in p.mandats if m.depuis is None or m.depuis <= jour]


@compte("promeneurs_sortis")
def sortis(r: Recompte) -> int:
    """Les personnes nommées un jour, et que personne ne nomme plus ce jour."""
    return sum(bool(commences(p, r.fin)) and p not in r.nommees for p in plan.PERSONNES)


@compte("promeneurs_arrives")
def arrives(r: Recompte) -> int:
    """Les personnes dont la première désignation commence dans la période."""
    debuts = [[m.depuis or date.min for m in p.mandats if r.de(m)] for p in plan.PERSONNES]
    return sum(r.dedans(min(siens)) for siens in debuts if siens)


@compte("promeneurs_partis")
def partis(r: Recompte) -> int:
    """Les personnes dont le lendemain du dernier jour d’un mandat est dans la période, et que personne ne nomme
    plus ce jour."""
    fins = {p.cle: [f + timedelta(days=1) for m in p.mandats if r.de(m) and (f := jours(m)[1])] for p in plan.PERSONNES}
    return sum(any(map(r.dedans, fins[p.cle])) and p not in r.nommees for p in plan.PERSONNES)


@compte("postes_a_pourvoir")
def postes(r: Recompte) -> int:
    """Structure par structure : les postes de ses conventions du jour, sinon de son séjour, moins les personnes
    qu’elle nomme ; jamais moins de zéro."""
    total = 0
    for s in r.structures:
        des_conventions = [c.postes for c in s.conventions if couvre(r.fin, c.debut, c.dernier)]
        du_sejour = next(x.postes or 0 for x in s.sejours if couvre(r.fin, x.depuis, x.dernier))
        la = sum(any(m.structure == s.cle and nomme(m, r.fin) for m in p.mandats) for p in plan.PERSONNES)
        total += max(0, (sum(des_conventions) if des_conventions else du_sejour) - la)
    return total


@compte("comptes")
def comptes(r: Recompte) -> dict[str, int]:
    """Les comptes saisis des personnes nommées ce jour, sans les refusés ni ceux fermés ce jour ou avant."""
    ouverts = [c for p in r.nommees for c in p.comptes if not c.refuse and not (c.ferme and c.ferme <= r.fin)]
    return Counter(plan.PLATEFORMES[c.plateforme] for c in ouverts)


# — Places


@compte("communes")
def des_communes(r: Recompte) -> int:
    """Les communes différentes saisies dans les fiches des structures du jour."""
    return len({s.commune for s in r.structures})


@compte("communes_en_tout")
def communes_en_tout(r: Recompte) -> int:
    """Les lignes du département dans le fichier officiel des communes."""
    return len(communes())


@compte("epcis")
def epcis(r: Recompte) -> int:
    """Les intercommunalités que le fichier officiel donne à ces communes, chacune une fois."""
    return len({communes()[s.commune] for s in r.structures})


@compte("epcis_en_tout")
def epcis_en_tout(r: Recompte) -> int:
    """Les intercommunalités différentes de ce fichier, dans le département."""
    return len(set(communes().values()) - {""})


@compte("habitants_proches")
def habitants_proches(r: Recompte) -> int:
    """Les habitants du fichier officiel, dans les communes du département à 10 km au plus, par la formule de
    haversine, d’une commune où une personne active a son mandat."""
    lieux = {STRUCTURES[m.structure].commune for p in r.actives(r.fin) for m in tenus(p, r.fin) if r.de(m)}
    la = [nom for nom in officielles() if any(kilometres(nom, lieu) <= 10 for lieu in lieux)]
    return sum(int(officielles()[nom]["population"]) for nom in la)


@compte("habitants_en_tout")
def habitants_en_tout(r: Recompte) -> int:
    """Les habitants de toutes les communes du département dans ce fichier."""
    return sum(int(c["population"]) for c in officielles().values())


# — Activity


@compte("releves_rendus")
def rendus(r: Recompte) -> int:
    """Les relevés saisis et rendus des mois de la période ; ni les brouillons, ni une seconde fois les corrigés."""
    return len(r.releves)


@compte("releves_attendus")
def attendus(r: Recompte) -> int:
    """Mois par mois depuis le premier demandé, les personnes actives au dernier jour, par la même règle que plus
    haut."""
    mois = {date(annee, m, 1) for annee in (r.debut.year, r.fin.year) for m in range(1, 13)}
    demandes = [m for m in mois if m >= plan.PREMIER_MOIS and r.dedans(m)]
    return sum(len(r.actives(fin_du_mois(m))) for m in demandes)


@compte("heures_en_ligne")
def heures(r: Recompte) -> Etendue:
    """Les heures saisies, ajoutées par personne puis en tout ; les cases vides laissées de côté."""
    return r.par_personne("heures")


@compte("jeunes_touches")
def jeunes_touches(r: Recompte) -> Etendue:
    """Les jeunes saisis chaque mois, de même ; d’un relevé corrigé, le dernier nombre."""
    return r.par_personne("jeunes")


@compte("jeunes_differents")
def jeunes_differents(r: Recompte) -> Etendue:
    """Les « nouveaux cette année » saisis chaque mois, de même."""
    return r.par_personne("nouveaux")


@compte("rencontres")
def rencontres(r: Recompte) -> Etendue:
    """Les jeunes rencontrés saisis chaque mois, de même."""
    return r.par_personne("rencontres")


@compte("orientations")
def orientations(r: Recompte) -> dict[str, int]:
    """Les orientations saisies, ajoutées par sorte."""
    sommes: Counter[str] = Counter()
    for x in r.releves:
        sommes.update({plan.ORIENTATIONS[cle]: n for cle, n in x.orientations.items()})
    return sommes


@compte("themes")
def themes(r: Recompte) -> dict[str, int]:
    """Une fois par relevé rendu où le thème est coché."""
    return Counter(theme for x in r.releves for theme in x.themes)


@compte("echanges")
def echanges(r: Recompte) -> dict[str, int]:
    """Les échanges saisis aux fins de trimestre, ajoutés par réseau."""
    return r.ventile("echanges", plan.PLATEFORMES)


@compte("jeunes_sur")
def jeunes_sur(r: Recompte) -> dict[str, int]:
    """Les jeunes saisis aux fins de trimestre, ajoutés par réseau."""
    return r.ventile("sur", plan.PLATEFORMES)


@compte("ages")
def ages(r: Recompte) -> dict[str, int]:
    """Les âges saisis, ajoutés par tranche ; le reste du total de chaque trimestre, quand ce total est dit."""
    return r.ventile("ages", plan.AGES, reste=True)


@compte("genres")
def genres(r: Recompte) -> dict[str, int]:
    """Les genres saisis, et le reste, de même."""
    return r.ventile("genres", plan.GENRES, reste=True)


@compte("interventions")
def interventions(r: Recompte) -> dict[str, int]:
    """Les échanges saisis, ajoutés par manière."""
    return r.ventile("interventions", plan.INTERVENTIONS)


@compte("situations")
def situations(r: Recompte) -> Etendue:
    """Les nombres saisis aux fins de trimestre, ajoutés par personne puis en tout."""
    return r.par_personne("situations")


@compte("initiatives")
def initiatives(r: Recompte) -> int:
    """Les initiatives saisies comme faites, à une date de la période."""
    return len(r.initiatives)


@compte("initiatives_jeunes")
def initiatives_jeunes(r: Recompte) -> int:
    """Leurs nombres de jeunes, ajoutés ; une case vide n’ajoute rien."""
    return sum(i.jeunes or 0 for i in r.initiatives)


# — The life of the network


@compte("reunions")
def reunions(r: Recompte) -> int:
    """Les réunions saisies, sans les annulées, et les séances du comité d’un autre jour ou d’une autre sorte ; pas
    les consultations écrites."""
    return len(r.reunions) + len(r.seances)


@compte("reunions_type")
def reunions_type(r: Recompte) -> dict[str, int]:
    """Les mêmes, rangées par la sorte choisie."""
    return Counter(x.type for x in (*r.reunions, *r.seances))


@compte("presences")
def presences(r: Recompte) -> int:
    """Réunion par réunion, les personnes cochées ou ajoutées ; le nombre saisi où personne ne l’est ; les présents
    des séances."""
    la = [len(x.presents + x.venus + x.dehors) if x.pointee else x.participants or 0 for x in r.reunions]
    return sum(la) + sum(len(s.presents) for s in r.seances)


@compte("taux_presence")
def taux(r: Recompte) -> int | None:
    """Aux réunions où quelqu’un est coché : les promeneurs invités et cochés, sur cent promeneurs invités."""
    invites, venus = 0, 0
    for x in r.reunions:
        if x.pointee:
            appeles = [p.cle for p in actives(x.le)] if x.a_tous else x.invites
            invites += sum(r.la(cle, r.debut, r.fin) for cle in appeles)
            venus += sum(r.la(cle, r.debut, r.fin) for cle in x.presents)
    return round(100 * venus / invites) if invites else None


@compte("formation_heures")
def formation_heures(r: Recompte) -> Etendue:
    """Par personne cochée ou ajoutée à une formation, la somme de ses modules, ou le temps saisi pour elle ; puis
    en tout."""
    return etendue(round(m / 60, 2) for m in r.minutes_formation.values())


@compte("formation_faite")
def formation_faite(r: Recompte) -> int:
    """Les personnes actives ce jour dont ces temps, depuis le 1er janvier, font les heures demandées."""
    de_l_annee = Recompte(r.fin.replace(month=1, day=1), r.fin).minutes_formation
    return sum(de_l_annee.get(p.cle, 0) >= plan.FORMATION_DEMANDEE for p in r.actives(r.fin))


@compte("public_jeunes")
def public_jeunes(r: Recompte) -> int:
    """Les nombres de jeunes saisis dans ces réunions, ajoutés."""
    return sum(x.jeunes or 0 for x in r.reunions)


@compte("public_parents")
def public_parents(r: Recompte) -> int:
    """Les nombres de parents saisis dans ces réunions, ajoutés."""
    return sum(x.parents or 0 for x in r.reunions)


def annee(n: int = plan.ANNEE, partie: Partie | None = None) -> dict[str, Any]:
    """Every figure of a year."""
    sienne = Recompte(date(n, 1, 1), date(n, 12, 31), partie)
    return {code: fonction(sienne) for code, fonction in COMPTES.items()}


def documentation() -> str:
    """How each figure is counted again, as `docs/indicateurs.md` says it."""
    lignes = [f"| `{code}` | {' '.join((fonction.__doc__ or '').split())} |" for code, fonction in COMPTES.items()]
    return "\n".join(["| code | recompté |", "| --- | --- |", *lignes])


if __name__ == "__main__":
    for code_, valeur in annee().items():
        print(f"{code_:<28} {dict(valeur) if isinstance(valeur, dict) else valeur}")  # noqa: T201
