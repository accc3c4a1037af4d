"""The platform's seal: a PDF signed under the platform's own certificate (PAdES B-B; B-T with a time stamp authority).

Whoever holds the file sees, with any PDF reader and without us, that not one byte changed since. The document stays
what it was (PDF/A-3a, PDF/UA-1): the seal is an update added at its end.
"""

import hashlib
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier
from django.conf import settings
from django.core import checks

log = logging.getLogger(__name__)

DIX_ANS = timedelta(days=3652)
_DOCUMENTS = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # extended key usage: document signing
_memoire: dict[tuple[str, str], "Trousseau"] = {}


class SansSceau(Exception):
    """No key nor certificate here, or they will not do. The text is a French sentence."""


@dataclass
class Trousseau:
    """The key; its certificate, then the chain or those that served before, whose seals are ours still."""

    cle: Any
    certificats: tuple[x509.Certificate, ...]
    signataire: Any = None

    @property
    def certificat(self) -> x509.Certificate:
        return self.certificats[0]

    @property
    def empreinte(self) -> str:
        """The fingerprint that a PDF reader shows."""
        return self.certificat.fingerprint(hashes.SHA256()).hex()


@dataclass(frozen=True)
class Lecture:
    """What the seal of a file says. `intact`: nothing changed since; `le`: when it was sealed, declared or stamped."""

    present: bool = False
    notre: bool = False
    intact: bool = False
    le: datetime | None = None

    @property
    def bon(self) -> bool:
        return self.notre and self.intact


# — The key and the certificate


def trousseau() -> Trousseau:
    """The key and certificates of the settings; without them, where trials are allowed, ones made here once."""
    cle, certificat = settings.SCEAU_CLE, settings.SCEAU_CERTIFICAT
    if not cle and not certificat:
        if settings.SCEAU_ESSAI is None:
            raise SansSceau("Le sceau électronique n’est pas installé sur ce site.")
        cle, certificat = _d_essai(Path(settings.SCEAU_ESSAI))
    if (cle, certificat) not in _memoire:
        _memoire[cle, certificat] = lire(cle, certificat)
    return _memoire[cle, certificat]


def disponible() -> bool:
    try:
        trousseau()
    except SansSceau:
        return False
    return True


def lire(cle: str, certificat: str) -> Trousseau:
    """From two PEM texts, or paths of files that hold them. `SansSceau` says what is wrong with them."""
    if not cle or not certificat:
        raise SansSceau("Le sceau demande une clé et son certificat\u00a0: il en manque un.")
    try:
        prive = serialization.load_pem_private_key(_pem(cle), password=None)
        certificats = tuple(x509.load_pem_x509_certificates(_pem(certificat)))
    except (OSError, ValueError, TypeError) as erreur:
        raise SansSceau(f"La clé ou le certificat du sceau ne se lit pas ({type(erreur).__name__}).") from erreur
    if prive.public_key() != certificats[0].public_key():
        raise SansSceau("La clé du sceau n’est pas celle de son certificat.")
    return Trousseau(prive, certificats)


def _pem(donne: str) -> bytes:
    return donne.encode() if "-----BEGIN" in donne else Path(donne).read_bytes()


def _d_essai(dossier: Path) -> tuple[str, str]:
    """Made once, readable by its owner only; two processes at once keep the first one's."""
    fichier = dossier / "sceau-essai.pem"
    if not fichier.exists():
        dossier.mkdir(parents=True, exist_ok=True)
        nouveau = dossier / f"sceau-essai.{os.getpid()}"
        with open(os.open(nouveau, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as f:
            f.write(fabriquer("Promeneurs du Net, sceau d’essai"))
        try:
            os.link(nouveau, fichier)
        except FileExistsError:
            pass
        finally:
            nouveau.unlink()
    return str(fichier), str(fichier)


def fabriquer(nom: str) -> bytes:
    """A key and its self-signed certificate, in PEM: enough to prove that a file did not change, to who trusts us."""
    cle = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    sujet = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, nom)])
    debut = datetime.now(UTC) - timedelta(days=1)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificat = (
        x509.CertificateBuilder(sujet, sujet, cle.public_key(), x509.random_serial_number(), debut, debut + DIX_ANS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENTS]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(cle.public_key()), critical=False)
        .sign(cle, hashes.SHA256())
    )
    prive = cle.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return prive + certificat.public_bytes(serialization.Encoding.PEM)


# — To seal


def sceller(contenu: bytes, *, raison: str) -> bytes:
    """The same PDF, closed: no change is allowed after. Raises `SansSceau`."""
    tenu = trousseau()
    from . import _pades  # noqa: PLC0415

    if tenu.signataire is None:
        tenu.signataire = _pades.Signataire(tenu.cle, tenu.certificats)
    return _pades.sceller(
        contenu,
        tenu.signataire,
        horodatage=settings.SCEAU_HORODATAGE,
        reason=raison,
        name=settings.SITE_NAME,
        location=settings.SITE_URL,
    )


# — To verify


def porte(contenu: bytes) -> bool:
    """Does this file hold our certificate, hence a seal of ours, whatever became of it? Reads nothing of the PDF: it
    may be asked of what anybody sends."""
    haut = contenu.upper()
    return any(c.public_bytes(serialization.Encoding.DER).hex().upper().encode() in haut for c in _connus())


def empreinte(contenu: bytes) -> str:
    return hashlib.sha256(contenu).hexdigest()


def verifier(contenu: bytes) -> Lecture:
    """What the seal of this file says. Never raises: what cannot be read is not intact."""
    if b"/ByteRange" not in contenu:
        return Lecture(present=False)
    from . import _pades  # noqa: PLC0415

    try:
        lu = _pades.verifier(contenu, _connus())
    except Exception as erreur:  # a broken PDF breaks its reader in a hundred ways
        log.info("sceau illisible : %s", type(erreur).__name__)
        return Lecture(present=True, notre=porte(contenu))
    if lu is None:
        return Lecture(present=False)
    notre, intact, le = lu
    return Lecture(present=True, notre=notre or porte(contenu), intact=notre and intact, le=le)


def _connus() -> tuple[x509.Certificate, ...]:
    try:
        return trousseau().certificats
    except SansSceau:
        return ()


# — At start


def controles(app_configs: Any = None, **options: Any) -> list[checks.CheckMessage]:
    """What `manage.py check` and `migrate` say of the seal."""
    if not settings.SCEAU_CLE and not settings.SCEAU_CERTIFICAT:
        return [] if settings.SCEAU_ESSAI is not None else [SANS]
    try:
        certificat = lire(settings.SCEAU_CLE, settings.SCEAU_CERTIFICAT).certificat
    except SansSceau as refus:
        return [checks.Error(str(refus), hint=AIDE, id="socle.E001")]
    reste = certificat.not_valid_after_utc - datetime.now(UTC)
    if reste > timedelta(days=60):
        return []
    dit = f"Le certificat du sceau finit le {certificat.not_valid_after_utc:%d/%m/%Y}."
    return [checks.Warning(dit, hint="Mettez le nouveau en tête, gardez l’ancien à sa suite.", id="socle.W002")]


AIDE = (
    "SCEAU_CLE et SCEAU_CERTIFICAT donnent chacun un texte PEM, ou le chemin d’un fichier PEM que le site lit\u00a0; "
    "la clé n’a pas de mot de passe."
)
SANS = checks.Warning(
    "Le sceau électronique n’est pas installé\u00a0: les documents ne sont pas scellés, et nul ne signe à l’écran.",
    hint=f"{AIDE} `manage.py sceau DOSSIER` en fait une paire.",
    id="socle.W001",
)
