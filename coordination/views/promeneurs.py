"""A person's sheet: what it shows, creating it, who they are, what the public reads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import Invitation
from coordination import reunions, services
from coordination.acces import coordination, promeneur_or_404
from coordination.doublons.genres import avant
from coordination.forms import promeneurs as formes
from coordination.situation import mandats_de, situation
from promeneurs import departs, exceptions
from promeneurs import services as personnes
from promeneurs.enums import EtatCompte
from promeneurs.models import Carte, Promeneur
from socle import journal
from socle.cles import trouver
from socle.dates import aujourdhui, contient
from socle.formulaires import Confirmation
from socle.texte import de
from territoires.acces import entree
from territoires.models import Reseau

from .outils import agir, donnees, faire_ou_dire

EXCEPTIONS = ("coordination_pause_retirer", "coordination_en_plus_retirer")


def fiche_url(reseau: Reseau, promeneur: Promeneur, ancre: str = "") -> str:
    return reverse("coordination_promeneur", args=[reseau.code, promeneur.code]) + ancre


def fil(reseau: Reseau, promeneur: Promeneur | None = None) -> list[tuple[str, str]]:
    liens = [entree(reseau)]
    liens.append(("Promeneurs", reverse("coordination_promeneurs", args=[reseau.code])))
    return liens + ([(str(promeneur), fiche_url(reseau, promeneur))] if promeneur else [])


def sur_fiche(request: HttpRequest, reseau: Reseau, promeneur: Promeneur, ancre: str = "", **page: Any) -> HttpResponse:
    """An act on this person's sheet, which comes back to it."""
    page.setdefault("retour", fiche_url(reseau, promeneur, ancre))
    return agir(request, reseau, fil=fil(reseau, promeneur), sujet=str(promeneur), **page)


