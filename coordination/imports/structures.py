"""Rows of employers → one sheet an employer, tied to the base when it is known there."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from socle.texte import tri
from structures.enums import StatutJuridique, StatutReseau, TypeStructure
from structures.models import Contact

from . import vocabulaire
from .contexte import Contexte
from .ordre import paire
from .plan import FicheStructure, Lu
from .ressemblance import SEUIL, memes_nombres, note

VOISINES = 100  # employers compared in one commune
SIMPLES = ("code_postal", "adresse", "email", "telephone", "site", "siret")


class Repertoire:
    """Every employer the import may speak of: those of the files, and those of the base."""

    def __init__(self, ctx: Contexte) -> None:
        self.ctx = ctx
        self.fiches: list[FicheStructure] = [FicheStructure(base=s) for s in ctx.base.structures]
        self.utilisees: list[FicheStructure] = []
        self._noms: dict[str, list[FicheStructure]] = {}
        for fiche in self.fiches:
            self._noms.setdefault(fiche.base.tri, []).append(fiche)

    def utilise(self, fiche: FicheStructure) -> FicheStructure:
        if not any(f is fiche for f in self.utilisees):
            self.utilisees.append(fiche)
        return fiche

    def ajoute(self) -> FicheStructure:
        fiche = FicheStructure()
        self.fiches.append(fiche)
        return fiche

    def nomme(self, fiche: FicheStructure, nom: str) -> None:
        meme = self._noms.setdefault(tri(nom), [])
        if not any(f is fiche for f in meme):
            meme.append(fiche)

    def de_nom(self, nom: str) -> list[FicheStructure]:
        return list(self._noms.get(tri(nom), []))

    def de_siret(self, siret: str) -> FicheStructure | None:
        return next((f for f in self.fiches if siret and _siret(f) == siret), None)


def _siret(fiche: FicheStructure) -> str:
    return fiche.champs.get("siret") or (fiche.base.siret if fiche.base else "")


def lire(ctx: Contexte, repertoire: Repertoire) -> None:
    """Every row of the structures' sheets goes to its sheet."""
    lus = [(lu, ctx.commune(lu)) for lu in ctx.lire("structures")]
    reserves = {(tri(lu.v["nom"]), c.insee) for lu, c in lus if c}
    for lu, commune in lus:
        if commune is None:
            # Not known yet: people may still name it, so that only the real question is asked.
            fiche = FicheStructure(lus=[lu], champs={"nom": lu.v["nom"]})
            repertoire.fiches.append(fiche)
            repertoire.nomme(fiche, lu.v["nom"])
            continue
        fiche = _fiche(ctx, repertoire, lu, commune, reserves)
        if fiche is not None:
            _remplit(ctx, fiche, lu, commune)
            repertoire.nomme(fiche, lu.v["nom"])
            repertoire.utilise(fiche)
    _voisines(ctx, repertoire)


def _voisines(ctx: Contexte, repertoire: Repertoire) -> None:
    """Of two names one slip apart in a commune, without two SIRET to tell them, the reader is told: perhaps one."""
    par_commune: dict[str, list[FicheStructure]] = {}
    for fiche in repertoire.fiches:
        if fiche.commune:
            par_commune.setdefault(fiche.commune.insee, []).append(fiche)
    for fiches in par_commune.values():
        for autre, fiche in combinations(fiches[:VOISINES], 2):
            nouvelle = fiche.base is None and not (_siret(fiche) and _siret(autre))
            if nouvelle and memes_nombres(fiche.nom, autre.nom) and note(fiche.nom, autre.nom) >= SEUIL:
                _dit_voisines(ctx, fiche, autre)


def _dit_voisines(ctx: Contexte, fiche: FicheStructure, autre: FicheStructure) -> None:
    """`autre` is of the base or of another row; the new one is always of a row."""
    haut, bas = paire(autre.lus[0], fiche.lus[0]) if autre.lus else (None, fiche.lus[0])
    connue = f"«\u00a0{haut.v['nom']}\u00a0», ligne {haut.rang.ligne}" if haut else f"«\u00a0{autre.nom}\u00a0»"
    ctx.avis(bas, "nom", f"ressemble à {connue}, même commune. Une seule\u00a0? Écrivez le même nom.")


def _fiche(
    ctx: Contexte, repertoire: Repertoire, lu: Lu, commune: Any, reserves: set[tuple[str, str]]
) -> FicheStructure | None:
    """The sheet of a row: by SIRET, else by name and commune, else a new one."""
    par_siret = repertoire.de_siret(lu.get("siret") or "")
    homonymes = repertoire.de_nom(lu.v["nom"])
    ici = next((f for f in homonymes if f.commune and f.commune.insee == commune.insee), None)
    if par_siret and ici and par_siret is not ici:
        ctx.erreur(
            lu, "siret", f"ce SIRET est celui de «\u00a0{par_siret.libelle}\u00a0», pas de «\u00a0{ici.libelle}\u00a0»."
        )
        return None
    if par_siret and par_siret.lus and not ici:
        haut, bas = paire(par_siret.lus[0], lu)
        ou = f"ligne {haut.rang.ligne} ({haut.rang.fichier})"
        ctx.erreur(bas, "siret", f"ce SIRET est déjà donné {ou} pour «\u00a0{haut.v['nom']}\u00a0».")
        return None
    if ici and ici.lus and lu.get("siret") and _siret(ici) and _siret(ici) != lu.get("siret"):
        haut, bas = paire(ici.lus[0], lu)
        suite = "donne un autre SIRET à une structure de même nom et de même commune."
        ctx.erreur(bas, "siret", f"la ligne {haut.rang.ligne} {suite}")
        return None
    return par_siret or ici or _deplacee(ctx, repertoire, lu, commune, homonymes, reserves) or repertoire.ajoute()


