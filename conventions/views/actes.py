"""The structure's side of a file: its parts, documents and acts. The coordination has the same pages, and attaches the
original it records from."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from socle.actions import donnees

from .. import presentation, rules, services, statuts
from ..enums import EtatConvention, Role, Section, Signataire
from ..forms.appels import AppelChoisiForm
from ..forms.communs import Acte, Depot, Motif
from ..forms.dossier import PARTIES, SignatureForm
from ..manques import Manque, de_la_fiche, hors_delai, manques
from ..services.commun import FERMEE
from .cote import Dossier, du_dossier, page, tient
from .garde import garder


def fermee(request: HttpRequest, d: Dossier, section: str) -> HttpResponse | None:
    """Back to the file, saying so, when the part is locked."""
    if rules.can_edit_section(request.user, d.convention, section):
        return None
    messages.warning(request, FERMEE)
    return redirect(d.url())


def correction(d: Dossier, section: str) -> str:
    entieres = [x for x in d.convention.demandes.all() if x.levee_le is None and x.piece_id is None]
    demandes = [x for x in entieres if x.section == section]
    return demandes[0].commentaire if demandes else ""


@du_dossier(tient)
def partie(request: HttpRequest, d: Dossier, section: str) -> HttpResponse:
    """Fill a part. It is kept as one goes (htmx), and by its button."""
    if section not in PARTIES or section not in d.convention.sections:
        raise Http404
    if (dehors := fermee(request, d, section)) is not None:
        return dehors
    form = PARTIES[section](*donnees(request), instance=d.convention, convention=d.convention, user=request.user)
    if request.headers.get("HX-Request") and request.method == "POST":
        commun = {"convention": d.convention, "section": section, "by": request.user}
        return garder(
            request,
            form,
            lambda dits, v: services.save_section(changes=dits, version=v, **commun),
            lambda: type(form)(instance=d.convention, convention=d.convention, user=request.user),
        )
    return page(
        request,
        d,
        titre=str(Section(section).label),
        form=form,
        garde=True,
        gabarit="conventions/partie.html",
        correction=correction(d, section),
        retour=f"{d.url()}#{section}",
        succes="C’est enregistré.",
        autosave=not form.pour_autrui,
        section=section,
        faire=lambda: services.save_section(
            convention=d.convention,
            section=section,
            changes=form.changes,
            version=form.version,
            by=request.user,
            pour_le_compte=form.pour_le_compte(),
        ),
    )


def _acte(request: HttpRequest, d: Dossier, service: Any, form: Any = None, **reste: Any) -> HttpResponse:
    """An act of the structure on the whole file; from another state, it says that it is over."""
    code = reste.pop("code")
    if not d.peut(code):
        etat = EtatConvention(statuts.lu(d.convention, d.role)).label
        messages.info(request, f"Ce dossier est «\u00a0{etat}\u00a0»\u00a0: ce n’est plus à faire.")
        return redirect(d.url())
    form = form or Acte(*donnees(request), convention=d.convention, user=request.user)
    return page(
        request,
        d,
        form=form,
        faire=lambda: service(
            convention=d.convention, by=request.user, pour_le_compte=form.pour_le_compte(), **form.champs
        ),
        **reste,
    )


@du_dossier(tient)
def choisir_appel(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Put a draft under another call, or outside any."""
    if d.convention.etat != EtatConvention.BROUILLON:
        messages.info(request, "Un dossier déposé ne change pas d’appel à projets.")
        return redirect(d.url())
    form = AppelChoisiForm(*donnees(request), convention=d.convention, user=request.user)
    return page(
        request,
        d,
        titre="Choisir l’appel à projets",
        intro="Tout ce que vous avez écrit reste\u00a0; les réponses suivent quand la même question revient.",
        form=form,
        succes="C’est choisi.",
        faire=lambda: services.choose_call(
            convention=d.convention, by=request.user, pour_le_compte=form.pour_le_compte(), **form.champs
        ),
    )


