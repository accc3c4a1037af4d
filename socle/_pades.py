"""What `socle.sceau` asks of pyHanko: imported when a process first seals or verifies, since most never do."""

import io
import logging
import re
from datetime import datetime
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

log = logging.getLogger(__name__)
CHAMP = "Sceau"


class Signataire(signers.Signer):
    """Signs with a key already read: pyHanko's own reads and checks it again each time, for a quarter of a second."""

    def __init__(self, cle: Any, certificats: tuple[x509.Certificate, ...]) -> None:
        self.cle = cle
        premier, *chaine = [en_asn1(c) for c in certificats]
        registre = SimpleCertificateStore()
        registre.register_multiple(chaine)
        super().__init__(signing_cert=premier, cert_registry=registre, embed_roots=True)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        empreinte = getattr(hashes, digest_algorithm.upper())()
        if isinstance(self.cle, ec.EllipticCurvePrivateKey):
            return self.cle.sign(data, ec.ECDSA(empreinte))
        return self.cle.sign(data, padding.PKCS1v15(), empreinte)


def en_asn1(certificat: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificat.public_bytes(serialization.Encoding.DER))


def sceller(contenu: bytes, signataire: Signataire, *, horodatage: str, **mots: str) -> bytes:
    """PAdES B-B, and B-T when the authority answers; certified: nothing may be added after."""
    champ = fields.SigFieldSpec(
        CHAMP,
        readable_field_name="Sceau électronique de la plateforme",
        invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),  # PDF/UA wants it off the page
    )
    meta = signers.PdfSignatureMetadata(
        field_name=CHAMP,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        **mots,  # type: ignore[arg-type]
    )

    def signer(timestamper: Any) -> bytes:
        plume = signers.PdfSigner(meta, signer=signataire, new_field_spec=champ, timestamper=timestamper)
        return plume.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(contenu)), output=io.BytesIO()).getvalue()

    if horodatage:
        try:
            return signer(HTTPTimeStamper(horodatage))
        except Exception as erreur:  # whatever happened to the authority: a seal without its time is a seal
            log.warning("horodatage absent, document scellé sans lui : %s", type(erreur).__name__)
    return signer(None)


def verifier(contenu: bytes, certificats: tuple[x509.Certificate, ...]) -> tuple[bool, bool, datetime | None] | None:
    """Is it ours, is it intact, since when; None when nothing is signed. Raises anything on a broken file."""
    signatures = PdfFileReader(io.BytesIO(contenu)).embedded_signatures
    if not signatures:
        return None
    une = signatures[-1]
    notres = [en_asn1(c) for c in certificats]
    racines = ValidationContext(trust_roots=notres, allow_fetching=False)
    etat = validate_pdf_signature(une, racines, skip_diff=True)
    tient = etat.intact and etat.valid and etat.coverage == SignatureCoverageLevel.ENTIRE_FILE
    notre = une.signer_cert is not None and une.signer_cert.dump() in {c.dump() for c in notres}
    le = etat.timestamp_validity.timestamp if etat.timestamp_validity else une.self_reported_timestamp
    return notre, tient and _enveloppe(contenu, une.byte_range), le


def _enveloppe(contenu: bytes, plage: Any) -> bool:
    """The signature stands between the bytes it covers, and does not cover itself: what it says of its own form is read
    here. Written in one way only, filled up with zeros."""
    milieu = contenu[plage[1] : plage[2]]
    if not re.fullmatch(rb"<[0-9A-F]+>", milieu):
        return False
    brut = bytes.fromhex(milieu[1:-1].decode())
    enveloppe = cms.ContentInfo.load(brut)
    signe, der = enveloppe["content"], enveloppe.dump()
    algorithmes = [a.dump() for a in signe["digest_algorithms"]]
    return (
        brut.startswith(der)
        and not brut[len(der) :].strip(b"\0")
        and algorithmes == [signe["signer_infos"][0]["digest_algorithm"].dump()]
        and (signe["version"].native, signe["encap_content_info"]["content_type"].native) == ("v1", "data")
    )
