"""The way to the directory, told to the promeneur: what is done, what is next, and whose turn it is."""

from datetime import date
from typing import Any

from django.urls import reverse

from socle import texte
from socle.dates import contient
from socle.valeurs import jour as en_jour

from .models import Mandat, Promeneur


def etapes(p: Promeneur, mandats: list[Mandat], jour: date) -> list[dict[str, Any]]:
    """Six steps; the first that misses is « ici ». `url` and `bouton` when it is the person's turn.

    Needs `with_profil` on the person, `with_ouvrable` and the signatures on the mandates.
    """
    courants = [m for m in mandats if contient(m.designation, jour)]
    ouvert = any(contient(m.periode, jour) for m in courants)
    noms = texte.liste([m.structure.nom for m in courants])
    pas = [
        _pas("Une structure vous nomme", bool(courants), noms or "À une structure du réseau."),
        _pas("Votre mandat est ouvert", ouvert, "" if ouvert else "À la coordination, avec votre structure."),
        _charte(courants),
        _profil(p),
        _compte(p),
        _confirmation(p, jour),
    ]
    ici = next((e for e in pas if e["etat"] != "fait"), None)
    if ici:
        ici["etat"] = "ici"
    return pas


def a_moi(pas: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The first step that the person can take now."""
    return next((e for e in pas if e["etat"] != "fait" and e["url"]), None)


def _pas(titre: str, fait: bool, detail: str = "", url: str = "", bouton: str = "") -> dict[str, Any]:
    etat = "fait" if fait else "a_venir"
    return {"titre": titre, "etat": etat, "detail": detail, "url": "" if fait else url, "bouton": bouton}


def _charte(courants: list[Mandat]) -> dict[str, Any]:
    titre = "La charte est signée des deux côtés"
    signes = {m: {s.partie for s in m.signatures.all()} for m in courants}
    if any(len(parties) == 2 for parties in signes.values()):
        return _pas(titre, True)
    demandees = {m: parties for m, parties in signes.items() if m.ouvrable}  # type: ignore[attr-defined]
    mien = next((m for m, parties in demandees.items() if "promeneur" not in parties), None)
    if courants and not demandees:
        return _pas(titre, False, "Quand une nouvelle convention sera en préparation.")
    if mien is None:
        return _pas(titre, False, "Vous avez signé. À votre structure." if courants else "Quand vous serez nommé.")
    return _pas(titre, False, "À vous.", reverse("signer_charte", args=[mien.code]), "Lire et signer la charte")


def _profil(p: Promeneur) -> dict[str, Any]:
    titre = "Votre profil dit qui vous êtes"
    if not p.fonction:
        return _pas(titre, False, "Il manque votre fonction.", _url("mon_profil_modifier", p), "Compléter mon profil")
    if not p.photo_id and not p.structure_a_image:  # type: ignore[attr-defined]
        return _pas(titre, False, "Il manque une photo.", _url("ma_photo", p), "Ajouter une photo")
    return _pas(titre, True)


def _compte(p: Promeneur) -> dict[str, Any]:
    titre = "Quelqu’un a vérifié un de vos comptes"
    if p.a_compte_officiel:  # type: ignore[attr-defined]
        return _pas(titre, True)
    if p.a_compte_presente:  # type: ignore[attr-defined]
        return _pas(titre, False, "À la direction ou à la coordination\u00a0: ouvrir le compte.")
    return _pas(titre, False, "Ajoutez un compte professionnel.", _url("mon_compte_ajouter", p), "Ajouter un compte")


def _confirmation(p: Promeneur, jour: date) -> dict[str, Any]:
    """A step only for who let the network's delay go by."""
    cachee = p.cache_le is not None and p.cache_le <= jour
    url = reverse("espace_promeneur", args=[p.code]) + "#confirmer"
    detail = f"Confirmée le {en_jour(p.confirme_le)}" + (", il y a trop longtemps." if cachee else ".")
    return _pas("Votre fiche est confirmée", not cachee, detail, url, "Relire et confirmer")


def _url(nom: str, p: Promeneur) -> str:
    return reverse(nom, args=[p.code])
