"""Absences, label and conservatory suspension, from a person's sheet."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse

from coordination.acces import coordination, promeneur_or_404
from coordination.forms import promeneurs as formes
from promeneurs import services as personnes
from promeneurs.models import Promeneur, Suspension
from socle.cles import trouver
from socle.dates import UN_JOUR, ajoute_mois, aujourdhui
from socle.texte import de
from territoires.models import Reseau

from .outils import donnees
from .promeneurs import sur_fiche


@coordination
def absence(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    form = formes.AbsenceForm(*donnees(request), promeneur=p)
    return sur_fiche(
        request,
        reseau,
        p,
        "#absences",
        titre="Annoncer une absence",
        intro="L’annuaire dira à qui s’adresser. La raison n’est pas demandée et ne doit pas être écrite.",
        form=form,
        faire=lambda: personnes.declare_absence(promeneur=p, by=request.user, **form.cleaned_data),
        succes="L’absence est annoncée.",
    )


@coordination
def retour(request: HttpRequest, reseau: Reseau, promeneur: str, cle: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    absence_ = trouver(p.absences.all(), cle)
    form = formes.RetourForm(*donnees(request))
    return sur_fiche(
        request,
        reseau,
        p,
        "#absences",
        titre="Retour d’absence",
        intro="Une absence qui n’avait pas commencé est retirée.",
        form=form,
        faire=lambda: personnes.end_absence(absence=absence_, by=request.user, **form.cleaned_data),
        succes="Le retour est noté.",
    )


@coordination
def label(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    fin = ajoute_mois(aujourdhui(), reseau.duree_label_mois) - UN_JOUR
    form = formes.LabelForm(*donnees(request), initial={"dernier_jour": fin})
    return sur_fiche(
        request,
        reseau,
        p,
        "#label",
        titre="Accorder le label",
        intro=f"Le réseau a choisi une durée de {reseau.duree_label_mois} mois.",
        form=form,
        faire=lambda: personnes.grant_label(promeneur=p, by=request.user, **form.cleaned_data),
        succes="Le label est accordé.",
    )


@coordination
def label_finir(request: HttpRequest, reseau: Reseau, promeneur: str, cle: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    un = trouver(p.labels.all(), cle)
    form = formes.FinForm(*donnees(request))
    return sur_fiche(
        request,
        reseau,
        p,
        "#label",
        titre="Retirer le label",
        form=form,
        faire=lambda: personnes.end_label(label=un, by=request.user, **form.service()),
        succes="Le retrait du label est enregistré.",
        bouton="Retirer le label",
        ton="danger",
    )


@coordination
def suspendre(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    form = formes.SuspensionForm(*donnees(request))
    return sur_fiche(
        request,
        reseau,
        p,
        "#suspension",
        titre=f"Suspendre {p} à titre conservatoire",
        attention="Son profil, ses comptes et ses permanences disparaissent aussitôt de l’annuaire. "
        "La suspension est à revoir dans les 15 jours.",
        form=form,
        faire=lambda: personnes.suspend(promeneur=p, by=request.user, **form.cleaned_data),
        succes=f"La suspension est en vigueur\u00a0: plus rien {de(p.nom_complet)} n’est public.",
        bouton="Suspendre maintenant",
        ton="danger",
    )


def _en_cours(p: Promeneur) -> Suspension:
    suspension = p.suspensions.filter(levee_le__isnull=True).first()
    if suspension is None:
        raise Http404
    return suspension


@coordination
def suspension_revoir(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    suspension = _en_cours(p)
    form = formes.RevueForm(*donnees(request), initial={"a_revoir_le": aujourdhui() + timedelta(days=15)})
    return sur_fiche(
        request,
        reseau,
        p,
        "#suspension",
        titre="Revoir la suspension",
        intro="Elle continue\u00a0: dites jusqu’à quelle prochaine revue, et ce qui a été fait.",
        form=form,
        faire=lambda: personnes.review_suspension(suspension=suspension, by=request.user, **form.cleaned_data),
        succes="La revue est notée.",
    )


@coordination
def suspension_lever(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    suspension = _en_cours(p)
    form = formes.SuiteForm(*donnees(request))
    return sur_fiche(
        request,
        reseau,
        p,
        "#suspension",
        titre="Lever la suspension",
        intro="La personne redevient ce que disent son mandat, sa charte et son profil.",
        form=form,
        faire=lambda: personnes.lift_suspension(suspension=suspension, by=request.user, **form.cleaned_data),
        succes="La suspension est levée.",
    )
