"""A committee of 60 files, and a list of 2,000: made for the measure, and nothing of them stays."""

import io
from datetime import timedelta
from typing import Any


def mesures(reseau: Any, user: Any) -> dict[str, tuple[float, float]]:
    """The measures of this module: milliseconds, and their budget."""
    from django.db import transaction

    with transaction.atomic():
        structures = _structures(reseau, 2000)
        fichiers = _fichiers(user)
        seance = _seance(reseau, structures[:60], fichiers, user)
        faites = {"Dossier de séance de 60 dossiers": (_dossier(seance, user), 15_000.0)}
        _reprises(structures[60:])
        faites |= _liste(reseau, user)
        transaction.set_rollback(True)
    for fichier in fichiers:
        fichier.contenu.storage.delete(fichier.contenu.name)
    return faites


def _structures(reseau: Any, combien: int) -> list[Any]:
    from structures.models import Structure
    from territoires.models import Commune

    commune = Commune.objects.actuelles().filter(departement=reseau.departement).first()
    noms = [f"Structure du comité {n}" for n in range(combien)]
    return Structure.objects.bulk_create(
        Structure(reseau=reseau, nom=nom, tri=nom.lower(), commune=commune, statut_juridique="association", type="mjc")
        for nom in noms
    )


def _seance(reseau: Any, structures: list[Any], fichiers: list[Any], user: Any) -> Any:
    """Each with its project, six accepted documents and an opinion, brought to the agenda as the database allows."""
    from django.utils import timezone

    from conventions.models import Avis, Convention, DepotPiece, Inscription, Piece, Poste, SeanceCopil
    from conventions.pieces import LIBELLES
    from socle.dates import aujourdhui

    jour, texte = aujourdhui(), "Aller à la rencontre des jeunes là où ils sont, le soir, et les orienter. " * 8
    projet = {"public_vise": texte, "objectifs": texte, "permanences_prevues": texte, "lien_projet_educatif": texte}
    dates = {"debut_souhaite": jour, "fin_souhaitee": jour + timedelta(days=1000), "depose_le": timezone.now()}
    dossiers = Convention.objects.bulk_create(
        Convention(structure=s, origine="plateforme", etat="brouillon", **projet, **dates) for s in structures
    )
    siens = Convention.objects.filter(pk__in=[c.pk for c in dossiers])
    for etat in ("depose", "instruction"):
        siens.update(etat=etat)
    siens.update(complet_le=timezone.now())
    siens.update(etat="au_copil")
    seance = SeanceCopil.objects.create(reseau=reseau, date=jour + timedelta(days=400), type="copil")
    Inscription.objects.bulk_create(Inscription(convention=c, seance=seance) for c in dossiers)
    Poste.objects.bulk_create(Poste(convention=c, heures=4, fonction="Animatrice") for c in dossiers for _ in range(2))
    Avis.objects.bulk_create(Avis(convention=c, auteur=user, sens="reserve", texte=texte) for c in dossiers)
    noms = list(LIBELLES.items())[:6]
    pieces = Piece.objects.bulk_create(Piece(convention=c, type=t, libelle=nom) for c in dossiers for t, nom in noms)
    siennes = Piece.objects.filter(pk__in=[p.pk for p in pieces])
    for etat in ("deposee", "acceptee"):
        siennes.update(etat=etat)
    DepotPiece.objects.bulk_create(
        DepotPiece(piece=p, fichier=fichiers[n % 2], depose_par=user) for n, p in enumerate(pieces)
    )
    return seance


def _fichiers(user: Any) -> list[Any]:
    """A PDF of some pages, a photo from a phone."""
    from PIL import Image

    from socle import fichiers, pdf

    exemple = {"titre": "Pièce", "entre": "A et B", "reference": "X", "texte": "Un texte.\n\n" * 120, "signatures": []}
    photo = io.BytesIO()
    Image.effect_noise((2000, 1500), 40).convert("RGB").save(photo, "JPEG", quality=85)
    return [
        fichiers.keep(pdf.render("charte", exemple), nom="piece.pdf", mime="application/pdf", regle="bench", by=user),
        fichiers.keep(photo.getvalue(), nom="photo.jpg", mime="image/jpeg", regle="bench", by=user),
    ]


def _dossier(seance: Any, user: Any) -> float:
    from bench.interieur import executer
    from conventions import dossier_seance

    return executer(dossier_seance.demander(seance=seance, by=user, retour="/"))


def _reprises(structures: list[Any]) -> None:
    from conventions.models import Convention
    from socle.dates import aujourdhui, periode

    jour = aujourdhui()
    plage = periode(jour - timedelta(days=300), jour + timedelta(days=700))
    Convention.objects.bulk_create(Convention(structure=s, periode=plage, postes=2) for s in structures)


def _liste(reseau: Any, user: Any) -> dict[str, tuple[float, float]]:
    """The page of the list, and its export: what a person waits for."""
    from django.test import RequestFactory

    from bench.interieur import chrono
    from coordination import exports
    from coordination.listes import repondre

    def ouvrir(adresse: str) -> None:
        request = RequestFactory().get(adresse)
        request.user = user
        if repondre(request, reseau, exports.DOSSIERS).status_code != 200:
            raise RuntimeError(adresse)

    ouvrir("/")
    return {
        "Liste de 2 000 dossiers": (chrono(lambda: ouvrir("/")), 150.0),
        "Export de 2 000 dossiers en XLSX": (chrono(lambda: ouvrir("/?export=xlsx"), 1), 1000.0),
        "Export de 2 000 dossiers en CSV": (chrono(lambda: ouvrir("/?export=csv"), 1), 1000.0),
    }
