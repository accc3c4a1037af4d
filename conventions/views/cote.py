"""From which space a file is opened: the same acts, at each one's addresses, in each one's frame and words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from socle import actions
from socle.acces import connexion_requise
from socle.texte import de
from structures.models import Membre
from territoires.acces import entree, reseau_or_404

from .. import rules
from ..enums import Origine, Role
from ..models import Convention

ACTION = "conventions/action.html"


@dataclass(frozen=True)
class Dossier:
    """A file as one side opens it."""

    convention: Convention
    role: Role
    user: Any

    @property
    def prefixe(self) -> str:
        """The beginning of the names of its addresses: `structure_dossier`, `coordination_dossier`…"""
        return f"{self.role.value}_dossier"

    @property
    def base(self) -> str:
        return "coordination/base.html" if self.role == Role.COORDINATION else "espace/base.html"

    @property
    def maison(self) -> str:
        """Whose space it is, in the address: the structure's code, or the network's."""
        structure = self.convention.structure
        return structure.code if self.role == Role.STRUCTURE else structure.reseau.code

    def url(self, acte: str = "", *objets: str) -> str:
        """The address of an act of this file: `url("section", "projet")`; of the file itself without one."""
        nom = f"{self.prefixe}_{acte}" if acte else self.prefixe
        return reverse(nom, args=[self.maison, self.convention.code, *objets])

    @property
    def fiche(self) -> str:
        """Where the structure's own sheet is edited, on this side."""
        s = self.convention.structure
        if self.role == Role.COORDINATION:
            return reverse("coordination_structure_modifier", args=[s.reseau.code, s.code])
        return reverse("structure_modifier", args=[s.code])

    @property
    def fil(self) -> list[tuple[str, str]]:
        """What is above the file."""
        s = self.convention.structure
        if self.role == Role.STRUCTURE:
            return [(s.nom, reverse("espace_structure", args=[s.code]))]
        if self.role == Role.COORDINATION:
            reseau = s.reseau
            return [
                entree(reseau),
                ("Conventions", reverse("coordination_dossiers", args=[reseau.code])),
            ]
        return [(s.reseau.nom, reverse("partenaire", args=[s.reseau.code]))]

    @property
    def nom(self) -> str:
        c = self.convention
        if c.numero:
            return f"Convention {c.numero}"
        return f"{'Convention' if c.origine == Origine.REPRISE else 'Demande'} {de(c.structure.nom)}"

    @property
    def contexte(self) -> dict[str, Any]:
        """What every page of a file needs for its frame."""
        structure = self.convention.structure
        return {
            "dossier": self, "base": self.base, "structure": structure, "reseau": structure.reseau,
            "c": self.convention,
        }  # fmt: skip

    def peut(self, code: str) -> bool:
        return rules.can_move(self.user, self.convention, code)


Vue = Callable[..., HttpResponse]
Regle = Callable[[Any, Convention], bool]


def tient(user: Any, convention: Convention) -> bool:
    """Acts for the structure: its head, or the coordination for it."""
    return bool(rules.roles(user, convention) & {Role.STRUCTURE, Role.COORDINATION})


def du_dossier(regle: Regle = rules.can_see) -> Callable[[Vue], Vue]:
    """Give the view the file of the address, as its side opens it; 404 to whoever the rule refuses, or who is not of
    this side."""

    def decorer(view: Vue) -> Vue:
        @connexion_requise
        @wraps(view)
        def gardee(request: HttpRequest, code: str, objet: str, cote: Role, **reste: Any) -> HttpResponse:
            conventions = Convention.objects.visible_to(request.user).filter(code=objet)
            if cote == Role.STRUCTURE:
                convention = conventions.filter(structure__code=code).with_dossier().first()
            else:
                reseau = reseau_or_404(request.user, code, role=cote)
                convention = conventions.du_reseau(reseau).with_dossier().first()
            if convention is None or not _du_cote(request.user, convention, cote):
                raise Http404
            if not regle(request.user, convention):
                raise Http404
            return view(request, Dossier(convention, cote, request.user), **reste)

        return gardee

    return decorer


def _du_cote(user: Any, convention: Convention, cote: Role) -> bool:
    """The team of the structure, and the coordination which may open its space; a side of its own for the others."""
    if cote != Role.STRUCTURE:
        return True
    membre = Membre.objects.filter(user=user, structure=convention.structure_id)
    return membre.exists() or rules.is_instructor(user, convention)


def lit_les_fichiers(user: Any, convention: Convention) -> bool:
    """The head of the structure, the coordination and the partners open the documents; the team does not."""
    return Convention.objects.files_visible_to(user).filter(pk=convention.pk).exists()


def en_pdf(contenu: bytes, nom: str) -> HttpResponse:
    """A document looked at and not kept."""
    entetes = {"Content-Disposition": f'inline; filename="{nom}"'}
    return HttpResponse(contenu, content_type="application/pdf", headers=entetes)


def page(request: HttpRequest, dossier: Dossier, **reste: Any) -> HttpResponse:
    """One act on a file: its form, then back to the file unless `retour` says where."""
    pour_tous = {"gabarit": ACTION, "retour": dossier.url(), "correction": "", "garde": False}
    contexte = dossier.contexte | {"fil": [*dossier.fil, (dossier.nom, dossier.url())]}
    return actions.agir(request, **contexte | pour_tous | reste)
