"""What waits for the head of a structure, for the coordination, and for a partner, about conventions."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from socle import a_faire, compilees
from socle.a_faire import Tache
from socle.dates import aujourdhui, dernier_jour
from structures import parcours
from structures.enums import EtatDeclaration
from structures.models import Declaration, Membre
from territoires.enums import RoleDansReseau
from territoires.models import RoleReseau

from . import a_faire_argent, liens, renouvellement, statuts, tours
from .enums import EtatConvention, Role, Signataire, Tour
from .models import Avis, Convention, Poste, RefusSignature, Signature
from .querysets import ENCADREMENT
from .signataires import au_tour

E = EtatConvention
_STRUCTURE = {
    E.BROUILLON: ("Demande à compléter", "Complétez chaque partie, puis déposez le dossier.", "Continuer", "bien"),
    E.CORRECTIONS: ("Dossier à corriger", "La coordination a commenté des parties.", "Corriger", "urgent"),
    E.A_SIGNER: ("Convention à signer", "Lisez-la, puis signez-la, à l’écran ou sur papier.", "Signer", "urgent"),
}
_COORDINATION = {
    E.DEPOSE: ("Dossier déposé", "Ouvrir", "urgent"),
    E.INSTRUCTION: ("Dossier à instruire", "Instruire", "attention"),
    E.ACCEPTEE: ("Convention à préparer", "Préparer", "attention"),
    E.AJOURNEE: ("Dossier ajourné", "Reprendre", "bien"),
}


def _jour(moment: Any) -> Any:
    return timezone.localdate(moment)


def _dossiers(conventions: QuerySet[Convention]) -> QuerySet[Convention]:
    return conventions.select_related("structure__reseau").order_by("etat_le", "pk")


def de_la_structure(user: Any, conventions: QuerySet[Convention] | None = None) -> Iterator[Tache]:
    """One task a file, when it is the structure's turn; renewals to ask for; a first request to begin once the
    coordination has called. Among these files, when given."""
    if not user.is_authenticated:
        return
    if conventions is None:
        yield from _a_commencer(user)
    siennes = (Convention.objects.all() if conventions is None else conventions).edited_by(user)
    signee = Signature.objects.filter(
        convention=OuterRef("pk"), partie=Signataire.STRUCTURE, ecartee_le=None, document__remplace_le=None
    )
    attendues = siennes.filter(etat__in=_STRUCTURE).exclude(Q(etat=E.A_SIGNER) & (Q(Exists(signee)) | refusees()))
    for convention in _dossiers(attendues):
        titre, detail, bouton, ton = _STRUCTURE[E(convention.etat)]
        if convention.corrections_avant:
            detail = f"{detail} C’est attendu pour le {convention.corrections_avant:%d/%m/%Y}."
        detail = f"{convention.structure.nom}\u00a0: {detail[:1].lower()}{detail[1:]}"
        yield Tache(titre, detail, liens.structure(convention), bouton, _jour(convention.etat_le), ton)
    for convention in a_renouveler(siennes):
        detail = f"{convention.structure.nom}\u00a0: elle finit le {dernier_jour(convention.periode):%d/%m/%Y}."
        yield Tache("Convention à renouveler", detail, liens.structure(convention), "Renouveler")


def chez_les_autres(user: Any) -> Iterator[Tache]:
    """Files of one's structures, and requests that name one, while somebody else has them: who, and what next."""
    if not user.is_authenticated:
        return
    attendues = Convention.objects.attendues().select_related("structure__reseau").with_tour()
    siennes = {c.pk: (c, Role.STRUCTURE, liens.structure(c)) for c in attendues.edited_by(user)}
    nomme = Exists(Poste.objects.filter(convention=OuterRef("pk"), promeneur__user=user))
    ou_nomme = attendues.filter(nomme).exclude(pk__in=siennes)
    for c, role, url in [*siennes.values(), *((c, Role.PROMENEUR, reverse("mon_profil")) for c in ou_nomme)]:
        if role == Role.PROMENEUR or not _est_a_elle(c):
            statut = statuts.statut(c, role, aujourdhui())
            yield Tache(c.structure.nom, f"{statut.libelle}. {statut.ensuite}", url, "Voir", statut.depuis, "bien")
    yield from _declarees(user)


