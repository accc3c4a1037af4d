"""Every document of a selection of files, in one ZIP with names that say what they are."""

import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from socle import tableur, travaux
from socle.etats import Refused
from socle.models import Fichier, Travail
from socle.texte import propre
from territoires.models import Reseau
from territoires.rules import is_coordinator

from . import fonds
from .models import Convention

GENRE = "conventions.documents"
TAILLE_MAX = 1_500_000_000
COLONNES = (
    "Dossier", "Fichier", "Document", "État", "Structure", "Numéro", "Date", "Taille (octets)", "Empreinte SHA-256",
)  # fmt: skip
_INTERDITS = re.compile(r'[\\/:*?"<>|]+')


def permis(user: Any, parametres: dict[str, Any]) -> bool:
    reseau = Reseau.objects.filter(code=parametres.get("reseau", "")).first()
    return reseau is not None and is_coordinator(user, reseau)


def demander(*, reseau: Reseau, codes: list[str], by: Any, retour: str) -> Travail:
    """The documents of these files, as they were chosen: a list that changes meanwhile changes nothing to it."""
    if not codes:
        raise Refused("Aucun dossier dans cette liste\u00a0: changez les filtres.")
    combien = f"{len(codes)} dossiers" if len(codes) > 1 else "un dossier"
    return travaux.lancer(
        genre=GENRE,
        by=by,
        parametres={"reseau": reseau.code, "conventions": sorted(codes)},
        titre=f"Documents de {combien}" if len(codes) > 1 else "Documents d’un dossier",
        retour=retour,
        portee=f"reseau:{reseau.code}",
    )


@dataclass
class Noms:
    """Names not yet taken, whatever their case: some systems know no difference."""

    pris: set[str] = field(default_factory=set)

    def libre(self, radical: str, fin: str = "") -> str:
        base, n = nom_de_fichier(radical), 1
        nom = f"{base}{fin}"
        while nom.casefold() in self.pris:
            n += 1
            nom = f"{base} ({n}){fin}"
        self.pris.add(nom.casefold())
        return nom


def nom_de_fichier(texte: str) -> str:
    """A name that every system takes."""
    return propre(_INTERDITS.sub(" ", texte))[:90].strip(" .") or "Sans nom"


def faire(travail: Travail) -> travaux.Resultat:
    reseau = Reseau.objects.get(code=travail.parametres["reseau"])
    choisies = Convention.objects.du_reseau(reseau).filter(code__in=travail.parametres["conventions"])
    total, dossiers, lignes, poids = choisies.count(), Noms(), [], 0
    sortie = tempfile.TemporaryFile()  # noqa: SIM115  the file is kept from it, and it goes with it
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_STORED) as archive:
        tries = fonds.lus(choisies).order_by("structure__tri", "numero", "pk")
        for rang, c in enumerate(tries.iterator(chunk_size=100), 1):
            travaux.avancer(travail, 95 * rang // total, f"Dossier {rang} sur {total}\u00a0: {c.structure.nom}")
            dossier, noms = dossiers.libre(f"{c.numero or 'Sans numéro'} {c.structure.nom}"), Noms()
            for papier in fonds.papiers(c):
                fichier = papier.fichier
                poids += fichier.taille
                if poids > TAILLE_MAX:
                    raise Refused("Ces documents pèsent plus de 1,5\u00a0Go\u00a0: filtrez la liste, puis recommencez.")
                nom = noms.libre(papier.nom, f".{fichier.nom.rpartition('.')[2]}")
                absent = _copier(archive, f"{dossier}/{nom}", fichier)
                lignes.append(_ligne(c, dossier, nom + absent, papier))
        if not lignes:
            raise Refused("Ces dossiers n’ont encore aucun document.")
        archive.writestr("Sommaire.xlsx", tableur.write_xlsx("Documents", COLONNES, lignes))
    return travaux.Resultat(sortie, f"documents-{reseau.code}-{timezone.localdate():%Y-%m-%d}.zip", "application/zip")


def _copier(archive: zipfile.ZipFile, chemin: str, fichier: Fichier) -> str:
    """Put it in the archive; else say why it is not there."""
    if fichier.retenu_le or fichier.supprime_le:
        return " (retenu par l’antivirus)"
    info = zipfile.ZipInfo(chemin, timezone.localtime(fichier.depose_le).timetuple()[:6])
    info.external_attr = 0o644 << 16
    try:
        with fichier.contenu.open("rb") as source, archive.open(info, "w") as cible:
            shutil.copyfileobj(source, cible)
    except FileNotFoundError:
        return " (absent du stockage)"
    return ""


def _ligne(c: Convention, dossier: str, nom: str, p: fonds.Papier) -> tuple[Any, ...]:
    return (dossier, nom, p.quoi, p.etat, c.structure.nom, c.numero, p.le, p.fichier.taille, p.fichier.sha256)


def declare() -> None:
    travaux.register(travaux.Genre(GENRE, faire, permis))
