"""The answers of a file as a spreadsheet: to be brought to a funder's own site, or kept."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from socle.bureautique import XLSX
from socle.dates import aujourdhui
from socle.tableur import write_xlsx
from socle.valeurs import jour as en_jour

from .. import lignes_pieces, presentation
from ..enums import Section
from ..manques import nombre
from ..models import Convention
from .cote import Dossier, du_dossier, lit_les_fichiers

COLONNES = ("Partie", "Ce qui est demandé", "Réponse")


@require_safe
@du_dossier(lit_les_fichiers)
def reponses(request: HttpRequest, d: Dossier) -> HttpResponse:
    """Every part of the file, one answer a row, in the order of its page."""
    contenu = write_xlsx("Réponses", COLONNES, _lignes(d.convention, d))
    reponse = HttpResponse(contenu, content_type=XLSX)
    reponse["Content-Disposition"] = f'attachment; filename="reponses-{d.convention.code}.xlsx"'
    return reponse


def _lignes(c: Convention, d: Dossier) -> Iterator[tuple[str, str, str]]:
    for partie in presentation.parties(c, d.user):
        lignes = {Section.POSTES: _postes, Section.PIECES: _pieces}.get(Section(partie.code))
        for nom, valeur in lignes(c) if lignes else partie.lignes:
            yield partie.titre, nom, valeur


def _postes(c: Convention) -> Iterator[tuple[str, str]]:
    for rang, poste in enumerate(c.postes_prevus.all(), 1):
        heures = f"{nombre(poste.heures)}\u00a0h par semaine" if poste.heures is not None else ""
        debut = f"à partir du {en_jour(poste.debut)}" if poste.debut else ""
        fonction = poste.promeneur.fonction if poste.promeneur else poste.fonction
        qui = "À pourvoir" if poste.a_pourvoir else str(poste.titulaire)
        yield f"Poste {rang}", ", ".join(filter(None, (qui, fonction, poste.email, heures, debut)))


def _pieces(c: Convention) -> Iterator[tuple[str, str]]:
    for ligne in lignes_pieces.lignes(c, aujourdhui()):
        yield ligne.attendue.libelle, ligne.libelle_etat
