"""The certificate of a convention: who signed, how and when, made with the last signature and sealed; the document that
they signed is inside it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from socle import pdf
from socle.dates import aujourdhui
from socle.valeurs import heure
from socle.valeurs import jour as en_jour

from ..enums import GenreDocument
from ..models import Avenant, Convention, Document, Signature
from .documents import document_to_sign, keep_document, party_name, verification

MODELE = "certificat"


def make_certificate(convention: Convention, by: Any, avenant: Avenant | None = None) -> Document:
    """Of the convention, or of an avenant; inside the transaction that brings it into force: all or nothing."""
    signe = document_to_sign(convention, avenant)
    certificat = Document(convention=convention, genre=GenreDocument.CERTIFICAT, modele=MODELE, fait_par=by)
    certificat.avenant = avenant
    certificat.donnees = certificate_data(convention, signe, certificat)
    with signe.fichier.contenu.open("rb") as f:
        joint = {"document_octets": pdf.octets(f.read()), "nom_du_document": signe.fichier.nom}
    de_quoi = f"avenant-{avenant.numero}-{convention.numero or convention.code}" if avenant else convention.numero
    return keep_document(certificat, nom=f"certificat-{de_quoi}.pdf", joint=joint)


def certificate_data(convention: Convention, signe: Document, certificat: Document) -> dict[str, Any]:
    """Everything printed in it, but the document itself."""
    siennes = {
        s.partie: s
        for s in convention.signatures.filter(document=signe, confirmee_le__isnull=False).select_related(
            "fichier", "deposee_par", "confirmee_par"
        )
    }
    return {
        "quoi": signe.quoi,
        "titre": signe.titre,
        "structure": convention.structure.nom,
        "reseau": convention.structure.reseau.nom,
        "fait_le": en_jour(aujourdhui()),
        "document": {"code": signe.code, "sha256": _par_seize(signe.sha256), "fait_le": _instant(signe.fait_le)},
        "signatures": [_signature(convention, siennes[partie]) for partie in convention.parties],
        "verification": verification(certificat),
        "verification_du_document": verification(signe),
    }


def _signature(convention: Convention, s: Signature) -> dict[str, Any]:
    nom = party_name(convention, s.partie)
    return {
        "partie": nom,
        "par": s.par,
        "moyen": str(s.get_moyen_display()),
        "faits": _a_l_ecran(s) if s.a_l_ecran else _sur_papier(s),
    }


def _a_l_ecran(s: Signature) -> list[tuple[str, str]]:
    return [
        ("Signé", _instant(s.deposee_le)),
        ("Compte", f"{s.deposee_par.nom_complet}, {s.deposee_par.email}"),
        ("Document ouvert", _instant(s.lue_le)),
        ("Code envoyé", f"à {s.courriel}, {_instant(s.code_envoye_le)}"),
        ("Adresse de la demande", s.adresse or "inconnue"),
        ("Empreinte signée", _par_seize(s.sha256)),
    ]


def _sur_papier(s: Signature) -> list[tuple[str, str]]:
    return [
        ("Signé", f"le {en_jour(s.signee_le)}"),
        ("Exemplaire déposé", f"par {s.deposee_par.nom_complet}, {_instant(s.deposee_le)}"),
        ("Vérifié", f"par {s.confirmee_par.nom_complet}, {_instant(s.confirmee_le)}" if s.confirmee_par else ""),
        ("Empreinte de la copie", _par_seize(s.fichier.sha256) if s.fichier else ""),
    ]


def _par_seize(empreinte: str) -> str:
    """Groups that a line may be broken at, and that an eye can compare."""
    return " ".join(empreinte[n : n + 16] for n in range(0, len(empreinte), 16))


def _instant(moment: datetime | None) -> str:
    """« le 3 mars 2026 à 14 h 05 (heure de Paris) », as it was then."""
    if moment is None:
        return ""
    ici = timezone.localtime(moment)
    return f"le {en_jour(ici.date())} à {heure(ici.time())}"
