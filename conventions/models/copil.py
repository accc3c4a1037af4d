import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from socle.champs import CodeField
from socle.texte import de

from ..enums import IssueInscription, SensAvis, SensDecision, TypeSeance
from . import gardes
from .convention import Convention

PV_ENVOYE = "Le procès-verbal de cette séance est envoyé : elle est close."


@pghistory.track()
class Avis(models.Model):
    """What a coordinator or a partner thinks of a file, before the committee."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="avis")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisme = models.ForeignKey("territoires.Organisme", models.PROTECT, null=True, blank=True, related_name="+")
    sens = models.CharField("avis", max_length=12, choices=SensAvis)
    texte = models.TextField("commentaire", max_length=2000, blank=True, default="")
    donne_le = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["convention", "donne_le", "pk"]
        triggers = [gardes.sans_recuse()]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "auteur"],
                name="avis_un_par_personne",
                violation_error_message="Vous avez déjà donné un avis\u00a0: changez-le.",
            ),
            models.CheckConstraint(
                condition=Q(sens=SensAvis.FAVORABLE) | ~Q(texte=""),
                name="avis_motive",
                violation_error_message="Dites pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"avis {self.get_sens_display().lower()}"


@pghistory.track()
class SeanceCopil(models.Model):
    """A sitting of a committee of the network, held or to come."""

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="seances", verbose_name="réseau")
    date = models.DateField("date")
    type = models.CharField("type", max_length=8, choices=TypeSeance, default=TypeSeance.COPIL)
    lieu = models.CharField("lieu", max_length=160, blank=True, default="")

    class Meta:
        verbose_name = "séance"
        ordering = ["-date", "type"]
        constraints = [
            models.UniqueConstraint(
                fields=["reseau", "date", "type"],
                name="seance_unique",
                violation_error_message="Cette séance est déjà prévue.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} du {self.date:%d/%m/%Y}"


@pghistory.track()
class Inscription(models.Model):
    """A file on the agenda of a sitting, until it is decided or taken off."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="inscriptions")
    seance = models.ForeignKey(SeanceCopil, models.PROTECT, related_name="inscriptions")
    inscrite_le = models.DateTimeField(default=timezone.now, editable=False)
    close_le = models.DateTimeField(null=True, blank=True)
    issue = models.CharField(max_length=8, choices=IssueInscription, blank=True, default="", editable=False)

    class Meta:
        verbose_name = "inscription à l’ordre du jour"
        verbose_name_plural = "inscriptions à l’ordre du jour"
        ordering = ["seance", "inscrite_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention"],
                condition=Q(close_le__isnull=True),
                name="inscription_une_a_la_fois",
                violation_error_message="Ce dossier est déjà à l’ordre du jour d’une séance.",
            ),
            models.CheckConstraint(
                condition=Q(close_le__isnull=True, issue="") | (Q(close_le__isnull=False) & ~Q(issue="")),
                name="inscription_issue",
            ),
        ]
        triggers = [gardes.exige_a_l_ajout("inscription_avant_pv", gardes.SANS_PV, PV_ENVOYE)]

    def __str__(self) -> str:
        return f"{self.convention}, {self.seance}"


