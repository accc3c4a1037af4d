from datetime import date
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from promeneurs.enums import Plateforme
from socle.champs import CodeField
from socle.dates import contient, dernier_jour
from socle.texte import de
from socle.valeurs import jour as en_jour

from ..declarations import PAR_CODE
from ..enums import (
    AVANT_LE_COMITE,
    CONVENTION,
    EN_COURS,
    EN_VIGUEUR,
    Demandeur,
    EtatConvention,
    GenreQuestion,
    LieuDepot,
    MotifResiliation,
    MoyenRecu,
    Origine,
    Section,
    Signataire,
)
from ..enums_vie import RESOLUTIONS
from ..querysets import ConventionQuerySet
from . import gardes


def _parties() -> list[str]:
    return [Signataire.STRUCTURE, Signataire.CAF]


def _heures(nom: str) -> models.DecimalField:
    return models.DecimalField(
        nom,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(400)],
    )


_DECIDEE = (
    "OLD.etat <> 'au_copil' OR EXISTS (SELECT 1 FROM conventions_decision d JOIN conventions_inscription i "
    "ON i.seance_id = d.seance_id AND i.convention_id = d.convention_id "
    "WHERE d.convention_id = NEW.id AND d.sens = NEW.etat AND i.close_le IS NULL)"
)
_SIGNEE = (
    "NOT EXISTS (SELECT 1 FROM unnest(NEW.parties) AS p(partie) WHERE NOT EXISTS (SELECT 1 "
    "FROM conventions_signature s JOIN conventions_document d ON d.id = s.document_id "
    "WHERE s.convention_id = NEW.id AND s.partie = p.partie "
    "AND s.confirmee_le IS NOT NULL AND d.remplace_le IS NULL))"
)

_A_TEMPS = (
    "NEW.appel_id IS NULL OR EXISTS (SELECT 1 FROM conventions_appel a WHERE a.id = NEW.appel_id "
    "AND a.etat = 'publie' AND NEW.depose_le >= a.ouvre_le AND (NEW.depose_le < a.ferme_le OR EXISTS (SELECT 1 "
    "FROM conventions_delaiaccorde d WHERE d.appel_id = a.id AND d.structure_id = NEW.structure_id "
    "AND NEW.depose_le < d.jusqu_au)))"
)
_PAR_AVENANT = (
    "OLD.etat = 'active' AND lower(NEW.periode) = lower(OLD.periode) AND EXISTS (SELECT 1 FROM conventions_avenant a "
    "WHERE a.convention_id = NEW.id AND a.etat = 'signe' AND a.dernier_jour + 1 = upper(NEW.periode))"
)
_EN_DEMEURE = (
    "NEW.resiliation_motif NOT IN ('manquement', 'inexecution') OR EXISTS (SELECT 1 FROM conventions_miseendemeure m "
    "WHERE m.convention_id = NEW.id AND m.etat = 'envoyee' AND m.delai < NEW.resiliation_notifiee_le "
    "AND m.delai < NEW.resiliation_effet AND (m.motif = 'inexecution') = (NEW.resiliation_motif = 'inexecution') "
    "AND NOT EXISTS (SELECT 1 FROM conventions_reponsedemeure r WHERE r.demeure_id = m.id AND r.lue_le IS NULL))"
)


@pghistory.track()
class Convention(models.Model):
    """An agreement between a structure and the Caf, from the request to its end.

    `periode`: its dates, once agreed (the document to sign). In force: `etat` signed or terminated, and the dates;
    never a job. `postes`: how many posts it gives.
    """

    TRANSITIONS = CONVENTION

    code = CodeField()
    structure = models.ForeignKey("structures.Structure", models.PROTECT, related_name="conventions")
    origine = models.CharField(max_length=10, choices=Origine, default=Origine.REPRISE)
    etat = models.CharField(max_length=12, choices=EtatConvention, default=EtatConvention.ACTIVE)
    etat_le = models.DateTimeField("dans cet état depuis", default=timezone.now, editable=False)
    numero = models.CharField("numéro", max_length=20, blank=True, default="")
    renouvelle = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renouvellements", verbose_name="renouvelle"
    )
    appel = models.ForeignKey(
        "conventions.Appel", models.PROTECT, null=True, blank=True, related_name="conventions", verbose_name="appel"
    )
    reponses = models.JSONField("réponses aux questions de l’appel", default=dict, blank=True, editable=False)
    numero_externe = models.CharField("numéro donné par le site du financeur", max_length=60, blank=True, default="")
    periode = DateRangeField("période", null=True, blank=True)
    postes = models.PositiveSmallIntegerField("postes", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, default="")
    # structure
    signataire_nom = models.CharField("nom de qui signe pour la structure", max_length=120, blank=True, default="")
    signataire_qualite = models.CharField("sa qualité", max_length=120, blank=True, default="")
    referent_nom = models.CharField("nom de qui suit le dossier", max_length=120, blank=True, default="")
    referent_email = models.EmailField("son adresse e-mail", blank=True, default="")
    referent_telephone = models.CharField("son téléphone", max_length=20, blank=True, default="")
    # projet
    public_vise = models.TextField("public visé", blank=True, default="", max_length=2000)
    objectifs = models.TextField("objectifs", blank=True, default="", max_length=4000)
    reseaux_utilises = ArrayField(
        models.CharField(max_length=10, choices=Plateforme),
        default=list,
        blank=True,
        verbose_name="réseaux utilisés",
    )
    reseaux_precisions = models.CharField("précisions sur les réseaux", max_length=300, blank=True, default="")
    heures_en_ligne = _heures("heures en ligne par semaine, en tout")
    permanences_prevues = models.TextField("permanences prévues", blank=True, default="", max_length=2000)
    lien_projet_educatif = models.TextField(
        "lien avec le projet éducatif de la structure", blank=True, default="", max_length=4000
    )
    partenaires = models.TextField("partenaires", blank=True, default="", max_length=2000)
    # dates
    debut_souhaite = models.DateField("début souhaité", null=True, blank=True)
    fin_souhaitee = models.DateField("fin souhaitée (dernier jour)", null=True, blank=True)
    declarations = models.JSONField("déclarations", default=dict, blank=True, editable=False)
    forfait_budget = models.DecimalField(
        "forfait compté au budget", max_digits=10, decimal_places=2, null=True, blank=True, editable=False
    )
    # l’instruction
    instructeur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="suivi par",
    )  # fmt: skip
    corrections_avant = models.DateField("corrections attendues pour le", null=True, blank=True, editable=False)
    complet_le = models.DateTimeField("complet depuis", null=True, blank=True, editable=False)
    complet_sauf = models.CharField("complet, sauf", max_length=500, blank=True, default="", editable=False)
    # ce qui est arrivé
    depose_le = models.DateTimeField("déposée le", null=True, blank=True, editable=False)
    parties = ArrayField(
        models.CharField(max_length=10, choices=Signataire), default=_parties, editable=False, verbose_name="parties"
    )
    activee_le = models.DateField("mise en vigueur le", null=True, blank=True, editable=False)
    resiliation_motif = models.CharField(
        "résiliation", max_length=12, choices=MotifResiliation, blank=True, default="", editable=False
    )
    resiliation_par = models.CharField(
        "demandée par", max_length=10, choices=Demandeur, blank=True, default="", editable=False
    )
    resiliation_notifiee_le = models.DateField("notifiée le", null=True, blank=True, editable=False)
    resiliation_effet = models.DateField("premier jour sans convention", null=True, blank=True, editable=False)
    terme_initial = models.DateField("dernier jour d’abord prévu", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)
    modifie_le = models.DateTimeField(auto_now=True)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        ordering = ["structure", "-periode"]
        constraints = [
            ExclusionConstraint(
                name="convention_sans_chevauchement",
                expressions=[("structure", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                condition=Q(etat__in=EN_VIGUEUR),
                violation_error_message="Une autre convention de la structure couvre une partie de ces dates.",
            ),
            models.CheckConstraint(
                condition=Q(periode__isnull=True)
                | Q(periode__isempty=False, periode__lower_inf=False, periode__upper_inf=False),
                name="convention_datee",
                violation_error_message="Une convention a un début, et une fin après lui.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(EtatConvention.A_SIGNER, EtatConvention.ACTIVE)) | Q(periode__isnull=False),
                name="convention_signee_a_des_dates",
                violation_error_message="Une convention à signer ou signée porte ses dates.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(EtatConvention.A_SIGNER, *EN_VIGUEUR)) | Q(origine="reprise") | ~Q(numero=""),
                name="convention_numerotee",
                violation_error_message="Une convention à signer porte un numéro.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(EtatConvention.BROUILLON, EtatConvention.DEPOSE, EtatConvention.CORRECTIONS))
                | Q(complet_le__isnull=True, complet_sauf=""),
                name="convention_complete_une_fois_lue",
                violation_error_message="Un dossier est complet une fois instruit.",
            ),
            models.CheckConstraint(
                condition=Q(origine="plateforme") | Q(etat__in=EN_VIGUEUR),
                name="convention_reprise_signee",
                violation_error_message="Une convention reprise est déjà signée.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=(EtatConvention.BROUILLON, EtatConvention.ABANDONNEE))
                | Q(origine="reprise")
                | Q(depose_le__isnull=False),
                name="convention_deposee_datee",
                violation_error_message="Un dossier déposé porte sa date de dépôt.",
            ),
            models.CheckConstraint(
                condition=Q(
                    etat=EtatConvention.RESILIEE,
                    resiliation_effet__isnull=False,
                    resiliation_notifiee_le__isnull=False,
                    terme_initial__isnull=False,
                )
                & ~Q(resiliation_motif="")
                | (~Q(etat=EtatConvention.RESILIEE) & Q(resiliation_motif="", resiliation_effet__isnull=True)),
                name="convention_resiliee_dite",
                violation_error_message="Une résiliation a un motif, une notification et une date d’effet.",
            ),
            models.CheckConstraint(
                condition=Q(debut_souhaite__isnull=True)
                | Q(fin_souhaitee__isnull=True)
                | Q(fin_souhaitee__gt=F("debut_souhaite")),
                name="convention_dates_souhaitees",
                violation_error_message="La fin souhaitée doit venir après le début.",
            ),
            models.CheckConstraint(
                condition=Q(parties__contains=["structure", "caf"]),
                name="convention_parties",
                violation_error_message="La structure et la Caf signent toujours.",
            ),
            models.CheckConstraint(
                condition=Q(corrections_avant__isnull=True) | Q(etat=EtatConvention.CORRECTIONS),
                name="convention_corrections_attendues",
                violation_error_message="Aucune correction n’est attendue sur ce dossier.",
            ),
            models.UniqueConstraint(
                fields=["numero"],
                condition=~Q(numero=""),
                name="convention_numero_unique",
                violation_error_message="Ce numéro est déjà pris.",
            ),
            models.UniqueConstraint(
                fields=["structure"],
                condition=Q(etat__in=EN_COURS),
                name="convention_une_demande_a_la_fois",
                violation_error_message="La structure a déjà une demande en cours.",
            ),
            models.UniqueConstraint(
                fields=["structure", "appel"],
                condition=Q(appel__isnull=False) & ~Q(etat=EtatConvention.ABANDONNEE),
                name="convention_une_par_appel",
                violation_error_message="La structure a déjà répondu à cet appel.",
            ),
            models.UniqueConstraint(
                fields=["renouvelle"],
                condition=~Q(etat__in=(EtatConvention.ABANDONNEE, EtatConvention.REFUSEE)),
                name="convention_renouvelee_une_fois",
                violation_error_message="Cette convention est déjà renouvelée, ou en voie de l’être.",
            ),
            models.CheckConstraint(
                condition=~Q(renouvelle=F("id")),
                name="convention_ne_se_renouvelle_pas",
                violation_error_message="Une convention en renouvelle une autre.",
            ),
        ]
        indexes = [models.Index(fields=["etat", "etat_le"], name="convention_etat")]
        triggers = [
            *CONVENTION.triggers(),
            gardes.premiers_etats(),
            *[
                gardes.exige(f"{etat}_decidee", etat, _DECIDEE, "Aucune décision du comité de pilotage ne le dit.")
                for etat in (EtatConvention.ACCEPTEE.value, EtatConvention.REFUSEE.value, EtatConvention.AJOURNEE.value)
            ],
            gardes.exige("active_signee", "active", _SIGNEE, "Il manque la signature confirmée d’une des parties."),
            gardes.exige("depot_dans_les_temps", "depose", _A_TEMPS, "L’appel est clos, ou pas encore ouvert."),
            gardes.fige(
                "appel_choisi",
                ("appel_id",),
                "Un dossier déposé ne change pas d’appel.",
                quand="OLD.etat <> 'brouillon'",
            ),
            gardes.fige(
                "declarations_figees",
                ("declarations",),
                "Les déclarations d’un dossier déposé ne changent pas.",
                quand="OLD.etat NOT IN ('brouillon', 'corrections')",
            ),
            gardes.fige("identite_figee", ("structure_id", "origine"), "Une convention ne change pas de structure."),
            gardes.fige("numero_fige", ("numero",), "Un numéro ne change jamais.", quand="OLD.numero <> ''"),
            gardes.fige(
                "periode_signee",
                ("periode",),
                "Les dates d’une convention signée ne changent que par une résiliation ou un avenant.",
                quand=f"OLD.origine = 'plateforme' AND OLD.etat IN ('active', 'resiliee') AND OLD.etat = NEW.etat "
                f"AND NOT ({_PAR_AVENANT})",
            ),
            gardes.exige(
                "au_copil_complete", "au_copil", "OLD.etat <> 'instruction' OR NEW.complet_le IS NOT NULL",
                "Un dossier va au comité une fois déclaré complet.",
            ),
            gardes.exige(
                "resiliee_en_demeure",
                "resiliee",
                _EN_DEMEURE,
                "Il faut une mise en demeure dont le mois est passé, et dont la réponse est lue.",
            ),
            gardes.jamais_supprime(
                "numerotee_gardee", "Une convention numérotée se garde.", quand="OLD.numero <> ''"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"convention {self.numero} {de(self.structure)}" if self.numero else f"convention {de(self.structure)}"

    @property
    def permanences_dites(self) -> str:
        """The planned slots, one a line, then what is written of them."""
        return "\n".join(filter(None, [*map(str, self.creneaux.all()), self.permanences_prevues]))

    @property
    def questions(self) -> list[Any]:
        """Those of its call, in order."""
        return list(self.appel.questions.all()) if self.appel_id else []

    @property
    def sections(self) -> list[Section]:
        """The parts of this file: the questions only under a call that asks something, the budget where it is asked or
        written, the declarations but in files older than they are."""
        a_ecrire = [q for q in self.questions if q.genre != GenreQuestion.FICHIER]
        en_travail = self.etat in AVANT_LE_COMITE
        a_part = {
            Section.QUESTIONS: self.appel_id and (self.appel.depot == LieuDepot.PORTAIL or a_ecrire),
            Section.BUDGET: (en_travail and self.budget_demande) or self.lignes_budget.all(),
            Section.DECLARATIONS: en_travail or self.declarations,
        }
        return [s for s in Section if a_part.get(s, True)]

    @property
    def budget_demande(self) -> bool:
        """Its call asks a budget; outside any, its network."""
        return bool(self.appel.budget_demande if self.appel_id else self.structure.reseau.budget_demande)

    def libelle_de(self, nom: str) -> str:
        """The question of « reponses.<cle> », what « declarations.<code> » is about."""
        cle = nom.partition(".")[2]
        if nom.startswith("declarations."):
            return PAR_CODE[cle].court
        return next((q.intitule for q in self.questions if q.cle == cle), "Réponse")

    @property
    def nom_court(self) -> str:
        """« convention 54-2026-003 », « demande du 3 mars 2026 »: one file among those of its structure."""
        return f"convention {self.numero}" if self.numero else f"demande du {en_jour(timezone.localdate(self.cree_le))}"

    @property
    def renouvellement(self) -> bool:
        return self.renouvelle_id is not None

    @property
    def en_cours(self) -> bool:
        return self.etat in EN_COURS

    @property
    def fin(self) -> date | None:
        """Its last day."""
        return dernier_jour(self.periode) if self.periode else None

    @property
    def resolue(self) -> bool:
        """Ended in a way that takes the money back too."""
        return self.resiliation_motif in RESOLUTIONS

    def en_vigueur_le(self, jour) -> bool:
        return self.etat in EN_VIGUEUR and contient(self.periode, jour)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Poste(models.Model):
    """One post of a convention: held by somebody known, by somebody to be known, or still to fill."""

    code = CodeField()
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="postes_prevus")
    promeneur = models.ForeignKey(
        "promeneurs.Promeneur", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="personne"
    )
    prenom = models.CharField("prénom", max_length=80, blank=True, default="")
    nom = models.CharField("nom", max_length=80, blank=True, default="")
    fonction = models.CharField("fonction", max_length=120, blank=True, default="")
    email = models.EmailField("adresse e-mail professionnelle", blank=True, default="")
    heures = models.DecimalField(
        "heures en ligne par semaine",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(48)],
    )
    debut = models.DateField("à partir du", null=True, blank=True)
    fin = models.DateField("jusqu’au (dernier jour)", null=True, blank=True)
    mandat = models.ForeignKey(
        "promeneurs.Mandat", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "poste"
        ordering = ["convention", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(promeneur__isnull=True) | Q(prenom="", nom="", email=""),
                name="poste_une_personne",
                violation_error_message="Choisissez une personne connue, ou écrivez son nom.",
            ),
            models.CheckConstraint(
                condition=Q(prenom="", nom="", email="") | ~(Q(prenom="") | Q(nom="") | Q(email="")),
                name="poste_personne_entiere",
                violation_error_message="Donnez le prénom, le nom et l’adresse e-mail, ou laissez le poste à pourvoir.",
            ),
            models.CheckConstraint(
                condition=Q(debut__isnull=True) | Q(fin__isnull=True) | Q(fin__gte=F("debut")),
                name="poste_dates",
                violation_error_message="La fin du poste doit venir après son début.",
            ),
            models.CheckConstraint(
                condition=Q(heures__isnull=True) | Q(heures__range=(0, 48)),
                name="poste_heures",
                violation_error_message="Entre 0 et 48 heures par semaine.",
            ),
            models.UniqueConstraint(
                fields=["convention", "promeneur"],
                name="poste_personne_unique",
                violation_error_message="Cette personne a déjà un poste dans cette convention.",
            ),
            models.UniqueConstraint(
                "convention",
                Lower("email"),
                condition=~Q(email=""),
                name="poste_email_unique",
                violation_error_message="Un autre poste a déjà cette adresse e-mail.",
            ),
        ]

    def __str__(self) -> str:
        return self.titulaire or "poste à pourvoir"

    @property
    def designation(self) -> str:
        """« Poste de « Inès Morel » », « Poste à pourvoir »: whose it is, in a sentence about several."""
        return f"Poste de «\u00a0{self.titulaire}\u00a0»" if self.titulaire else "Poste à pourvoir"

    @property
    def a_pourvoir(self) -> bool:
        return not self.promeneur_id and not self.prenom

    @property
    def titulaire(self) -> str:
        if self.promeneur_id:
            return self.promeneur.nom_complet
        return f"{self.prenom} {self.nom}".strip()


@pghistory.track()
class OriginalRecu(models.Model):
    """What came on paper or by mail, from which the coordination recorded an act for the structure."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="originaux")
    acte = models.CharField(max_length=40)
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    recu_le = models.DateField("reçu le")
    moyen = models.CharField("moyen", max_length=12, choices=MoyenRecu)
    enregistre_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    enregistre_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "original reçu"
        verbose_name_plural = "originaux reçus"
        ordering = ["convention", "-pk"]
        triggers = [
            gardes.fige(
                "original_fige",
                ("convention_id", "acte", "fichier_id", "recu_le", "moyen"),
                "Un original enregistré ne change pas.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_moyen_display()} reçu le {self.recu_le:%d/%m/%Y}"
