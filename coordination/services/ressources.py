"""The library: proposed, accepted or refused with a reason, kept at hand, its links checked; and the relays."""

import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from promeneurs import rules as personnes
from promeneurs.models import Promeneur
from socle import courrier, edition, etats, fichiers, liens
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from structures.adresses import portee
from territoires import rules as reseaux
from territoires.models import Epci, Reseau

from .. import ressources
from ..enums_ressources import EtatRessource
from ..models import Favori, Relais, Ressource

REGLE = "coordination.ressource"
TOUS_LES, DE_NOUVEAU = datetime.timedelta(days=7), datetime.timedelta(days=1)


def propose(*, promeneur: Promeneur, upload: UploadedFile | None, by: Any, **champs: Any) -> Ressource:
    """By a promeneur: read by the coordination first."""
    with ecriture(Ressource, by=by, action="proposer"):
        if not personnes.can_edit_profile(by, promeneur):
            raise Refused("Proposez depuis votre propre espace.")
        return _creer(promeneur.reseau, EtatRessource.PROPOSEE, upload, by, champs)


def add_resource(*, reseau: Reseau, upload: UploadedFile | None, by: Any, **champs: Any) -> Ressource:
    """By the coordination: in the library at once."""
    with ecriture(Ressource, by=by, action="ajouter"):
        _coordinates(by, reseau)
        return _creer(reseau, EtatRessource.PUBLIEE, upload, by, champs)


def _creer(reseau: Reseau, etat: str, upload: UploadedFile | None, by: Any, champs: dict[str, Any]) -> Ressource:
    if not upload and not champs.get("lien"):
        raise Refused("Donnez un lien, ou un fichier.", champ="lien")
    fichier = fichiers.store(upload, kind="piece", regle=REGLE, by=by) if upload else None
    return enregistrer(Ressource(reseau=reseau, etat=etat, par=by, fichier=fichier, **champs), ajout=True)


def edit_resource(*, ressource: Ressource, changes: dict[str, Any], version: int | None, by: Any) -> bool:
    """A link that changes is to be checked anew."""
    with ecriture(Ressource, by=by, action="edit"):
        _coordinates(by, ressource.reseau)
        if not changes.get("lien", ressource.lien) and ressource.fichier_id is None:
            raise Refused("Donnez un lien\u00a0: cette ressource n’a pas de fichier.", champ="lien")
        avant = ressource.lien
        change = edition.apply(ressource, changes, version=version, by=by)
        if ressource.lien != avant:
            Ressource.objects.filter(pk=ressource.pk).update(lien_vu_le=None, lien_echecs=0, lien_erreur="")
        return change


def publish(*, ressource: Ressource, by: Any) -> Ressource:
    """In the library; who proposed it is told."""
    with ecriture(Ressource, by=by, action="publier"):
        _coordinates(by, ressource.reseau)
        proposee = ressource.etat == EtatRessource.PROPOSEE
        etats.move(ressource, "publier", by=by, motif="")
        if proposee:
            _dire(ressource, "ressource_publiee", by)
    return ressource


def refuse(*, ressource: Ressource, motif: str, by: Any) -> Ressource:
    """With a reason, that who proposed it reads."""
    with ecriture(Ressource, by=by, action="refuser", motif=motif):
        _coordinates(by, ressource.reseau)
        if not motif.strip():
            raise Refused("Dites pourquoi.", champ="motif")
        etats.move(ressource, "refuser", by=by, reason=motif, motif=motif.strip())
        _dire(ressource, "ressource_refusee", by)
    return ressource


def withdraw(*, ressource: Ressource, by: Any) -> Ressource:
    with ecriture(Ressource, by=by, action="retirer"):
        _coordinates(by, ressource.reseau)
        return etats.move(ressource, "retirer", by=by)


def _dire(ressource: Ressource, modele: str, by: Any) -> None:
    if ressource.par_id == by.pk or not ressource.par.is_active:
        return
    contexte = {"titre": ressource.titre, "motif": ressource.motif, "prenom": ressource.par.prenom, "url": "/espace/"}
    courrier.send(
        modele=modele,
        to=ressource.par.email,
        context=contexte | {"reseau": ressource.reseau.nom},
        key=f"{modele}:{ressource.code}:{ressource.version}",
        portee=portee(ressource.reseau),
    )


def keep_at_hand(*, ressource: Ressource, promeneur: Promeneur, garder: bool, by: Any) -> None:
    """Twice is once."""
    if not personnes.can_edit_profile(by, promeneur) or ressource.reseau_id != promeneur.reseau_id:
        raise Refused("Gardez une ressource depuis votre propre espace.")
    if not garder:
        Favori.objects.filter(ressource=ressource, promeneur=promeneur).delete()
    elif ressource.etat == EtatRessource.PUBLIEE:
        Favori.objects.bulk_create([Favori(ressource=ressource, promeneur=promeneur)], ignore_conflicts=True)


# — Links


def check_links(*, combien: int = 30) -> int:
    """Ask the links of the libraries that are due, the oldest first; say how many. Two at once share them. Nothing is
    locked while a site is waited for."""
    if not settings.LIENS_VERIFIES:
        return 0
    vus = 0
    while vus < combien and (pris := _prendre()):
        note_link(ressource=pris, erreur=liens.verifier(pris.lien))
        vus += 1
    return vus


def _prendre() -> Ressource | None:
    maintenant = timezone.now()
    due = Q(lien_vu_le=None) | Q(lien_vu_le__lt=maintenant - TOUS_LES)
    due |= Q(lien_echecs__gt=0, lien_vu_le__lt=maintenant - DE_NOUVEAU)
    with transaction.atomic():
        a_voir = Ressource.objects.filter(due, etat=EtatRessource.PUBLIEE).exclude(lien="")
        une = (
            a_voir.select_for_update(skip_locked=True, of=("self",))
            .order_by(F("lien_vu_le").asc(nulls_first=True), "pk")
            .first()
        )
        if une is not None:
            une.lien_vu_le = maintenant
            une.save(update_fields=["lien_vu_le"])
        return une


def note_link(*, ressource: Ressource, erreur: str) -> None:
    """What a check found, unless the link was changed meanwhile. One that answers clears what was said before."""
    with transaction.atomic():
        frais = verrouiller(ressource)
        if frais.lien == ressource.lien:
            frais.lien_vu_le, frais.lien_erreur = timezone.now(), erreur[:120]
            frais.lien_echecs = frais.lien_echecs + 1 if erreur else 0
            frais.save(update_fields=["lien_vu_le", "lien_erreur", "lien_echecs"])


# — Relays


def save_relay(
    *, reseau: Reseau, by: Any, relais: Relais | None = None, version: int | None = None, **champs: Any
) -> Relais:
    with ecriture(Relais, by=by, action="edit"):
        _coordinates(by, reseau)
        epci: Epci | None = champs.get("epci")
        if epci is not None and not ressources.epcis(reseau).filter(pk=epci.pk).exists():
            raise Refused("Choisissez dans votre département.", champ="epci")
        if relais is None:
            return enregistrer(Relais(reseau=reseau, **champs), ajout=True)
        edition.apply(relais, champs, version=version, by=by)
        return relais


def remove_relay(*, relais: Relais, by: Any) -> None:
    with ecriture(Relais, by=by, action="supprimer"):
        _coordinates(by, relais.reseau)
        verrouiller(relais).delete()


def _coordinates(by: Any, reseau: Reseau) -> None:
    if not reseaux.is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau tient ses ressources.")
