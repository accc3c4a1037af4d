"""One coordinator hands over to another: what is open, to read and to print, then the act."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from coordination import passation, services
from coordination.acces import coordination
from socle.cles import cle
from socle.dates import aujourdhui
from socle.texte import de as de_qui
from socle.valeurs import jour as en_jour
from territoires.acces import entree
from territoires.models import Reseau, RoleReseau

from ..forms.reseau import PassationForm
from .outils import agir, donnees


@coordination
def page(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Of oneself, unless another of the team is named in the address."""
    roles = RoleReseau.objects.filter(reseau=reseau, user__is_active=True).coordination().select_related("user")
    equipe = [role.user for role in roles.order_by("user__prenom", "user__nom", "pk")]
    soi = next((user for user in equipe if user == request.user), None)
    de = next((user for user in equipe if cle(user) == request.GET.get("de")), soi or next(iter(equipe), None))
    transmis: list[services.Transmis] = []
    form = PassationForm(*donnees(request), equipe=equipe, initial={"de": cle(de)} if de else {})
    reglages = reverse("coordination_reglages", args=[reseau.code])
    return agir(
        request,
        reseau,
        titre="Passer la main",
        intro="Les dossiers et les signalements suivis par l’une passent à l’autre. Le reste est déjà à l’équipe.",
        fil=[entree(reseau), ("Réglages", reglages)],
        gabarit="coordination/passation.html",
        form=form,
        bouton="Passer la main",
        retour=reglages,
        annuler=reglages,
        succes=lambda: _dit(transmis[0], form.service()),
        faire=lambda: transmis.append(services.hand_over(reseau=reseau, by=request.user, **form.service())),
        equipe=equipe,
        de=de,
        jour=aujourdhui(),
        ouverte=passation.ouverte(reseau, de, aujourdhui()) if de else None,
    )


def _dit(t: services.Transmis, choix: dict[str, Any]) -> str:
    mots = f"{choix['a']} suit maintenant {t.dossiers} dossier{'s' * (t.dossiers > 1)}"
    mots += f" et {t.signalements} signalement{'s' * (t.signalements > 1)} de plus."
    if t.restes:
        mots += " Un signalement qui ne peut pas être à cette personne reste où il était."
    if choix["jusqu_au"]:
        mots += f" L’accès {de_qui(choix['de'])} finit le {en_jour(choix['jusqu_au'])}."
    return mots
