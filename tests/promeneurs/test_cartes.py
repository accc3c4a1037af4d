"""The official card: for who is actif, one at a time; a scan says valid or not, and nothing more."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from promeneurs import cartes
from promeneurs.models import Carte, Mandat
from promeneurs.services import end_mandate, lift_suspension, make_card, revoke_card, suspend
from socle.dates import UN_JOUR, ajoute_mois, jusqu_a
from socle.etats import Refused
from tests.conftest import compte_utilisateur

from . import fabrique_public as fabrique
from .test_services_a_deux import ensemble, refus

MM = 72 / 25.4


@pytest.fixture
def ana(db):
    user = compte_utilisateur("ana@exemple.fr", "Ana", "Secretfamille")
    return fabrique.personne("Ana", "Secretfamille", user=user, email=user.email, telephone="0600000001")


@pytest.fixture
def carte(ana):
    return make_card(promeneur=ana, titre="promeneuse", by=ana.user)


def scan(carte: Carte) -> tuple[int, str]:
    reponse = Client().get(carte.get_absolute_url())
    return reponse.status_code, reponse.content.decode().replace("&nbsp;", "\u00a0")


def vaut(carte: Carte) -> bool:
    statut, texte = scan(carte)
    assert ("Carte valable" in texte) != ("n’est plus valable" in texte)
    assert (statut == 200) == ("Carte valable" in texte)
    return statut == 200


# — A scan


def test_a_valid_card_says_who_for_whom_until_when_and_nothing_more(carte, ana):
    statut, texte = scan(carte)
    assert statut == 200
    assert all(dit in texte for dit in ("Carte valable", "Ana", "Éducatrice", ana.mandats.get().structure.nom))
    assert all(tu not in texte for tu in ("Secretfamille", "ana@exemple.fr", "0600000001", "instagram", ana.code))


def test_a_card_that_is_not_valid_says_nothing_of_anybody(carte, ana):
    valable = scan(carte)[1]
    revoke_card(carte=carte, by=ana.user)
    statut, texte = scan(carte)
    assert statut == 404 and "Cette carte n’est plus valable" in texte and "Que faire" in texte
    assert "Ana" not in texte and "perdue ou volée" not in texte
    inventee = Client().get(reverse("carte_visite", args=["a" * 16])).content.decode()
    assert texte.replace("&nbsp;", " ") == inventee.replace("&nbsp;", "\u00a0"), "lost and never made read alike"
    assert texte != valable


def test_dates_decide_the_card_ends_with_its_last_day(carte):
    assert Carte.objects.valides(carte.dernier_jour).exists()
    assert not Carte.objects.valides(carte.dernier_jour + UN_JOUR).exists()


def test_suspended_the_card_is_worth_nothing_then_again(carte, ana, coordinatrice):
    suspension = suspend(promeneur=ana, demandeur="coordination", motif="secret", by=coordinatrice)
    assert not vaut(carte)
    lift_suspension(suspension=suspension, suite="Sans suite", by=coordinatrice)
    assert vaut(carte)


def test_the_card_of_who_leaves_is_worth_nothing_that_day(carte, ana, jour, coordinatrice):
    end_mandate(mandat=ana.mandats.get(), le=jour, motif="Départ", by=coordinatrice)
    assert not vaut(carte)


def test_without_the_charter_of_both_the_card_is_worth_nothing(carte, ana):
    ana.mandats.get().signatures.filter(partie="structure").delete()
    assert not vaut(carte)


def test_a_profile_hidden_for_want_of_a_confirmation_leaves_the_card_and_its_photo(carte, ana, jour, settings):
    from django.utils import timezone

    settings.X_ACCEL = True
    ana.photo, ana.photo_consentie_le = fabrique.image("promeneurs.photo"), timezone.now()
    ana.confirme_le = jour - timedelta(days=400)
    ana.save()
    assert vaut(carte)
    photo = reverse("fichier", args=[ana.photo.code])
    assert photo in scan(carte)[1] and Client().get(photo).status_code == 200
    revoke_card(carte=carte, by=ana.user)
    assert Client().get(photo).status_code == 404


def test_the_page_is_fresh_within_a_minute_and_no_engine_keeps_it(carte):
    reponse = Client().get(carte.get_absolute_url())
    assert reponse["Cache-Control"] == "public, max-age=60" and reponse["X-Robots-Tag"] == "noindex"
    assert not reponse.cookies and "cookie" not in reponse.headers.get("Vary", "").lower()


def test_codes_cant_be_guessed_and_guessing_is_limited(carte):
    assert len(carte.code) == 16
    essais = [Client().get(reverse("carte_visite", args=[f"{n:016d}"])).status_code for n in range(25)]
    assert essais[:20] == [404] * 20 and essais[-1] == 429
    assert Client().get(carte.get_absolute_url()).status_code == 200, "a real card is never refused"


# — Making and revoking


def test_a_card_holds_until_the_mandate_ends_and_for_a_year_at_most(ana, jour, carte):
    assert carte.dernier_jour == ajoute_mois(jour, 12) - UN_JOUR
    fin = jour + timedelta(days=50)
    Mandat.objects.filter(promeneur=ana).update(designation=jusqu_a(None, fin), periode=jusqu_a(None, fin))
    seconde = make_card(promeneur=ana, titre="promeneuse", by=ana.user, remplace=carte.code)
    assert seconde.dernier_jour == fin - UN_JOUR


def test_with_two_employers_it_holds_until_the_last_of_them(ana, jour):
    Mandat.objects.filter(promeneur=ana).update(periode=jusqu_a(fabrique.DEBUT, jour + timedelta(days=10)))
    fabrique.mandat(ana, fabrique.structure("Mission locale"), sortie=jour + timedelta(days=20))
    assert cartes.dernier_jour(ana, jour) == jour + timedelta(days=19)


def test_no_card_before_one_is_actif_and_it_says_why(ana, jour, coordinatrice):
    suspension = suspend(promeneur=ana, demandeur="coordination", motif="secret", by=coordinatrice)
    with pytest.raises(Refused, match="suspension"):
        make_card(promeneur=ana, titre="promeneuse", by=ana.user)
    lift_suspension(suspension=suspension, suite="", by=coordinatrice)
    ana.mandats.get().signatures.all().delete()
    with pytest.raises(Refused, match="charte n’est pas encore signée"):
        make_card(promeneur=ana, titre="promeneuse", by=ana.user)
    Mandat.objects.filter(promeneur=ana).update(periode=None, fondement="", motif_exception="")
    with pytest.raises(Refused, match="Aucun mandat"):
        make_card(promeneur=ana, titre="promeneuse", by=ana.user)


def test_one_card_a_person_the_database_says_so(carte, ana):
    with pytest.raises((Refused, ValidationError), match="déjà une carte"):
        make_card(promeneur=ana, titre="promeneuse", by=ana.user)
    with pytest.raises(DatabaseError), transaction.atomic():
        Carte.objects.create(promeneur=ana, titre="promeneur", dernier_jour=carte.dernier_jour)


def test_made_again_the_one_before_is_worth_nothing(carte, ana):
    seconde = make_card(promeneur=ana, titre="promeneur", by=ana.user, remplace=carte.code)
    assert vaut(seconde) and not vaut(carte) and seconde.code != carte.code


def test_a_lost_card_is_lost_for_good(carte, ana):
    revoke_card(carte=carte, by=ana.user)
    with pytest.raises(Refused, match="déjà plus rien"):
        revoke_card(carte=carte, by=ana.user)
    with pytest.raises(DatabaseError), transaction.atomic():
        Carte.objects.filter(pk=carte.pk).update(revoquee_le=None, motif_revocation="")


def test_what_is_printed_never_changes(carte):
    for champ, valeur in (("code", "x" * 16), ("dernier_jour", date(2090, 1, 1)), ("titre", "promeneur")):
        with pytest.raises(DatabaseError), transaction.atomic():
            Carte.objects.filter(pk=carte.pk).update(**{champ: valeur})


def test_its_owner_the_direction_and_the_coordination_revoke_it_nobody_else(ana, carte, coordinatrice):
    from structures.services import add_member

    s = ana.mandats.get().structure
    for role, peut in (("membre", False), ("gestion", False), ("direction", True)):
        user = compte_utilisateur(f"{role}@exemple.fr")
        add_member(structure=s, user=user, role=role, by=None)
        if not peut:
            with pytest.raises(Refused, match="Une carte est tenue"):
                revoke_card(carte=carte, by=user)
        else:
            revoke_card(carte=carte, by=user)
    seconde = make_card(promeneur=ana, titre="promeneuse", by=coordinatrice)
    revoke_card(carte=seconde, by=coordinatrice)
    assert not Carte.objects.gardees().exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_making_the_card_at_once_leave_one(ana, coordinatrice):
    def fait(by):
        return lambda: make_card(promeneur=ana, titre="promeneuse", by=by)

    (dit,) = refus(ensemble(fait(ana.user), fait(coordinatrice)))
    assert "déjà une carte" in dit
    assert Carte.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_revoking_at_once_one_is_told(ana, coordinatrice):
    carte = make_card(promeneur=ana, titre="promeneuse", by=ana.user)

    def revoque(by):
        return lambda: revoke_card(carte=Carte.objects.get(pk=carte.pk), by=by)

    (dit,) = refus(ensemble(revoque(ana.user), revoque(coordinatrice)))
    assert "ne vaut déjà plus rien" in dit


# — On paper


@pytest.fixture
def chez_ana(client, ana):
    client.force_login(ana.user)
    return client


def pdf(client, nom: str, *args: str) -> pikepdf.Pdf:
    reponse = client.get(reverse(nom, args=args))
    assert reponse["Content-Type"] == "application/pdf", reponse
    assert reponse["Cache-Control"] == "private, no-store"
    return pikepdf.open(io.BytesIO(reponse.content))


def test_the_card_is_of_the_size_of_a_credit_card(chez_ana, ana, carte):
    document = pdf(chez_ana, "ma_carte_pdf", ana.code, "carte")
    boite = [float(x) for x in document.pages[0].mediabox]
    assert len(document.pages) == 1
    assert boite[2:] == pytest.approx([85.6 * MM, 54 * MM], abs=0.1)


def test_the_sheet_of_ten_is_an_a4_page(chez_ana, ana, carte):
    document = pdf(chez_ana, "ma_carte_pdf", ana.code, "planche")
    boite = [float(x) for x in document.pages[0].mediabox]
    assert len(document.pages) == 1 and boite[2:] == pytest.approx([210 * MM, 297 * MM], abs=0.1)


def test_the_files_have_french_names(chez_ana, ana, carte):
    nom = chez_ana.get(reverse("ma_carte_pdf", args=[ana.code, "planche"]))["Content-Disposition"]
    assert nom == 'attachment; filename="planche-de-dix-cartes-ana.pdf"'


def test_no_family_name_on_the_card(carte):
    assert "Secretfamille" not in str(cartes._donnees(carte))


def test_a_card_holds_on_one_page_whatever_is_on_it(carte, ana):
    ana.fonction = "Conseillère en économie sociale et familiale, référente des usages numériques des jeunes du bassin"
    ana.prenom = "Marie-Antoinette Joséphine"
    ana.save()
    with pikepdf.open(io.BytesIO(cartes.dessin(carte))) as pdf:
        assert len(pdf.pages) == 1


def test_the_card_is_seen_before_it_is_printed(chez_ana, ana, carte):
    image = Image.open(io.BytesIO(chez_ana.get(reverse("ma_carte_apercu", args=[ana.code])).content))
    assert image.size == (674, 425)


def test_a_card_worth_nothing_is_not_printed(chez_ana, ana, carte):
    revoke_card(carte=carte, by=ana.user)
    for document in ("carte", "planche"):
        assert chez_ana.get(reverse("ma_carte_pdf", args=[ana.code, document])).status_code == 302
    assert chez_ana.get(reverse("ma_carte_pdf", args=[ana.code, "autre"])).status_code == 404


def test_the_poster_shows_the_people_of_the_directory_in_a4_and_a3(client, ana):
    s = ana.mandats.get().structure
    from structures.services import add_member

    membre = compte_utilisateur("membre@exemple.fr")
    add_member(structure=s, user=membre, role="membre", by=None)
    client.force_login(membre)
    for n, (format_, largeur) in enumerate((("a4", 210), ("a3", 297))):
        document = pdf(client, "structure_affiche", s.code, format_)
        assert float(document.pages[0].mediabox[2]) == pytest.approx(largeur * MM, abs=0.1), n
    assert len(cartes.a_afficher(s)) == 1
    fabrique.suspendre(ana)
    assert client.get(reverse("structure_affiche", args=[s.code, "a4"])).status_code == 302
    assert client.get(reverse("structure_affiche", args=[s.code, "a2"])).status_code == 404


def test_the_poster_holds_for_many_people_and_odd_names(ana):
    s = ana.mandats.get().structure
    for n in range(9):
        autre = fabrique.personne(f"Très-long-prénom {n} 🎉", structure=s, fonction="Animatrice " * 9)
        for jour in range(6):
            fabrique.permanence(autre, jour, "10:00", "12:30")
    assert cartes.affiche(s, "a4").startswith(b"%PDF")


# — The screens


def test_from_nothing_to_the_card_and_lost_again(chez_ana, ana):
    ma_carte = reverse("ma_carte", args=[ana.code])
    assert "Faire ma carte" in chez_ana.get(ma_carte).content.decode()
    vide = chez_ana.post(reverse("ma_carte_faire", args=[ana.code]), {})
    assert vide.status_code == 200 and not Carte.objects.exists()
    chez_ana.post(reverse("ma_carte_faire", args=[ana.code]), {"titre": "promeneuse"})
    assert "Télécharger la carte" in chez_ana.get(ma_carte).content.decode()
    assert "Révoquer la carte" in chez_ana.get(reverse("ma_carte_perdue", args=[ana.code])).content.decode()
    assert Carte.objects.gardees().exists(), "asking is not doing"
    chez_ana.post(reverse("ma_carte_perdue", args=[ana.code]))
    texte = chez_ana.get(ma_carte).content.decode()
    assert not Carte.objects.gardees().exists() and "Faire ma carte" in texte and "perdue ou volée" in texte


def test_who_is_not_actif_reads_why(chez_ana, ana):
    ana.mandats.get().signatures.all().delete()
    assert "La charte n’est pas encore signée" in chez_ana.get(reverse("ma_carte", args=[ana.code])).content.decode()
    assert chez_ana.get(reverse("ma_carte_faire", args=[ana.code])).status_code == 302


def test_the_direction_makes_the_card_and_comes_back_to_its_office(client, ana):
    from structures.services import add_member

    s = ana.mandats.get().structure
    chef = compte_utilisateur("chef@exemple.fr")
    add_member(structure=s, user=chef, role="direction", by=None)
    client.force_login(chef)
    bureau = reverse("espace_structure", args=[s.code])
    assert reverse("ma_carte", args=[ana.code]) in client.get(bureau).content.decode()
    assert bureau in client.get(reverse("ma_carte", args=[ana.code])).content.decode()
    client.post(reverse("ma_carte_faire", args=[ana.code]), {"titre": "promeneuse"})
    assert vaut(Carte.objects.get())
