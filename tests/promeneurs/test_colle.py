"""What a parent pastes, read: each platform's forms, sentences, numbers."""

import pytest

from promeneurs import colle

FORMES = {
    "instagram": [
        "@ana.pdn",
        "ana.pdn,",
        "ＡＮＡ．ＰＤＮ",
        "ana.\u200bpdn",
        "ana\u3164.pdn",
        "instagram.com/_u/ana.pdn",
        "ig.me/m/ana.pdn",
        "https://instagram.com/ana.pdn?igsh=abc&utm_source=qr",
        "https://l.instagram.com/?u=https%3A%2F%2Finstagram.com%2Fana.pdn",
        "instagram://user?username=ana.pdn",
        "ajoute-moi sur insta : @ana.pdn",
        "mon insta c’est ana.pdn",
        "insta:ana.pdn",
        "Découvre https://www.instagram.com/ana.pdn?igsh=zz (@ana.pdn)",
    ],
    "facebook": [
        "https://m.facebook.com/ana.pdn?ref=x",
        "fb.me/ana.pdn",
        "m.me/ana.pdn",
        "https://fr-fr.facebook.com/ana.pdn",
    ],
    "tiktok": ["https://www.tiktok.com/@ana.pdn?_t=8x&_r=1", "m.tiktok.com/@ana.pdn/video/7"],
    "snapchat": [
        "https://www.snapchat.com/add/ana.pdn?share_id=x",
        "snapchat.com/@ana.pdn",
        "https://story.snapchat.com/s/ana.pdn",
    ],
    "youtube": [
        "https://youtu.be/@ana.pdn",
        "m.youtube.com/@ana.pdn",
        "youtube.com/c/ana.pdn",
        "youtube.com/user/ana.pdn",
    ],
    "linkedin": ["https://fr.linkedin.com/in/ana-pdn?locale=fr_FR", "linkedin.com/mwlite/in/ana-pdn"],
    "twitch": ["https://m.twitch.tv/ana_pdn", "twitch.tv/ana_pdn/about"],
    "x": ["https://mobile.twitter.com/ana_pdn", "x.com/ana_pdn", "https://twitter.com/intent/user?screen_name=ana_pdn"],
}
CLES = {"facebook": "anapdn", "linkedin": "ana-pdn", "twitch": "ana_pdn", "x": "ana_pdn"}


@pytest.mark.parametrize(("plateforme", "texte"), [(p, t) for p, textes in FORMES.items() for t in textes])
def test_every_form_of_an_address_is_the_same_account(plateforme, texte):
    lu = colle.lire(texte)
    assert (plateforme, CLES.get(plateforme, "ana.pdn")) in lu.paires and not lu.raison


@pytest.mark.parametrize(
    ("texte", "paire"),
    [
        ("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", ("youtube", "chaine:UCabcdefghijklmnopqrstuv")),
        ("discord.gg/AbCd", ("discord", "invitation:AbCd")),
        ("https://discord.com/users/123456789012345678", ("discord", "123456789012345678")),
        ("https://wa.me/33612345678?text=coucou", ("whatsapp", "+33612345678")),
        ("whatsapp://send?phone=33612345678", ("whatsapp", "+33612345678")),
        ("https://facebook.com/profile.php?id=1000123", ("facebook", "1000123")),
    ],
)
def test_what_is_no_handle_is_read_too(texte, paire):
    assert paire in colle.lire(texte).paires


@pytest.mark.parametrize(
    "texte",
    [
        "06 12 34 56 78",
        "06.12.34.56.78",
        "+33 6 12 34 56 78",
        "0033612345678",
        "+33 (0)6 12 34 56 78",
        "tel:0612345678",
        "rappelle au 06 12 34 56 78 merci",
    ],
)
def test_a_telephone_is_read_in_any_french_or_international_form(texte):
    assert colle.lire(texte).numero == "+33612345678"


@pytest.mark.parametrize(
    "texte",
    [
        "https://vm.tiktok.com/ZMabc/",
        "https://t.snapchat.com/abc",
        "tiktok.com/t/ZTabc",
        "https://www.facebook.com/share/1abc/",
    ],
)
def test_a_short_link_says_that_it_hides_the_account(texte):
    assert colle.lire(texte).raison == "lien_court"


@pytest.mark.parametrize(
    "texte", ["https://www.instagram.com/p/Cabc/", "https://www.youtube.com/watch?v=abc", "x.com/i/status/1"]
)
def test_the_address_of_a_post_is_not_that_of_a_profile(texte):
    assert colle.lire(texte).raison == "publication"


def test_two_accounts_in_one_text_are_never_answered_as_one():
    """« Je suis @ana.pdn, mon compte privé : @ana.prive »: the true one must not lend its name to the other."""
    lu = colle.lire("Je suis @ana.pdn, mon compte privé : @ana.prive")
    assert lu.plusieurs == ["ana.pdn", "ana.prive"] and not lu.paires


def test_a_sentence_that_names_a_platform_is_about_that_one():
    assert {p for p, _ in colle.lire("ajoute-moi sur tiktok : @ana.pdn").paires} == {"tiktok", "*"}


@pytest.mark.parametrize("texte", ["Ana", "Ana Dupont", "Ana D.", "bonjour, je cherche quelqu’un", "ana@mjc.fr"])
def test_ordinary_words_name_nobody_by_accident(texte):
    lu = colle.lire(texte)
    assert not lu.numero and not lu.raison and not lu.plusieurs
