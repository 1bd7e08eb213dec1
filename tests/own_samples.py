"""An invented journal as a setting keeps it on its own new platform: every status, shared entries, a care diary."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from book_samples import CHILD, SOURCE, at, observation, whole_book
from journal_bridge.handover import MinimisedJournal, Purpose
from journal_bridge.journal import Care, Comment, Entry, Note, Person, PersonKind, Status, paragraphs

FRIENDS = ("Bertie Okonkwo", "Zofia Lind")
"""Other children, whom this document may name."""

STAFF_WORDS = "Ask her mum about the new glasses before this goes out."
FIRST_DAY = date(2024, 2, 5)


def own_journal(folder: Path) -> MinimisedJournal:
    """Return a journal with everything a setting keeps itself."""
    whole = whole_book(folder, Purpose.PLATFORM)
    friends = tuple(
        Person(id=f"k-friend-{number}", kind=PersonKind.CHILD, name=name, child=f"k-friend-{number}")
        for number, name in enumerate(FRIENDS)
    )
    journal = whole.journal.model_copy(
        update={
            "people": (*whole.journal.people, *friends),
            "entries": (*whole.journal.entries, *unfinished(), shared(), *diary()),
        }
    )
    return MinimisedJournal(journal, Purpose.PLATFORM, folder, whole.left_out, carried=40, redactions=0)


def unfinished() -> list[Entry]:
    """Return an entry of every status but published."""
    day = date(2024, 1, 22)
    entries: list[Entry] = [
        observation(
            200 + number,
            day + timedelta(days=number),
            status=status,
            title=f"Number {number} of those that nobody finished",
            comments=(
                Comment(
                    id=f"c-staff-{number}",
                    author="p-staff",
                    written_at=at(day, 18),
                    body=paragraphs(STAFF_WORDS),
                    audience="staff",
                ),
            )
            if status is Status.PENDING
            else (),
        )
        for number, status in enumerate((Status.DRAFT, Status.PENDING, Status.UNKNOWN))
    ]
    entries.append(
        Note(
            id="n1",
            status=Status.STAFF_ONLY,
            about=(CHILD,),
            source=SOURCE,
            author="p-staff",
            observed_on=day,
            body=paragraphs("Settles best with the blue blanket."),
        )
    )
    return entries


def shared() -> Entry:
    """Return an entry about three children, of whom one has no name on record."""
    return observation(
        300, date(2024, 1, 30), title="The big train", about=(CHILD, "k-friend-0", "k-friend-1", "k-nameless")
    ).model_copy(update={"media": ("m4",)})


def diary() -> list[Entry]:
    """Return two days of a care diary."""
    rows = (
        ("Nappy", "Wet"),
        ("Snack", "Banana, all of it"),
        ("Sleep", "12:10 to 13:35"),
        ("Lunch", "Two bowls of dal"),
    )
    return [
        Care(
            id=f"d{day}-{number}",
            status=Status.DRAFT if (day, number) == (1, 3) else Status.PUBLISHED,
            about=(CHILD,),
            source=SOURCE,
            author="p-staff",
            recorded_at=datetime(2024, 2, 5 + day, 9 + number, 15, tzinfo=UTC),
            title=title,
            body=paragraphs(told),
        )
        for day in range(2)
        for number, (title, told) in enumerate(rows)
    ]
