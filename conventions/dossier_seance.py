"""What the committee reads before a sitting, in one PDF: a cover, a table, a page a file, and what the files hold."""

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from socle import pdf, travaux
from socle.etats import Refused
from socle.models import Travail
from socle.texte import liste
from socle.valeurs import euros
from socle.valeurs import jour as en_jour
from territoires.models import Reseau

from . import annexes, budget, rules, seances
from .annexes import Annexe, Liasse
from .enums import EtatPiece, GenreQuestion, SensAvis
from .manques import nombre
from .models import Convention, SeanceCopil
from .presentation import lisible, reponse

GENRE = "conventions.dossier_seance"
MODELE = "dossier_seance"
A_LIRE = ("convention__pieces__depots__fichier", "convention__lignes_budget", "convention__appel__questions")
POSTES_MAX, AVIS_MAX, AVIS_LONG, REPONSE_LONGUE = 5, 5, 120, 240
PIECES = {
    EtatPiece.ACCEPTEE: ("acceptée", "acceptées"),
    EtatPiece.DETENUE: ("déjà à la Caf", "déjà à la Caf"),
    EtatPiece.DEPOSEE: ("déposée", "déposées"),
    EtatPiece.REFUSEE: ("refusée", "refusées"),
    EtatPiece.A_DONNER: ("à donner", "à donner"),
    EtatPiece.NON_CONCERNEE: ("non concernée", "non concernées"),
}
AVIS = {
    SensAvis.FAVORABLE: ("favorable", "favorables"),
    SensAvis.RESERVE: ("avec réserves", "avec réserves"),
    SensAvis.DEFAVORABLE: ("défavorable", "défavorables"),
}
# What holds on one page, whatever was written.
LONGUEURS = {
    "public_vise": 260,
    "objectifs": 520,
    "permanences_prevues": 220,
    "lien_projet_educatif": 340,
    "partenaires": 180,
}


def permis(user: Any, parametres: dict[str, Any]) -> bool:
    reseau = Reseau.objects.filter(seances__code=parametres.get("seance", "")).first()
    return reseau is not None and rules.sits_or_coordinates(user, reseau)


def demander(*, seance: SeanceCopil, by: Any, retour: str, avec_annexes: bool = True) -> Travail:
    sans = "" if avec_annexes else ", sans annexes"
    return travaux.lancer(
        genre=GENRE,
        by=by,
        parametres=parametres(seance, avec_annexes),
        titre=f"Dossier de séance\u00a0: {seance.get_type_display()} du {en_jour(seance.date)}{sans}",
        retour=retour,
        portee=f"reseau:{seance.reseau.code}",
    )


def parametres(seance: SeanceCopil, avec_annexes: bool = True) -> dict[str, Any]:
    return {"seance": seance.code, "annexes": avec_annexes}


def faits(seance: SeanceCopil, by: Any) -> list[Travail]:
    """Those that this person asked for, to lead back to them: with the annexes, without."""
    demandes = [travaux.dernier(genre=GENRE, by=by, parametres=parametres(seance, oui)) for oui in (True, False)]
    return [travail for travail in demandes if travail is not None]


def faire(travail: Travail) -> travaux.Resultat:
    """The work itself: one rendering, then the annexes."""
    seance = SeanceCopil.objects.select_related("reseau__departement", "reseau__coordination").get(
        code=travail.parametres["seance"]
    )
    lignes = seances.ordre_du_jour(seance, *A_LIRE)
    if not lignes:
        raise Refused("Aucun dossier n’est à l’ordre du jour\u00a0: inscrivez-en, puis recommencez.")
    sortie = tempfile.TemporaryFile()  # noqa: SIM115  the file is kept from it, and it goes with it
    with tempfile.TemporaryDirectory() as dossier:
        dire = partial(_dire, travail, len(lignes))
        demandees = map(_liasse, lignes) if travail.parametres["annexes"] else ()
        liasses = annexes.preparer(demandees, Path(dossier), dire)
        travaux.avancer(travail, 80, "Mise en page")
        principal = pdf.render(MODELE, donnees(seance, lignes, liasses), le=timezone.now())
        if any(liasse.chemin for liasse in liasses):
            travaux.avancer(travail, 90, "Assemblage des annexes")
            annexes.assembler(principal, liasses, sortie)
        else:
            sortie.write(principal)
    nom = f"dossier-de-seance-{seance.date:%Y-%m-%d}-{seance.type}.pdf"
    return travaux.Resultat(sortie, nom, "application/pdf")


