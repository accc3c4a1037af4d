"""Around a sitting: who was there, and its minutes, frozen, made again until they are sent."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from socle import fichiers, pdf
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.texte import liste
from territoires import rules as reseau_rules
from territoires.models import RoleReseau

from .. import courriels, minutes
from ..models import Presence, ProcesVerbal, SeanceCopil

REGLE_SEANCE = "conventions.seance"


@dataclass(frozen=True)
class Venue:
    """Somebody at a sitting: with an account, or a name and what they speak for."""

    user: Any = None
    nom: str = ""
    pour: str = ""
    excuse: bool = False

    @property
    def cle(self) -> tuple[Any, str, str]:
        return (self.user.pk if self.user else None, self.nom.lower(), "" if self.user else self.pour.lower())


def presence_print(seance: SeanceCopil) -> str:
    """What a page showed of who was there: it comes back with the form, and tells what somebody else wrote since."""
    lignes = sorted((p.user_id or 0, p.nom, p.pour, p.excuse) for p in seance.presences.all())
    return hashlib.sha256(repr(lignes).encode()).hexdigest()[:16]


def set_presence(*, seance: SeanceCopil, venues: Iterable[Venue], lu: str, by: Any) -> None:
    """These people, and no other, were at the sitting or said that they would not be. Refused when somebody else
    changed the list since it was read (`lu`), and once the minutes are sent."""
    with ecriture(Presence, by=by, action="presences"):
        frais = _to_note(seance, by)
        if presence_print(frais) != lu:
            notees = liste([str(p) for p in frais.presences.all()]) or "vide"
            raise Refused(
                f"Quelqu’un vient de changer cette liste, maintenant\u00a0: {notees}. Enregistrer la remplace."
            )
        voulues = {venue.cle: venue for venue in venues}
        for presente in frais.presences.all():
            venue = voulues.pop(Venue(presente.user, presente.nom, presente.pour).cle, None)
            if venue is None:
                presente.delete()
            elif presente.excuse != venue.excuse:
                presente.excuse = venue.excuse
                enregistrer(presente)
        for venue in voulues.values():
            _add(frais, venue)


def _add(seance: SeanceCopil, venue: Venue) -> None:
    pour = " ".join(venue.pour.split())
    if venue.user is not None:
        role = RoleReseau.objects.filter(user=venue.user, reseau=seance.reseau_id).order_by("-role").first()
        if role is None:
            raise Refused(f"{venue.user} ne siège pas avec le réseau\u00a0: écrivez son nom.")
        pour = role.organisme.nom_le(seance.date) if role.organisme else "coordination"
    presente = Presence(seance=seance, user=venue.user, nom=" ".join(venue.nom.split()), pour=pour)
    presente.excuse = venue.excuse
    enregistrer(presente, ajout=True)


def _to_note(seance: SeanceCopil, by: Any) -> SeanceCopil:
    frais = verrouiller(seance)
    if not reseau_rules.is_coordinator(by, frais.reseau):
        raise Refused("Seule la coordination tient le procès-verbal.")
    if frais.proces_verbaux.filter(remplace_le=None).exclude(envoye_le=None).exists():
        raise Refused("Le procès-verbal de cette séance est déjà envoyé\u00a0: elle est close.")
    return frais


def make_minutes(*, seance: SeanceCopil, autres: str, by: Any) -> ProcesVerbal:
    """The minutes in PDF, from what is noted now; those made before are kept, replaced. Refused once sent."""
    with ecriture(ProcesVerbal, by=by, action="proces_verbal"):
        frais = _to_note(seance, by)
        if frais.date > aujourdhui():
            raise Refused("La séance n’a pas encore eu lieu.")
        maintenant = timezone.now()
        for ancien in frais.proces_verbaux.filter(remplace_le=None):
            ancien.remplace_le = maintenant
            enregistrer(ancien)
        pv = ProcesVerbal(seance=frais, autres=autres.strip(), modele=minutes.MODELE, fait_par=by, fait_le=maintenant)
        pv.donnees = minutes.donnees(frais, pv.autres)
        pv.modele_version = pdf.empreinte(minutes.MODELE)
        imprimees = pv.donnees | {"fait_le": f"{timezone.localdate():%d/%m/%Y}"}
        contenu = pdf.render(minutes.MODELE, imprimees, le=maintenant)
        nom = f"proces-verbal-{frais.date:%Y-%m-%d}-{frais.type}.pdf"
        pv.fichier = fichiers.keep(contenu, nom=nom, mime="application/pdf", regle=REGLE_SEANCE, by=by)
        pv.sha256 = pv.fichier.sha256
        return enregistrer(pv, ajout=True)


def send_minutes(*, proces_verbal: ProcesVerbal, by: Any) -> int:
    """The partners are told that the minutes are there to read; say to how many. From then on the sitting is closed.

    Refused while a file is still to decide, and when something was noted since they were made.
    """
    with ecriture(ProcesVerbal, by=by, action="envoyer"):
        seance = _to_note(proces_verbal.seance, by)
        frais = verrouiller(proces_verbal)
        if frais.remplace_le:
            raise Refused("Ce procès-verbal a été refait\u00a0: envoyez le dernier.")
        if reste := seance.inscriptions.filter(close_le=None).count():
            dossiers = f"{reste} dossiers" if reste > 1 else "un dossier"
            raise Refused(f"Il reste {dossiers} à décider\u00a0: décidez, ou retirez de l’ordre du jour.")
        if minutes.donnees(seance, frais.autres) != frais.donnees:
            raise Refused("La séance a changé depuis\u00a0: refaites le procès-verbal, puis envoyez-le.")
        frais.envoye_le = timezone.now()
        enregistrer(frais)
        combien = courriels.minutes_sent(frais)
    proces_verbal.refresh_from_db()
    return combien
