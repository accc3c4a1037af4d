"""The meetings of the network: planned, held or cancelled; who is invited, who came, what was said."""

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from conventions.models import gardes
from socle.champs import CodeField
from socle.texte import code_court

from ..enums import GenreDocumentReunion, Reponse, TypeReunion

PUBLIC_MAX = 100_000
MINUTES_MAX = 6000


def jeton_secret() -> str:
    return code_court(32)


def _public(nom: str) -> models.PositiveIntegerField:
    aide = "Un nombre, jamais de nom."
    return models.PositiveIntegerField(
        nom, null=True, blank=True, validators=[MaxValueValidator(PUBLIC_MAX)], help_text=aide
    )


@pghistory.track()
class Reunion(models.Model):
    """A meeting of the network. It is held once its day has come, unless cancelled: no job says so.

    `modules`: what a training is made of, [{"titre", "minutes"}]. `sequence`: how many times what the invited were told
    has changed, as calendars count it. `nb_structures`, `nb_participants`: counted by hand, when nobody was ticked.
    """

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="reunions", verbose_name="réseau")
    date = models.DateField("date")
    debut = models.TimeField("commence à", null=True, blank=True)
    fin = models.TimeField("finit à", null=True, blank=True)
    type = models.CharField("type", max_length=12, choices=TypeReunion, default=TypeReunion.RESEAU)
    type_libre = models.CharField("précision sur le type", max_length=80, blank=True, default="")
    thematique = models.CharField("thématique", max_length=200, blank=True, default="")
    intervenant = models.CharField("intervenant ou intervenante", max_length=160, blank=True, default="")
    lieu = models.CharField("lieu", max_length=200, blank=True, default="")
    visio = models.URLField("lien de visio", blank=True, default="")
    ordre = models.TextField("ordre du jour", max_length=4000, blank=True, default="")
    modules = models.JSONField("modules de formation", default=list, blank=True)
    nb_structures = models.PositiveSmallIntegerField("structures présentes", null=True, blank=True)
    nb_participants = models.PositiveSmallIntegerField("personnes présentes", null=True, blank=True)
    nb_jeunes = _public("jeunes touchés")
    nb_parents = _public("parents touchés")
    compte_rendu = models.TextField("compte rendu", max_length=20000, blank=True, default="")
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    annulee_motif = models.CharField("raison de l’annulation", max_length=300, blank=True, default="", editable=False)

    class Meta:
        verbose_name = "réunion"
        ordering = ["-date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reseau", "date", "type", "type_libre", "thematique"],
                condition=Q(annulee_le__isnull=True),
                name="reunion_unique",
                violation_error_message="Cette réunion est déjà enregistrée.",
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(debut__isnull=False, fin__gt=F("debut")),
                name="reunion_heures",
                violation_error_message="La réunion finit après avoir commencé.",
            ),
        ]
        indexes = [models.Index(fields=["reseau", "date"], name="reunion_reseau_date")]
        triggers = [
            gardes.fige(
                "reunion_annulee_figee",
                ("date", "debut", "fin", "annulee_le", "nb_jeunes", "nb_parents"),
                "Cette réunion est annulée.",
                quand="OLD.annulee_le IS NOT NULL",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} du {self.date:%d/%m/%Y}"

    @property
    def nom(self) -> str:
        """« Réunion de réseau : les écrans »."""
        type_ = self.type_libre or str(self.get_type_display())
        return f"{type_}\u00a0: {self.thematique}" if self.thematique else type_

    @property
    def annulee(self) -> bool:
        return self.annulee_le is not None

    @property
    def minutes(self) -> int:
        """The time of training that it gives."""
        return sum(m["minutes"] or 0 for m in self.modules)


@pghistory.track()
class Invite(models.Model):
    """Somebody invited to a meeting, or who came without being: their answer, and whether they were there.

    `nom`, `structure`, `pour`: as on that day. `present`: None while nobody has said. `minutes`: of a training, when
    they did not follow the whole of it. `sequence`: what the last mail told them; None when none went.
    """

    code = CodeField()
    reunion = models.ForeignKey(Reunion, models.PROTECT, related_name="invites", verbose_name="réunion")
    promeneur = models.ForeignKey(
        "promeneurs.Promeneur", models.PROTECT, null=True, blank=True, related_name="reunions", verbose_name="promeneur"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="structure"
    )
    nom = models.CharField("nom", max_length=160)
    email = models.EmailField("adresse e-mail", blank=True, default="")
    pour = models.CharField("organisme ou fonction", max_length=160, blank=True, default="")
    reponse = models.CharField("réponse", max_length=10, choices=Reponse, blank=True, default="")
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True, editable=False)
    present = models.BooleanField("présent ou présente", null=True, blank=True)
    present_le = models.DateTimeField("noté le", null=True, blank=True, editable=False)
    minutes = models.PositiveSmallIntegerField(
        "temps suivi", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MINUTES_MAX)]
    )
    sequence = models.PositiveIntegerField(null=True, blank=True, editable=False)
    invite_le = models.DateTimeField("invité le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "personne invitée"
        verbose_name_plural = "personnes invitées"
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reunion", "promeneur"],
                condition=Q(promeneur__isnull=False),
                name="invite_un_par_promeneur",
                violation_error_message="Cette personne est déjà dans la liste.",
            ),
            models.UniqueConstraint(
                fields=["reunion", "email"],
                condition=~Q(email=""),
                name="invite_un_par_adresse",
                violation_error_message="Cette adresse est déjà dans la liste.",
            ),
            models.CheckConstraint(
                condition=Q(present__isnull=True, present_le__isnull=True)
                | Q(present__isnull=False, present_le__isnull=False),
                name="invite_presence_datee",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(present=True),
                name="invite_temps_present",
                violation_error_message="Un temps suivi se note pour une personne présente.",
            ),
        ]
        triggers = [
            gardes.exige_a_l_ajout(
                "invite_du_reseau",
                "(NEW.promeneur_id IS NULL OR EXISTS (SELECT 1 FROM promeneurs_promeneur p JOIN coordination_reunion r "
                "ON r.reseau_id = p.reseau_id WHERE p.id = NEW.promeneur_id AND r.id = NEW.reunion_id)) "
                "AND (NEW.structure_id IS NULL OR EXISTS (SELECT 1 FROM structures_structure s JOIN "
                "coordination_reunion r ON r.reseau_id = s.reseau_id WHERE s.id = NEW.structure_id "
                "AND r.id = NEW.reunion_id))",
                "Cette personne est d’un autre réseau.",
                ou_change=True,
            ),
            gardes.exige_a_l_ajout(
                "presence_si_tenue",
                "NEW.present IS NULL OR NOT EXISTS (SELECT 1 FROM coordination_reunion r WHERE r.id = NEW.reunion_id "
                "AND r.annulee_le IS NOT NULL)",
                "Cette réunion est annulée : personne n’y était.",
                ou_change=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom}, {self.titre}" if self.titre else self.nom

    @property
    def minutes_suivies(self) -> int:
        """The time of training that they followed."""
        return min(self.minutes or self.reunion.minutes, self.reunion.minutes) if self.present else 0

    @property
    def titre(self) -> str:
        """For whom they come."""
        return self.pour or (self.structure.nom if self.structure else "")


@pghistory.track()
class DocumentReunion(models.Model):
    """A document of a meeting, for those who are invited."""

    code = CodeField()
    reunion = models.ForeignKey(Reunion, models.PROTECT, related_name="documents", verbose_name="réunion")
    genre = models.CharField(
        "c’est", max_length=12, choices=GenreDocumentReunion, default=GenreDocumentReunion.DOCUMENT
    )
    titre = models.CharField("titre", max_length=160)
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    ajoute_le = models.DateTimeField("ajouté le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "document de réunion"
        verbose_name_plural = "documents de réunion"
        ordering = ["reunion", "pk"]

    def __str__(self) -> str:
        return self.titre


@pghistory.track()
class AttestationFormation(models.Model):
    """The certificate of one person for one training, in PDF: data, template and hash frozen with it."""

    code = CodeField()
    invite = models.ForeignKey(Invite, models.PROTECT, related_name="attestations")
    modele_version = models.CharField(max_length=64)
    donnees = models.JSONField()
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    sha256 = models.CharField("empreinte", max_length=64)
    fait_le = models.DateTimeField(default=timezone.now, editable=False)
    fait_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    remplace_le = models.DateTimeField("remplacée le", null=True, blank=True)

    class Meta:
        verbose_name = "attestation de formation"
        verbose_name_plural = "attestations de formation"
        ordering = ["invite", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invite"],
                condition=Q(remplace_le__isnull=True),
                name="attestation_une_seule_valable",
                violation_error_message="Cette attestation vient d’être faite.",
            )
        ]
        triggers = [
            gardes.fige(
                "attestation_figee",
                ("code", "invite_id", "modele_version", "donnees", "fichier_id", "sha256", "fait_le", "fait_par_id"),
                "Une attestation faite ne change pas.",
            ),
            gardes.jamais_supprime("attestation_gardee", "Une attestation se garde."),
        ]

    def __str__(self) -> str:
        return f"attestation de {self.invite.nom}"

    # What the public page of a document shows: neither name nor meeting.

    titre = "Attestation de formation"

    def get_genre_display(self) -> str:
        return self.titre

    @property
    def etat_dit(self) -> str:
        if self.remplace_le:
            return f"Remplacée par une autre le {timezone.localdate(self.remplace_le):%d/%m/%Y}."
        return "Attestation faite par la coordination d’un réseau."


@pghistory.track()
class ReglesReunions(models.Model):
    """What a network asks of its promeneurs: so much training in a calendar year. Zero asks nothing."""

    reseau = models.OneToOneField("territoires.Reseau", models.PROTECT, related_name="regles_reunions")
    minutes_formation = models.PositiveSmallIntegerField(
        "formation demandée par an", default=0, validators=[MaxValueValidator(MINUTES_MAX)]
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "réglage des réunions"
        verbose_name_plural = "réglages des réunions"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_formation__lte=MINUTES_MAX),
                name="regles_reunions_heures",
                violation_error_message="Cent heures par an au plus.",
            )
        ]

    def __str__(self) -> str:
        return "le réglage des réunions"


class AdresseAgenda(models.Model):
    """The secret address by which somebody follows the agenda of a network in their own calendar."""

    reseau = models.ForeignKey("territoires.Reseau", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="adresses_agenda")
    jeton = models.CharField(max_length=32, unique=True, default=jeton_secret, editable=False)
    cree_le = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "adresse d’agenda"
        verbose_name_plural = "adresses d’agenda"
        constraints = [models.UniqueConstraint(fields=["reseau", "user"], name="adresse_agenda_une")]

    def __str__(self) -> str:
        return f"agenda de {self.user}"
