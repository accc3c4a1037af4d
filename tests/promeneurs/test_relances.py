"""The two reminders of the foundation: charter unsigned after 7 days, account to check after 3, each once."""

from datetime import timedelta

from promeneurs.services import lift_suspension, present_account, record_imported_charter, suspend
from socle import relances
from socle.models import Courriel


def envoyes(modele: str) -> list[str]:
    return sorted(Courriel.objects.filter(modele=modele).values_list("destinataire", flat=True))


def test_nothing_goes_before_the_seventh_day(mandat, directrice, jour):
    relances.run(jour + timedelta(days=6))
    assert Courriel.objects.count() == 0


def test_each_party_that_has_not_signed_hears_it_once(mandat, directrice, jour):
    for jours in (7, 7, 8, 30):
        relances.run(jour + timedelta(days=jours))
    assert envoyes("charte_promeneur") == ["ines@exemple.fr"]
    assert envoyes("charte_structure") == ["direction@exemple.fr"]


def test_a_signed_charter_is_not_chased(mandat, directrice, jour, coordinatrice):
    record_imported_charter(mandat=mandat, signee_le=jour, by=coordinatrice)
    relances.run(jour + timedelta(days=10))
    assert Courriel.objects.count() == 0


def test_the_accounts_of_a_day_come_in_one_mail_after_three_days(actif, jour, coordinatrice):
    for plateforme in ("instagram", "tiktok"):
        present_account(promeneur=actif, plateforme=plateforme, identifiant="ines.pdn", by=None)
    relances.run(jour + timedelta(days=2))
    assert Courriel.objects.count() == 0
    relances.run(jour + timedelta(days=3))
    relances.run(jour + timedelta(days=3))
    courriel = Courriel.objects.get(modele="compte_a_verifier")
    assert courriel.destinataire == coordinatrice.email
    assert "Instagram d’Inès Morel" in courriel.corps
    assert "TikTok d’Inès Morel" in courriel.corps


def test_a_suspension_is_reviewed_in_time_by_who_asked_for_it(mandat, directrice, jour, coordinatrice):
    """§3.9: a conservatory suspension cannot wait for a committee; it is reviewed within fifteen days."""
    s = suspend(promeneur=mandat.promeneur, demandeur="employeur", motif="Privé", by=directrice)
    siens = Courriel.objects.filter(modele="suspension_revue")
    relances.run(s.a_revoir_le - timedelta(days=4))
    assert not siens.exists()
    for jours in (-3, -3, 0):
        relances.run(s.a_revoir_le + timedelta(days=jours))
    assert [c.destinataire for c in siens] == [directrice.email] * 2
    assert all("Privé" not in c.corps for c in siens)
    lift_suspension(suspension=s, suite="Réglé", by=directrice)
    relances.run(s.a_revoir_le + timedelta(days=30))
    assert siens.count() == 2
