"""What an avenant changes, before and after, as one reads it: the same on its page, in its document, in the history."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from socle.dates import dernier_jour
from socle.valeurs import jour as en_jour
from socle.valeurs import periode as en_periode

from .conditions import somme
from .enums import Origine
from .enums_vie import TEXTES, EtatAvenant, NatureAvenant
from .models import Avenant, Convention, PermanencePrevue, Poste

N = NatureAvenant
RIEN = "rien d’écrit"


@dataclass(frozen=True)
class Ligne:
    quoi: str
    avant: str
    apres: str
    texte: bool = False


def actuel(c: Convention, le: date) -> dict[str, Any]:
    """The convention as it is that day, in what an avenant may change: kept with the avenant that changes it."""
    forfait, plafond = montants(c, le.year)
    return {
        "postes": len(postes_le(c, le)) if c.origine == Origine.PLATEFORME else c.postes or 0,
        "forfait": str(forfait) if forfait is not None else None,
        "plafond": str(plafond) if plafond is not None else None,
        "dernier_jour": str(dernier_jour(c.periode)),
        "textes": {nom: getattr(c, nom) for nom in TEXTES},
        "creneaux": creneaux(c.creneaux.all()),
    }


def creneaux(siens: Iterable[PermanencePrevue]) -> list[list[str]]:
    """Planned slots as an avenant keeps them: day, from, to, platform, in their order."""
    return sorted([x.jour, f"{x.debut:%H:%M}", f"{x.fin:%H:%M}", x.plateforme] for x in siens)


def creneau(brut: Iterable[str]) -> PermanencePrevue:
    """One of them, in no convention yet."""
    jour, debut, fin, plateforme = brut
    return PermanencePrevue(
        jour=jour, debut=time.fromisoformat(debut), fin=time.fromisoformat(fin), plateforme=plateforme
    )  # fmt: skip


def postes_le(c: Convention, le: date) -> list[Poste]:
    """The posts that the convention still gives that day."""
    return [p for p in c.postes_prevus.all() if p.fin is None or p.fin >= le]


def montants(c: Convention, annee: int) -> tuple[Decimal | None, Decimal | None]:
    """The lump sum of a post and the ceiling of a year: what an avenant agreed, else what the call announced, else the
    rules of the network."""
    agree = convenus([c]).get(c.pk, annee)
    return (agree.forfait, agree.plafond) if agree is not None else annonces(c)


def annonces(c: Convention) -> tuple[Decimal | None, Decimal | None]:
    """What the call that the file answers announced; the rules of the network for one that answers none, or a call
    that says no amount."""
    appel, reseau = c.appel, c.structure.reseau
    if appel is not None and appel.forfait is not None:
        return appel.forfait, appel.plafond
    return reseau.forfait_promeneur, reseau.plafond_structure


class Convenus:
    """The amounts that applied avenants agreed, of many conventions at once."""

    def __init__(self, avenants: Iterable[Avenant]) -> None:
        self._siens: dict[int, list[Avenant]] = defaultdict(list)
        for avenant in avenants:
            self._siens[avenant.convention_id].append(avenant)

    def get(self, convention: int, annee: int) -> Avenant | None:
        """The last one whose amounts hold for this year."""
        return next((a for a in self._siens[convention] if a.effet.year <= annee), None)


def convenus(conventions: Iterable[Convention]) -> Convenus:
    appliques = Avenant.objects.filter(
        convention__in=[c.pk for c in conventions], etat=EtatAvenant.APPLIQUE, forfait__isnull=False
    )
    return Convenus(appliques.order_by("-effet", "-pk"))


def lignes(a: Avenant) -> list[Ligne]:
    """One line a change."""
    dites = []
    if a.change(N.POSTES):
        dites.append(Ligne("Nombre de postes", str(a.avant.get("postes", "")), str(a.postes)))
        dites += [Ligne("Poste retiré", nom, "–") for nom in _retires(a)]
    if a.change(N.MONTANT):
        dites.append(Ligne("Forfait par poste et par an", _euros(a.avant.get("forfait")), _euros(a.forfait)))
        if a.avant.get("plafond") != (str(a.plafond) if a.plafond is not None else None):
            dites.append(Ligne("Plafond par an", _euros(a.avant.get("plafond")), _euros(a.plafond)))
    if a.change(N.DATES) and a.dernier_jour:
        avant = a.avant.get("dernier_jour")
        dites.append(
            Ligne("Dernier jour", en_jour(date.fromisoformat(avant)) if avant else "", en_jour(a.dernier_jour))
        )
    if a.creneaux is not None:
        avant, apres = (
            "\n".join(str(creneau(x)) for x in siens) for siens in (a.avant.get("creneaux", []), a.creneaux)
        )
        dites.append(Ligne("Permanences, créneau par créneau", avant or "aucune", apres or "aucune", True))
    textes = a.avant.get("textes", {})
    dites += [Ligne(libelle(nom), textes.get(nom) or RIEN, valeur or RIEN, True) for nom, valeur in a.textes.items()]
    return dites


def libelle(nom: str) -> str:
    texte = str(Convention._meta.get_field(nom).verbose_name)  # type: ignore[union-attr]
    return texte[:1].upper() + texte[1:]


def _retires(a: Avenant) -> list[str]:
    postes = {p.code: p for p in a.convention.postes_prevus.all()}
    return [postes[code].titulaire or "poste à pourvoir" for code in a.postes_retires if code in postes]


def _euros(montant: Any) -> str:
    return somme(Decimal(montant)) if montant not in (None, "") else "aucun"


def reference(c: Convention) -> str:
    """« à la convention PDN54-2026-0001 », « à la convention du 1er janvier 2025 au 31 décembre 2027 »."""
    return f"convention {c.numero}" if c.numero else f"convention {en_periode(c.periode)}"
