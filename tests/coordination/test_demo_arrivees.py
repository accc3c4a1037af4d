"""Who arrives in the demo has confirmed as anybody does, by the link: nothing is asked of them again."""

from accounts.models import Invitation, User
from coordination.demo.arrivees import arrivees
from socle import a_faire
from structures.models import Declaration
from territoires.models import Commune


def test_nobody_of_the_demo_is_asked_to_confirm_what_they_confirmed(reseau, structure, nancy, coordinatrice):
    if not Commune.objects.filter(insee="54329").exists():
        luneville = Commune.objects.get(pk=nancy.pk)
        luneville.pk, luneville.insee, luneville.nom = "54329", "54329", "Lunéville"
        luneville.save(force_insert=True)
    arrivees(reseau, structure=structure, mot_de_passe="promeneurs-demo-2026")
    assert sorted(Declaration.objects.values_list("etat", flat=True)) == ["confirmee", "demandee"]
    assert not Invitation.objects.en_attente().exists()
    for adresse in ("arrivee@demo.example", "collegue@demo.example"):
        titres = [t.titre for t in a_faire.pour(User.objects.get(email=adresse))]
        assert "Adresse à confirmer" not in titres
