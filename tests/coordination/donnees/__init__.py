"""A network invented for the spreadsheets' tests: 40 rows with the mess of real files, over the real communes of 93."""

import csv
import gzip
import io
from functools import cache
from pathlib import Path

from socle.tableur import write_xlsx
from socle.texte import tri
from territoires import noms
from territoires.models import Commune, Departement, Epci, NomCommune, Organisme, Region, Reseau

ICI = Path(__file__).parent
AILLEURS = {"97411", "62588"}  # Saint-Denis (974), Montreuil (62)


@cache
def _lignes() -> list[dict[str, str]]:
    fichier = ICI.parents[2] / "territoires/donnees/communes.csv.gz"
    with gzip.open(fichier, "rt", encoding="utf-8") as flux:
        return [r for r in csv.DictReader(flux) if r["departement"] == "93" or r["insee"] in AILLEURS]


def reseau_93() -> Reseau:
    """Seine-Saint-Denis with its communes, as the loading makes them."""
    region = Region.objects.get_or_create(code="11", defaults={"nom": "Île-de-France", "tri": "ile de france"})[0]
    for code, nom in (("93", "Seine-Saint-Denis"), ("974", "La Réunion"), ("62", "Pas-de-Calais")):
        Departement.objects.get_or_create(code=code, defaults={"nom": nom, "tri": tri(nom), "region": region})
    for r in _lignes():
        epci = None
        if r["epci"]:
            propre = {"nom": r["epci"], "tri": r["epci"], "type": "EPT"}
            epci = Epci.objects.get_or_create(siren=r["epci"], defaults=propre)[0]
        mots = tri(r["nom"]).split()
        commune = Commune.objects.create(
            insee=r["insee"],
            nom=r["nom"],
            tri=tri(r["nom"]),
            departement_id=r["departement"],
            epci=epci,
            codes_postaux=r["codes_postaux"].split("|"),
            population=int(r["population"]),
        )
        NomCommune.objects.create(
            commune=commune, nom=r["nom"], tri=tri(r["nom"]), cle=noms.cle(mots), nature="actuel",
            population=commune.population,
        )  # fmt: skip
    organisme = Organisme.objects.create()
    return Reseau.objects.create(code="93", nom="Réseau 93", departement_id="93", coordination=organisme)


def fichiers() -> list[tuple[str, bytes]]:
    """Three files as people send them: Windows-1252 and « ; », UTF-8 with BOM and « , », a workbook."""
    structures = (ICI / "structures.csv").read_text(encoding="utf-8").encode("cp1252")
    promeneurs = b"\xef\xbb\xbf" + (ICI / "promeneurs.csv").read_bytes()
    reunions = list(csv.reader(io.StringIO((ICI / "reunions.csv").read_text(encoding="utf-8")), delimiter=";"))
    classeur = write_xlsx("Réunions 2018", reunions[0], reunions[1:])
    return [("promeneurs.csv", promeneurs), ("reunions.xlsx", classeur), ("structures.csv", structures)]


def tableau(entete: str, *lignes: str) -> bytes:
    return "\n".join([entete, *lignes]).encode()
