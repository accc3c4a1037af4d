"""Files in every state, each brought there through the services, as people would."""

import io
import re
import time
import zlib
from datetime import date, timedelta
from decimal import Decimal

import pikepdf
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conventions import budget as lecture
from conventions import pieces, renouvellement, services
from conventions.declarations import CATALOGUE
from conventions.models import Convention, SeanceCopil
from socle.dates import aujourdhui, dernier_jour
from socle.models import Courriel
from socle.texte import code_court
from structures.models import Structure

CHEMIN = ("brouillon", "depose", "instruction", "au_copil", "acceptee", "a_signer", "active")
ETATS = (*CHEMIN, "corrections", "ajournee", "refusee", "resiliee", "abandonnee")
PROJET = {
    "public_vise": "Les 12-25 ans du quartier.",
    "objectifs": "Écouter, informer, orienter.",
    "reseaux_utilises": ["instagram", "discord"],
    "heures_en_ligne": 6,
    "permanences_prevues": "Mercredi et vendredi soir.",
    "lien_projet_educatif": "Le projet éducatif prévoit une présence là où sont les jeunes.",
}
QUI = {
    "signataire_nom": "Dominique Direction",
    "signataire_qualite": "Directrice",
    "referent_nom": "Dominique Direction",
    "referent_email": "direction@exemple.fr",
}


def pdf(nom: str = "piece.pdf") -> SimpleUploadedFile:
    """A page, the same for the same name."""
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(612, 792 + zlib.crc32(nom.encode()) % 999))
        document.save(sortie, deterministic_id=True)
    return SimpleUploadedFile(nom, sortie.getvalue())


def original(jours: int = 2) -> services.Original:
    return services.Original(pdf("original.pdf"), aujourdhui() - timedelta(days=jours))


def fiche_complete(structure: Structure) -> None:
    Structure.objects.filter(pk=structure.pk).update(
        statut_juridique="association",
        siret=structure.siret or "13002526500013",
        adresse="1 rue des Lilas",
        code_postal="54000",
    )
    structure.refresh_from_db()


def remplir(convention: Convention, by, promeneur=None, *, debut: date | None = None, pour=None) -> Convention:
    """Everything that a file must hold to be submitted."""
    debut = debut or aujourdhui()
    for section, changes in (
        ("structure", QUI),
        ("projet", PROJET),
        ("dates", {"debut_souhaite": debut, "fin_souhaitee": fin(debut)}),
    ):
        services.save_section(
            convention=convention, section=section, changes=changes, version=None, by=by, pour_le_compte=pour
        )
    declarer(convention, by, pour=pour)
    services.add_poste(convention=convention, promeneur=promeneur, heures=3, by=by, pour_le_compte=pour)
    for attendue in pieces.demandees(convention):
        if attendue.obligatoire:
            services.deposit_piece(convention=convention, type=attendue.type, upload=pdf(), by=by, pour_le_compte=pour)
    convention.refresh_from_db()
    if convention.budget_demande:
        budget(convention, by, pour=pour)
    return convention


def declarer(convention: Convention, by, *, pour=None) -> None:
    """Every declaration ticked."""
    cochees = {f"declarations.{d.code}": True for d in CATALOGUE}
    services.save_section(
        convention=convention, section="declare", changes=cochees, version=None, by=by, pour_le_compte=pour
    )


def ligne(volet: str, montant, libelle: str = "", **reste) -> services.LigneSaisie:
    """A line as a page adds it."""
    return services.LigneSaisie(code=code_court(), volet=volet, libelle=libelle, montant=Decimal(montant), **reste)


def budget(convention: Convention, by, *, pour=None, charges="6000") -> Convention:
    """A budget that balances, whatever the lump sum gives."""
    forfait = lecture.forfait(convention)
    reste = Decimal(charges) - (forfait.montant if forfait else 0)
    lignes = [ligne("charges", charges, "Salaires", compte="64"), ligne("produits", reste, "Département", compte="74")]
    services.save_budget(convention=convention, lignes=lignes, by=by, pour_le_compte=pour)
    convention.refresh_from_db()
    return convention


def fin(debut: date) -> date:
    return debut + timedelta(days=3 * 365 - 1)


def seance(reseau, by, jours: int = 0) -> SeanceCopil:
    le = aujourdhui() + timedelta(days=jours)
    existante = SeanceCopil.objects.filter(reseau=reseau, date=le, type="copil").first()
    return existante or services.plan_session(reseau=reseau, le=le, by=by)


