"""The person and what the public reads: identity, photo, communes."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from socle import edition, fichiers
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from ..models import Promeneur
from . import confirmation

REGLE_PHOTO = "promeneurs.photo"


def create_promeneur(*, reseau: Any, prenom: str, nom: str, by: Any, **champs: Any) -> Promeneur:
    """A new file, without mandate yet. ValidationError when the e-mail address is taken in the network."""
    communes = champs.pop("communes", ())
    with ecriture(Promeneur, by=by, action="creer"):
        promeneur = enregistrer(Promeneur(reseau=reseau, prenom=prenom, nom=nom, **champs), ajout=True)
        promeneur.communes.set(communes)
    return promeneur


def edit_profile(*, promeneur: Promeneur, changes: dict[str, Any], version: int | None, by: Any) -> bool:
    """What the public reads, as typed on its page; says whether anything changed. `Conflit` as in `socle.edition`."""
    with ecriture(Promeneur, by=by, action="edit"):
        change = edition.apply(promeneur, changes, version=version, by=by)
        confirmation.by_owner(promeneur, by)
    return change


def attach_user(*, promeneur: Promeneur, user: Any, by: Any) -> Promeneur:
    """Tie the file to the account of its owner. Refused when it is somebody else's already."""
    with ecriture(Promeneur, by=by, action="rattacher"):
        frais = verrouiller(promeneur)
        if frais.user_id and frais.user_id != user.pk:
            raise Refused("Cette fiche est déjà celle d’une autre personne.")
        edition.apply(promeneur, {"user": user}, version=None, by=by, action="rattacher")
    return promeneur


def set_communes(*, promeneur: Promeneur, communes: Iterable[Any], by: Any) -> Promeneur:
    """Where the person works, which is not only the employer's address."""
    with ecriture(Promeneur, by=by, action="communes"):
        verrouiller(promeneur).communes.set(communes)
        confirmation.by_owner(promeneur, by)
    return promeneur


def set_photo(*, promeneur: Promeneur, upload: UploadedFile, consentement: bool, by: Any) -> Promeneur:
    """Replace the photo, with the consent of the person (RGPD; withdrawn at will). Refused without it."""
    if not consentement:
        raise Refused("Cochez l’accord\u00a0: sans lui, la photo ne peut pas être montrée.", champ="consentement")
    with ecriture(Promeneur, by=by, action="photo"):
        ancienne = verrouiller(promeneur).photo
        fichier = fichiers.store(upload, kind="image", regle=REGLE_PHOTO, by=by)
        changes = {"photo": fichier, "photo_consentie_le": timezone.now()}
        edition.apply(promeneur, changes, version=None, by=by, action="photo")
        if ancienne:
            fichiers.delete(fichier=ancienne)
        confirmation.by_owner(promeneur, by)
    return promeneur


def withdraw_photo(*, promeneur: Promeneur, by: Any) -> Promeneur:
    """Withdraw the consent: the photo goes at once, file included."""
    with ecriture(Promeneur, by=by, action="retirer_photo"):
        ancienne = verrouiller(promeneur).photo
        if ancienne:
            fichiers.delete(fichier=ancienne)
        changes = {"photo": None, "photo_consentie_le": None}
        edition.apply(promeneur, changes, version=None, by=by, action="retirer_photo")
        confirmation.by_owner(promeneur, by)
    return promeneur
