"""Every form of a file and of a structure's space, sent twice: a double click, then a second tab opened before.

One result, no second mail, no second line in the history, and an answer that says so: never an error page.
"""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation
from conventions import presentation, services
from conventions.models import (
    Appel,
    ArticleModele,
    Avenant,
    Changement,
    Controle,
    Convention,
    Decision,
    DelaiAccorde,
    DepotPiece,
    Document,
    Inscription,
    Lecture,
    LettreCorrections,
    LigneBudget,
    MiseEnDemeure,
    ModeleDocument,
    NoteInterne,
    PieceBilan,
    PieceControle,
    PieceReglee,
    PointVerifie,
    Poste,
    Presence,
    ProcesVerbal,
    QuestionAppel,
    Recusation,
    RefusSignature,
    ReponseDemeure,
    RepriseReponses,
    SeanceCopil,
    Signature,
)
from socle import journal
from socle.dates import aujourdhui
from socle.models import Courriel, Travail
from structures.models import Contact, Declaration, Membre, Structure
from tests.conventions import fabrique
from tests.conventions import fabrique_argent as argent
from tests.conventions.envois import (
    DE_LA_COORDINATION,
    DE_LA_STRUCTURE,
    DU_PARTENAIRE,
    EXAMINE,
    PAYE,
    REMIS,
    Donnees,
    Envoi,
    a_l_ecran,
    jour,
)
from tests.conventions.envois_autour import (
    AUTOUR_DES_SEANCES,
    DE_LA_FICHE,
    DES_APPELS,
    DES_MODELES,
    DES_PIECES,
    DES_SEANCES,
    PUBLICS,
)
from tests.conventions.fabrique import pdf
from tests.promeneurs import fabrique_public
from tests.test_coherence import ADRESSES

ENVOIS = (
    {
        f"structure_dossier_{nom}": envoi
        for nom, envoi in (DE_LA_STRUCTURE | a_l_ecran("structure", "structure")).items()
    }
    | {f"coordination_dossier_{nom}": envoi for nom, envoi in (DE_LA_STRUCTURE | DE_LA_COORDINATION).items()}
    | {
        f"coordination_dossier_{nom}": replace(DE_LA_STRUCTURE[nom], ajoute=True)
        for nom in ("partie", "budget", "poste", "appel", "piece", "pieces", "pieces_reprendre")
    }
    | {f"partenaire_dossier_{nom}": envoi for nom, envoi in DU_PARTENAIRE.items()}
    | {f"structure_dossier_{nom}": envoi for nom, envoi in REMIS.items()}
    | {f"coordination_dossier_{nom}": replace(envoi, ajoute=True) for nom, envoi in REMIS.items()}
    | {f"coordination_dossier_{nom}": envoi for nom, envoi in (PAYE | EXAMINE).items()}
    | {f"partenaire_dossier_{nom}": envoi for nom, envoi in PAYE.items()}
    | DE_LA_FICHE
    | DES_SEANCES
    | DES_APPELS
    | DES_MODELES
    | DES_PIECES
    | AUTOUR_DES_SEANCES
    | PUBLICS
)
LUES = {
    *("structure_dossiers", "structure_dossier", "structure_dossier_historique", "structure_fiche"),
    *("structure_membres", "structure", "devenir_promeneur", "coordination_dossier", "coordination_dossier_historique"),
    *("coordination_seances", "partenaire_dossiers", "partenaire_dossier", "partenaire_dossier_historique"),
    *("structure_dossier_reponses", "coordination_dossier_reponses"),
    *("structure_dossier_imprimer", "partenaire_dossier_imprimer", "coordination_dossier_imprimer"),
    *("coordination_pieces", "coordination_appel_pieces"),
    *("coordination_modeles", "coordination_modele", "coordination_modele_national", "coordination_modele_apercu"),
    *("coordination_appels", "coordination_appel", "appels", "appel", "appel_calendrier"),
    *("partenaire_seance", "structure_dossier_lire", "partenaire_dossier_lire", "documents", "document"),
    *(
        f"{cote}_dossier_{nom}"
        for cote in ("structure", "coordination", "partenaire")
        for nom in ("bilan", "bilan_pdf", "avenant")
    ),
    "structure_dossier_avenant_lire",
    "reprendre_permanences",  # of a promeneur: tried twice in test_permanences_prevues
    "partenaire_dossier_avenant_lire",
}


def test_every_form_of_these_rooms_is_sent_twice():
    salles = ("conventions.", "structures.")
    des_salles = {nom for nom, motif in ADRESSES.items() if motif.callback.__module__.startswith(salles)}
    assert des_salles - LUES == set(ENVOIS)


@pytest.fixture
def monde(structure, directrice, coordinatrice, promeneur, caf, partenaire, settings):
    """Who sends, and on what."""
    settings.MFA_REQUISE = False
    fabrique_public.noms()
    return SimpleNamespace(
        s=structure, structure=directrice, coordination=coordinatrice, partenaire=partenaire, promeneur=promeneur,
        caf=caf, client=Client(),
    )  # fmt: skip


