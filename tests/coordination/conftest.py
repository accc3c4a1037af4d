"""A network with one of everything a coordinator's address may name, and its twin behind the wall."""

from datetime import time, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from socle.dates import aujourdhui
from tests.conftest import compte_utilisateur
from tests.promeneurs import fabrique_public


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    """The second factor has its own tests; here it would hide the pages."""
    settings.MFA_REQUISE = False


@pytest.fixture
def chez_nous(client, coordinatrice):
    """A browser where the coordinator is signed in."""
    client.force_login(coordinatrice)
    return client


def un_de_tout(reseau, commune, by):
    """One object of each kind, made through the services."""
    from conventions.services import resume_convention
    from coordination import services as les_notres
    from promeneurs import services as personnes
    from structures import services as employeurs

    jour = aujourdhui()
    s = employeurs.create_structure(reseau=reseau, nom=f"MJC {reseau.code}", commune=commune, by=by)
    employeurs.enter_network(structure=s, by=by)
    debut, dernier = jour - timedelta(days=30), jour + timedelta(days=700)
    directeur = compte_utilisateur(f"dir{reseau.code}@exemple.fr")
    objets = _une_personne(reseau, s, jour, by) | _un_message(reseau, by) | _ce_qui_se_partage(reseau, by)
    membre = employeurs.add_member(structure=s, user=directeur, role="direction", by=by)
    return SimpleNamespace(
        **objets,
        **_une_reunion(reseau, s, directeur, jour, by),
        **_le_partenaire(reseau),
        s=s,
        jumelle=employeurs.create_structure(reseau=reseau, nom=f"Jumelle {reseau.code}", commune=commune, by=by),
        reseau=reseau,
        commune=commune,
        convention=resume_convention(structure=s, debut=debut, dernier_jour=dernier, postes=2, by=by),
        contact=employeurs.save_contact(structure=s, by=by, nom="Durand", email=f"durand{reseau.code}@exemple.fr"),
        directeur=directeur,
        membre=membre,
        declaration=une_demande(s, reseau.code),
        signalement=personnes.report(
            envoi=f"envoi{reseau.code}", sujet="adulte", motif="secret", reseau=reseau, promeneur=objets["p"]
        ),
        action=les_notres.log_action(
            reseau=reseau, by=by, date=jour, nature="partenariat", texte=f"Appel {reseau.code}"
        ),
        partage=les_notres.share_figures(
            reseau=reseau, pour=f"Caf {reseau.code}", annee=jour.year, expire_le=jour, by=by
        ),
        depuis=timezone.now(),
        regles=les_notres.open_follow_up(reseau=reseau, depuis=jour, by=by),
        initiative=les_notres.save_initiative(
            promeneur=objets["p"],
            by=by,
            date=jour,
            titre="Atelier",
            theme="numerique",
            prevue=False,
            jeunes=3,
            ages=[],
            soutien="",
        ),
    )


def _une_reunion(reseau, structure, directeur, jour, by):
    """A meeting of today, the direction invited, with a document."""
    from coordination import services
    from coordination.invites import Candidat
    from tests.conventions.fabrique import pdf

    reunion = services.save_meeting(
        reseau=reseau, by=by, date=jour, type="reseau", thematique=f"Écrans {reseau.code}"
    )  # fmt: skip
    invite = Candidat(nom="Dir", email=directeur.email, structure=structure, user=directeur)
    return {
        "reunion": reunion,
        "personne": services.invite(reunion=reunion, candidats=[invite], by=by)[0],
        "papier": services.add_document(reunion=reunion, titre="Diapos", genre="document", upload=pdf(), by=by),
    }


