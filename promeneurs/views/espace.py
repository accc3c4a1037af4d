"""A promeneur's own pages, made for a phone: what is missing, what is shown, when, where, and on which accounts."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from socle.acces import connexion_requise
from socle.actions import agir, donnees, faire_ou_dire
from socle.cles import trouver
from socle.dates import aujourdhui, contient
from socle.formulaires import Confirmation
from territoires import temps
from territoires.formulaires import CommuneForm
from territoires.models import Commune

from .. import encarts, exceptions, fiches, parcours, presentation, rules, services
from ..enums import EtatCompte, Jour
from ..forms import actes
from ..forms.temps import DirectForm
from ..models import EnDirect, Promeneur

ACTION = "espace/action.html"


def fiche_ou_404(request: HttpRequest, code: str) -> Promeneur:
    """The file of this code, when this person may keep it; else it does not exist."""
    promeneur = Promeneur.objects.select_related("reseau", "photo", "user").du_code(code)
    if promeneur is None or not rules.can_edit_profile(request.user, promeneur):
        raise Http404
    return promeneur


def _page(request: HttpRequest, p: Promeneur, ancre: str = "", **reste: Any) -> HttpResponse:
    accueil_ = reverse("espace_promeneur", args=[p.code])
    reste.setdefault("retour", accueil_ + ancre)
    return agir(request, gabarit=ACTION, fil=[(_titre(request, p), accueil_)], promeneur=p, **reste)


def _titre(request: HttpRequest, p: Promeneur) -> str:
    return "Mon profil" if rules.is_self(request.user, p) else p.nom_complet


@require_safe
@connexion_requise
def mien(request: HttpRequest) -> HttpResponse:
    """Without a code: one's own file, the first when there are several."""
    fiche = Promeneur.objects.filter(user=request.user).order_by("pk").first()
    if fiche is None:
        raise Http404
    return redirect("espace_promeneur", fiche.code)


@require_safe
@connexion_requise
def accueil(request: HttpRequest, code: str) -> HttpResponse:
    jour = aujourdhui()
    p = fiche_ou_404(request, code)
    annote = Promeneur.objects.with_profil().with_statut(jour).select_related("reseau").get(pk=p.pk)
    mandats = list(_mandats(p))
    absences = [a for a in p.absences.select_related("relais") if not a.periode.upper or a.periode.upper > jour]
    comptes = list(p.comptes.all())
    pas = parcours.etapes(annote, mandats, jour)
    soi = Promeneur.objects.filter(pk=p.pk)
    en_ligne = soi.visibles(jour).exists()
    cachee = not en_ligne and soi.caches(jour).exists()
    contexte = {
        "promeneur": p,
        "titre": _titre(request, p),
        "moi": rules.is_self(request.user, p),
        "statut": annote.statut,
        "en_ligne": en_ligne,
        "cachee": cachee,
        "a_confirmer": cachee or (en_ligne and p.a_confirmer_le <= jour),
        "etapes": pas,
        "a_moi": parcours.a_moi(pas),
        "mandats": [_mandat(m) for m in mandats],
        "comptes": [c for c in comptes if c.etat != EtatCompte.FERME],
        "fermes": [c for c in comptes if c.etat == EtatCompte.FERME],
        "semaine": _semaine(p),
        "communes": p.communes.order_by("tri"),
        "absences": absences,
        "absence": next((a for a in absences if contient(a.periode, jour)), None),
        "themes": [fiches.THEMES[t] for t in p.themes if t in fiches.THEMES],
        "publics": [fiches.PUBLICS[t] for t in p.publics if t in fiches.PUBLICS],
        "exceptions": exceptions.a_venir(p, ("retirer_ma_pause", "retirer_ma_permanence_en_plus"), p.code),
        "inconnues": exceptions.inconnues(p),
        "direct": _direct(request, p),
        "encarts": encarts.pour(request.user, p),
    }
    return render(request, "espace/promeneur.html", contexte)


def _direct(request: HttpRequest, p: Promeneur) -> dict[str, Any] | None:
    """« Je suis en ligne »: until when, or the form to say so; only for oneself."""
    if not rules.is_self(request.user, p):
        return None
    en_cours = EnDirect.objects.filter(promeneur=p, jusqu_a__gt=timezone.now()).first()
    if en_cours is None:
        return {"form": DirectForm(promeneur=p)}
    fin = timezone.localtime(en_cours.jusqu_a, temps.fuseau(p.reseau.departement_id))
    return {"reseau": en_cours.get_plateforme_display(), "fin": fin.time()}


