"""The yearly report: opened by date, pre-filled, completed by two people, submitted, read; and its reminders."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from conventions import a_faire, a_faire_argent, connus, services
from conventions.manques_bilan import manques
from conventions.models import Bilan, Convention, Versement
from socle import relances
from socle.edition import Conflit
from socle.etats import Refused
from socle.models import Courriel, Fichier
from tests.conventions import fabrique
from tests.conventions import fabrique_argent as faire
from tests.conventions.fabrique import pdf

ANNEE = faire.derniere()


@pytest.fixture
def convention(structure, coordinatrice):
    return faire.convention(structure, coordinatrice)


@pytest.fixture
def bilan(convention, directrice, coordinatrice):
    return lambda etat="a_rendre": faire.bilan(etat, convention=convention, tete=directrice, by=coordinatrice)


# — Opened by date


def test_each_year_of_a_convention_has_its_report_whether_or_not_a_job_runs(structure, coordinatrice, dossier):
    c = dossier("active")
    annee = c.periode.lower.year
    assert c.bilans.get().annee == annee  # opened when it came into force
    assert services.open_years(conventions=Convention.objects.all()) == 0
    assert services.open_years(conventions=Convention.objects.all(), jour=date(annee + 2, 3, 1)) == 2
    assert sorted(c.bilans.values_list("annee", flat=True)) == [annee, annee + 1, annee + 2]


def test_a_convention_of_before_is_followed_from_its_recording_on(convention):
    services.open_years(conventions=Convention.objects.all())
    assert [b.annee for b in convention.bilans.all()] == [ANNEE + 1]


def test_a_year_of_less_than_a_month_has_no_report(structure, coordinatrice, jour):
    debut = date(jour.year, 12, 20)
    services.resume_convention(structure=structure, debut=debut, dernier_jour=date(jour.year + 1, 12, 19),
                               by=coordinatrice)  # fmt: skip
    assert services.open_years(conventions=Convention.objects.all(), jour=date(jour.year, 12, 31)) == 0


def test_no_report_for_a_file_that_is_not_signed(dossier):
    dossier("acceptee")
    assert services.open_years(conventions=Convention.objects.all()) == 0


def test_the_settings_of_the_network_say_when_a_report_opens_and_is_due(convention, bilan, reseau):
    b = bilan()
    assert (b.ouvre_le, b.du_le) == (date(ANNEE + 1, 1, 1), date(ANNEE + 1, 6, 30))
    faire.regles(reseau, bilan_ouvre_le="15/02", bilan_du_le="31/03")
    b = Bilan.objects.select_related("convention__structure__reseau").get(pk=b.pk)
    assert (b.ouvre_le, b.du_le) == (date(ANNEE + 1, 2, 15), date(ANNEE + 1, 3, 31))
    en_sql = Bilan.objects.with_jours().get(pk=b.pk)
    assert (en_sql.ouvre, en_sql.du) == (b.ouvre_le, b.du_le)


@pytest.mark.parametrize("faux", ["31/06", "30/02", "1/1", "00/01", "12/13", "", "31-12"])
def test_a_day_of_the_year_that_does_not_exist_is_refused(reseau, faux):
    reseau.bilan_du_le = faux
    with pytest.raises(ValidationError):
        reseau.full_clean()


def test_before_it_opens_a_report_is_neither_filled_nor_submitted_but_the_attestation_is_taken(dossier, directrice):
    dossier("active")
    services.open_years(conventions=Convention.objects.all())
    b = Bilan.objects.get()
    with pytest.raises(Refused, match="pas ouvert"):
        services.save_bilan(bilan=b, section="recit", changes={"actions": "x"}, version=0, by=directrice)
    with pytest.raises(Refused, match="s’ouvre le"):
        services.submit_bilan(bilan=b, by=directrice)
    with pytest.raises(Refused):
        services.give_paper(bilan=b, type="budget", upload=pdf(), by=directrice)
    services.give_paper(bilan=b, type="attestation", upload=pdf(), by=directrice)
    assert b.pieces.get().type == "attestation"


def test_the_coordination_asks_the_report_of_a_year_before_the_platform(convention, coordinatrice, directrice):
    b = services.ask_bilan(convention=convention, annee=ANNEE, by=coordinatrice)
    assert b.attendu
    refus = [(ANNEE, "déjà"), (ANNEE - 5, "aucun mois"), (ANNEE + 1, "tout seul")]
    for annee, message in refus:
        with pytest.raises((Refused, ValidationError), match=message):
            services.ask_bilan(convention=convention, annee=annee, by=coordinatrice)
    with pytest.raises(Refused):
        services.ask_bilan(convention=convention, annee=ANNEE - 1, by=directrice)


# — What the platform knows


def test_the_report_begins_with_who_held_the_posts_and_the_months_vacant(dossier, directrice, promeneur, coordinatrice):
    from datetime import time

    from promeneurs.services import add_permanence

    c = dossier("active")  # one post, held by Inès
    add_permanence(promeneur=promeneur, jour="2", debut=time(22), fin=time(1, 30), plateforme="discord", by=directrice)
    annee = c.periode.lower.year + 1
    services.declare_departure(poste=c.postes_prevus.get(), le=date(annee, 4, 1), motif="Mutation", by=directrice)
    c.refresh_from_db()
    su = connus.connu(Bilan(convention=c, annee=annee), jour=date(annee, 6, 20))
    assert (su["postes"], su["mois"], su["vacants"]) == (1, 12, 3)  # April, May, June; July is to come
    assert [p["nom"] for p in su["personnes"]] == [promeneur.nom_complet]
    assert su["personnes"][0]["periode"] == f"du 1er janvier {annee} au 31 mars {annee}"
    assert su["permanences"] == [{"nom": promeneur.nom_complet, "heures": "3,5"}]
    assert connus.connu(Bilan(convention=c, annee=annee), jour=date(annee, 3, 31))["vacants"] == 0


def test_what_the_platform_knew_is_frozen_with_the_report(bilan, convention):
    b = bilan("depose")
    assert b.connu["postes"] == 2
    Convention.objects.filter(pk=convention.pk).update(postes=5)
    assert Bilan.objects.get(pk=b.pk).connu["postes"] == 2


# — Filled, by several


def test_exactly_what_is_missing_is_said(bilan, directrice):
    b = bilan()
    with pytest.raises(Refused) as refus:
        services.submit_bilan(bilan=b, by=directrice)
    assert len(refus.value.reasons) == len(manques(b)) == 7 + 4 + 3
    faire.remplir(b, directrice)
    assert manques(b) == []
    services.save_bilan(bilan=b, section="chiffres", changes={"rencontres": None}, version=None, by=directrice)
    assert [phrase for _, phrase in manques(b)] == [
        "Jeunes rencontrés ensuite\u00a0: donnez un nombre, ou dites que vous ne savez pas."
    ]
    services.save_bilan(
        bilan=b, section="chiffres", changes={"inconnus": ["rencontres", "reunions_suivies"]}, version=None,
        by=directrice,
    )  # fmt: skip
    assert manques(b) == []


def test_a_figure_given_is_no_longer_unknown(bilan, directrice):
    b = bilan()
    dits = {"rencontres": 0, "inconnus": ["rencontres", "echanges"]}
    services.save_bilan(bilan=b, section="chiffres", changes=dits, version=0, by=directrice)
    assert (b.rencontres, b.inconnus) == (0, ["echanges"])


def test_new_ones_are_among_those_reached(bilan, directrice):
    with pytest.raises(ValidationError, match="nouveaux"):
        services.save_bilan(
            bilan=bilan(), section="chiffres", changes={"jeunes_touches": 3, "dont_nouveaux": 4}, version=0,
            by=directrice,
        )  # fmt: skip


def test_two_people_never_overwrite_each_other_silently(bilan, directrice, coordinatrice):
    b = bilan()
    services.save_bilan(bilan=b, section="recit", changes={"actions": "Le mien", "besoins": "x"}, version=0,
                        by=directrice)  # fmt: skip
    autre = Bilan.objects.get(pk=b.pk)
    with pytest.raises(Conflit):
        services.save_bilan(bilan=autre, section="recit", changes={"actions": "Le sien"}, version=0, by=directrice)
    services.save_bilan(bilan=autre, section="recit", changes={"perspectives": "y"}, version=0, by=directrice)
    b.refresh_from_db()
    assert (b.actions, b.besoins, b.perspectives) == ("Le mien", "x", "y")


def test_the_coordination_records_for_the_structure_with_the_original(bilan, coordinatrice):
    b = bilan()
    with pytest.raises(Refused, match="original"):
        services.save_bilan(bilan=b, section="recit", changes={"actions": "x"}, version=0, by=coordinatrice)
    services.save_bilan(
        bilan=b, section="recit", changes={"actions": "x"}, version=0, by=coordinatrice,
        pour_le_compte=fabrique.original(),
    )  # fmt: skip
    assert b.actions == "x"


@pytest.mark.parametrize("etat", ["depose", "accepte", "sans_objet"])
def test_a_report_that_is_given_does_not_change(bilan, directrice, etat):
    b = bilan(etat)
    with pytest.raises(Refused, match="pas ouvert"):
        services.save_bilan(bilan=b, section="recit", changes={"actions": "x"}, version=None, by=directrice)
    with pytest.raises(Refused):
        services.give_paper(bilan=b, type="compte", upload=pdf(), by=directrice)


def test_a_wrong_file_is_refused_and_nothing_is_kept(bilan, directrice):
    from django.core.files.uploadedfile import SimpleUploadedFile

    b, avant = bilan(), Fichier.objects.count()
    for contenu in (b"", b"MZ" + b"0" * 50, b"%PDF-1.7 abime"):
        with pytest.raises(ValidationError):
            services.give_paper(bilan=b, type="compte", upload=SimpleUploadedFile("x.pdf", contenu), by=directrice)
    assert Fichier.objects.count() == avant and not b.pieces.exists()


def test_earlier_versions_of_a_paper_are_kept_and_the_last_counts(bilan, directrice):
    b = bilan()
    premier = services.give_paper(bilan=b, type="compte", upload=pdf("un.pdf"), by=directrice)
    second = services.give_paper(bilan=b, type="compte", upload=pdf("deux.pdf"), by=directrice)
    assert b.piece("compte") == second and premier in b.pieces.all()


# — Read


def test_sent_back_with_a_comment_it_keeps_everything_and_is_submitted_again(bilan, directrice, coordinatrice):
    b = bilan("renvoye")
    assert (b.commentaire, b.jeunes_touches) == ("Précisez", 120)
    services.save_bilan(bilan=b, section="recit", changes={"actions": "Mieux dit"}, version=None, by=directrice)
    services.submit_bilan(bilan=b, by=directrice)
    services.accept_bilan(bilan=b, by=coordinatrice)
    assert (b.etat, b.commentaire) == ("accepte", "")
    with pytest.raises(Refused):
        services.accept_bilan(bilan=b, by=coordinatrice)


def test_acceptance_opens_the_balance_and_an_ordered_balance_keeps_the_report_accepted(
    convention, bilan, reseau, coordinatrice, jour
):
    faire.regles(reseau)
    b = bilan("depose")
    faire.accorder(convention, coordinatrice)
    solde = Versement.objects.with_conditions().payables(jour)
    assert [str(v) for v in solde] == [f"Premier versement {ANNEE}"]
    services.accept_bilan(bilan=b, by=coordinatrice)
    assert len(Versement.objects.with_conditions().payables(jour)) == 2
    faire.versement("ordonne", convention=convention, by=coordinatrice, genre="solde")
    with pytest.raises(Refused, match="déjà ordonné"):
        services.reopen_bilan(bilan=b, motif="Erreur", by=coordinatrice)


def test_who_reads_and_who_is_told(convention, bilan, reseau, partenaire):
    faire.regles(reseau)
    bilan("accepte")
    partis = set(Courriel.objects.filter(modele__startswith="bilan_").values_list("modele", "destinataire"))
    assert partis == {
        ("bilan_accuse", "direction@exemple.fr"), ("bilan_depose", "coordination@exemple.fr"),
        ("bilan_accepte", "direction@exemple.fr"), ("bilan_accepte_caf", "caf@exemple.fr"),
    }  # fmt: skip


# — Late


def test_late_ones_are_red_with_their_age_for_both(convention, bilan, directrice, coordinatrice, jour):
    b = bilan()
    (tache,) = [t for t in a_faire_argent.de_la_structure(directrice) if "retard" in t.titre]
    assert (tache.ton, tache.depuis) == ("urgent", b.du_le)
    (tache,) = [t for t in a_faire.de_la_coordination(coordinatrice) if "retard" in t.titre]
    assert (tache.ton, tache.depuis) == ("urgent", b.du_le)
    services.extend_bilan(bilan=b, echeance=jour, by=coordinatrice)
    assert not [t for t in a_faire.de_la_coordination(coordinatrice) if "retard" in t.titre]
    assert not b.en_retard(jour) and b.en_retard(jour + timedelta(days=1))


def test_a_report_waits_for_the_structure_then_for_the_coordination(convention, bilan, directrice, jour):
    def tour():
        return Convention.objects.with_tour(jour).get(pk=convention.pk).tour

    assert tour() == "personne"
    b = bilan()
    assert tour() == "structure"
    faire.remplir(b, directrice)
    services.submit_bilan(bilan=b, by=directrice)
    assert tour() == "coordination"


@pytest.mark.parametrize(
    ("jours", "partis"),
    [
        ([-31], 0),
        ([-30], 1),
        ([-30, -29, -1], 1),
        ([-30, 0], 2),
        ([0, 14], 1),
        ([0, 15], 2),
        ([0, 15, 45], 3),
        ([-30, 0, 15, 45, 46, 300], 4),
        ([60], 1),  # a job stopped since before: one, the latest
    ],
)
def test_reminders_before_at_and_after_the_day_once_each(convention, bilan, directrice, jours, partis):
    b = bilan()
    for n in jours:
        relances.run(b.du_le + timedelta(days=n))
        relances.run(b.du_le + timedelta(days=n))
    lus = Courriel.objects.filter(modele="bilan_relance")
    assert lus.count() == partis
    assert sum("en retard" in c.sujet for c in lus) == len(
        {n for n in (15, 45) if n in jours} | {n for n in jours if n == 60}
    )


def test_a_report_given_is_not_chased(convention, bilan):
    b = bilan("depose")
    relances.run(b.du_le)
    assert not Courriel.objects.filter(modele="bilan_relance").exists()


def test_the_attestation_is_asked_before_its_day_and_not_once_given(dossier, directrice):
    dossier("active")
    services.open_years(conventions=Convention.objects.all())
    b = Bilan.objects.get()
    du = date(b.annee, 12, 31)
    relances.run(du - timedelta(days=30))
    assert Courriel.objects.filter(modele="attestation_relance").count() == 1
    services.give_paper(bilan=b, type="attestation", upload=pdf(), by=directrice)
    relances.run(du - timedelta(days=7))
    assert Courriel.objects.filter(modele="attestation_relance").count() == 1


def test_a_convention_of_before_that_nobody_used_may_still_be_taken_away(convention, reseau, coordinatrice):
    faire.regles(reseau)
    services.open_years(conventions=Convention.objects.all())
    services.remove_resumed(convention=convention, by=coordinatrice)
    assert not Bilan.objects.exists() and not Versement.objects.exists()


def test_a_convention_of_before_whose_report_is_begun_is_kept(convention, bilan, directrice, coordinatrice):
    services.open_years(conventions=Convention.objects.all())
    b = Bilan.objects.get(annee=ANNEE + 1)
    services.give_paper(bilan=b, type="attestation", upload=pdf(), by=directrice)
    with pytest.raises(Refused, match="elle se garde"):
        services.remove_resumed(convention=convention, by=coordinatrice)


def test_the_daily_task_opens_the_year_reached(dossier):
    from conventions.tasks import ouvrir_annees

    c = dossier("active")
    with time_machine.travel(f"{c.periode.lower.year + 1}-01-05", tick=False), transaction.atomic():
        assert ouvrir_annees() == 1
        assert ouvrir_annees() == 0


def test_a_report_sent_back_says_so_first_however_late_it_is(bilan, directrice):
    """The structure reads that something is asked of it, not the lateness it knew."""
    b = bilan("renvoye")
    with time_machine.travel(f"{ANNEE + 1}-12-01T09:00:00+01:00", tick=False):
        titres = [t.titre for t in a_faire_argent.de_la_structure(directrice)]
    assert f"Bilan {b.annee} à compléter" in titres
