"""What waits for somebody about yearly reports, payments and controls."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from socle import a_faire
from socle.a_faire import Tache
from socle.dates import aujourdhui
from socle.valeurs import jour as en_jour
from territoires.enums import NatureOrganisme, RoleDansReseau
from territoires.models import Reseau, RoleReseau

from . import liens
from .enums_argent import EtatControle
from .enums_bilan import TypePieceBilan
from .models import Bilan, Controle, Convention, Versement

RAPPEL_ATTESTATION = 60  # days before its day


def de_la_structure(user: Any, conventions: QuerySet[Convention] | None = None) -> Iterator[Tache]:
    """The reports to give, red when late; the attestation of service done; a control to answer."""
    if not user.is_authenticated:
        return
    jour = aujourdhui()
    siennes = (Convention.objects.all() if conventions is None else conventions).edited_by(user)  # type: ignore[attr-defined]
    attendus = Bilan.objects.attendus().filter(convention__in=siennes.order_by()).with_bilan()
    for bilan in attendus.order_by("annee", "pk"):
        if (tache := _du_bilan(bilan, jour)) is not None:
            yield tache
    demandes = Controle.objects.filter(convention__in=siennes.order_by(), etat=EtatControle.DEMANDE)
    for controle in demandes.select_related("convention__structure").order_by("repondre_le"):
        c = controle.convention
        ton = "urgent" if controle.repondre_le < jour else "attention"
        detail = f"{c.structure.nom}\u00a0: pour le {en_jour(controle.repondre_le)}."
        url = liens.structure(c) + "#controles"
        yield Tache("Documents demandés par la Caf", detail, url, "Répondre", _jour(controle.etat_le), ton)


def _du_bilan(b: Bilan, jour: date) -> Tache | None:
    nom, url = b.convention.structure.nom, f"{liens.structure(b.convention)}bilans/{b.annee}/"
    if b.ouvert(jour):
        retard = b.en_retard(jour)
        titre = f"Bilan {b.annee} {'à compléter' if b.commentaire else 'en retard' if retard else 'à rendre'}"
        detail = f"{nom}\u00a0: {'il était dû' if retard else 'pour'} le {en_jour(b.du_le)}."
        ton = "urgent" if retard or b.commentaire else "attention"
        return Tache(titre, detail, url, "Remplir", b.du_le if retard else None, ton)
    due = b.convention.structure.reseau.attestation_due(b.annee)
    if 0 <= (due - jour).days <= RAPPEL_ATTESTATION and b.piece(TypePieceBilan.ATTESTATION) is None:
        detail = f"{nom}\u00a0: avant le {en_jour(due)}."
        return Tache(f"Attestation de service fait {b.annee}", detail, url, "Joindre")
    return None


def en_retard(conventions: list[Any]) -> Iterator[Tache]:
    """For the coordination, red: one line a network for its late reports, with how long the oldest has been so. Needs
    `en_retard` (`tours.bilan_en_retard`)."""
    par_reseau: dict[Reseau, list[Any]] = {}
    for c in sorted((c for c in conventions if c.en_retard), key=lambda c: (c.en_retard, c.pk)):
        par_reseau.setdefault(c.structure.reseau, []).append(c)
    for reseau, siennes in par_reseau.items():
        noms = [c.structure.nom for c in siennes]
        detail = ", ".join(noms[:3]) + (f" et {len(noms) - 3} autres" * (len(noms) > 3))
        url = reverse("coordination_bilans", args=[reseau.code]) + "?annee=&etat=en_retard"
        titre = "Bilan en retard" if len(noms) == 1 else f"{len(noms)} bilans en retard"
        yield Tache(titre, detail, url, "Voir", siennes[0].en_retard, "urgent")


def de_la_caf(user: Any) -> Iterator[Tache]:
    """Payments whose conditions are all met."""
    if not user.is_authenticated:
        return
    roles = RoleReseau.objects.filter(
        user=user, role=RoleDansReseau.PARTENAIRE, organisme__nature=NatureOrganisme.CAF
    ).select_related("reseau")
    for role in roles:
        if n := payables(role.reseau, aujourdhui()).count():
            titre = "Versement à ordonner" if n == 1 else f"{n} versements à ordonner"
            url = reverse("partenaire_argent", args=[role.reseau.code]) + "?annee=&etat=payable"
            yield Tache(titre, role.reseau.nom, url, "Voir")


def payables(reseau: Reseau, jour: date) -> Any:
    return Versement.objects.du_reseau(reseau).with_conditions().payables(jour).order_by()


def _jour(moment: Any) -> date:
    return timezone.localdate(moment)


def declare() -> None:
    a_faire.register(de_la_structure)
    a_faire.register(de_la_caf)
