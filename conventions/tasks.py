"""Background tasks of this room. Each may run twice without harm."""

from celery import shared_task

from . import services
from .models import Convention


@shared_task(name="conventions.ouvrir_annees")
def ouvrir_annees() -> int:
    """The reports and payments of the years reached: reading a page does the same."""
    return services.open_years(conventions=Convention.objects.all())


@shared_task(name="conventions.appliquer_avenants")
def appliquer_avenants() -> int:
    """The avenants whose day has come."""
    return services.apply_due()
