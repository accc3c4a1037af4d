from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from accounts import a_faire, conservation, securite
        from accounts.models import Invitation, User
        from socle import a_faire as toutes_taches
        from socle import acces, journal
        from socle.conservation import register

        toutes_taches.register(a_faire.pour)
        acces.exiger(securite.condition)
        register(conservation.REGLE)
        journal.register(
            User,
            {"email": "Adresse", "prenom": "Prénom", "nom": "Nom", "is_active": "Compte ouvert"},
            actions={"deactivate": "Compte fermé.", "reactivate": "Compte rouvert."},
            creation="Compte ouvert.",
        )
        journal.register(
            Invitation,
            {"expire_le": "Valable jusqu’au"},
            actions={
                "invite": "Invitation envoyée.",
                "resend": "Invitation renvoyée.",
                "accepter": "Invitation acceptée.",
                "retirer": "Invitation retirée.",
            },
            creation="Invitation créée.",
        )
