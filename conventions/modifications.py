"""What the committee retained instead of what was asked, in words."""

from socle.valeurs import euros
from socle.valeurs import jour as en_jour

from .models import Convention, Decision, DecisionFinanceur

MONTANT = "Montant proposé aux financeurs"


def lignes(d: Decision, *, argent: bool = True) -> list[tuple[str, str]]:
    """One line a change. Without `argent`, the amount is said to change, and not how much: nobody has granted it."""
    dites = []
    if d.debut:
        dites.append(("Premier jour", en_jour(d.debut)))
    if d.dernier_jour:
        dites.append(("Dernier jour", en_jour(d.dernier_jour)))
    if d.postes is not None:
        dites.append(("Nombre de postes", str(d.postes)))
    if d.montant is not None:
        dites.append(
            (MONTANT, euros(d.montant) if argent else "différent de celui demandé\u00a0; chacun d’eux répondra")
        )
    return dites


def argent_accorde(convention: Convention) -> bool:
    """A funder has granted something: a letter may say how much."""
    return DecisionFinanceur.objects.filter(convention=convention, accorde=True).exists()


def retenue(convention: Convention) -> Decision | None:
    """The decision that accepted the file, whose changes the document to sign must carry."""
    return next((d for d in convention.decisions.all() if d.sens == "acceptee"), None)