def _deplacee(
    ctx: Contexte,
    repertoire: Repertoire,
    lu: Lu,
    commune: Any,
    homonymes: Iterable[FicheStructure],
    reserves: set[tuple[str, str]],
) -> FicheStructure | None:
    """One of that name is known in another commune, and no row speaks of it: the same corrected, or another?"""
    orphelines = [
        f
        for f in homonymes
        if f.base
        and not f.lus
        and f.commune
        and (tri(f.nom), f.commune.insee) not in reserves
        and not (f.base.siret and lu.get("siret"))
    ]
    if not orphelines:
        return None
    options = [(f.base.code, f"la même que {f.libelle}, la commune change") for f in orphelines]
    message = f"«\u00a0{lu.v['nom']}\u00a0» existe déjà dans une autre commune\u00a0: est-ce la même\u00a0?"
    reponse = ctx.demande(lu, "nom", message, [*options, ("nouvelle", f"une autre, à {commune.nom}")])
    return next((f for f in orphelines if f.base.code == reponse), None)


def _remplit(ctx: Contexte, fiche: FicheStructure, lu: Lu, commune: Any) -> None:
    """Add what the row says to the sheet; a row that contradicts an earlier one is said."""
    dits = _champs(ctx, fiche, lu, commune)
    for nom, valeur in dits.items():
        deja = fiche.champs.get(nom)
        if deja is None or not fiche.lus:
            fiche.champs[nom] = valeur
        elif deja != valeur and nom not in ("nom", "annees_aap"):
            haut, bas = paire(fiche.lus[0], lu)
            ctx.erreur(bas, nom, f"contredit la ligne {haut.rang.ligne} de la même structure.")
        elif nom == "annees_aap":
            fiche.champs[nom] = _annees([*deja.split("/"), *valeur.split("/")])
    contact = {
        champ: lu.v[colonne]
        for champ, colonne in (
            ("prenom", "responsable_prenom"),
            ("nom", "responsable_nom"),
            ("email", "responsable_email"),
        )
        if colonne in lu.v
    }
    if contact:
        fiche.contact = _contact(ctx, fiche, lu, contact)
    if fiche.lus and lu.v == fiche.lus[0].v:
        ctx.avis(lu, "", f"répète la ligne {fiche.lus[0].rang.ligne}\u00a0: comptée une fois.")
    fiche.lus.append(lu)


def _contact(ctx: Contexte, fiche: FicheStructure, lu: Lu, dit: dict[str, str]) -> dict[str, str]:
    """What the row adds to the contact of the rows before; somebody else replaces them whole, address included."""
    connu = fiche.contact
    if all(tri(connu[champ]) == tri(dit[champ]) for champ in connu.keys() & dit.keys()):
        return {**connu, **dit}
    message = f"autre responsable que la ligne {fiche.lus[0].rang.ligne}\u00a0: cette ligne, plus récente, est gardée."
    ctx.avis(lu, next(f"responsable_{c}" for c in dit if connu.get(c)), message)
    return dit


def _champs(ctx: Contexte, fiche: FicheStructure, lu: Lu, commune: Any) -> dict[str, Any]:
    champs: dict[str, Any] = {"nom": lu.v["nom"], "commune": commune}
    champs |= {nom: lu.v[nom] for nom in SIMPLES if nom in lu.v}
    if "type" in lu.v:
        connu = vocabulaire.type_structure(lu.v["type"])
        if connu is None:
            ctx.avis(lu, "type", f"type «\u00a0{lu.v['type']}\u00a0» inconnu\u00a0: noté «\u00a0Autre\u00a0».")
        if connu or fiche.base is None:
            champs["type"] = str(connu or TypeStructure.AUTRE)
    if "statut_juridique" in lu.v:
        forme = vocabulaire.forme_juridique(lu.v["statut_juridique"])
        if forme is None:
            ctx.avis(
                lu,
                "statut_juridique",
                f"«\u00a0{lu.v['statut_juridique']}\u00a0» inconnu\u00a0: noté «\u00a0Autre\u00a0».",
            )
        if forme or fiche.base is None:
            champs["statut_juridique"] = str(forme or StatutJuridique.AUTRE)
    if "annee_aap" in lu.v:
        champs["annees_aap"] = _annees(lu.v["annee_aap"])
    return champs


def _annees(annees: Iterable[Any]) -> str:
    return "/".join(str(a) for a in sorted({int(a) for a in annees}))


def statut(ctx: Contexte, lu: Lu) -> StatutReseau | None:
    """The stage written in a row; a word nobody knows is said."""
    if "statut" not in lu.v:
        return None
    connu = vocabulaire.statut(lu.v["statut"])
    if connu is None:
        ctx.erreur(
            lu, "statut", f"«\u00a0{lu.v['statut']}\u00a0»\u00a0: écrivez intéressée, dans le réseau, ou sortie."
        )
    return connu


def contact_connu(fiche: FicheStructure) -> Contact | None:
    """The contact of the base that the row speaks of: same address, else same name, else none."""
    if not fiche.base or not fiche.contact:
        return None
    contacts = list(fiche.base.contacts.all())
    email, nom = (
        fiche.contact.get("email", ""),
        tri(f"{fiche.contact.get('prenom', '')} {fiche.contact.get('nom', '')}"),
    )
    par_email = next((c for c in contacts if email and c.email.lower() == email), None)
    return par_email or next((c for c in contacts if nom and tri(str(c)) == nom), None)
