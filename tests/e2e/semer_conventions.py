"""The conventions that the browser tests open: some of the demo's, others of their own."""

import time
from datetime import time as heure
from datetime import timedelta
from typing import Any

EXEMPLE = "une phrase de passe pour les essais"
DEMAIN = 24 * 3600
SIRETS = {  # invented
    "instruction": "90541000700017",
    "au_copil": "90541007200011",
    "acceptee": "90541014800019",
    "ajournee": "90541021300011",
    "a_signer": "90541028800013",
    "a_refuser": "90541035300015",
    "annoncee": "90541091600019",
}
SIRETS_SIGNES = {  # invented
    "ecran": "90552000300013",
    "code": "90552007800015",
    "refusee": "90552014400015",
    "au_tour_de_la_caf": "90552021900015",
    "code_de_la_caf": "90552028400019",
    "refusee_par_la_caf": "90552035900019",
    "certifiee": "90552042500018",
}


def _demandes(reseau: Any, qui: dict[str, Any]) -> dict[str, str]:
    """The structure's side of files: some of the demo's, and those that the journeys change."""
    from conventions import services
    from conventions.models import Appel, Convention, ModeleDocument
    from structures.models import Structure
    from structures.services import create_structure

    toul = Structure.objects.get(reseau=reseau, nom__contains="Toulois")
    brouillon = services.start_file(structure=toul, by=qui["structure"])
    poste = services.add_poste(convention=brouillon, heures=3, by=qui["structure"])
    creneau = services.plan_slot(
        convention=brouillon, jour="2", debut=heure(14), fin=heure(16), plateforme="instagram", by=qui["structure"]
    )
    faites = Convention.objects.filter(structure__reseau=reseau, origine="plateforme").order_by("pk")
    trouves = {etat: faites.filter(etat=etat).select_related("structure")[0] for etat in ("corrections", "a_signer")}
    trouves["active"] = faites.filter(etat="active", postes_prevus__promeneur__isnull=False)[0]
    papier = create_structure(
        reseau=reseau, nom="Commune du papier", commune=toul.commune, siret="90541060100017", code_postal="54200",
        adresse="Place de la Mairie", statut_juridique="collectivite", by=qui["coordination"],
    )  # fmt: skip
    en_cours, a_venir = Appel.objects.filter(reseau=reseau).order_by("ferme_le")
    autre = services.create_call(
        reseau=reseau, reprend=en_cours, titre="Un appel des essais", ouvre_le=en_cours.ouvre_le,
        ferme_le=en_cours.ferme_le, by=qui["coordination"],
    )  # fmt: skip
    services.publish_call(appel=autre, by=qui["coordination"])
    recommence = Convention.objects.get(
        structure__reseau=reseau, structure__nom__contains="La Cabane", etat="brouillon"
    )
    repondu = Convention.objects.filter(appel=en_cours, etat="brouillon").get()
    services.start_template(reseau=reseau, genre="convention", by=qui["coordination"])
    libres = [p.promeneur for p in trouves["active"].postes_prevus.exclude(promeneur=None)]
    libre = next(p for p in libres if services.planned_for(p))
    lettre = ModeleDocument.objects.get(reseau=reseau, genre="ajournee")
    return {
        "appel": en_cours.code, "appel_prepare": a_venir.code, "question_appel": a_venir.questions.all()[0].cle,
        "appel_essais": autre.code, "page_appel": en_cours.cle, "dossier_appel": repondu.code,
        "chez_dossier_appel": repondu.structure.code, **_reprise(reseau, toul.commune, qui),
        "reprise": recommence.code, "chez_reprise": recommence.structure.code,
        "i_refus": faites.get(structure__nom__contains="Vandœuvre", etat="instruction").code,
        "brouillon": brouillon.code, "creneau": creneau.code, "poste_brouillon": poste.code,
        "type_rib": "rib", "partie_structure": "structure",
        "poste_active": trouves["active"].postes_prevus.exclude(promeneur=None)[0].code,
        "a_renouveler": Structure.objects.get(reseau=reseau, nom__startswith="Mission locale").conventions.get().code,
        "papier": papier.code, "libre": libre.code,
        "article_modele": lettre.articles.get().code, "numero_0": "0", "numero_1": "1", "numero_2": "2",
    } | {f"genre_{nom}": nom for nom in ("convention", "acceptee", "ajournee", "refusee")} | {
        f"section_{nom}": nom for nom in ("projet", "structure", "dates", "questions", "declare")} | {
        nom: objet for etat, c in trouves.items() for nom, objet in ((etat, c.code), (f"chez_{etat}", c.structure.code))
    }  # fmt: skip


