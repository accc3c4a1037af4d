"""The letters of the end of a convention, to be sent registered: documents of the file, checked by their code."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from socle import pdf
from socle.dates import UN_JOUR, aujourdhui
from socle.texte import ponctuee
from socle.valeurs import jour as en_jour

from .. import avenants
from ..enums import DE_FIN, Demandeur, GenreDocument, MotifResiliation, Signataire
from ..enums_vie import RESOLUTIONS, MotifDemeure
from ..models import Convention, Document, MiseEnDemeure
from .documents import keep_document, party_name, verification

MODELE = "lettre"
_GRIEFS = {
    MotifDemeure.MANQUEMENT: "des obligations de la convention ne sont pas tenues",
    MotifDemeure.RETARDS: "les documents attendus arrivent en retard de façon répétée",
    MotifDemeure.INEXECUTION: "l’action prévue par la convention n’est pas réalisée",
}
_SUITES = {
    MotifDemeure.INEXECUTION: "la convention pourra être résolue, et les sommes versées demandées en retour",
}
_CAUSES = {
    MotifResiliation.ANNIVERSAIRE: "à sa date anniversaire, avec un préavis de trois mois",
    MotifResiliation.MANQUEMENT: "pour manquement, la mise en demeure étant restée sans effet",
    MotifResiliation.DISPARITION: "en raison de la disparition de la structure",
    MotifResiliation.DETOURNEMENT: "pour un usage de l’argent contraire à la convention",
    MotifResiliation.SANS_AVENANT: "pour un changement fait sans avenant",
    MotifResiliation.INEXECUTION: "l’action n’étant pas réalisée, et la mise en demeure restée sans effet",
}


def make_notice_letter(demeure: MiseEnDemeure, by: Any) -> Document:
    """What is reproached, what is expected, and the month that is left."""
    motif = MotifDemeure(demeure.motif)
    suite = _SUITES.get(motif, "la convention pourra être résiliée, et les versements cesser")
    c = demeure.convention
    return _make(c, GenreDocument.DEMEURE, by, {
        "objet": "Mise en demeure",
        "texte": f"Par la {avenants.reference(c)}, votre structure s’est engagée dans le réseau "
        f"{c.structure.reseau.nom}. Or {_GRIEFS[motif]}\u00a0:",
        "citation": ponctuee(demeure.faits),
        "ensuite": "Nous vous mettons en demeure de faire, dans le mois qui suit la réception de cette lettre, ce qui "
        "suit\u00a0:",
        "attendu": ponctuee(demeure.attendu),
        "fin": f"Passé ce délai, et sans réponse satisfaisante, {suite}. Nous restons à votre écoute pour trouver une "
        "solution d’ici là.",
    })  # fmt: skip


@dataclass(frozen=True)
class FinVoulue:
    """An end as it would be recorded: what its letter says. `effet`: the first day without convention, None while the
    day on which the letter is received decides it."""

    motif: str
    demandeur: str
    explication: str
    effet: date | None

    @property
    def genre(self) -> GenreDocument:
        return GenreDocument.RESOLUTION if self.motif in RESOLUTIONS else GenreDocument.RESILIATION


def prepared_end_letter(convention: Convention) -> Document | None:
    """The letter made before the end is recorded, to be signed and sent; the one that counts."""
    return convention.documents.filter(genre__in=DE_FIN, remplace_le=None).select_related("fichier").first()


def keep_end_letter(convention: Convention, fin: FinVoulue, by: Any) -> Document:
    """The letter of this end: the one already made when it says the same, else another which replaces it. Inside a
    transaction that holds the convention: asked twice, one letter. One made before its day was known stays true."""
    deja, donnees = prepared_end_letter(convention), end_letter_data(convention, fin)
    if deja is not None and _says_the_same(deja.donnees, donnees):
        return deja
    convention.documents.filter(genre__in=DE_FIN, remplace_le=None).update(remplace_le=timezone.now())
    return _make(convention, fin.genre, by, donnees)


def _says_the_same(faite: dict[str, Any], voulue: dict[str, str]) -> bool:
    memes = all(faite.get(nom) == voulue[nom] for nom in ("motif", "demandeur", "citation"))
    return memes and faite.get("effet") in (voulue["effet"], "")


def preview_end_letter(convention: Convention, fin: FinVoulue) -> bytes:
    """Nothing is kept, and every page says that it is worth nothing."""
    donnees = _letterhead(convention, fin.genre) | end_letter_data(convention, fin)
    return pdf.render(MODELE, donnees | {"apercu": True})


def end_letter_data(c: Convention, fin: FinVoulue) -> dict[str, str]:
    """What ends, on which day, and why. It promises no money, and asks for what was paid only in a resolution."""
    resolue = fin.motif in RESOLUTIONS
    mot = "résolue" if resolue else "résiliée"
    qui = "à votre demande, " if fin.demandeur == Demandeur.STRUCTURE else ""
    argent = (
        "Les sommes versées au titre de cette convention vous seront demandées en retour\u00a0: le détail vous est "
        "adressé à part."
        if resolue
        else "Aucun versement n’est dû pour la période qui suit ce jour. Le bilan d’activité et les justificatifs de "
        "la période écoulée restent à rendre."
    )
    return {
        "motif": fin.motif,
        "demandeur": fin.demandeur,
        "effet": fin.effet.isoformat() if fin.effet else "",
        "objet": "Résolution de la convention" if resolue else "Résiliation de la convention",
        "texte": f"La {avenants.reference(c)} est {mot} {qui}{_CAUSES[MotifResiliation(fin.motif)]}. "
        f"{_dernier(c, fin.effet)}",
        "citation": ponctuee(fin.explication),
        "ensuite": "Les mandats qu’elle ouvrait cessent avec elle\u00a0: les professionnels ne peuvent plus agir en "
        "son nom comme promeneurs du Net, et leurs comptes professionnels sont à fermer.",
        "attendu": "",
        "fin": argent,
    }


def _dernier(c: Convention, effet: date | None) -> str:
    if effet is None:
        return "La convention prend fin le jour où vous recevez cette lettre."
    if effet <= c.periode.lower:
        return "Elle n’aura pas pris effet."
    return f"Son dernier jour est le {en_jour(effet - UN_JOUR)}."


def _make(c: Convention, genre: GenreDocument, by: Any, texte: dict[str, str]) -> Document:
    document = Document(convention=c, genre=genre, modele=MODELE, fait_par=by)
    document.donnees = _letterhead(c, genre) | texte | {"verification": verification(document)}
    quoi = "mise-en-demeure" if genre == GenreDocument.DEMEURE else f"lettre-{genre.value}"
    return keep_document(document, nom="-".join(filter(None, (quoi, c.numero, f"{aujourdhui():%Y-%m-%d}.pdf"))))


def _letterhead(c: Convention, genre: GenreDocument) -> dict[str, Any]:
    reference = avenants.reference(c)
    return {
        "titre": str(genre.label),
        "reference": reference[:1].upper() + reference[1:],
        "de": party_name(c, Signataire.CAF),
        "reseau": c.structure.reseau.nom,
        "a": destinataire(c),
        "fait_le": en_jour(aujourdhui()),
    }


def destinataire(c: Convention) -> list[str]:
    """Who a letter is sent to, line by line."""
    s = c.structure
    return [s.nom, c.signataire_nom, s.adresse, f"{s.code_postal} {s.commune.nom}".strip()]
