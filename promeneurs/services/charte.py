"""The charter: signed by the structure and by the promeneur, on a text that never changes afterwards."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from socle import fichiers, valeurs
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.texte import lisible

from .. import avis, rules
from ..enums import Moyen, Partie
from ..models import CharteVersion, Mandat, SignatureCharte

REGLE_SCAN = "promeneurs.charte"


def publish_charter(*, numero: str, titre: str, texte: str, publiee_le: date, by: Any) -> CharteVersion:
    """Publish a version of the national charter (an administrator's act): its text is then frozen with its hash."""
    texte = lisible(texte)  # what is stored is what is hashed
    with ecriture(CharteVersion, by=by, action="publier"):
        version = CharteVersion(numero=numero, titre=titre, texte=texte, publiee_le=publiee_le)
        version.sha256 = empreinte(texte)
        return enregistrer(version, ajout=True)


def empreinte(texte: str) -> str:
    return hashlib.sha256(texte.encode()).hexdigest()


def current_charter(jour: date | None = None) -> CharteVersion | None:
    return CharteVersion.objects.filter(publiee_le__lte=jour or aujourdhui()).first()


def charte_imprimee(mandat: Mandat, version: CharteVersion) -> dict[str, Any]:
    """The data of the document: the text and its hash, the two parties, and each signature or its empty place."""
    signes = {s.partie: s for s in mandat.signatures.all()}
    return {
        "titre": version.titre,
        "texte": version.texte,
        "reference": f"Version {version.numero}, empreinte SHA-256 {version.sha256}",
        "entre": f"{mandat.promeneur.nom_complet} et {mandat.structure.nom}",
        "signatures": [_imprimee(Partie(p).label, signes.get(p)) for p in Partie.values],
    }


def _imprimee(qui: str, signature: SignatureCharte | None) -> dict[str, str]:
    if signature is None:
        return {"qui": qui.capitalize(), "le": "", "par": "", "moyen": ""}
    par, moyen = signature.signataire, signature.get_moyen_display()
    return {"qui": qui.capitalize(), "le": valeurs.jour(signature.signee_le), "par": par, "moyen": moyen}


def sign_on_screen(
    *, mandat: Mandat, partie: str, version: CharteVersion | None, by: Any, signataire: str
) -> SignatureCharte:
    """Sign the text shown. Refused to anybody but the party itself, and when a newer text was published meanwhile."""
    with ecriture(SignatureCharte, by=by, action="signer"):
        frais = verrouiller(mandat)
        if not rules.can_sign_as(by, frais, partie):
            raise Refused("Vous ne pouvez pas signer pour " + Partie(partie).label + ".")
        actuelle = current_charter()
        if version is None or actuelle is None or version.pk != actuelle.pk:
            raise Refused("Une autre version de la charte vient d’être publiée\u00a0: relisez-la avant de signer.")
        if empreinte(version.texte) != version.sha256:
            raise Refused("Le texte de la charte ne correspond pas à son empreinte\u00a0: prévenez la coordination.")
        if not signataire.strip():
            raise Refused("Écrivez vos nom et qualité.", champ="signataire")
        if frais.designation.upper and frais.designation.upper <= aujourdhui():
            raise Refused("Ce mandat est fini\u00a0: il n’y a plus de charte à signer.")
        champs = {"version": version, "sha256": version.sha256, "signataire": signataire}
        signature = _signe(frais, partie, aujourdhui(), Moyen.ECRAN, by, **champs)
        avis.charte_signee(frais, partie, by)
    return signature


def record_paper_charter(
    *, mandat: Mandat, signee_le: date, parties: Iterable[str], upload: UploadedFile, signataire: str, by: Any
) -> list[SignatureCharte]:
    """The coordination records a charter signed on paper, with its scan, for one party or both."""
    parties = list(parties)
    if not parties:
        raise Refused("Dites qui a signé.", champ="signataire")
    with ecriture(SignatureCharte, by=by, action="papier"):
        frais = verrouiller(mandat)
        if not rules.can_manage(by, frais.promeneur):
            raise Refused("Seule la coordination enregistre une charte signée sur papier.")
        fichier = fichiers.store(upload, kind="document", regle=REGLE_SCAN, by=by)
        champs = {"fichier": fichier, "signataire": signataire}
        return [_signe(frais, partie, signee_le, Moyen.PAPIER, by, **champs) for partie in parties]


def record_imported_charter(*, mandat: Mandat, signee_le: date, by: Any) -> list[SignatureCharte]:
    """A date found in a spreadsheet counts for both signers, where they have not signed yet."""
    with ecriture(SignatureCharte, by=by, action="reprise"):
        frais = verrouiller(mandat)
        deja = set(frais.signatures.values_list("partie", flat=True))
        return [_signe(frais, p, signee_le, Moyen.REPRISE, by) for p in Partie.values if p not in deja]


def _signe(mandat: Mandat, partie: str, le: date, moyen: str, by: Any, **champs: Any) -> SignatureCharte:
    if le > aujourdhui():
        raise Refused("La date de signature est dans le futur.", champ="signee_le")
    if mandat.signatures.filter(partie=partie).exists():
        raise Refused(f"La charte est déjà signée par {Partie(partie).label}.")
    signature = SignatureCharte(mandat=mandat, partie=partie, signee_le=le, moyen=moyen, **champs)
    signature.signataire = signature.signataire.strip()[:200]
    signature.enregistree_par = by
    return enregistrer(signature, ajout=True)
