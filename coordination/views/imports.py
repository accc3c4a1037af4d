"""The spreadsheets on screen: bring the files, look, answer, confirm, and undo."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from coordination.acces import coordination
from coordination.enums import EtatImport
from coordination.forms.imports import ChoixForm, DepotForm
from coordination.imports import annulation, application
from coordination.imports.colonnes import GENRES
from coordination.imports.lecture import Lecture, lire
from coordination.imports.plan import Plan
from coordination.imports.resume import NOMS
from coordination.models import Import
from socle.etats import Refused
from socle.formulaires import Confirmation
from socle.tableur import write_classeur
from territoires.acces import entree
from territoires.models import Reseau

from .outils import agir, donnees

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONTREES = 200


def _fil(reseau: Reseau, objet: Import | None = None) -> list[tuple[str, str]]:
    fil = [entree(reseau)]
    if objet is not None:
        fil.append(("Importer", reverse("coordination_import", args=[reseau.code])))
    return fil


def _trouver(reseau: Reseau, code: str) -> Import:
    objet = Import.objects.filter(reseau=reseau, code=code).select_related("par", "reseau").first()
    if objet is None:
        raise Http404
    return objet


def _page(objet: Import) -> str:
    return reverse("coordination_import_fiche", args=[objet.reseau.code, objet.code])


@coordination
def accueil(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Bring files; the expected columns; the imports made so far."""
    form = DepotForm(*donnees(request))
    if request.method == "POST" and form.is_valid():
        lecture = lire((f.name, f) for f in form.cleaned_data["fichiers"])
        illisibles = [p for p in lecture.problemes if p.erreur and not p.ligne]
        for probleme in illisibles:
            form.add_error("fichiers", str(probleme))
        if not illisibles:
            return redirect(_page(application.prepare(reseau=reseau, lecture=lecture, by=request.user)))
    imports = Import.objects.filter(reseau=reseau).exclude(etat=EtatImport.ABANDONNE).select_related("par")
    contexte = {"reseau": reseau, "form": form, "fil": _fil(reseau), "genres": GENRES.values()}
    contexte["imports"] = imports.defer("lignes", "effets")[:30]
    return render(request, "coordination/import/accueil.html", contexte)


@coordination
def modele(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """An empty workbook: a sheet a kind, and what to write in each column."""
    feuilles: list[tuple[str, list[str], list[Any]]] = [
        (g.libelle, [c.nom + ("*" if c.obligatoire else "") for c in g.colonnes], []) for g in GENRES.values()
    ]
    notice = [(g.libelle, c.nom, "oui" if c.obligatoire else "", c.aide) for g in GENRES.values() for c in g.colonnes]
    feuilles.append(("Mode d’emploi", ["Tableau", "Colonne", "Obligatoire", "Ce qu’on y écrit"], notice))
    reponse = HttpResponse(write_classeur(feuilles), content_type=XLSX)
    reponse["Content-Disposition"] = 'attachment; filename="modele-import.xlsx"'
    return reponse


@coordination
def fiche(request: HttpRequest, reseau: Reseau, objet: str) -> HttpResponse:
    """The preview of an import to confirm, with its questions; else what it did."""
    importe = _trouver(reseau, objet)
    if importe.etat != EtatImport.PREPARE:
        return _resultat(request, reseau, importe)
    lecture = Lecture.de_json(importe.noms, importe.lignes)
    plan = application.previsualiser(reseau=reseau, lecture=lecture, choix=importe.choix, by=request.user)
    form = ChoixForm(request.POST if request.method == "POST" else None, plan=plan, choix=importe.choix)
    if request.method == "POST" and form.is_valid():
        try:
            application.repondre(objet=importe, choix=form.reponses(), by=request.user)
        except Refused as refus:
            messages.error(request, str(refus))
        if manquent := form.sans_reponse():
            messages.error(request, f"Il reste {manquent} choix à faire\u00a0: choisissez une réponse à chacun.")
        return redirect(_page(importe))
    return render(request, "coordination/import/apercu.html", _apercu(reseau, importe, plan, form))


def _apercu(reseau: Reseau, importe: Import, plan: Plan, form: ChoixForm) -> dict[str, Any]:
    genres = [
        {
            "libelle": NOMS[nom],
            "chiffres": plan.comptes()[nom],
            "crees": plan.crees(fiches)[:MONTREES],
            "changes": plan.changes(fiches)[:MONTREES],
        }
        for nom, fiches in (
            ("structures", plan.structures),
            ("promeneurs", plan.promeneurs),
            ("reunions", plan.reunions),
        )
        if fiches
    ]
    return {
        "reseau": reseau,
        "fil": _fil(reseau, importe),
        "importe": importe,
        "plan": plan,
        "genres": genres,
        "erreurs": _par_fichier(plan.erreurs),
        "avis": _par_fichier(plan.avis),
        "form": form,
        "bloque": not plan.applicable or plan.rien,
    }


def _par_fichier(problemes: list[Any]) -> list[tuple[str, list[Any]]]:
    tries = sorted(problemes, key=lambda p: (p.fichier, p.ligne or 0))[: MONTREES * 2]
    return [(fichier, list(suite)) for fichier, suite in groupby(tries, key=lambda p: p.fichier)]


def _resultat(request: HttpRequest, reseau: Reseau, importe: Import) -> HttpResponse:
    comptes = [
        (NOMS[nom], importe.resume[nom], reverse(f"coordination_{nom}", args=[reseau.code]))
        for nom in NOMS
        if any(importe.resume.get(nom, {}).values())
    ]
    contexte = {"reseau": reseau, "fil": _fil(reseau, importe), "importe": importe, "comptes": comptes}
    return render(request, "coordination/import/resultat.html", contexte)


@coordination
@require_POST
def confirmer(request: HttpRequest, reseau: Reseau, objet: str) -> HttpResponse:
    importe = _trouver(reseau, objet)
    try:
        application.confirmer(objet=importe, by=request.user)
    except application.NonApplicable:
        messages.error(request, "Rien n’a été écrit\u00a0: des erreurs ou des choix restent à régler.")
    except Refused as refus:
        messages.error(request, str(refus))
    return redirect(_page(importe))


@coordination
@require_POST
def abandonner(request: HttpRequest, reseau: Reseau, objet: str) -> HttpResponse:
    try:
        application.abandonner(objet=_trouver(reseau, objet), by=request.user)
        messages.success(request, "L’import est abandonné, ses lignes sont oubliées.")
    except Refused as refus:
        messages.error(request, str(refus))
    return redirect("coordination_import", reseau.code)


@coordination
def annuler(request: HttpRequest, reseau: Reseau, objet: str) -> HttpResponse:
    """Undo the whole import, after saying what that means."""
    importe = _trouver(reseau, objet)
    if importe.etat != EtatImport.APPLIQUE:
        return redirect(_page(importe))
    return agir(
        request,
        reseau,
        titre="Annuler l’import",
        intro=f"Tout ce que cet import a créé ou changé revient comme avant, en une fois. {annulation.TRACE}",
        attention="C’est possible tant que rien n’en dépend\u00a0: ni modification, ni invitation, ni compte officiel.",
        retour=_page(importe),
        form=Confirmation(*donnees(request)),
        faire=lambda: annulation.annuler(objet=importe, by=request.user),
        succes=f"L’import est annulé\u00a0: le réseau est revenu comme avant. {annulation.TRACE}",
        bouton="Annuler l’import",
        ton="danger",
        fil=_fil(reseau, importe),
    )
