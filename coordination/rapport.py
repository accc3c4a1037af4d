"""The yearly report of a network: every figure, its tables, the coordination's texts; on paper and as a spreadsheet."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from promeneurs.models import Mandat, Promeneur
from socle import pdf, travaux
from socle.dates import aujourdhui
from socle.models import Travail
from socle.texte import liste as enumerer
from socle.valeurs import jour as en_jour
from territoires.models import Reseau
from territoires.rules import is_coordinator

from . import statistiques
from .enums_rapport import AVANT, PartieRapport
from .indicateurs import INDICATEURS, Donnees, Valeur, calculer, rubriques
from .models import TexteRapport
from .reunions import heures
from .templatetags.activite import etendue, nombre

GENRE = "coordination.rapport"
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


def tableaux(reseau: Reseau, debut: date, fin: date) -> list[Feuille]:
    """Who was in the network, and what was held: the lists behind the figures."""
    d = Donnees(reseau, debut, fin)
    return [_structures(d), _promeneurs(d), _reunions(d), _initiatives(d)]


def _structures(d: Donnees) -> Feuille:
    siennes = d.structures.select_related("commune").order_by("tri")
    lignes = [
        [s.nom, s.commune.nom, s.get_statut_juridique_display(), s.get_type_display()] for s in siennes
    ]  # fmt: skip
    return "Structures", ["Structure", "Commune", "Statut juridique", "Type"], lignes


def _promeneurs(d: Donnees) -> Feuille:
    """Those active on the day, with what they declared over the period."""
    du_jour = Mandat.objects.filter(designation__contains=d.au).select_related("structure")
    actifs = Promeneur.objects.filter(reseau=d.reseau).actifs(d.au).order_by("tri", "pk")
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


def _reunions(d: Donnees) -> Feuille:
    lignes = [
        [r.date, r.nom, r.thematique, r.intervenant, r.structures, r.personnes, r.jeunes, r.parents] for r in d.reunions
    ]
    return "Réunions", ["Date", "Sorte", "Sujet", "Intervenant", "Structures", "Personnes", "Jeunes", "Parents"], lignes


def _initiatives(d: Donnees) -> Feuille:
    lignes = [[i.date, i.titre, i.get_theme_display(), i.promeneur.nom_complet, i.jeunes] for i in d.initiatives]
    return "Initiatives", ["Date", "Titre", "Thème", "Promeneur ou promeneuse", "Jeunes"], lignes


def donnees(reseau: Reseau, annee: int) -> dict[str, Any]:
    """Everything printed in the report."""
    debut, fin = bornes(annee)
    valeurs = calculer(reseau, debut, fin, comparer=True)
    dits = {p: texte for p, (texte, _) in textes(reseau, annee).items() if texte}
    return {
        "titre": f"Rapport annuel {annee}",
        "reseau": reseau.nom,
        "departement": reseau.departement.nom,
        "coordination": reseau.coordination.nom,
        "au": en_jour(Donnees(reseau, debut, fin).au),
        "periode": f"activité de l’année {annee}",
        "fait_le": en_jour(aujourdhui()),
        "colonne": str(annee),
        "colonne_avant": str(annee - 1),
        "avant": [[str(PartieRapport(p).label), dits[p]] for p in AVANT if p in dits],
        "apres": [[str(p.label), dits[p]] for p in PartieRapport if p in dits and p not in AVANT],
        "rubriques": [_rubrique(nom, siennes) for nom, siennes in rubriques(valeurs)],
        "tableaux": [_tableau(feuille) for feuille in tableaux(reseau, debut, fin)],
        "definitions": [[i.titre, i.definition] for i in INDICATEURS],
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
            if v.lignes is None
        ],
        "figures": [_figure(v) for v in valeurs if v.lignes],
    }


def _figure(v: Valeur) -> dict[str, Any]:
    lignes = list(v.lignes or ())
    maximum = max(n for _, n in lignes)
    return {
        "titre": v.indicateur.titre,
        "note": v.indicateur.definition,
        "lignes": [{"nom": nom, "nombre": nombre(n), "part": round(100 * n / maximum, 1)} for nom, n in lignes],
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


def en_pdf(reseau: Reseau, annee: int) -> bytes:
    return pdf.render(MODELE, donnees(reseau, annee))


def en_classeur(reseau: Reseau, annee: int) -> bytes:
    debut, fin = bornes(annee)
    return statistiques.classeur(reseau, debut, fin, tableaux(reseau, debut, fin))


def nom_de_fichier(reseau: Reseau, annee: int, forme: str) -> str:
    return f"rapport-annuel-{reseau.code}-{annee}.{forme}"


# — As long work


def permis(user: Any, parametres: dict[str, Any]) -> bool:
    reseau = Reseau.objects.filter(code=parametres.get("reseau", "")).first()
    return reseau is not None and is_coordinator(user, reseau)


def demander(*, reseau: Reseau, annee: int, by: Any, retour: str) -> Travail:
    """The report in PDF, made by a worker."""
    return travaux.lancer(
        genre=GENRE,
        by=by,
        parametres={"reseau": reseau.code, "annee": annee},
        titre=f"Rapport annuel {annee}",
        retour=retour,
        portee=f"reseau:{reseau.code}",
    )


def faire(travail: Travail) -> travaux.Resultat:
    reseau = Reseau.objects.get(code=travail.parametres["reseau"])
    annee = travail.parametres["annee"]
    travaux.avancer(travail, 20, "Les chiffres")
    contenu = donnees(reseau, annee)
    travaux.avancer(travail, 70, "La mise en page")
    return travaux.Resultat(pdf.render(MODELE, contenu), nom_de_fichier(reseau, annee, "pdf"), "application/pdf")


def declare() -> None:
    travaux.register(travaux.Genre(GENRE, faire, permis))
