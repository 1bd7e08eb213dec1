"""The columns of a children list (Children > Lists): a site chooses them, in its own language, so edit here.

Nothing is evidence but that such a list exists as CSV and can hold parental permissions; all spellings are
inference.
"""

import re
from typing import Final

from .child_tables import Named

COLUMNS: Final[tuple[Named, ...]] = (
    Named("id", ("childId", "child id", "Kind-ID", "Barn ID")),
    Named("name", ("full name", "child", "child name", "child's name", "Kind", "Name des Kindes", "navn", "barn")),
    Named("first_name", ("first name", "given name", "forename", "Vorname", "fornavn")),
    Named(
        "last_name", ("last name", "surname", "family name", "Nachname", "Familienname", "efternavn", "etternavn")
    ),
    Named(
        "birthday", ("date of birth", "birth date", "birthdate", "DOB", "Geburtstag", "Geburtsdatum", "fødselsdag")
    ),
    Named("known_as", ("preferred name", "known as name", "nickname", "Rufname", "kaldenavn")),
    Named("key_person", ("key person", "key worker", "keyworker", "Bezugserzieher", "Bezugserzieherin")),
    Named("start", ("start date", "first day", "starts", "Startdatum", "Eintritt", "Eintrittsdatum", "startdato")),
    Named("end", ("end date", "last day", "leaving date", "Enddatum", "Austritt", "Austrittsdatum", "slutdato")),
    Named("status", ("child status",)),
)
"""Columns that are read; the rest is a permission, or is told by its header and left."""

NOT_KEPT: Final = frozenset({"room", "rooms", "group", "class", "gruppe", "stue", "rum", "age", "alter", "gender"})
"""Folded headers of columns that are known and that no journal needs."""

ON_ROLL: Final = frozenset({"active", "aktiv", "current"})
LEFT_WORDS: Final = frozenset({"inactive", "inaktiv", "left", "leaver", "deleted", "former"})
"""What a status says, folded; any other says nothing."""

PHOTOS: Final = re.compile(r"photo|picture|image|foto|bild", re.IGNORECASE)
FILMS: Final = re.compile(r"video|film", re.IGNORECASE)

MEDIA: Final = re.compile(r"photo|picture|video|film|image|media|tagging|foto|bild|billede|bilde", re.IGNORECASE)
"""In the header of a permission that is about pictures; any other permission says nothing about a journal."""

PERMISSION: Final = re.compile(
    r"permi|consent|allow|may\b|erlaubnis|einwilligung|einverst|zustimmung|samtykke|tilladelse", re.IGNORECASE
)
"""In the header of a permission."""

ELSEWHERE: Final = re.compile(
    r"social|website|web site|facebook|instagram|press|market|public|newsletter|print|webseite|presse",
    re.IGNORECASE,
)
"""In the header of a permission for places that are no journal; a yes to those is no yes to this."""

YES: Final = frozenset({"yes", "y", "true", "1", "x", "permitted", "given", "granted", "ja", "erteilt"})
NO: Final = frozenset(
    {"no", "n", "false", "0", "not permitted", "refused", "declined", "denied", "nein", "nej", "nei"}
)
UNANSWERED: Final = frozenset(
    {"", "-", "not answered", "unanswered", "pending", "no answer", "offen", "ikke besvaret"}
)
"""Cells of a permission; whatever is none of these is no answer, and is counted."""
