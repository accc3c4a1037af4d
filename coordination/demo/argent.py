"""The year past, in money and reports: one accepted and its balance paid, one to read, one sent back, one late, a
control. Everything is done today but the days that people give."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from conventions import services
from conventions.models import Bilan, Convention, Versement
from structures.models import Structure
from territoires import services as territoires
from territoires.models import Reseau

from .papiers import papier

REGLES: dict[str, Any] = {
    "forfait_promeneur": Decimal(1500), "plafond_structure": Decimal(4500), "part_signature": 70,
    "prorata_vacance": True,
}  # fmt: skip
CHIFFRES: dict[str, dict[str, Any]] = {
    "ml": {"jeunes_touches": 412, "dont_nouveaux": 187, "rencontres": 64, "echanges": 1830, "orientations": 92,
           "heures_faites": Decimal(486), "reunions_suivies": 7, "inconnus": [],
           "precisions": "Une permanence de plus chaque mercredi pendant les vacances d’été."},
    "mjc": {"jeunes_touches": 138, "dont_nouveaux": 71, "rencontres": 23, "orientations": 18,
            "heures_faites": Decimal("164.5"), "reunions_suivies": 5, "inconnus": ["echanges"]},
    "cajt": {"jeunes_touches": 86, "rencontres": 12, "echanges": 240, "orientations": 6,
             "heures_faites": Decimal(96), "reunions_suivies": 3, "inconnus": ["dont_nouveaux"]},
}  # fmt: skip
RECIT = {
    "actions": "Une présence chaque semaine sur Instagram et Discord, un atelier sur les images que l’on partage dans "
    "deux collèges, et un groupe de parole en ligne qui s’est retrouvé à l’accueil au printemps.",
    "difficultes": "Un compte bloqué trois semaines par sa plateforme. Les messages du soir, quand personne n’est là.",
    "besoins": "Se former à l’accueil de la détresse, et du temps d’échange avec les autres structures.",
    "perspectives": "Ouvrir une permanence de fin de journée, et associer deux professionnels de plus.",
}
COMMENTAIRE = (
    "Le compte de résultat est celui de l’année d’avant, et les actions tiennent en une ligne : racontez-en une."
)


def argent(*, reseau: Reseau, jour: date, qui: dict[str, Any], structures: dict[str, Structure]) -> None:
    territoires.update_reseau(reseau=reseau, changes=REGLES, by=qui["coordination"], version=None)
    reseau.refresh_from_db()
    scene = _Scene(reseau, jour, qui, structures)
    scene.accepte("ml")
    scene.depose("mjc")
    scene.renvoye("cajt")
    scene.tardif("mda")
    scene.controle("fjt")
    services.open_years(conventions=Convention.objects.filter(structure__reseau=reseau))


class _Scene:
    """Each method is the year past of one structure."""

    def __init__(self, reseau: Reseau, jour: date, qui: dict[str, Any], structures: dict[str, Structure]) -> None:
        self.reseau, self.jour, self.qui, self.structures = reseau, jour, qui, structures
        self.annee = jour.year - 1
        self.caf = reseau.partenaires.get(organisme__nature="caf").organisme

    def accepte(self, cle: str) -> None:
        b = self._remettre(cle)
        services.accept_bilan(bilan=b, by=self.qui["coordination"])
        self._payer(b.convention, "solde", 9)

    def depose(self, cle: str) -> None:
        self._remettre(cle)

    def renvoye(self, cle: str) -> None:
        services.send_back(bilan=self._remettre(cle), commentaire=COMMENTAIRE, by=self.qui["coordination"])

    def tardif(self, cle: str) -> None:
        self._demander(cle, echeance=self._il_y_a(47))

    def controle(self, cle: str) -> None:
        b = self._demander(cle, echeance=self.jour + timedelta(days=40))
        x = services.start_control(
            convention=b.convention, demande="Les fiches de paie de la personne du poste\nLe grand livre de l’action",
            repondre_le=self.jour + timedelta(days=20), by=self.qui["partenaire"],
        )  # fmt: skip
        recu = papier("Fiches de paie", "fiches-de-paie")
        services.give_document(controle=x, upload=recu, by=self.qui[cle])

    def _demander(self, cle: str, echeance: date | None = None) -> Bilan:
        """The report asked, the funder's decision, the first payment made."""
        c = self.structures[cle].conventions.get(origine="reprise")
        b = services.ask_bilan(convention=c, annee=self.annee, echeance=echeance, by=self.qui["coordination"])
        services.record_funder_decision(
            convention=c, organisme=self.caf, le=self._il_y_a(120), accorde=True, montant=9000,
            note="Commission d’action sociale, pour les deux premières années.", by=self.qui["coordination"],
        )  # fmt: skip
        self._payer(c, "acompte", 100)
        return Bilan.objects.select_related("convention__structure__reseau").get(pk=b.pk)

    def _remettre(self, cle: str) -> Bilan:
        b, by = self._demander(cle, echeance=self.jour + timedelta(days=30)), self.qui[cle]
        for section, changes in (("chiffres", CHIFFRES[cle]), ("recit", RECIT)):
            services.save_bilan(bilan=b, section=section, changes=dict(changes), version=None, by=by)
        for type_ in ("compte", "attestation", "budget"):
            services.give_paper(bilan=b, type=type_, upload=papier(b.libelle_piece(type_), type_), by=by)
        return services.submit_bilan(bilan=b, by=by)

    def _payer(self, convention: Convention, genre: str, jours: int) -> None:
        v = Versement.objects.get(convention=convention, annee=self.annee, genre=genre)
        services.order_payment(versement=v, le=self._il_y_a(jours), montant=v.montant, by=self.qui["coordination"])
        services.record_payment(
            versement=v, le=self._il_y_a(jours - 6), reference=f"VIR-{self.annee}-{v.pk:05d}",
            by=self.qui["partenaire"],
        )  # fmt: skip

    def _il_y_a(self, jours: int) -> date:
        return self.jour - timedelta(days=jours)
