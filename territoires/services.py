"""Every write on networks, bodies and roles. Keyword-only; one transaction each; signed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import services as comptes
from accounts.models import Invitation
from socle import edition
from socle.dates import aujourdhui, contient, jusqu_a, periode
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.texte import tri

from .enums import NatureOrganisme, PublicVise, QualitePartenaire, RoleDansReseau
from .models import Departement, NomOrganisme, Organisme, PartenaireReseau, Reseau, RoleReseau

# — Bodies


def create_organisme(
    *, nom: str, by: Any, sigle: str = "", nature: str = NatureOrganisme.AUTRE, depuis: date | None = None
) -> Organisme:
    """A new body, with the name it bears since that day (None: since always)."""
    with ecriture(NomOrganisme, by=by, action="creer"):
        organisme = enregistrer(Organisme(nature=nature), ajout=True)
        enregistrer(
            NomOrganisme(organisme=organisme, nom=nom.strip(), sigle=sigle.strip(), periode=DateRange(depuis, None)),
            ajout=True,
        )
    return organisme


def find_or_create_organisme(
    *, nom: str, by: Any, sigle: str = "", nature: str = NatureOrganisme.AUTRE
) -> tuple[Organisme, bool]:
    """The one body that bears or bore this name, or a new one. Refused when several do."""
    connus = list(Organisme.objects.with_noms().named(nom)[:2])
    if len(connus) > 1:
        raise Refused(f"Plusieurs organismes portent ou ont porté le nom «\u00a0{nom}\u00a0».")
    if connus:
        return connus[0], False
    return create_organisme(nom=nom, sigle=sigle, nature=nature, by=by), True


def rename_organisme(
    *, organisme: Organisme, nom: str, depuis: date, by: Any, sigle: str = "", reason: str = ""
) -> NomOrganisme:
    """The body bears a new name from that day; the former one keeps its own days, documents keep it.

    Inside the history, the new name lasts until the next one.
    """
    with ecriture(NomOrganisme, by=by, action="renommer", motif=reason):
        verrouiller(organisme)
        ancien = next((n for n in organisme.noms.order_by("pk") if contient(n.periode, depuis)), None)
        suivants = [n.periode.lower for n in organisme.noms.all() if n.periode.lower and n.periode.lower > depuis]
        fin = ancien.periode.upper if ancien else min(suivants, default=None)
        if ancien and ancien.periode.lower == depuis:
            raise Refused("L’organisme a déjà un nom qui commence ce jour-là.")
        if ancien:
            ancien.periode = DateRange(ancien.periode.lower, depuis)
            enregistrer(ancien)
        nouveau = NomOrganisme(
            organisme=organisme, nom=nom.strip(), sigle=sigle.strip(), periode=DateRange(depuis, fin)
        )
        return enregistrer(nouveau, ajout=True)


# — Networks


def create_reseau(
    *,
    departement: Departement,
    nom: str,
    coordination: Organisme,
    by: Any,
    code: str = "",
    public_vise: str = PublicVise.JEUNES,
    **reglages: Any,
) -> Reseau:
    """A new network with its settings. Refused when the département already has one for this audience."""
    public = PublicVise(public_vise)
    code = code or departement.code.lower() + ("" if public == PublicVise.JEUNES else f"-{public}")
    existe = Reseau.objects.filter(departement=departement, public_vise=public).first()
    if existe:
        raise Refused(
            f"Le département {departement.code} a déjà un réseau pour ce public\u00a0: {existe.nom} ({existe.code})."
        )
    if Reseau.objects.filter(code=code).exists():
        raise Refused(f"Le code «\u00a0{code}\u00a0» est déjà celui d’un autre réseau.")
    reseau = Reseau(
        code=code,
        departement=departement,
        nom=nom.strip(),
        coordination=coordination,
        public_vise=public,
        **_ages(public, reglages),
    )
    with ecriture(Reseau, by=by, action="creer"):
        return enregistrer(reseau, ajout=True)


def _ages(public: PublicVise, reglages: dict[str, Any]) -> dict[str, Any]:
    """Parents have no upper age worth saying."""
    return {"age_min": 18, "age_max": 99, **reglages} if public == PublicVise.PARENTS else reglages


def update_reseau(*, reseau: Reseau, changes: dict[str, Any], by: Any, version: int | None, reason: str = "") -> bool:
    """Change settings. Raises `Conflit` when someone else changed the same ones meanwhile, ValidationError by field."""
    return edition.apply(reseau, changes, version=version, by=by, reason=reason)


def find_departement(texte: str) -> Departement | None:
    """By code (« 1 », « 2a ») or by name."""
    code = re.sub(r"\s", "", texte).upper().zfill(2)
    return Departement.objects.filter(code=code).first() or Departement.objects.filter(tri=tri(texte)).first()


# — Partners


def add_partner(
    *,
    reseau: Reseau,
    organisme: Organisme,
    by: Any,
    qualite: str = QualitePartenaire.MEMBRE,
    depuis: date | None = None,
    jusqu_au: date | None = None,
) -> PartenaireReseau:
    """The body sits with the network from `depuis` to `jusqu_au`, both included (None: no bound)."""
    with ecriture(PartenaireReseau, by=by, action="creer"):
        if depuis and jusqu_au and jusqu_au < depuis:
            raise Refused("La fin du partenariat doit venir après son début.")
        return enregistrer(
            PartenaireReseau(reseau=reseau, organisme=organisme, qualite=qualite, periode=periode(depuis, jusqu_au)),
            ajout=True,
        )


def end_partner(*, partenaire: PartenaireReseau, sortie: date, by: Any, reason: str = "") -> PartenaireReseau:
    """The body is no longer a partner on that day; its people lose their role in the network."""
    with ecriture(PartenaireReseau, by=by, action="fin_partenariat", motif=reason):
        frais = verrouiller(partenaire)
        if frais.periode.lower and sortie <= frais.periode.lower:
            raise Refused("La fin du partenariat doit venir après son début.")
        frais.periode = jusqu_a(frais.periode.lower, sortie)
        enregistrer(frais)
        if sortie <= aujourdhui():
            RoleReseau.objects.partenaires().filter(reseau=frais.reseau, organisme=frais.organisme).delete()
    return frais


# — Roles


def grant_role(*, user: Any, reseau: Reseau, role: str, by: Any, organisme: Organisme | None = None) -> RoleReseau:
    """Give a role in a network; given twice, it is the same one, for the body last named."""
    with ecriture(RoleReseau, by=by, action="donner_role"):
        verrouiller(reseau)
        existant = RoleReseau._base_manager.filter(user=user, reseau=reseau, role=role).first()
        if existant is None:
            return enregistrer(RoleReseau(user=user, reseau=reseau, role=role, organisme=organisme), ajout=True)
        neuf = (existant.organisme if organisme is None else organisme, None)
        if (existant.organisme, existant.jusqu_au) != neuf:
            existant.organisme, existant.jusqu_au = neuf
            enregistrer(existant)
        return existant


def revoke_role(*, user: Any, reseau: Reseau, role: str, by: Any, reason: str = "") -> None:
    """Take a role back. Refused for the last coordinator: a network is never without anyone."""
    with ecriture(RoleReseau, by=by, action="retirer_role", motif=reason):
        verrouiller(reseau)
        _leaving(user, reseau, role).delete()


def end_role(*, user: Any, reseau: Reseau, role: str, jusqu_au: date, by: Any, reason: str = "") -> None:
    """The role lasts until that day, included. Refused for a past day, and for the last coordinator."""
    with ecriture(RoleReseau, by=by, action="finir_role", motif=reason):
        verrouiller(reseau)
        if jusqu_au < aujourdhui():
            raise Refused("Choisissez aujourd’hui ou un jour à venir.", champ="jusqu_au")
        sien = _leaving(user, reseau, role)
        sien.jusqu_au = jusqu_au
        sien.save(update_fields=["jusqu_au"])


def _leaving(user: Any, reseau: Reseau, role: str) -> RoleReseau:
    """The role of somebody who goes: somebody whose role has no end must stay at the coordination."""
    roles = RoleReseau.objects.filter(reseau=reseau, role=role)
    sien = roles.filter(user=user).first()
    if sien is None:
        raise Refused("Cette personne n’a pas ce rôle dans le réseau.")
    if role == RoleDansReseau.COORDINATION and not roles.sans_fin().exclude(pk=sien.pk).exists():
        raise Refused("Le réseau n’aurait plus personne à sa coordination\u00a0: invitez d’abord quelqu’un.")
    return sien


def invite_coordinator(*, reseau: Reseau, email: str, by: Any) -> Invitation:
    """Invite an address to coordinate the network."""
    from .acces import cible_coordination  # noqa: PLC0415 - the door imports the services

    cible = cible_coordination(reseau)
    return comptes.invite(email=email, role="coordination", cible=cible, by=by, portee=f"reseau:{reseau.code}")


def invite_partner(*, reseau: Reseau, organisme: Organisme, email: str, by: Any) -> Invitation:
    """Invite an address to sit for a body that is a partner of the network today."""
    from .acces import cible_partenaire  # noqa: PLC0415 - the door imports the services

    if not reseau.partenaires.active_on().filter(organisme=organisme).exists():
        raise Refused(f"{organisme.nom} n’est pas partenaire du réseau aujourd’hui.")
    cible = cible_partenaire(reseau, organisme)
    return comptes.invite(email=email, role="partenaire", cible=cible, by=by, portee=f"reseau:{reseau.code}")
