"""Background tasks of the ground floor. Each may run twice without harm."""

from celery import shared_task

from socle import conservation, courrier, quarantaine, relances, sante, travaux


@shared_task(name="socle.envoyer_courriel")
def envoyer_courriel(pk: int) -> bool:
    return courrier.envoyer(pk)


@shared_task(name="socle.reprendre_courriels")
def reprendre_courriels() -> int:
    return courrier.reprendre()


@shared_task(name="socle.relancer")
def relancer() -> int:
    return relances.run()


@shared_task(name="socle.purger")
def purger() -> dict[str, int]:
    return conservation.purger()


@shared_task(name="socle.verifier_fichiers")
def verifier_fichiers() -> int:
    return quarantaine.verifier()


@shared_task(name="socle.battement")
def battement() -> None:
    sante.battre("worker")


@shared_task(name="socle.travailler", acks_late=True)
def travailler(pk: int) -> bool:
    return travaux.executer(pk)


@shared_task(name="socle.reprendre_travaux")
def reprendre_travaux() -> int:
    return travaux.reprendre()
