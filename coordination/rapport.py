"""The yearly report of a network: every figure, its tables, the coordination's texts; on paper and as a spreadsheet."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from promeneurs.models import Mandat
from socle import pdf
from socle.dates import aujourdhui
from socle.texte import liste as enumerer
from socle.valeurs import jour as en_jour
from structures.models import Structure
from territoires.models import Reseau

from . import actions, indicateurs, statistiques
from .enums_rapport import AVANT, PartieRapport
from .indicateurs import Donnees, Valeur, rubriques
from .indicateurs.reseau import PAR_RESEAU
from .indicateurs.secret import SEUIL
from .models import RapportFige, TexteRapport
from .reunions import heures
from .statistiques import Vue
from .templatetags.activite import etendue, nombre

MODELE = "rapport"
Feuille = tuple[str, list[str], list[list[Any]]]


def bornes(annee: int) -> tuple[date, date]:
    return date(annee, 1, 1), date(annee, 12, 31)


def textes(reseau: Reseau, annee: int) -> dict[str, tuple[str, bool]]:
    """The text of each part, and whether it comes from an earlier year."""
    connus: dict[str, TexteRapport] = {}
    for t in TexteRapport.objects.filter(reseau=reseau, annee__lte=annee).order_by("annee"):
        connus[t.partie] = t
    return {
        p: (connus[p].texte, connus[p].annee != annee) if p in connus else ("", False) for p in PartieRapport.values
    }


def tableaux(vue: Vue, *, nommes: bool) -> list[Feuille]:
    """Who was in the networks, or in a part of one, and what was held: the lists behind the figures.

    `nommes`: with what each person did, which the coordination and the direction read, and never a partner.
    """
    d = vue.donnees
    de_tous = [] if vue.tranche else [_reunions(d), _actions(d)]
    feuilles = [_structures(d), _promeneurs(d) if nommes else _noms(d), *de_tous, _initiatives(d, nommes)]
    return [(titre, [vue.mots(c) for c in colonnes], lignes) for titre, colonnes, lignes in feuilles]


def _structures(d: Donnees) -> Feuille:
    siennes = d.structures.select_related("commune").order_by("tri")
    lignes = [
        [s.nom, s.commune.nom, s.get_statut_juridique_display(), s.get_type_display()] for s in siennes
    ]  # fmt: skip
    return "Structures", ["Structure", "Commune", "Statut juridique", "Type"], lignes


def _promeneurs(d: Donnees) -> Feuille:
    """Those active on the day, with what they declared over the period."""
    du_jour = Mandat.objects.filter(designation__contains=d.au).select_related("structure")
    actifs = PAR_RESEAU["promeneurs_actifs"](d).order_by("tri", "pk")
    sommes: dict[int, dict[str, Any]] = {}
    for r in d.releves:
        siens = sommes.setdefault(r.promeneur_id, {})
        for nom in ("heures", "jeunes", "nouveaux"):
            if (valeur := getattr(r, nom)) is not None:
                siens[nom] = siens.get(nom, 0) + valeur
    lignes = []
    for p in actifs.prefetch_related(Prefetch("mandats", du_jour, to_attr="courants")):
        dits = sommes.get(p.pk, {})
        suivies = heures(d.minutes_de_formation[p.pk]) if p.pk in d.minutes_de_formation else None
        employeurs = enumerer([str(m.structure) for m in p.courants])
        nombres = [dits.get(n) for n in ("heures", "jeunes", "nouveaux")]
        lignes.append([p.nom_complet, p.fonction, employeurs, *nombres, suivies])
    entetes = ["Promeneur ou promeneuse", "Fonction", "Structure", "Heures", "Jeunes touchés", "Jeunes différents"]
    entetes.append("Heures de formation")
    return "Promeneurs et promeneuses", entetes, lignes


def _noms(d: Donnees) -> Feuille:
    """Those active on the day, and nothing of what they did."""
    du_jour = Mandat.objects.filter(designation__contains=d.au).select_related("structure")
    actifs = (
        PAR_RESEAU["promeneurs_actifs"](d)
        .order_by("tri", "pk")
        .prefetch_related(Prefetch("mandats", du_jour, to_attr="courants"))
    )
    lignes = [[p.nom_complet, p.fonction, enumerer([str(m.structure) for m in p.courants])] for p in actifs]
    return "Promeneurs et promeneuses", ["Promeneur ou promeneuse", "Fonction", "Structure"], lignes


def _reunions(d: Donnees) -> Feuille:
    lignes = [
        [r.date, r.nom, r.thematique, r.intervenant, r.structures, r.personnes, r.jeunes, r.parents] for r in d.reunions
    ]
    return "Réunions", ["Date", "Sorte", "Sujet", "Intervenant", "Structures", "Personnes", "Jeunes", "Parents"], lignes


def _actions(d: Donnees) -> Feuille:
    """What the coordination did, by kind, and the time that it said."""
    annees = range(d.debut.year, d.au.year + 1)
    faites = [x for r in d.reseaux for annee in annees for x in actions.lignes(r, annee) if d.debut <= x.date <= d.fin]
    lignes = [[t.nom, t.nombre, round(Decimal(t.minutes) / 60, 1) or None] for t in actions.totaux(faites)]
    return "Actions de la coordination", ["Sorte d’action", "Nombre", "Heures dites"], lignes


def _initiatives(d: Donnees, nommes: bool) -> Feuille:
    """Nobody's in particular unless `nommes`; a small number of young people is then hidden."""
    colonnes = ["Date", "Titre", "Thème", *(["Promeneur ou promeneuse"] if nommes else []), "Jeunes"]
    lignes = []
    for i in d.initiatives:
        jeunes = i.jeunes if nommes or not i.jeunes or i.jeunes >= SEUIL else statistiques.CACHE
        lignes.append([i.date, i.titre, i.get_theme_display(), *([i.promeneur.nom_complet] if nommes else []), jeunes])
    return "Initiatives", colonnes, lignes


