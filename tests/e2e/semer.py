"""What the pages are opened on: objects of the demo, and the few it lacks, made once through the services."""

import fcntl
import io
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from datetime import time as heure
from pathlib import Path
from typing import Any

from .semer_conventions import DEMAIN, EXEMPLE, _argent, _demandes, _instruction, _session, _signatures, _travaux, _vie

TABLEUR = (
    "nom;commune;statut;conventionnee;annee_aap\n"
    "MJC des Essais;Saint-Martin;dans le réseau;oui;2024\n"
    "Foyer des Essais;Nancy;dans le réseau;peut-être;2024\n"
    "Café des Essais;Lunéville;dans le réseau;non;\n"
)
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
    from coordination.models import Abonnement, Action, Message, Relais, Ressource, Reunion
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
        "action": Action.objects.filter(reseau=reseau, source="").first().code,
        "courriel": Courriel.objects.filter(portee="reseau:54").first().code,
        "ressource_proposee": Ressource.objects.filter(reseau=reseau, etat="proposee").first().code,
        "ressource_cassee": Ressource.objects.filter(reseau=reseau, lien_echecs__gte=2).first().code,
        "relais": Relais.objects.filter(reseau=reseau).first().code,
        "message_brouillon": Message.objects.filter(reseau=reseau, etat="brouillon").first().code,
        "message_envoye": Message.objects.filter(reseau=reseau, etat="envoye").first().code,
        "abonnement": Abonnement.objects.filter(reseau=reseau).first().code,
        **_activite(reseau), **_reunions(reseau), **_partages(reseau, qui["coordination"]),
        **_depart(reseau, qui["coordination"]), **_lots(reseau, qui["coordination"]),
        "partenaire": cle(partenaire), "role": cle(RoleReseau.objects.filter(reseau=reseau).first()),
    }  # fmt: skip


def _depart(reseau: Any, by: Any) -> dict[str, str]:
    """Somebody left the structure of the demo's direction; nobody has looked at the account."""
    from promeneurs import services
    from socle.dates import aujourdhui
    from structures.models import Structure

    employeur = Structure.objects.filter(reseau=reseau, membres__user__email="structure@demo.example").first()
    jour, sien = aujourdhui(), {"reseau": reseau, "prenom": "Paulin", "nom": "Départ", "fonction": "Animateur"}
    p = services.create_promeneur(**sien, by=by)
    mandat = services.designate(promeneur=p, structure=employeur, depuis=jour - timedelta(days=90), by=by)
    compte = services.present_account(promeneur=p, plateforme="twitch", identifiant="paulin_e2e", by=by)
    services.check_account(compte=compte, montre_structure=True, montre_lien=True, by=by)
    services.end_mandate(mandat=mandat, le=jour, motif="Autre poste.", by=by)
    return {"compte_parti": compte.code, "employeur_parti": employeur.code}


def _lots(reseau: Any, by: Any) -> dict[str, str]:
    """A double of somebody; an act on several people, foreseen, and one that asks for a date."""
    from coordination import services
    from promeneurs.models import Promeneur
    from promeneurs.services import create_promeneur

    noe = Promeneur.objects.get(reseau=reseau, prenom="Noé")
    create_promeneur(reseau=reseau, prenom="Noé", nom=noe.nom, fonction="", by=by)
    gens = list(Promeneur.objects.filter(reseau=reseau)[:8])
    lots = [
        services.prepare_lot(reseau=reseau, genre="promeneurs", acte=acte, fiches=gens, by=by)
        for acte in ("charte", "finir")
    ]
    return {"lot_prevu": lots[0].code, "lot_a_preciser": lots[1].code}


def _partages(reseau: Any, by: Any) -> dict[str, str]:
    """Figures shared by a link, a report frozen, and somebody who coordinates two networks."""
    from django.contrib.auth import get_user_model

    from coordination import rapport, services
    from socle.dates import aujourdhui
    from territoires.models import Reseau, RoleReseau

    jour = aujourdhui()
    dit = {"pour": "Conseil départemental", "annee": jour.year, "expire_le": jour + timedelta(days=30)}
    partage = services.share_figures(reseau=reseau, by=by, **dit)
    fait = rapport.en_pdf(rapport.du_reseau(reseau, jour.year))
    services.freeze_report(reseau=reseau, annee=jour.year, numero=1, document=fait, tableur=b"PK", by=by)
    elle = get_user_model().objects.create_user("regionale@e2e.example", prenom="Rachel", nom="Région")
    for sien in (reseau, Reseau.objects.exclude(pk=reseau.pk).first()):
        RoleReseau.objects.create(user=elle, reseau=sien, role="coordination")
    return {
        "partage": partage.code, "jeton_partage": partage.jeton, "_session_regionale": _session(elle, DEMAIN),
    }  # fmt: skip


def _reunions(reseau: Any) -> dict[str, str]:
    from coordination import jetons
    from socle.dates import aujourdhui

    invitees = reseau.reunions.filter(invites__isnull=False, annulee_le=None).distinct().order_by("date")
    tenue = invitees.filter(documents__isnull=False).first()
    du_jour, prevue = invitees.get(date=aujourdhui()), invitees.filter(date__gt=aujourdhui()).first()
    invite = prevue.invites.filter(reponse="").first()
    return {
        "reunion_prevue": prevue.code, "reunion_tenue": tenue.code, "reunion_du_jour": du_jour.code,
        "invite_prevu": invite.code, "document_tenue": tenue.documents.first().code,
        "jeton_reunion": jetons.jeton(invite),
        "jeton_du_jour": jetons.jeton(du_jour.invites.filter(present=None).first()),
        "jeton_presence": jetons.jeton_presence(du_jour),
    }  # fmt: skip


def _activite(reseau: Any) -> dict[str, str]:
    from coordination.models import Initiative
    from coordination.models.activite import fin_de_trimestre
    from socle.dates import ajoute_mois, aujourdhui

    courant = aujourdhui().replace(day=1)
    une = Initiative.objects.filter(promeneur__reseau=reseau).select_related("promeneur").first()
    trimestre = next(m for m in (ajoute_mois(courant, -n) for n in range(1, 4)) if fin_de_trimestre(m))
    return {
        "mois_courant": f"{courant:%Y-%m}", "mois_clos": f"{ajoute_mois(courant, -12):%Y-%m}",
        "mois_trimestre": f"{trimestre:%Y-%m}", "initiative": une.code, "auteur": une.promeneur.code,
        "annee_rapport": str(courant.year), "partie_faits": "faits", "figure_jeunes": "jeunes-touches",
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
