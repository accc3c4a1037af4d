"""The budget of a file, edited on one page: kept as one goes (htmx), and by its buttons."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from socle.actions import donnees
from socle.ecriture import raisons
from socle.etats import Refused

from .. import budget as lecture
from .. import services
from ..enums import Section
from ..enums_budget import Volet
from ..forms.budget import BudgetForm
from ..models import Convention
from .actes import correction, fermee
from .cote import Dossier, du_dossier, page, tient

INTRO = (
    "Le budget de l’action sur un an, en fonctionnement\u00a0: ce qu’elle coûte, et ce qui la paie. Une ligne vidée "
    "est retirée\u00a0; les lignes vides restantes ne comptent pas."
)


@du_dossier(tient)
def budget(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Fill the budget."""
    if Section.BUDGET not in d.convention.sections:
        raise Http404
    if (dehors := fermee(request, d, Section.BUDGET)) is not None:
        return dehors
    geste, plus = request.POST.get("geste", ""), request.GET.get("plus", "")
    form = BudgetForm(*donnees(request), convention=d.convention, user=request.user, geste=geste, plus=plus)
    if request.headers.get("HX-Request") and request.method == "POST":
        return _garder(request, d, form)
    b = lecture.lire(d.convention, form.lignes)
    return page(
        request,
        d,
        titre=str(Section.BUDGET.label),
        intro=INTRO,
        form=form,
        gabarit="conventions/budget.html",
        correction=correction(d, Section.BUDGET),
        b=b,
        listes=[(cote, form.de(cote.volet)) for cote in b.cotes],
        autosave=not form.pour_autrui,
        annuler=f"{d.url()}#budget",
        retour=lambda: _ensuite(d, form),
        succes="C’est enregistré.",
        faire=lambda: _enregistrer(d, form, request.user),
    )


def _ensuite(d: Dossier, form: BudgetForm) -> str:
    """A button that adds, moves or removes comes back to its list; the main one to the file."""
    ici = d.url("budget")
    if form.geste == "plus" and form.objet in Volet.values:
        return f"{ici}?plus={form.objet}#{form.objet}"
    if form.geste in ("monter", "retirer"):
        volet = next((r.liste for r in form.rangees if r["code"].value() == form.objet), Volet.CHARGES)
        return f"{ici}#{volet}"
    return ici if form.geste == "coller" else f"{d.url()}#budget"


def _enregistrer(d: Dossier, form: BudgetForm, by: Any) -> None:
    services.save_budget(
        convention=d.convention,
        lignes=form.saisies(),
        monter=form.objet if form.geste == "monter" else "",
        by=by,
        pour_le_compte=form.pour_le_compte(),
    )


def _garder(request: HttpRequest, d: Dossier, form: BudgetForm) -> HttpResponse:
    """Keep what is right already, say when, and bring the totals up to date. A row being emptied waits for a button."""
    form.is_valid()
    saisies = [s for s in form.saisies() if not s.retirer and s not in form.colles]
    souci = ""
    try:
        souci = _garder_le_juste(d, saisies, request.user)
    except (Refused, ValidationError) as refus:
        souci = " ".join(raisons(refus))
    c = Convention.objects.with_dossier().get(pk=d.convention.pk)
    versions = {x.code: x.version for x in c.lignes_budget.all()}
    suivies = [(r, versions[str(code)]) for r in form.rangees if (code := r["code"].value()) in versions]
    contexte = {
        "fautes": sum(not r.is_valid() for r in form.ecrites),
        "souci": souci,
        "suivies": [] if souci else suivies,
        "ailleurs": len(versions) - len(suivies),
        "b": lecture.lire(c),
    }
    return render(request, "conventions/_budget_garde.html", contexte)


def _garder_le_juste(d: Dossier, saisies: list[services.LigneSaisie], by: Any) -> str:
    """Save the lines that nobody else changed; say whose others are."""
    try:
        services.save_budget(convention=d.convention, lignes=saisies, by=by)
    except services.ConflitDeLignes as conflit:
        reste = [s for s in saisies if s.code not in conflit.lignes]
        services.save_budget(convention=d.convention, lignes=reste, by=by)
        return f"{conflit.par} vient de modifier la même ligne\u00a0: enregistrez pour comparer."
    return ""