def _argent(reseau: Any, by: Any) -> dict[str, str]:
    """Of the demo: reports accepted, to read and late, a payment to order, a control; and one answered."""
    from conventions import services
    from conventions.models import Controle, Convention
    from socle.dates import aujourdhui

    annee, objets = aujourdhui().year, {}
    noms = {
        "ml": "Mission locale",
        "mjc": "MJC Les",
        "mda": "Maison des",
        "cajt": "CAJT",
        "fjt": "FJT Les Deux",
    }
    for cle, nom in noms.items():
        c = Convention.objects.get(structure__reseau=reseau, structure__nom__startswith=nom, origine="reprise")
        objets |= {f"b_{cle}": c.code, f"chez_b_{cle}": c.structure.code}
    repondu = services.start_control(
        convention=Convention.objects.get(code=objets["b_cajt"]), demande="Le grand livre", by=by,
        repondre_le=aujourdhui() + timedelta(days=9),
    )  # fmt: skip
    tete = repondu.convention.structure.membres.get(role="direction").user
    services.answer_control(controle=repondu, reponse="Le voici.", by=tete)
    mjc = Convention.objects.get(code=objets["b_mjc"])
    services.refresh_amounts(conventions=[mjc])
    return objets | {
        "annee_passee": str(annee - 1), "annee_courante": str(annee), "controle_cajt": repondu.code,
        "controle_fjt": Controle.objects.get(convention__code=objets["b_fjt"]).code,
        "versement_mjc": mjc.versements.get(annee=annee, genre="acompte").code, "geste_ordonner": "ordonner",
        "geste_annuler": "annuler", "section_chiffres": "chiffres", "section_recit": "recit",
        "type_attestation": "attestation",
    }  # fmt: skip


def _instruction(reseau: Any, by: Any) -> dict[str, str]:
    """Files of its own, where the coordination's acts are: nothing else of these tests changes them."""
    from accounts.services import open_account
    from conventions.services import add_note, deposit_signature
    from socle.dates import aujourdhui
    from structures.models import Structure
    from structures.services import add_member, create_structure, enter_network
    from tests.conventions import fabrique

    tete = open_account(email="tete@e2e.example", prenom="Tess", nom="Tête", password=EXEMPLE)
    commune = Structure.objects.filter(reseau=reseau).order_by("pk")[0].commune
    faits = {}
    for etat, siret in SIRETS.items():
        s = create_structure(reseau=reseau, nom=f"Foyer {etat} des Essais", commune=commune, siret=siret, by=by)
        enter_network(structure=s, by=by)
        add_member(structure=s, user=tete, role="direction", by=by)
        jusque = {"a_refuser": "au_copil", "annoncee": "acceptee"}.get(etat, etat)
        dite = etat in ("annoncee", "ajournee")
        faits[etat] = fabrique.dossier(jusque, structure=s, directrice=tete, coordinatrice=by, annoncee=dite)
    signature = deposit_signature(
        convention=faits["a_signer"], partie="caf", upload=fabrique.pdf(), signee_le=aujourdhui(), by=by
    )
    note = add_note(convention=faits["instruction"], texte="À rappeler avant le Copil.", by=by)
    return {f"i_{etat}": c.code for etat, c in faits.items()} | {
        "i_note": note.code,
        "a_refuser": faits["a_refuser"].code, "i_piece": faits["instruction"].pieces.get(type="rib").code,
        "i_decision": faits["acceptee"].decisions.get().code, "i_signature": signature.code,
        "seance": faits["au_copil"].inscriptions.get().seance.code, "partie_caf": "caf",
    }  # fmt: skip


