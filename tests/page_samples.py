"""Facts of an invented conversion, for the page on top of it."""

from dataclasses import replace
from datetime import UTC, datetime

from journal_bridge.adapter import Evidence, Layout, Step
from journal_bridge.comparing import NotTaken
from journal_bridge.converting.report import ConversionFacts, ConvertedChild
from journal_bridge.handover import ItemKind, LeftOut, State

NAMES = ("Amélie Nowak-Haddad", "Bertie Okonkwo", "زينب خان", "Zofia Lind")
ROWS = "It has no rows for these."


def children(names: tuple[str, ...] = NAMES) -> tuple[ConvertedChild, ...]:
    """Return children with those names, numbered."""
    return tuple(
        ConvertedChild(
            number=number,
            id=f"kid-{number}",
            name=name,
            entries=140 + number,
            comments=30 * number,
            media=1200 + number,
            withheld=number - 1,
            held=2 if number == 2 else 0,
            document=f"journals-as-pdf/{number:03}.pdf",
            receipt=f"keep-at-the-setting/{number:03}/receipt.html",
        )
        for number, name in enumerate(names, 1)
    )


def facts(**changes: object) -> ConversionFacts:
    """Return facts with everything in them, unless told otherwise."""
    whole = ConversionFacts(
        source="oldplace",
        target="newplace",
        layout=Layout("capture", "JSON answers of the web app with a media folder", Evidence.INFERENCE),
        steps=(
            Step("Sign in as an administrator and open Children, then Import.", "to-upload/children.csv"),
            Step("Choose the table, and match each column by its name.", "to-upload/relatives.csv"),
            Step("Send the package to the platform's support and ask them to load it.", "package"),
        ),
        not_taken=(
            NotTaken("care", "It keeps no diary of care in a journal.", 212),
            NotTaken("care.photo", "It keeps no diary of care in a journal.", 4),
            NotTaken("observation.next_steps", ROWS, 61),
            NotTaken("report.next_steps", ROWS, 8),
            NotTaken("comment.body.style", "Comments are plain text.", 17),
            NotTaken("person.role", "Its table of relatives has fixed words only.", 1204),
        ),
        left_out=(
            LeftOut(ItemKind.ENTRY, "message", State.WITHHOLD, "kind", "messages stay with the old platform", 19),
            LeftOut(ItemKind.ENTRY, "post", State.WITHHOLD, "kind", "messages stay with the old platform", 1),
            LeftOut(ItemKind.MEDIA, "photo", State.WITHHOLD, "own-refused", "the family said no", 3),
            LeftOut(ItemKind.MEDIA, "video", State.HOLD, "other-child-unanswered", "a family has not answered", 2),
            LeftOut(ItemKind.EXTRAS, "details", State.WITHHOLD, "extras", "only the old platform knows them", 900),
        ),
        children=children(),
        stopped=1,
        basis="Change of platform, decided by the trustees on 3 June 2026",
        made_at=datetime(2026, 6, 9, 13, 5, tzinfo=UTC),
        program="journal-bridge 0.6.0",
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # any field, as a test asks for it
