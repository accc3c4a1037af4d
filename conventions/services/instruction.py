"""Back and forth between the structure and the coordination, until the committee."""

from typing import Any

from django.utils import timezone

from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires.models import RoleReseau

from .. import budget, courriels, rules
from ..enums import EtatConvention, IssueInscription, Role
from ..manques import hors_delai, manques
from ..models import Avis, Convention
from .commun import INCOMPLET, PourLeCompte, on_agenda, pass_to


def submit(*, convention: Convention, by: Any, pour_le_compte: PourLeCompte = None) -> Convention:
    """Hand the file to the coordination. Refused with the sentences of everything missing."""
    with ecriture(Convention, by=by, action="deposer"):
        forfait = budget.fige(verrouiller(convention))
        pass_to(
            convention, "deposer", by=by, pour=pour_le_compte, unless=_not_ready, depose_le=timezone.now(),
            forfait_budget=forfait,
        )  # fmt: skip
        courriels.submitted(convention)
    return convention


def resubmit(*, convention: Convention, by: Any, pour_le_compte: PourLeCompte = None) -> Convention:
    """Give the corrections back: every comment is lifted, and the file locked again."""
    with ecriture(Convention, by=by, action="redeposer"):
        changes: dict[str, Any] = {"forfait_budget": budget.fige(verrouiller(convention)), "corrections_avant": None}
        pass_to(convention, "redeposer", by=by, pour=pour_le_compte, unless=_missing, **changes)
        for demande in convention.demandes.filter(levee_le__isnull=True):
            demande.levee_le = timezone.now()
            demande.save(update_fields=["levee_le"])
        courriels.resubmitted(convention)
    return convention


def _not_ready(convention: Convention) -> list[str]:
    return [*hors_delai(convention), *_missing(convention)]


def _missing(convention: Convention) -> list[str]:
    return [phrase for _, phrase in manques(convention)]


def abandon(*, convention: Convention, motif: str, by: Any, pour_le_compte: PourLeCompte = None) -> Convention:
    """The structure gives its request up, before the convention is signed. Kept, never resumed: begin another."""
    if not motif.strip():
        raise Refused("Dites pourquoi la demande est abandonnée.")
    with ecriture(Convention, by=by, action="abandonner", motif=motif):
        verrouiller(convention)
        ici = on_agenda(convention)
        pass_to(
            convention, "abandonner", by=by, motif=motif.strip(), pour=pour_le_compte, corrections_avant=None
        )  # fmt: skip
        convention.inscriptions.filter(close_le__isnull=True).update(
            close_le=timezone.now(), issue=IssueInscription.RETIREE
        )
        courriels.abandoned(convention, motif=motif.strip(), seance=ici.seance if ici else None)
    return convention


def open_instruction(*, convention: Convention, by: Any) -> Convention:
    """The coordination opens the file."""
    with ecriture(Convention, by=by, action="ouvrir"):
        pass_to(convention, "ouvrir", by=by)
        courriels.opened(convention)
    return convention


def give_opinion(*, convention: Convention, sens: str, texte: str, by: Any) -> Avis:
    """A coordinator or a partner says what they think; one opinion a person, which may change until the decision."""
    with ecriture(Avis, by=by, action="avis"):
        frais = verrouiller(convention)
        if rules.is_recused(by, frais) and rules.is_discussed(frais):
            raise Refused("Vous ne prenez pas part à ce dossier : vous y êtes récusé ou récusée.")
        if not rules.can_give_opinion(by, frais):
            raise Refused("Vous ne pouvez pas donner d’avis sur ce dossier maintenant.")
        avis = Avis.objects.filter(convention=frais, auteur=by).first() or Avis(convention=frais, auteur=by)
        avis.sens, avis.texte, avis.donne_le = sens, texte.strip(), timezone.now()
        avis.organisme = _organisme(frais, by)
        return enregistrer(avis)


def _organisme(convention: Convention, by: Any) -> Any:
    roles = RoleReseau.objects.filter(user=by, reseau=convention.structure.reseau_id, role=Role.PARTENAIRE)
    role = roles.select_related("organisme").first()
    return role.organisme if role else None


def reopen(*, convention: Convention, motif: str, by: Any) -> Convention:
    """A postponed file is examined again, or a refused one on appeal; the decision stays."""
    if not motif.strip():
        raise Refused("Dites pourquoi l’instruction est rouverte.")
    with ecriture(Convention, by=by, action="rouvrir", motif=motif):
        verrouiller(convention.structure)
        autres = Convention.objects.en_cours().filter(structure=convention.structure_id).exclude(pk=convention.pk)
        if convention.etat == EtatConvention.REFUSEE and autres.exists():
            raise Refused("La structure a déjà une autre demande en cours.")
        pass_to(convention, "rouvrir", by=by, motif=motif.strip(), **INCOMPLET)
        courriels.opened(convention)
    return convention
