"""Calls for projects of every kind, made through the services."""

from datetime import timedelta

from django.utils import timezone

from conventions import services
from conventions.models import Appel

UN_JOUR = timedelta(days=1)
TITRE = "Promeneurs du Net 2027"


def appel(reseau, by, *, ouvre: int = -10, ferme: int = 20, publie: bool = True, questions: int = 0, **champs) -> Appel:
    """A call that opens and closes these days from now, with this many questions."""
    maintenant = timezone.now()
    dates = {"ouvre_le": maintenant + ouvre * UN_JOUR, "ferme_le": maintenant + ferme * UN_JOUR}
    textes = {"titre": TITRE, "presentation": "Une présence en ligne.\n\n- trois ans au plus"}
    un = services.create_call(reseau=reseau, by=by, **textes | dates | champs)
    for rang in range(questions):
        services.add_question(appel=un, intitule=f"Question {rang + 1}", by=by)
    return services.publish_call(appel=un, by=by) if publie else un


def clore(appel: Appel) -> Appel:
    """Time passes: it closed yesterday."""
    Appel.objects.filter(pk=appel.pk).update(ouvre_le=timezone.now() - 40 * UN_JOUR, ferme_le=timezone.now() - UN_JOUR)
    appel.refresh_from_db()
    return appel
