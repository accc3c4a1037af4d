"""The request, filled section by section by the structure, or by the coordination for it."""

from datetime import date
from typing import Any

from django.db.models import Q

from promeneurs.models import Promeneur
from socle import edition, journal
from socle.dates import UN_JOUR, ajoute_mois, aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.texte import code_court
from socle.valeurs import jour as en_jour
from structures.models import Structure

from .. import renouvellement, rules
from ..declarations import PAR_CODE
from ..enums import CHAMPS_SECTION, EN_VIGUEUR, EtatConvention, Origine, Role, Section
from ..models import Appel, Convention, Poste
from .activation import check_name
from .appel import check_call
from .budget import copy_budget
from .commun import FERMEE, PourLeCompte, acting, keep_original, said_for, touch

REPONSE, DECLARATION = "reponses.", "declarations."
_PERSONNE = ("promeneur", "prenom", "nom", "fonction", "email")
_POSTE = (*_PERSONNE, "heures", "debut", "fin")


def start_file(
    *,
    structure: Structure,
    by: Any,
    renouvelle: Convention | None = None,
    appel: Appel | None = None,
    pour_le_compte: PourLeCompte = None,
) -> Convention:
    """A draft request of a structure, which begins with what is known of it, under a call or outside any. Refused when
    one is in progress already: a second click gives no second draft."""
    with ecriture(Convention, by=by, action="commencer"):
        frais = verrouiller(structure)
        siens = rules.roles_on(by, frais)
        if not siens & {Role.STRUCTURE, Role.COORDINATION}:
            raise Refused("Vous ne pouvez pas commencer de demande pour cette structure.")
        if Role.STRUCTURE not in siens and pour_le_compte is None:
            raise Refused("Joignez l’original reçu\u00a0: vous enregistrez pour la structure.")
        if Convention.objects.attendues().filter(structure=frais).exists():
            raise Refused("La structure a déjà une demande en cours.")
        convention = Convention(structure=frais, origine=Origine.PLATEFORME, etat=EtatConvention.BROUILLON)
        check_call(appel, frais)
        convention.renouvelle, convention.appel = renouvelle, appel
        for champ, valeur in _connu(frais).items():
            setattr(convention, champ, valeur)
        enregistrer(convention, ajout=True)
        original = keep_original(convention, "commencer", pour_le_compte, by)
        with ecriture(Convention, by=by, action="commencer", motif=said_for(original)):
            touch(convention)
    return convention


def _connu(structure: Structure) -> dict[str, str]:
    """Whoever answers for the structure, as its declaration or its sheet says: who signs, and who follows the file.
    What the sheet itself says (legal form, SIRET, address) is read there."""
    contact = structure.contacts.filter(responsable=True).order_by("pk").first()
    if contact is None:
        return {}
    nom = f"{contact.prenom} {contact.nom}".strip()
    signe = {"signataire_nom": nom, "signataire_qualite": contact.fonction}
    return signe | {"referent_nom": nom, "referent_email": contact.email, "referent_telephone": contact.telephone}


def start_renewal(
    *, convention: Convention, by: Any, appel: Appel | None = None, pour_le_compte: PourLeCompte = None
) -> Convention:
    """A draft that renews a convention, taking its project, budget, people in place, vacant posts and length from it.

    Renewal is never tacit: it is an express request, instructed like the first. Refused before the last six months;
    after the end it may still be asked for.
    """
    with ecriture(Convention, by=by, action="renouveler"):
        verrouiller(convention.structure)
        _check_renewable(verrouiller(convention))
        suite = start_file(
            structure=convention.structure, by=by, renouvelle=convention, appel=appel, pour_le_compte=pour_le_compte
        )
        for champ in (*CHAMPS_SECTION[Section.STRUCTURE], *CHAMPS_SECTION[Section.PROJET]):
            setattr(suite, champ, getattr(convention, champ) or getattr(suite, champ))
        suite.debut_souhaite, suite.fin_souhaitee = convention.periode.upper, _meme_duree(convention)
        suite.reponses = dict(convention.reponses)
        enregistrer(suite)
        copy_budget(depuis=convention, vers=suite)
        for creneau in convention.creneaux.all():
            creneau.pk, creneau.code, creneau.convention = None, code_court(), suite
            enregistrer(creneau, ajout=True)
        for mandat in _mandats_en_place(convention):
            Poste.objects.create(convention=suite, promeneur=mandat.promeneur, heures=mandat.heures_hebdo)
        for poste in convention.postes_prevus.filter(fin=None):
            if poste.a_pourvoir:
                Poste.objects.create(convention=suite, heures=poste.heures)
    return suite


