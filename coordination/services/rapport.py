"""The yearly report: its texts, its frozen versions, and the figures that a funder reads by a link."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from socle import edition, fichiers
from socle.bureautique import XLSX
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires import rules as reseaux
from territoires.models import Reseau

from .. import rapport
from ..models import PartageStatistiques, RapportFige, TexteRapport

REGLE = "coordination.rapport_fige"
UN_AN = timedelta(days=366)


def write_report(*, reseau: Reseau, annee: int, partie: str, texte: str, version: int | None, by: Any) -> bool:
    """Write one part of the report of a year, and say whether anything changed. `version`: the one the page showed;
    None when the part had no text of its own that year. `Conflit` when somebody else wrote it meanwhile."""
    with ecriture(TexteRapport, by=by, action="edit"):
        if not reseaux.is_coordinator(by, reseau):
            raise Refused("Seule la coordination du réseau écrit son rapport.")
        verrouiller(reseau)
        sien = TexteRapport.objects.filter(reseau=reseau, annee=annee, partie=partie).first()
        if sien is None:
            repris = rapport.textes(reseau, annee)[partie][0]
            sien = enregistrer(TexteRapport(reseau=reseau, annee=annee, partie=partie, texte=repris), ajout=True)
        return edition.apply(sien, {"texte": texte}, version=version or 0, by=by)


def next_version(reseau: Reseau, annee: int) -> int:
    """The number that the next frozen report of this year will have."""
    return RapportFige.objects.filter(reseau=reseau, annee=annee).count() + 1


def freeze_report(
    *, reseau: Reseau, annee: int, numero: int, document: bytes, tableur: bytes, by: Any
) -> RapportFige:  # fmt: skip
    """Keep the report as it was made, for ever, under this number: the one that `next_version` gave when it was asked.
    Asked again under a number that is taken (a worker that begins again, two coordinators at once), it is that one."""
    with ecriture(RapportFige, by=by, action="figer"):
        if not reseaux.is_coordinator(by, reseau):
            raise Refused("Seule la coordination du réseau fige son rapport.")
        verrouiller(reseau)
        if deja := RapportFige.objects.filter(reseau=reseau, annee=annee, numero=numero).first():
            return deja
        if numero != next_version(reseau, annee):
            raise Refused("Une autre version vient d’être figée\u00a0: rechargez la page.")
        nom = f"rapport-annuel-{reseau.code}-{annee}-v{numero}"
        pieces = {
            "document": fichiers.keep(document, nom=f"{nom}.pdf", mime="application/pdf", regle=REGLE, by=by),
            "tableur": fichiers.keep(tableur, nom=f"{nom}.xlsx", mime=XLSX, regle=REGLE, by=by),
        }
        return enregistrer(RapportFige(reseau=reseau, annee=annee, numero=numero, fige_par=by, **pieces), ajout=True)


def share_figures(*, reseau: Reseau, pour: str, annee: int, expire_le: date, by: Any) -> PartageStatistiques:
    """Open a link by which anybody reads the figures of one year, up to a day, at most a year from now."""
    with ecriture(PartageStatistiques, by=by, action="partager"):
        if not reseaux.is_coordinator(by, reseau):
            raise Refused("Seule la coordination du réseau partage ses chiffres.")
        jour = aujourdhui()
        if not jour <= expire_le <= jour + UN_AN:
            raise Refused("Le lien se lit jusqu’à un jour à venir, dans un an au plus.", champ="expire_le")
        return enregistrer(
            PartageStatistiques(
                reseau=reseau, pour=pour, annee=annee, ouvert_le=jour, expire_le=expire_le, ouvert_par=by
            ),
            ajout=True,
        )  # fmt: skip


def unshare_figures(*, partage: PartageStatistiques, by: Any) -> PartageStatistiques:
    """Take a link back: whoever holds it reads nothing more. Said twice, it is done once."""
    with ecriture(PartageStatistiques, by=by, action="retirer"):
        if not reseaux.is_coordinator(by, partage.reseau):
            raise Refused("Seule la coordination du réseau retire ce lien.")
        frais = verrouiller(partage)
        if frais.retire_le is None:
            frais.retire_le = timezone.now()
            enregistrer(frais)
        return frais