def _mandats(p: Promeneur) -> Any:
    mandats = p.mandats.with_ouvrable(aujourdhui()).select_related("structure__commune")
    return mandats.prefetch_related("signatures").order_by("-designation", "-pk")


def _semaine(p: Promeneur) -> list[tuple[str, str, list[Any]]]:
    """Each day that has permanences: its code, its name, its slots."""
    jours = groupby(p.permanences.order_by("jour", "debut", "plateforme"), key=attrgetter("jour"))
    return [(jour, Jour(jour).label, list(creneaux)) for jour, creneaux in jours]


def _mandat(mandat: Any) -> dict[str, Any]:
    signes = {s.partie: s for s in mandat.signatures.all()}
    fini = mandat.designation.upper is not None and mandat.designation.upper <= aujourdhui()
    return {
        "mandat": mandat,
        "promeneur": signes.get("promeneur"),
        "structure": signes.get("structure"),
        "fini": fini,
        "a_signer": mandat.ouvrable and not fini and "promeneur" not in signes,
    }


@connexion_requise
def profil(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    form = actes.ProfilForm(*donnees(request), instance=p)
    return _page(
        request,
        p,
        titre="Ce que le public lit",
        form=form,
        garde=True,
        succes="Le profil est enregistré.",
        faire=lambda: services.edit_profile(
            promeneur=p, changes=form.changements(), version=form.version, by=request.user
        ),
    )


@require_safe
@connexion_requise
def apercu(request: HttpRequest, code: str) -> HttpResponse:
    """The page as the public would see it, even while something is missing."""
    p = fiche_ou_404(request, code)
    maintenant = timezone.now()
    fiche = fiches.lire(Promeneur.objects.filter(pk=p.pk), maintenant, complet=True)
    contexte = {"promeneur": p, "p": fiche[0] if fiche else None, "apercu": True}
    contexte["fil"] = [(_titre(request, p), reverse("espace_promeneur", args=[p.code]))]
    if fiche:
        contexte |= presentation.quand(fiche[0])
    return render(request, "espace/apercu.html", contexte)


@connexion_requise
def photo(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    forme = actes.MaPhotoForm if rules.is_self(request.user, p) else actes.PhotoForm
    form = forme(*donnees(request), user=request.user)
    return _page(
        request,
        p,
        "#photo",
        titre="Ma photo",
        form=form,
        succes="La photo est enregistrée.",
        intro="Un portrait récent, de face : c’est à lui qu’on vérifie que c’est bien vous.",
        faire=lambda: services.set_photo(promeneur=p, by=request.user, **form.cleaned_data),
    )


@connexion_requise
def retirer_photo(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    return _page(
        request,
        p,
        "#photo",
        titre="Retirer la photo",
        form=Confirmation(*donnees(request)),
        ton="danger",
        bouton="Retirer la photo",
        succes="La photo est retirée, et le fichier effacé.",
        attention="Sans photo, l’annuaire montre l’image de la structure ; si elle n’en a pas, le profil est caché.",
        faire=lambda: services.withdraw_photo(promeneur=p, by=request.user),
    )


@connexion_requise
def communes(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    form = CommuneForm(*donnees(request), departement=p.reseau.departement_id)
    return _page(
        request,
        p,
        "#communes",
        titre="Ajouter une commune",
        bouton="Ajouter",
        form=form,
        intro="Une commune où vous travaillez, même si votre structure est ailleurs.",
        succes=form.ajoutee,
        faire=lambda: services.set_communes(
            promeneur=p, communes=[*p.communes.all(), form.cleaned_data["commune"]], by=request.user
        ),
    )


@require_POST
@connexion_requise
def retirer_commune(request: HttpRequest, code: str, insee: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    restantes = list(Commune.objects.filter(pk__in=p.communes.exclude(pk=insee).values("pk")))
    return faire_ou_dire(
        request,
        lambda: services.set_communes(promeneur=p, communes=restantes, by=request.user),
        "La commune est retirée.",
        reverse("espace_promeneur", args=[p.code]) + "#communes",
    )


@connexion_requise
def ajouter_compte(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    form = actes.CompteForm(*donnees(request))
    return _page(
        request,
        p,
        "#comptes",
        titre="Ajouter un compte",
        bouton="Ajouter",
        form=form,
        intro="Un compte professionnel, à vous seul. Il reste caché tant que la direction ou la coordination ne l’a "
        "pas ouvert et vérifié.",
        succes="Le compte est ajouté. Il sera visible dès que quelqu’un l’aura vérifié.",
        faire=lambda: services.present_account(promeneur=p, by=request.user, **form.cleaned_data),
    )


@connexion_requise
def compte(request: HttpRequest, code: str, compte: str, acte: str) -> HttpResponse:
    """Change, close, reopen, take away or present again an account."""
    p = fiche_ou_404(request, code)
    c = get_object_or_404(p.comptes, code=compte)
    if acte == "changer":
        form = actes.IdentifiantForm(*donnees(request))
        return _page(
            request,
            p,
            "#comptes",
            titre=f"Changer l’identifiant {c.nom_plateforme}",
            form=form,
            succes="Le nouveau compte est à vérifier ; il reste caché jusque-là.",
            attention=f"{c.identifiant} sera fermé : personne d’autre ne pourra jamais l’utiliser.",
            faire=lambda: services.change_account(compte=c, by=request.user, **form.cleaned_data),
        )
    actes_ = {
        "fermer": (
            services.close_account,
            "Fermer",
            "Le compte est fermé.",
            "Il disparaît de l’annuaire, et personne d’autre ne pourra l’utiliser.",
        ),
        "retirer": (services.withdraw_account, "Retirer", "Le compte est retiré.", "Il est effacé de la fiche."),
        "presenter": (
            services.represent_account,
            "Présenter de nouveau",
            "Le compte est à vérifier de nouveau.",
            "Corrigez d’abord le compte sur le réseau lui-même : il sera ouvert de nouveau.",
        ),
        "rouvrir": (services.reopen_account, "Rouvrir", "Le compte est à vérifier de nouveau.", ""),
    }
    if acte not in actes_:
        raise Http404
    service, verbe, succes, attention = actes_[acte]
    return _page(
        request,
        p,
        "#comptes",
        titre=f"{verbe} {c} ?",
        bouton=verbe,
        attention=attention,
        succes=succes,
        form=Confirmation(*donnees(request)),
        ton="danger" if acte in ("fermer", "retirer") else "principal",
        faire=lambda: service(compte=c, by=request.user),
    )


@connexion_requise
def ajouter_permanence(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    form = actes.PermanenceForm(*donnees(request), initial={"jour": request.GET.get("jour", "2")})
    return _page(
        request,
        p,
        "#permanences",
        titre="Ajouter une permanence",
        bouton="Ajouter",
        form=form,
        intro=f"Chaque semaine, {exceptions.heure(p)}. Une fin plus petite que le début passe minuit.",
        attention=exceptions.inconnues(p),
        succes="La permanence est annoncée.",
        faire=lambda: services.add_permanence(promeneur=p, by=request.user, **form.cleaned_data),
    )


@connexion_requise
def permanence(request: HttpRequest, code: str, cle: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    creneau = trouver(p.permanences.all(), cle)
    form = actes.PermanenceForm(*donnees(request), instance=creneau)
    return _page(
        request,
        p,
        "#permanences",
        titre="Modifier la permanence",
        form=form,
        retirer=("Retirer cette permanence", reverse("retirer_ma_permanence", args=[p.code, cle])),
        succes="La permanence est modifiée.",
        faire=lambda: services.change_permanence(permanence=creneau, by=request.user, **form.cleaned_data),
    )


@require_POST
@connexion_requise
def retirer_permanence(request: HttpRequest, code: str, cle: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    creneau = trouver(p.permanences.all(), cle)
    return faire_ou_dire(
        request,
        lambda: services.remove_permanence(permanence=creneau, by=request.user),
        "La permanence est retirée.",
        reverse("espace_promeneur", args=[p.code]) + "#permanences",
    )


@connexion_requise
def absence(request: HttpRequest, code: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    form = actes.AbsenceForm(*donnees(request), promeneur=p)
    return _page(
        request,
        p,
        "#absences",
        titre="Annoncer une absence",
        form=form,
        succes="L’absence est annoncée.",
        intro="L’annuaire dira à qui s’adresser. La raison n’est pas demandée et ne doit pas être écrite.",
        faire=lambda: services.declare_absence(promeneur=p, by=request.user, **form.cleaned_data),
    )


@connexion_requise
def retour(request: HttpRequest, code: str, cle: str) -> HttpResponse:
    p = fiche_ou_404(request, code)
    absence_ = trouver(p.absences.all(), cle)
    form = actes.RetourForm(*donnees(request))
    return _page(
        request,
        p,
        "#absences",
        titre="Retour d’absence",
        form=form,
        succes="Le retour est noté.",
        intro="Une absence qui n’avait pas commencé est retirée.",
        faire=lambda: services.end_absence(absence=absence_, by=request.user, **form.cleaned_data),
    )