@coordination
def fiche(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    """Everything about a person, for whoever keeps the network."""
    p, jour = promeneur_or_404(reseau, promeneur), aujourdhui()
    if p.code != promeneur:
        return redirect(fiche_url(reseau, p))
    mandats = mandats_de(p)
    comptes = list(p.comptes.select_related("verifie_par"))
    absences = list(p.absences.select_related("relais").order_by("-periode")[:5])
    suspensions = list(p.suspensions.select_related("decidee_par", "levee_par")[:5])
    carte = p.cartes.gardees().first()
    labels = list(p.labels.order_by("-periode")[:5])
    contexte = {
        "reseau": reseau,
        "p": p,
        "jour": jour,
        "situation": situation(p, jour, mandats, comptes),
        "mandats": [(m, contient(m.designation, jour), contient(m.periode, jour)) for m in mandats],
        "comptes": [c for c in comptes if c.etat != EtatCompte.FERME],
        "fermes": [c for c in comptes if c.etat == EtatCompte.FERME],
        "absences": [(a, not a.periode.upper or a.periode.upper > jour) for a in absences],
        "suspension": next((s for s in suspensions if s.levee_le is None), None),
        "suspensions": [s for s in suspensions if s.levee_le],
        "depart": departs.depart(p, mandats, comptes, jour),
        "carte": carte,
        "carte_valide": carte is not None and Carte.objects.valides(jour).filter(pk=carte.pk).exists(),
        "labels": [(un, not un.periode.upper or un.periode.upper > jour) for un in labels],
        "permanences": list(p.permanences.all()),
        "exceptions": exceptions.a_venir(p, EXCEPTIONS, reseau.code, p.code),
        "communes": list(p.communes.order_by("tri")),
        "invitations": Invitation.objects.en_attente(p.code).filter(role="promeneur"),
        "entrees": journal.historiques([p, *avant(p), *mandats, *comptes], 6),
        "formation": reunions.de_la_personne(p, jour.year),
        "fil": fil(reseau),
    }
    return render(request, "coordination/promeneurs/fiche.html", contexte)


@coordination
def historique(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    """The whole history of a person: sheet, mandates, charter, accounts, absences, label, suspension."""
    p = promeneur_or_404(reseau, promeneur)
    objets: list[Any] = [p, *avant(p), *p.mandats.all(), *p.comptes.all(), *p.absences.all(), *p.suspensions.all()]
    objets += [*p.labels.all(), *p.permanences.all(), *p.pauses.all(), *p.permanences_en_plus.all(), *p.cartes.all()]
    objets += [signature for m in p.mandats.prefetch_related("signatures") for signature in m.signatures.all()]
    contexte = {"reseau": reseau, "titre": f"Historique {de(p)}", "fil": fil(reseau, p)}
    return render(request, "coordination/historique.html", contexte | {"entrees": journal.historiques(objets, 200)})


@coordination
def nouveau(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Create a person, and have a structure name them at once if one is given."""
    depart = {"structure": request.GET.get("structure", "")}
    form = formes.NouveauPromeneurForm(*donnees(request), reseau=reseau, initial=depart)
    cree: list[Promeneur] = []

    def creer() -> None:
        champs = {nom: form.cleaned_data[nom] for nom in ("prenom", "nom", "fonction", "email", "telephone")}
        cree[:] = [
            services.create_person(
                reseau=reseau,
                by=request.user,
                structure=form.cleaned_data["structure"],
                depuis=form.cleaned_data["depuis"],
                **champs,
            )
        ]

    return agir(
        request,
        reseau,
        titre="Ajouter un promeneur ou une promeneuse",
        retour=lambda: fiche_url(reseau, cree[0]),
        annuler=reverse("coordination_promeneurs", args=[reseau.code]),
        form=form,
        faire=creer,
        succes=lambda: f"La fiche {de(cree[0])} est créée.",
        bouton="Créer la fiche",
        fil=fil(reseau),
        doublon_url="coordination_promeneur",
    )


@coordination
def identite(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    form = formes.IdentiteForm(*donnees(request), instance=p)
    return _modifier(request, reseau, p, form, "Identité et coordonnées")


@coordination
def profil(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    form = formes.ProfilForm(*donnees(request), instance=p)
    intro = "La personne tient son profil elle-même. Vous pouvez l’aider\u00a0; l’historique dira que c’était vous."
    return _modifier(request, reseau, p, form, "Profil public", intro=intro, ancre="#profil")


def _modifier(
    request: HttpRequest, reseau: Reseau, p: Promeneur, form: Any, titre: str, ancre: str = "", **page: Any
) -> HttpResponse:
    return sur_fiche(
        request,
        reseau,
        Promeneur.objects.get(pk=p.pk) if request.method == "POST" else p,
        ancre,
        titre=titre,
        form=form,
        faire=lambda: services.edit(obj=p, changes=form.changements(), version=form.version, by=request.user),
        succes="C’est enregistré.",
        **page,
    )


@coordination
def communes(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    """Communes where the person works: add one, take one away."""
    p = promeneur_or_404(reseau, promeneur)
    ici = reverse("coordination_promeneur_communes", args=[reseau.code, p.code])
    siennes = list(p.communes.order_by("tri"))
    if request.method == "POST" and (insee := request.POST.get("retirer")):
        restent = [c for c in siennes if c.pk != insee]
        acte = lambda: personnes.set_communes(promeneur=p, communes=restent, by=request.user)  # noqa: E731
        return faire_ou_dire(request, acte, "Commune retirée.", ici)
    form = formes.CommuneForm(*donnees(request), departement=reseau.departement_id)
    return sur_fiche(
        request,
        reseau,
        p,
        titre="Communes d’intervention",
        retour=ici,
        annuler=fiche_url(reseau, p, "#profil"),
        form=form,
        faire=lambda: personnes.set_communes(
            promeneur=p, communes=[*siennes, form.cleaned_data["commune"]], by=request.user
        ),
        succes=form.ajoutee,
        bouton="Ajouter",
        gabarit="coordination/promeneurs/communes.html",
        communes=siennes,
    )


@coordination
def photo(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    form = formes.PhotoForm(*donnees(request), user=request.user)
    return sur_fiche(
        request,
        reseau,
        p,
        titre="Photo",
        form=form,
        faire=lambda: personnes.set_photo(promeneur=p, by=request.user, **form.cleaned_data),
        succes="La photo est enregistrée.",
    )


@coordination
def photo_retirer(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    return sur_fiche(
        request,
        reseau,
        p,
        titre="Retirer la photo",
        intro="Le fichier est effacé aussitôt. Pour la remettre, il faudra de nouveau l’accord de la personne.",
        form=Confirmation(*donnees(request)),
        faire=lambda: personnes.withdraw_photo(promeneur=p, by=request.user),
        succes="La photo est retirée.",
        bouton="Retirer la photo",
        ton="danger",
    )


@coordination
def permanence(request: HttpRequest, reseau: Reseau, promeneur: str, cle: str = "") -> HttpResponse:
    """Announce a slot for the person, or change one."""
    p = promeneur_or_404(reseau, promeneur)
    creneau = trouver(p.permanences.all(), cle) if cle else None
    form = formes.PermanenceForm(*donnees(request), instance=creneau)

    def enregistrer() -> None:
        if creneau:
            personnes.change_permanence(permanence=creneau, by=request.user, **form.cleaned_data)
        else:
            personnes.add_permanence(promeneur=p, by=request.user, **form.cleaned_data)

    return sur_fiche(
        request,
        reseau,
        p,
        "#permanences",
        titre="Modifier la permanence" if creneau else "Ajouter une permanence",
        intro=f"Chaque semaine, {exceptions.heure(p)}.",
        attention=exceptions.inconnues(p),
        form=form,
        faire=enregistrer,
        succes="La permanence est enregistrée.",
    )


@coordination
def permanence_retirer(request: HttpRequest, reseau: Reseau, promeneur: str, cle: str) -> HttpResponse:
    p = promeneur_or_404(reseau, promeneur)
    creneau = trouver(p.permanences.all(), cle)
    return sur_fiche(
        request,
        reseau,
        p,
        "#permanences",
        titre="Retirer la permanence",
        intro=f"{creneau}".capitalize(),
        form=Confirmation(*donnees(request)),
        faire=lambda: personnes.remove_permanence(permanence=creneau, by=request.user),
        succes="La permanence est retirée.",
        bouton="Retirer",
        ton="danger",
    )


@coordination
def inviter(request: HttpRequest, reseau: Reseau, promeneur: str) -> HttpResponse:
    """Invite the person to keep their profile; the address can be corrected first."""
    p = promeneur_or_404(reseau, promeneur)
    retour = fiche_url(reseau, p, "#compte")
    if p.user_id or not p.email:
        return redirect(retour)
    return sur_fiche(
        request,
        reseau,
        p,
        "#compte",
        titre=f"Inviter {p.prenom} à ouvrir son compte",
        intro=f"Un lien valable 14 jours partira à {p.email}.",
        form=Confirmation(*donnees(request)),
        faire=lambda: personnes.invite_promeneur(promeneur=p, by=request.user),
        succes=f"L’invitation est partie à {p.email}.",
        bouton="Envoyer l’invitation",
    )
