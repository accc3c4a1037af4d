"""Periodic work of this room: fetch and delegate."""

from celery import shared_task

from . import services


@shared_task(name="conventions.suivre")
def suivre() -> int:
    """Mandates whose structure passes from one convention to another after a gap."""
    return services.catch_up()