def _est_a_elle(c: Any) -> bool:
    """Its structure has it to do: `de_la_structure` says so."""
    return c.etat in _STRUCTURE and not (c.etat == E.A_SIGNER and Signataire.STRUCTURE in c.donnees)


def _a_commencer(user: Any) -> Iterator[Tache]:
    """Structures that the coordination has called, neither in the network nor with any request yet."""
    accueillies = _sans_demande(EtatDeclaration.ACCUEILLIE, user=user, role__in=ENCADREMENT)
    for d in accueillies.filter(structure__adhesions=None):
        url = reverse("structure_dossier_nouveau", args=[d.structure.code])  # type: ignore[union-attr]
        suite = f"{d.nom}\u00a0: {parcours.de(d).suite}"
        yield Tache("Convention à demander", suite, url, "Commencer", _jour(d.etat_le))


def _sans_demande(etat: str, **membre: Any) -> QuerySet[Declaration]:
    siennes = Membre.objects.filter(structure=OuterRef("structure"), **membre)
    declarations = Declaration.objects.filter(Exists(siennes), etat=etat, structure__conventions=None)
    return declarations.select_related("structure", "reseau")


def _declarees(user: Any) -> Iterator[Tache]:
    """Structures that the coordination has not called yet, without any request."""
    for d in _sans_demande(EtatDeclaration.CONFIRMEE, user=user):
        suite = parcours.de(d).suite
        url = reverse("espace_structure", args=[d.structure.code])  # type: ignore[union-attr]
        yield Tache(d.nom, f"{suite[:1].upper()}{suite[1:]}", url, "Voir", _jour(d.etat_le), "bien")


def refusees() -> Q:
    """Files that nobody signs, since a party refuses to."""
    return Q(Exists(RefusSignature.objects.filter(convention=OuterRef("pk"), leve_le=None, document__remplace_le=None)))


def a_renouveler(conventions: QuerySet[Convention], jour: date | None = None) -> QuerySet[Convention]:
    """Those that end within six months, without a renewal in progress or signed."""
    jour = jour or aujourdhui()
    suites = Convention.objects.filter(renouvelle=OuterRef("pk")).exclude(etat=E.ABANDONNEE)
    suites = suites.exclude(Q(etat=E.REFUSEE) & ~tours.tues())
    suivantes = Convention.objects.datees().filter(
        structure=OuterRef("structure"), periode__startswith__gte=OuterRef("periode__endswith")
    )
    proches = conventions.finissant(jour, renouvellement.dernier_terme(jour))
    return _dossiers(proches.exclude(Exists(suites)).exclude(Exists(suivantes)))


def de_la_coordination(user: Any) -> Iterator[Tache]:
    """What waits for the coordination, in every network that this person runs."""
    if user.is_authenticated:
        yield from a_coordonner(Convention.objects.coordinated_by(user))


def du_reseau(reseau: int) -> Iterator[Tache]:
    """The same of one network."""
    return _a_coordonner(compilees.objets(_attendus_du_reseau, reseau, aujourdhui()))


def _attendus_du_reseau(reseau: int, jour: date) -> QuerySet[Convention]:
    return _attendus(Convention.objects.du_reseau(reseau), jour)


def _attendus(conventions: QuerySet[Convention], jour: date) -> QuerySet[Convention]:
    """Files in which something waits for the coordination, or is late."""
    attendent = conventions.with_tour(jour).annotate(en_retard=tours.bilan_en_retard(jour))  # type: ignore[attr-defined]
    ici = Q(tour=Tour.COORDINATION) | Q(en_retard__isnull=False) | tours.corrections_en_retard(jour)
    return _dossiers(attendent.filter(ici)).with_suivi()  # type: ignore[attr-defined]


def a_coordonner(conventions: QuerySet[Convention]) -> Iterator[Tache]:
    """One task for each thing that waits for the coordination in these files; and one a network for its late reports.
    One query."""
    return _a_coordonner(list(_attendus(conventions, aujourdhui())))


