"""The people of Bramblewood Nursery: fourteen children, their families and the staff, none of whom exist.

The children are the hard cases of real registers: twins, two of one first name, names that are words, six languages
in their own letters, a brother and sister, a family that refused pictures and one that never answered.
"""

from dataclasses import dataclass
from datetime import date

from journal_bridge.invented.chance import uuid
from journal_bridge.invented.records import Consent, InventedAdult, InventedChild, InventedFamily

SETTING_NAME = "Bramblewood Nursery"
ROOMS = ("Hedgehogs", "Robins", "Badgers")
FIRST_DAY, LAST_DAY = date(2023, 9, 4), date(2025, 7, 18)

LEAVER = "florence"
SECOND = "zofia"
TWINS = ("marnie", "maisie")
NAMESAKES = ("noah-w", "noah-f")
SIBLINGS = ("will", "may")
REFUSED = "kavin"
UNANSWERED = "noah-f"
LEFT = "grace"


@dataclass(frozen=True)
class _Row:
    key: str
    given: str
    family_name: str
    born: str
    girl: bool
    family: str
    room: str
    key_person: str
    started: str = "2023-09-04"
    left: str | None = None
    consent: Consent = "permitted"
    language: str = "en"
    called: tuple[str, ...] = ()
    middle: str | None = None


_CHILDREN = (
    _Row("florence", "Florence", "Ottermere", "2021-03-14", True, "ottermere", "Robins", "priya",
         left="2025-07-18", called=("Flo", "Flossie"), middle="Ivy"),
    _Row("zofia", "Zofia", "Żółwińczak", "2021-05-02", True, "zolw", "Robins", "agnieszka", language="pl",
         called=("Zosia",)),
    _Row("marnie", "Marnie", "Thistlewick", "2021-06-21", True, "thistle", "Robins", "tom"),
    _Row("maisie", "Maisie", "Thistlewick", "2021-06-21", True, "thistle", "Robins", "tom"),
    _Row("grace", "Grace", "Larkenshaw", "2019-10-11", True, "larken", "Badgers", "sian", left="2024-07-19"),
    _Row("will", "Will", "Sorrelby", "2020-10-05", False, "sorrel", "Badgers", "sian", called=("William",)),
    _Row("may", "May", "Sorrelby", "2022-08-19", True, "sorrel", "Hedgehogs", "dee", started="2024-09-03"),
    _Row("noah-w", "Noah", "Wrenfolde", "2021-01-22", False, "wren", "Robins", "priya", called=("Noah W",)),
    _Row("noah-f", "Noah", "Fenwhistle", "2021-11-30", False, "fen", "Hedgehogs", "dee", consent="unanswered",
         called=("Noah F",)),
    _Row("yusuf", "يوسف", "القمرواني", "2021-02-17", False, "qamar", "Robins", "tom", language="ar"),
    _Row("zainab", "زینب", "گلستانپوری", "2021-09-08", True, "gul", "Hedgehogs", "dee", language="ur"),
    _Row("ananya", "অনন্যা", "মেঘবরণী", "2022-01-13", True, "megh", "Hedgehogs", "agnieszka",
         started="2024-01-08", language="bn"),
    _Row("kavin", "கவின்", "தேன்மலரோன்", "2021-12-04", False, "then", "Hedgehogs", "agnieszka", consent="refused",
         language="ta"),
    _Row("xiaoyu", "小雨", "林月桥", "2021-07-27", True, "lin", "Robins", "priya", language="zh"),
)  # fmt: skip

_STAFF = (
    ("helen", "Helen Ashgrove", "Manager"),
    ("priya", "Priya Ramanathan", "Deputy manager"),
    ("tom", "Tom Gilderson", "Room leader"),
    ("sian", "Siân Prosser-Lloyd", "Early years teacher"),
    ("agnieszka", "Agnieszka Wolnik", "Early years educator"),
    ("dee", "Dee Okonjo", "Early years educator"),
)

_FAMILIES: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("ottermere", "en", (("Rosalind Ottermere", "Mother"), ("Jonah Ottermere", "Father"))),
    ("zolw", "pl", (("Ewa Żółwińczak", "Mother"), ("Łukasz Żółwińczak", "Father"))),
    ("thistle", "en", (("Bea Thistlewick", "Mother"), ("Callum Drewery", "Father"))),
    ("larken", "en", (("Annie Larkenshaw", "Grandmother"),)),
    ("sorrel", "en", (("Kit Sorrelby", "Father"), ("Orla Sorrelby", "Mother"))),
    ("wren", "en", (("Hannah Wrenfolde", "Mother"),)),
    ("fen", "en", (("Gareth Fenwhistle", "Father"), ("Lowri Fenwhistle", "Mother"))),
    ("qamar", "ar", (("ليلى القمرواني", "Mother"), ("سامر القمرواني", "Father"))),
    ("gul", "ur", (("صائمہ گلستانپوری", "Mother"),)),
    ("megh", "bn", (("শর্মিলা মেঘবরণী", "Mother"), ("রাহুল মেঘবরণী", "Father"))),
    ("then", "ta", (("மீனா தேன்மலரோன்", "Mother"),)),
    ("lin", "zh", (("林月桥 海燕", "Mother"), ("周立新", "Father"))),
)


def child_id(seed: int, key: str) -> str:
    """Return the id of the child known in this package as `key`."""
    return uuid(seed, "child", key)


def staff_id(seed: int, key: str) -> str:
    """Return the id of a member of staff."""
    return uuid(seed, "staff", key)


def children(seed: int) -> tuple[InventedChild, ...]:
    """Return the fourteen children, in the register's order."""
    return tuple(_child(seed, row) for row in _CHILDREN)


def _child(seed: int, row: _Row) -> InventedChild:
    return InventedChild(
        id=child_id(seed, row.key),
        given=row.given,
        middle=row.middle,
        family_name=row.family_name,
        born=date.fromisoformat(row.born),
        girl=row.girl,
        family=uuid(seed, "family", row.family),
        room=row.room,
        key_person=staff_id(seed, row.key_person),
        started=date.fromisoformat(row.started),
        left=date.fromisoformat(row.left) if row.left else None,
        consent=row.consent,
        language=row.language,
        called=row.called,
    )


def staff(seed: int) -> tuple[InventedAdult, ...]:
    """Return the staff, the manager first."""
    return tuple(InventedAdult(staff_id(seed, key), name, role) for key, name, role in _STAFF)


def families(seed: int) -> tuple[InventedFamily, ...]:
    """Return the families; brothers, sisters and twins share one."""
    return tuple(
        InventedFamily(
            id=uuid(seed, "family", key),
            language=language,
            adults=tuple(InventedAdult(uuid(seed, "relative", name), name, relation) for name, relation in adults),
        )
        for key, language, adults in _FAMILIES
    )
