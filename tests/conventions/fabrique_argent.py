"""Yearly reports, payments and controls in every state, each brought there through the services."""

from datetime import date
from decimal import Decimal
from typing import Any

from conventions import services
from conventions.models import Bilan, Controle, Convention, Versement
from socle.dates import aujourdhui
from territoires.models import NomOrganisme, Organisme, PartenaireReseau
from tests.conventions.fabrique import pdf

FORFAIT = Decimal("1500.00")
CHIFFRES = {
    "jeunes_touches": 120, "dont_nouveaux": 40, "rencontres": 12, "echanges": 300, "orientations": 9,
    "heures_faites": Decimal("180.5"), "inconnus": ["reunions_suivies"],
}  # fmt: skip
RECIT = {"actions": "Des ateliers.", "difficultes": "Le temps.", "besoins": "Se former.", "perspectives": "Continuer."}
MANQUE_PAS = ("compte", "attestation", "budget")


def derniere() -> int:
    """The last year that is over."""
    return aujourdhui().year - 1


def regles(reseau: Any, **autres: Any) -> None:
    """What the network decided about money."""
    for champ, valeur in ({"forfait_promeneur": FORFAIT, "part_signature": 70} | autres).items():
        setattr(reseau, champ, valeur)
    reseau.save()


def convention(structure: Any, by: Any, *, postes: int = 2, debut: date | None = None) -> Convention:
    """Signed before the platform, of the two years past to the next one."""
    debut = debut or date(derniere() - 1, 1, 1)
    fin = date(aujourdhui().year + 1, 12, 31)
    return services.resume_convention(structure=structure, debut=debut, dernier_jour=fin, postes=postes, by=by)


def bilan(etat: str, *, convention: Convention, tete: Any, by: Any, annee: int | None = None) -> Bilan:
    """The report of a year that is over, in this state."""
    annee = annee or derniere()
    b = Bilan.objects.filter(convention=convention, annee=annee).first() or services.ask_bilan(
        convention=convention, annee=annee, by=by
    )
    if etat == "sans_objet":
        return services.exempt_bilan(bilan=b, motif="Reprise", by=by)
    if etat == "a_rendre":
        return b
    remplir(b, tete)
    services.submit_bilan(bilan=b, by=tete)
    if etat == "renvoye":
        return services.send_back(bilan=b, commentaire="Précisez", by=by)
    return services.accept_bilan(bilan=b, by=by) if etat == "accepte" else b


def remplir(b: Bilan, tete: Any) -> Bilan:
    for section, changes in (("chiffres", CHIFFRES), ("recit", RECIT)):
        services.save_bilan(bilan=b, section=section, changes=dict(changes), version=None, by=tete)
    for type_ in MANQUE_PAS:
        services.give_paper(bilan=b, type=type_, upload=pdf(f"{type_}.pdf"), by=tete)
    return b


def accorder(convention: Convention, by: Any, montant: Any = 9000) -> None:
    """The funder decided, apart from the committee."""
    reseau = convention.structure.reseau
    lien = PartenaireReseau.objects.filter(reseau=reseau, organisme__nature="caf").first() or _caf(reseau)
    services.record_funder_decision(
        convention=convention, organisme=lien.organisme, le=aujourdhui(), accorde=True, montant=montant, by=by
    )


def _caf(reseau: Any) -> PartenaireReseau:
    from socle.dates import jusqu_a

    organisme = Organisme.objects.create(nature="caf")
    NomOrganisme.objects.create(organisme=organisme, nom="Caf", periode=jusqu_a(None, None))
    return PartenaireReseau.objects.create(reseau=reseau, organisme=organisme, periode=jusqu_a(None, None))


def versement(
    etat: str, *, convention: Convention, by: Any, genre: str = "acompte", annee: int | None = None
) -> Versement:
    """A payment of a year, in this state; its conditions are the caller's."""
    v = Versement.objects.get(convention=convention, annee=annee or derniere(), genre=genre)
    if etat == "prevu":
        return v
    if etat == "annule":
        return services.cancel_payment(versement=v, motif="Sans suite", by=by)
    services.order_payment(versement=v, le=aujourdhui(), montant=v.montant, by=by)
    if etat == "ordonne":
        return v
    services.record_payment(versement=v, le=aujourdhui(), reference="VIR-1", by=by)
    if etat == "paye":
        return v
    un_controle("clos", convention=convention, by=by, issue="recuperation")
    services.recover(versement=v, montant=Decimal(100), motif="controle", explication="Factures absentes", by=by)
    if etat == "recupere":
        services.record_refund(versement=v, le=aujourdhui(), reference="CHQ-2", by=by)
    return v


def un_controle(etat: str, *, convention: Convention, by: Any, tete: Any = None, issue: str = "conforme") -> Controle:
    x = services.start_control(convention=convention, demande="Les fiches de paie", repondre_le=aujourdhui(), by=by)
    if etat == "repondu":
        services.answer_control(controle=x, reponse="Les voici.", by=tete)
    if etat == "clos":
        services.close_control(controle=x, issue=issue, conclusion="Vu.", by=by)
    return x
