"""The figures of a network over a period: on screen, and each as a picture and a table to take away."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle import pdf
from socle.bureautique import XLSX
from socle.dates import aujourdhui
from socle.tableur import write_classeur, write_xlsx
from territoires.acces import entree
from territoires.models import Reseau

from .. import rapport, statistiques
from ..acces import coordination, du_reseau
from ..forms.statistiques import ANNEES, AnneeForm, PeriodeForm
from ..indicateurs import d_un_reseau
from ..indicateurs.tranches import EPCI
from ..statistiques import Vue

FORMES = ("svg", "png", "xlsx")


def _demande(request: HttpRequest, reseau: Reseau) -> tuple[PeriodeForm, Vue]:
    """What a coordinator asks for: any days, any part."""
    form = PeriodeForm(request.GET if {"du", "au", "part"} & request.GET.keys() else None, tranches=d_un_reseau(reseau))
    debut, fin = form.jours
    return form, Vue((reseau,), debut, fin, form.tranche)


def _demande_d_ailleurs(request: HttpRequest, reseau: Reseau) -> tuple[AnneeForm, Vue]:
    """What a partner asks for: a whole year, and an intercommunalité. One kind of parts only: from two, a subtraction
    would find what is hidden."""
    tranches = [groupe for groupe in d_un_reseau(reseau) if groupe[1][0].genre == EPCI]
    form = AnneeForm(request.GET if {"annee", "part"} & request.GET.keys() else None, tranches=tranches)
    debut, fin = form.jours
    return form, Vue((reseau,), debut, fin, form.tranche)


@coordination
@require_safe
def page(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    form, vue = _demande(request, reseau)
    if request.GET.get("export") == "xlsx":
        return en_classeur(vue, rapport.tableaux(vue, nommes=True))
    part = form["part"].value() or ""
    annee = aujourdhui().year
    contexte = {
        "reseau": reseau,
        "fil": [entree(reseau)],
        "form": form,
        "annee": vue.debut.year if vue.periode == f"année {vue.debut.year}" else None,
        "annees": range(annee, annee - ANNEES, -1),
        "part": part,
        "liste": True,
        **lecture(vue, "coordination_statistiques_figure", [reseau.code]),
        "suite": f"?du={vue.debut:%Y-%m-%d}&au={vue.fin:%Y-%m-%d}" + (f"&part={part}" if vue.tranche else ""),
    }
    return render(request, "coordination/statistiques/page.html", contexte)


@coordination
@require_safe
def figure(request: HttpRequest, reseau: Reseau, figure: str, forme: str) -> HttpResponse:
    return en_fichier(_demande(request, reseau)[1], figure, forme, reseau.code)


@coordination
@require_safe
def liste(request: HttpRequest, reseau: Reseau, figure: str) -> HttpResponse:
    """What a figure counts, row by row."""
    _, vue = _demande(request, reseau)
    trouvee = statistiques.liste(vue, figure)
    if trouvee is None:
        raise Http404
    valeur, lignes = trouvee
    if request.GET.get("export") == "xlsx":
        rangees = [list(cellules) for _, cellules in lignes.lignes]
        classeur = write_classeur([("Liste", list(lignes.colonnes), rangees)])
        return fichier(classeur, XLSX, f"{reseau.code}-{figure}-{vue.debut:%Y-%m-%d}-{vue.fin:%Y-%m-%d}.xlsx")
    suite = request.GET.urlencode()
    statistiques_ = reverse("coordination_statistiques", args=[reseau.code])
    contexte = {
        "reseau": reseau,
        "fil": [
            entree(reseau),
            ("Statistiques", f"{statistiques_}?{suite}"),
        ],
        "v": valeur,
        "vue": vue,
        "lignes": lignes,
        "suite": suite,
    }
    return render(request, "coordination/statistiques/liste.html", contexte)


@du_reseau("partenaire")
@require_safe
def du_partenaire(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    form, vue = _demande_d_ailleurs(request, reseau)
    if request.GET.get("export") == "xlsx":
        return en_classeur(vue)
    contexte = {
        "reseau": reseau,
        "fil": [(reseau.nom, reverse("partenaire", args=[reseau.code]))],
        "form": form,
        **lecture(vue, "partenaire_statistiques_figure", [reseau.code]),
        "suite": f"?annee={vue.debut.year}" + (f"&part={vue.tranche.cle}" if vue.tranche else ""),
    }
    return render(request, "coordination/statistiques/partenaire.html", contexte)


@du_reseau("partenaire")
@require_safe
def figure_du_partenaire(request: HttpRequest, reseau: Reseau, figure: str, forme: str) -> HttpResponse:
    return en_fichier(_demande_d_ailleurs(request, reseau)[1], figure, forme, reseau.code)


def lecture(vue: Vue, nom: str, args: list[str]) -> dict[str, Any]:
    """What every page of figures shows; `nom`: the address of one of its pictures, after `args`."""
    return {
        "vue": vue,
        "rubriques": [
            (r, [(f, *(reverse(nom, args=[*args, f.code, forme]) for forme in FORMES)) for f in r.figures])
            for r in statistiques.page(vue)
        ],
    }


def en_fichier(vue: Vue, figure: str, forme: str, prefixe: str) -> HttpResponse:
    trouvee = statistiques.une(vue, figure) if forme in FORMES else None
    if trouvee is None:
        raise Http404
    nom = f"{prefixe}-{trouvee.code}.{forme}"
    if forme == "xlsx":
        return fichier(write_xlsx(trouvee.titre, trouvee.colonnes, trouvee.lignes), XLSX, nom)
    svg = trouvee.svg(f"{vue.nom}, {vue.periode}. Source\u00a0: {settings.SITE_URL}")
    if forme == "svg":
        return fichier(svg.encode(), "image/svg+xml", nom)
    return fichier(pdf.draw("figure", {"svg": svg, "titre": trouvee.titre}, ppi=144), "image/png", nom)


def en_classeur(vue: Vue, feuilles: Any = ()) -> HttpResponse:
    nom = f"statistiques-{vue.reseaux[0].code}-{vue.debut:%Y-%m-%d}-{vue.fin:%Y-%m-%d}.xlsx"
    return fichier(statistiques.classeur(vue, feuilles), XLSX, nom)


def fichier(octets: bytes, genre: str, nom: str) -> HttpResponse:
    reponse = HttpResponse(octets, content_type=genre)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse
