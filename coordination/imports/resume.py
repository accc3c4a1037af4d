"""An import told in words and in JSON, for the command line."""

import json
from typing import Any

from .plan import Plan

NOMS = {"structures": "Structures", "promeneurs": "Promeneurs et promeneuses", "reunions": "Réunions"}


def en_json(plan: Plan, code: str | None) -> dict[str, Any]:
    return {
        "import": code,
        "fichiers": plan.lecture.noms,
        "ecrit": code is not None,
        **plan.comptes(),
        "partis": plan.partis,
        "absents": plan.absents,
        "erreurs": [_lieu(p) for p in plan.erreurs],
        "ambiguites": [
            {"cle": q.cle, **_lieu(q.probleme), "reponses": [{"valeur": v, "libelle": texte} for v, texte in q.options]}
            for q in plan.questions
        ],
        "avis": [_lieu(p) for p in plan.avis],
    }


def _lieu(probleme: Any) -> dict[str, Any]:
    return {
        "fichier": probleme.fichier,
        "ligne": probleme.ligne,
        "colonne": probleme.colonne,
        "message": probleme.message,
    }


def en_texte(plan: Plan, code: str | None, *, verifier: bool) -> str:
    lignes = ["Fichiers\u00a0: " + (", ".join(plan.lecture.noms) or "aucun"), ""]
    for genre, comptes in plan.comptes().items():
        if any(comptes.values()):
            lignes.append(
                f"{NOMS[genre]}\u00a0: {comptes['crees']} à créer, {comptes['changes']} à changer, "
                f"{comptes['inchanges']} sans changement"
            )
    lignes += _details(plan) if verifier and plan.applicable else []
    lignes += _liste("Partis d’après ces fichiers", plan.partis)
    lignes += _liste("Dans le réseau mais absents des fichiers (rien ne change pour eux)", plan.absents)
    lignes += _liste("Avis", plan.avis)
    lignes += _liste("Erreurs", plan.erreurs)
    lignes += _questions(plan)
    if code:
        lignes += ["", f"Import écrit. Son code, pour l’annuler\u00a0: {code}"]
    elif plan.applicable and plan.rien:
        lignes += ["", "Rien à changer\u00a0: le réseau est déjà ainsi."]
    elif verifier and plan.applicable:
        lignes += ["", "Aucune erreur. Rien n’a été écrit\u00a0: relancez sans --verifier."]
    return "\n".join(lignes)


def _details(plan: Plan) -> list[str]:
    lignes = []
    for fiche in plan.fiches():
        if fiche.base is None:
            lignes.append(f"  + {fiche.libelle}")
        elif fiche.ecarts:
            ecarts = "\u00a0; ".join(f"{e.libelle}\u00a0: {e.avant or 'rien'} → {e.apres}" for e in fiche.ecarts)
            lignes.append(f"  ~ {fiche.libelle} ({ecarts})")
    return ["", *lignes] if lignes else []


def _liste(titre: str, elements: list[Any]) -> list[str]:
    return ["", f"{titre}\u00a0:", *(f"  - {e}" for e in elements)] if elements else []


def _questions(plan: Plan) -> list[str]:
    if not plan.questions:
        return []
    lignes = ["", "À choisir (répondez dans un fichier JSON donné par --choix)\u00a0:"]
    for question in plan.questions:
        lignes.append(f"  - {question.probleme}")
        lignes += [f"      {json.dumps(v, ensure_ascii=False)}\u00a0: {texte}" for v, texte in question.options]
    exemple = {q.cle: q.options[0][0] for q in plan.questions}
    lignes += ["  Par exemple\u00a0: " + json.dumps(exemple, ensure_ascii=False)]
    return lignes