@dataclass(frozen=True)
class Rapport:
    """A yearly report: of a network with its texts, of a structure, or of several networks together."""

    vue: Vue
    annee: int
    nom: str
    ligne: str
    cle: str
    textes: dict[str, str] = field(default_factory=dict)
    nommes: bool = False

    @cached_property
    def tableaux(self) -> list[Feuille]:
        return tableaux(self.vue, nommes=self.nommes)

    def nom_de_fichier(self, forme: str) -> str:
        return f"rapport-annuel-{self.cle}-{self.annee}.{forme}"


def du_reseau(reseau: Reseau, annee: int) -> Rapport:
    dits = {p: texte for p, (texte, _) in textes(reseau, annee).items() if texte}
    ligne = f"{reseau.departement.nom}. Coordonné par {reseau.coordination.nom}."
    return Rapport(Vue((reseau,), *bornes(annee)), annee, reseau.nom, ligne, reseau.code, dits)


def de_la_structure(s: Structure, annee: int) -> Rapport:
    """Its part, as its direction reads it: nothing is hidden from it."""
    vue = Vue((s.reseau,), *bornes(annee), tranche=indicateurs.de_la_structure(s), secret=False)
    ligne = f"{s.commune.nom}. Dans le réseau {s.reseau.nom}."
    return Rapport(vue, annee, s.nom, ligne, s.code, nommes=True)


def des_reseaux(reseaux: Iterable[Reseau], annee: int) -> Rapport:
    """The sum of several networks: each structure, each person, each commune once."""
    siens = tuple(reseaux)
    noms = enumerer([r.departement.nom for r in siens])
    cle = "-".join(r.code for r in siens)
    return Rapport(Vue(siens, *bornes(annee)), annee, f"{len(siens)} réseaux ensemble", f"{noms}.", cle)


def donnees(r: Rapport) -> dict[str, Any]:
    """Everything printed in the report."""
    return {
        "titre": f"Rapport annuel {r.annee}",
        "reseau": r.nom,
        "ligne": r.ligne,
        "au": en_jour(r.vue.donnees.au),
        "periode": f"activité de l’année {r.annee}",
        "fait_le": en_jour(aujourdhui()),
        "colonne": str(r.annee),
        "colonne_avant": str(r.annee - 1),
        "avant": [[str(PartieRapport(p).label), r.textes[p]] for p in AVANT if p in r.textes],
        "apres": [[str(p.label), r.textes[p]] for p in PartieRapport if p in r.textes and p not in AVANT],
        "rubriques": [_rubrique(nom, siennes) for nom, siennes in rubriques(r.vue.valeurs)],
        "tableaux": [_tableau(feuille) for feuille in r.tableaux],
        "definitions": [[v.indicateur.titre, v.indicateur.definition] for v in r.vue.valeurs],
    }


def _rubrique(nom: str, valeurs: list[Valeur]) -> dict[str, Any]:
    return {
        "titre": nom,
        "nombres": [
            {
                "titre": v.indicateur.titre,
                "nombre": _dit(v.nombre, v.indicateur.unite),
                "avant": _dit(v.nombre_avant, v.indicateur.unite),
                "etendue": etendue(v.serie),
            }
            for v in valeurs
            if not v.dessinee
        ],
        "figures": [_figure(v) for v in valeurs if v.lignes],
        "dessins": [_dessin(v) for v in valeurs if v.visible and v.grille],
    }


def _figure(v: Valeur) -> dict[str, Any]:
    lignes = list(v.lignes or ())
    maximum = max(n for _, n in lignes)
    return {
        "titre": v.indicateur.titre,
        "note": v.indicateur.definition,
        "lignes": [{"nom": nom, "nombre": nombre(n), "part": round(100 * n / maximum, 1)} for nom, n in lignes],
    }


def _dessin(v: Valeur) -> dict[str, Any]:
    """A map or a week, as a picture and its table."""
    f = statistiques.figure(v)
    lignes = [[nom, *(nombre(n) for n in nombres)] for nom, *nombres in f.lignes]
    dit = f.carte.description if f.carte else f"{f.dit_creux}\u00a0: {len(f.creux)}."
    return {
        "titre": f.titre,
        "note": f.note,
        "svg": replace(f, titre="", carte=f.carte and replace(f.carte, legende={})).svg(""),
        "legende": f.carte.reperes if f.carte else [],
        "alt": f"{f.titre}. {dit} Les nombres sont dans le tableau qui suit.",
        "largeur": 60 if f.carte else 100,
        "colonnes": list(f.colonnes),
        "lignes": lignes,
    }


def _dit(valeur: Any, unite: str) -> str:
    return "–" if valeur is None else nombre(valeur) + (f"\u00a0{unite}" if unite else "")


def _tableau(feuille: Feuille) -> dict[str, Any]:
    titre, colonnes, lignes = feuille
    return {"titre": titre, "colonnes": colonnes, "lignes": [[_cellule(c) for c in ligne] for ligne in lignes]}


def _cellule(valeur: Any) -> str:
    if valeur is None:
        return "–"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    return nombre(valeur) if isinstance(valeur, int | Decimal) else str(valeur)


def en_pdf(r: Rapport) -> bytes:
    return pdf.render(MODELE, donnees(r))


def en_classeur(r: Rapport) -> bytes:
    return statistiques.classeur(r.vue, r.tableaux)


def figes(reseau: Reseau) -> Any:
    """The frozen reports of a network, the latest first."""
    return RapportFige.objects.filter(reseau=reseau).select_related("document", "tableur", "fige_par")
