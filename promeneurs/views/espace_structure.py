"""A structure's office and its professionals: who is named, whose charter waits, which accounts are to be opened."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle.actions import donnees, faire_ou_dire
from socle.dates import aujourdhui, contient
from socle.texte import de
from structures import encarts, parcours, postes
from structures import rules as regles_structure
from structures.enums import StatutReseau
from structures.models import Structure
from structures.views.espace import de_la_structure, page

from .. import cadres, departs, rules, services
from ..enums import Demandeur, EtatCompte, StatutPromeneur
from ..forms.actes import FermetureForm, MotifForm, VerificationForm
from ..forms.structure import FinForm, LeverForm, NommerForm, RevueForm, SuspensionForm
from ..models import Compte, Mandat, Promeneur, Suspension


def est_membre(user: Any, structure: Structure) -> bool:
    return structure.membres.filter(user=user).exists() or regles_structure.is_coordinator(user, structure)


def _gens(s: Structure) -> Any:
    """Whom the structure names today or later: of those who left, only the name and dates stay on its page."""
    return Promeneur.objects.filter(pk__in=s.mandats.non_finis(aujourdhui()).values("promeneur"))


def _personne(s: Structure, code: str) -> Promeneur:
    return get_object_or_404(_gens(s).select_related("reseau"), code=code)


@require_safe
@de_la_structure(est_membre)
def accueil(request: HttpRequest, s: Structure) -> HttpResponse:
    jour = aujourdhui()
    gens = Promeneur.objects.with_statut(jour).filter(pk__in=s.mandats.values("promeneur"))
    cours = Prefetch("suspensions", Suspension.objects.filter(levee_le=None), to_attr="en_cours")
    personnes = {p.pk: p for p in gens.select_related("photo", "reseau").prefetch_related(cours)}
    mandats = s.mandats.with_ouvrable(jour).prefetch_related("signatures").order_by("-designation")
    tete = regles_structure.can_edit(request.user, s)
    vus = set(gens.visibles(jour).order_by().values_list("pk", flat=True))
    rangees = [_rangee(m, personnes[m.promeneur_id], jour, request.user) for m in mandats]
    departs = cadres.departs(s)
    for r in rangees:
        _dire(r, tete, r["promeneur"].pk in vus)
        r["depart"] = departs.get(r["mandat"].pk)
    contexte = {
        "structure": s,
        "statut": s.statut,
        "adhesion": s.adhesions.order_by("periode").last(),
        "personnes": [r for r in rangees if not r["fini"]],
        "parties": [r for r in rangees if r["fini"]],
        "comptes": _a_verifier(request.user, s),
        "membres": s.membres.select_related("user"),
        **_entree(s),
        "peut_diriger": regles_structure.can_manage_members(request.user, s),
        "peut_modifier": tete,
        "peut_lire": tete,
        "visibles": len({r["promeneur"].pk for r in rangees if not r["fini"]} & vus),
        "chartes": sum(r["manque_structure"] and not r["fini"] and not r["moi"] for r in rangees),
        "encarts": (autres := encarts.pour(request.user, s)),
        **_postes(s, rangees, jour),
    }
    if any(e.avance for e in autres):
        contexte["parcours"] = None
    return render(request, "espace/structure.html", contexte)


def _entree(s: Structure) -> dict[str, Any]:
    """What a structure reads before it enters the network, and who asks to join its team."""
    interessee = s.statut == StatutReseau.INTERESSEE
    return {
        "parcours": parcours.d_une_interessee(parcours.derniere(s)) if interessee else None,
        "demandes": s.declarations.demandes(),
    }


def _rangee(mandat: Mandat, promeneur: Promeneur, jour: Any, user: Any) -> dict[str, Any]:
    signes = {s.partie for s in mandat.signatures.all()}
    return {
        "mandat": mandat,
        "promeneur": promeneur,
        "revoir": any(x.demandeur == Demandeur.EMPLOYEUR for x in promeneur.en_cours),  # type: ignore[attr-defined]
        "fini": mandat.designation.upper is not None and mandat.designation.upper <= jour,
        "manque_structure": mandat.ouvrable and "structure" not in signes,  # type: ignore[attr-defined]
        "manque_promeneur": mandat.ouvrable and "promeneur" not in signes,  # type: ignore[attr-defined]
        "moi": promeneur.user_id == user.pk,
    }


def _dire(rangee: dict[str, Any], tete: bool, vu: bool) -> None:
    """Where the person stands. The team reads who is in the directory, never that somebody is suspended."""
    statut = StatutPromeneur(rangee["promeneur"].statut)
    if not tete:
        statut = StatutPromeneur.VISIBLE if vu else StatutPromeneur.PROFIL_INCOMPLET
    rangee["statut"] = statut
    rangee["libelle"] = statut.label if tete or vu else "Pas dans l’annuaire"


def _postes(s: Structure, rangees: list[dict[str, Any]], jour: Any) -> dict[str, int | None]:
    """The posts agreed, and those that nobody holds today."""
    convenus = postes.accordes(s, jour)
    tenus = {r["promeneur"].pk for r in rangees if contient(r["mandat"].designation, jour)}
    return {"postes": convenus, "a_pourvoir": max(0, (convenus or 0) - len(tenus))}


def _a_verifier(user: Any, s: Structure) -> list[Compte]:
    if not regles_structure.can_manage_members(user, s):
        return []
    comptes = Compte.objects.filter(etat=EtatCompte.A_VERIFIER, promeneur__in=_gens(s)).select_related("promeneur")
    return list(comptes.exclude(promeneur__user=user).order_by("presente_le"))


@de_la_structure(regles_structure.can_manage_members)
def nommer(request: HttpRequest, s: Structure) -> HttpResponse:
    titre = "Nommer un promeneur ou une promeneuse"
    cadre = cadres.pour(s)
    if cadre is not None and request.method != "POST":  # what is posted meets the service, which refuses it
        contexte = {"structure": s, "titre": titre, "cadre": cadre}
        contexte["fil"] = [(s.nom, reverse("espace_structure", args=[s.code]))]
        return render(request, "espace/nommer.html", contexte)
    form = NommerForm(*donnees(request), instance=Promeneur(reseau=s.reseau))
    return page(
        request,
        s,
        titre=titre,
        bouton="Nommer et inviter",
        form=form,
        intro="Une personne salariée, nommée par vous, avec un temps donné. Elle recevra une invitation par e-mail.",
        succes="La personne est nommée ; son invitation est partie si elle n’avait pas de compte.",
        faire=lambda: services.appoint(
            structure=s,
            personne=form.personne(),
            depuis=form.cleaned_data["depuis"],
            heures_hebdo=form.cleaned_data["heures_hebdo"],
            by=request.user,
        ),
    )


def _compte(request: HttpRequest, s: Structure, code: str) -> Compte:
    """An account to be opened by this person."""
    comptes = Compte.objects.filter(promeneur__in=_gens(s)).exclude(etat=EtatCompte.FERME)
    c = get_object_or_404(comptes.select_related("promeneur__reseau"), code=code)
    if not rules.can_check_account(request.user, c):
        raise Http404
    return c


@de_la_structure(regles_structure.can_manage_members)
def verifier_compte(request: HttpRequest, s: Structure, compte: str) -> HttpResponse:
    c = _compte(request, s, compte)
    form = VerificationForm(*donnees(request))
    return page(
        request,
        s,
        retour=reverse("espace_structure", args=[s.code]) + "#comptes",
        titre=f"Vérifier le compte {de(c.promeneur.nom_complet)}",
        form=form,
        bouton="Déclarer officiel",
        succes="Le compte est officiel.",
        faire=lambda: services.check_account(compte=c, by=request.user, **form.cleaned_data),
        a_ouvrir=c,
        refuser=reverse("structure_refuser_compte", args=[s.code, c.code]),
    )


@de_la_structure(regles_structure.can_manage_members)
def refuser_compte(request: HttpRequest, s: Structure, compte: str) -> HttpResponse:
    c = _compte(request, s, compte)
    form = MotifForm(*donnees(request))
    return page(
        request,
        s,
        retour=reverse("espace_structure", args=[s.code]) + "#comptes",
        titre=f"Ce qui manque au compte {de(c.promeneur.nom_complet)}",
        intro=f"{c} reste caché. {c.promeneur.prenom} reçoit votre message, corrige et le présente de nouveau.",
        form=form,
        bouton="Envoyer",
        succes="Le compte reste caché ; la personne sait quoi corriger.",
        faire=lambda: services.refuse_account(compte=c, by=request.user, **form.cleaned_data),
    )


@de_la_structure(regles_structure.can_manage_members)
def fermer_compte(request: HttpRequest, s: Structure, compte: str) -> HttpResponse:
    """Who left has closed their account: somebody of the structure has looked."""
    ouverts = departs.de_la_structure([s.pk], aujourdhui()).exclude(promeneur__user=request.user)
    c = get_object_or_404(ouverts, code=compte)
    form = FermetureForm(*donnees(request))
    return page(
        request,
        s,
        retour=reverse("espace_structure", args=[s.code]) + "#personnes",
        titre=f"Compte {de(c.promeneur.nom_complet)}\u00a0: fermé\u00a0?",
        intro=f"{c.promeneur.prenom} n’est plus promeneur ou promeneuse. Ouvrez le compte {c}\u00a0: il doit être "
        "fermé, ou ne plus dire «\u00a0Promeneur du Net\u00a0» ni montrer votre structure.",
        form=form,
        bouton="Confirmer",
        succes="La fermeture est confirmée.",
        faire=lambda: services.confirm_closure(compte=c, by=request.user),
    )


@de_la_structure(regles_structure.can_manage_members)
def finir(request: HttpRequest, s: Structure, mandat: str) -> HttpResponse:
    m = get_object_or_404(s.mandats.non_finis(aujourdhui()).select_related("promeneur"), code=mandat)
    if (depart := cadres.departs(s).get(m.pk)) is not None:
        messages.info(
            request, "Sous convention, un départ se déclare ici\u00a0: la coordination et la Caf l’apprennent."
        )
        return redirect(depart)
    form = FinForm(*donnees(request))
    return page(
        request,
        s,
        titre=f"{m.promeneur.nom_complet} quitte la mission",
        form=form,
        ton="danger",
        bouton="Finir le mandat",
        succes="La fin du mandat est enregistrée ; la coordination la voit.",
        attention="Après ce jour, la page publique dit que cette personne n’est plus promeneur ou promeneuse.",
        faire=lambda: services.end_mandate(mandat=m, by=request.user, **form.service()),
    )


@require_POST
@de_la_structure(regles_structure.can_manage_members)
def inviter(request: HttpRequest, s: Structure, promeneur: str) -> HttpResponse:
    p = _personne(s, promeneur)
    return faire_ou_dire(
        request,
        lambda: services.invite_promeneur(promeneur=p, by=request.user),
        f"L’invitation est partie à {p.email}.",
        reverse("espace_structure", args=[s.code]),
    )


@de_la_structure(regles_structure.can_manage_members)
def suspendre(request: HttpRequest, s: Structure, promeneur: str) -> HttpResponse:
    p = _personne(s, promeneur)
    if not rules.can_suspend(request.user, p):
        raise Http404
    form = SuspensionForm(*donnees(request))
    return page(
        request,
        s,
        titre=f"Suspendre {p.nom_complet}",
        form=form,
        ton="danger",
        bouton="Suspendre maintenant",
        attention="Le profil et les comptes disparaissent tout de suite. La suspension est revue dans les 15 jours.",
        succes="La personne est suspendue ; plus rien d’elle n’est public.",
        faire=lambda: services.suspend(
            promeneur=p, demandeur=Demandeur.EMPLOYEUR, by=request.user, **form.cleaned_data
        ),
    )


def _suspension(request: HttpRequest, s: Structure, code: str) -> tuple[Promeneur, Suspension]:
    """The suspension in force of somebody of the structure, when this person may review it."""
    p = _personne(s, code)
    suspension = p.suspensions.select_related("promeneur__reseau").filter(levee_le__isnull=True).first()
    if suspension is None or not rules.can_review(request.user, suspension):
        raise Http404
    return p, suspension


@de_la_structure(regles_structure.can_manage_members)
def revoir(request: HttpRequest, s: Structure, promeneur: str) -> HttpResponse:
    p, suspension = _suspension(request, s, promeneur)
    form = RevueForm(*donnees(request), initial={"a_revoir_le": aujourdhui() + services.presence.REVUE})
    return page(
        request,
        s,
        titre=f"Revoir la suspension {de(p.nom_complet)}",
        form=form,
        bouton="Maintenir la suspension",
        succes="La suspension continue ; vous la reverrez à la date dite.",
        suspension=suspension,
        lever=reverse("structure_lever", args=[s.code, p.code]),
        faire=lambda: services.review_suspension(suspension=suspension, by=request.user, **form.cleaned_data),
    )


@de_la_structure(regles_structure.can_manage_members)
def lever(request: HttpRequest, s: Structure, promeneur: str) -> HttpResponse:
    p, suspension = _suspension(request, s, promeneur)
    form = LeverForm(*donnees(request))
    return page(
        request,
        s,
        titre=f"Lever la suspension {de(p.nom_complet)}",
        form=form,
        bouton="Lever la suspension",
        succes="La suspension est levée.",
        suspension=suspension,
        faire=lambda: services.lift_suspension(suspension=suspension, by=request.user, **form.cleaned_data),
    )
