"""The addresses of avenants, declared changes and formal notices, under a file. Each side has those of its acts."""

from typing import Any

from django.urls import path

from .enums import Role
from .views import avenants, ecran, vie


def _du(cote: Role) -> Any:
    def acte(chemin: str, vue: Any, nom: str) -> Any:
        return path(chemin, vue, {"cote": cote}, name=f"{cote.value}_dossier_{nom}")

    return acte


def lus(cote: Role) -> list[Any]:
    """What every side reads, and signs on paper."""
    acte = _du(cote)
    return [
        acte("avenants/<slug:avenant>/", avenants.avenant, "avenant"),
        acte("avenants/<slug:avenant>/signatures/<slug:partie>/", avenants.signer, "avenant_signer"),
    ]


def ecrits(cote: Role) -> list[Any]:
    """What the structure declares and asks; the coordination too. Before `lus`: « nouveau » is no avenant."""
    acte = _du(cote)
    return [
        acte("avenants/nouveau/", avenants.nouveau, "avenant_nouveau"),
        acte("avenants/<slug:avenant>/modifier/", avenants.modifier, "avenant_modifier"),
        acte("avenants/<slug:avenant>/actes/<slug:geste>/", avenants.geste, "avenant_geste"),
        acte("changements/declarer/<slug:nature>/", vie.declarer, "declarer"),
        acte("demeures/<slug:demeure>/repondre/", vie.repondre, "demeure_repondre"),
    ]


def a_l_ecran(cote: Role) -> list[Any]:
    """To sign in one's own name: the coordination has none of these."""
    acte = _du(cote)
    return [
        acte("avenants/<slug:avenant>/signatures/<slug:partie>/lire/", ecran.lire, "avenant_lire"),
        acte("avenants/<slug:avenant>/signatures/<slug:partie>/ecran/", ecran.signer, "avenant_signer_ecran"),
        acte("avenants/<slug:avenant>/signatures/<slug:partie>/code/", ecran.code, "avenant_signer_code"),
        acte("avenants/<slug:avenant>/signatures/<slug:partie>/refuser/", ecran.refuser, "avenant_refuser"),
    ]


def instruits() -> list[Any]:
    """What the coordination alone does."""
    acte = _du(Role.COORDINATION)
    return [
        acte("changements/<slug:cle>/transmettre/", vie.transmettre, "transmettre"),
        acte("demeures/nouvelle/", vie.mettre_en_demeure, "demeure_nouvelle"),
        acte("demeures/<slug:demeure>/repondre/", vie.repondre, "demeure_repondre"),
        acte("demeures/<slug:demeure>/reponses/<slug:reponse>/lue/", vie.lue, "demeure_lue"),
        acte("demeures/<slug:demeure>/<slug:geste>/", vie.demeure, "demeure"),
        acte("avenants/<slug:avenant>/signatures/<slug:partie>/refus/", ecran.noter, "avenant_refus_noter"),
    ]
