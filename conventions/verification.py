"""Is this file a document of the platform, as it was made? By its code, its hash, or the file itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

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
    document: Any = None


_ailleurs: list[Callable[[dict[str, str]], Any]] = []


def register(source: Callable[[dict[str, str]], Any]) -> None:
    """Declare documents that a room above makes: `source({"code": …})` or `source({"sha256": …})` gives one or None.

    It has what is shown of a `Document`, and `etat_dit`. Call it from `AppConfig.ready()`.
    """
    if source not in _ailleurs:
        _ailleurs.append(source)


def _un(**criteres: str) -> Any:
    trouve: Any = _documents().filter(**criteres).first()
    return trouve or next((d for source in _ailleurs if (d := source(criteres)) is not None), None)


def by_code(code: str) -> Any:
    """Written by hand, with spaces, dashes or capitals."""
    propre = _CODE.sub("", code.strip().lower())[:16]
    return _un(code=propre) if propre else None


def check_hash(empreinte: str, document: Any = None) -> Reponse:
    """Against this document, or against all of them."""
    trouve = _un(sha256=empreinte.strip().lower())
    if document is None:
        return Reponse(Verdict.AUTHENTIQUE, trouve) if trouve else Reponse(Verdict.INCONNU)
    juste = trouve is not None and trouve.code == document.code
    return Reponse(Verdict.AUTHENTIQUE if juste else Verdict.MODIFIE, document)


def check_file(contenu: bytes, document: Any = None) -> Reponse:
    """The same of a file. One that carries our seal and is none of ours was changed, whatever it is."""
    reponse = check_hash(sceau.empreinte(contenu), document)
    if reponse.verdict == Verdict.INCONNU and sceau.porte(contenu):
        return Reponse(Verdict.MODIFIE)
    return reponse


def is_hash(texte: str) -> bool:
    return bool(_SHA256.match(texte.strip().lower()))


def state(document: Any) -> str:
    """Where it stands, for somebody who knows nothing of the file and no name in it."""
    if not isinstance(document, Document):
        return str(document.etat_dit)
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