def adresse(m: Any, nom: str, envoi: Envoi) -> str:
    if nom in PUBLICS:
        return reverse(nom, args=envoi.objets(m))
    user = getattr(m, nom.split("_")[0])
    m.client.force_login(user)
    fabrique.vient_d_entrer(m.client, user)
    maison = m.s.code if nom.startswith("structure") else m.s.reseau.code
    if envoi.etat == "finissante":
        debut, fin = aujourdhui() - timedelta(days=900), aujourdhui() + timedelta(days=100)
        m.c = services.resume_convention(structure=m.s, debut=debut, dernier_jour=fin, by=m.coordination)
    elif envoi.etat == "a_reprendre":
        fabrique.dossier("abandonnee", structure=m.s, directrice=m.structure, coordinatrice=m.coordination)
        m.c = services.start_file(structure=m.s, by=m.structure)
    elif envoi.etat == "reprise":
        argent.regles(m.s.reseau)
        m.c = argent.convention(m.s, m.coordination)
        services.open_years(conventions=Convention.objects.all())  # reading a page does it
    elif envoi.etat:
        gens = {"directrice": m.structure, "coordinatrice": m.coordination, "promeneur": m.promeneur}
        m.c = fabrique.dossier(envoi.etat, structure=m.s, **gens, **envoi.reste)
    du_dossier = (m.c.code,) if "_dossier_" in nom and nom != "structure_dossier_nouveau" else ()
    return reverse(nom, args=[maison, *du_dossier, *envoi.objets(m)]) + envoi.requete(m)


def pour_autrui(m: Any, nom: str) -> Donnees:
    """The coordination joins what it received."""
    if nom.removeprefix("coordination_dossier_") not in DE_LA_STRUCTURE | REMIS or not nom.startswith("coordination"):
        return {}
    return {"original": pdf("courrier.pdf"), "recu_le": jour(), "moyen": "papier", "original_connu": "nouveau"}


COMPTES = (
    Convention,
    Poste,
    DepotPiece,
    Signature,
    RefusSignature,
    Decision,
    Changement,
    SeanceCopil,
    Inscription,
    Presence,
    ProcesVerbal,
    Recusation,
    Travail,
    Contact,
    Membre,
    Declaration,
    Appel,
    QuestionAppel,
    DelaiAccorde,
    LigneBudget,
    RepriseReponses,
    PieceReglee,
    ModeleDocument,
    ArticleModele,
    PieceBilan,
    Controle,
    PieceControle,
    Lecture,
    LettreCorrections,
    Avenant,
    Document,
    MiseEnDemeure,
    ReponseDemeure,
)


def traces(m: Any) -> dict[str, Any]:
    """What an act leaves: rows, lines of history, mails."""
    s = Structure.objects.get(pk=m.s.pk)
    lignes = journal.historiques([s, *s.membres.all(), *s.contacts.all(), *s.declarations.all()], 300)
    lignes += journal.historiques([*Appel.objects.all(), *QuestionAppel.objects.all()], 300)
    lignes += journal.historiques([*PieceReglee.objects.all(), *ArticleModele.objects.all()], 300)
    lignes += [ligne for c in Convention.objects.all() for ligne in presentation.historique(c, 300)]
    return {modele.__name__: modele.objects.count() for modele in COMPTES} | {
        "courriels": Courriel.objects.count(),
        "ordre": list(QuestionAppel.objects.values_list("intitule", flat=True)),
        "articles": list(ArticleModele.objects.values_list("titre", flat=True)),
        "modèles": list(ModeleDocument.objects.values_list("titre", "publie_le")),
        "séances": list(SeanceCopil.objects.values_list("date", flat=True)),
        "récusations": list(Recusation.objects.values_list("levee_le", flat=True)),
        "procès-verbaux": list(ProcesVerbal.objects.values_list("envoye_le", flat=True)),
        "liens envoyés": sum(Invitation.objects.values_list("envois", flat=True)),
        "notes": list(NoteInterne.objects.values_list("texte", "version")),
        "points": list(PointVerifie.objects.values_list("code", "etat", "remarque", "le")),
        "suivi": list(Convention.objects.values_list("instructeur", "corrections_avant")),
        "histoire": [(ligne.quoi, ligne.motif) for ligne in lignes],
    }


@pytest.mark.parametrize("nom", sorted(ENVOIS))
def test_a_form_sent_twice_counts_once(monde, nom):
    envoi = ENVOIS[nom]
    ici = adresse(monde, nom, envoi)

    def saisie(page: str) -> Donnees:
        return {"csrfmiddlewaretoken": page} | pour_autrui(monde, nom) | envoi.donnees(monde)

    avant = traces(monde)
    reponse = monde.client.post(ici, saisie("une page"))
    assert reponse.status_code == 302 or nom == "declaration", reponse.context["form"].errors
    fait = traces(monde)
    assert fait != avant or nom == "declaration"  # its link has just left
    for page in ("une page",) if envoi.ajoute else ("une page", "un autre onglet"):
        encore = monde.client.post(ici, saisie(page), follow=True)
        dit = encore.content.decode()
        assert encore.status_code == 200 and ('role="alert"' in dit or 'role="status"' in dit or nom in PUBLICS)
        assert traces(monde) == fait