def signer(convention: Convention, by, parties=("structure", "caf")):
    for partie in parties:
        yield services.deposit_signature(
            convention=convention,
            partie=partie,
            upload=pdf(),
            signee_le=aujourdhui(),
            by=by,
            pour_le_compte=original() if partie == "structure" else None,
        )


def commencer(convention: Convention, partie: str, by, nom="Dominique Direction", qualite="Directrice") -> str:
    """Open the document, ask for the code: the one that came by mail."""
    services.open_document(convention=convention, partie=partie, by=by)
    services.ask_code(convention=convention, partie=partie, nom=nom, qualite=qualite, by=by)
    return code_recu(by)


def code_recu(user) -> str:
    """From its row; once sent, its text is erased there."""
    ligne = Courriel.objects.filter(modele="convention_code", destinataire=user.email).latest("pk")
    envoyes = [m.body for m in mail.outbox if m.to == [user.email] and m.subject == ligne.sujet]
    return re.search(r"^\d{6}$", ligne.corps or envoyes[-1], re.MULTILINE)[0]


def vient_d_entrer(client, user):
    """As somebody who has just given their password."""
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": user.email}]
    session.save()
    return client


def signer_a_l_ecran(convention: Convention, partie: str, by, adresse=None, **qui):
    code = commencer(convention, partie, by, **qui)
    return services.sign_on_screen(convention=convention, partie=partie, code=code, by=by, adresse=adresse)


def annoncer(convention: Convention, by) -> Convention:
    """The structure is told what the committee decided."""
    services.send_decision_mail(decision=convention.decisions.latest("pk"), by=by)
    return convention


def dossier(
    etat: str,
    *,
    structure: Structure,
    directrice,
    coordinatrice,
    promeneur=None,
    annoncee: bool = False,
    dans_l_ordre: bool = True,
    appel=None,
) -> Convention:
    """A file of the structure in this state; one just decided is not told to it unless `annoncee`."""
    fiche_complete(structure)
    c = services.start_file(structure=structure, appel=appel, by=directrice)
    remplir(c, directrice, promeneur)
    if etat == "abandonnee":
        return services.abandon(convention=c, motif="Départ", by=directrice)
    return mener(c, etat, directrice, coordinatrice, annoncee=annoncee, dans_l_ordre=dans_l_ordre)


def mener(
    c: Convention, etat: str, directrice, coordinatrice, *, annoncee: bool = False, dans_l_ordre: bool = True
) -> Convention:
    """A file that lacks nothing, taken to this state."""
    reseau = c.structure.reseau
    for suivant in CHEMIN[CHEMIN.index(c.etat) + 1 :]:
        if c.etat == etat:
            break
        if suivant == "depose":
            services.submit(convention=c, by=directrice)
        elif suivant == "instruction":
            services.open_instruction(convention=c, by=coordinatrice)
            if etat == "corrections":
                commentaires = {"projet": "Précisez le public."}
                return services.ask_corrections(convention=c, commentaires=commentaires, by=coordinatrice)
        elif suivant == "au_copil":
            services.put_on_agenda(convention=c, seance=seance(reseau, coordinatrice), by=coordinatrice)
            if etat in ("refusee", "ajournee"):
                services.decide(convention=c, sens=etat, motif="Motif", by=coordinatrice)
                c.refresh_from_db()
                return annoncer(c, coordinatrice) if annoncee else c
        elif suivant == "acceptee":
            services.decide(convention=c, sens="acceptee", by=coordinatrice)
            c.refresh_from_db()
            if annoncee or etat != "acceptee":
                annoncer(c, coordinatrice)
        elif suivant == "a_signer":
            jours = {"debut": aujourdhui(), "dernier_jour": fin(aujourdhui())}
            services.prepare_signature(convention=c, dans_l_ordre=dans_l_ordre, by=coordinatrice, **jours)
        else:
            for signature in signer(c, coordinatrice):
                services.confirm_signature(signature=signature, by=coordinatrice)
    c.refresh_from_db()
    if etat == "resiliee":
        services.terminate(
            convention=c, motif="disparition", demandeur="caf", notifiee_le=aujourdhui(), explication="Liquidée",
            by=coordinatrice,
        )  # fmt: skip
    return c


def renouveler(convention: Convention, by) -> Convention:
    """Its renewal, asked for when it may be: in the last six months."""
    ouvre = renouvellement.ouvre_le(dernier_jour(convention.periode))
    with time_machine.travel(timezone.now() + max(timedelta(), ouvre - aujourdhui()), tick=False):
        return services.start_renewal(convention=convention, by=by)