def _une_personne(reseau, structure, jour, by):
    """Somebody, and what is kept of them."""
    from promeneurs import services as personnes

    identite = {"prenom": "Ana", "nom": f"Roux{reseau.code}", "email": f"ana{reseau.code}@exemple.fr"}
    p = personnes.create_promeneur(reseau=reseau, fonction="Animatrice", by=by, **identite)
    sien = {"promeneur": p, "by": by}
    slot = {"debut": time(14), "fin": time(16), "plateforme": "instagram"}
    soir = slot | {"debut": time(20), "fin": time(22)}
    fin = jour + timedelta(days=9)
    return {
        "p": p,
        "double": personnes.create_promeneur(reseau=reseau, prenom="Anne", nom=f"Leroy{reseau.code}", by=by),
        "mandat": personnes.designate(structure=structure, depuis=jour - timedelta(days=20), **sien),
        "compte": personnes.present_account(plateforme="instagram", identifiant=f"@ana.{reseau.code}", **sien),
        "permanence": personnes.add_permanence(jour="2", **slot, **sien),
        "pause": personnes.add_pause(debut=jour + timedelta(days=20), dernier_jour=None, **sien),
        "en_plus": personnes.add_slot(jour=jour + timedelta(days=30), **soir, **sien),
        "absence": personnes.declare_absence(debut=jour, dernier_jour=fin, relais_texte="03 83 00 00 00", **sien),
        "label": personnes.grant_label(debut=jour, dernier_jour=None, decide_le=jour, **sien),
        "suspension": personnes.suspend(demandeur="coordination", motif="MOTIF TRES PRIVE", **sien),
    }


def _ce_qui_se_partage(reseau, by):
    """A resource to read, and a relay."""
    from coordination import services
    from coordination.models import Ressource

    return {
        "ressource": Ressource.objects.create(
            reseau=reseau, titre=f"Guide {reseau.code}", lien="https://exemple.fr/", theme="sante",
            audience="jeunes", par=by,
        ),
        "lot": services.prepare_lot(
            reseau=reseau, genre="promeneurs", acte="finir", fiches=list(reseau.promeneurs.all()), by=by
        ),
        "relais": services.save_relay(
            reseau=reseau, by=by, nom=f"Maison des ados {reseau.code}", themes=["sante"], pour_quoi="Écoute",
            telephone="03 83 00 00 10",
        ),
    }  # fmt: skip


def _un_message(reseau, by):
    """A draft, and the file that goes with it."""
    from coordination import services
    from tests.conventions.fabrique import pdf

    message = services.save_draft(
        reseau=reseau, by=by, genre="information", publics=["promeneurs"], criteres={}, sujet="Lettre", texte="Bonjour"
    )
    return {"message": message, "piece_message": services.attach(message=message, upload=pdf(), by=by)}


def _le_partenaire(reseau):
    """The Caf of the network, who speaks for it, a mail."""
    from socle import courrier
    from socle.dates import periode
    from territoires.models import NomOrganisme, Organisme, PartenaireReseau, RoleReseau

    organisme, portee = Organisme.objects.create(nature="caf"), f"reseau:{reseau.code}"
    NomOrganisme.objects.create(organisme=organisme, nom=f"Caf {reseau.code}", periode=periode(None))
    invite = compte_utilisateur(f"caf{reseau.code}@exemple.fr")
    return {
        "organisme": organisme,
        "invite": invite,
        "partenaire": PartenaireReseau.objects.create(reseau=reseau, organisme=organisme, periode=periode(None)),
        "role": RoleReseau.objects.create(user=invite, reseau=reseau, role="partenaire", organisme=organisme),
        "courriel": courrier.send(
            modele="coordination_charte", to="a@exemple.fr", context={}, key=f"essai:{reseau.code}", portee=portee
        ),
    }


def une_demande(structure, n: str):
    """Somebody asks to join the structure."""
    from structures.services import confirm, declare
    from tests.structures.fabrique import champs

    email = f"lina{n}@exemple.fr"
    meme = champs(structure.commune, nom=structure.nom, siret="", email=email)
    demande = declare(reseau=structure.reseau, rejoindre=True, **meme)
    return confirm(declaration=demande, by=compte_utilisateur(email))


@pytest.fixture
def tout(reseau, nancy, coordinatrice):
    return un_de_tout(reseau, nancy, coordinatrice)


@pytest.fixture
def coordinateur_voisin(autre_reseau):
    from territoires.models import RoleReseau

    user = compte_utilisateur("voisin@exemple.fr")
    RoleReseau.objects.create(user=user, reseau=autre_reseau, role="coordination")
    return user


@pytest.fixture
def voisin(autre_reseau, coordinateur_voisin):
    from territoires.models import Commune

    commune = Commune.objects.filter(departement=autre_reseau.departement_id).first() or Commune.objects.first()
    return un_de_tout(autre_reseau, commune, coordinateur_voisin)


__all__ = ["fabrique_public"]
