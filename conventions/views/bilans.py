"""A yearly report, at the structure's, the coordination's and the partner's; and what each does with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle import journal, pdf
from socle.actions import donnees, faire_ou_dire
from socle.dates import aujourdhui
from socle.valeurs import jour as en_jour

from .. import document_bilan, presentation_argent, rules, rules_argent, services
from ..enums import Role
from ..enums_bilan import BILAN, EtatBilan, SectionBilan, TypePieceBilan
from ..forms.bilans import PARTIES_BILAN, DelaiForm, DemandeBilanForm, PieceBilanForm, RenvoiForm
from ..forms.communs import Depot
from ..forms.instruction import MotifForm
from ..manques_bilan import manques
from ..models import Bilan, Convention
from .cote import Dossier, du_dossier, lit_les_fichiers, page, tient
from .garde import garder
from .moment import dire, regarde

FERME = "Ce bilan n’est pas ouvert à la modification."
Regle = Callable[[Any, Convention], bool]


def du_bilan(regle: Regle = lit_les_fichiers) -> Callable[..., Any]:
    """Give the view the report of the year in the address, after its file; 404 when there is none."""

    def decorer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @du_dossier(regle)
        @wraps(view)
        def gardee(request: HttpRequest, d: Dossier, annee: int, **reste: Any) -> HttpResponse:
            services.open_years(conventions=Convention.objects.filter(pk=d.convention.pk))
            bilan = Bilan.objects.filter(convention=d.convention, annee=annee).prefetch_related("pieces").first()
            if bilan is None:
                raise Http404
            bilan.convention = d.convention
            return view(request, d, bilan, **reste)

        return gardee

    return decorer


def adresse(d: Dossier, b: Bilan, acte: str = "", *objets: str) -> str:
    """The address of an act of this report, on the side from which it is open."""
    nom = f"{d.prefixe}_bilan_{acte}" if acte else f"{d.prefixe}_bilan"
    return reverse(nom, args=[d.maison, d.convention.code, b.annee, *objets])


def _page(request: HttpRequest, d: Dossier, b: Bilan, **reste: Any) -> HttpResponse:
    """One act on a report, then back to it."""
    reste.setdefault("retour", adresse(d, b))
    fil = [*d.fil, (d.nom, d.url()), (f"Bilan {b.annee}", adresse(d, b))]
    return page(request, d, bilan=b, fil=fil, **reste)


@require_safe
@du_bilan()
def bilan(request: HttpRequest, d: Dossier, b: Bilan) -> HttpResponse:
    """The whole report: what the platform knows, what the structure says, its papers, where it stands."""
    user, jour = request.user, aujourdhui()
    gestes = presentation_argent.gestes_bilan(b, user, d.role)
    edite = d.role != Role.PARTENAIRE and rules_argent.can_edit_bilan(user, b)
    contexte = d.contexte | document_bilan.lecture(b) | {
        "fil": [*d.fil, (d.nom, d.url())],
        "b": b,
        "ligne": presentation_argent.ligne_bilan(b, jour),
        "ouvert": b.ouvert(jour),
        "absents": manques(b) if b.attendu else [],
        "edite": edite,
        "pieces": presentation_argent.pieces(b, user),
        "gestes": gestes,
        "historique": journal.historiques([b, *b.pieces.all()], 8),
    }  # fmt: skip
    if d.role == Role.PARTENAIRE:
        for piece in contexte["pieces"]:
            piece.peut = False
    return render(request, "conventions/bilan.html", contexte)


@require_safe
@du_bilan()
def document(request: HttpRequest, d: Dossier, b: Bilan) -> HttpResponse:
    """The report as one prints it."""
    contenu = pdf.render("bilan", document_bilan.donnees(b))
    reponse = HttpResponse(contenu, content_type="application/pdf")
    nom = f"bilan-{b.annee}-{d.convention.numero or d.convention.code}.pdf"
    reponse["Content-Disposition"] = f'inline; filename="{nom}"'
    return reponse


# — The structure's side


@du_bilan(tient)
def partie(request: HttpRequest, d: Dossier, b: Bilan, section: str) -> HttpResponse:
    """Fill a part. It is kept as one goes (htmx), and by its button."""
    if section not in PARTIES_BILAN:
        raise Http404
    if not rules_argent.can_edit_bilan(request.user, b):
        return _fermee(request, d, b)

    def former(*saisie: Any) -> Any:
        return PARTIES_BILAN[section](*saisie, instance=b, convention=d.convention, user=request.user)

    form = former(*donnees(request))
    commun = {"bilan": b, "section": section, "by": request.user}
    if request.headers.get("HX-Request") and request.method == "POST":
        return garder(request, form, lambda dits, v: services.save_bilan(changes=dits, version=v, **commun), former)
    return _page(
        request,
        d,
        b,
        titre=f"{SectionBilan(section).label}, {b.annee}",
        form=form,
        garde=True,
        gabarit="conventions/bilan_partie.html",
        retour=f"{adresse(d, b)}#{section}",
        succes="C’est enregistré.",
        autosave=not form.pour_autrui,
        section=section,
        connu=document_bilan.connu_de(b) if section == SectionBilan.CHIFFRES else None,
        faire=lambda: services.save_bilan(
            changes=form.changes, version=form.version, pour_le_compte=form.pour_le_compte(), **commun
        ),
    )


def _fermee(request: HttpRequest, d: Dossier, b: Bilan) -> HttpResponse:
    dit = FERME if b.ouvert(aujourdhui()) else f"Le bilan {b.annee} s’ouvre le {en_jour(b.ouvre_le)}."
    messages.warning(request, dit)
    return redirect(adresse(d, b))


@du_bilan(tient)
def piece(request: HttpRequest, d: Dossier, b: Bilan, type: str) -> HttpResponse:
    """Give a paper of the report, or another version of it."""
    if type not in TypePieceBilan.values:
        raise Http404
    if not rules_argent.can_give_paper(request.user, b, type):
        return _fermee(request, d, b)
    form = PieceBilanForm(*donnees(request), convention=d.convention, user=request.user)
    libelle = b.libelle_piece(type)
    return _page(
        request,
        d,
        b,
        titre=libelle,
        intro=presentation_argent.AIDES[TypePieceBilan(type)],
        form=form,
        bouton="Joindre",
        succes=f"{libelle}\u00a0: le document est joint.",
        retour=f"{adresse(d, b)}#pieces",
        faire=lambda: services.give_paper(
            bilan=b,
            type=type,
            upload=form.cleaned_data["upload"],
            by=request.user,
            pour_le_compte=form.pour_le_compte(),
        ),
    )


@du_bilan(tient)
def deposer(request: HttpRequest, d: Dossier, b: Bilan) -> HttpResponse:
    """Hand the report in."""
    if not rules_argent.can_move_bilan(request.user, b, "deposer"):
        return _fermee(request, d, b)
    liens = {phrase: f"{adresse(d, b)}#{section}" for section, phrase in manques(b)}
    form = Depot(*donnees(request), convention=d.convention, user=request.user, liens=liens)
    return _page(
        request,
        d,
        b,
        titre=f"Déposer le bilan {b.annee}",
        gabarit="conventions/depot.html",
        intro="La coordination le lira. Il ne changera plus, sauf si elle vous le renvoie. Ce que la plateforme sait "
        "aujourd’hui est gardé avec lui.",
        form=form,
        bouton="Déposer le bilan",
        succes="Le bilan est déposé\u00a0: un accusé de réception part par courriel.",
        faire=lambda: services.submit_bilan(bilan=b, by=request.user, pour_le_compte=form.pour_le_compte()),
    )


# — The coordination's side


def _possible(request: HttpRequest, d: Dossier, b: Bilan, code: str) -> HttpResponse | None:
    """Back to the report, saying so, when this move is over."""
    if not regarde(request) or b.etat in BILAN.get(code).origins:
        return None
    etat = EtatBilan(b.etat).label
    messages.error(request, f"« {BILAN.get(code).label} » n’est plus possible\u00a0: le bilan est « {etat} ».")
    return redirect(adresse(d, b))


@du_bilan(rules.is_instructor)
def renvoyer(request: HttpRequest, d: Dossier, b: Bilan) -> HttpResponse:
    if (dehors := _possible(request, d, b, "renvoyer")) is not None:
        return dehors
    form = RenvoiForm(*donnees(request))
    return _page(
        request,
        d,
        b,
        titre=f"Renvoyer le bilan {b.annee}",
        form=form,
        bouton="Renvoyer à la structure",
        succes="Le bilan est renvoyé. La structure a reçu votre commentaire.",
        faire=lambda: services.send_back(bilan=b, commentaire=form.cleaned_data["commentaire"], by=request.user),
    )


@require_POST
@du_bilan(rules.is_instructor)
def accepter(request: HttpRequest, d: Dossier, b: Bilan) -> HttpResponse:
    return faire_ou_dire(
        request,
        lambda: services.accept_bilan(bilan=b, by=request.user),
        f"Le bilan {b.annee} est accepté\u00a0: le solde de l’année s’ouvre.",
        adresse(d, b),
    )


@require_POST
@du_bilan(rules.is_instructor)
def redemander(request: HttpRequest, d: Dossier, b: Bilan) -> HttpResponse:
    return faire_ou_dire(
        request,
        lambda: services.ask_bilan_again(bilan=b, by=request.user),
        f"Le bilan {b.annee} est demandé de nouveau.",
        adresse(d, b),
    )


def _avec_motif(
    request: HttpRequest, d: Dossier, b: Bilan, code: str, service: Callable[..., Any], **reste: Any
) -> HttpResponse:
    if (dehors := _possible(request, d, b, code)) is not None:
        return dehors
    form = MotifForm(*donnees(request))
    return _page(
        request, d, b, form=form,
        faire=lambda: service(bilan=b, motif=form.cleaned_data["motif"], by=request.user), **reste,
    )  # fmt: skip


@du_bilan(rules.is_instructor)
def rouvrir(request: HttpRequest, d: Dossier, b: Bilan) -> HttpResponse:
    """Accepted by mistake."""
    return _avec_motif(
        request, d, b, "rouvrir", services.reopen_bilan,
        titre=f"Rouvrir le bilan {b.annee}",
        intro="Il redevient à lire\u00a0: le solde de l’année attend de nouveau.",
        bouton="Rouvrir le bilan",
        succes=f"Le bilan {b.annee} est rouvert.",
    )  # fmt: skip


@du_bilan(rules.is_instructor)
def dispenser(request: HttpRequest, d: Dossier, b: Bilan) -> HttpResponse:
    return _avec_motif(
        request, d, b, "dispenser", services.exempt_bilan,
        titre=f"Ne pas demander le bilan {b.annee}",
        intro="La structure n’a plus à le rendre. Sans bilan accepté, le solde de l’année ne peut pas être versé.",
        bouton="Ne pas le demander",
        succes=f"Le bilan {b.annee} n’est plus demandé.",
    )  # fmt: skip


@du_bilan(rules.is_instructor)
def delai(request: HttpRequest, d: Dossier, b: Bilan) -> HttpResponse:
    """Another day for this report."""
    if regarde(request) and not b.attendu:
        messages.error(request, "Ce bilan n’est plus attendu.")
        return redirect(adresse(d, b))
    form = DelaiForm(*donnees(request), initial={"echeance": b.du_le})
    return _page(
        request,
        d,
        b,
        titre=f"Délai du bilan {b.annee}",
        form=form,
        succes="Le délai est enregistré. Les rappels suivent la nouvelle date.",
        faire=lambda: services.extend_bilan(bilan=b, echeance=form.cleaned_data["echeance"], by=request.user),
    )


@du_dossier(rules_argent.can_ask_bilan)
def demander(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Ask the report of a year that the platform did not follow."""
    annees = presentation_argent.anterieures(d.convention, aujourdhui())
    if regarde(request) and not annees:
        return dire(request, d, "Tous les bilans de cette convention sont déjà demandés.")
    form = DemandeBilanForm(*donnees(request), annees=annees)
    return page(
        request,
        d,
        titre="Demander un bilan",
        intro="D’une année d’avant la plateforme. Les années suivies ici s’ouvrent toutes seules.",
        form=form,
        bouton="Demander le bilan",
        succes=lambda: f"Le bilan {form.cleaned_data['annee']} est demandé.",
        retour=d.url() + "#bilans",
        faire=lambda: services.ask_bilan(convention=d.convention, by=request.user, **form.cleaned_data),
    )
