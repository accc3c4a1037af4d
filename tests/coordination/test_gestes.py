"""What a coordinator does on the sheets: one page an act, nothing typed is lost, nothing slips through."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from coordination import services
from coordination.forms.reseau import ReglagesForm
from coordination.models import Reunion
from coordination.services import reseau as gestes
from promeneurs import services as personnes
from promeneurs.enums import EtatCompte
from promeneurs.models import Compte, Mandat, Promeneur
from socle.cles import cle
from socle.dates import UN_JOUR, aujourdhui, contient
from socle.etats import Refused
from socle.models import Courriel
from structures.models import Structure
from territoires.models import Commune, NomCommune
from tests.conftest import compte_utilisateur


def url(nom: str, *args) -> str:
    return reverse(f"coordination_{nom}", args=["54", *args])


def dit(reponse) -> str:
    return reponse.content.decode()


def image() -> SimpleUploadedFile:
    tampon = BytesIO()
    Image.new("RGB", (80, 80), (90, 120, 200)).save(tampon, "PNG")
    return SimpleUploadedFile("feuille.png", tampon.getvalue(), "image/png")


IDENTITE = {"prenom": "Inès", "nom": "Morel", "email": "ines@exemple.fr", "telephone": ""}


def test_of_two_coordinators_at_once_one_is_told_and_nothing_typed_is_lost(chez_nous, promeneur, coordinatrice):
    ouverte = promeneur.version
    autre = compte_utilisateur("bis@exemple.fr", "Paul", "Second")
    services.edit(obj=promeneur, changes={"fonction": "Psychologue"}, version=ouverte, by=autre)
    page = url("promeneur_identite", promeneur.code)
    saisi = {**IDENTITE, "fonction": "Conseillère", "version_lue": ouverte}
    reponse = chez_nous.post(page, saisi)
    assert reponse.status_code == 200
    assert "Paul Second" in dit(reponse) and "Psychologue" in dit(reponse) and 'value="Conseillère"' in dit(reponse)
    promeneur.refresh_from_db()
    assert promeneur.fonction == "Psychologue"
    saisi["version_lue"] = reponse.context["form"]["version_lue"].value()
    assert chez_nous.post(page, saisi).status_code == 302
    promeneur.refresh_from_db()
    assert promeneur.fonction == "Conseillère"


def test_changing_other_fields_at_once_keeps_both(chez_nous, promeneur, coordinatrice):
    ouverte = promeneur.version
    services.edit(obj=promeneur, changes={"telephone": "0383000000"}, version=ouverte, by=coordinatrice)
    saisi = {**IDENTITE, "telephone": "0383000000", "fonction": "Conseillère", "version_lue": ouverte}
    assert chez_nous.post(url("promeneur_identite", promeneur.code), saisi).status_code == 302
    promeneur.refresh_from_db()
    assert (promeneur.telephone, promeneur.fonction) == ("0383000000", "Conseillère")


def test_a_phone_number_that_nobody_can_call_is_refused_and_an_old_one_left_alone_is_not(chez_nous, promeneur):
    page = url("promeneur_identite", promeneur.code)
    saisi = {**IDENTITE, "fonction": "Éducatrice", "telephone": "0612", "version_lue": promeneur.version}
    assert "pas complet" in str(chez_nous.post(page, saisi).context["form"].errors["telephone"])
    Promeneur.objects.filter(pk=promeneur.pk).update(telephone="0612")
    assert chez_nous.post(page, saisi).status_code == 302


def test_a_look_alike_is_shown_before_a_second_sheet_is_made(chez_nous, promeneur):
    saisi = {"prenom": "INES", "nom": "Morel", "fonction": "Animatrice"}
    reponse = chez_nous.post(url("promeneur_nouveau"), saisi)
    assert reponse.status_code == 200 and promeneur.code in dit(reponse) and 'value="INES"' in dit(reponse)
    assert chez_nous.post(url("promeneur_nouveau"), {**saisi, "confirme": "on"}).status_code == 302
    assert Promeneur.objects.filter(tri=promeneur.tri).count() == 2


def test_an_email_taken_in_the_network_is_refused_beside_the_field(chez_nous, promeneur):
    reponse = chez_nous.post(url("promeneur_nouveau"), {"prenom": "Léa", "nom": "Blanc", "email": promeneur.email})
    assert reponse.status_code == 200 and 'value="Blanc"' in dit(reponse)
    assert ["déjà cette adresse" in e for e in reponse.context["form"].errors["email"]] == [True]


def test_a_siret_or_an_address_taken_by_another_sheet_is_said_beside_its_field(chez_nous, reseau, nancy):
    saisi = {"nom": "MJC", "type": "mjc", "commune": nancy.insee, "siret": "73282932000074"}
    assert chez_nous.post(url("structure_nouvelle"), saisi).status_code == 302
    reponse = chez_nous.post(url("structure_nouvelle"), {**saisi, "nom": "Autre", "confirme": "on"})
    assert reponse.context["form"].errors.keys() == {"siret"} and 'value="Autre"' in dit(reponse)


def test_the_choice_of_a_commune_is_asked_for_not_called_optional(chez_nous, reseau, nancy):
    for insee in ("54401", "54402"):
        commune = Commune.objects.create(insee=insee, nom="Neuville", tri="neuville", departement_id="54")
        NomCommune.objects.create(commune=commune, nom="Neuville", tri="neuville", cle="neuville", nature="actuel")
    reponse = chez_nous.post(url("structure_nouvelle"), {"nom": "MJC", "type": "mjc", "commune": "Neuville"})
    assert "Plusieurs communes" in dit(reponse) and "Laquelle" in dit(reponse)
    assert reponse.context["form"].fields["commune_choisie"].required


def test_digits_are_no_name_for_a_structure(chez_nous, reseau, nancy):
    saisi = {"nom": "12345 678", "type": "mjc", "commune": nancy.insee}
    assert "en lettres" in dit(chez_nous.post(url("structure_nouvelle"), saisi))
    assert chez_nous.post(url("structure_nouvelle"), {**saisi, "nom": "1001 Vies"}).status_code == 302


def test_a_structure_wants_a_known_commune_and_a_true_siret(chez_nous, reseau, nancy):
    saisi = {"nom": "MJC", "type": "mjc", "commune": "Nullepart", "siret": "123"}
    reponse = chez_nous.post(url("structure_nouvelle"), saisi)
    assert "Commune inconnue" in dit(reponse) and "14 chiffres" in dit(reponse)
    reponse = chez_nous.post(url("structure_nouvelle"), {**saisi, "siret": "12345678900011", "commune": nancy.insee})
    assert "clé est fausse" in dit(reponse)


def test_a_new_structure_enters_the_network_and_its_twin_is_noticed(chez_nous, reseau, nancy):
    saisi = {"nom": "Foyer Les Abeilles", "type": "fjt", "commune": nancy.insee, "entree": "on", "postes": "2"}
    assert chez_nous.post(url("structure_nouvelle"), saisi).status_code == 302
    s = Structure.objects.get()
    assert s.statut == "dans_le_reseau" and s.adhesions.get().postes == 2
    reponse = chez_nous.post(url("structure_nouvelle"), {**saisi, "nom": "foyer les ABEILLES"})
    assert reponse.status_code == 200 and s.code in dit(reponse)
    reponse = chez_nous.post(url("structure_nouvelle"), {**saisi, "confirme": "on"})
    assert reponse.status_code == 200 and "existe déjà" in str(reponse.context["form"].errors["nom"])


def test_a_convention_taken_over_opens_the_mandate_and_taken_away_closes_it(chez_nous, mandat, structure):
    saisi = {"debut": "2026-01-01", "dernier_jour": "", "postes": "1"}
    assert chez_nous.post(url("convention", structure.code), saisi).status_code == 302
    mandat.refresh_from_db()
    assert contient(mandat.periode, aujourdhui()) and mandat.fondement == "convention"
    une = structure.conventions.get()
    assert une.periode.upper.year == 2029
    assert chez_nous.post(url("convention_retirer", structure.code, une.code)).status_code == 302
    mandat.refresh_from_db()
    assert mandat.periode is None


def test_a_mandate_is_opened_by_exception_with_a_reason_then_ended(chez_nous, mandat, promeneur):
    page = url("mandat_exception", promeneur.code, mandat.code)
    assert chez_nous.post(page, {"motif": " "}).status_code == 200
    assert chez_nous.post(page, {"motif": "Accord du Copil"}).status_code == 302
    encore = chez_nous.get(page)
    assert "Modifier l’exception" in dit(encore) and "remplacent" in dit(encore)
    assert encore.context["form"]["motif"].value() == "Accord du Copil", "rien ne s’efface sans qu’on le voie"
    fin = {"dernier": str(aujourdhui()), "motif": "Départ"}
    assert chez_nous.post(url("mandat_finir", promeneur.code, mandat.code), fin).status_code == 302
    mandat.refresh_from_db()
    assert mandat.designation.upper == aujourdhui() + UN_JOUR


def test_labels_that_overlap_are_said_beside_their_first_day(chez_nous, promeneur):
    page, jour = url("label", promeneur.code), str(aujourdhui())
    saisi = {"decide_le": jour, "debut": jour, "dernier_jour": ""}
    assert chez_nous.post(page, saisi).status_code == 302
    assert "Un autre label" in str(chez_nous.post(page, saisi).context["form"].errors["debut"])


def test_a_change_of_employer_keeps_the_person(chez_nous, mandat, promeneur, reseau, nancy, coordinatrice):
    from structures.services import create_structure, enter_network

    autre = create_structure(reseau=reseau, nom="FJT", commune=nancy, by=coordinatrice)
    enter_network(structure=autre, by=coordinatrice)
    saisi = {"structure": autre.code, "depuis": str(aujourdhui())}
    assert chez_nous.post(url("mandat_changer", promeneur.code, mandat.code), saisi).status_code == 302
    ancien, nouveau = Mandat.objects.filter(promeneur=promeneur).order_by("designation")
    assert ancien.designation.upper == nouveau.designation.lower == aujourdhui()
    with pytest.raises(Refused) as refus:
        gestes.change_employer(
            mandat=ancien, structure=autre, depuis=aujourdhui() + timedelta(days=1), by=coordinatrice
        )
    assert refus.value.champ == "depuis", "beside the day of the change, not the last day of the new mandate"


def test_a_structure_of_another_network_cannot_be_chosen(chez_nous, promeneur, voisin):
    reponse = chez_nous.post(url("designer", promeneur.code), {"structure": voisin.s.code, "depuis": "2026-01-01"})
    assert reponse.status_code == 200 and not promeneur.mandats.exists()


def test_a_paper_charter_is_kept_with_its_scan(chez_nous, mandat, promeneur):
    page = url("charte_papier", promeneur.code, mandat.code)
    saisi = {"parties": ["promeneur", "structure"], "signee_le": "2026-02-01", "signataire": "D. Petit, directrice"}
    assert "upload" in chez_nous.post(page, saisi).context["form"].errors
    assert chez_nous.post(page, {**saisi, "upload": image()}).status_code == 302
    assert mandat.signatures.filter(moyen="papier", fichier__isnull=False).count() == 2


def test_the_scan_of_a_charter_stays_while_its_date_is_corrected(chez_nous, mandat, promeneur):
    page = url("charte_papier", promeneur.code, mandat.code)
    saisi = {"parties": ["promeneur"], "signee_le": str(aujourdhui() + timedelta(days=2)), "signataire": ""}
    form = chez_nous.post(page, {**saisi, "upload": image()}).context["form"]
    recu = form.fields["upload"].widget.garde
    assert list(form.errors) == ["signee_le"] and f"{recu.name}</a> est déjà reçu" in str(form["upload"])
    saisi |= {"signee_le": str(aujourdhui()), "upload-garde": recu.jeton}
    assert chez_nous.post(page, saisi).status_code == 302
    assert mandat.signatures.get(moyen="papier").fichier.sha256 == recu.attente.sha256


def test_a_nudge_for_the_charter_goes_once_a_day_and_shows_in_the_mails(chez_nous, mandat, promeneur, directrice):
    page = url("charte_relancer", promeneur.code, mandat.code)
    for _ in range(2):
        assert chez_nous.post(page).status_code == 302
    envoyes = Courriel.objects.filter(modele="coordination_charte")
    assert {c.destinataire for c in envoyes} == {promeneur.email, directrice.email} and len(envoyes) == 2
    assert promeneur.email in dit(chez_nous.get(url("courriels")))


@pytest.fixture
def compte(promeneur, coordinatrice):
    return personnes.present_account(promeneur=promeneur, plateforme="instagram", identifiant="@ines", by=coordinatrice)


def test_an_account_becomes_official_only_with_both_boxes(chez_nous, compte, promeneur):
    page = url("compte", promeneur.code, compte.code)
    reponse = chez_nous.post(page, {"montre_structure": "on"})
    assert reponse.status_code == 200 and "lien vers l’annuaire" in dit(reponse)
    assert Compte.objects.get().etat == EtatCompte.A_VERIFIER
    assert chez_nous.post(page, {"montre_structure": "on", "montre_lien": "on"}).status_code == 302
    assert Compte.objects.get().etat == EtatCompte.OFFICIEL


def test_an_account_is_refused_with_a_reason_and_closed_for_good(chez_nous, compte, promeneur):
    assert chez_nous.post(url("compte_refuser", promeneur.code, compte.code), {"motif": ""}).status_code == 200
    chez_nous.post(url("compte_refuser", promeneur.code, compte.code), {"motif": "Lien absent"})
    assert Compte.objects.get().motif == "Lien absent"
    chez_nous.post(url("compte_fermer", promeneur.code, compte.code), {})
    assert Compte.objects.get().etat == EtatCompte.FERME


def test_nobody_checks_their_own_account(client, reseau, coordinatrice, compte, promeneur):
    personnes_user = promeneur.user
    from territoires.models import RoleReseau

    RoleReseau.objects.create(user=personnes_user, reseau=reseau, role="coordination")
    client.force_login(personnes_user)
    page = url("compte", promeneur.code, compte.code)
    assert "Personne ne vérifie son propre compte" in dit(client.get(page))
    client.post(page, {"montre_structure": "on", "montre_lien": "on"})
    assert Compte.objects.get().etat == EtatCompte.A_VERIFIER


def test_a_suspension_is_imposed_reviewed_and_lifted(chez_nous, actif):
    page = url("suspendre", actif.code)
    assert chez_nous.post(page, {"demandeur": "caf", "motif": ""}).status_code == 200
    assert chez_nous.post(page, {"demandeur": "caf", "motif": "À éclaircir"}).status_code == 302
    assert not Promeneur.objects.actifs(aujourdhui()).exists()
    trop_loin = {"a_revoir_le": str(aujourdhui() + timedelta(days=40)), "suite": "Attente"}
    assert "15 jours" in dit(chez_nous.post(url("suspension_revoir", actif.code), trop_loin))
    assert chez_nous.post(url("suspension_lever", actif.code), {"suite": "Rien"}).status_code == 302
    assert Promeneur.objects.actifs(aujourdhui()).exists()


def test_a_photo_needs_consent(chez_nous, promeneur):
    reponse = chez_nous.post(url("promeneur_photo", promeneur.code), {"upload": image()})
    assert "Cochez l’accord" in str(reponse.context["form"].errors["consentement"])
    saisi = {"upload": image(), "consentement": "on"}
    assert chez_nous.post(url("promeneur_photo", promeneur.code), saisi).status_code == 302
    assert chez_nous.post(url("promeneur_photo_retirer", promeneur.code)).status_code == 302
    promeneur.refresh_from_db()
    assert promeneur.photo is None


def test_permanences_are_kept_for_the_person_and_never_overlap(chez_nous, promeneur):
    saisi = {"jour": "2", "debut": "14:00", "fin": "16:00", "plateforme": "discord", "vacances": "toujours"}
    assert chez_nous.post(url("permanence_ajouter", promeneur.code), saisi).status_code == 302
    reponse = chez_nous.post(url("permanence_ajouter", promeneur.code), {**saisi, "debut": "15:00", "fin": "17:00"})
    assert reponse.status_code == 200 and "chevauchent" in dit(reponse)
    une = promeneur.permanences.get()
    assert chez_nous.post(url("permanence", promeneur.code, cle(une)), {**saisi, "fin": "17:00"}).status_code == 302
    assert chez_nous.post(url("permanence_retirer", promeneur.code, cle(une))).status_code == 302
    assert not promeneur.permanences.exists()


def test_an_absence_wants_a_stand_in_and_ends_on_a_return(chez_nous, promeneur):
    page = url("absence", promeneur.code)
    assert "à qui écrire" in dit(chez_nous.post(page, {"debut": "2026-11-01"}))
    debut = str(aujourdhui() - timedelta(days=3))
    saisi = {"debut": debut, "dernier_jour": str(aujourdhui() + timedelta(days=5)), "relais_texte": "Accueil"}
    assert chez_nous.post(page, saisi).status_code == 302
    une = promeneur.absences.get()
    retour = url("absence_retour", promeneur.code, cle(une))
    tard = chez_nous.post(retour, {"le": str(aujourdhui() + timedelta(days=9))})
    assert tard.context["form"].errors["le"] == ["L’absence est déjà finie à cette date."]
    assert chez_nous.post(retour, {"le": str(aujourdhui())}).status_code == 302
    assert not Promeneur.objects.absents(aujourdhui()).exists()


def test_a_person_is_invited_to_keep_their_own_profile(chez_nous, reseau, coordinatrice):
    p = personnes.create_promeneur(reseau=reseau, prenom="Léa", nom="Blanc", email="lea@exemple.fr", by=coordinatrice)
    assert chez_nous.post(url("promeneur_inviter", p.code)).status_code == 302
    assert "lea@exemple.fr" in dit(chez_nous.get(url("promeneur", p.code)))
    assert Courriel.objects.filter(destinataire="lea@exemple.fr", portee="reseau:54").exists()


def test_a_member_of_a_structure_is_invited_in_a_role(chez_nous, structure):
    saisi = {"email": "dir@exemple.fr", "role": "direction"}
    assert chez_nous.post(url("membre_inviter", structure.code), saisi).status_code == 302
    assert "dir@exemple.fr" in dit(chez_nous.get(url("structure", structure.code)))


def test_the_last_coordinator_cannot_be_removed(chez_nous, reseau, coordinatrice):
    role = coordinatrice.roles_reseau.get()
    reponse = chez_nous.post(url("role_retirer", cle(role)))
    assert reponse.status_code == 200 and "plus personne" in dit(reponse)
    assert coordinatrice.roles_reseau.exists()


def test_a_meeting_is_noted_corrected_never_twice_and_deleted(chez_nous, reseau):
    saisi = {"date": "2026-03-10", "type": "copil", "thematique": "Bilan", "nb_participants": "12"}
    assert chez_nous.post(url("reunion_nouvelle"), saisi).status_code == 302
    assert "déjà enregistrée" in dit(chez_nous.post(url("reunion_nouvelle"), saisi))
    assert "Dites de quelle" in dit(chez_nous.post(url("reunion_nouvelle"), {**saisi, "type": "autre"}))
    une = Reunion.objects.get()
    assert (
        chez_nous.post(
            url("reunion_modifier", une.code), saisi | {"nb_participants": "14", "version_lue": "0"}
        ).status_code
        == 302
    )
    assert "14" in dit(chez_nous.get(url("reunion", une.code)))
    assert chez_nous.get(url("reunion_supprimer", une.code)).status_code == 200 and Reunion.objects.exists()
    assert chez_nous.post(url("reunion_supprimer", une.code)).status_code == 302
    assert not Reunion.objects.exists()


def test_a_partner_is_added_its_person_invited_and_loses_access_at_the_end(chez_nous, tout, reseau):
    saisi = {"nom": "Département", "nature": "departement", "qualite": "membre"}
    assert chez_nous.post(url("partenaire_ajouter"), saisi).status_code == 302
    invite = {"email": "elu@exemple.fr", "organisme": tout.organisme.code}
    assert chez_nous.post(url("inviter_partenaire"), invite).status_code == 302
    assert chez_nous.post(url("partenaire_finir", cle(tout.partenaire))).status_code == 302
    assert not reseau.roles.filter(role="partenaire").exists()


def test_settings_are_checked_and_kept(chez_nous, reseau):
    saisi = {
        "nom": "Meurthe", "age_min": "30", "age_max": "25", "heures_min_hebdo": "2", "duree_convention_mois": "36",
        "duree_label_mois": "24", "delai_ancien_jours": "365", "delai_confirmation_jours": "30",
        "delai_corrections_jours": "15", "version_lue": reseau.version,
    }  # fmt: skip
    assert "inférieur" in dit(chez_nous.post(url("reglages_modifier"), saisi))
    assert chez_nous.post(url("reglages_modifier"), {**saisi, "age_min": "12"}).status_code == 302
    reseau.refresh_from_db()
    assert (reseau.nom, reseau.duree_label_mois, reseau.delai_confirmation_jours) == ("Meurthe", 24, 30)
    trop_court = {**saisi, "age_min": "12", "delai_confirmation_jours": "5", "version_lue": reseau.version}
    assert "0, ou va de 14 à 365" in dit(chez_nous.post(url("reglages_modifier"), trop_court))


@pytest.mark.parametrize(
    ("champ", "numero", "garde"),
    [
        ("contact_telephone", "0383000000", "03 83 00 00 00"), ("contact_telephone", "12", None),
        ("contact_telephone", "119", None), ("crip_telephone", "119", "119"), ("crip_telephone", "03.83", None),
    ],
)  # fmt: skip
def test_a_number_of_the_network_can_be_called(reseau, champ, numero, garde):
    form = ReglagesForm({champ: numero}, instance=reseau)
    assert form.cleaned_data[champ] == garde if form.is_valid() or champ not in form.errors else garde is None


def test_mails_of_another_network_do_not_show(chez_nous, voisin):
    assert "a@exemple.fr" not in dit(chez_nous.get(url("courriels")))