def _travaux(seance: str, by: Any) -> dict[str, str]:
    """The pack of a sitting: made, in progress, and one that failed; minutes to send; a sitting to come."""
    from django.db import transaction

    from conventions import dossier_seance, services
    from conventions.models import SeanceCopil
    from socle import etats, travaux
    from socle.dates import aujourdhui
    from socle.models import Travail

    une = SeanceCopil.objects.select_related("reseau").get(code=seance)
    services.make_minutes(seance=une, autres="", by=by)
    suivante = services.plan_session(reseau=une.reseau, le=aujourdhui() + timedelta(days=45), by=by)
    faits = {}
    for nom, avec in (("fait", True), ("en_cours", False)):
        with transaction.atomic():  # no worker takes it before
            travail = dossier_seance.demander(seance=une, by=by, retour="/espace/", avec_annexes=avec)
            if nom == "en_cours":
                etats.move(travail, "commencer", by=None)
        if nom == "fait":
            travaux.executer(travail.pk)
        faits[f"travail_{nom}"] = travail.code
    vide = dossier_seance.demander(seance=suivante, by=by, retour="/espace/")
    travaux.executer(vide.pk)
    Travail.objects.filter(code=faits["travail_en_cours"]).update(progres=40, phrase="Pièces du dossier 2 sur 5")
    return {"seance_a_venir": suivante.code, "travail_echoue": vide.code, **faits}


def _signatures(reseau: Any, by: Any) -> dict[str, str]:
    """Files that somebody is signing on screen, or refuses to; and a certificate."""
    from accounts.services import open_account
    from conventions import services
    from conventions.models import Document
    from structures.models import Structure
    from structures.services import add_member, create_structure, enter_network
    from territoires.services import grant_role
    from tests.conventions import fabrique

    gens = {
        "structure": open_account(email="signe@e2e.example", prenom="Sasha", nom="Signe", password=EXEMPLE),
        "caf": open_account(email="caf@e2e.example", prenom="Cam", nom="Caf", password=EXEMPLE),
    }
    organisme = reseau.partenaires.get(organisme__nature="caf").organisme
    grant_role(user=gens["caf"], reseau=reseau, role="partenaire", organisme=organisme, by=by)
    commune = Structure.objects.filter(reseau=reseau).order_by("pk")[0].commune
    faits = {}
    for nom, siret in SIRETS_SIGNES.items():
        s = create_structure(reseau=reseau, nom=f"Maison {nom} des Essais", commune=commune, siret=siret, by=by)
        enter_network(structure=s, by=by)
        add_member(structure=s, user=gens["structure"], role="direction", by=by)
        faits[nom] = fabrique.dossier("a_signer", structure=s, directrice=gens["structure"], coordinatrice=by)
    fabrique.commencer(faits["code"], "structure", gens["structure"])
    for nom in ("au_tour_de_la_caf", "code_de_la_caf", "refusee_par_la_caf", "certifiee"):
        fabrique.signer_a_l_ecran(faits[nom], "structure", gens["structure"])
    fabrique.commencer(faits["code_de_la_caf"], "caf", gens["caf"])
    fabrique.signer_a_l_ecran(faits["certifiee"], "caf", gens["caf"])
    refus = {
        partie: services.refuse_to_sign(
            convention=faits[nom], partie=partie, motif="La date de fin n’est pas celle du vote.", by=gens[partie]
        )
        for nom, partie in (("refusee", "structure"), ("refusee_par_la_caf", "caf"))
    }
    avenant = _avenant_a_signer(faits["certifiee"], by, gens)
    return (
        {nom: c.code for nom, c in faits.items()}
        | {"avenant_a_signer": avenant}
        | {f"chez_{nom}": c.structure.code for nom, c in faits.items()}
        | {f"refus_{partie}": r.code for partie, r in refus.items()}
        | {
            "document_certificat": Document.objects.get(convention=faits["certifiee"], genre="certificat").code,
            "document_a_signer": Document.objects.get(convention=faits["ecran"], genre="convention").code,
            "_session_signataire": _session(gens["structure"], DEMAIN),
            "_session_signataire_caf": _session(gens["caf"], DEMAIN),
        }
    )


