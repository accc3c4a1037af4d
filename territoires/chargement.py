"""Loading the places: by COPY, in a few seconds, as often as wanted. Nothing that may be referenced is deleted."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from socle.statistiques import analyser
from socle.texte import tri
from territoires import contours, noms
from territoires.enums import NatureNom
from territoires.models import Chargement, Commune, Departement, Epci, FondCarte, NomCommune, Region

DONNEES = Path(__file__).parent / "donnees"
FONDS = "fonds.tsv.gz"
FICHIERS = ("regions.csv", "departements.csv", "epcis.csv", "communes.csv.gz", FONDS)
VERSION = "4"  # of what the loader makes of the files: raise it to have everything loaded again


@dataclass(frozen=True)
class Bilan:
    """What a loading did."""

    communes: int
    noms: int
    deja: bool = False


def charger(departements: Iterable[str] | None = None, *, force: bool = False) -> Bilan:
    """Load the places, or those of some départements only (tests). Idempotent: data already there cost one query."""
    choisis = frozenset(departements) if departements is not None else None
    empreinte = _empreinte(choisis)
    if not force and Chargement.objects.filter(empreinte__in={empreinte, _empreinte(None)}).exists():
        return Bilan(Commune.objects.actuelles().count(), NomCommune.objects.count(), deja=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", ["territoires.charger"])
        lignes = [r for r in _lire("communes.csv.gz") if r["departement"] and _garde(r, choisis)]
        _load_zones(choisis, {r["epci"] for r in lignes})
        _load_communes(lignes)
        if choisis is None:
            Commune.objects.exclude(insee__in=[r["insee"] for r in lignes]).update(actuelle=False)
        nombre = _load_noms(lignes)
        _load_fonds(choisis)
        Chargement.objects.update_or_create(empreinte=empreinte)
    _analyse()
    return Bilan(len(lignes), nombre)


def _garde(ligne: dict, choisis: frozenset[str] | None) -> bool:
    return choisis is None or ligne["departement"] in choisis


def _empreinte(choisis: frozenset[str] | None) -> str:
    somme = hashlib.sha256(VERSION.encode())
    for nom in FICHIERS:
        somme.update((DONNEES / nom).read_bytes())
    somme.update(",".join(sorted(choisis)).encode() if choisis is not None else b"*")
    return somme.hexdigest()


def _lire(nom: str) -> list[dict[str, str]]:
    chemin = DONNEES / nom
    with gzip.open(chemin, "rt", newline="") if nom.endswith(".gz") else open(chemin, newline="") as fichier:
        return list(csv.DictReader(fichier))


def _verse(modele: type, colonnes: list[str], lignes: Iterable[tuple]) -> None:
    """Insert or update rows by primary key, through a temporary table; rows that are the same are left alone."""
    table, cle = modele._meta.db_table, modele._meta.pk.column
    noms_ = ", ".join(f'"{c}"' for c in colonnes)
    autres = [c for c in colonnes if c != cle]
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE "_{table}" ON COMMIT DROP AS SELECT {noms_} FROM "{table}" LIMIT 0')
        with cursor.copy(f'COPY "_{table}" ({noms_}) FROM STDIN') as copie:
            for ligne in lignes:
                copie.write_row(ligne)
        cursor.execute(
            f'INSERT INTO "{table}" ({noms_}) SELECT {noms_} FROM "_{table}" ON CONFLICT ("{cle}") DO UPDATE SET '
            + ", ".join(f'"{c}" = EXCLUDED."{c}"' for c in autres)
            + f" WHERE ({', '.join(f'{table}.{c}' for c in autres)}) IS DISTINCT FROM "
            + f"({', '.join(f'EXCLUDED.{c}' for c in autres)})"
        )
        cursor.execute(f'DROP TABLE "_{table}"')


def _load_zones(choisis: frozenset[str] | None, epcis: set[str]) -> None:
    _verse(Region, ["code", "nom", "tri"], ((r["code"], r["nom"], tri(r["nom"])) for r in _lire("regions.csv")))
    _verse(
        Departement,
        ["code", "nom", "tri", "region_id", "chef_lieu"],
        ((d["code"], d["nom"], tri(d["nom"]), d["region"], d["chef_lieu"]) for d in _lire("departements.csv")),
    )
    _verse(
        Epci,
        ["siren", "nom", "tri", "type"],
        (
            (e["siren"], e["nom"], tri(e["nom"]), e["type"])
            for e in _lire("epcis.csv")
            if choisis is None or e["siren"] in epcis
        ),
    )


def _load_communes(lignes: list[dict[str, str]]) -> None:
    colonnes = ["insee", "nom", "tri", "departement_id", "epci_id", "codes_postaux", "population"]
    colonnes += ["latitude", "longitude", "actuelle"]
    _verse(
        Commune,
        colonnes,
        (
            (
                r["insee"],
                r["nom"],
                tri(r["nom"]),
                r["departement"],
                r["epci"] or None,
                _codes(r),
                int(r["population"] or 0),
                float(r["latitude"]) if r["latitude"] else None,
                float(r["longitude"]) if r["longitude"] else None,
                True,
            )
            for r in lignes
        ),
    )


def _codes(ligne: dict[str, str]) -> list[str]:
    return ligne["codes_postaux"].split("|") if ligne["codes_postaux"] else []


def _load_noms(lignes: list[dict[str, str]]) -> int:
    """Names are ours alone, referenced by nothing: those of the communes at hand are written again."""
    rangs = [rang for r in lignes for rang in _noms(r)]
    NomCommune.objects.filter(commune__in=[r["insee"] for r in lignes])._raw_delete("default")
    colonnes = "commune_id, nom, tri, cle, nature, code, population"
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{NomCommune._meta.db_table}" ({colonnes}) FROM STDIN') as copie,
    ):
        for rang in rangs:
            copie.write_row(rang)
    return len(rangs)


def _noms(ligne: dict[str, str]) -> Iterable[tuple]:
    insee, population = ligne["insee"], int(ligne["population"] or 0)
    anciens = [a for a in ligne["anciennes_communes"].split("|") if a]
    rangs = [(ligne["nom"], NatureNom.ACTUEL, ""), *((a, NatureNom.ANCIEN, "") for a in dict.fromkeys(anciens))]
    rangs += [(nom, NatureNom.ARRONDISSEMENT, code) for _, nom, code, _ in noms.arrondissements(insee)]
    for nom, nature, code in rangs:
        mots = noms.mots(nom)
        yield insee, nom, " ".join(mots), noms.cle(mots), nature.value, code, population


def _load_fonds(choisis: frozenset[str] | None) -> None:
    """The drawings made by `dessiner_cartes`: France, and the départements loaded."""
    with gzip.open(DONNEES / FONDS, "rt") as fichier:
        fonds = [ligne.rstrip("\n").split("\t", 1) for ligne in fichier]
    _verse(FondCarte, ["code", "donnees"], (f for f in fonds if choisis is None or f[0] in choisis or f[0] == "FR"))


def dessiner() -> Path:
    """Draw each département and France from the cells, once for all: one line a drawing."""
    cellules = contours.lire_cellules(DONNEES / "cells.csv.gz")
    par_departement: dict[str, dict] = defaultdict(dict)
    positions: dict[str, dict] = defaultdict(dict)
    for r in _lire("communes.csv.gz"):
        if r["insee"] in cellules:
            par_departement[r["departement"]][r["insee"]] = cellules[r["insee"]]
            positions[r["departement"]][r["insee"]] = float(r["longitude"]), float(r["latitude"])
    fonds = [(c, contours.fond_departement(d, positions[c])) for c, d in sorted(par_departement.items())]
    fonds.append(("FR", contours.fond_france(par_departement)))
    lignes = [f"{c}\t{json.dumps(f, separators=(',', ':'))}\n" for c, f in fonds if f]
    with open(DONNEES / FONDS, "wb") as brut, gzip.GzipFile(filename="", fileobj=brut, mode="wb", mtime=0) as fichier:
        fichier.write("".join(lignes).encode())
    return DONNEES / FONDS


def _analyse() -> None:
    """Fresh statistics and merged indexes, so that the first searches are as quick as the others."""
    with connection.cursor() as cursor:
        for index in ("nom_commune_trigrammes", "commune_codes_postaux"):
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
    analyser(Commune, NomCommune)