def _check_renewable(convention: Convention) -> None:
    if convention.etat not in EN_VIGUEUR or convention.periode is None:
        raise Refused("Seule une convention signée se renouvelle.")
    ouvre = renouvellement.ouvre_le(convention.periode.upper - UN_JOUR)
    if aujourdhui() < ouvre:
        raise Refused(
            f"Le renouvellement se demande dans les six mois qui précèdent la fin\u00a0: à partir du {en_jour(ouvre)}."
        )


def _meme_duree(convention: Convention) -> date:
    """The last day of as long a convention: the same number of months when they are whole, else of days."""
    debut, suivante = convention.periode.lower, convention.periode.upper
    mois = 12 * (suivante.year - debut.year) + suivante.month - debut.month
    fin: date = ajoute_mois(suivante, mois) if ajoute_mois(debut, mois) == suivante else suivante + (suivante - debut)
    return fin - UN_JOUR


def _mandats_en_place(convention: Convention) -> list[Any]:
    """The people of the convention who stay, or who stopped with it when it was terminated."""
    restent = Q(designation__upper_inf=True)
    if convention.etat == EtatConvention.RESILIEE:
        restent |= Q(designation__endswith=convention.periode.upper)
    mandats = convention.structure.mandats.filter(restent, acte=convention.code)
    return list(mandats.select_related("promeneur").order_by("pk"))


def save_section(
    *,
    convention: Convention,
    section: str,
    changes: dict[str, Any],
    version: int | None,
    by: Any,
    pour_le_compte: PourLeCompte = None,
) -> bool:
    """Save the fields of one section, and say whether anything changed.

    Never overwrites silently: the same field changed meanwhile by somebody else raises `socle.edition.Conflit`.
    Refused when the section is not open (server side, whatever the page showed).
    """
    permis = {*CHAMPS_SECTION[section]}
    if section == Section.QUESTIONS:
        permis |= {REPONSE + q.cle for q in convention.questions}
    if section == Section.DECLARATIONS:
        permis |= {DECLARATION + code for code in PAR_CODE}
        changes = {nom: True if oui else None for nom, oui in changes.items()}
    inconnus = set(changes) - permis
    if inconnus:
        raise Refused(f"Ces champs ne sont pas de cette partie\u00a0: {', '.join(sorted(inconnus))}.")
    with acting(convention, by=by, action="edit", pour=pour_le_compte) as (frais, original):
        check_open(frais, section, by)
        return edition.apply(frais, changes, version=version, by=by, reason=said_for(original))


def check_open(convention: Convention, section: str, by: Any) -> None:
    if not rules.can_edit_section(by, convention, section):
        raise Refused(FERMEE)


def add_poste(*, convention: Convention, by: Any, pour_le_compte: PourLeCompte = None, **champs: Any) -> Poste:
    """A post asked for: somebody known (`promeneur`), somebody named, or still to fill (neither)."""
    with acting(convention, by=by, action="poste", pour=pour_le_compte) as (frais, _):
        check_open(frais, Section.POSTES, by)
        poste = enregistrer(Poste(convention=frais, **_champs(frais, champs)), ajout=True)
        touch(frais)
    return poste


def change_poste(
    *, poste: Poste, version: int | None, by: Any, pour_le_compte: PourLeCompte = None, **champs: Any
) -> bool:
    """Change a post asked for; `Conflit` as for a section."""
    with acting(poste.convention, by=by, action="poste", pour=pour_le_compte) as (frais, original):
        check_open(frais, Section.POSTES, by)
        change = edition.apply(
            poste, _champs(frais, champs), version=version, by=by, reason=said_for(original), action="poste"
        )
        touch(frais)
    return change


def remove_poste(*, poste: Poste, by: Any, pour_le_compte: PourLeCompte = None) -> None:
    with acting(poste.convention, by=by, action="retirer_poste", pour=pour_le_compte) as (frais, original):
        check_open(frais, Section.POSTES, by)
        verrouiller(poste)
        poste.delete()
        with journal.acte(by=by, action="retirer_poste", motif=said_for(original), sujet=poste.designation):
            touch(frais)


def _champs(convention: Convention, champs: dict[str, Any]) -> dict[str, Any]:
    inconnus = set(champs) - set(_POSTE)
    if inconnus:
        raise TypeError(f"Unknown fields of a post: {inconnus}.")
    check_person(convention, champs.get("promeneur"))
    if champs.get("email"):
        champs["email"] = champs["email"].strip().lower()
        check_name(convention, champs["email"], champs.get("prenom", ""), champs.get("nom", ""))
    return champs


def check_person(convention: Convention, promeneur: Promeneur | None) -> None:
    """A post of a network is held by somebody of this network."""
    if promeneur is not None and promeneur.reseau_id != convention.structure.reseau_id:
        raise Refused("Cette personne n’est pas du même réseau.")
