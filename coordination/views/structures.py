"""A structure's sheet: who it is, its place in the network, its conventions, its people."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import Invitation
from conventions import services as actes
from conventions.enums import EN_VIGUEUR, Role
from conventions.models import Convention
from conventions.statuts import statut
from coordination import postes, services
from coordination.acces import coordination, structure_or_404
from coordination.doublons.genres import avant
from coordination.forms import structures as formes
from coordination.suivi import with_signatures
from promeneurs.models import Mandat
from socle import journal
from socle.cles import trouver
from socle.dates import aujourdhui, contient
from socle.formulaires import Confirmation
from socle.texte import de
from structures import services as employeurs
from structures.enums import EtatDeclaration, StatutReseau
from structures.models import Structure
from territoires.acces import entree
from territoires.models import Reseau

from .outils import agir, donnees


def fiche_url(reseau: Reseau, structure: Structure, ancre: str = "") -> str:
    return reverse("coordination_structure", args=[reseau.code, structure.code]) + ancre


def fil(reseau: Reseau, structure: Structure | None = None) -> list[tuple[str, str]]:
    liens = [entree(reseau)]
    liens.append(("Structures", reverse("coordination_structures", args=[reseau.code])))
    return liens + ([(str(structure), fiche_url(reseau, structure))] if structure else [])


def sur_fiche(request: HttpRequest, reseau: Reseau, structure: Structure, ancre: str = "", **page: Any) -> HttpResponse:
    page.setdefault("retour", fiche_url(reseau, structure, ancre))
    return agir(request, reseau, fil=fil(reseau, structure), sujet=str(structure), **page)


@coordination
def fiche(request: HttpRequest, reseau: Reseau, structure: str) -> HttpResponse:
    """Everything about an employer, for whoever keeps the network."""
    s, jour = structure_or_404(reseau, structure), aujourdhui()
    if s.code != structure:
        return redirect(fiche_url(reseau, s))
    siens = Mandat.objects.filter(structure=s).with_ouvrable(jour).select_related("promeneur")
    mandats = with_signatures(siens).order_by("promeneur__tri")
    lignes = [(m, contient(m.designation, jour), contient(m.periode, jour)) for m in mandats]
    adhesions = list(s.adhesions.order_by("-periode"))
    declarations = list(s.declarations.select_related("confirmee_par"))
    contexte = {
        "reseau": reseau,
        "s": s,
        "jour": jour,
        "statut": s.statut,
        "dedans": s.statut == StatutReseau.DANS_LE_RESEAU,
        "adhesions": adhesions,
        "postes": postes.with_postes(Structure.objects.filter(pk=s.pk), jour).get(),
        **_conventions(s, jour),
        "mandats": [ligne for ligne in lignes if not _fini(ligne[0], jour)],
        "anciens": [ligne for ligne in lignes if _fini(ligne[0], jour)],
        "membres": list(s.membres.select_related("user")),
        "contacts": list(s.contacts.all()),
        "invitations": _invitations(s),
        "declarations": declarations,
        "demandes": [d for d in declarations if d.etat == EtatDeclaration.DEMANDEE],
        "entrees": journal.historiques([s, *avant(s), *adhesions, *s.conventions.all(), *declarations], 8),
        "fil": fil(reseau),
    }
    return render(request, "coordination/structures/fiche.html", contexte)


def _conventions(s: Structure, jour: Any) -> dict[str, Any]:
    """Those whose dates count, and the requests: in progress first, then refused or given up."""
    toutes = list(s.conventions.with_tour().order_by("-periode", "-pk"))
    datees = [c for c in toutes if c.etat in EN_VIGUEUR and c.periode]
    demandes = sorted((c for c in toutes if c not in datees), key=lambda c: not c.en_cours)
    return {
        "conventions": [(c, contient(c.periode, jour)) for c in datees],
        "dossiers": [(c, statut(c, Role.COORDINATION, jour)) for c in demandes],
        "peut_commencer": not any(c.en_cours for c in demandes),
    }


def _fini(mandat: Mandat, jour: Any) -> bool:
    return bool(mandat.designation.upper and mandat.designation.upper <= jour)


def _invitations(structure: Structure) -> Any:
    return Invitation.objects.en_attente().filter(role="structure", cible__contains=f'"{structure.code}"')


@coordination
def historique(request: HttpRequest, reseau: Reseau, structure: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    objets: list[Any] = [s, *avant(s), *s.adhesions.all(), *s.conventions.all(), *s.membres.all(), *s.contacts.all()]
    objets += [*s.mandats.all(), *s.declarations.all()]
    contexte = {"reseau": reseau, "titre": f"Historique {de(s)}", "fil": fil(reseau, s)}
    return render(request, "coordination/historique.html", contexte | {"entrees": journal.historiques(objets, 200)})


@coordination
def nouvelle(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    form = formes.NouvelleStructureForm(*donnees(request), reseau=reseau)
    cree: list[Structure] = []

    def creer() -> None:
        d = form.cleaned_data
        cree[:] = [
            services.create_structure(
                reseau=reseau,
                by=request.user,
                entree=d["entree"],
                depuis=d["depuis"],
                postes=d["postes"],
                **form.service(),
            )
        ]

    return agir(
        request,
        reseau,
        titre="Ajouter une structure",
        retour=lambda: fiche_url(reseau, cree[0]),
        annuler=reverse("coordination_structures", args=[reseau.code]),
        form=form,
        faire=creer,
        succes=lambda: f"La fiche {de(cree[0])} est créée.",
        bouton="Créer la fiche",
        fil=fil(reseau),
        doublon_url="coordination_structure",
    )


@coordination
def modifier(request: HttpRequest, reseau: Reseau, structure: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    form = formes.StructureForm(*donnees(request), instance=s)
    return sur_fiche(
        request,
        reseau,
        structure_or_404(reseau, structure) if request.method == "POST" else s,
        titre="Identité de la structure",
        form=form,
        faire=lambda: services.edit(obj=s, changes=form.service(), version=form.version, by=request.user),
        succes="C’est enregistré.",
    )


@coordination
def entrer(request: HttpRequest, reseau: Reseau, structure: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    form = formes.EntreeForm(*donnees(request))
    return sur_fiche(
        request,
        reseau,
        s,
        titre="Entrée dans le réseau",
        form=form,
        faire=lambda: employeurs.enter_network(structure=s, by=request.user, **form.cleaned_data),
        succes=f"{s} est dans le réseau.",
    )


@coordination
def sortir(request: HttpRequest, reseau: Reseau, structure: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    form = formes.SortieForm(*donnees(request))
    noms = [str(m.promeneur) for m in s.mandats.filter(designation__contains=aujourdhui()).select_related("promeneur")]
    return sur_fiche(
        request,
        reseau,
        s,
        titre="Sortie du réseau",
        attention="Les mandats de cette structure finissent le même jour"
        + (f"\u00a0: {', '.join(noms)}." if noms else "."),
        form=form,
        faire=lambda: employeurs.leave_network(structure=s, by=request.user, **form.service()),
        succes=f"La sortie {de(s)} est enregistrée.",
        bouton="Enregistrer la sortie",
        ton="danger",
    )


@coordination
def convention(request: HttpRequest, reseau: Reseau, structure: str) -> HttpResponse:
    """Record a convention signed before the platform."""
    s = structure_or_404(reseau, structure)
    form = formes.RepriseForm(*donnees(request), reseau=reseau)
    return sur_fiche(
        request,
        reseau,
        s,
        "#conventions",
        titre="Reprendre une convention",
        intro="Une convention déjà signée. Ses dates ouvrent les mandats des personnes que la structure désigne.",
        form=form,
        faire=lambda: actes.resume_convention(structure=s, by=request.user, **form.service()),
        succes="La convention est enregistrée.",
    )


@coordination
def convention_retirer(request: HttpRequest, reseau: Reseau, structure: str, objet: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    une = get_object_or_404(Convention, structure=s, code=objet)
    return sur_fiche(
        request,
        reseau,
        s,
        "#conventions",
        titre="Retirer la convention",
        attention="Pour une convention enregistrée par erreur\u00a0: les mandats qu’elle seule ouvrait se ferment.",
        form=Confirmation(*donnees(request)),
        faire=lambda: actes.remove_resumed(convention=une, by=request.user),
        succes="La convention est retirée.",
        bouton="Retirer",
        ton="danger",
    )


@coordination
def contact(request: HttpRequest, reseau: Reseau, structure: str, cle: str = "") -> HttpResponse:
    s = structure_or_404(reseau, structure)
    existant = trouver(s.contacts.all(), cle) if cle else None
    form = formes.ContactForm(*donnees(request), instance=existant)
    return sur_fiche(
        request,
        reseau,
        s,
        "#contacts",
        titre="Modifier le contact" if existant else "Ajouter un contact",
        form=form,
        faire=lambda: employeurs.save_contact(structure=s, contact=existant, by=request.user, **form.cleaned_data),
        succes="Le contact est enregistré.",
    )


@coordination
def contact_retirer(request: HttpRequest, reseau: Reseau, structure: str, cle: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    existant = trouver(s.contacts.all(), cle)
    return sur_fiche(
        request,
        reseau,
        s,
        "#contacts",
        titre=f"Retirer {existant} des contacts",
        form=Confirmation(*donnees(request)),
        faire=lambda: employeurs.remove_contact(contact=existant, by=request.user),
        succes="Le contact est retiré.",
        bouton="Retirer",
        ton="danger",
    )


@coordination
def inviter(request: HttpRequest, reseau: Reseau, structure: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    form = formes.InvitationMembreForm(*donnees(request), initial={"email": s.email, "role": "direction"})
    return sur_fiche(
        request,
        reseau,
        s,
        "#membres",
        titre="Inviter un membre",
        intro="La direction signe la charte et vérifie les comptes. La gestion tient la fiche.",
        form=form,
        faire=lambda: employeurs.invite_member(structure=s, by=request.user, **form.cleaned_data),
        succes=lambda: f"L’invitation est partie à {form.cleaned_data['email']}.",
        bouton="Envoyer l’invitation",
    )


@coordination
def membre(request: HttpRequest, reseau: Reseau, structure: str, cle: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    un = trouver(s.membres.select_related("user", "structure"), cle)
    form = formes.RoleForm(*donnees(request), initial={"role": un.role})
    return sur_fiche(
        request,
        reseau,
        s,
        "#membres",
        titre=f"Rôle {de(un.user)}",
        form=form,
        faire=lambda: employeurs.change_member_role(membre=un, by=request.user, **form.cleaned_data),
        succes="Le rôle est changé.",
    )


@coordination
def membre_retirer(request: HttpRequest, reseau: Reseau, structure: str, cle: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    un = trouver(s.membres.select_related("user", "structure"), cle)
    return sur_fiche(
        request,
        reseau,
        s,
        "#membres",
        titre=f"Retirer {un.user} de la structure",
        intro="Son compte reste ouvert, sans accès à cette structure.",
        form=Confirmation(*donnees(request)),
        faire=lambda: employeurs.remove_member(membre=un, by=request.user),
        succes=f"{un.user} n’agit plus pour la structure.",
        bouton="Retirer",
        ton="danger",
    )


@coordination
def image(request: HttpRequest, reseau: Reseau, structure: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    form = formes.ImageForm(*donnees(request))
    return sur_fiche(
        request,
        reseau,
        s,
        titre="Logo ou photo",
        intro="Elle sert aussi aux personnes de la structure qui n’ont pas de photo à elles.",
        form=form,
        faire=lambda: employeurs.set_image(structure=s, upload=form.cleaned_data["upload"], by=request.user),
        succes="L’image est enregistrée.",
    )


@coordination
def image_retirer(request: HttpRequest, reseau: Reseau, structure: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    return sur_fiche(
        request,
        reseau,
        s,
        titre="Retirer le logo ou la photo",
        attention="Les personnes qui n’ont pas de photo à elles sortent de l’annuaire.",
        form=Confirmation(*donnees(request)),
        faire=lambda: employeurs.remove_image(structure=s, by=request.user),
        succes="L’image est retirée.",
        bouton="Retirer",
        ton="danger",
    )
