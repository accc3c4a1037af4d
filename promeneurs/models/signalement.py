import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from socle.champs import CodeField
from socle.texte import code_long

from ..enums import SIGNALEMENT, EtatSignalement, IssueSignalement, MotifSignalement, Plateforme, SujetSignalement
from ..querysets import SignalementQuerySet
from .promeneur import Promeneur


@pghistory.track(exclude=["compte", "texte", "contact", "envoi"])
class Signalement(models.Model):
    """What a visitor tells a network about an account or a person, without saying who they are.

    Its history keeps neither their words nor their address: what is erased is gone.
    """

    TRANSITIONS = SIGNALEMENT

    code = CodeField(default=code_long, help_text="Le code de suivi, que la personne peut garder.")
    envoi = models.CharField(max_length=32, unique=True, editable=False)
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="signalements", editable=False)
    promeneur = models.ForeignKey(
        Promeneur, models.PROTECT, null=True, blank=True, related_name="signalements", editable=False
    )
    sujet = models.CharField("sujet", max_length=6, choices=SujetSignalement)
    motif = models.CharField("nature", max_length=12, choices=MotifSignalement)
    compte = models.CharField("compte", max_length=300, blank=True, default="")
    plateforme = models.CharField("réseau", max_length=10, choices=Plateforme, blank=True, default="")
    texte = models.TextField("en quelques mots", max_length=600, blank=True, default="")
    contact = models.EmailField("e-mail", blank=True, default="")
    etat = models.CharField(
        "état", max_length=9, choices=EtatSignalement, default=EtatSignalement.NOUVEAU, editable=False
    )
    recu_le = models.DateTimeField(auto_now_add=True)
    pris_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    repondu_le = models.DateTimeField(null=True, blank=True, editable=False)
    issue = models.CharField("issue", max_length=8, choices=IssueSignalement, blank=True, default="", editable=False)
    suite = models.TextField("ce qui a été fait", max_length=1000, blank=True, default="", editable=False)
    clos_le = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SignalementQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        ordering = ["-recu_le", "-pk"]
        indexes = [models.Index(fields=["reseau", "etat", "-recu_le"], name="signalement_du_reseau")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(compte="") | Q(promeneur__isnull=False) | Q(sujet="adulte"),
                name="signalement_vise",
                violation_error_message="Dis quel compte ou quelle fiche est en cause.",
            ),
            models.CheckConstraint(
                condition=Q(etat="nouveau", pris_par__isnull=True) | (~Q(etat="nouveau") & Q(pris_par__isnull=False)),
                name="signalement_pris_par_quelqu_un",
                violation_error_message="Quelqu’un prend un signalement en charge.",
            ),
            models.CheckConstraint(
                condition=(Q(etat="clos", clos_le__isnull=False) & ~Q(issue=""))
                | (~Q(etat="clos") & Q(clos_le__isnull=True, issue="")),
                name="signalement_clos_avec_issue",
                violation_error_message="Un signalement se clôt en disant pourquoi.",
            ),
        ]
        triggers = [*SIGNALEMENT.triggers()]

    def __str__(self) -> str:
        return f"{self.get_sujet_display()}, {self.recu_le:%d/%m/%Y}" if self.recu_le else "signalement"

    @property
    def cible(self) -> str:
        """Whom or what it is about, in a few words."""
        return self.promeneur.nom_complet if self.promeneur else self.compte or "Compte non précisé"

    @property
    def ouvert(self) -> bool:
        return self.etat != EtatSignalement.CLOS
