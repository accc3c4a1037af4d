"""`{{ objet|cle }}`: the public name of a small row, for its address."""

from django import template

from socle import cles

register = template.Library()
register.filter("cle", cles.cle)
