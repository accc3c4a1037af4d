"""Messages to a part of the network: written, read as one person will, tried, sent, followed."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle import courrier, journal
from socle.actions import tenter
from socle.cles import trouver
from socle.envois import fait
from socle.formulaires import Confirmation
from territoires.acces import entree
from territoires.models import Reseau

from .. import messages, services
from ..acces import coordination, message_or_404
from ..enums_messages import EtatDestinataire, PublicMessage
from ..exports_messages import MESSAGES
from ..forms.messages import EnvoyerForm, JoindreForm, MessageForm
from ..listes import repondre
from ..models import Message
from ..models.message import LIBELLES_CRITERES
from .outils import agir, donnees, faire_ou_dire

PAR_PAGE = 50


def _liste(reseau: Reseau) -> str:
    return reverse("coordination_messages", args=[reseau.code])


def _url(m: Message, nom: str = "coordination_message", *suite: str) -> str:
    return reverse(nom, args=[m.reseau.code, m.code, *suite])


def _fil(reseau: Reseau, message: Message | None = None) -> list[tuple[str, str]]:
    fil = [entree(reseau), ("Messages", _liste(reseau))]
    return [*fil, (str(message), _url(message))] if message else fil


@coordination
@require_safe
def liste(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, MESSAGES)


@coordination
def nouveau(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Write one; `comme`: from another one, and any criterion may be in the address."""
    comme = Message.objects.filter(reseau=reseau, code=request.GET.get("comme", "")).first()
    form = MessageForm(*donnees(request), reseau=reseau, message=comme, depart=_depart(request))
    return _ecrire(request, reseau, form, None)


def _depart(request: HttpRequest) -> dict[str, Any]:
    """What the address says to begin with; a value made up is refused as any other when it is sent."""
    criteres = {f"criteres.{nom}": request.GET[nom] for nom in LIBELLES_CRITERES if nom in request.GET}
    publics = [p for p in request.GET.getlist("publics") if p in PublicMessage.values]
    return criteres | ({"publics": publics} if publics else {})


@coordination
def modifier(request: HttpRequest, reseau: Reseau, message: str) -> HttpResponse:
    m = message_or_404(reseau, message)
    if not m.brouillon:
        return redirect(_url(m))
    return _ecrire(request, reseau, MessageForm(*donnees(request), reseau=reseau, message=m), m)


def _ecrire(request: HttpRequest, reseau: Reseau, form: MessageForm, m: Message | None) -> HttpResponse:
    garde: list[Message] = []

    def garder() -> None:
        version = form.version if m else None
        garde.append(services.save_draft(reseau=reseau, by=request.user, message=m, version=version, **form.service()))

    return agir(
        request,
        reseau,
        titre="Modifier le message" if m else "Écrire un message",
        gabarit="coordination/messages/ecrire.html",
        bouton="Garder le brouillon",
        fil=_fil(reseau, m),
        form=form,
        champs=messages.CHAMPS,
        retour=lambda: _url(garde[0]),
        annuler=_url(m) if m else _liste(reseau),
        succes="Le brouillon est gardé. Relisez-le comme chacun le recevra.",
        faire=garder,
    )


@coordination
def fiche(request: HttpRequest, reseau: Reseau, message: str) -> HttpResponse:
    """A draft, as one of its recipients will read it; or what became of a message."""
    m = message_or_404(reseau, message)
    contexte = {"reseau": reseau, "message": m, "fil": _fil(reseau), "pieces": m.pieces.select_related("fichier")}
    contexte["entrees"] = journal.historique(m, 10)
    if m.brouillon:
        return render(request, "coordination/messages/brouillon.html", contexte | _brouillon(request, m))
    return render(request, "coordination/messages/envoye.html", contexte | _suivi(request, m))


def _brouillon(request: HttpRequest, m: Message) -> dict[str, Any]:
    gens = messages.choisies(m)
    retenus = [p for p in gens if p.email and p.cle not in m.exclus]
    refus = messages.desinscrits(m, retenus)
    pour = next((p for p in retenus if p.cle == request.GET.get("pour")), retenus[0] if retenus else None)
    return {
        "retenus": [p for p in retenus if p.cle not in refus],
        "refus": len(refus),
        "retires": len([p for p in gens if p.email]) - len(retenus),
        "sans_adresse": [p for p in gens if not p.email],
        "tous": retenus,
        "apercu": messages.apercu(m, pour, request.user),
        "criteres": _dits(m),
    }


def _dits(m: Message) -> list[tuple[str, str]]:
    """The criteria in words."""
    form = MessageForm(reseau=m.reseau, message=m)
    champs = [champ for _, groupe in form.groupes for champ in groupe if champ.value()]
    dits = [(str(c.label), str(dict(c.field.choices).get(c.value(), c.value()))) for c in champs]
    return [*dits, (str(form.choisies.label), str(form.n_choisies))] if form.n_choisies else dits


def _suivi(request: HttpRequest, m: Message) -> dict[str, Any]:
    etat = request.GET.get("etat", "")
    siens = messages.with_etat(m.destinataires.select_related("courriel"))
    if etat in EtatDestinataire.values:
        siens = siens.filter(etat=etat)
    n = messages.nombres(m)
    choix = [(e.value, e.label, getattr(n, e.value)) for e in EtatDestinataire]
    exemple = messages.with_etat(m.destinataires.all()).exclude(desinscrit=True).first()
    sujet, corps = messages.ecrit(m, exemple.valeurs if exemple else {})
    return {
        "n": n,
        "page": Paginator(siens.order_by("nom", "pk"), PAR_PAGE).get_page(request.GET.get("page")),
        "etat": etat,
        "choix": choix,
        "apercu": {"sujet": sujet, "blocs": courrier.blocs(corps), "personne": exemple},
        "criteres": _dits(m),
        "suivi": n.a_envoyer > 0,
    }


