"""§3.9: when the convention ends nobody stays named, or asked for a charter, for a mandate that nothing can open."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import services
from conventions.models import Convention
from coordination import criteres, suivi
from promeneurs.models import Mandat, Promeneur
from promeneurs.services import create_promeneur, designate, open_by_exception, record_imported_charter
from socle import a_faire, relances
from socle.dates import Periodes, periode
from socle.etats import Refused
from socle.models import Courriel
from socle.valeurs import jour as en_jour
from structures.services import create_structure, enter_network
from tests.conventions import fabrique
from tests.conventions.fabrique import fiche_complete, remplir
from tests.conventions.test_instruction_ecrans import adresse, chez_nous, dit, sans_second_facteur
from tests.conventions.test_vie import coherents

__all__ = ["chez_nous", "sans_second_facteur"]
UN_JOUR = timedelta(days=1)


def resilier(c: Convention, by, jour, motif: str = "anniversaire") -> Convention:
    return services.terminate(
        convention=c, motif=motif, demandeur="caf", notifiee_le=jour, explication="Rien n’est rendu.", by=by
    )


def deposer(brouillon: Convention, by, debut) -> None:
    fiche_complete(brouillon.structure)
    for poste in brouillon.postes_prevus.all():  # those carried over are enough
        services.remove_poste(poste=poste, by=by)
    services.submit(convention=remplir(brouillon, by, Promeneur.objects.first(), debut=debut), by=by)


def ailleurs(promeneur, reseau, nancy, by):
    """Another employer, an exception, the charter signed."""
    autre = create_structure(reseau=reseau, nom="Foyer des Lilas", commune=nancy, by=by)
    enter_network(structure=autre, by=by)
    mandat = designate(promeneur=promeneur, structure=autre, by=by)
    open_by_exception(mandat=mandat, motif="Le temps de signer.", by=by)
    record_imported_charter(mandat=mandat, signee_le=timezone.localdate(mandat.cree_le), by=by)
    return autre


def ecrit(a: str) -> str:
    return Courriel.objects.get(modele="convention_resiliee_promeneur", destinataire=a).corps


# — Terminated


def test_the_designations_end_with_the_convention_and_those_to_come_are_cancelled(
    dossier, coordinatrice, promeneur, reseau, structure, jour
):
    c = dossier("active")
    plus_tard = create_promeneur(reseau=reseau, prenom="Sam", nom="Relais", email="sam@exemple.fr", by=coordinatrice)
    designate(promeneur=plus_tard, structure=structure, depuis=jour + 400 * UN_JOUR, by=coordinatrice)
    resilier(c, coordinatrice, jour)
    mandat = Mandat.objects.get(structure=structure)
    assert mandat.promeneur == promeneur and mandat.motif_fin == "Convention résiliée."
    assert mandat.designation.upper == mandat.periode.upper == c.resiliation_effet
    assert promeneur in Promeneur.objects.partis(c.resiliation_effet)
    assert "finit ce jour-là" in ecrit("ines@exemple.fr") and "est annulée" in ecrit("sam@exemple.fr")
    assert coherents()


def test_a_structure_that_disappears_names_nobody_that_day(dossier, directrice, coordinatrice, promeneur, jour):
    c = dossier("active")
    resilier(c, coordinatrice, jour, "disparition")
    assert not Mandat.objects.ouvrables(jour).non_finis(jour + UN_JOUR).exists()
    assert not any("Charte" in tache.titre for tache in a_faire.pour(directrice))
    assert Courriel.objects.filter(modele="convention_resiliee_promeneur", destinataire="ines@exemple.fr").exists()


def test_the_last_day_of_a_terminated_convention_is_said_alike_everywhere(
    client, chez_nous, dossier, directrice, coordinatrice, partenaire, structure, jour
):
    c = dossier("active")
    resilier(c, coordinatrice, jour, "anniversaire")
    c.refresh_from_db()
    assert c.fin == c.resiliation_effet - UN_JOUR and c.en_vigueur_le(jour)
    fiche = dit(chez_nous.get(reverse("coordination_structure", args=[structure.reseau.code, structure.code])))
    panneau = fiche[fiche.index('id="conventions"') : fiche.index('id="membres"')]
    assert "Résiliée" in panneau and "En vigueur" not in panneau
    lus = [panneau, dit(chez_nous.get(adresse(c))), dit(chez_nous.get(adresse(c, "historique")))]
    for qui, role in ((directrice, "structure"), (partenaire, "partenaire")):
        client.force_login(qui)
        maison = structure.code if role == "structure" else structure.reseau.code
        lus.append(dit(client.get(reverse(f"{role}_dossier", args=[maison, c.code]))))
    lus += Courriel.objects.filter(modele__startswith="convention_resiliee").values_list("corps", flat=True)
    assert len(lus) >= 8
    for lu in lus:
        lu = lu.replace("\u00a0", " ").replace(f"S’ouvre le {en_jour(c.resiliation_effet)}", "")  # its report's day
        assert en_jour(c.fin) in lu and en_jour(c.resiliation_effet) not in lu, lu


@pytest.mark.parametrize("quoi", ["convention", "exception", "demande"])
def test_what_may_open_the_mandate_after_keeps_the_person_named(
    dossier, directrice, coordinatrice, structure, reseau, jour, quoi
):
    c = dossier("active")
    if quoi == "convention":
        fin = c.periode.upper
        services.resume_convention(structure=structure, debut=fin, dernier_jour=fin + 300 * UN_JOUR, by=coordinatrice)
    elif quoi == "demande":
        deposer(fabrique.renouveler(c, directrice), directrice, c.periode.upper)
    else:  # named for later, by exception
        Mandat.objects.all().delete()
        p = create_promeneur(reseau=reseau, prenom="Sam", nom="Relais", email="sam@exemple.fr", by=coordinatrice)
        m = designate(promeneur=p, structure=structure, depuis=c.periode.upper, by=coordinatrice)
        open_by_exception(mandat=m, motif="Gardée.", by=coordinatrice)
    resilier(c, coordinatrice, jour)
    mandat = Mandat.objects.get(structure=structure)
    assert mandat.designation.upper is None
    assert Mandat.objects.ouvrables(c.resiliation_effet).exists() and coherents()


def test_a_renewal_after_a_termination_takes_up_its_people(dossier, directrice, coordinatrice, promeneur, jour):
    c = dossier("active")
    resilier(c, coordinatrice, jour)
    suite = fabrique.renouveler(c, directrice)
    assert suite.postes_prevus.get().promeneur == promeneur


def test_the_form_says_what_becomes_of_each_person(
    chez_nous, dossier, promeneur, coordinatrice, structure, reseau, nancy, jour
):
    c = dossier("active")
    autre = ailleurs(promeneur, reseau, nancy, coordinatrice)
    sam = create_promeneur(reseau=reseau, prenom="Sam", nom="Relais", email="sam@exemple.fr", by=coordinatrice)
    designate(promeneur=sam, structure=structure, depuis=jour + 400 * UN_JOUR, by=coordinatrice)
    choix = {"motif": "anniversaire", "demandeur": "caf", "notifiee_le": str(jour)}
    page = dit(chez_nous.get(adresse(c, "resilier"), choix)).replace("\u00a0", " ")
    assert "Inès Morel" in page and f"Continue pour {autre.nom}." in page
    assert "Sam Relais" in page and "est annulée" in page
    assert Mandat.objects.filter(structure=structure).count() == 2, "nothing is recorded yet"
    resilier(c, coordinatrice, jour)
    assert f"Rien ne change pour {autre.nom}" in ecrit("ines@exemple.fr")
    assert promeneur in Promeneur.objects.actifs(c.resiliation_effet)


def test_whoever_leaves_the_directory_is_said_to(chez_nous, dossier, promeneur, coordinatrice, jour, monkeypatch):
    c = dossier("active")
    visibles = Promeneur.objects.filter(pk=promeneur.pk)
    monkeypatch.setattr(type(Promeneur.objects), "visibles", lambda self, jour: visibles)
    choix = {"motif": "anniversaire", "demandeur": "caf", "notifiee_le": str(jour)}
    assert "Sort de l’annuaire le" in dit(chez_nous.get(adresse(c, "resilier"), choix))


# — Expired


@pytest.fixture
def finie(structure, mandat, coordinatrice, directrice, jour) -> Convention:
    """Over since yesterday; Inès is still named, her charter signed by nobody."""
    return services.resume_convention(
        structure=structure, debut=jour - 300 * UN_JOUR, dernier_jour=jour - UN_JOUR, by=coordinatrice
    )


def demandee(reseau, promeneur, directrice, jour) -> set[bool]:
    """Everywhere a charter may be asked for."""
    avant = Courriel.objects.count()
    relances.run(jour + 8 * UN_JOUR)
    taches = [t.titre for user in (promeneur.user, directrice) for t in a_faire.pour(user)]
    return {
        any("Charte" in titre for titre in taches),
        criteres.promeneurs(reseau, jour, "attente_charte").exists(),
        Promeneur.objects.with_statut(jour).get().statut == "attente_charte",
        suivi.chartes_attendues([reseau.pk], jour).exists(),
        Courriel.objects.filter(modele__in=("charte_promeneur", "charte_structure")).exists()
        and Courriel.objects.count() > avant,
    }


def test_after_the_term_nobody_is_asked_for_a_charter(finie, reseau, promeneur, directrice, jour):
    assert demandee(reseau, promeneur, directrice, jour) == {False}
    assert Promeneur.objects.with_statut(jour).get().statut == "a_mandater"
    assert criteres.promeneurs(reseau, jour, "sans_mandat").get() == promeneur
    assert Promeneur.objects.designes(jour).exists(), "named until a renewal"


@pytest.mark.parametrize("quoi", ["demande", "convention", "exception"])
def test_the_charter_is_asked_again_as_soon_as_something_may_open_the_mandate(
    finie, structure, mandat, reseau, promeneur, directrice, coordinatrice, jour, quoi
):
    if quoi == "demande":
        brouillon = services.start_renewal(convention=finie, by=directrice)
        assert demandee(reseau, promeneur, directrice, jour) == {False}, "a draft promises nothing"
        deposer(brouillon, directrice, jour)
    elif quoi == "convention":
        debut = jour + 30 * UN_JOUR
        services.resume_convention(structure=structure, debut=debut, dernier_jour=debut, by=coordinatrice)
    else:
        Mandat.objects.filter(pk=mandat.pk).update(
            periode=Periodes.de(periode(jour)),
            exception=periode(jour),
            fondement="exception",
            acte="",
            motif_exception="Gardée.",
        )
    assert demandee(reseau, promeneur, directrice, jour) == {True}


def test_a_structure_that_never_had_a_convention_prepares_its_charters(mandat, reseau, promeneur, directrice, jour):
    """Named before the first convention: the charter may be signed meanwhile."""
    assert demandee(reseau, promeneur, directrice, jour) == {True}


def test_the_screens_do_not_ask_for_it_either(client, finie, structure, mandat, promeneur, directrice, coordinatrice):
    from coordination.services import remind_charter

    charte = reverse("signer_charte", args=[mandat.code])
    client.force_login(promeneur.user)
    page = client.get(reverse("espace_promeneur", args=[promeneur.code]))
    assert page.context["a_moi"] is None or page.context["a_moi"]["url"] != charte
    assert "Lire et signer" not in dit(page)
    client.force_login(directrice)
    page = dit(client.get(reverse("espace_structure", args=[structure.code])))
    assert "doit encore signer" not in page and "Signer la charte" not in page
    client.force_login(coordinatrice)
    page = dit(client.get(reverse("coordination_structure", args=[structure.reseau.code, structure.code])))
    assert "Charte attendue" not in page and "Pas ouvert" in page
    page = dit(client.get(reverse("coordination_promeneur", args=[structure.reseau.code, promeneur.code])))
    assert "signature de la structure attendue" not in page and "Relancer" not in page
    with pytest.raises(Refused, match="finie"):
        remind_charter(mandat=mandat, by=coordinatrice)
