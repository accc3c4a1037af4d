"""Model fields shared by the rooms above."""

from typing import Any

from django.db import models

from socle.texte import code_court


class CodeField(models.CharField):
    """The public identifier of a row: short, random, unique, never edited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 16)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("default", code_court)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Always says `unique`: a history keeps many rows of one code, and False must not come back as True."""
        nom, chemin, args, kwargs = super().deconstruct()
        return nom, chemin, args, kwargs | {"unique": self.unique}
