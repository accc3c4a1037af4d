"""Who may do what with a convention. Rules give a yes or a no; services ask them again under the row's lock."""

from typing import Any

from structures.enums import RoleMembre
from structures.models import Membre
from territoires.enums import NatureOrganisme, RoleDansReseau
from territoires.models import RoleReseau

from . import tours
from .enums import AVANT_LE_COMITE, CONVENTION, DE_LA_STRUCTURE, QUI, EtatConvention, Role, Section, Signataire
from .models import Convention
from .querysets import ENCADREMENT

_ORGANISME = {Signataire.CAF: NatureOrganisme.CAF, Signataire.MSA: NatureOrganisme.MSA}


def known(user: Any) -> bool:
    return bool(user is not None and user.is_authenticated and user.is_active)


def roles_on(user: Any, structure: Any) -> set[Role]:
    """In what name this person may act on the files of a structure."""
    if not known(user):
        return set()
    roles = {Role.COORDINATION} if user.is_superuser else set()
    if Membre.objects.filter(user=user, structure=structure, role__in=ENCADREMENT).exists():
        roles.add(Role.STRUCTURE)
    reseau = RoleReseau.objects.filter(user=user, reseau=structure.reseau_id).values_list("role", flat=True)
    noms = {RoleDansReseau.COORDINATION: Role.COORDINATION, RoleDansReseau.PARTENAIRE: Role.PARTENAIRE}
    return roles | {noms[RoleDansReseau(role)] for role in reseau}


def roles(user: Any, convention: Convention) -> set[Role]:
    return roles_on(user, convention.structure)


def reader(user: Any, convention: Convention) -> Role:
    """The role by which this person reads a file: the words of `statuts.statut` are chosen by it."""
    siens = roles(user, convention)
    return next((r for r in (Role.STRUCTURE, Role.COORDINATION, Role.PARTENAIRE) if r in siens), Role.PROMENEUR)


def can_see(user: Any, convention: Convention) -> bool:
    return Convention.objects.visible_to(user).filter(pk=convention.pk).exists()


def can_start(user: Any, structure: Any) -> bool:
    """A request is begun by the head of the structure, or by the coordination for it."""
    return bool(roles_on(user, structure) & {Role.STRUCTURE, Role.COORDINATION})


def is_instructor(user: Any, convention: Convention) -> bool:
    return Role.COORDINATION in roles(user, convention)


def needs_original(user: Any, convention: Convention) -> bool:
    """The person acts on the structure's side without being of it: an original is asked."""
    siens = roles(user, convention)
    return Role.COORDINATION in siens and Role.STRUCTURE not in siens


def can_move(user: Any, convention: Convention, code: str) -> bool:
    """May this person make this move, from the state the file is in? None follows a decision that the structure does
    not know."""
    declared = CONVENTION.get(code)
    possible = convention.etat in declared.origins and not tours.tue(convention)
    return possible and bool(roles(user, convention) & set(QUI[code]))


def moves_for(user: Any, convention: Convention) -> list[str]:
    """The moves this person may make now."""
    if tours.tue(convention):
        return []
    siens = roles(user, convention)
    return [m.code for m in CONVENTION.moves_from(convention.etat) if siens & set(QUI[m.code])]


def open_sections(convention: Convention) -> set[str]:
    """The sections that may change now: all of a draft, the commented ones while corrections are awaited. The budget
    opens with the posts, of which it counts the lump sum."""
    if convention.etat == EtatConvention.BROUILLON:
        return {s.value for s in convention.sections}
    if convention.etat != EtatConvention.CORRECTIONS:
        return set()
    ouvertes = {d.section for d in convention.demandes.all() if d.levee_le is None and d.piece_id is None}
    if Section.POSTES in ouvertes and Section.BUDGET in convention.sections:
        ouvertes.add(Section.BUDGET.value)
    return ouvertes


def commented_pieces(convention: Convention) -> dict[str, str]:
    """What is asked of single documents while corrections are awaited, by type: these open alone."""
    if convention.etat != EtatConvention.CORRECTIONS:
        return {}
    seules = [d for d in convention.demandes.all() if d.levee_le is None and d.piece_id is not None]
    return {d.piece.type: d.commentaire for d in seules if d.piece}


def is_piece_open(convention: Convention, type_: str) -> bool:
    """May this document be given now: with its section, or alone?"""
    return Section.PIECES in open_sections(convention) or type_ in commented_pieces(convention)


def can_give_pieces(user: Any, convention: Convention) -> bool:
    """May this person give a document at least?"""
    siens = roles(user, convention) & {Role.STRUCTURE, Role.COORDINATION}
    return bool(siens) and (Section.PIECES in open_sections(convention) or bool(commented_pieces(convention)))


def can_give_piece(user: Any, convention: Convention, type_: str) -> bool:
    return can_give_pieces(user, convention) and is_piece_open(convention, type_)


def can_edit_section(user: Any, convention: Convention, section: str) -> bool:
    """The head of the structure, or the coordination for it, in a section that is open now."""
    if not roles(user, convention) & {Role.STRUCTURE, Role.COORDINATION}:
        return False
    return section in open_sections(convention)


