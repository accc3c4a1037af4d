"""The letters of the end of a convention, to be sent registered: documents of the file, checked by their code."""

from typing import Any

from socle.dates import UN_JOUR, aujourdhui
from socle.valeurs import jour as en_jour

from .. import avenants
from ..enums import Demandeur, GenreDocument, MotifResiliation, Signataire
from ..enums_vie import MotifDemeure
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
    return _make(
        c, GenreDocument.DEMEURE, by, objet="Mise en demeure",
        texte=f"Par la {avenants.reference(c)}, votre structure s’est engagée dans le réseau "
        f"{c.structure.reseau.nom}. Or {_GRIEFS[motif]}\u00a0:",
        citation=demeure.faits,
        ensuite="Nous vous mettons en demeure de faire, dans le mois qui suit la réception de cette lettre, ce qui "
        "suit\u00a0:",
        attendu=demeure.attendu,
        fin=f"Passé ce délai, et sans réponse satisfaisante, {suite}. Nous restons à votre écoute pour trouver une "
        "solution d’ici là.",
    )  # fmt: skip


def make_end_letter(convention: Convention, explication: str, by: Any) -> Document:
    """What ends, on which day, and why. It promises no money, and asks for what was paid only in a resolution."""
    c = convention
    motif = MotifResiliation(c.resiliation_motif)
    genre = GenreDocument.RESOLUTION if c.resolue else GenreDocument.RESILIATION
    mot = "résolue" if c.resolue else "résiliée"
    qui = "à votre demande, " if c.resiliation_par == Demandeur.STRUCTURE else ""
    argent = (
        "Les sommes versées au titre de cette convention vous seront demandées en retour\u00a0: le détail vous est "
        "adressé à part."
        if c.resolue
        else "Aucun versement n’est dû pour la période qui suit ce jour. Le bilan d’activité et les justificatifs de "
        "la période écoulée restent à rendre."
    )
    return _make(
        c, genre, by, objet="Résolution de la convention" if c.resolue else "Résiliation de la convention",
        texte=f"La {avenants.reference(c)} est {mot} {qui}{_CAUSES[motif]}. {_dernier(c)}",
        citation=explication,
        ensuite="Les mandats qu’elle ouvrait cessent avec elle\u00a0: les professionnels ne peuvent plus agir en son "
        "nom comme promeneurs du Net, et leurs comptes professionnels sont à fermer.",
        attendu="",
        fin=argent,
    )  # fmt: skip


def _dernier(c: Convention) -> str:
    if c.periode is None or c.resiliation_effet is None:
        return "Elle n’aura pas pris effet."
    return f"Son dernier jour est le {en_jour(c.resiliation_effet - UN_JOUR)}."


def _make(c: Convention, genre: GenreDocument, by: Any, **texte: str) -> Document:
    document = Document(convention=c, genre=genre, modele=MODELE, fait_par=by)
    s = c.structure
    document.donnees = texte | {
        "titre": str(genre.label),
        "reference": _majuscule(avenants.reference(c)),
        "de": party_name(c, Signataire.CAF),
        "reseau": s.reseau.nom,
        "a": [s.nom, c.signataire_nom, s.adresse, f"{s.code_postal} {s.commune.nom}".strip()],
        "fait_le": en_jour(aujourdhui()),
        "verification": verification(document),
    }
    quoi = "mise-en-demeure" if genre == GenreDocument.DEMEURE else f"lettre-{genre.value}"
    return keep_document(document, nom="-".join(filter(None, (quoi, c.numero, f"{aujourdhui():%Y-%m-%d}.pdf"))))


def _majuscule(texte: str) -> str:
    return texte[:1].upper() + texte[1:]
