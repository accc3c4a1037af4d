"""Where a person stands and who holds the ball, told step by step. The definitions are the querysets'."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from promeneurs.enums import EtatCompte, StatutPromeneur
from promeneurs.models import Mandat, Promeneur
from socle.dates import aujourdhui, dernier_jour
from socle.valeurs import jour as en_jour

from .suivi import with_signatures

PHRASES = {
    StatutPromeneur.SUSPENDU: (
        "Rien n’est public tant que la suspension dure.",
        "À vous\u00a0: la revoir sous 15 jours.",
    ),
    StatutPromeneur.PARTI: ("Toutes ses désignations sont finies.", ""),
    StatutPromeneur.A_MANDATER: ("Rien n’ouvre son mandat aujourd’hui.", "À vous\u00a0: convention ou exception."),
    StatutPromeneur.ATTENTE_CHARTE: ("Il manque une signature de la charte.", ""),
    StatutPromeneur.ABSENT: ("L’annuaire dit son absence et son relais.", ""),
    StatutPromeneur.COMPTE_A_VERIFIER: ("Un compte attend d’être ouvert et contrôlé.", "À vous, ou à la direction."),
    StatutPromeneur.PROFIL_INCOMPLET: ("Le profil ne peut pas encore être montré.", ""),
    StatutPromeneur.CACHE: (
        "Sorti de l’annuaire\u00a0: personne n’a confirmé sa fiche.",
        "À la personne\u00a0: confirmer. Ou à vous, après un appel.",
    ),
    StatutPromeneur.FIN_PROCHE: (
        "Visible, mais son mandat finit dans les 90 jours.",
        "À la structure\u00a0: dire la suite.",
    ),
    StatutPromeneur.A_CONFIRMER: (
        "Visible, mais sa fiche n’a pas été confirmée depuis trois mois.",
        "À la personne\u00a0: confirmer. Ou à vous, après un appel.",
    ),
    StatutPromeneur.VISIBLE: ("Visible dans l’annuaire.", ""),
}


@dataclass
class Situation:
    statut: StatutPromeneur
    phrase: str
    balle: str
    etapes: list[dict[str, str]] = field(default_factory=list)
    actif: bool = False
    visible: bool = False
    cachee: bool = False


def situation(promeneur: Promeneur, jour: date, mandats: list[Any], comptes: list[Any]) -> Situation:
    """The status of the day, the steps to the directory, and whose turn it is."""
    soi = Promeneur.objects.filter(pk=OuterRef("pk"))
    vue = (
        Promeneur.objects.filter(pk=promeneur.pk)
        .with_statut(jour)
        .annotate(
            designe=Exists(soi.designes(jour)),
            en_vigueur=Exists(Mandat.objects.filter(promeneur=OuterRef("pk")).en_vigueur(jour)),
            charte=Exists(Mandat.objects.filter(promeneur=OuterRef("pk"), designation__contains=jour).signes(jour)),
            actif=Exists(soi.actifs(jour)),
            visible=Exists(soi.visibles(jour)),
            cachee=Exists(soi.caches(jour)),
        )
        .get()
    )
    statut = StatutPromeneur(vue.statut)
    phrase, balle = PHRASES[statut]
    etapes = _etapes(vue, promeneur, jour, mandats, comptes)
    manque = next((e for e in etapes if e["etat"] != "fait"), None)
    if manque is not None:
        manque["etat"] = "ici"
        if statut not in (StatutPromeneur.PARTI, StatutPromeneur.SUSPENDU):
            balle = manque["qui"]
    return Situation(statut, phrase, balle, etapes, vue.actif, vue.visible, vue.cachee)


def _etape(titre: str, fait: bool, detail: str, qui: str) -> dict[str, str]:
    return {"titre": titre, "etat": "fait" if fait else "a_venir", "detail": detail, "qui": qui}


def _etapes(vue: Any, promeneur: Promeneur, jour: date, mandats: list[Any], comptes: list[Any]) -> list[dict[str, str]]:
    courants = [m for m in mandats if jour in m.designation]
    noms = ", ".join(str(m.structure) for m in courants)
    return [
        _etape("Désigné par une structure", vue.designe, noms or "Aucune désignation aujourd’hui", "À la structure."),
        _etape(
            "Mandat en vigueur",
            vue.en_vigueur,
            _ouverture(courants, jour) if vue.en_vigueur else "Ni convention en vigueur, ni exception",
            "À vous\u00a0: reprendre la convention de la structure, ou documenter une exception.",
        ),
        _charte(vue.charte, courants),
        _profil(vue, promeneur, courants),
        _comptes(comptes),
        _confirmation(promeneur, jour),
    ]


def _ouverture(courants: list[Any], jour: date) -> str:
    ouverts = [m for m in courants if m.periode and jour in m.periode]
    fins = []
    for m in ouverts:
        fin = dernier_jour(m.periode)
        fins.append(f"{m.get_fondement_display()}" + (f", jusqu’au {en_jour(fin)}" if fin else ""))
    return "\u00a0; ".join(fins)


def _charte(faite: bool, courants: list[Any]) -> dict[str, str]:
    if faite:
        return _etape("Charte signée des deux côtés", True, "", "")
    if courants and not any(m.ouvrable for m in courants):
        return _etape("Charte signée des deux côtés", False, "Quand une convention pourra ouvrir le mandat", "")
    manquent = []
    for mandat in (m for m in courants if m.ouvrable):
        manquent += [] if mandat.signe_promeneur else ["la personne"]
        manquent += [] if mandat.signe_structure else [str(mandat.structure)]
    qui = " et ".join(dict.fromkeys(manquent)) or "la personne et sa structure"
    return _etape("Charte signée des deux côtés", False, f"Manque\u00a0: {qui}", f"À signer par {qui}.")


def _profil(vue: Any, promeneur: Promeneur, courants: list[Any]) -> dict[str, str]:
    manque = [] if promeneur.fonction else ["la fonction"]
    image = promeneur.photo_id or any(m.structure.image_id for m in courants)
    manque += [] if image else ["une photo, la sienne ou celle de la structure"]
    detail = f"Manque\u00a0: {' et '.join(manque)}" if manque else "Prénom, fonction et image"
    return _etape("Profil complet", not manque, detail, "À la personne, sur son profil.")


def _comptes(comptes: list[Any]) -> dict[str, str]:
    officiels = [c for c in comptes if c.etat == EtatCompte.OFFICIEL]
    attente = [c for c in comptes if c.etat == EtatCompte.A_VERIFIER]
    if officiels:
        return _etape("Un compte vérifié", True, ", ".join(c.nom_plateforme for c in officiels), "")
    if attente:
        detail = ", ".join(f"{c} attend d’être ouvert" for c in attente)
        return _etape("Un compte vérifié", False, detail, "À vous, ou à la direction de la structure\u00a0: l’ouvrir.")
    return _etape("Un compte vérifié", False, "Aucun compte présenté", "À la personne, ou à vous pour elle.")


def _confirmation(promeneur: Promeneur, jour: date) -> dict[str, str]:
    cachee = promeneur.cache_le is not None and promeneur.cache_le <= jour
    detail = f"Le {en_jour(promeneur.confirme_le)}" + (", il y a trop longtemps" if cachee else "")
    return _etape("Fiche confirmée", not cachee, detail, "À la personne\u00a0: confirmer. Ou à vous, après un appel.")


def mandats_de(promeneur: Promeneur) -> list[Any]:
    """Every designation of the person, latest first, with who signed."""
    siens = promeneur.mandats.with_ouvrable(aujourdhui()).select_related("structure__commune")
    mandats = with_signatures(siens)
    return list(mandats.prefetch_related("signatures__fichier", "signatures__version").order_by("-designation", "-pk"))
