"""Are the profiles fresh? The picture, its table, those to call, and « confirmed on the telephone »."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coordination import fraicheur
from coordination.acces import coordination, promeneur_or_404
from promeneurs import services as personnes
from socle.dates import aujourdhui
from socle.formulaires import Confirmation
from socle.tableur import write_csv
from socle.valeurs import jour as en_jour
from territoires.models import Reseau

from .outils import donnees
from .promeneurs import fil, sur_fiche


@coordination
def page(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    jour = aujourdhui()
    points = fraicheur.courbe(reseau, jour)
    if request.GET.get("export") == "csv":
        return _csv(reseau, points)
    contexte = {
        "reseau": reseau,
        "tranches": fraicheur.tranches(reseau, jour),
        "points": points,
        "trace": fraicheur.tracer(points),
        "a_appeler": fraicheur.a_appeler(reseau, jour),
        "jour": jour,
        "fil": fil(reseau),
    }
    return render(request, "coordination/fraicheur.html", contexte)


def _csv(reseau: Reseau, points: list[fraicheur.Point]) -> HttpResponse:
    lignes = [[p.jour, p.total, p.a_jour, p.part] for p in points]
    brut = write_csv(["Au", "Fiches complètes", "Confirmées depuis moins de trois mois", "Part en %"], lignes)
    reponse = HttpResponse(brut, content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="fraicheur-{reseau.code}-{aujourdhui():%Y-%m-%d}.csv"'
    return reponse


@coordination
def confirmer(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    """Read out on the telephone, and right."""
    p = promeneur_or_404(reseau, promeneur)
    return sur_fiche(
        request,
        reseau,
        p,
        "#profil",
        titre=f"Confirmer la fiche de {p}",
        intro=f"Confirmée le {en_jour(p.confirme_le)}. Relisez avec {p.prenom}, au téléphone, ses comptes, ses heures "
        "et sa présentation. L’historique dira que c’était vous.",
        form=Confirmation(*donnees(request)),
        faire=lambda: personnes.confirm_profile(promeneur=p, by=request.user),
        succes="La fiche est confirmée d’aujourd’hui.",
        bouton="Tout est juste",
    )