def _a_coordonner(lignes: list[Convention]) -> Iterator[Tache]:
    yield from a_faire_argent.en_retard(lignes)
    for convention in lignes:
        nom, url = _suivi(convention), liens.coordination(convention)
        if convention.corrections_avant and convention.corrections_avant < aujourdhui():
            yield Tache("Corrections en retard", nom, url, "Voir", convention.corrections_avant, "attention")
        if convention.etat in _COORDINATION and not tours.tue(convention):
            titre, bouton, ton = _COORDINATION[E(convention.etat)]
            yield Tache(titre, nom, url, bouton, _jour(convention.etat_le), ton)
        for acte, (titre, bouton, ton, ancre) in _ACTES.items():
            if (depuis := getattr(convention, acte)) is not None:
                yield Tache(titre, nom, url + ancre, bouton, depuis, ton)


def _suivi(convention: Convention) -> str:
    """Whose file it is, and who in the team follows it."""
    nom, suit = convention.structure.nom, convention.instructeur
    suivie = suit is not None and convention.est_suivie  # type: ignore[attr-defined]
    return f"{nom}, suivi par {suit.nom_complet}" if suivie else nom


_ACTES = {
    "decision_a_noter": ("Décision du Copil à noter", "Noter", "attention", ""),
    "courriel_a_envoyer": ("Décision à notifier", "Relire et envoyer", "urgent", "#decisions"),
    "refus_a_traiter": ("Refus de signer", "Répondre", "urgent", "#signature"),
    "signature_a_confirmer": ("Document signé à confirmer", "Vérifier", "attention", "#signature"),
    "changement_a_noter": ("Changement déclaré", "Voir", "attention", "#changements"),
    "bilan_a_lire": ("Bilan à lire", "Lire", "attention", "#bilans"),
    "avenant_a_traiter": ("Avenant en cours", "Voir", "attention", "#avenants"),
    "demeure_a_traiter": ("Mise en demeure à suivre", "Voir", "urgent", "#demeures"),
    "reponse_a_lire": ("Réponse à une mise en demeure", "Lire", "urgent", "#demeures"),
    "controle_a_lire": ("Réponse à un contrôle", "Examiner", "attention", "#controles"),
}


def du_partenaire(user: Any) -> Iterator[Tache]:
    """Files on an agenda, on which this partner has given no opinion."""
    if not user.is_authenticated:
        return
    reseaux = RoleReseau.objects.filter(user=user, role=RoleDansReseau.PARTENAIRE).values("reseau")
    donne = Avis.objects.filter(convention=OuterRef("pk"), auteur=user)
    attendus = Convention.objects.filter(structure__reseau__in=reseaux, etat=E.AU_COPIL).exclude(Exists(donne))
    attendus = attendus.exclude(tours.recuse(user))
    for convention in _dossiers(attendus):
        url = liens.partenaire(convention)
        yield Tache("Dossier à lire avant le Copil", convention.structure.nom, url, "Lire", _jour(convention.etat_le))


def a_signer(user: Any) -> Iterator[Tache]:
    """Conventions whose signature this partner's body has not given yet."""
    if not user.is_authenticated:
        return
    for partie in (Signataire.CAF, Signataire.MSA):
        reseaux = RoleReseau.objects.filter(user=user, role=RoleDansReseau.PARTENAIRE, organisme__nature=partie)
        donnee = Signature.objects.filter(
            convention=OuterRef("pk"), partie=partie, ecartee_le=None, document__remplace_le=None
        )
        attendues = Convention.objects.filter(
            structure__reseau__in=reseaux.values("reseau"), etat=E.A_SIGNER, parties__contains=[partie]
        )
        attendues = attendues.exclude(Exists(donnee)).exclude(refusees())
        for convention in _dossiers(attendues.with_tour()):  # type: ignore[attr-defined]
            if partie not in au_tour(
                convention.parties, convention.donnees, convention.confirmees, convention.dans_l_ordre
            ):
                continue
            detail = f"{convention.numero}, {convention.structure.nom}"
            yield Tache(
                "Convention à signer", detail, liens.partenaire(convention), "Signer", _jour(convention.etat_le)
            )


def declare() -> None:
    a_faire.register(de_la_structure)
    a_faire.register(de_la_coordination)
    a_faire.register(du_partenaire)
    a_faire.register(a_signer)
    a_faire.register_ailleurs(chez_les_autres)