def knows_the_caf(user: Any, convention: Convention) -> bool:
    """May say which documents the Caf has already: the coordination, or somebody of the Caf who reads the file."""
    siens = roles(user, convention)
    if Role.COORDINATION in siens:
        return True
    sienne = Signataire.CAF.value in signs_for(user, convention.structure.reseau_id)
    return Role.PARTENAIRE in siens and sienne and convention.depose_le is not None


def can_hold_piece(user: Any, convention: Convention) -> bool:
    """… as long as the committee has not got the file."""
    return convention.etat in AVANT_LE_COMITE and knows_the_caf(user, convention)


def is_discussed(convention: Convention) -> bool:
    """Submitted, and not decided for good."""
    return convention.etat in (
        EtatConvention.DEPOSE,
        EtatConvention.INSTRUCTION,
        EtatConvention.CORRECTIONS,
        EtatConvention.AU_COPIL,
        EtatConvention.AJOURNEE,
    )


def can_examine(user: Any, convention: Convention) -> bool:
    """Checks the points of a file: the coordination, while it is discussed."""
    return is_discussed(convention) and is_instructor(user, convention)


def follower(convention: Convention) -> Any:
    """Who claimed the file, as long as they work in its network; else nobody does."""
    user = convention.instructeur
    if user is None or not Convention.objects.suivies().filter(pk=convention.pk).exists():
        return None
    return user


def is_closed(convention: Convention) -> bool:
    """Given up, or refused and told so: nobody has it to follow any more, until it is reopened."""
    refusee = convention.etat == EtatConvention.REFUSEE and not tours.tue(convention)
    return refusee or convention.etat == EtatConvention.ABANDONNEE


def is_recused(user: Any, convention: Convention) -> bool:
    """Takes no part in what the committee says of this file: of the structure, or by a recusal that stands."""
    if not known(user):
        return False
    notee = any(r.user_id == user.pk and r.levee_le is None for r in convention.recusations.all())
    return notee or Membre.objects.filter(user=user, structure=convention.structure_id).exists()


def can_give_opinion(user: Any, convention: Convention) -> bool:
    """The coordination and the partners, while the file is examined, unless they are recused on it."""
    siens = roles(user, convention) & {Role.COORDINATION, Role.PARTENAIRE}
    return is_discussed(convention) and bool(siens) and not is_recused(user, convention)


def can_recuse_oneself(user: Any, convention: Convention) -> bool:
    """A partner, on a file still to decide."""
    assis = Role.PARTENAIRE in roles(user, convention) and is_discussed(convention)
    return assis and not is_recused(user, convention)


def sits_or_coordinates(user: Any, reseau: Any) -> bool:
    """Reads what the committee reads: the coordination and the partners of the network."""
    if not known(user):
        return False
    return user.is_superuser or RoleReseau.objects.filter(user=user, reseau=reseau).exists()


def can_deposit_signature(user: Any, convention: Convention, partie: str) -> bool:
    """A party gives its own signed document; the coordination records any of them."""
    if convention.etat != EtatConvention.A_SIGNER or partie not in convention.parties:
        return False
    siens = roles(user, convention)
    if Role.COORDINATION in siens:
        return True
    if partie == Signataire.STRUCTURE:
        return Role.STRUCTURE in siens
    return partie in signs_for(user, convention.structure.reseau_id)


def can_sign_on_screen(user: Any, convention: Convention, partie: str) -> bool:
    """In one's own name alone: the direction of the structure, a partner of the party's own body. Never the
    coordination for somebody else."""
    if convention.etat != EtatConvention.A_SIGNER or partie not in convention.parties or not known(user):
        return False
    if partie == Signataire.STRUCTURE:
        direction = Membre.objects.filter(user=user, structure=convention.structure_id, role=RoleMembre.DIRECTION)
        return direction.exists()
    return partie in signs_for(user, convention.structure.reseau_id)


def signs_for(user: Any, reseau: Any) -> set[str]:
    """The parties in whose name a partner of this network signs."""
    natures = RoleReseau.objects.filter(user=user, reseau=reseau, role=RoleDansReseau.PARTENAIRE)
    siennes = set(natures.values_list("organisme__nature", flat=True))
    return {partie.value for partie, nature in _ORGANISME.items() if nature in siennes}


def can_declare_change(user: Any, convention: Convention) -> bool:
    """Somebody leaves or replaces: said by the head of the structure, or by the coordination for it."""
    siens = roles(user, convention) & {Role.STRUCTURE, Role.COORDINATION}
    return convention.etat == EtatConvention.ACTIVE and bool(siens)


def can_renew(user: Any, convention: Convention) -> bool:
    return can_start(user, convention.structure) and convention.etat in (
        EtatConvention.ACTIVE,
        EtatConvention.RESILIEE,
    )


__all__ = ["DE_LA_STRUCTURE", "can_edit_section", "can_move", "can_see", "moves_for", "open_sections", "reader"]
