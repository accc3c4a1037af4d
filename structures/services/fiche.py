"""Every write on a sheet, its stays, its contacts and its team. Keyword-only; one transaction each; signed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts import invitations
from accounts import services as comptes
from socle import edition, fichiers
from socle.dates import aujourdhui, contient, jusqu_a
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from ..adresses import portee
from ..enums import RoleMembre
from ..models import Adhesion, Contact, Membre, Structure

REGLE_IMAGE = "structures.image"
_a_la_sortie: list[Callable[..., Any]] = []


def on_leave(suite: Callable[..., Any]) -> None:
    """Let a higher room follow a structure that leaves: `suite(structure=, le=, motif=, by=)`, same transaction."""
    if suite not in _a_la_sortie:
        _a_la_sortie.append(suite)


def create_structure(*, reseau: Any, nom: str, commune: Any, by: Any, **champs: Any) -> Structure:
    """A new sheet, « intéressée » until it enters the network. ValidationError when the name or SIRET is taken."""
    with ecriture(Structure, by=by, action="creer"):
        return enregistrer(Structure(reseau=reseau, nom=nom, commune=commune, **champs), ajout=True)


def enter_network(
    *, structure: Structure, by: Any, depuis: date | None = None, sortie: date | None = None, postes: int | None = None
) -> Adhesion:
    """The structure is in the network from `depuis` (None: since always) to the day before `sortie`."""
    with ecriture(Adhesion, by=by, action="entrer"):
        if depuis and sortie and sortie <= depuis:
            raise Refused("La sortie doit venir après l’entrée.", champ="dernier")
        adhesion = Adhesion(structure=verrouiller(structure), periode=jusqu_a(depuis, sortie), postes=postes)
        return enregistrer(adhesion, ajout=True)


def leave_network(*, structure: Structure, le: date, motif: str, by: Any) -> Adhesion:
    """The structure leaves: out on that day, and its people's mandates with it. Refused when it is not in."""
    if not motif.strip():
        raise Refused("Dites pourquoi la structure sort du réseau.", champ="motif")
    with ecriture(Adhesion, by=by, action="sortir", motif=motif):
        verrouiller(structure)
        adhesion = next((a for a in structure.adhesions.select_for_update() if _finit_apres(a, le)), None)
        if adhesion is None:
            raise Refused("La structure n’est pas dans le réseau à cette date.", champ="dernier")
        if adhesion.periode.lower and le <= adhesion.periode.lower:
            raise Refused("La sortie doit venir après l’entrée.", champ="dernier")
        adhesion.periode = jusqu_a(adhesion.periode.lower, le)
        adhesion.motif_sortie = motif.strip()[:300]
        enregistrer(adhesion)
        for suite in _a_la_sortie:
            suite(structure=structure, le=le, motif=motif, by=by)
    return adhesion


def _finit_apres(adhesion: Adhesion, le: date) -> bool:
    return contient(adhesion.periode, le) or (
        adhesion.periode.upper == le and (not adhesion.periode.lower or adhesion.periode.lower < le)
    )


def save_contact(*, structure: Structure, by: Any, contact: Contact | None = None, **champs: Any) -> Contact:
    """Add a contact, or change one."""
    with ecriture(Contact, by=by, action="contact"):
        objet = verrouiller(contact) if contact else Contact(structure=structure)
        for nom, valeur in champs.items():
            setattr(objet, nom, valeur)
        return enregistrer(objet)


def remove_contact(*, contact: Contact, by: Any) -> None:
    with ecriture(Contact, by=by, action="retirer_contact"):
        contact.delete()


def invite_member(*, structure: Structure, email: str, role: str, by: Any) -> Any:
    """Invite somebody to act for a structure. ValidationError by `email` when they already do."""
    deja = structure.membres.filter(user__email__iexact=email.strip()).first()
    if deja:
        role_actuel = deja.get_role_display().lower()
        message = (
            f"Cette personne est déjà dans l’équipe ({role_actuel})\u00a0: son rôle se change sur la page de l’équipe."
        )
        raise ValidationError({"email": message})
    cible = invitations.cle(structure=structure.code, role=role)
    return comptes.invite(email=email, role="structure", cible=cible, by=by, portee=portee(structure.reseau))


def join_by_invitation(*, structure: Structure, user: Any, role: str) -> Membre:
    """Who was invited takes the role offered, unless a higher one came meanwhile."""
    with ecriture(Membre, by=user, action="membre"):
        verrouiller(structure)
        membre = Membre.objects.filter(structure=structure, user=user).first()
        rangs = RoleMembre.values
        if membre and rangs.index(membre.role) <= rangs.index(role):
            return membre
        return add_member(structure=structure, user=user, role=role, by=user)


def add_member(*, structure: Structure, user: Any, role: str, by: Any) -> Membre:
    """Make a person act for the structure; already a member, the person takes this role."""
    with ecriture(Membre, by=by, action="membre"):
        verrouiller(structure)
        membre = Membre.objects.filter(structure=structure, user=user).first()
        if membre is None:
            return enregistrer(Membre(structure=structure, user=user, role=role), ajout=True)
        membre.role = role
        return enregistrer(membre)


def change_member_role(*, membre: Membre, role: str, by: Any) -> Membre:
    """Change a role. Refused when nobody would be left at the direction."""
    with ecriture(Membre, by=by, action="role"):
        verrouiller(membre.structure)
        frais = verrouiller(membre)
        if role != RoleMembre.DIRECTION:
            _garde_direction(frais)
        frais.role = role
        return enregistrer(frais)


def remove_member(*, membre: Membre, by: Any) -> None:
    """Take a person out of the structure. Refused when nobody would be left at the direction."""
    with ecriture(Membre, by=by, action="retirer_membre"):
        verrouiller(membre.structure)
        frais = verrouiller(membre)
        _garde_direction(frais)
        frais.delete()


def _garde_direction(membre: Membre) -> None:
    autres = Membre.objects.filter(structure=membre.structure, role=RoleMembre.DIRECTION).exclude(pk=membre.pk)
    if membre.role == RoleMembre.DIRECTION and not autres.exists():
        raise Refused("Il faut au moins une personne à la direction\u00a0: nommez-en une autre d’abord.")


def set_image(*, structure: Structure, upload: UploadedFile, by: Any) -> Structure:
    """Replace the logo or picture. The earlier file goes."""
    with ecriture(Structure, by=by, action="image"):
        ancienne = verrouiller(structure).image
        fichier = fichiers.store(upload, kind="image", regle=REGLE_IMAGE, by=by)
        edition.apply(structure, {"image": fichier}, version=None, by=by, action="image")
        if ancienne:
            fichiers.delete(fichier=ancienne)
    return structure


def remove_image(*, structure: Structure, by: Any) -> Structure:
    with ecriture(Structure, by=by, action="retirer_image"):
        ancienne = verrouiller(structure).image
        if ancienne:
            fichiers.delete(fichier=ancienne)
        edition.apply(structure, {"image": None}, version=None, by=by, action="retirer_image")
    return structure


def is_in_network(structure: Structure, jour: date | None = None) -> bool:
    return any(contient(a.periode, jour or aujourdhui()) for a in structure.adhesions.all())