def _avenant_a_signer(convention: Any, by: Any, gens: dict[str, Any]) -> str:
    """Each party has asked for its code."""
    from conventions import services
    from tests.conventions import fabrique_vie

    convention.refresh_from_db()
    a = fabrique_vie.avenant("a_signer", convention=convention, by=by)
    for partie, user in gens.items():
        acte = {"convention": convention, "avenant": a, "partie": partie, "by": user}
        services.open_document(**acte)
        services.ask_code(nom=user.nom_complet, qualite="Direction", **acte)
    return a.code


def _vie(objets: dict[str, str], by: Any) -> dict[str, str]:
    """Of the demo: an avenant applied, another asked, a formal notice; and a draft."""
    from conventions import services
    from conventions.models import Avenant, Convention, MiseEnDemeure
    from socle.dates import aujourdhui
    from tests.conventions import fabrique_vie

    ml = Convention.objects.get(code=objets["b_ml"])
    tete = ml.structure.membres.get(role="direction", user__email="structure@demo.example").user
    prepare = fabrique_vie.avenant(
        "brouillon", convention=ml, by=by, tete=tete, textes={"objectifs": "Accueillir les 16-25 ans sans emploi."}
    )
    services.prepare_end(
        convention=Convention.objects.get(code=objets["b_fjt"]), motif="disparition", demandeur="caf",
        attendue_le=aujourdhui(), explication="La structure est liquidée.", by=by,
    )  # fmt: skip
    siens = Avenant.objects.filter(convention__code=objets["active"])
    return {
        "avenant_applique": siens.get(etat="applique").code, "avenant_demande": siens.get(etat="demande").code,
        "avenant_prepare": prepare.code,
        "demeure_mda": MiseEnDemeure.objects.get(convention__code=objets["b_mda"]).code,
        "geste_demander": "demander", "geste_accepter": "accepter", "geste_refuser": "refuser", "geste_lever": "lever",
        "nature_contact": "contact", "nature_adresse": "adresse",
    }  # fmt: skip


def _reprise(reseau: Any, commune: Any, qui: dict[str, Any]) -> dict[str, str]:
    """A draft that has just taken the answers of a file given up."""
    from conventions import services
    from structures.services import add_member, create_structure

    by = qui["structure"]
    structure = create_structure(
        reseau=reseau, nom="Maison des reprises", commune=commune, siret="", by=qui["coordination"]
    )  # fmt: skip
    add_member(structure=structure, user=by, role="direction", by=qui["coordination"])
    avant = services.start_file(structure=structure, by=by)
    services.save_section(
        convention=avant, section="projet", changes={"objectifs": "Être là le soir."}, version=None, by=by
    )
    services.abandon(convention=avant, motif="Un poste manque.", by=by)
    apres = services.start_file(structure=structure, by=by)
    services.take_answers(convention=apres, depuis=avant, by=by)
    return {"reprises": apres.code, "chez_reprises": structure.code}


def _session(user: Any, plus_tard: int = 0) -> str:
    """Signed in a moment ago with both factors, which the tests of accounts do for good; `plus_tard`: a moment that
    lasts as long as the tests."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() + plus_tard, "email": user.email}
    ]
    session.create()
    return session.session_key
