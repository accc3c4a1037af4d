"""Is this file a document of the platform, as it was made? By its code, its hash, or the file itself."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone

from socle import sceau

from .enums import LETTRES, EtatConvention, GenreDocument
from .enums_vie import EtatAvenant
from .models import Document
from .signataires import ordre

_CODE = re.compile(r"[^0-9a-z]")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class Verdict(TextChoices):
    AUTHENTIQUE = "authentique", "Authentique"
    MODIFIE = "modifie", "Modifié"
    INCONNU = "inconnu", "Inconnu"


@dataclass(frozen=True)
class Reponse:
    """What is said of a file, or of a hash. `document`: the one that it is, or claims to be."""

    verdict: Verdict
    document: Document | None = None


def by_code(code: str) -> Document | None:
    """Written by hand, with spaces, dashes or capitals."""
    propre = _CODE.sub("", code.strip().lower())[:16]
    return _documents().filter(code=propre).first() if propre else None


def check_hash(empreinte: str, document: Document | None = None) -> Reponse:
    """Against this document, or against all of them."""
    trouve = _documents().filter(sha256=empreinte.strip().lower()).first()
    if document is None:
        return Reponse(Verdict.AUTHENTIQUE, trouve) if trouve else Reponse(Verdict.INCONNU)
    juste = trouve is not None and trouve.pk == document.pk
    return Reponse(Verdict.AUTHENTIQUE if juste else Verdict.MODIFIE, document)


def check_file(contenu: bytes, document: Document | None = None) -> Reponse:
    """The same of a file. One that carries our seal and is none of ours was changed, whatever it is."""
    reponse = check_hash(sceau.empreinte(contenu), document)
    if reponse.verdict == Verdict.INCONNU and sceau.porte(contenu):
        return Reponse(Verdict.MODIFIE)
    return reponse


def is_hash(texte: str) -> bool:
    return bool(_SHA256.match(texte.strip().lower()))


def state(document: Document) -> str:
    """Where it stands, for somebody who knows nothing of the file and no name in it."""
    c = document.convention
    if document.abandon:
        return f"Lettre écartée le {_jour(timezone.localdate(document.remplace_le))}\u00a0: elle n’a pas servi."
    if document.remplace_le:
        return f"Remplacé par un autre document le {_jour(timezone.localdate(document.remplace_le))}."
    if document.genre == GenreDocument.CERTIFICAT:
        return "Certificat en cours."
    if document.genre == GenreDocument.DECISION:
        return "Décision annoncée à la structure."
    if document.genre in LETTRES:
        return "Lettre faite par la plateforme, à envoyer en recommandé."
    if document.avenant is not None:
        return _avenant(document)
    if c.etat == EtatConvention.A_SIGNER:
        confirmees = {s.partie for s in document.signatures.all() if s.confirmee_le}
        return f"En attente de signature\u00a0: {len(confirmees)} sur {len(ordre(c.parties))}."
    if c.etat == EtatConvention.RESILIEE:
        return f"Signé par toutes les parties, puis {'résolu' if c.resolue else 'résilié'}."
    return "Signé par toutes les parties."


def _avenant(document: Document) -> str:
    avenant = document.avenant
    if avenant is None or avenant.etat == EtatAvenant.A_SIGNER:
        confirmees = {s.partie for s in document.signatures.all() if s.confirmee_le}
        return f"En attente de signature\u00a0: {len(confirmees)} sur {len(ordre(document.convention.parties))}."
    if avenant.etat == EtatAvenant.APPLIQUE:
        return f"Signé par toutes les parties, appliqué le {_jour(avenant.applique_le or avenant.effet)}."
    if avenant.etat == EtatAvenant.SIGNE:
        return f"Signé par toutes les parties, s’applique le {_jour(avenant.effet)}."
    return "Sans suite."


def _documents():
    return Document.objects.select_related("convention", "fichier", "avenant").prefetch_related("signatures")


def _jour(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"