@coordination
def avancement(request: HttpRequest, reseau: Reseau, message: str) -> HttpResponse:
    """How far the sending is: the part of the page that htmx asks again. At the end, the page is read anew: the list of
    recipients says where each mail stands."""
    m = message_or_404(reseau, message)
    n = messages.nombres(m)
    contexte = {"reseau": reseau, "message": m, "n": n, "suivi": not m.brouillon and n.a_envoyer > 0}
    reponse = render(request, "coordination/messages/_avancement.html", contexte)
    if not contexte["suivi"]:
        reponse["HX-Refresh"] = "true"
    return reponse


@coordination
def destinataires(request: HttpRequest, reseau: Reseau, message: str) -> HttpResponse:
    """Everybody chosen, each with a box to untick."""
    m = message_or_404(reseau, message)
    if not m.brouillon:
        return redirect(_url(m))
    gens = messages.choisies(m)
    if request.method == "POST":
        montrees, gardees = set(request.POST.getlist("montree")), set(request.POST.getlist("garder"))
        connues = {p.cle for p in gens if p.email}
        return faire_ou_dire(
            request,
            lambda: services.choose(message=m, montrees=montrees & connues, gardees=gardees & connues, by=request.user),
            "Les destinataires sont gardés.",
            _url(m),
        )
    refus = messages.desinscrits(m, gens)
    lignes = [(p, p.cle not in m.exclus, p.cle in refus) for p in gens if p.email]
    contexte = {"reseau": reseau, "message": m, "lignes": lignes, "fil": _fil(reseau, m)}
    contexte["publics"] = dict(PublicMessage.choices)
    return render(request, "coordination/messages/destinataires.html", contexte)


@coordination
def joindre(request: HttpRequest, reseau: Reseau, message: str) -> HttpResponse:
    m = message_or_404(reseau, message)
    form = JoindreForm(*donnees(request), user=request.user)
    return agir(
        request,
        reseau,
        titre="Joindre un fichier",
        fil=_fil(reseau, m),
        form=form,
        bouton="Joindre",
        retour=_url(m),
        succes="Le fichier est joint.",
        faire=lambda: services.attach(message=m, upload=form.cleaned_data["upload"], by=request.user),
    )


@coordination
def detacher(request: HttpRequest, reseau: Reseau, message: str, cle: str) -> HttpResponse:
    m = message_or_404(reseau, message)
    piece = trouver(m.pieces.select_related("fichier", "message__reseau"), cle)
    if request.method != "POST":
        return redirect(_url(m))
    acte = lambda: services.detach(piece=piece, by=request.user)  # noqa: E731
    return faire_ou_dire(request, acte, "Le fichier est retiré.", _url(m))


@coordination
def essai(request: HttpRequest, reseau: Reseau, message: str) -> HttpResponse:
    m = message_or_404(reseau, message)
    if request.method != "POST":
        return redirect(_url(m))
    pour = request.POST.get("pour", "")
    acte = lambda: services.send_trial(message=m, pour=pour, by=request.user)  # noqa: E731
    return faire_ou_dire(
        request, acte, f"L’essai part à {request.user.email}.", _url(m) + (f"?pour={pour}" if pour else "")
    )


@coordination
def envoyer(request: HttpRequest, reseau: Reseau, message: str) -> HttpResponse:
    """The page says to how many; the button sends to those, or says what changed meanwhile."""
    m = message_or_404(reseau, message)
    if not m.brouillon:
        return redirect(_url(m))
    retenus = messages.retenues(m)
    refus = messages.desinscrits(m, retenus)
    gens = [p for p in retenus if p.cle not in refus]
    form = EnvoyerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        envoyer_ = lambda: services.send_message(message=m, by=request.user, **form.cleaned_data)  # noqa: E731
        if tenter(form, envoyer_):
            return fait(request, "L’envoi est commencé. Vous pouvez quitter cette page.", _url(m))
        m.refresh_from_db()
    contexte = {
        "reseau": reseau,
        "message": m,
        "gens": gens,
        "refus": len(refus),
        "fil": _fil(reseau, m),
        "erreurs": form.non_field_errors() if form.is_bound else [],
        "form": EnvoyerForm(initial={"attendus": len(gens), "version": m.version}),
        "apercu": messages.apercu(m, gens[0] if gens else None, request.user),
        "pieces": m.pieces.select_related("fichier"),
    }
    return render(request, "coordination/messages/envoyer.html", contexte)


@coordination
def supprimer(request: HttpRequest, reseau: Reseau, message: str) -> HttpResponse:
    m = Message.objects.filter(reseau=reseau, code=message).select_related("reseau").first()
    if m is None:
        if not journal.a_existe(Message, reseau=reseau, code=message):
            raise Http404
        return redirect(_liste(reseau))
    return agir(
        request,
        reseau,
        titre="Supprimer ce brouillon",
        intro=str(m),
        fil=_fil(reseau, m),
        form=Confirmation(*donnees(request)),
        bouton="Supprimer",
        ton="danger",
        retour=_liste(reseau),
        annuler=_url(m),
        succes="Le brouillon est supprimé.",
        faire=lambda: services.remove_draft(message=m, by=request.user),
    )
