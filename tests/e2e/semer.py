"""What the pages are opened on: objects of the demo, and the few it lacks, made once through the services."""

import fcntl
import io
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from datetime import time as heure
from pathlib import Path
from typing import Any

EXEMPLE = "une phrase de passe pour les essais"
TABLEUR = (
    "nom;commune;statut;conventionnee;annee_aap\n"
    "MJC des Essais;Saint-Martin;dans le réseau;oui;2024\n"
    "Foyer des Essais;Nancy;dans le réseau;peut-être;2024\n"
    "Café des Essais;Lunéville;dans le réseau;non;\n"
)
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
DEMAIN = 24 * 3600
REUNIONS = "date;type;thematique;nb_participants\n12/03/2026;réseau;Essai d’import;8\n"


def objets() -> dict[str, str]:
    """The names used in the table of pages, as the text that goes in an address. The first process makes them."""
    fichier = Path(os.environ["PDN_LOCAL"]) / "objets.json"
    with open(fichier.with_suffix(".lock"), "w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        if not fichier.exists():
            nouveau = fichier.with_suffix(".nouveau")
            with ThreadPoolExecutor(1) as a_part:  # sealing a document runs a loop of its own, and the browser has one
                nouveau.write_text(json.dumps(a_part.submit(semer).result()))
            nouveau.rename(fichier)
    return json.loads(fichier.read_text())


def semer() -> dict[str, str]:
    from accounts.models import User
    from promeneurs.models import Promeneur
    from territoires.models import Reseau

    reseau = Reseau.objects.get(code="54")
    qui = {cle: User.objects.get(email=f"{cle}@demo.example") for cle in ("coordination", "promeneur", "structure")}
    gens = {p.prenom: p for p in Promeneur.objects.filter(reseau=reseau)}
    trouves = {"reseau": "54", "voisin": "88", "meurthe": "meurthe-et-moselle", "luneville": "luneville-54329"}
    trouves |= (
        _promeneurs(gens, qui)
        | _cartes(gens)
        | _structures(reseau, qui)
        | _arrivees(reseau)
        | _signalements(reseau)
        | _autour(reseau, qui)
        | _imports(reseau, qui)
        | _demandes(reseau, qui)
        | _argent(reseau, qui["coordination"])
    )
    trouves |= _vie(trouves, qui["coordination"])
    trouves |= _instruction(reseau, qui["coordination"])
    trouves |= _travaux(trouves["seance"], qui["coordination"])
    return trouves | _signatures(reseau, qui["coordination"]) | _second_facteur()


def _promeneurs(gens: dict[str, Any], qui: dict[str, Any]) -> dict[str, str]:
    from socle.cles import cle

    ines = gens["Inès"]
    return _horaires(ines, qui["promeneur"]) | _situations(gens, qui) | {
        "ines": ines.code, "page_ines": ines.get_absolute_url().strip("/").rpartition("/")[2],
        "page_depart": f"manon-{gens['Manon'].code}", "mandat_ines": ines.mandats.get().code,
        "compte_ines": ines.comptes.get(plateforme="discord").code,
        "commune_ines": "54329", "photo_ines": ines.photo.code,
        "sarah": gens["Sarah"].code, "compte_sarah": gens["Sarah"].comptes.get().code,
        "employeur_sarah": gens["Sarah"].mandats.get().structure.code,
        "noe": gens["Noé"].code, "mandat_noe": gens["Noé"].mandats.get().code,
        "jonas": gens["Jonas"].code, "label_jonas": cle(gens["Jonas"].labels.get()),
        "bastien": gens["Bastien"].code, "lea": gens["Léa"].code, "hugo": gens["Hugo"].code,
        "manon": gens["Manon"].code, "maia": gens["Maïa"].code,
    }  # fmt: skip


def _horaires(ines: Any, elle: Any) -> dict[str, str]:
    """On line at whatever hour the tests run; days without, a slot more, an absence to come."""
    from promeneurs import services
    from socle.cles import cle
    from socle.dates import aujourdhui

    jour, sien = aujourdhui(), {"promeneur": ines, "by": elle}
    for creneau in ines.permanences.filter(plateforme="discord"):
        services.remove_permanence(permanence=creneau, by=elle)
    for numero in range(7):
        for debut, fin in ((heure(0), heure(12)), (heure(12), heure(23, 59))):
            services.add_permanence(
                jour=str(numero), debut=debut, fin=fin, plateforme="discord", feries=True, **sien
            )  # fmt: skip
    pause = services.add_pause(debut=jour + timedelta(days=75), dernier_jour=jour + timedelta(days=76), **sien)
    en_plus = services.add_slot(
        jour=jour + timedelta(days=30), debut=heure(20), fin=heure(22), plateforme="instagram", **sien
    )
    absence = services.declare_absence(
        debut=jour + timedelta(days=60), dernier_jour=jour + timedelta(days=70),
        relais_texte="L’accueil de la Mission locale", **sien,
    )  # fmt: skip
    return {
        "permanence_ines": cle(ines.permanences.first()), "absence_ines": cle(absence),
        "pause_ines": cle(pause), "en_plus_ines": cle(en_plus),
    }  # fmt: skip


def _situations(gens: dict[str, Any], qui: dict[str, Any]) -> dict[str, str]:
    """A label, an account closed and one to check, somebody suspended, a new file."""
    from promeneurs import services
    from socle.dates import aujourdhui

    jour, par = aujourdhui(), qui["coordination"]
    services.grant_label(
        promeneur=gens["Jonas"], debut=jour, dernier_jour=jour + timedelta(days=300), decide_le=jour, by=par
    )
    ferme = services.present_account(promeneur=gens["Jonas"], plateforme="snapchat", identifiant="jonas-ancien", by=par)
    services.check_account(compte=ferme, montre_structure=True, montre_lien=True, by=par)
    services.close_account(compte=ferme, by=par, motif="Bloqué par la plateforme.")
    sien = services.present_account(
        promeneur=gens["Inès"], plateforme="tiktok", identifiant="ines.tiktok54", by=qui["promeneur"]
    )
    services.suspend(promeneur=gens["Hugo"], demandeur="employeur", motif="Un essai, du côté de la direction.", by=par)
    lou = services.create_promeneur(
        reseau=gens["Inès"].reseau, prenom="Lou", nom="Essai", email="lou@e2e.example", by=par
    )
    return {"compte_ferme": ferme.code, "compte_a_verifier_ines": sien.code, "lou": lou.code}


def _cartes(gens: dict[str, Any]) -> dict[str, str]:
    """Of the demo: cards that hold and that were lost, profiles to confirm and hidden."""
    from promeneurs import jetons

    tard, cachee = gens["Karim"], gens["Gabriel"]
    avant = gens["Jonas"]
    avant.confirme_le = date(2025, 1, 1)  # as he was when the link was sent
    return {
        "carte_ines": gens["Inès"].cartes.gardees().get().code,
        "carte_perdue": gens["Théo"].cartes.exclude(revoquee_le=None).get().code,
        "a_confirmer": tard.code, "cachee": cachee.code, "jeton_a_confirmer": jetons.jeton(tard),
        "jeton_servi": jetons.jeton(avant),
    }  # fmt: skip


def _structures(reseau: Any, qui: dict[str, Any]) -> dict[str, str]:
    from accounts.services import open_account
    from socle.cles import cle
    from structures.models import Structure
    from structures.services import add_member

    ml = Structure.objects.get(reseau=reseau, nom__startswith="Mission locale")
    interessee = Structure.objects.get(reseau=reseau, nom__contains="Haut-du-Lièvre")
    equipier = open_account(email="equipe@e2e.example", prenom="Ève", nom="Équipière", password=EXEMPLE)
    membre = add_member(structure=ml, user=equipier, role="membre", by=qui["coordination"])
    direction = open_account(
        email="direction.parcours@e2e.example", prenom="Alix", nom="Parcours", password=EXEMPLE
    )  # the journey of a convention, from an empty draft
    add_member(structure=interessee, user=direction, role="direction", by=qui["coordination"])
    toul = Structure.objects.get(reseau=reseau, nom__contains="Toulois")
    add_member(structure=toul, user=qui["structure"], role="direction", by=qui["coordination"])
    return {
        "ml": ml.code, "page_ml": ml.get_absolute_url().strip("/").rpartition("/")[2], "toul": toul.code,
        "interessee": interessee.code, "contact_ml": cle(ml.contacts.get()), "membre_ml": cle(membre),
        "convention_ml": ml.conventions.get().code, "image_ml": ml.image.code,
    }  # fmt: skip


def _demandes(reseau: Any, qui: dict[str, Any]) -> dict[str, str]:
    """The structure's side of files: some of the demo's, and those that the journeys change."""
    from conventions import services
    from conventions.models import Appel, Convention
    from structures.models import Structure
    from structures.services import create_structure

    toul = Structure.objects.get(reseau=reseau, nom__contains="Toulois")
    brouillon = services.start_file(structure=toul, by=qui["structure"])
    poste = services.add_poste(convention=brouillon, heures=3, by=qui["structure"])
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
    return {
        "appel": en_cours.code, "appel_prepare": a_venir.code, "question_appel": a_venir.questions.all()[0].cle,
        "appel_essais": autre.code, "page_appel": en_cours.cle, "dossier_appel": repondu.code,
        "reprise": recommence.code, "chez_reprise": recommence.structure.code,
        "i_refus": faites.get(structure__nom__contains="Vandœuvre", etat="instruction").code,
        "brouillon": brouillon.code, "poste_brouillon": poste.code, "type_rib": "rib", "partie_structure": "structure",
        "poste_active": trouves["active"].postes_prevus.exclude(promeneur=None)[0].code,
        "a_renouveler": Structure.objects.get(reseau=reseau, nom__startswith="Mission locale").conventions.get().code,
        "papier": papier.code,
    } | {f"section_{nom}": nom for nom in ("projet", "structure", "dates", "questions")} | {
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
    from conventions.services import deposit_signature
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
    return {f"i_{etat}": c.code for etat, c in faits.items()} | {
        "a_refuser": faits["a_refuser"].code, "i_piece": faits["instruction"].pieces.get(type="rib").code,
        "i_decision": faits["acceptee"].decisions.get().code, "i_signature": signature.code,
        "seance": faits["au_copil"].inscriptions.get().seance.code, "partie_caf": "caf",
    }  # fmt: skip


def _travaux(seance: str, by: Any) -> dict[str, str]:
    """The pack of a sitting: made, in progress, and one that failed; minutes to send; a sitting to come."""
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
        travail = dossier_seance.demander(seance=une, by=by, retour="/espace/", avec_annexes=avec)
        travaux.executer(travail.pk) if nom == "fait" else etats.move(travail, "commencer", by=None)
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
            "document_a_signer": Document.objects.get(convention=faits["ecran"]).code,
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
    from conventions.models import Avenant, Convention, MiseEnDemeure
    from tests.conventions import fabrique_vie

    ml = Convention.objects.get(code=objets["b_ml"])
    tete = ml.structure.membres.get(role="direction", user__email="structure@demo.example").user
    prepare = fabrique_vie.avenant(
        "brouillon", convention=ml, by=by, tete=tete, textes={"objectifs": "Accueillir les 16-25 ans sans emploi."}
    )
    siens = Avenant.objects.filter(convention__code=objets["active"])
    return {
        "avenant_applique": siens.get(etat="applique").code, "avenant_demande": siens.get(etat="demande").code,
        "avenant_prepare": prepare.code,
        "demeure_mda": MiseEnDemeure.objects.get(convention__code=objets["b_mda"]).code,
        "geste_demander": "demander", "geste_accepter": "accepter", "geste_refuser": "refuser", "geste_lever": "lever",
        "nature_contact": "contact", "nature_adresse": "adresse",
    }  # fmt: skip


def _arrivees(reseau: Any) -> dict[str, str]:
    """Of the demo: a structure that declared itself, somebody who asks to join another; and one to confirm yet."""
    from structures.models import Declaration
    from structures.services import declare

    arrivee = Declaration.objects.a_accueillir().get(reseau=reseau)
    demande = Declaration.objects.demandes().get(reseau=reseau)
    attente = declare(
        reseau=reseau, nom="Foyer des Confirmations", type="fjt", statut_juridique="association",
        commune=arrivee.commune, contact_prenom="Ada", contact_nom="Attente", fonction="Directrice",
        email="ada@e2e.example", telephone="03 83 00 00 09",
    )  # fmt: skip
    return {
        "arrivee": arrivee.structure.code, "declaration_arrivee": arrivee.code,
        "demande": demande.code, "demande_faite": demande.code,
        "declaration": attente.code,
    }  # fmt: skip


def _signalements(reseau: Any) -> dict[str, str]:
    """Of the demo: a mistake in a profile, and an account that imitates one."""
    siens = reseau.signalements
    return {
        "signalement_ines": siens.get(motif="horaires").code,
        "signalement_compte": siens.get(motif="usurpation").code,
    }


def _autour(reseau: Any, qui: dict[str, Any]) -> dict[str, str]:
    from accounts import services as comptes
    from coordination.models import Reunion
    from promeneurs.models import Promeneur
    from socle.cles import cle
    from socle.models import Courriel
    from territoires.models import PartenaireReseau, RoleReseau

    lou = Promeneur.objects.get(email="lou@e2e.example")
    recue = comptes.invite(
        email="partenaire@demo.example", role="promeneur", cible=lou.code, by=qui["coordination"], portee="reseau:54"
    )
    partenaire = PartenaireReseau.objects.filter(reseau=reseau).active_on().with_organismes().first()
    return {
        "invitation_recue": recue.code, "reunion": Reunion.objects.filter(reseau=reseau).first().code,
        "courriel": Courriel.objects.filter(portee="reseau:54").first().code,
        "partenaire": cle(partenaire), "role": cle(RoleReseau.objects.filter(reseau=reseau).first()),
    }  # fmt: skip


def _imports(reseau: Any, qui: dict[str, Any]) -> dict[str, str]:
    from coordination.imports import application
    from coordination.imports.lecture import lire

    def prepare(nom: str, texte: str) -> Any:
        lecture = lire([(nom, io.BytesIO(texte.encode()))])
        return application.prepare(reseau=reseau, lecture=lecture, by=qui["coordination"])

    fautif, fait = prepare("structures.csv", TABLEUR), prepare("reunions.csv", REUNIONS)
    application.confirmer(objet=fait, by=qui["coordination"])
    return {"import_fautif": fautif.code, "import_fait": fait.code}


def _second_facteur() -> dict[str, str]:
    """Somebody with an application and recovery codes; the page of their codes is theirs."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from accounts.services import open_account

    user = open_account(email="securite@e2e.example", prenom="Solène", nom="Sécurité", password=EXEMPLE)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return {"_session_securite": _session(user)}


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
