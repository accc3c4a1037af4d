"""Who is invited to a meeting, and who was there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from socle.actions import tenter
from socle.dates import aujourdhui
from socle.envois import fait
from socle.formulaires import Confirmation
from territoires.models import Reseau

from .. import invites, jetons, reunions, services
from ..acces import coordination
from ..forms.reunions import InviteForm, InviterForm, VenuForm
from ..invites import Candidat
from ..models import Invite, Reunion
from .outils import agir, donnees
from .reunions import adresse, fil, trouver


@coordination
def inviter(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    """Choose whom; read the list; send. The list is made again when it is sent: nobody is written to twice."""
    r = trouver(reseau, reunion)
    form = InviterForm(*donnees(request), reseau=reseau)
    prevus: list[Candidat] | None = None
    if request.method == "POST" and form.is_valid():
        choix = form.cleaned_data
        candidats = invites.choisis(reseau, choix["groupes"], choix["promeneurs"], choix["autres"])
        prevus = invites.nouveaux(r, candidats)
        if request.POST.get("geste") == "envoyer":
            faits: list[Invite] = []
            if tenter(form, lambda: faits.extend(services.invite(reunion=r, candidats=candidats, by=request.user))):
                return fait(request, _dit(faits), adresse(r) + "#invites")
    contexte = {
        "reseau": reseau,
        "fil": fil(reseau, r),
        "titre": "Inviter",
        "reunion": r,
        "form": form,
        "prevus": prevus,
        "sans_adresse": [c for c in prevus or [] if not c.email],
        "annuler": adresse(r),
    }
    return render(request, "coordination/reunions/inviter.html", contexte)


def _dit(faits: list[Invite]) -> str:
    partis = sum(bool(i.email) for i in faits)
    if not faits:
        return "Tout le monde était déjà invité."
    dit = "Une invitation est partie." if partis == 1 else f"{partis} invitations sont parties."
    sans = len(faits) - partis
    return dit + (f" {sans} sans adresse e-mail\u00a0: prévenez autrement." if sans else "")


def _trouver(r: Reunion, code: str) -> Invite:
    une = r.invites.select_related("reunion__reseau", "promeneur", "structure").filter(code=code).first()
    if une is None:
        raise Http404
    return une


@coordination
def invite(request: HttpRequest, reseau: Reseau, reunion: str, personne: str) -> HttpResponse:
    """What somebody said by voice; how much of a training they followed."""
    r = trouver(reseau, reunion)
    une = _trouver(r, personne)
    form = InviteForm(*donnees(request), invite=une)

    def noter() -> None:
        if form.cleaned_data["reponse"] != une.reponse:
            services.answer(invite=une, reponse=form.cleaned_data["reponse"], by=request.user)
        if "minutes" in form.fields:
            services.set_followed(invite=une, minutes=form.cleaned_data["minutes"], by=request.user)

    return agir(
        request,
        reseau,
        titre=une.nom,
        intro=une.titre,
        retour=adresse(r) + "#invites",
        form=form,
        faire=noter,
        succes="C’est noté.",
        fil=fil(reseau, r),
        gabarit="coordination/reunions/invite.html",
        reunion=r,
        invite=une,
    )


@coordination
def retirer(request: HttpRequest, reseau: Reseau, reunion: str, personne: str) -> HttpResponse:
    r = trouver(reseau, reunion)
    une = _trouver(r, personne)
    prevenue = une.sequence is not None and not reunions.passee(r) and not r.annulee
    return agir(
        request,
        reseau,
        titre=f"Retirer {une.nom}",
        intro=une.titre,
        attention="Un courriel lui dira que l’invitation est retirée." if prevenue else "",
        retour=adresse(r) + "#invites",
        form=Confirmation(*donnees(request)),
        faire=lambda: services.uninvite(invite=une, by=request.user),
        succes="Cette personne n’est plus dans la liste.",
        bouton="Retirer",
        ton="danger",
        fil=fil(reseau, r),
    )


# — Who was there


@coordination
def presences(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    """Big rows to tick, on a phone. What others ticked meanwhile stays."""
    r = trouver(reseau, reunion)
    form = Confirmation(*donnees(request))
    if request.method == "POST":
        presents, vus = request.POST.getlist("present"), request.POST.getlist("vu")
        nombre: list[int] = []
        acte = services.take_attendance
        if tenter(form, lambda: nombre.append(acte(reunion=r, presents=presents, vus=vus, by=request.user))):
            dit = "Une personne présente." if nombre[0] == 1 else f"{nombre[0]} personnes présentes."
            ajouter = request.POST.get("geste") == "ajouter"
            retour = adresse(r, "coordination_reunion_venu") if ajouter else adresse(r) + "#presences"
            return fait(request, f"C’est noté. {dit}", retour)
    contexte = {
        "reseau": reseau,
        "fil": fil(reseau, r),
        "titre": "Présences",
        "reunion": r,
        "form": form,
        "invites": reunions.par_nom(r.invites.select_related("structure")),
        "jour_venu": r.date <= aujourdhui() and not r.annulee,
    }
    return render(request, "coordination/reunions/presences.html", contexte)


@coordination
def venu(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    r = trouver(reseau, reunion)
    form = VenuForm(*donnees(request), reseau=reseau)
    return agir(
        request,
        reseau,
        titre="Ajouter quelqu’un qui était là",
        retour=adresse(r, "coordination_reunion_presences"),
        form=form,
        faire=lambda: services.add_present(reunion=r, candidat=_candidat(form), by=request.user),
        succes="C’est noté.",
        bouton="Ajouter",
        fil=fil(reseau, r),
    )


def _candidat(form: VenuForm) -> Candidat:
    propres = form.cleaned_data
    if propres["promeneur"]:
        return invites.de_la_fiche(propres["promeneur"])
    return Candidat(**{nom: propres[nom] for nom in ("nom", "email", "structure", "pour")})


@coordination
def code(request: HttpRequest, reseau: Reseau, reunion: str) -> HttpResponse:
    """The picture and the figures to show in the room, during the meeting only; they change every five minutes."""
    r = trouver(reseau, reunion)
    ouvert = reunions.en_cours(r)
    contexte = {
        "reseau": reseau,
        "fil": fil(reseau, r),
        "titre": "Le code de présence",
        "reunion": r,
        "ouvert": ouvert,
        "qr": jetons.image_presence(r) if ouvert else "",
        "chiffres": jetons.code_du_moment(r) if ouvert else "",
        "presents": r.invites.filter(present=True).count(),
    }
    bout = bool(request.headers.get("HX-Request"))
    return render(request, "coordination/reunions/_code.html" if bout else "coordination/reunions/code.html", contexte)
