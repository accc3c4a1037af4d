from django import template

from promeneurs import dessin

register = template.Library()
register.simple_tag(dessin.cartes)
