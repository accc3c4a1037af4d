"""The letter of a decision: what its mail says, on paper. Made once, when the structure is told; shown before."""

import re
from typing import Any

from socle import courrier, pdf
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.texte import de, ponctuee
from socle.valeurs import jour as en_jour

from ..enums import LA_SEANCE, GenreDocument, SensDecision, TypeSeance
from ..models import Decision, DecisionFinanceur, Document
from .documents import keep_document, verification
from .lettres import destinataire

MODELE = "decision"
_SOMME = re.compile(
    r"\d[\d\s\u202f\u00a0.,]*\s*k?(€|euros?\b|eur\b)|(€|\beur)\s*\d|\b(cents?|mille|millions?)\s+(d’|d')?euros?\b",
    re.IGNORECASE,
)
_RESERVE = re.compile(r"sous\s+réserve", re.IGNORECASE)
_BONJOUR = re.compile(r"(bonjour|madame|monsieur)\b[^.\n]{0,40},?\Z", re.IGNORECASE)


def make_decision_letter(decision: Decision, by: Any) -> Document:
    """Inside the service's transaction, which holds the decision: it has one letter, or none."""
    check_promise(decision)
    document = Document(convention=decision.convention, genre=GenreDocument.DECISION, modele=MODELE, fait_par=by)
    document.donnees = letter_data(decision, by) | {"verification": verification(document)}
    numero = decision.convention.numero
    nom = "-".join(filter(None, ("lettre-de-decision", numero, f"{aujourdhui():%Y-%m-%d}.pdf")))
    return keep_document(document, nom=nom)


def preview_decision_letter(decision: Decision, by: Any) -> bytes:
    """What its text would make today. Nothing is kept, and every page says that it is worth nothing."""
    return pdf.render(MODELE, letter_data(decision, by) | {"apercu": True})


def letter_data(decision: Decision, by: Any) -> dict[str, Any]:
    """Everything printed in it: the text as it was read, without the greeting and the button of a mail."""
    c = decision.convention
    reseau = c.structure.reseau
    type_ = TypeSeance(decision.seance.type)
    le = en_jour(decision.seance.date)
    comite = LA_SEANCE[TypeSeance.COTECH if type_ == TypeSeance.COTECH else TypeSeance.COPIL][0]
    return {
        "objet": ponctuee(decision.sujet),
        "reference": f"Demande {de(c.structure.nom)}, décision {LA_SEANCE[type_][1]} du {le}",
        "sens": str(SensDecision(decision.sens).label),
        "reseau": reseau.nom,
        "de": [f"Coordination\u00a0: {reseau.coordination.nom}", reseau.contact_email],
        "a": destinataire(c),
        "blocs": _blocs(decision.corps),
        "signe": [f"Pour {comite}", by.nom_complet, f"Coordination du réseau {reseau.nom}"],
        "fait_le": en_jour(aujourdhui()),
    }


def _blocs(corps: str) -> list[dict[str, Any]]:
    gardes = [b for b in courrier.blocs(corps) if b["type"] != "bouton"]
    if gardes and gardes[0]["type"] == "p" and _BONJOUR.match(gardes[0]["texte"].strip()):
        gardes = gardes[1:]
    return [
        {"genre": b["type"], "texte": ponctuee(b.get("texte", "")), "lignes": [ponctuee(un) for un in b["lignes"]]}
        for b in gardes
    ]


def check_promise(decision: Decision) -> None:
    """No mail and no letter promises money before a funder's decision, nor hides that it is subject to credits."""
    texte = f"{decision.sujet}\n{decision.corps}"
    if not _SOMME.search(texte):
        return
    accords = DecisionFinanceur.objects.filter(convention=decision.convention, accorde=True)
    if not accords.exists():
        raise Refused("Ce texte annonce une somme, et aucun financeur n’a encore accordé d’argent.", champ="corps")
    if not accords.filter(sous_reserve=False).exists() and not _RESERVE.search(texte):
        raise Refused("Ce texte annonce une somme accordée sous réserve de crédits\u00a0: dites-le.", champ="corps")
