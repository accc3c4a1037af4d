from __future__ import annotations

from django.contrib.auth.models import BaseUserManager


def normalise_email(email: str) -> str:
    """The one spelling of an address: trimmed and lower case."""
    return (email or "").strip().lower()


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **extra):
        email = normalise_email(email)
        if not email:
            raise ValueError("Un compte a besoin d’une adresse e-mail.")
        user = self.model(email=email, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra):
        return self.create_user(email, password, **{**extra, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str):
        return self.get(email=normalise_email(username))
