"""The coordination at work on a file: who follows it, what it checks, what changed since it was read, its notes."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from socle import journal
from socle.actions import donnees, faire_ou_dire
from socle.formulaires import Confirmation

from .. import lectures, rules, services
from ..enums import EtatConvention
from ..forms import suivi as formes
from ..models import NoteInterne
from ..services.suivi import CLOS
from .cote import Dossier, page
from .moment import dire, instruit, regarde

E = EtatConvention


# — Who follows the file


@require_POST
@instruit()
def prendre(request: HttpRequest, d: Dossier) -> HttpResponse:
    return faire_ou_dire(
        request,
        lambda: services.claim(convention=d.convention, by=request.user),
        "Vous vous en occupez. Les courriels de ce dossier vous arrivent.",
        d.url() + "#suivi",
    )


@require_POST
@instruit()
def laisser(request: HttpRequest, d: Dossier) -> HttpResponse:
    return faire_ou_dire(
        request,
        lambda: services.release(convention=d.convention, by=request.user),
        "Vous laissez ce dossier. Ses courriels arrivent à toute la coordination.",
        d.url() + "#suivi",
    )


@instruit()
def passer(request: HttpRequest, d: Dossier) -> HttpResponse:
    """To a colleague, or from one."""
    c, suit = d.convention, rules.follower(d.convention)
    collegues = services.colleagues(c)
    if regarde(request) and rules.is_closed(c):
        return dire(request, d, CLOS)
    if regarde(request) and not any(suit is None or x.pk != suit.pk for x in collegues):
        return dire(request, d, "Personne d’autre ne coordonne ce réseau\u00a0: invitez d’abord quelqu’un.")
    form = formes.PasserForm(*donnees(request), collegues=collegues, suit=suit)
    return page(
        request,
        d,
        titre="Passer le dossier",
        intro=f"{suit.nom_complet} s’en occupe maintenant." if suit else "Personne ne s’en occupe encore.",
        form=form,
        faire=lambda: services.pass_on(convention=c, by=request.user, **form.service()),
        succes="C’est fait. Les courriels de ce dossier suivent.",
        bouton="Passer le dossier",
        retour=d.url() + "#suivi",
    )


# — Points to check


@instruit()
def points(request: HttpRequest, d: Dossier) -> HttpResponse:
    """The list of what is to be checked, with what the platform knows already."""
    c = d.convention
    if regarde(request) and not rules.can_examine(request.user, c):
        return dire(request, d, "Les points se vérifient pendant l’instruction.")
    form = formes.PointsForm(*donnees(request), convention=c)
    return page(
        request,
        d,
        gabarit="conventions/points.html",
        titre="Points à vérifier",
        intro="Pour la coordination seule\u00a0: ni la structure ni les partenaires ne voient cette liste.",
        form=form,
        faire=lambda: services.check_points(convention=c, notes=form.dites(), lues=form.lues(), by=request.user),
        succes="C’est noté.",
        retour=d.url() + "#suivi",
        garde=True,
    )


# — What was read


@instruit()
def lecture(request: HttpRequest, d: Dossier) -> HttpResponse:
    """What changed since a reading, and the button that makes one of now."""
    c = d.convention
    if request.method == "POST":
        vu = services.Repere.lu(request.POST.get("vu", ""))
        acte = lambda: services.mark_read(convention=c, vu=vu, by=request.user)  # noqa: E731
        return faire_ou_dire(request, acte, "Le dossier est marqué comme lu.", d.url() + "#suivi")
    faites = list(c.lectures.select_related("par").order_by("-pk")[:10])
    code = request.GET.get("depuis", "")
    choisie = next((x for x in faites if x.code == code), None) if code else (faites[0] if faites else None)
    if code and choisie is None:
        raise Http404
    contexte = d.contexte | {
        "fil": [*d.fil, (d.nom, d.url())],
        "vu": str(services.repere(c)),
        "faites": faites,
        "choisie": choisie,
        "ecarts": lectures.ecarts(c, choisie) if choisie else [],
    }
    return render(request, "conventions/lecture.html", contexte)


# — Notes


@instruit()
def noter(request: HttpRequest, d: Dossier) -> HttpResponse:
    form = formes.NoteForm(*donnees(request))
    return page(
        request,
        d,
        titre="Écrire une note",
        intro=POUR_NOUS,
        form=form,
        faire=lambda: services.add_note(
            convention=d.convention, texte=form.cleaned_data["texte"], by=request.user
        ),
        succes="La note est écrite.",
        retour=d.url() + "#notes",
        garde=True,
    )  # fmt: skip


POUR_NOUS = "Elle reste entre vous, à la coordination\u00a0: ni la structure ni les partenaires ne la lisent."


def _sienne(view: Callable[[HttpRequest, Dossier, NoteInterne], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view a note of one's own: nobody else's exists here; one already removed is said to be."""

    @instruit()
    @wraps(view)
    def gardee(request: HttpRequest, d: Dossier, note: str) -> HttpResponse:
        parmi = {"convention": d.convention, "code": note, "auteur": request.user}
        une = NoteInterne.objects.filter(**parmi).select_related("convention__structure").first()
        if une is not None:
            return view(request, d, une)
        if journal.events_model(NoteInterne)._base_manager.filter(**parmi).exists():
            return dire(request, d, "Cette note est déjà supprimée.")
        raise Http404

    return gardee


@_sienne
def note(request: HttpRequest, d: Dossier, une: NoteInterne) -> HttpResponse:
    form = formes.NoteForm(*donnees(request), instance=une)
    return page(
        request,
        d,
        titre="Modifier la note",
        intro=POUR_NOUS,
        form=form,
        faire=lambda: services.edit_note(
            note=une, texte=form.cleaned_data["texte"], version=form.version, by=request.user
        ),
        succes="La note est modifiée.",
        retour=d.url() + "#notes",
        garde=True,
    )


@_sienne
def note_retirer(request: HttpRequest, d: Dossier, une: NoteInterne) -> HttpResponse:
    return page(
        request,
        d,
        titre="Supprimer la note",
        intro=une.texte,
        form=Confirmation(*donnees(request)),
        faire=lambda: services.delete_note(note=une, by=request.user),
        succes="La note est supprimée.",
        bouton="Supprimer la note",
        ton="danger",
        retour=d.url() + "#notes",
    )


# — The day of the corrections


@instruit()
def repousser(request: HttpRequest, d: Dossier) -> HttpResponse:
    c = d.convention
    if regarde(request) and c.etat != E.CORRECTIONS:
        return dire(request, d, "La structure n’a plus de correction à rendre.")
    form = formes.RepousserForm(*donnees(request), convention=c)
    return page(
        request,
        d,
        titre="Changer la date des corrections",
        intro="La structure en est prévenue par courriel.",
        form=form,
        faire=lambda: services.put_off_corrections(
            convention=c, avant=form.cleaned_data["avant"], by=request.user
        ),
        succes="La date est changée. La structure en est prévenue.",
        bouton="Changer la date",
    )  # fmt: skip