@pghistory.track()
class Decision(models.Model):
    """What a sitting decided on a file. Its mail may be edited until it goes; nothing else ever changes.

    `envoye_le`: when the structure was told, by this mail or otherwise (`autrement` then says how). Until then the
    decision is not its to read; `lettre` is made then, once, from the same text. « Acceptée avec modifications »:
    accepted, and `debut`, `dernier_jour`, `postes` or `montant` (proposed to the funders, who decide) says what,
    instead of what was asked.
    """

    code = CodeField()
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="decisions")
    seance = models.ForeignKey(SeanceCopil, models.PROTECT, related_name="decisions")
    sens = models.CharField("décision", max_length=10, choices=SensDecision)
    motif = models.TextField("motif", max_length=2000, blank=True, default="")
    debut = models.DateField("premier jour retenu", null=True, blank=True)
    dernier_jour = models.DateField("dernier jour retenu", null=True, blank=True)
    postes = models.PositiveSmallIntegerField(
        "nombre de postes retenu", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    montant = models.DecimalField(
        "montant retenu", max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    le = models.DateField("décidée le")
    decidee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sujet = models.CharField("objet du courriel", max_length=250)
    corps = models.TextField("texte du courriel", max_length=6000)
    envoye_le = models.DateTimeField("annoncée le", null=True, blank=True, editable=False)
    lettre = models.OneToOneField(
        "conventions.Document", models.PROTECT, null=True, blank=True, editable=False, related_name="decision"
    )
    autrement = models.CharField("annoncée sans courriel", max_length=300, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "décision"
        ordering = ["convention", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "seance"],
                name="decision_une_par_seance",
                violation_error_message="Cette séance a déjà décidé de ce dossier.",
            ),
            models.CheckConstraint(
                condition=Q(sens=SensDecision.ACCEPTEE) | ~Q(motif=""),
                name="decision_motivee",
                violation_error_message="Un refus ou un ajournement a un motif.",
            ),
            models.CheckConstraint(
                condition=Q(sens=SensDecision.ACCEPTEE)
                | Q(debut__isnull=True, dernier_jour__isnull=True, postes__isnull=True, montant__isnull=True),
                name="decision_modifiee_acceptee",
                violation_error_message="Seule une demande acceptée l’est avec des modifications.",
            ),
            models.CheckConstraint(
                condition=Q(debut__isnull=True) | Q(dernier_jour__isnull=True) | Q(dernier_jour__gt=F("debut")),
                name="decision_dates",
                violation_error_message="Le dernier jour doit venir après le premier.",
            ),
            models.CheckConstraint(
                condition=(Q(postes__isnull=True) | Q(postes__gte=1)) & (Q(montant__isnull=True) | Q(montant__gte=0)),
                name="decision_nombres",
                violation_error_message="Au moins un poste, et un montant qui n’est pas négatif.",
            ),
        ]
        triggers = [
            gardes.fige(
                "decision_figee",
                (
                    *("convention_id", "seance_id", "sens", "motif", "le", "decidee_par_id"),
                    *("debut", "dernier_jour", "postes", "montant"),
                ),
                "Une décision ne change pas.",
            ),
            gardes.fige(
                "courriel_parti",
                ("sujet", "corps", "envoye_le", "autrement", "lettre_id"),
                "Cette décision est déjà annoncée à la structure.",
                quand="OLD.envoye_le IS NOT NULL",
            ),
            gardes.jamais_supprime("decision_gardee", "Une décision se garde."),
            gardes.exige_a_l_ajout("decision_avant_pv", gardes.SANS_PV, PV_ENVOYE),
        ]

    def __str__(self) -> str:
        return f"décision «\u00a0{self.libelle}\u00a0» du {self.le:%d/%m/%Y}"

    @property
    def modifiee(self) -> bool:
        """Accepted, but not as it was asked."""
        return any(valeur is not None for valeur in (self.debut, self.dernier_jour, self.postes, self.montant))

    @property
    def libelle(self) -> str:
        return f"{self.get_sens_display()} avec modifications" if self.modifiee else self.get_sens_display()


@pghistory.track()
class DecisionFinanceur(models.Model):
    """What a funder decided, apart: the committee selects, it does not pay."""

    convention = models.ForeignKey(Convention, models.PROTECT, related_name="decisions_financeurs")
    organisme = models.ForeignKey("territoires.Organisme", models.PROTECT, related_name="+")
    le = models.DateField("décidée le")
    accorde = models.BooleanField("accordé")
    montant = models.DecimalField(
        "montant", max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    sous_reserve = models.BooleanField("sous réserve de crédits", default=False)
    note = models.CharField("note", max_length=300, blank=True, default="")
    notee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    notee_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "décision d’un financeur"
        verbose_name_plural = "décisions des financeurs"
        ordering = ["convention", "-le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "organisme", "le"],
                name="financeur_une_decision_par_jour",
                violation_error_message="La décision de ce financeur est déjà notée à cette date.",
            ),
            models.CheckConstraint(
                condition=Q(accorde=True, montant__gte=0) | Q(accorde=False, montant__isnull=True, sous_reserve=False),
                name="financeur_montant",
                violation_error_message="Un accord a un montant, un refus n’en a pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"décision {de(self.organisme)} du {self.le:%d/%m/%Y}"
