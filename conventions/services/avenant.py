"""Avenants, from the request to the document to sign: what changes is typed once, frozen when it is asked, decided."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from promeneurs.services import check_length
from socle import etats
from socle.dates import UN_JOUR, aujourdhui, contient, dernier_jour
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.valeurs import jour as en_jour

from .. import avenants, courriels_vie, rules, rules_vie
from ..enums import Origine, Role
from ..enums_vie import TEXTES, NatureAvenant
from ..models import Avenant, Convention, Document, PermanencePrevue, SeanceCopil
from .avenant_document import make_avenant_document
from .signature import turn

N = NatureAvenant
RESERVE = "Vous ne pouvez pas faire cela sur cet avenant."


@dataclass(frozen=True)
class Contenu:
    """What is asked: the whole as it would be; only what differs from the convention becomes the avenant."""

    effet: date
    motif: str
    postes: int | None = None
    postes_retires: Iterable[str] = ()
    forfait: Decimal | None = None
    plafond: Decimal | None = None
    sans_montant: bool = True
    dernier_jour: date | None = None
    textes: dict[str, str] = field(default_factory=dict)
    creneaux: Iterable[PermanencePrevue] | None = None
    """The planned slots; None: as they are."""


def start_avenant(*, convention: Convention, contenu: Contenu, by: Any) -> Avenant:
    """A draft. Refused when another one already changes the same thing."""
    with ecriture(Avenant, by=by, action="preparer_avenant", motif=contenu.motif):
        frais = verrouiller(convention)
        if not rules_vie.can_start_avenant(by, frais):
            raise Refused("Un avenant change une convention en vigueur.")
        siens = rules.roles(by, frais)
        cote = Role.STRUCTURE if Role.STRUCTURE in siens else Role.COORDINATION
        return enregistrer(_fill(Avenant(convention=frais, prepare_cote=cote), contenu), ajout=True)


def change_avenant(*, avenant: Avenant, contenu: Contenu, by: Any, version: int | None = None) -> Avenant:
    """Correct a draft. Refused when somebody corrected it meanwhile."""
    with ecriture(Avenant, by=by, action="modifier_avenant", motif=contenu.motif):
        verrouiller(avenant.convention)
        frais = verrouiller(avenant)
        if not rules_vie.can_edit_avenant(by, frais):
            raise Refused("Cet avenant ne change plus\u00a0: il est demandé.")
        if version is not None and version != frais.version:
            raise Refused("Quelqu’un vient de modifier cet avenant\u00a0: relisez-le avant d’enregistrer.")
        frais.version += 1
        return enregistrer(_fill(frais, contenu))


def _fill(a: Avenant, x: Contenu) -> Avenant:
    """Keep what differs; say why what is asked cannot be."""
    c = a.convention
    _check_day(c, x.effet)
    avant = avenants.actuel(c, x.effet)
    a.effet, a.motif, a.avant = x.effet, x.motif.strip()[:1000], avant
    a.postes = x.postes if x.postes is not None and x.postes != avant["postes"] else None
    a.postes_retires = _leaving(c, a, list(x.postes_retires), avant["postes"])
    a.forfait = a.plafond = None
    if not x.sans_montant and x.forfait is not None and [_texte(x.forfait), _texte(x.plafond)] != [
        avant["forfait"], avant["plafond"]
    ]:  # fmt: skip
        a.forfait, a.plafond = x.forfait, x.plafond
    a.dernier_jour = x.dernier_jour if x.dernier_jour and x.dernier_jour != dernier_jour(c.periode) else None
    if a.dernier_jour is not None:
        _check_end(c, a.dernier_jour, x.effet)
    if inconnus := set(x.textes) - set(TEXTES):
        raise TypeError(f"Unknown texts: {inconnus}.")
    a.textes = {nom: v.strip() for nom, v in x.textes.items() if v.strip() != avant["textes"][nom].strip()}
    a.creneaux = None if x.creneaux is None else _slots(x.creneaux, avant["creneaux"])
    a.natures = _natures(a)
    if not a.natures:
        raise Refused("Rien ne change\u00a0: modifiez au moins une chose, et laissez le reste comme il est.")
    return a


def _texte(montant: Decimal | None) -> str | None:
    return None if montant is None else str(montant.quantize(Decimal("0.01")))


def _natures(a: Avenant) -> list[str]:
    dit = {
        N.POSTES: a.postes is not None, N.MONTANT: a.forfait is not None, N.DATES: a.dernier_jour is not None,
        N.CONTENU: bool(a.textes) or a.creneaux is not None,
    }  # fmt: skip
    return [nature.value for nature, change in dit.items() if change]


def _slots(voulus: Iterable[PermanencePrevue], avant: list[list[str]]) -> list[list[str]] | None:
    """The slots as they would be, when they differ: each one possible, and none twice."""
    siens = list(voulus)
    if any(x.debut == x.fin for x in siens):
        raise Refused("La fin d’une permanence est la même que son début.", champ="creneaux")
    if len({(x.jour, x.debut, x.plateforme) for x in siens}) < len(siens):
        raise Refused("Deux permanences commencent au même moment, sur le même réseau.", champ="creneaux")
    bruts = avenants.creneaux(siens)
    for x in siens:
        if avenants.creneaux([x])[0] not in avant:
            check_length(x.debut, x.fin, champ="creneaux")
    return bruts if bruts != avant else None


def _check_day(c: Convention, effet: date) -> None:
    if effet < aujourdhui():
        raise Refused("Un avenant prend effet aujourd’hui au plus tôt.", champ="effet")
    if not contient(c.periode, effet):
        du, au = en_jour(c.periode.lower), en_jour(c.periode.upper - UN_JOUR)
        raise Refused(f"La convention va du {du} au {au}\u00a0: donnez un jour entre les deux.", champ="effet")


def _check_end(c: Convention, dernier: date, effet: date) -> None:
    if dernier < effet:
        raise Refused("La convention finirait avant que l’avenant prenne effet.", champ="dernier_jour")
    autres = c.structure.conventions.datees().exclude(pk=c.pk).filter(periode__startswith__gte=c.periode.upper)
    suivante = autres.order_by("periode").first()
    if suivante is not None and dernier >= suivante.periode.lower:
        dit = f"Une autre convention commence le {en_jour(suivante.periode.lower)}\u00a0: finissez avant."
        raise Refused(dit, champ="dernier_jour")


def _leaving(c: Convention, a: Avenant, codes: list[str], avant: int) -> list[str]:
    """As many posts leave as there are fewer; those that nobody holds first when nobody chooses."""
    combien = 0 if a.postes is None else avant - a.postes
    if c.origine == Origine.REPRISE:
        return []
    if combien <= 0:
        if codes:
            raise Refused(
                "Le nombre de postes ne baisse pas\u00a0: ne cochez aucun poste à retirer.", champ="postes_retires"
            )
        return []
    restants = {p.code: p for p in avenants.postes_le(c, a.effet)}
    choisis = [code for code in dict.fromkeys(codes) if code in restants]
    if len(choisis) != combien:
        mots = f"{combien} postes" if combien > 1 else "un poste"
        raise Refused(f"Cochez {mots} à retirer.", champ="postes_retires")
    if any((debut := restants[code].debut) and debut >= a.effet for code in choisis):
        raise Refused("Un poste qui commence ce jour-là ou après ne se retire pas.", champ="postes_retires")
    return choisis


# — Asked, decided


def ask_avenant(*, avenant: Avenant, by: Any) -> Avenant:
    """Handed to the coordination, frozen with what was before."""
    with _moving(avenant, "demander", by) as frais:
        _check_day(frais.convention, frais.effet)
        if avenants.actuel(frais.convention, frais.effet) != frais.avant:
            raise Refused("La convention a changé depuis\u00a0: ouvrez l’avenant, relisez-le et enregistrez-le.")
        pass_avenant(avenant, "demander", by, motif=frais.motif, demande_le=timezone.now())
        courriels_vie.avenant_asked(avenant)
    return avenant


def send_avenant_back(*, avenant: Avenant, motif: str, by: Any) -> Avenant:
    _said(motif, "Dites ce qui est à corriger.")
    with _moving(avenant, "renvoyer", by):
        pass_avenant(avenant, "renvoyer", by, motif=motif, reponse=motif.strip()[:500])
        courriels_vie.avenant_answered(avenant, "avenant_renvoye")
    return avenant


def accept_avenant(
    *, avenant: Avenant, by: Any, seance: SeanceCopil | None = None, reponse: str = ""
) -> Avenant:  # fmt: skip
    """Decided by the coordination, or by the committee where the network says so."""
    with _moving(avenant, "accepter", by) as frais:
        le = _decided_on(frais, seance)
        pass_avenant(avenant, "accepter", by, motif=reponse, seance=seance, decide_le=le, reponse=reponse.strip()[:500])
        courriels_vie.avenant_answered(avenant, "avenant_accepte")
    return avenant


def refuse_avenant(*, avenant: Avenant, reponse: str, by: Any, seance: SeanceCopil | None = None) -> Avenant:
    _said(reponse, "Dites pourquoi\u00a0: la structure le lira.", champ="reponse")
    with _moving(avenant, "refuser", by) as frais:
        le = _decided_on(frais, seance)
        pass_avenant(avenant, "refuser", by, motif=reponse, seance=seance, decide_le=le, reponse=reponse.strip()[:500])
        courriels_vie.avenant_answered(avenant, "avenant_refuse")
    return avenant


def _decided_on(a: Avenant, seance: SeanceCopil | None) -> date:
    reseau = a.convention.structure.reseau
    if seance is None:
        if reseau.avenants_au_copil:
            raise Refused("Ce réseau décide des avenants en Copil\u00a0: choisissez la séance.", champ="seance")
        return aujourdhui()
    if seance.reseau_id != reseau.pk or seance.date > aujourdhui():
        raise Refused("Choisissez une séance tenue de ce réseau.", champ="seance")
    return seance.date


# — The document to sign


def prepare_avenant(*, avenant: Avenant, by: Any, dans_l_ordre: bool = True) -> Document:
    """Give its number and make its document: both or none. Made again, it keeps its number."""
    with _moving(avenant, "preparer", by) as frais:
        dernier = frais.convention.avenants.aggregate(n=Max("numero"))["n"] or 0
        numero = frais.numero or dernier + 1
        pass_avenant(avenant, "preparer", by, numero=numero)
        document = make_avenant_document(avenant, by, dans_l_ordre=dans_l_ordre)
        courriels_vie.avenant_to_sign(avenant, document, turn(avenant.convention, avenant))
    return document


def redo_avenant(*, avenant: Avenant, motif: str, by: Any) -> Avenant:
    """The document has a mistake: replaced, its signatures set aside with it."""
    _said(motif, "Dites pourquoi le document est à refaire.")
    with _moving(avenant, "refaire", by):
        avenant.documents.filter(remplace_le__isnull=True).update(remplace_le=timezone.now())
        pass_avenant(avenant, "refaire", by, motif=motif)
    return avenant


def abandon_avenant(*, avenant: Avenant, motif: str, by: Any) -> Avenant:
    _said(motif, "Dites pourquoi l’avenant est abandonné.")
    with _moving(avenant, "abandonner", by) as frais:
        connu = frais.demande_le is not None
        avenant.documents.filter(remplace_le__isnull=True).update(remplace_le=timezone.now())
        pass_avenant(avenant, "abandonner", by, motif=motif, reponse=motif.strip()[:500])
        if connu:
            courriels_vie.avenant_answered(avenant, "avenant_abandonne")
    return avenant


@contextmanager
def _moving(avenant: Avenant, code: str, by: Any) -> Iterator[Avenant]:
    """One transaction, the convention locked before its avenant, and who may."""
    with ecriture(Avenant, by=by, action=code):
        convention = verrouiller(avenant.convention)
        frais = verrouiller(avenant)
        frais.convention = convention
        if not rules_vie.can_move_avenant(by, frais, code):
            pass_avenant(avenant, code, by, unless=[RESERVE])
        yield frais


def pass_avenant(
    avenant: Avenant, code: str, by: Any, *, motif: str = "", unless: list[str] | None = None, **champs: Any
) -> Avenant:  # fmt: skip
    return etats.move(
        avenant, code, by=by, reason=motif.strip(), unless=lambda _: unless or [], etat_le=timezone.now(), **champs
    )


def _said(texte: str, phrase: str, champ: str = "motif") -> None:
    if not texte.strip():
        raise Refused(phrase, champ=champ)
