"""The mails of the life of a convention: changes passed to the Caf, avenants, formal notices."""

from typing import Any

from socle.dates import aujourdhui

from . import avenants
from .courriels import _coordination, _partie, _structure
from .courriels_argent import _caf
from .models import Avenant, Changement, Document, MiseEnDemeure, ReponseDemeure


def change_transmitted(changement: Changement) -> int:
    """To those who sit for the Caf, with the days; say to how many."""
    contexte = {
        "detail": changement.detail, "nature": changement.get_nature_display(), "declare": changement.declare_le,
        "acte": changement.pris_acte_le,
    }  # fmt: skip
    return _caf("convention_changement_caf", changement.convention, f"t{changement.pk}", **contexte)


def _de_l_avenant(a: Avenant) -> dict[str, Any]:
    lignes = [{"quoi": x.quoi, "avant": x.avant, "apres": x.apres} for x in avenants.lignes(a) if not x.texte]
    textes = [x.quoi for x in avenants.lignes(a) if x.texte]
    reference = avenants.reference(a.convention)
    return {
        "avenant": a.nom, "reference": reference, "motif": a.motif, "effet": a.effet, "lignes": lignes, "textes": textes
    }  # fmt: skip


def _cle(a: Avenant) -> str:
    return f"a{a.code}:{a.version}"


def avenant_asked(a: Avenant) -> None:
    """To the coordination, and to the structure which hears that it is on its way."""
    _coordination("avenant_demande", a.convention, _cle(a), **_de_l_avenant(a))
    _structure("avenant_demande", a.convention, _cle(a), **_de_l_avenant(a))


def avenant_answered(a: Avenant, modele: str) -> None:
    """What was decided, to the structure."""
    _structure(modele, a.convention, _cle(a), reponse=a.reponse, **_de_l_avenant(a))


def avenant_to_sign(a: Avenant, document: Document, parties: list[str]) -> None:
    for partie in parties:
        _partie("avenant_a_signer", a.convention, partie, f"d{document.code}", **_de_l_avenant(a))


def avenant_signed(a: Avenant) -> None:
    """Every party has it: in force on its day."""
    contexte = _de_l_avenant(a) | {"a_venir": a.effet > aujourdhui()}
    for partie in a.convention.parties:
        _partie("avenant_signe", a.convention, partie, _cle(a), **contexte)
    _coordination("avenant_signe", a.convention, _cle(a), **contexte)


def avenant_applied(a: Avenant) -> None:
    for partie in a.convention.parties:
        _partie("avenant_applique", a.convention, partie, f"a{a.code}:applique", **_de_l_avenant(a))


def notice_sent(d: MiseEnDemeure) -> None:
    """The registered letter counts: this mail only says that it left."""
    contexte = _de_la_demeure(d)
    _structure("demeure_envoyee", d.convention, f"m{d.code}:{d.version}", **contexte)
    _caf("demeure_envoyee", d.convention, f"m{d.code}:{d.version}", **contexte)


def notice_closed(d: MiseEnDemeure) -> None:
    contexte = _de_la_demeure(d)
    _structure("demeure_close", d.convention, f"m{d.code}:{d.version}", **contexte)
    _caf("demeure_close", d.convention, f"m{d.code}:{d.version}", **contexte)


def notice_answered(r: ReponseDemeure) -> None:
    """To the coordination and the Caf, which decide; and to the structure, which keeps the proof of it."""
    contexte = {
        "texte": r.texte,
        "recue": r.recue_le,
        "envoyee": r.demeure.envoyee_le,
        "fichier": r.fichier is not None,
    }
    for envoyer in (_coordination, _caf, _structure):
        envoyer("demeure_repondue", r.demeure.convention, f"d{r.code}", **contexte)


def _de_la_demeure(d: MiseEnDemeure) -> dict[str, Any]:
    return {
        "motif": d.get_motif_display(), "faits": d.faits, "attendu": d.attendu, "envoyee": d.envoyee_le,
        "recommande": d.recommande, "delai": d.delai, "issue": d.issue, "etat": d.get_etat_display(),
        "reference": avenants.reference(d.convention),
    }  # fmt: skip