def _depot(request: HttpRequest, d: Dossier, absents: list[Manque]) -> Depot:
    """What is missing is put right in its part of the file, or on the sheet of the structure."""
    fiche = de_la_fiche(d.convention)
    liens = {phrase: d.fiche if phrase in fiche else f"{d.url()}#{section}" for section, phrase in absents}
    return Depot(*donnees(request), convention=d.convention, user=request.user, liens=liens)


@du_dossier(tient)
def deposer(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Hand the file to the coordination."""
    return _acte(
        request,
        d,
        services.submit,
        _depot(request, d, [*[("appel", phrase) for phrase in hors_delai(d.convention)], *manques(d.convention)]),
        code="deposer",
        titre="Déposer le dossier",
        gabarit="conventions/depot.html",
        intro="La coordination le lira. Il ne changera plus, sauf les parties qu’elle vous demandera de corriger.",
        bouton="Déposer le dossier",
        succes="Le dossier est déposé\u00a0: la structure en reçoit l’accusé par courriel. Ouvrez-en l’instruction."
        if d.role == Role.COORDINATION
        else "Le dossier est déposé\u00a0: un accusé de réception part par courriel. La coordination vous écrira.",
    )


@du_dossier(tient)
def rendre(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Give the corrections back."""
    return _acte(
        request,
        d,
        services.resubmit,
        _depot(request, d, manques(d.convention)),
        code="redeposer",
        titre="Rendre les corrections",
        gabarit="conventions/depot.html",
        intro="Le dossier retourne à la coordination, et se referme.",
        bouton="Rendre les corrections",
        succes="Les corrections sont rendues. Le dossier est de nouveau à instruire."
        if d.role == Role.COORDINATION
        else "Les corrections sont rendues. La coordination reprend la lecture du dossier.",
    )


@du_dossier(tient)
def abandonner(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Give the request up."""
    return _acte(
        request,
        d,
        services.abandon,
        Motif(*donnees(request), convention=d.convention, user=request.user),
        code="abandonner",
        titre="Abandonner la demande",
        attention="Le dossier est gardé pour mémoire, sans pouvoir être repris. Vous pourrez en commencer un autre.",
        bouton="Abandonner la demande",
        ton="danger",
        succes="La demande est abandonnée.",
    )


@du_dossier()
def signer(request: HttpRequest, d: Dossier, partie: str) -> HttpResponse:
    """Give the signed document of a party: one's own, or any of them for the coordination."""
    if partie not in Signataire.values:
        raise Http404
    if not rules.can_deposit_signature(request.user, d.convention, partie):
        sienne = partie in rules.signs_for(request.user, d.convention.structure.reseau_id)
        if not (sienne or tient(request.user, d.convention)):
            raise Http404
        messages.info(request, "La convention n’attend pas de document signé ici.")
        return redirect(d.url())
    if d.role != Role.COORDINATION and request.method != "POST" and not presentation.attendue_de(d.convention, partie):
        messages.info(request, "La convention n’attend pas votre signature maintenant.")
        return redirect(d.url())
    form = SignatureForm(*donnees(request), convention=d.convention, user=request.user, partie=partie)
    nom = Signataire(partie).label
    return page(
        request,
        d,
        titre=f"Document signé par {nom}",
        gabarit="conventions/signer.html",
        document=presentation.document(d.convention),
        intro="Lisez la convention, faites-la signer à la main, puis joignez toutes ses pages scannées ou "
        "photographiées.",
        form=form,
        bouton="Déposer",
        retour=f"{d.url()}#signature",
        succes="Le document signé est déposé\u00a0: vérifiez-le, puis confirmez la signature."
        if d.role == Role.COORDINATION
        else "Le document signé est déposé\u00a0; la coordination le vérifie.",
        faire=lambda: services.deposit_signature(
            convention=d.convention,
            partie=partie,
            upload=form.cleaned_data["upload"],
            signee_le=form.cleaned_data["signee_le"],
            nom=form.cleaned_data["nom"],
            qualite=form.cleaned_data["qualite"],
            by=request.user,
            pour_le_compte=form.pour_le_compte(),
        ),
    )
