"""Files that came with a form to correct: kept aside for who sent them, a day at most, and used once.

A browser cannot fill a file input again: without this, one wrong date and the scan is to be found again on the disk.
"""

import datetime
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from socle import conservation, fichiers
from socle.models import Fichier
from socle.texte import propre

REGLE = "socle.attente"
DUREE = datetime.timedelta(days=1)
PAR_PERSONNE = 20  # the oldest go first: nobody fills the disk with forms that they never finish


class FichierRecu(SimpleUploadedFile):
    """A file kept aside, as the services take it: an upload. Once stored for good, the copy kept aside goes."""

    def __init__(self, attente: Fichier, nom: str, jeton: str) -> None:
        with attente.contenu.open("rb") as contenu:
            super().__init__(nom, contenu.read(), attente.type_mime)
        self.attente, self.jeton = attente, jeton

    @property
    def adresse(self) -> str:
        """Where its owner reads it. Not `url`, by which widgets know a file that is stored."""
        return self.attente.url


def garder(upload: UploadedFile, *, kind: str, user: Any, champ: str) -> FichierRecu:
    """Keep an upload aside for this person and this field. Raises `ValidationError` when `fichiers.store` would."""
    fichier = fichiers.store(upload, kind=kind, regle=REGLE, by=user, retenir=True)
    nom = propre(upload.name or "")[:120] or fichier.nom
    recu = FichierRecu(fichier, nom, signing.dumps([fichier.code, str(user.pk), champ, nom], salt=REGLE))
    for ancien in _en_attente().filter(depose_par=user)[PAR_PERSONNE:]:
        fichiers.delete(fichier=ancien)
    return recu


def reprendre(jeton: str, *, user: Any, champ: str) -> FichierRecu | None:
    """What `garder` gave this token for; None when it is another's, another field's, too old, used, or made up."""
    try:
        code, qui, ou, nom = signing.loads(jeton, salt=REGLE, max_age=DUREE)
    except signing.BadSignature:
        return None
    if (qui, ou) != (str(user.pk), champ):
        return None
    fichier = _en_attente().filter(code=code, depose_par=user).first()
    try:
        return FichierRecu(fichier, nom, jeton) if fichier else None
    except OSError:
        return None


def oublier(recu: FichierRecu) -> None:
    fichiers.delete(fichier=recu.attente)


def _en_attente() -> Any:
    return Fichier.objects.filter(regle=REGLE, supprime_le=None)


def _purger(limite: datetime.datetime) -> int:
    anciens = list(_en_attente().filter(depose_le__lt=limite))
    for fichier in anciens:
        fichiers.delete(fichier=fichier)
    return len(anciens)


def declare() -> None:
    fichiers.register_rule(REGLE, lambda user, fichier: user is not None and fichier.depose_par_id == user.pk)
    conservation.register(
        conservation.Regle("fichiers_en_attente", "Fichiers joints à un formulaire resté incomplet", DUREE, _purger)
    )
