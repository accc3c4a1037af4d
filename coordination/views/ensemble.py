"""The networks of one person side by side: one home, one switch, one report."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from socle.acces import connexion_requise
from socle.bureautique import XLSX
from socle.dates import aujourdhui
from territoires.models import Reseau

from .. import ensemble, rapport
from ..forms.statistiques import AnneeForm
from .rapport import demander
from .statistiques import fichier


@connexion_requise
def page(request: HttpRequest) -> HttpResponse:
    """404 to whoever coordinates fewer than two networks."""
    reseaux = list(Reseau.objects.coordinated_by(request.user).with_organismes().order_by("departement__tri", "code"))
    if len(reseaux) < 2:
        raise Http404
    form = AnneeForm(request.GET if "annee" in request.GET else None)
    debut, fin = form.jours
    annee = debut.year
    r = rapport.des_reseaux(reseaux, annee)
    ici = f"{reverse('mes_reseaux')}?annee={annee}"
    if request.method == "POST":
        codes = [reseau.code for reseau in reseaux]
        return demander(request, annee, ici, portee=f"personne:{request.user.pk}", reseaux=codes)
    if request.GET.get("export") == "xlsx":
        return fichier(rapport.en_classeur(r), XLSX, r.nom_de_fichier("xlsx"))
    contexte = {
        "titres": ensemble.titres(),
        "lignes": ensemble.lignes(reseaux, debut, fin),
        "annee": annee,
        "annees": range(aujourdhui().year, aujourdhui().year - 4, -1),
        "vue": r.vue,
    }
    return render(request, "coordination/ensemble.html", contexte)
