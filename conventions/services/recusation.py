"""Who takes no part in what the committee says of a file: those of the structure, and who declares an interest."""

from typing import Any

from django.utils import timezone

from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires.models import RoleReseau

from .. import rules
from ..enums import RaisonRecusation, Role
from ..models import Avis, Convention, Recusation


def recuse(
    *,
    convention: Convention,
    by: Any,
    user: Any = None,
    nom: str = "",
    pour: str = "",
    raison: str = RaisonRecusation.INTERET,
    precision: str = "",
) -> Recusation:
    """A member takes no part in this file: noted by the coordination, or by a partner of oneself. The opinion that this
    person gave is withdrawn; the history keeps it."""
    with ecriture(Recusation, by=by, action="recuser"):
        frais = verrouiller(convention)
        soi = user is not None and user == by and Role.PARTENAIRE in rules.roles(by, frais)
        if not soi and Role.COORDINATION not in rules.roles(by, frais):
            raise Refused("Vous ne pouvez pas noter de récusation sur ce dossier.")
        if not rules.is_discussed(frais):
            raise Refused("Ce dossier n’est plus à décider\u00a0: personne n’a à s’en retirer.")
        if user is not None and not _sits(user, frais):
            raise Refused("Cette personne ne siège pas avec le réseau\u00a0: écrivez son nom.")
        return _record(frais, by, user=user, nom=" ".join(nom.split()), pour=pour, raison=raison, precision=precision)


def _sits(user: Any, convention: Convention) -> bool:
    return RoleReseau.objects.filter(user=user, reseau=convention.structure.reseau_id).exists()


def _record(convention: Convention, by: Any, **champs: Any) -> Recusation:
    if user := champs["user"]:
        Avis.objects.filter(convention=convention, auteur=user).delete()
        role = (
            RoleReseau.objects.filter(user=user, reseau=convention.structure.reseau_id).exclude(organisme=None).first()
        )
        champs["pour"] = role.organisme.nom if role and role.organisme else ""
    une = Recusation(convention=convention, **champs)
    une.notee_par = by
    return enregistrer(une, ajout=True)


def recuse_members(*, convention: Convention, by: Any) -> None:
    """The partners who are of the structure take no part, whether anybody thought of it or not."""
    membres = convention.structure.membres.values("user")
    notes = convention.recusations.filter(levee_le=None, user__isnull=False).values("user")
    roles = RoleReseau.objects.filter(reseau=convention.structure.reseau_id, role=Role.PARTENAIRE, user__in=membres)
    for role in roles.exclude(user__in=notes).select_related("user"):
        with ecriture(Recusation, by=by, action="recuser"):
            raison = RaisonRecusation.APPARTENANCE
            _record(convention, by, user=role.user, nom="", pour="", raison=raison, precision="")


def lift_recusal(*, recusation: Recusation, by: Any) -> Recusation:
    """It was a mistake: the member takes part again. Not of somebody who is of the structure; not once decided."""
    with ecriture(Recusation, by=by, action="lever"):
        convention = verrouiller(recusation.convention)
        frais = verrouiller(recusation)
        if Role.COORDINATION not in rules.roles(by, convention):
            raise Refused("Seule la coordination lève une récusation.")
        if frais.levee_le:
            raise Refused("Cette récusation est déjà levée.")
        if not rules.is_discussed(convention):
            raise Refused("Ce dossier est décidé\u00a0: la récusation reste.")
        if frais.user_id and convention.structure.membres.filter(user=frais.user_id).exists():
            raise Refused("Cette personne fait partie de la structure\u00a0: elle reste récusée.")
        frais.levee_le = timezone.now()
        enregistrer(frais)
    recusation.refresh_from_db()
    return recusation
