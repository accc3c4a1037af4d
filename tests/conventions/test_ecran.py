"""To sign on screen: by whom, with what proof, in what order, once; and to refuse."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from conventions import services
from conventions.models import Document, RefusSignature, Signature, SignatureEnCours
from promeneurs.models import Mandat
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.models import Courriel
from tests.conftest import compte_utilisateur
from tests.conventions import fabrique
from tests.conventions.fabrique import code_recu, commencer, signer_a_l_ecran


def etat(c):
    c.refresh_from_db()
    return c.etat


@pytest.fixture
def a_signer(dossier):
    return dossier("a_signer")


# — Signing


def test_both_sign_on_screen_and_the_convention_is_in_force(a_signer, directrice, partenaire, promeneur):
    premiere = signer_a_l_ecran(a_signer, "structure", directrice)
    assert premiere.confirmee_le and premiere.confirmee_par == directrice and etat(a_signer) == "a_signer"
    signer_a_l_ecran(a_signer, "caf", partenaire)
    assert etat(a_signer) == "active" and Mandat.objects.filter(promeneur=promeneur).count() == 1


def test_a_signature_keeps_what_proves_it(a_signer, directrice):
    s = signer_a_l_ecran(
        a_signer, "structure", directrice, nom="Dominique D.", qualite="Directrice", adresse="192.0.2.7"
    )
    document = a_signer.documents.get(genre="convention")
    assert (s.nom, s.qualite, s.adresse, s.courriel) == ("Dominique D.", "Directrice", "192.0.2.7", directrice.email)
    assert s.sha256 == document.sha256 and s.moyen == "ecran" and s.fichier is None
    assert s.lue_le <= s.code_envoye_le <= s.deposee_le


def test_one_signs_on_screen_and_the_other_on_paper(a_signer, directrice, coordinatrice):
    signer_a_l_ecran(a_signer, "structure", directrice)
    scan = next(fabrique.signer(a_signer, coordinatrice, ("caf",)))
    assert etat(a_signer) == "a_signer"  # a scan is confirmed by the coordination
    services.confirm_signature(signature=scan, by=coordinatrice)
    assert etat(a_signer) == "active"


def test_the_coordination_signs_for_nobody(a_signer, coordinatrice):
    with pytest.raises(Refused, match="pas signer à l’écran"):
        services.ask_code(convention=a_signer, partie="caf", nom="X", qualite="Y", by=coordinatrice)


def test_only_the_direction_signs_for_the_structure(a_signer, structure, membre):
    from structures.services import add_member

    gestion = compte_utilisateur("gestion@exemple.fr")
    add_member(structure=structure, user=gestion, role="gestion", by=None)
    for user in (gestion, membre):
        with pytest.raises(Refused, match="pas signer à l’écran"):
            services.ask_code(convention=a_signer, partie="structure", nom="X", qualite="Y", by=user)


def test_nobody_signs_for_two_parties(a_signer, directrice, reseau, caf):
    from territoires.models import RoleReseau

    RoleReseau.objects.create(user=directrice, reseau=reseau, role="partenaire", organisme=caf)
    signer_a_l_ecran(a_signer, "structure", directrice)
    with pytest.raises(Refused, match="une autre partie"):
        commencer(a_signer, "caf", directrice)


def test_a_partner_of_another_network_or_body_does_not_sign(a_signer, autre_reseau, caf, reseau):
    from territoires.models import Organisme, RoleReseau

    voisin, ars = compte_utilisateur("caf88@exemple.fr"), compte_utilisateur("ars@exemple.fr")
    RoleReseau.objects.create(user=voisin, reseau=autre_reseau, role="partenaire", organisme=caf)
    organisme = Organisme.objects.create(nature="sante")
    RoleReseau.objects.create(user=ars, reseau=reseau, role="partenaire", organisme=organisme)
    for user in (voisin, ars):
        with pytest.raises(Refused, match="pas signer à l’écran"):
            services.ask_code(convention=a_signer, partie="caf", nom="X", qualite="Y", by=user)


def test_the_document_is_opened_before_it_is_signed(a_signer, directrice):
    with pytest.raises(Refused, match="Ouvrez d’abord le document"):
        services.ask_code(convention=a_signer, partie="structure", nom="X", qualite="Y", by=directrice)


def test_a_document_made_again_is_read_again(a_signer, directrice, coordinatrice, jour):
    code = commencer(a_signer, "structure", directrice)
    services.redo_document(convention=a_signer, motif="Date", by=coordinatrice)
    services.prepare_signature(convention=a_signer, debut=jour, dernier_jour=fabrique.fin(jour), by=coordinatrice)
    with pytest.raises(Refused, match="Demandez d’abord un code"):
        services.sign_on_screen(convention=a_signer, partie="structure", code=code, by=directrice)
    with pytest.raises(Refused, match="Ouvrez d’abord"):
        services.ask_code(convention=a_signer, partie="structure", nom="X", qualite="Y", by=directrice)


def test_without_a_seal_nobody_signs_on_screen_but_paper_goes_on(a_signer, directrice, coordinatrice, settings):
    settings.SCEAU_ESSAI = None
    services.open_document(convention=a_signer, partie="structure", by=directrice)
    with pytest.raises(Refused, match="pas de sceau"):
        services.ask_code(convention=a_signer, partie="structure", nom="X", qualite="Y", by=directrice)
    for signature in fabrique.signer(a_signer, coordinatrice):
        services.confirm_signature(signature=signature, by=coordinatrice)
    assert etat(a_signer) == "active" and a_signer.documents.filter(genre="certificat").exists()


def test_a_document_made_before_the_seal_is_not_signed_on_screen(dossier, directrice, settings):
    essai, settings.SCEAU_ESSAI = settings.SCEAU_ESSAI, None
    c = dossier("a_signer")
    settings.SCEAU_ESSAI = essai
    with pytest.raises(Refused, match="n’est pas scellé"):
        commencer(c, "structure", directrice)


def test_a_file_changed_in_the_store_is_not_signed(a_signer, directrice):
    fichier = a_signer.documents.get(genre="convention").fichier
    chemin = fichier.contenu.path
    with open(chemin, "r+b") as f:
        f.seek(500)
        f.write(b"X")
    with pytest.raises(Refused, match="n’est plus celui"):
        commencer(a_signer, "structure", directrice)


# — The code


def test_a_wrong_code_is_counted_and_five_of_them_use_it_up(a_signer, directrice):
    code = commencer(a_signer, "structure", directrice)
    faux = f"{(int(code) + 1) % 10**6:06d}"
    for reste in ("4 essais", "3 essais", "2 essais", "1 essai", "Cinq essais"):
        with pytest.raises(Refused, match=reste):
            services.sign_on_screen(convention=a_signer, partie="structure", code=faux, by=directrice)
    with pytest.raises(Refused, match="Cinq essais"):
        services.sign_on_screen(convention=a_signer, partie="structure", code=code, by=directrice)
    assert not Signature.objects.exists()


def test_a_code_is_good_for_ten_minutes(a_signer, directrice):
    code = commencer(a_signer, "structure", directrice)
    apres = time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1))
    with apres, pytest.raises(Refused, match="plus de dix minutes"):
        services.sign_on_screen(convention=a_signer, partie="structure", code=code, by=directrice)


def test_a_new_code_replaces_the_former_one(a_signer, directrice):
    ancien, nouveau = (commencer(a_signer, "structure", directrice) for _ in range(2))
    if ancien != nouveau:
        with pytest.raises(Refused, match="pas le code reçu"):
            services.sign_on_screen(convention=a_signer, partie="structure", code=ancien, by=directrice)
    services.sign_on_screen(
        convention=a_signer, partie="structure", code=f" {nouveau[:3]} {nouveau[3:]}", by=directrice
    )


def test_five_codes_an_hour_and_no_more(a_signer, directrice):
    for _ in range(5):
        commencer(a_signer, "structure", directrice)
    with pytest.raises(Refused, match="attendez une heure"):
        commencer(a_signer, "structure", directrice)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        commencer(a_signer, "structure", directrice)


def test_the_code_of_another_person_or_another_file_is_no_good(a_signer, directrice, structure):
    from structures.services import add_member

    adjoint = compte_utilisateur("adjoint@exemple.fr")
    add_member(structure=structure, user=adjoint, role="direction", by=None)
    code = commencer(a_signer, "structure", directrice)
    with pytest.raises(Refused, match="Demandez d’abord un code"):
        services.sign_on_screen(convention=a_signer, partie="structure", code=code, by=adjoint)
    mien = commencer(a_signer, "structure", adjoint)
    if mien != code:
        with pytest.raises(Refused, match="pas le code reçu"):
            services.sign_on_screen(convention=a_signer, partie="structure", code=code, by=adjoint)


def test_a_code_never_serves_twice(a_signer, directrice):
    code = commencer(a_signer, "structure", directrice)
    services.sign_on_screen(convention=a_signer, partie="structure", code=code, by=directrice)
    with pytest.raises(Refused, match="a déjà signé"):
        services.sign_on_screen(convention=a_signer, partie="structure", code=code, by=directrice)
    assert Signature.objects.count() == 1


def test_the_code_is_in_no_table_and_its_mail_is_erased_once_sent(a_signer, directrice):
    code = commencer(a_signer, "structure", directrice)
    courriel = Courriel.objects.get(modele="convention_code")
    assert courriel.sensible and courriel.destinataire == directrice.email
    assert code not in SignatureEnCours.objects.get().empreinte


# — The order


def test_the_caf_waits_for_the_structure(a_signer, partenaire, directrice, coordinatrice):
    with pytest.raises(Refused, match="d’abord la structure"):
        commencer(a_signer, "caf", partenaire)
    with pytest.raises(Refused, match="d’abord la structure"):
        services.deposit_signature(
            convention=a_signer, partie="caf", upload=fabrique.pdf(), signee_le=aujourdhui(), by=partenaire
        )
    assert not Courriel.objects.filter(modele="convention_a_signer", destinataire=partenaire.email).exists()
    signer_a_l_ecran(a_signer, "structure", directrice)
    assert Courriel.objects.filter(modele="convention_a_signer", destinataire=partenaire.email).count() == 1
    signer_a_l_ecran(a_signer, "caf", partenaire)


def test_a_scan_of_the_structure_opens_the_turn_of_the_caf_once_confirmed(a_signer, partenaire, coordinatrice):
    scan = next(fabrique.signer(a_signer, coordinatrice, ("structure",)))
    with pytest.raises(Refused, match="Ce n’est pas encore votre tour"):
        commencer(a_signer, "caf", partenaire)
    services.confirm_signature(signature=scan, by=coordinatrice)
    signer_a_l_ecran(a_signer, "caf", partenaire)


def test_without_an_order_each_signs_when_it_wishes(dossier, partenaire, directrice):
    c = dossier("a_signer", dans_l_ordre=False)
    assert Courriel.objects.filter(modele="convention_a_signer", destinataire=partenaire.email).exists()
    signer_a_l_ecran(c, "caf", partenaire)
    signer_a_l_ecran(c, "structure", directrice)
    assert etat(c) == "active"


def test_the_coordination_records_paper_in_whatever_order_it_came(a_signer, coordinatrice):
    next(fabrique.signer(a_signer, coordinatrice, ("caf",)))


def test_reminders_follow_the_order(a_signer, partenaire, directrice):
    from conventions.relances import signatures

    assert {du.to for du in signatures(aujourdhui())} == {directrice.email, "direction@exemple.fr"}
    signer_a_l_ecran(a_signer, "structure", directrice)
    assert {du.to for du in signatures(aujourdhui())} == {partenaire.email}


# — To refuse


def refuser(c, by, partie="structure", motif="La date est fausse."):
    return services.refuse_to_sign(convention=c, partie=partie, motif=motif, by=by)


def test_a_refusal_stops_every_signature_until_it_is_lifted(a_signer, directrice, partenaire, coordinatrice):
    refus = refuser(a_signer, directrice)
    with pytest.raises(Refused, match="a refusé de signer"):
        commencer(a_signer, "structure", directrice)
    with pytest.raises(Refused, match="a refusé de signer"):
        next(fabrique.signer(a_signer, coordinatrice, ("caf",)))
    services.lift_refusal(refus=refus, reponse="La date est celle du vote.", by=coordinatrice)
    signer_a_l_ecran(a_signer, "structure", directrice)


def test_a_refusal_is_the_turn_of_the_coordination_and_everybody_reads_it(a_signer, directrice, partenaire):
    from conventions.models import Convention
    from conventions.relances import signatures
    from conventions.statuts import statut

    signer_a_l_ecran(a_signer, "structure", directrice)
    refuser(a_signer, partenaire, "caf")
    c = Convention.objects.with_tour().get(pk=a_signer.pk)
    for role, signe in (("coordination", ()), ("structure", ()), ("partenaire", {"caf"})):
        lu = statut(c, role, aujourdhui(), signe)
        assert (lu.libelle, lu.tour) == ("Signature refusée", "coordination")
    envoyes = Courriel.objects.filter(modele="convention_refus")
    assert {"coordination@exemple.fr", directrice.email} <= set(envoyes.values_list("destinataire", flat=True))
    assert not list(signatures(aujourdhui()))


def test_a_refusal_has_a_reason_and_comes_before_a_signature(a_signer, directrice):
    with pytest.raises(Refused, match="Dites pourquoi"):
        refuser(a_signer, directrice, motif=" ")
    signer_a_l_ecran(a_signer, "structure", directrice)
    with pytest.raises(Refused, match="a déjà signé"):
        refuser(a_signer, directrice)


def test_who_refused_may_think_better_of_it_and_nobody_else_but_the_coordination(
    a_signer, directrice, partenaire, coordinatrice
):
    refus = refuser(a_signer, directrice)
    with pytest.raises(Refused):
        services.lift_refusal(refus=refus, by=partenaire)
    with pytest.raises(Refused, match="répondu"):
        services.lift_refusal(refus=refus, by=coordinatrice)
    services.lift_refusal(refus=refus, by=directrice)
    with pytest.raises(Refused, match="n’attend plus"):
        services.lift_refusal(refus=refus, by=directrice)


def test_a_document_made_again_leaves_the_refusal_behind(a_signer, directrice, coordinatrice, jour):
    refuser(a_signer, directrice)
    services.redo_document(convention=a_signer, motif="La date", by=coordinatrice)
    services.prepare_signature(convention=a_signer, debut=jour, dernier_jour=fabrique.fin(jour), by=coordinatrice)
    signer_a_l_ecran(a_signer, "structure", directrice)


# — What the database refuses by itself


def refuse_en_sql(sql, *params):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(sql, params)


def copie(signature, **champs):
    """The same row with other values, written without any service."""
    colonnes = [f.column for f in Signature._meta.concrete_fields if f.column != "id"]
    valeurs = {f.column: getattr(signature, f.attname) for f in Signature._meta.concrete_fields} | champs
    marques = ", ".join(["%s"] * len(colonnes))
    return f"INSERT INTO conventions_signature ({', '.join(colonnes)}) VALUES ({marques})", [
        valeurs[c] for c in colonnes
    ]


def test_raw_sql_cannot_forge_nor_change_an_on_screen_signature(a_signer, directrice, partenaire):
    s = signer_a_l_ecran(a_signer, "structure", directrice)
    sql, valeurs = copie(s, code="forgee01", partie="caf", deposee_par_id=partenaire.pk)
    refuse_en_sql(sql, *valeurs)  # no code was used by that person for that party
    sql, valeurs = copie(s, code="forgee02", partie="caf", sha256="0" * 64)
    refuse_en_sql(sql, *valeurs)
    for champ, valeur in (("nom", "Autre"), ("adresse", "198.51.100.1"), ("sha256", "0" * 64), ("moyen", "papier")):
        refuse_en_sql(f"UPDATE conventions_signature SET {champ} = %s WHERE id = %s", valeur, s.pk)
    refuse_en_sql("UPDATE conventions_signature SET ecartee_le = now(), motif = 'x' WHERE id = %s", s.pk)
    refuse_en_sql("DELETE FROM conventions_signature WHERE id = %s", s.pk)


def test_raw_sql_cannot_use_a_code_again(a_signer, directrice):
    signer_a_l_ecran(a_signer, "structure", directrice)
    refuse_en_sql("UPDATE conventions_signatureencours SET utilise_le = NULL")
    refuse_en_sql("UPDATE conventions_signatureencours SET empreinte = 'x'")


def test_raw_sql_cannot_change_nor_forget_a_refusal(a_signer, directrice, coordinatrice):
    refus = refuser(a_signer, directrice)
    refuse_en_sql("UPDATE conventions_refussignature SET motif = 'x' WHERE id = %s", refus.pk)
    refuse_en_sql("DELETE FROM conventions_refussignature WHERE id = %s", refus.pk)
    services.lift_refusal(refus=refus, by=directrice)
    refuse_en_sql("UPDATE conventions_refussignature SET leve_le = NULL, leve_par_id = NULL WHERE id = %s", refus.pk)


def test_raw_sql_signs_nothing_while_a_party_refuses(a_signer, directrice, coordinatrice):
    scan = next(fabrique.signer(a_signer, coordinatrice, ("caf",)))
    refuser(a_signer, directrice)
    sql, valeurs = copie(scan, code="forgee03", partie="structure")
    refuse_en_sql(sql, *valeurs)


def test_the_order_of_a_document_does_not_change(a_signer):
    refuse_en_sql(
        "UPDATE conventions_document SET dans_l_ordre = FALSE WHERE id = %s",
        Document.objects.get(genre="convention").pk,
    )


def test_what_was_begun_is_forgotten_after_a_month_and_the_proof_stays(a_signer, directrice):
    from socle import conservation

    s = signer_a_l_ecran(a_signer, "structure", directrice)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert conservation.purger(["signatures_en_cours"])["signatures_en_cours"] == 1
    assert Signature.objects.get(pk=s.pk).courriel == directrice.email and not RefusSignature.objects.exists()


def test_the_code_is_six_digits(a_signer, directrice):
    assert re.fullmatch(r"\d{6}", commencer(a_signer, "structure", directrice)) and code_recu(directrice)
