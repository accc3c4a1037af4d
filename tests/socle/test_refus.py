"""A number out of its bounds is refused in words that anybody reads."""

import pytest
from django import forms


class Nombres(forms.Form):
    postes = forms.IntegerField(min_value=1, max_value=9)
    heures = forms.DecimalField(max_digits=4, decimal_places=2)


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("postes", "0", "Donnez 1 ou plus."),
        ("postes", "10", "Donnez 9 ou moins."),
        ("heures", "200", "Ce nombre est trop grand."),
        ("heures", "1.234", "Au plus 2 chiffres après la virgule."),
        ("heures", "12345", "Ce nombre est trop long."),
    ],
)
def test_a_number_out_of_bounds_says_what_to_give(champ, valeur, phrase):
    assert Nombres({"postes": "1", "heures": "1"} | {champ: valeur}).errors[champ] == [phrase]
