"""Children on no roster are held for a person; grown-ups, places, stories, makes and animals are not."""

import pytest

from names.marked import children, rules, shown

ROSTER = children("Mia Okafor", "Leo Brightwell", "Poppy Fairweather")
STAFF = ("Jo Hartley",)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("She played with Keira at home.", "She played with <Keira> at home."),
        ("Keira came too. We saw Aoife!", "<Keira> came too. We saw <Aoife>!"),
        ("her cousin Grace and her friend Florence", "her cousin <Grace> and her friend <Florence>"),
        ("Mia and Rose ran. Rose and Mia ran", "Mia and <Rose> ran. Rose and Mia ran"),
        ("we saw Rose and Mia", "we saw <Rose> and Mia"),
        ("with Thandwe, with Thandwe. with Thandwe ran", "with <Thandwe>, with <Thandwe>. with <Thandwe> ran"),
        ("with Thandwe stuff, with Thandwe Leaves", "with <Thandwe> stuff, with Thandwe Leaves"),
        (
            "we saw Florence laughed; with Florence; in Florence",
            "we saw <Florence> laughed; with <Florence>; in Florence",
        ),
        ("Leo Kowalewska", "{Leo} <Kowalewska>"),
        (
            "Mia i Keira. Keira bawiła się dziś. Keira i Mia.",
            "Mia i <Keira>. Keira bawiła się dziś. <Keira> i Mia.",
        ),
        ("bawiła się z Thandwe", "bawiła się z Thandwe"),
        ("KEIRA, EYFS and iPad with DUPLO", "<KEIRA>, EYFS and iPad with DUPLO"),
        ("we went out with QOTUB, with QOTUBS", "we went out with QOTUB, with <QOTUBS>"),
        ("with Ty, Ab and Mia", "with Ty, Ab and Mia"),
    ],
)
def test_a_name_in_a_childs_place_is_held(text: str, after: str) -> None:
    """First names, and words on no list in company."""
    assert after == shown(text, ROSTER, STAFF)


@pytest.mark.parametrize(
    "text",
    [
        "Auntie Keira and Dr. Ahmed, Nana Jean and Mrs Osei",
        "her mum Keira said so. Mia's mum, Keira, came. Keira (Mia's mum) came",
        "Keira is Mia's aunt. Keira will collect. Her name is Keira.",
        "our student Keira; our new manager called Keira",
        "Thanks, Keira x",
        "See you soon! Keira and Marc",
        "Love from Keira, Chi & Ada xx",
        "Dziękuję bardzo, Keira",
        "Back tomorrow - Keira",
        "Keira Park, Keira Road and Chester Zoo",
        "Barry the fish, our dog Keira, a puppy called Keira",
        "Our puppy is called Keira. Keira barked.",
        "dressed as Keira; reading Keira; Barnaby Bear came. Barnaby slept",
        'We read "Keira Rides Again" and "Keira Qotub"',
        "Elmer, Gruffalo, Elsa, Duplo, Tesco, Eid, Ramadan Mubarak, Monday, London, Wales",
        "Grace came. Hope laughed. Mark Making",
        "with Grace leaves and friend Rose Petals",
        "Today Merci, Bonjour and Salam",
        "Brilliant Thandwe",
    ],
)
def test_nobody_is_held_who_is_no_child(text: str) -> None:
    """Titles, relations, signatures, places, animals, characters, quoted books, makes, festivals."""
    assert text == shown(text, ROSTER, STAFF)


def test_they_are_never_replaced() -> None:
    """Only ever held."""
    assert rules("with Keira", ROSTER) == ["on-no-list"]
