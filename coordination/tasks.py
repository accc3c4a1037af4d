"""Background tasks of the coordinator's room. Each may run twice without harm."""

from celery import shared_task

from . import services


@shared_task(name="coordination.envoyer_message", acks_late=True)
def envoyer_message(pk: int) -> None:
    """Some mails of a message, then back in the queue behind what came meanwhile: a code to sign in does not wait."""
    if services.deliver(pk=pk):
        envoyer_message.apply_async((pk,))


@shared_task(name="coordination.verifier_liens")
def verifier_liens() -> int:
    return services.check_links()


@shared_task(name="coordination.reprendre_messages")
def reprendre_messages() -> int:
    return services.resume_messages()
