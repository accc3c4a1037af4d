"""The pack of a sitting: one PDF, a page a file whatever was written, the accepted documents after it."""

import io

import pikepdf
import pytest
from django.urls import reverse
from PIL import Image

from conventions import dossier_seance, seances, services
from conventions.models import Convention
from socle import travaux
from socle.models import Fichier, Travail
from tests.conventions import fabrique
from tests.conventions.test_instruction_ecrans import chez_nous, sans_second_facteur
from tests.conventions.test_seances_ecrans import un_dossier

__all__ = ["chez_nous", "sans_second_facteur"]


@pytest.fixture
def seance(dossier, structure, directrice, coordinatrice):
    """Two files on today's agenda; the documents of one are accepted."""
    c = dossier("instruction")
    services.accept_deposited_pieces(convention=c, by=coordinatrice)
    seance = fabrique.seance(c.structure.reseau, coordinatrice)
    services.put_on_agenda(convention=c, seance=seance, by=coordinatrice)
    un_dossier("Foyer", structure, directrice, coordinatrice)
    return seance


def faire(seance, by, **options) -> pikepdf.Pdf:
    travail = dossier_seance.demander(seance=seance, by=by, retour="/", **options)
    assert travaux.executer(travail.pk), Travail.objects.get(pk=travail.pk).erreur
    travail.refresh_from_db()
    return pikepdf.open(io.BytesIO(travail.resultat.contenu.read()))


def norme(pdf: pikepdf.Pdf) -> bool:
    with pdf.open_metadata() as meta:
        return "pdfaid:part" in meta or "pdfuaid:part" in meta


def test_the_pack_has_a_cover_a_table_a_page_a_file_and_the_accepted_documents(seance, coordinatrice):
    acceptees = Convention.objects.get(structure__nom__startswith="MJC").pieces.filter(etat="acceptee").count()
    avec, sans = faire(seance, coordinatrice), faire(seance, coordinatrice, avec_annexes=False)
    assert len(sans.pages) == 2 + 2, "cover, table, two files"
    assert len(avec.pages) == 2 + 2 + 1 + acceptees, "and the table of the annexes, one page each"
    with avec.open_outline() as plan:
        annexes = plan.root[-1]
        assert annexes.title == "Annexes" and [f.title for f in annexes.children] == ["MJC des Trois Maisons"]
        assert len(annexes.children[0].children) == acceptees
    assert norme(sans) and not norme(avec), "what others made follows no standard: none is claimed"


def test_a_picture_is_a_page_and_what_cannot_be_read_is_said(seance, coordinatrice, tmp_path):
    c = Convention.objects.get(structure__nom__startswith="MJC")
    depots = [p.actuelle.fichier for p in c.pieces.filter(etat="acceptee")]
    sortie = io.BytesIO()
    Image.new("RGB", (3000, 1500), "#1d1b4c").save(sortie, "JPEG")
    for fichier, brut, mime in ((depots[0], sortie.getvalue(), "image/jpeg"), (depots[1], b"abime", "application/pdf")):
        with open(fichier.contenu.path, "wb") as f:
            f.write(brut)
        Fichier.objects.filter(pk=fichier.pk).update(type_mime=mime)
    Fichier.objects.filter(pk=depots[2].pk).update(type_mime="application/zip")
    ligne = seances.ordre_du_jour(seance, "convention__pieces__depots__fichier")[0]
    [liasse] = dossier_seance.annexes.preparer([dossier_seance._liasse(ligne)], tmp_path, lambda rang: None)
    par_fichier = {a.fichier.pk: a for a in liasse.annexes}
    assert par_fichier[depots[1].pk].absente == "illisible"
    assert "ni une image" in par_fichier[depots[2].pk].absente
    with pikepdf.open(liasse.chemin) as pdf:
        largeur = float(pdf.pages[par_fichier[depots[0].pk].page].mediabox[2])
        assert 800 < largeur < 850, "an A4 page, sideways"
        assert len(pdf.pages) == len(depots) - 2


def test_the_longest_file_holds_on_one_page(seance, coordinatrice, partenaire):
    c = Convention.objects.get(structure__nom__startswith="MJC")
    long = dict.fromkeys(dossier_seance.LONGUEURS, "Aller à la rencontre des jeunes là où ils sont. " * 60)
    Convention.objects.filter(pk=c.pk).update(**{nom: texte[:1990] for nom, texte in long.items()})
    from conventions.models import Avis, Poste
    from tests.conftest import compte_utilisateur

    Poste.objects.bulk_create([Poste(convention=c, heures=3, fonction="Éducatrice spécialisée " * 4) for _ in range(9)])
    for n in range(7):
        Avis.objects.create(
            convention=c, auteur=compte_utilisateur(f"m{n}@exemple.fr"), sens="reserve", texte="Il faudrait " * 40
        )
    for n in range(2):
        services.recuse(convention=c, nom=f"Personne {'abc'[n]}", pour="Une mairie", by=coordinatrice)
    assert len(faire(seance, coordinatrice, avec_annexes=False).pages) == 4


def test_the_pack_of_an_empty_agenda_is_refused_in_french(reseau, coordinatrice):
    travail = dossier_seance.demander(seance=fabrique.seance(reseau, coordinatrice), by=coordinatrice, retour="/")
    assert not travaux.executer(travail.pk)
    assert "Aucun dossier" in Travail.objects.get().erreur


def test_the_pack_is_for_the_coordination_and_the_partners(seance, coordinatrice, partenaire, directrice, voisine):
    parametres = dossier_seance.parametres(seance)
    lisent = [dossier_seance.permis(u, parametres) for u in (coordinatrice, partenaire, directrice, voisine)]
    assert lisent == [True, True, False, False]
    assert not dossier_seance.permis(coordinatrice, {"seance": "inconnue"})


def test_the_pack_is_asked_on_both_pages_and_leads_back(client, seance, coordinatrice, partenaire):
    for user, nom in ((coordinatrice, "coordination_seance"), (partenaire, "partenaire_seance")):
        client.force_login(user)
        args = [seance.reseau.code, seance.code]
        reponse = client.post(reverse(f"{nom}_dossier", args=args), {"sans_annexes": "1"})
        travail = Travail.objects.get(proprietaire=user)
        assert reponse.url == travail.url and travail.retour == reverse(nom, args=args)
        assert travail.parametres == {"seance": seance.code, "annexes": False}
        assert travail.url in client.get(reverse(nom, args=args)).content.decode()
        assert client.get(travail.url).status_code == 200
    assert client.get(Travail.objects.get(proprietaire=coordinatrice).url).status_code == 404


def test_the_committee_reads_the_amount_asked_and_the_answers_to_the_call(structure, directrice, coordinatrice, reseau):
    from tests.conventions.fabrique_appels import appel

    un = appel(reseau, coordinatrice, questions=1, forfait=1200, plafond=6000)
    c = fabrique.dossier("brouillon", structure=structure, directrice=directrice, coordinatrice=coordinatrice, appel=un)
    reponse = {f"reponses.{un.questions.get().cle}": "Le plateau"}
    services.save_section(convention=c, section="questions", changes=reponse, version=None, by=directrice)
    c.refresh_from_db()
    fabrique.mener(c, "au_copil", directrice, coordinatrice)
    ici = c.inscriptions.get().seance
    [dit] = dossier_seance.donnees(ici, seances.ordre_du_jour(ici, *dossier_seance.A_LIRE), [])["dossiers"]
    assert dit["demande"] == "1\u202f200\u00a0€" and dit["questions"] == [("Question 1", "Le plateau")]
    assert len(faire(ici, coordinatrice, avec_annexes=False).pages) == 3
