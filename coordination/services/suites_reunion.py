"""After a meeting: its minutes, its documents, the certificates of a training; the address of an agenda."""

from typing import Any

import segno
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone

from socle import edition, fichiers, pdf
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.valeurs import jour as en_jour
from territoires.models import Reseau

from ..durees import duree
from ..enums import TypeReunion
from ..models import AdresseAgenda, AttestationFormation, DocumentReunion, Invite, Reunion
from ..models.reunion import jeton_secret
from .presences import held
from .reunions import coordinates

REGLE_DOCUMENT = "coordination.reunion"
REGLE_ATTESTATION = "coordination.attestation"
MODELE = "attestation"


def write_minutes(*, reunion: Reunion, texte: str, version: int | None, by: Any) -> bool:
    """The text that the invited read."""
    with ecriture(Reunion, by=by, action="compte_rendu"):
        coordinates(by, reunion.reseau)
        held(reunion)
        return edition.apply(reunion, {"compte_rendu": texte}, version=version, by=by, action="compte_rendu")


def add_document(*, reunion: Reunion, titre: str, genre: str, upload: UploadedFile, by: Any) -> DocumentReunion:
    """For those who are invited, before the meeting or after it."""
    with ecriture(DocumentReunion, by=by, action="ajouter"):
        coordinates(by, reunion.reseau)
        frais = verrouiller(reunion)
        fichier = fichiers.store(upload, kind="piece", regle=REGLE_DOCUMENT, by=by)
        document = DocumentReunion(reunion=frais, genre=genre, titre=titre.strip() or fichier.nom, fichier=fichier)
        return enregistrer(document, ajout=True)


def remove_document(*, document: DocumentReunion, by: Any) -> None:
    with ecriture(DocumentReunion, by=by, action="retirer"):
        coordinates(by, document.reunion.reseau)
        frais = verrouiller(document)
        fichier = frais.fichier
        frais.delete()
        fichiers.delete(fichier=fichier)


# — Certificates


def make_certificates(*, reunion: Reunion, by: Any) -> list[AttestationFormation]:
    """One for each person who was at a training. One that says the same already is kept; else it is replaced."""
    with ecriture(AttestationFormation, by=by, action="attester"):
        coordinates(by, reunion.reseau)
        frais = held(reunion)
        if frais.type != TypeReunion.FORMATION or not frais.minutes:
            raise Refused("Donnez d’abord les modules de la formation et leur durée.")
        presents = Invite.objects.select_for_update(of=("self",)).filter(reunion=frais, present=True)
        faites = [_certificate(i, by) for i in presents.select_related("structure").order_by("nom", "pk")]
        if not faites:
            raise Refused("Personne n’est noté présent\u00a0: notez d’abord les présences.")
    return [a for a in faites if a is not None]


def _certificate(i: Invite, by: Any) -> AttestationFormation | None:
    donnees = _data(i)
    deja = i.attestations.filter(remplace_le__isnull=True).first()
    if deja is not None:
        if {**deja.donnees, "fait_le": ""} == {**donnees, "fait_le": "", "verification": deja.donnees["verification"]}:
            return None
        deja.remplace_le = timezone.now()
        deja.save(update_fields=["remplace_le"])
    attestation = AttestationFormation(invite=i, fait_par=by, modele_version=pdf.empreinte(MODELE))
    adresse = settings.SITE_URL + reverse("document", args=[attestation.code])
    attestation.donnees = donnees | {"verification": {"code": attestation.code, "adresse": adresse}}
    qr = segno.make(adresse, error="m").svg_inline(dark="#1d1b4c", border=0)
    contenu = pdf.render(MODELE, attestation.donnees | {"qr": qr}, le=attestation.fait_le)
    nom = f"attestation-{i.reunion.date:%Y-%m-%d}.pdf"
    fichier = fichiers.keep(contenu, nom=nom, mime="application/pdf", regle=REGLE_ATTESTATION, by=by)
    attestation.fichier, attestation.sha256 = fichier, fichier.sha256
    return enregistrer(attestation, ajout=True)


def _data(i: Invite) -> dict[str, Any]:
    r = i.reunion
    return {
        "nom": i.nom,
        "titre": i.titre,
        "formation": r.thematique or r.nom,
        "intervenant": r.intervenant,
        "lieu": r.lieu,
        "date": en_jour(r.date),
        "modules": [[m["titre"], duree(m["minutes"])] for m in r.modules],
        "duree": duree(i.minutes_suivies),
        "entiere": i.minutes is None,
        "reseau": r.reseau.nom,
        "coordination": r.reseau.coordination.nom,
        "fait_le": en_jour(aujourdhui()),
    }


# — The agenda that one follows


def open_agenda(*, reseau: Reseau, user: Any) -> AdresseAgenda:
    """A secret address of one's own; asked again, a new one, and the old one answers no more."""
    adresse, _ = AdresseAgenda.objects.update_or_create(
        reseau=reseau, user=user, defaults={"jeton": jeton_secret(), "cree_le": timezone.now()}
    )
    return adresse


def close_agenda(*, reseau: Reseau, user: Any) -> None:
    AdresseAgenda.objects.filter(reseau=reseau, user=user).delete()
