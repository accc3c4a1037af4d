import pghistory
from django.db import models

from socle.champs import CodeField
from socle.etats import Move, Table


class Etat(models.TextChoices):
    BROUILLON = "brouillon", "brouillon"
    DEPOSE = "depose", "déposé"
    ACCEPTE = "accepte", "accepté"
    REFUSE = "refuse", "refusé"


TABLE = Table(
    initial=(Etat.BROUILLON,),
    moves=(
        Move("deposer", "Déposer", (Etat.BROUILLON,), Etat.DEPOSE),
        Move("accepter", "Accepter", (Etat.DEPOSE,), Etat.ACCEPTE),
        Move("refuser", "Refuser", (Etat.DEPOSE,), Etat.REFUSE),
    ),
)


@pghistory.track(exclude=["secret"])
class Dossier(models.Model):
    TRANSITIONS = TABLE

    code = CodeField()
    titre = models.CharField("titre", max_length=60)
    telephone = models.CharField("téléphone", max_length=20, blank=True, default="")
    urgent = models.BooleanField("urgent", default=False)
    jour = models.DateField("jour", null=True, blank=True)
    secret = models.CharField(max_length=20, blank=True, default="")
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.BROUILLON, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        triggers = TABLE.triggers()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(titre="interdit"),
                name="dossier_titre_permis",
                violation_error_message="Ce titre n’est pas permis.",
            )
        ]

    def __str__(self) -> str:
        return self.titre
