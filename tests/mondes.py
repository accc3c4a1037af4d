"""A network with one object of each kind that an address may name."""

from datetime import date, time
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from socle.dates import aujourdhui
from tests.conftest import compte_utilisateur
from tests.coordination.conftest import un_de_tout
from tests.promeneurs import fabrique_public

INTERNE = "NOTE TRES INTERNE"  # what the coordination notes of a file, for itself


def un_dossier(monde: SimpleNamespace, by: Any) -> Any:
    """A request of the structure for after its present convention, decided, ready to sign, signed by the Caf."""
    from conventions import services
    from tests.conventions.fabrique import fiche_complete, pdf, remplir

    fiche_complete(monde.s)
    monde.reseau.budget_demande = True
    monde.reseau.save()
    monde.s.refresh_from_db()
    dossier = services.start_file(structure=monde.s, by=monde.directeur)
    remplir(dossier, monde.directeur, monde.p, debut=monde.convention.periode.upper)
    monde.creneau = services.plan_slot(
        convention=dossier, jour="2", debut=time(14), fin=time(16), plateforme="instagram", by=monde.directeur
    )
    services.submit(convention=dossier, by=monde.directeur)
    services.open_instruction(convention=dossier, by=by)
    monde.seance = services.plan_session(reseau=monde.reseau, le=aujourdhui(), by=by)
    services.put_on_agenda(convention=dossier, seance=monde.seance, by=by)
    monde.recusation = services.recuse(convention=dossier, nom="Une voisine", by=by)
    monde.decision = services.decide(convention=dossier, sens="acceptee", by=by)
    services.send_decision_mail(decision=monde.decision, by=by)
    dossier.refresh_from_db()
    services.prepare_signature(
        convention=dossier, debut=dossier.debut_souhaite, dernier_jour=dossier.fin_souhaitee, by=by
    )
    monde.signature = services.deposit_signature(
        convention=dossier, partie="caf", upload=pdf(), signee_le=aujourdhui(), by=by
    )
    monde.refus = services.refuse_to_sign(
        convention=dossier, partie="structure", motif="La date est fausse.", by=monde.directeur
    )
    monde.piece = dossier.pieces.get(type="rib")
    monde.note = services.add_note(convention=dossier, texte=INTERNE, by=by)
    dossier.points.create(code="siret", etat="a_revoir", remarque=INTERNE, par=by)
    services.claim(convention=dossier, by=by)
    return dossier


def un_changement(convention: Any) -> Any:
    """Declared on the convention in force."""
    from conventions.models import Changement, Poste

    poste = Poste.objects.create(convention=convention)
    return Changement.objects.create(
        convention=convention, poste=poste, nature="depart", le=aujourdhui(), detail="Ana quitte le poste."
    )


def un_appel(reseau: Any, by: Any) -> Any:
    """In preparation, with a question."""
    from tests.conventions import fabrique_appels

    return fabrique_appels.appel(reseau, by, publie=False, questions=1)


def un_argent(monde: SimpleNamespace, by: Any) -> None:
    """The report of the convention in force, its payments and a control."""
    from conventions import services
    from conventions.models import Convention
    from tests.conventions import fabrique_argent

    fabrique_argent.regles(monde.reseau)
    services.open_years(conventions=Convention.objects.filter(pk=monde.convention.pk))
    monde.bilan = monde.convention.bilans.latest("annee")
    monde.versement = monde.convention.versements.filter(annee=monde.bilan.annee, genre="acompte").get()
    monde.controle = fabrique_argent.un_controle("demande", convention=monde.convention, by=by)


def un_avenant_et_une_demeure(monde: SimpleNamespace, by: Any) -> None:
    """An avenant to sign, and a formal notice, of the convention in force."""
    from conventions import services
    from conventions.models import Convention
    from tests.conventions import fabrique_vie

    convention = Convention.objects.get(pk=monde.convention.pk)
    monde.avenant = fabrique_vie.avenant("a_signer", convention=convention, by=by)
    monde.demeure = fabrique_vie.demeure("envoyee", convention=convention, by=by)
    monde.reponse = services.answer_notice(demeure=monde.demeure, texte="C’est fait.", by=monde.directeur)


def un_monde(reseau: Any, insee: str, by: Any) -> SimpleNamespace:
    """One object of each kind that an address may name, in this network."""
    from accounts import invitations
    from accounts.services import invite
    from conventions.services import start_template
    from coordination.models import Import
    from promeneurs.models import SignatureCharte
    from structures.services import add_member
    from territoires.models import Commune

    monde = un_de_tout(reseau, Commune.objects.get(insee=insee), by)
    n = reseau.code
    monde.soi = compte_utilisateur(f"soi{n}@exemple.fr")
    monde.p.user = monde.soi
    monde.p.photo, monde.p.photo_consentie_le = fabrique_public.image("promeneurs.photo"), timezone.now()
    monde.p.save()
    monde.p.suspensions.update(demandeur="employeur")
    monde.p.communes.add(insee)
    monde.s.image = fabrique_public.image()
    monde.s.save()
    monde.scan = fabrique_public.image("promeneurs.charte")
    SignatureCharte.objects.create(
        mandat=monde.mandat, partie="structure", signee_le=date(2026, 1, 5), moyen="papier", fichier=monde.scan
    )
    for role in ("membre", "gestion"):
        user = compte_utilisateur(f"{role}{n}@exemple.fr")
        monde.adjointe = add_member(structure=monde.s, user=user, role=role, by=by)
    monde.invitation = invite(
        email=f"nouvelle{n}@exemple.fr",
        role="structure",
        cible=invitations.cle(structure=monde.s.code, role="membre"),
        by=by,
    )
    monde.dossier = un_dossier(monde, by)
    monde.poste = monde.dossier.postes_prevus.get()
    un_argent(monde, by)
    monde.changement = un_changement(monde.convention)
    un_avenant_et_une_demeure(monde, by)
    monde.appel = un_appel(reseau, by)
    monde.article = start_template(reseau=reseau, genre="convention", by=by).articles.first()
    monde.importe = Import.objects.create(reseau=reseau, par=by)
    return monde
