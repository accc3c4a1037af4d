"""The structure's side of a file on screen: kept as one goes, clear errors, nothing lost, nothing out of its turn."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions import services
from conventions.forms.dossier import PARTIES
from conventions.models import Convention, OriginalRecu
from socle.dates import aujourdhui
from socle.valeurs import jour as en_jour
from tests.conventions.fabrique import fiche_complete, original, pdf

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def chez_elle(client, directrice):
    client.force_login(directrice)
    return client


@pytest.fixture
def chez_nous(client, coordinatrice, settings):
    settings.MFA_REQUISE = False
    client.force_login(coordinatrice)
    return client


def url(c: Convention, acte: str = "", *objets: str, cote: str = "structure") -> str:
    maison = c.structure.code if cote == "structure" else c.structure.reseau.code
    nom = f"{cote}_dossier_{acte}" if acte else f"{cote}_dossier"
    return reverse(nom, args=[maison, c.code, *objets])


def test_two_clicks_on_the_beginning_give_one_draft(chez_elle, structure):
    ici = reverse("structure_dossier_nouveau", args=[structure.code])
    premier, second = chez_elle.post(ici), chez_elle.post(ici)
    assert premier.url == second.url and Convention.objects.filter(structure=structure).count() == 1


def test_what_is_right_is_kept_as_one_goes_and_what_is_wrong_waits(chez_elle, dossier):
    c = dossier("brouillon")
    page = chez_elle.post(
        url(c, "partie", "projet"),
        {"public_vise": "Les 12-17 ans", "heures_en_ligne": "999", "version_lue": c.version},
        **HTMX,
    )
    assert "Gardé à" in page.content.decode() and "1\u00a0champ est à revoir" in page.content.decode()
    c.refresh_from_db()
    assert c.public_vise == "Les 12-17 ans" and c.heures_en_ligne == 6
    assert f'value="{c.version}"' in page.content.decode()


def test_a_colleague_s_change_is_never_overwritten_while_typing(chez_elle, dossier, coordinatrice, directrice):
    c = dossier("brouillon")
    lue = c.version
    services.save_section(
        convention=c, section="projet", changes={"objectifs": "Les siens"}, version=None, by=directrice
    )
    page = chez_elle.post(url(c, "partie", "projet"), {"objectifs": "Les miens", "version_lue": lue}, **HTMX)
    assert "enregistrez pour comparer" in page.content.decode()
    c.refresh_from_db()
    assert c.objectifs == "Les siens"
    page = chez_elle.post(url(c, "partie", "projet"), {"objectifs": "Les miens", "version_lue": lue})
    assert "Les siens" in page.content.decode() and "Les miens" in page.content.decode()


def test_a_page_kept_as_one_goes_takes_what_a_colleague_wrote_in_other_fields(chez_elle, dossier, directrice):
    """Else its next keeping would write the old words back, as if they were typed."""
    c = dossier("brouillon")
    lue = {nom: getattr(c, nom) for nom in PARTIES["projet"].Meta.fields} | {"version_lue": c.version}
    siens = {"partenaires": "Le lycée", "reseaux_utilises": ["twitch"]}
    services.save_section(convention=c, section="projet", changes=siens, version=None, by=directrice)
    page = chez_elle.post(url(c, "partie", "projet"), lue | {"objectifs": "Les miens"}, **HTMX).content.decode()
    assert "Gardé à" in page and 'hx-swap-oob="true">' in page and "Le lycée" in page
    assert page.count('name="reseaux_utilises"') > 5 and page.count("checked") == 1
    assert 'name="objectifs"' not in page, "what one types is left alone"
    c.refresh_from_db()
    assert (c.objectifs, c.partenaires, c.reseaux_utilises) == ("Les miens", "Le lycée", ["twitch"])
    suite = chez_elle.post(
        url(c, "partie", "projet"), lue | siens | {"objectifs": "Encore", "version_lue": c.version}, **HTMX
    )
    assert "partenaires" not in suite.content.decode()
    c.refresh_from_db()
    assert (c.objectifs, c.partenaires) == ("Encore", "Le lycée")


def test_a_post_taken_by_a_colleague_s_person_keeps_them_after_a_conflict(chez_elle, dossier, directrice):
    c = dossier("brouillon")
    poste = services.add_poste(convention=c, heures=2, by=directrice)
    envoi = {"qui": "a_pourvoir", "heures": "5", "version_lue": poste.version}
    siens = {"prenom": "Lina", "nom": "Roux", "email": "lina@exemple.fr", "fonction": "", "heures": 4}
    services.change_poste(poste=poste, version=None, by=directrice, **siens)
    page = chez_elle.post(url(c, "poste", poste.code), envoi)
    assert page.context["form"].errors["heures"]
    chez_elle.post(url(c, "poste", poste.code), page.context["form"].data)
    poste.refresh_from_db()
    assert (poste.prenom, poste.heures) == ("Lina", 5)


@pytest.mark.parametrize("lue", ["", None, "abc"])
def test_a_page_that_does_not_say_its_version_overwrites_nothing(chez_elle, dossier, lue):
    c = dossier("brouillon")
    avant = c.objectifs
    envoi = {"objectifs": "Les miens"} | ({} if lue is None else {"version_lue": lue})
    page = chez_elle.post(url(c, "partie", "projet"), envoi, **HTMX)
    assert "enregistrez pour comparer" in page.content.decode() and 'value="-1"' not in page.content.decode()
    page = chez_elle.post(url(c, "partie", "projet"), envoi)
    c.refresh_from_db()
    assert c.objectifs == avant and "Les miens" in page.content.decode()
    if lue == "abc":  # no page of ours sends it
        assert page.context["form"].errors["version_lue"]
        return
    assert avant in page.content.decode() and "quelle version" in page.content.decode()
    encore = envoi | {"version_lue": page.context["form"].data["version_lue"]}
    champs = {nom: getattr(c, nom) for nom in ("public_vise", "permanences_prevues", "lien_projet_educatif")}
    chez_elle.post(url(c, "partie", "projet"), encore | champs | {"reseaux_utilises": c.reseaux_utilises})
    c.refresh_from_db()
    assert c.objectifs == "Les miens", "sent again, it is kept knowingly"


@pytest.mark.parametrize("etat", ["depose", "instruction", "a_signer", "active", "refusee"])
def test_a_locked_part_stays_locked_whatever_is_posted(chez_elle, dossier, etat):
    c = dossier(etat)
    avant = c.objectifs
    for acte, objets, donnees in (
        ("partie", ["projet"], {"objectifs": "Autres"}),
        ("poste_ajouter", [], {"qui": "a_pourvoir"}),
        ("piece", ["rib"], {"upload": pdf()}),
        ("piece_dispense", ["rib"], {"motif": "Non"}),
    ):
        assert chez_elle.post(url(c, acte, *objets), donnees).status_code == 302
    c.refresh_from_db()
    assert c.objectifs == avant and c.postes_prevus.count() == 1


def test_only_the_commented_part_opens_for_correction(chez_elle, dossier):
    c = dossier("corrections")
    assert "Précisez le public" in chez_elle.get(url(c, "partie", "projet")).content.decode()
    assert chez_elle.get(url(c, "partie", "dates")).status_code == 302
    assert chez_elle.get(url(c, "piece", "rib")).status_code == 302


def test_submitting_says_exactly_what_is_missing(chez_elle, structure, directrice):
    fiche_complete(structure)
    c = services.start_file(structure=structure, by=directrice)
    page = chez_elle.post(url(c, "deposer"))
    texte = page.content.decode()
    assert page.status_code == 200 and "Prévoyez au moins un poste." in texte and "Statuts\u00a0: à joindre." in texte
    c.refresh_from_db()
    assert c.etat == "brouillon"


def test_what_is_missing_is_said_once_with_its_way_before_and_after_the_button(chez_elle, structure, directrice):
    c = services.start_file(structure=structure, by=directrice)
    ici, manque = url(c, "deposer"), "Statuts\u00a0: à joindre."
    for page in (chez_elle.get(ici), chez_elle.post(ici)):
        texte = page.content.decode()
        assert texte.count(manque) == 1 and f'<a href="{url(c)}#pieces">{manque}</a>' in texte


def test_the_back_button_after_submitting_says_that_it_is_done(chez_elle, dossier):
    c = dossier("brouillon")
    assert chez_elle.post(url(c, "deposer")).status_code == 302
    page = chez_elle.post(url(c, "deposer"), follow=True)
    assert "ce n’est plus à faire" in page.content.decode()


def test_a_person_to_invite_needs_a_name_an_address_and_to_be_employed(chez_elle, dossier):
    c = dossier("brouillon")
    page = chez_elle.post(url(c, "poste_ajouter"), {"qui": "nouvelle", "prenom": "Lina", "heures": "3"})
    form = page.context["form"]
    assert set(form.errors) == {"nom", "email", "atteste"} and 'value="Lina"' in page.content.decode()
    donnees = {"qui": "nouvelle", "prenom": "Lina", "nom": "Roux", "email": "lina@exemple.fr", "atteste": "on"}
    assert chez_elle.post(url(c, "poste_ajouter"), donnees | {"heures": "3"}).status_code == 302
    assert c.postes_prevus.get(email="lina@exemple.fr").titulaire == "Lina Roux"


def test_a_vacant_post_forgets_the_name_typed_before(chez_elle, dossier):
    c = dossier("brouillon")
    donnees = {"qui": "a_pourvoir", "prenom": "Reste", "nom": "Oublié", "email": "reste@exemple.fr"}
    assert chez_elle.post(url(c, "poste_ajouter"), donnees).status_code == 302
    assert c.postes_prevus.latest("pk").a_pourvoir


def test_a_renamed_file_is_refused_and_nothing_is_given(chez_elle, structure, directrice):
    c = services.start_file(structure=structure, by=directrice)
    faux = pdf("rib.pdf")
    faux.seek(0)
    faux.write(b"MZ this is no document")
    faux.seek(0)
    page = chez_elle.post(url(c, "piece", "rib"), {"upload": faux})
    assert page.status_code == 200 and page.context["form"].errors["upload"]
    assert not c.pieces.exists()


def test_the_coordination_records_a_part_from_paper_only_with_the_original(chez_nous, dossier):
    c = dossier("brouillon")
    ici = url(c, "partie", "projet", cote="coordination")
    donnees = {"objectifs": "Lus sur papier", "moyen": "papier", "recu_le": aujourdhui().isoformat()}
    donnees["version_lue"] = str(c.version)
    page = chez_nous.post(ici, donnees)
    assert page.context["form"].errors["original"] and "Lus sur papier" in page.content.decode()
    assert chez_nous.post(ici, donnees | {"original": pdf("courrier.pdf")}).status_code == 302
    c.refresh_from_db()
    assert c.objectifs == "Lus sur papier"
    histoire = chez_nous.get(url(c, "historique", cote="coordination")).content.decode()
    assert "Enregistré par la coordination pour la structure" in histoire


def test_a_paper_file_is_scanned_once_for_all_its_acts(chez_nous, structure, coordinatrice):
    fiche_complete(structure)
    c = services.start_file(structure=structure, by=coordinatrice, pour_le_compte=original())
    for section, donnees in (("projet", {"objectifs": "Un"}), ("structure", {"signataire_nom": "Deux"})):
        ici = url(c, "partie", section, cote="coordination")
        c.refresh_from_db()
        envoi = donnees | {"original_connu": "0", "version_lue": c.version}
        assert chez_nous.post(ici, envoi).status_code == 302
    assert OriginalRecu.objects.filter(convention=c).count() == 1


def test_a_document_on_paper_is_its_own_original(chez_nous, structure, coordinatrice):
    c = services.start_file(structure=structure, by=coordinatrice, pour_le_compte=original())
    donnees = {"upload": pdf("rib.pdf"), "original_connu": "nouveau", "moyen": "courriel"}
    donnees["recu_le"] = aujourdhui().isoformat()
    assert chez_nous.post(url(c, "piece", "rib", cote="coordination"), donnees).status_code == 302
    depot = c.pieces.get(type="rib").depots.get()
    assert depot.original.moyen == "courriel" and depot.original.convention_id == c.pk


def test_a_signed_scan_dated_tomorrow_is_refused(chez_elle, dossier):
    from datetime import timedelta

    c = dossier("a_signer")
    demain = (aujourdhui() + timedelta(days=1)).isoformat()
    page = chez_elle.post(url(c, "signer", "structure"), {"upload": pdf(), "signee_le": demain})
    assert "La date de signature va du jour" in page.context["form"].errors["signee_le"][0]
    assert not c.signatures.exists()


@pytest.mark.parametrize("cote", ["structure", "coordination"])
def test_the_document_to_read_is_on_the_page_where_it_is_signed(chez_nous, dossier, directrice, cote):
    c = dossier("a_signer")
    if cote == "structure":
        chez_nous.force_login(directrice)
    for partie in c.parties if cote == "coordination" else ["structure"]:
        page = chez_nous.get(url(c, "signer", partie, cote=cote)).content.decode()
        assert (
            reverse("fichier", args=[c.documents.get(genre="convention").fichier.code]) in page
            and "À lire et à signer" in page
        )


def test_a_structure_never_gives_the_signature_of_the_caf(chez_elle, dossier):
    c = dossier("a_signer")
    chez_elle.post(url(c, "signer", "caf"), {"upload": pdf(), "signee_le": aujourdhui().isoformat()})
    assert not c.signatures.exists()


def test_somebody_of_the_team_reads_the_file_without_its_documents_nor_its_history(client, membre, dossier):
    c = dossier("instruction")
    client.force_login(membre)
    page = client.get(url(c))
    assert page.status_code == 200 and "/fichiers/" not in page.content.decode()
    assert client.get(url(c, "historique")).status_code == 404
    assert client.get(url(c, "partie", "projet")).status_code == 404


def test_a_renewal_is_asked_for_in_the_last_six_months_and_once(
    chez_elle, structure, coordinatrice, reprise_finissante
):
    c = reprise_finissante
    premier = chez_elle.post(url(c, "renouveler"))
    second = chez_elle.post(url(c, "renouveler"))
    assert premier.status_code == second.status_code == 302 and premier.url == second.url
    assert Convention.objects.filter(renouvelle=c).count() == 1


def test_a_renewal_too_early_says_when(chez_elle, dossier):
    c = dossier("active")
    page = chez_elle.post(url(c, "renouveler"), follow=True)
    assert "dans les six mois" in page.content.decode() and not Convention.objects.filter(renouvelle=c).exists()


@pytest.fixture
def reprise_finissante(structure, coordinatrice):
    from datetime import timedelta

    jour = aujourdhui()
    return services.resume_convention(
        structure=structure, debut=jour - timedelta(days=900), dernier_jour=jour + timedelta(days=100), by=coordinatrice
    )


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_page_of_a_file_costs_the_same_with_one_post_or_thirty(
    chez_elle, dossier, nombre, directrice, django_assert_max_num_queries
):
    c = dossier("brouillon")
    for _ in range(nombre):
        services.add_poste(convention=c, heures=3, by=directrice)
    with django_assert_max_num_queries(66):
        assert chez_elle.get(url(c)).status_code == 200


# — One post, one person, and the right one


def test_nobody_replaces_themselves_even_by_a_second_click(chez_elle, dossier, promeneur):
    c = dossier("active")
    poste = c.postes_prevus.get()
    ici = url(c, "remplacer", poste.code)
    jour = aujourdhui().isoformat()
    page = chez_elle.post(ici, {"qui": "connue", "promeneur": promeneur.code, "le": jour})
    assert page.status_code == 200 and page.context["form"].errors["promeneur"]
    donnees = {
        "qui": "nouvelle",
        "prenom": "Sam",
        "nom": "Noir",
        "email": "sam@exemple.fr",
        "atteste": "on",
        "le": jour,
    }
    assert chez_elle.post(ici, donnees).status_code == 302
    page = chez_elle.post(ici, donnees)
    assert "Cette personne tient déjà ce poste." in page.content.decode()
    assert c.changements.count() == 1


def test_an_address_of_somebody_else_of_the_network_names_nobody_by_mistake(chez_elle, dossier, reseau):
    from promeneurs.services import create_promeneur

    create_promeneur(reseau=reseau, prenom="Ève", nom="Autre", email="eve@exemple.fr", by=None)
    c = dossier("brouillon")
    donnees = {"qui": "nouvelle", "prenom": "Lina", "nom": "Roux", "email": "eve@exemple.fr", "atteste": "on"}
    page = chez_elle.post(url(c, "poste_ajouter"), donnees | {"heures": "3"})
    assert "celle d’une autre personne du réseau" in page.content.decode()
    assert "Autre" not in page.content.decode()  # whose it is, is not said
    assert not c.postes_prevus.filter(email="eve@exemple.fr").exists()
    suite = donnees | {"prenom": "eve", "nom": "AUTRE", "heures": "3"}
    assert chez_elle.post(url(c, "poste_ajouter"), suite).status_code == 302


def test_a_post_is_taken_only_once_whoever_held_it_has_left(chez_elle, dossier):
    from datetime import timedelta

    c = dossier("active")
    poste, jour = c.postes_prevus.get(), aujourdhui()
    trop_tard = c.periode.upper.isoformat()
    page = chez_elle.post(url(c, "depart", poste.code), {"dernier": trop_tard, "motif": "Un jour"})
    assert "La convention finit le" in page.context["form"].errors["dernier"][0]
    dernier, depart = ((jour + timedelta(days=n)).isoformat() for n in (19, 20))
    assert chez_elle.post(url(c, "depart", poste.code), {"dernier": dernier, "motif": "Mutation"}).status_code == 302
    donnees = {"qui": "nouvelle", "prenom": "Sam", "nom": "Noir", "email": "sam@exemple.fr", "atteste": "on"}
    page = chez_elle.post(url(c, "remplacer", poste.code), donnees | {"le": jour.isoformat()})
    assert "Ce poste est tenu jusqu’au" in page.context["form"].errors["le"][0]
    page = chez_elle.post(url(c, "remplacer", poste.code), donnees | {"le": trop_tard})
    assert "La convention finit le" in page.context["form"].errors["le"][0]
    assert chez_elle.post(url(c, "remplacer", poste.code), donnees | {"le": depart}).status_code == 302


@pytest.mark.parametrize("cote", ["structure", "coordination"])
def test_what_the_sheet_of_the_structure_lacks_is_filled_on_the_sheet(
    client, dossier, directrice, coordinatrice, cote, settings
):
    settings.MFA_REQUISE = False
    c = dossier("brouillon")
    c.structure.siret = ""
    c.structure.save()
    client.force_login(directrice if cote == "structure" else coordinatrice)
    maison = [c.structure.code] if cote == "structure" else [c.structure.reseau.code, c.structure.code]
    fiche = reverse("structure_modifier" if cote == "structure" else "coordination_structure_modifier", args=maison)
    page = client.get(url(c, "deposer", cote=cote)).content.decode()
    assert f'<a href="{fiche}">Donnez le SIRET de la structure.</a>' in page
    page = client.get(url(c, cote=cote)).content.decode()
    assert fiche in page and "Compléter la fiche de la structure" in page


def test_reversed_dates_are_said_next_to_the_second_one(chez_elle, dossier):
    c, jour = dossier("brouillon"), aujourdhui()
    hier = (jour - timedelta(days=1)).isoformat()
    dates = {"debut_souhaite": jour.isoformat(), "fin_souhaitee": hier, "version_lue": c.version}
    page = chez_elle.post(url(c, "partie", "dates"), dates)
    assert "après le début" in page.context["form"].errors["fin_souhaitee"][0]
    poste = {"qui": "a_pourvoir", "heures": "3", "debut": jour.isoformat(), "fin": hier}
    page = chez_elle.post(url(c, "poste_ajouter"), poste)
    assert "après son début" in page.context["form"].errors["fin"][0]


def test_a_departure_asks_the_last_day_and_every_page_says_that_same_day(chez_elle, dossier):
    c = dossier("active")
    poste, dernier = c.postes_prevus.get(), aujourdhui() + timedelta(days=19)
    ecran = url(c, "depart", poste.code)
    assert "Dernier jour de présence" in chez_elle.get(ecran).content.decode()
    assert chez_elle.post(ecran, {"dernier": dernier.isoformat(), "motif": "Mutation"}).status_code == 302
    changement = c.changements.get()
    assert changement.le == dernier + timedelta(days=1)  # kept as the first day without, as every range is
    assert f"quitte le poste, dernier jour le {dernier:%d/%m/%Y}. Mutation" in changement.detail
    page = chez_elle.get(url(c)).content.decode()
    assert changement.detail in page and f"Jusqu’au {en_jour(dernier)}" in page


def test_a_file_with_a_refused_document_does_not_go_to_the_committee(dossier, coordinatrice):
    from conventions.models import SeanceCopil
    from socle.etats import Refused

    c = dossier("instruction")
    services.refuse_piece(piece=c.pieces.get(type="rib"), motif="Illisible", by=coordinatrice)
    seance = services.plan_session(reseau=c.structure.reseau, le=aujourdhui(), by=coordinatrice)
    with pytest.raises(Refused, match="Une pièce est refusée"):
        services.put_on_agenda(convention=c, seance=seance, by=coordinatrice)
    assert SeanceCopil.objects.count() == 1 and not c.inscriptions.exists()


def test_a_partner_s_next_step_is_its_signature_until_it_is_given(dossier, partenaire, coordinatrice):
    from socle import a_faire

    c = dossier("a_signer", dans_l_ordre=False)
    assert [t.titre for t in a_faire.pour(partenaire)] == ["Convention à signer"]
    services.deposit_signature(convention=c, partie="caf", upload=pdf(), signee_le=aujourdhui(), by=partenaire)
    assert not a_faire.pour(partenaire)


def test_a_convention_from_before_shows_its_dates_and_no_empty_request(chez_elle, reprise_finissante):
    page = chez_elle.get(url(reprise_finissante)).content.decode()
    assert "Reprise d’avant la plateforme" in page and "Public visé" not in page and "À donner" not in page


# — What came on paper, and what is no longer there


def test_a_post_already_removed_is_said_so_and_another_file_s_is_not_found(chez_elle, dossier):
    c = dossier("brouillon")
    code = c.postes_prevus.get().code
    assert chez_elle.post(url(c, "poste_retirer", code)).status_code == 302
    for acte in ("poste_retirer", "poste"):
        page = chez_elle.post(url(c, acte, code), follow=True)
        assert page.redirect_chain and "Ce poste est déjà retiré." in page.content.decode()
    assert chez_elle.post(url(c, "poste_retirer", "jamaisvu")).status_code == 404


@pytest.mark.parametrize(("ecart", "dit"), [(1, "dans le futur"), (-1900, "Vérifiez l’année")])
def test_an_original_is_received_before_today_and_not_years_before_the_file(chez_nous, dossier, ecart, dit):
    c = dossier("brouillon")
    recu = (aujourdhui() + timedelta(days=ecart)).isoformat()
    saisi = {"objectifs": "Lus", "moyen": "papier", "recu_le": recu, "original": pdf("courrier.pdf")}
    page = chez_nous.post(url(c, "partie", "projet", cote="coordination"), saisi)
    assert dit in " ".join(page.context["form"].errors["recu_le"]) and "Lus" in page.content.decode()
    assert not OriginalRecu.objects.exists()


def test_an_original_known_already_is_named_and_another_may_be_joined(chez_nous, dossier, coordinatrice):
    c = dossier("brouillon")
    services.save_section(
        convention=c, section="projet", changes={"objectifs": "Lus"}, version=None, by=coordinatrice,
        pour_le_compte=original(),
    )  # fmt: skip
    dit = chez_nous.get(url(c, "deposer", cote="coordination")).content.decode()
    assert "Déjà joint\u00a0: courrier papier reçu le" in dit and "original.pdf" in dit
    assert "Un autre original" in dit and "Un original est déjà joint" in dit


def test_somebody_newly_invited_is_not_said_known_of_the_network(chez_elle, dossier, structure, directrice):
    c = dossier("active")
    assert "Compte ouvert" in chez_elle.get(url(c)).content.decode()
    personne = {"prenom": "Lina", "nom": "Roux", "email": "lina@exemple.fr", "fonction": ""}
    services.replace_holder(poste=c.postes_prevus.get(), le=aujourdhui(), personne=personne, by=directrice)
    dit = chez_elle.get(url(c)).content.decode()
    assert "Compte à ouvrir" in dit and "Compte ouvert" not in dit


def test_a_convention_of_a_few_days_is_not_complete(dossier, directrice):
    from conventions.manques import manques

    c = dossier("brouillon")
    trois_jours = {"fin_souhaitee": c.debut_souhaite + timedelta(days=2)}
    services.save_section(convention=c, section="dates", changes=trois_jours, version=None, by=directrice)
    [(section, phrase)] = manques(Convention.objects.get(pk=c.pk))
    assert section == "dates" and phrase.startswith("Une convention dure au moins un mois, et jusqu’à 36 mois")


def test_somebody_the_file_names_already_is_not_written_twice_by_mistake(chez_elle, dossier, promeneur):
    c = dossier("brouillon")
    ecrit = {
        "qui": "nouvelle", "prenom": promeneur.nom, "nom": promeneur.prenom.upper(), "email": "autre@exemple.fr",
        "heures": "3", "atteste": "on",
    }  # fmt: skip
    ici = url(c, "poste_ajouter")
    page = chez_elle.post(ici, ecrit)
    assert list(page.context["form"].errors) == ["nom"] and c.postes_prevus.count() == 1
    assert f"une autre personne que {promeneur.nom_complet}" in page.content.decode()
    chez_elle.post(ici, ecrit | {"une_autre": "on"})
    assert c.postes_prevus.count() == 2
