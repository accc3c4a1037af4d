"""The convention comes into force: its people are named, their mandates open, in one transaction."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from promeneurs.models import Mandat, Promeneur
from promeneurs.rules import can_manage
from promeneurs.services import create_promeneur, designate, invite_promeneur
from socle.dates import UN_JOUR, aujourdhui, intersection, jusqu_a
from socle.ecriture import ecriture, verrouiller
from socle.etats import Refused
from socle.texte import tri
from structures.services import enter_network, is_in_network

from .. import courriels
from ..enums import Signataire
from ..models import Convention, Poste
from .bilan import open_years
from .certificat import make_certificate
from .commun import pass_to
from .reprise import follow


def activate(*, convention: Convention, by: Any, d_office: bool = False) -> Convention:
    """Every party has signed: in force by its dates, its mandates opened with it, and the certificate of its signatures
    made. Refused while one is awaited. `d_office`: the last party has just signed on screen, what the coordination
    prepared follows."""
    with ecriture(Convention, by=by, action="activer"):
        verrouiller(convention.structure)
        verrouiller(convention)
        postes = list(convention.postes_prevus.select_related("promeneur"))
        pass_to(
            convention,
            "activer",
            by=by,
            unless=_awaited,
            d_office=d_office,
            activee_le=aujourdhui(),
            postes=len(postes),
        )
        make_certificate(convention, by)
        _enter(convention, by)
        for poste in postes:
            if not poste.a_pourvoir:
                fill(poste=poste, convention=convention, by=by, d_office=d_office)
        follow(structure=convention.structure, by=by)
        open_years(conventions=Convention.objects.filter(pk=convention.pk))
        courriels.activated(convention)
    return convention


def _awaited(convention: Convention) -> list[str]:
    from .signature import awaited  # noqa: PLC0415  it calls this module when the last party has signed

    noms = [Signataire(partie).label for partie in awaited(convention)]
    return [f"Il manque la signature confirmée de {', '.join(noms)}."] if noms else []


def _enter(convention: Convention, by: Any) -> None:
    """A structure under convention is in the network, from the first day of the convention on."""
    depuis = max(convention.periode.lower, aujourdhui())
    if is_in_network(convention.structure, depuis):
        return
    suivante = convention.structure.adhesions.filter(periode__startswith__gt=depuis).order_by("periode").first()
    enter_network(
        structure=convention.structure, depuis=depuis, sortie=suivante.periode.lower if suivante else None, by=by
    )


def fill(
    *, poste: Poste, convention: Convention, by: Any, depuis: date | None = None, d_office: bool = False
) -> Mandat | None:
    """Name the person of a post, whose file is found or made; one already named by the structure is not again.

    Nobody is named in the past: from the start of the post or of the convention, today at the earliest. None when
    the post is over before.
    """
    promeneur = poste.promeneur or _find_or_create(poste, convention, by)
    ailleurs = promeneur.mandats.non_finis(aujourdhui()).exclude(structure=convention.structure_id)
    if ailleurs.exists() and not (d_office or can_manage(by, promeneur)):
        raise Refused(f"Une autre structure nomme déjà {promeneur}\u00a0: c’est à la coordination d’ajouter la vôtre.")
    debut = max(depuis or poste.debut or convention.periode.lower, aujourdhui())
    sortie = poste.fin + UN_JOUR if poste.fin else None
    mandat = _named_already(promeneur, convention, debut)
    if mandat is None and (sortie is None or sortie > debut) and debut < convention.periode.upper:
        mandat = designate(
            promeneur=promeneur,
            structure=convention.structure,
            depuis=debut,
            sortie=sortie,
            heures_hebdo=poste.heures,
            by=by,
        )
    poste.promeneur, poste.mandat = promeneur, mandat
    poste.prenom = poste.nom = poste.email = poste.fonction = ""
    poste.save(update_fields=["promeneur", "mandat", "prenom", "nom", "email", "fonction"])
    if not promeneur.user_id and promeneur.email:
        invite_promeneur(promeneur=promeneur, by=by)
    return mandat


def _find_or_create(poste: Poste, convention: Convention, by: Any) -> Promeneur:
    """Somebody known keeps their file: found by the e-mail address (domain §3.8)."""
    reseau = convention.structure.reseau
    check_name(convention, poste.email, poste.prenom, poste.nom)
    return known_by(convention, poste.email) or create_promeneur(
        reseau=reseau, prenom=poste.prenom, nom=poste.nom, email=poste.email, fonction=poste.fonction, by=by
    )


def known_by(convention: Convention, email: str) -> Promeneur | None:
    """Somebody of the network, by the e-mail address."""
    siens = Promeneur.objects.filter(reseau=convention.structure.reseau_id)
    return siens.filter(email__iexact=email.strip()).first() if email.strip() else None


def check_name(convention: Convention, email: str, prenom: str, nom: str) -> None:
    """An address known in the network under another name is a mistake: nobody is named for somebody else. Whose it is,
    is not said."""
    connu = known_by(convention, email)
    if connu is not None and tri(f"{prenom} {nom}") != tri(f"{connu.prenom} {connu.nom}"):
        raise ValidationError(
            {"email": "Cette adresse est celle d’une autre personne du réseau\u00a0: vérifiez l’adresse et le nom."}
        )


def _named_already(promeneur: Promeneur, convention: Convention, depuis: date) -> Mandat | None:
    """A mandate of the same structure on some of the days to come."""
    voulue = jusqu_a(depuis, max(convention.periode.upper, depuis + timedelta(days=1)))
    mandats = Mandat.objects.filter(promeneur=promeneur, structure=convention.structure_id)
    return next((m for m in mandats.order_by("-designation") if intersection(m.designation, voulue)), None)