def _dire(travail: Travail, total: int, rang: int) -> None:
    travaux.avancer(travail, 5 + 75 * rang // total, f"Pièces du dossier {rang + 1} sur {total}")


def _liasse(ligne: seances.Ligne) -> Liasse:
    """The accepted documents of a file, in their last version."""
    acceptees = [p for p in ligne.convention.pieces.all() if p.etat == EtatPiece.ACCEPTEE and p.actuelle]
    return Liasse(ligne.convention.structure.nom, [Annexe(str(p), p.actuelle.fichier) for p in acceptees])


# — What is printed


def donnees(seance: SeanceCopil, lignes: list[seances.Ligne], liasses: list[Liasse]) -> dict[str, Any]:
    reseau = seance.reseau
    jointes = [_annexes(liasse) for liasse in liasses if liasse.annexes]
    return {
        "titre": f"{seance.get_type_display()} du {en_jour(seance.date)}",
        "lieu": seance.lieu,
        "reseau": reseau.nom,
        "departement": reseau.departement.nom,
        "coordination": reseau.coordination.nom,
        "fait_le": en_jour(timezone.localdate()),
        "dossiers": [_dossier(ligne) for ligne in lignes],
        "annexes": jointes,
        "pages_annexes": sum(a.pages for liasse in liasses for a in liasse.annexes),
    }


def _annexes(liasse: Liasse) -> dict[str, Any]:
    lues = [
        {"titre": a.titre, "page": a.page, "pages": a.pages, "absente": a.absente and f"non annexée\u00a0: {a.absente}"}
        for a in liasse.annexes
    ]
    return {"structure": liasse.titre, "pieces": lues}


def _dossier(ligne: seances.Ligne) -> dict[str, Any]:
    c = ligne.convention
    s = c.structure
    return {
        "structure": s.nom,
        "commune": s.commune.nom,
        "forme": ", ".join(filter(None, (s.get_statut_juridique_display(), s.siret and f"SIRET {s.siret}"))),
        "nature": "Renouvellement" if c.renouvellement else "Première demande",
        "dates": _dates(c),
        "dates_courtes": [f"{jour:%d/%m/%Y}" for jour in (c.debut_souhaite, c.fin_souhaitee) if jour],
        "postes": len(c.postes_prevus.all()),
        "postes_dits": _postes(list(c.postes_prevus.all())),
        "heures": lisible(c, "heures_en_ligne"),
        "reseaux": abrege(", ".join(filter(None, (lisible(c, "reseaux_utilises"), c.reseaux_precisions))), 150),
        **{nom: abrege(_dit(c, nom), longueur) for nom, longueur in LONGUEURS.items()},
        "demande": euros(montant) if (montant := budget.demande(c)) is not None else "",
        "questions": _questions(c),
        "budget": _budget(c),
        "pieces": _pieces(c),
        "avis_comptes": _comptes(ligne.avis),
        "avis": [_avis(a) for a in ligne.avis[:AVIS_MAX]],
        "recuses": [str(r) for r in ligne.recusations],
        "decision": ligne.decision.libelle if ligne.decision else "",
    }


def _dates(c: Convention) -> str:
    if not c.debut_souhaite or not c.fin_souhaitee:
        return ""
    return f"du {en_jour(c.debut_souhaite)} au {en_jour(c.fin_souhaitee)}"


def _postes(postes: list[Any]) -> str:
    dits = [_poste(p) for p in postes[:POSTES_MAX]]
    reste = len(postes) - POSTES_MAX
    return f"{len(postes)}\u00a0: " + "\u00a0; ".join(dits + ([f"et {reste} de plus"] if reste > 0 else []))


def _poste(poste: Any) -> str:
    fonction = poste.promeneur.fonction if poste.promeneur else poste.fonction
    heures = f"{nombre(poste.heures)}\u00a0h" if poste.heures is not None else ""
    return abrege(", ".join(filter(None, (poste.titulaire or "à pourvoir", fonction, heures))), 70)


def _budget(c: Convention) -> str:
    """« 12 000 € de charges, dont 4 000 € de forfait ; … »: its totals, when there is one."""
    b = budget.lire(c)
    if not b.ecrit:
        return ""
    dits = [f"{euros(b.charges.total)} de charges", f"{euros(b.produits.total)} de produits"]
    if b.produits.forfait:
        dits[-1] += f", dont {euros(b.produits.forfait.montant)} de forfait des postes"
    if b.a_du_nature:
        dits.append(f"{euros(b.ressources.total)} en nature")
    return "\u00a0; ".join(dits) + ("" if b.equilibre else ". Il n’est pas équilibré")


def _questions(c: Convention) -> list[tuple[str, str]]:
    """What the call asked, and the answers: all of them, a page more when there are many."""
    posees = [q for q in c.questions if q.genre != GenreQuestion.FICHIER]
    return [(q.intitule, abrege(reponse(q, c.reponses.get(q.cle)), REPONSE_LONGUE) or "Pas de réponse") for q in posees]


def _pieces(c: Convention) -> str:
    """« 6 acceptées, 1 non concernée »."""
    etats = [p.etat for p in c.pieces.all()]
    return liste([f"{etats.count(etat)} {PIECES[etat][etats.count(etat) > 1]}" for etat in PIECES if etat in etats])


def _comptes(avis: list[Any]) -> list[str]:
    """« 2 favorables, 1 avec réserves »."""
    sens = [a.sens for a in avis]
    return [f"{sens.count(un)} {AVIS[un][sens.count(un) > 1]}" for un in AVIS if un in sens]


def _avis(avis: Any) -> str:
    qui = avis.organisme.nom if avis.organisme else "Coordination"
    texte = f"\u00a0: {abrege(avis.texte, AVIS_LONG)}" if avis.texte else ""
    return f"{qui}, {avis.get_sens_display().lower()}{texte}"


def abrege(texte: str, longueur: int) -> str:
    """One paragraph, cut at a word: the whole of it is on the platform."""
    plat = " ".join(str(texte).split())
    return plat if len(plat) <= longueur else plat[: longueur - 1].rsplit(" ", 1)[0] + "\u00a0…"


def declare() -> None:
    travaux.register(travaux.Genre(GENRE, faire, permis))


def _dit(c: Convention, nom: str) -> str:
    """The words of the project; its planned slots with them."""
    return c.permanences_dites if nom == "permanences_prevues" else getattr(c, nom)
