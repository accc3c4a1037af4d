import datetime
import threading

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection

from socle import edition
from socle.edition import Conflit
from socle.formulaires import VersionFormMixin
from tests.socle.essais.models import Dossier


class Formulaire(VersionFormMixin, forms.ModelForm):
    class Meta:
        model = Dossier
        fields = ["titre", "telephone"]


class Tout(VersionFormMixin, forms.ModelForm):
    class Meta:
        model = Dossier
        fields = ["titre", "telephone", "urgent", "jour"]


def test_a_change_is_written_and_the_version_goes_up(dossier, personne):
    assert edition.apply(dossier, {"titre": "Neuf"}, version=0, by=personne) is True
    assert (dossier.titre, dossier.version) == ("Neuf", 1)


def test_writing_the_same_values_changes_nothing(dossier, personne):
    assert edition.apply(dossier, {"titre": dossier.titre}, version=0, by=personne) is False
    assert dossier.version == 0 and dossier.events.count() == 1


def test_the_same_field_changed_by_another_is_a_conflict_that_shows_both(dossier, personne, autre):
    edition.apply(dossier, {"titre": "Celui de Karim"}, version=0, by=autre)
    with pytest.raises(Conflit) as conflit:
        edition.apply(dossier, {"titre": "Celui de Léa"}, version=0, by=personne)
    assert conflit.value.champs == [("Titre", "Celui de Karim", "Celui de Léa")]
    assert conflit.value.par == "Karim Diallo" and conflit.value.le is not None
    dossier.refresh_from_db()
    assert dossier.titre == "Celui de Karim"


def test_other_fields_changed_by_another_are_kept(dossier, personne, autre):
    edition.apply(dossier, {"telephone": "0383"}, version=0, by=autre)
    edition.apply(dossier, {"titre": "Neuf"}, version=0, by=personne)
    assert (dossier.titre, dossier.telephone, dossier.version) == ("Neuf", "0383", 2)


def test_a_field_sent_back_as_it_was_shown_keeps_what_another_wrote(dossier, personne, autre):
    tel = dossier.telephone
    edition.apply(dossier, {"telephone": "0383"}, version=0, by=autre)
    edition.apply(dossier, {"titre": "Neuf", "telephone": tel}, version=0, by=personne)
    assert (dossier.titre, dossier.telephone, dossier.version) == ("Neuf", "0383", 2)
    assert edition.apply(dossier, {"telephone": tel}, version=0, by=personne) is False
    assert dossier.telephone == "0383"


def test_a_conflict_names_who_changed_the_field_not_who_came_last(dossier, personne, autre):
    edition.apply(dossier, {"titre": "Karim"}, version=0, by=autre)
    edition.apply(dossier, {"telephone": "03"}, version=1, by=personne)
    with pytest.raises(Conflit) as conflit:
        edition.apply(dossier, {"titre": "Autre"}, version=0, by=None)
    assert conflit.value.par == "Karim Diallo"


def test_bad_values_are_refused_and_nothing_is_written(dossier, personne):
    for titre in ("", "interdit", "x" * 99):
        with pytest.raises(ValidationError):
            edition.apply(dossier, {"titre": titre}, version=0, by=personne)
    dossier.refresh_from_db()
    assert dossier.version == 0


def test_the_form_keeps_what_was_typed_shows_theirs_and_then_overwrites(dossier, personne, autre):
    saisi = {"titre": "Léa", "telephone": "", "version_lue": "0"}
    edition.apply(dossier, {"titre": "Karim"}, version=0, by=autre)
    form = Formulaire(saisi, instance=Dossier.objects.get(pk=dossier.pk))
    assert form.is_valid()
    with pytest.raises(Conflit) as conflit:
        edition.apply(dossier, form.changements(), version=form.version, by=personne)
    form.conflit(conflit.value)
    assert "Karim" in str(form.errors["titre"]) and "Karim Diallo" in str(form.non_field_errors())
    assert form["titre"].value() == "Léa" and form["version_lue"].value() == "1"
    encore = Formulaire({**saisi, "version_lue": form["version_lue"].value()}, instance=dossier)
    assert encore.is_valid()
    edition.apply(dossier, encore.changements(), version=encore.version, by=personne)
    assert dossier.titre == "Léa"


def test_sent_again_after_a_conflict_the_fields_left_alone_keep_what_the_other_wrote(dossier, personne, autre):
    """A conflict is settled on its own fields; nobody sees, nor overwrites, the others by sending the page again."""
    autres = {"titre": "Karim", "telephone": "0383", "urgent": True, "jour": datetime.date(2026, 3, 3)}
    edition.apply(dossier, autres, version=0, by=autre)
    form = Tout({"titre": "Léa", "telephone": "", "jour": "", "version_lue": "0"}, instance=Dossier.objects.get())
    assert form.is_valid()
    with pytest.raises(Conflit) as conflit:
        edition.apply(dossier, form.changements(), version=form.version, by=personne)
    form.conflit(conflit.value)
    assert set(form.errors) == {"__all__", "titre"} and form["telephone"].value() == "0383"
    encore = Tout(form.data, instance=Dossier.objects.get())
    assert encore.is_valid()
    edition.apply(dossier, encore.changements(), version=encore.version, by=personne)
    assert {nom: getattr(dossier, nom) for nom in autres} == autres | {"titre": "Léa"}


@pytest.mark.django_db(transaction=True)
def test_two_people_saving_at_once_lose_nothing(personne, autre):
    dossier, depart, dits = Dossier.objects.create(titre="Commun"), threading.Barrier(2), []

    def ecrire(qui, changements):
        try:
            depart.wait(5)
            edition.apply(Dossier.objects.get(pk=dossier.pk), changements, version=0, by=qui)
        except Conflit as conflit:
            dits.append(conflit.par)
        finally:
            connection.close()

    essais = [(personne, {"titre": "Léa"}), (autre, {"titre": "Karim", "telephone": "0383"})]
    fils = [threading.Thread(target=ecrire, args=essai) for essai in essais]
    [fil.start() for fil in fils]
    [fil.join(10) for fil in fils]
    dossier.refresh_from_db()
    assert len(dits) == 1 and dossier.version == 1
    assert dits[0] == {"Léa": "Léa Martin", "Karim": "Karim Diallo"}[dossier.titre]
