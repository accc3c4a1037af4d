"""How the history of networks and bodies reads."""

from socle import journal

from .models import NomOrganisme, Organisme, PartenaireReseau, Reseau, RoleReseau
from .models.argent import CHAMPS

REGLAGES = (
    "nom", "coordination", "age_min", "age_max", "heures_min_hebdo", "duree_convention_mois", "duree_label_mois",
    "delai_ancien_jours", "delai_confirmation_jours", "delai_corrections_jours", "contact_email",
    "contact_telephone", "site", "crip_telephone", "crip_horaires", "parquet_telephone", "parquet_horaires", *CHAMPS,
)  # fmt: skip


def _libelle(champ: str) -> str:
    texte = str(Reseau._meta.get_field(champ).verbose_name)
    return texte[:1].upper() + texte[1:]


def declare() -> None:
    journal.register(Reseau, {champ: _libelle(champ) for champ in REGLAGES}, creation="Réseau créé.")
    journal.register(Organisme, {"nature": "Nature"}, creation="Organisme ajouté.")
    journal.register(
        NomOrganisme,
        {"nom": "Nom", "sigle": "Nom court", "periode": "Porté"},
        actions={"renommer": "Nouveau nom."},
        creation="Nom ajouté.",
    )
    journal.register(
        PartenaireReseau,
        {"qualite": "Qualité", "periode": "Période"},
        actions={"fin_partenariat": "Fin du partenariat."},
        creation="Partenaire ajouté.",
    )
    journal.register(
        RoleReseau, {"role": "Rôle", "organisme": "Organisme", "jusqu_au": "Dernier jour"}, creation="Rôle donné."
    )
