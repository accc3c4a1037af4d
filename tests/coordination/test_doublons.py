"""Two sheets that are one: found, merged with nothing lost, refused with the reason; or said to be two."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import invitations
from accounts.services import invite
from conventions import services as conventions
from conventions.models import Convention, DelaiAccorde, Poste
from coordination import services
from coordination.doublons import paires
from coordination.doublons.genres import PROMENEURS, STRUCTURES
from coordination.models import Action, Favori, FichesDistinctes, Invite, Releve
from promeneurs import services as personnes
from promeneurs.models import Absence, Carte, EnDirect, Mandat, Promeneur, SignatureCharte
from socle.dates import aujourdhui, periode
from socle.etats import Refused
from structures import services as employeurs
from structures.models import Structure
from tests.conftest import compte_utilisateur
from tests.mondes import un_monde

UN_JOUR = timedelta(days=1)


def liens_du_schema(modele) -> set[tuple[str, str]]:
    """Every foreign key that leads to the model, but for the history."""
    liens = [r for r in modele._meta.get_fields(include_hidden=True) if r.auto_created and not r.concrete]
    suivis = [r for r in liens if not hasattr(r.related_model, "pgh_tracked_model")]
    return {(r.related_model._meta.label, r.field.name) for r in suivis}


def rattaches(genre, fiche) -> dict[tuple[str, str], set]:
    return {lien.cle: set(lien.de(fiche).values_list("pk", flat=True)) for lien in genre.liens}


def reunir(genre, garde, autre, by, **choix):
    return services.merge(genre=genre, garde=garde, autre=autre, choix=choix, by=by)


def une_personne(reseau, by, prenom="Ana", nom="Roux", **champs) -> Promeneur:
    return personnes.create_promeneur(reseau=reseau, prenom=prenom, nom=nom, fonction="Animatrice", by=by, **champs)


def une_structure(reseau, commune, by, nom="MJC bis", **champs) -> Structure:
    return employeurs.create_structure(reseau=reseau, nom=nom, commune=commune, by=by, **champs)


@pytest.fixture
def monde(reseau, coordinatrice):
    """One of everything that may hang on a person or an employer."""
    m = un_monde(reseau, "54395", coordinatrice)
    jour, autre = aujourdhui(), une_personne(reseau, coordinatrice, "Zoé", "Petit")
    Carte.objects.create(promeneur=m.p, titre="promeneur", dernier_jour=jour)
    EnDirect.objects.create(
        promeneur=m.p, plateforme="x", depuis=timezone.now(), jusqu_a=timezone.now() + timedelta(hours=1)
    )
    Favori.objects.create(promeneur=m.p, ressource=m.ressource)
    Releve.objects.create(promeneur=m.p, mois=date(2026, 3, 1), jeunes=3)
    Poste.objects.get_or_create(convention=m.convention, promeneur=m.p)
    type(m.changement).objects.filter(pk=m.changement.pk).update(sortant=m.p)
    Absence.objects.create(promeneur=autre, periode=periode(jour, jour + UN_JOUR), relais=m.p)
    Action.objects.filter(pk=m.action.pk).update(promeneur=m.p, structure=m.s)
    Invite.objects.create(reunion=m.reunion, promeneur=m.p, nom="Ana")
    DelaiAccorde.objects.create(
        appel=m.appel, structure=m.s, jusqu_au=timezone.now(), motif="Retard", accorde_par=coordinatrice
    )
    for genre, fiche in ((PROMENEURS, m.p), (STRUCTURES, m.s)):
        genre.reunie.objects.create(
            **{genre.code: fiche, "code": f"vieux{genre.code[:6]}", "nom": "Avant", genre.ancienne_cle: 10**9}
        )
    return m


@pytest.mark.parametrize("genre", [PROMENEURS, STRUCTURES], ids=lambda g: g.code)
def test_every_foreign_key_to_a_sheet_has_its_rule(genre):
    assert {lien.cle for lien in genre.liens} == liens_du_schema(genre.modele)


def test_folding_a_mandate_knows_all_that_hangs_on_it():
    assert liens_du_schema(Mandat) == {("promeneurs.SignatureCharte", "mandat"), ("conventions.Poste", "mandat")}


def test_a_person_s_rows_all_join_the_sheet_kept(monde, reseau, coordinatrice):
    garde, autre = une_personne(reseau, coordinatrice, "Anna", "Roux"), Promeneur.objects.get(pk=monde.p.pk)
    avant = rattaches(PROMENEURS, autre)
    assert not [cle for cle, lignes in avant.items() if not lignes], "the test must try every kind"
    reunir(PROMENEURS, garde, autre, coordinatrice, user="autre", email="autre")
    apres = rattaches(PROMENEURS, garde)
    nouvelle = ("promeneurs.PromeneurReuni", "promeneur")
    direct = ("promeneurs.EnDirect", "promeneur")  # its key is the person's
    assert {c: v for c, v in apres.items() if c not in (nouvelle, direct)} == {
        c: v for c, v in avant.items() if c not in (nouvelle, direct)
    }
    assert apres[nouvelle] > avant[nouvelle] and apres[direct] == {garde.pk}
    assert not Promeneur.objects.filter(pk=autre.pk).exists()
    garde.refresh_from_db()
    assert (garde.user, garde.email, garde.prenom) == (monde.soi, autre.email, "Anna")


def test_an_employer_s_rows_all_join_the_sheet_kept(monde, reseau, nancy, coordinatrice):
    garde, autre = une_structure(reseau, nancy, coordinatrice), Structure.objects.get(pk=monde.s.pk)
    avant = rattaches(STRUCTURES, autre)
    assert not [cle for cle, lignes in avant.items() if not lignes], "the test must try every kind"
    ouverts = set(Mandat.objects.filter(periode__isnull=False).values_list("pk", "periode", "acte"))
    reunir(STRUCTURES, garde, autre, coordinatrice, siret="autre")
    apres = rattaches(STRUCTURES, garde)
    nouvelle = ("structures.StructureReunie", "structure")
    assert {c: v for c, v in apres.items() if c != nouvelle} == {c: v for c, v in avant.items() if c != nouvelle}
    assert apres[nouvelle] > avant[nouvelle]
    assert set(Mandat.objects.filter(periode__isnull=False).values_list("pk", "periode", "acte")) == ouverts
    garde.refresh_from_db()
    assert garde.siret == autre.siret and garde.nom == "MJC bis"
    cible = invitations.cle(structure=garde.code, role="membre")
    monde.invitation.refresh_from_db()
    assert monde.invitation.cible == cible


def test_a_kind_of_row_that_nobody_thought_of_stops_the_merge(reseau, coordinatrice):
    garde, autre = une_personne(reseau, coordinatrice), une_personne(reseau, coordinatrice, "Anna")
    personnes.present_account(promeneur=autre, plateforme="x", identifiant="ana", by=coordinatrice)
    sans = replace(PROMENEURS, liens=tuple(x for x in PROMENEURS.liens if x.modele != "promeneurs.Compte"))
    with pytest.raises(RuntimeError, match="Compte"):
        reunir(sans, garde, autre, coordinatrice)
    assert autre.comptes.count() == 1


# — What the two sheets say at the same time


def test_two_stays_and_two_members_of_one_employer_are_one(reseau, nancy, structure, directrice, coordinatrice):
    autre = une_structure(reseau, nancy, coordinatrice)
    employeurs.enter_network(
        structure=autre, depuis=date(2018, 1, 1), sortie=date(2021, 1, 1), postes=2, by=coordinatrice
    )
    employeurs.add_member(structure=autre, user=directrice, role="membre", by=coordinatrice)
    employeurs.save_contact(structure=structure, nom="Durand", email="a@exemple.fr", by=coordinatrice)
    employeurs.save_contact(
        structure=autre, nom="Durand", email="A@exemple.fr", telephone="0383000000", by=coordinatrice
    )
    reunir(STRUCTURES, structure, autre, coordinatrice)
    [sejour] = structure.adhesions.all()
    assert (sejour.periode.lower, sejour.periode.upper, sejour.postes) == (date(2018, 1, 1), None, 2)
    assert [m.role for m in structure.membres.all()] == ["direction"]
    assert [(c.nom, c.telephone) for c in structure.contacts.all()] == [("Durand", "0383000000")]


def test_mandates_of_the_same_days_are_folded_with_both_signatures(actif, mandat, structure, reseau, coordinatrice):
    autre = une_personne(reseau, coordinatrice, "Inés", "Morel")
    SignatureCharte.objects.filter(mandat=mandat, partie="structure").delete()
    sien = personnes.designate(promeneur=autre, structure=structure, depuis=date(2019, 1, 1), by=coordinatrice)
    SignatureCharte.objects.create(mandat=sien, partie="structure", signee_le=date(2020, 1, 5), moyen="import")
    reunir(PROMENEURS, actif, autre, coordinatrice)
    [un] = actif.mandats.all()
    assert un.pk == mandat.pk and un.designation.lower == date(2019, 1, 1)
    assert sorted(un.signatures.values_list("partie", flat=True)) == ["promeneur", "structure"]


def test_a_mandate_that_joins_is_opened_by_the_conventions_of_the_sheet_kept(reseau, nancy, structure, coordinatrice):
    autre, qui, jour = une_structure(reseau, nancy, coordinatrice), une_personne(reseau, coordinatrice), aujourdhui()
    mandat = personnes.designate(promeneur=qui, structure=autre, depuis=jour, by=coordinatrice)
    convention = conventions.resume_convention(
        structure=structure, debut=jour, dernier_jour=jour + timedelta(days=9), by=coordinatrice
    )
    reunir(STRUCTURES, structure, autre, coordinatrice)
    mandat.refresh_from_db()
    assert mandat.acte == convention.code and mandat.periode.upper == jour + timedelta(days=10)


def labels(garde, autre, by):
    for qui in (garde, autre):
        personnes.grant_label(promeneur=qui, debut=aujourdhui(), dernier_jour=None, decide_le=aujourdhui(), by=by)


def suspensions(garde, autre, by):
    for qui in (garde, autre):
        personnes.suspend(promeneur=qui, demandeur="coordination", motif="Vérifier", by=by)


def cartes(garde, autre, by):
    for qui in (garde, autre):
        Carte.objects.create(promeneur=qui, titre="promeneur", dernier_jour=aujourdhui())


def releves(garde, autre, by):
    for qui in (garde, autre):
        Releve.objects.create(promeneur=qui, mois=date(2026, 3, 1), jeunes=3, rendu_le=timezone.now(), rendu_par=by)


def relais(garde, autre, by):
    Absence.objects.create(promeneur=garde, periode=periode(aujourdhui()), relais=autre)


def postes(garde, autre, by):
    s = une_structure(garde.reseau, garde.reseau.departement.communes.first(), by, "Foyer")
    jour = aujourdhui()
    c = conventions.resume_convention(structure=s, debut=jour, dernier_jour=jour + UN_JOUR, by=by)
    for qui in (garde, autre):
        Poste.objects.create(convention=c, promeneur=qui)


@pytest.mark.parametrize(
    ("preparer", "dit"),
    [(labels, "Deux labels"), (suspensions, "suspendues"), (cartes, "carte imprimée"), (releves, "relevé de 03/2026"),
     (relais, "à la place de l’autre"), (postes, "poste de la même convention")],
)  # fmt: skip
def test_people_who_can_t_be_merged_are_refused_before_anything_moves(reseau, coordinatrice, preparer, dit):
    garde, autre = une_personne(reseau, coordinatrice), une_personne(reseau, coordinatrice, "Anna")
    preparer(garde, autre, coordinatrice)
    personnes.present_account(promeneur=autre, plateforme="x", identifiant="ana", by=coordinatrice)
    with pytest.raises(Refused, match=dit):
        reunir(PROMENEURS, garde, autre, coordinatrice)
    assert autre.comptes.count() == 1 and Promeneur.objects.filter(pk=autre.pk).exists()


@pytest.mark.parametrize("quoi", ["en vigueur", "en cours"])
def test_two_conventions_at_once_refuse_the_merge(reseau, nancy, structure, coordinatrice, quoi):
    autre, jour = une_structure(reseau, nancy, coordinatrice), aujourdhui()
    for s in (structure, autre):
        if quoi == "en cours":
            Convention.objects.create(structure=s, origine="plateforme", etat="brouillon")
        else:
            conventions.resume_convention(
                structure=s, debut=jour, dernier_jour=jour + timedelta(days=9), by=coordinatrice
            )
    with pytest.raises(Refused, match=r"demande de convention|Deux conventions"):
        reunir(STRUCTURES, structure, autre, coordinatrice)
    assert autre.conventions.count() == 1


def test_two_networks_are_never_merged(reseau, autre_reseau, coordinatrice):
    ici, ailleurs = une_personne(reseau, coordinatrice), une_personne(autre_reseau, coordinatrice)
    with pytest.raises(Refused, match="même réseau"):
        reunir(PROMENEURS, ici, ailleurs, coordinatrice)


def test_only_the_coordination_merges(reseau, coordinatrice, directrice):
    garde, autre = une_personne(reseau, coordinatrice), une_personne(reseau, coordinatrice, "Anna")
    with pytest.raises(Refused, match="Seule la coordination"):
        reunir(PROMENEURS, garde, autre, directrice)
    with pytest.raises(Refused, match="Seule la coordination"):
        services.keep_apart(une=garde, autre=autre, by=directrice)
    assert Promeneur.objects.filter(pk=autre.pk).exists() and not FichesDistinctes.objects.exists()


# — Afterwards


def test_addresses_of_before_lead_to_the_sheet_kept(chez_nous, client, reseau, nancy, structure, coordinatrice):
    autre = une_structure(reseau, nancy, coordinatrice)
    avant = autre.get_absolute_url()
    qui, double = une_personne(reseau, coordinatrice), une_personne(reseau, coordinatrice, "Anna")
    reunir(STRUCTURES, structure, autre, coordinatrice)
    reunir(PROMENEURS, qui, double, coordinatrice)
    reponse = client.get(avant)
    assert reponse.status_code == 301 and reponse.url == structure.get_absolute_url()
    for genre, de, vers in (("structure", autre, structure), ("promeneur", double, qui)):
        page = reverse(f"coordination_{genre}", args=["54", vers.code])
        assert chez_nous.get(reverse(f"coordination_{genre}", args=["54", de.code])).url == page
        assert "réunie à celle-ci" in chez_nous.get(f"{page}historique/").content.decode()
    assert client.get(reverse("espace_promeneur", args=[double.code])).status_code == 200


def test_a_merge_of_a_merge_still_leads(reseau, coordinatrice):
    a, b, c = (une_personne(reseau, coordinatrice, nom) for nom in ("Ana", "Anna", "Hanna"))
    reunir(PROMENEURS, b, a, coordinatrice)
    reunir(PROMENEURS, c, b, coordinatrice)
    assert Promeneur.objects.du_code(a.code) == c == Promeneur.objects.du_code(b.code)


def test_an_invitation_on_its_way_opens_the_sheet_kept(reseau, coordinatrice):
    garde, autre = une_personne(reseau, coordinatrice), une_personne(reseau, coordinatrice, "Anna")
    invitation = invite(email="ana@exemple.fr", role="promeneur", cible=autre.code, by=coordinatrice)
    reunir(PROMENEURS, garde, autre, coordinatrice)
    invitation.refresh_from_db()
    assert invitation.cible == garde.code


# — The list


def test_pairs_are_found_by_what_they_share(reseau, nancy, coordinatrice):
    mjc = une_structure(reseau, nancy, coordinatrice, "M.J.C. Saint-Epvre")
    double = une_structure(reseau, nancy, coordinatrice, "MJC St Epvre")
    une_structure(reseau, nancy, coordinatrice, "Mission locale")
    [paire] = paires.structures(reseau)
    assert {paire.une, paire.autre} == {mjc, double} and paire.raisons == ("noms proches, même commune",)
    ana = une_personne(reseau, coordinatrice, "Ana", "Roux", user=compte_utilisateur("ana@exemple.fr"))
    une_personne(reseau, coordinatrice, "Roux", "Ana")
    une_personne(reseau, coordinatrice, "Anatole", "Royer", email="ANA@exemple.fr")
    une_personne(reseau, coordinatrice, "Zoé", "Petit")
    trouvees = {frozenset((p.une.tri, p.autre.tri)): p.raisons for p in paires.promeneurs(reseau)}
    assert trouvees == {
        frozenset((ana.tri, "ana roux")): ("même nom",),
        frozenset((ana.tri, "royer anatole")): ("même adresse e-mail",),
    }


def test_said_to_be_two_is_remembered_and_follows_a_merge(chez_nous, reseau, coordinatrice):
    a, b, c = (une_personne(reseau, coordinatrice, "Ana") for _ in range(3))
    url = reverse("coordination_promeneurs_distinguer", args=["54", a.code, b.code])
    chez_nous.post(url)
    chez_nous.post(url)
    assert FichesDistinctes.objects.count() == 1 and len(paires.promeneurs(reseau)) == 2
    reunir(PROMENEURS, c, b, coordinatrice)
    assert not paires.promeneurs(reseau)
    chez_nous.post(reverse("coordination_promeneurs_distinguer", args=["54", a.code, c.code]), {"revoir": "oui"})
    assert len(paires.promeneurs(reseau)) == 1


def test_the_list_costs_the_same_for_1_and_30_pairs(chez_nous, reseau, nancy, coordinatrice):
    url = reverse("coordination_doublons", args=["54"])

    def peupler(debut, fin):
        for i in range(debut, fin):
            for j in range(2):
                une_personne(reseau, coordinatrice, f"Ana{i}", "Roux")
                une_structure(reseau, nancy, coordinatrice, f"Foyer {i} {j}", email=f"foyer{i}@exemple.fr")

    peupler(0, 1)
    chez_nous.get(url)
    with CaptureQueriesContext(connection) as peu:
        chez_nous.get(url)
    peupler(1, 30)
    with CaptureQueriesContext(connection) as beaucoup:
        assert chez_nous.get(url).status_code == 200
    assert len(beaucoup) == len(peu) <= 25


def test_the_guided_merge_asks_what_differs_and_keeps_the_choice(chez_nous, reseau, coordinatrice):
    garde = une_personne(reseau, coordinatrice, "Ana")
    autre = une_personne(reseau, coordinatrice, "Anna", email="ana@exemple.fr", telephone="0383000000")
    url = reverse("coordination_promeneurs_reunir", args=["54", garde.code, autre.code])
    form = chez_nous.get(url).context["form"]
    assert list(form.fields) == ["prenom", "email", "telephone", "sur"]
    assert [form[nom].initial for nom in ("prenom", "email")] == ["garde", "autre"]
    saisi = {"prenom": "autre", "email": "autre", "telephone": "garde"}
    refuse = chez_nous.post(url, saisi)
    assert refuse.status_code == 200 and "Comparez les deux fiches, puis cochez cette case." in refuse.content.decode()
    assert refuse.context["form"]["prenom"].value() == "autre"
    assert chez_nous.post(url, saisi | {"sur": "on"}).status_code == 302
    garde.refresh_from_db()
    assert (garde.prenom, garde.email, garde.telephone) == ("Anna", "ana@exemple.fr", "")
    assert chez_nous.post(url, saisi | {"sur": "on"}).status_code == 302  # a second click finds it done
