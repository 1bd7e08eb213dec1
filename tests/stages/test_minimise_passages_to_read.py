"""What a person reads before a held text leaves: all of it, in order, with what is doubtful marked."""

from datetime import date
from typing import Any

import pytest

from journal_bridge.handover import Purpose
from journal_bridge.journal import (
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Depicts,
    Entry,
    Journal,
    Judgement,
    Media,
    MediaKind,
    Name,
    NextStep,
    Observation,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise import Brief, ConsentRegister
from journal_bridge.minimise.passages import Mark, Part, Passage, Piece, Reader

SOURCE = Source(platform="invented", adapter="invented 1")
OTHER = "another child"
ROSTER = Roster(
    children=(
        RosterChild(id="ada", names=(Name(full="Ada Northwood", given="Ada", family="Northwood"),)),
        RosterChild(id="namesake", names=(Name(full="Ada Brook", given="Ada", family="Brook"),)),
        RosterChild(id="noah", names=(Name(full="Noah Wrenfolde", given="Noah", family="Wrenfolde"),)),
    )
)


def _entry(**changes: Any) -> Observation:  # noqa: ANN401 - any field of an entry
    facts: dict[str, Any] = {"id": "e", "status": Status.PUBLISHED, "about": ("ada",), "source": SOURCE}
    return Observation(**facts | changes)


def _photo(caption: str | None, *people: str, number: str = "m") -> Media:
    return Media(
        id=number,
        kind=MediaKind.PHOTO,
        availability=Availability.FOUND,
        sha256="a" * 64,
        caption=caption,
        depicts=Depicts(basis=Basis.IMAGE, people=people),
        source=SOURCE,
    )


def _reader(*entries: Entry, media: tuple[Media, ...] = ()) -> Reader:
    child = Child(id="ada", known_as=Name(full="Ada Northwood"), source=SOURCE)
    journal = Journal(journal_id="j", child=child, entries=entries, media=media, provenance=SOURCE)
    papers = Brief(purpose=Purpose.PARENT, roster=ROSTER, consents=ConsentRegister(), today=date(2025, 7, 1))
    return Reader(journal, papers)


def _marks(passages: tuple[Passage, ...]) -> list[tuple[Part, list[tuple[str, Mark, str]]]]:
    return [(one.part, [(piece.text, piece.mark, piece.instead) for piece in one.pieces]) for one in passages]


def test_a_text_is_cut_where_something_happens_to_it() -> None:
    """A sure name is replaced before anybody reads it; a doubtful one stands, with what would take its place."""
    entry = _entry(about=("ada", "noah"), body=(Block(text="Ada met Noah Wrenfolde and Ada"),))
    assert _marks(_reader(entry).entry(entry)) == [
        (
            Part.TEXT,
            [
                ("Ada", Mark.DOUBTFUL, "Another child"),
                (" met ", Mark.PLAIN, ""),
                (OTHER, Mark.REPLACED, ""),
                (" and ", Mark.PLAIN, ""),
                ("Ada", Mark.DOUBTFUL, OTHER),
            ],
        )
    ]
    (only,) = _reader(entry).entry(entry)
    assert only.carried == f"Ada met {OTHER} and Ada"
    assert only.redacted == f"Another child met {OTHER} and {OTHER}"


def test_every_part_of_an_entry_is_named_for_what_it_is() -> None:
    """Details are read only where something in them is doubtful."""
    doubtful, plain = (Judgement(framework="f", edition="1", note=note, words="Secure") for note in ("Ada", "Well"))
    entry = _entry(
        about=("ada", "noah"),
        title="The pond",
        body=(Block(text="We looked."),),
        next_steps=(NextStep(body=(Block(text="Look again."),)),),
        judgements=(plain, doubtful),
    )
    parts = [(one.part, one.carried, one.doubtful) for one in _reader(entry).entry(entry)]
    assert parts == [
        (Part.TITLE, "The pond", False),
        (Part.TEXT, "We looked.", False),
        (Part.NEXT_STEP, "Look again.", False),
        (Part.DETAIL, "Ada", True),
    ]
    bare = _entry(body=(Block(text="We looked."),))
    assert [one.part for one in _reader(bare).entry(bare)] == [Part.TEXT]


@pytest.mark.parametrize(("about", "doubtful"), [(("ada",), False), (("ada", "noah"), True)])
def test_a_namesake_is_doubted_only_where_a_text_is_shared(about: tuple[str, ...], doubtful: bool) -> None:
    """In Ada's own story Ada is Ada; in a story of two it may be the other one."""
    comment = Comment(id="c", body=(Block(text="Ada sang."), Block(text="Well done.")))
    entry = _entry(about=about, body=(Block(text="Ada sang."),), comments=(comment,))
    reader = _reader(entry)
    assert [one.doubtful for one in reader.entry(entry)] == [doubtful]
    said = reader.comment(comment, entry)
    assert [(one.part, one.doubtful) for one in said] == [(Part.TEXT, doubtful), (Part.TEXT, False)]
    assert reader.title(entry) == ("Another child sang." if doubtful else "Ada sang.")


def test_a_caption_is_shared_where_somebody_else_is_in_the_picture() -> None:
    """Also where only another copy of the file says so."""
    alone, tagged = _photo("Ada sings", "ada"), _photo("Ada sings", "ada", "noah")
    again = _photo(None, "noah", number="copy")
    assert [(one.part, one.doubtful) for one in _reader(media=(alone,)).caption(alone)] == [(Part.CAPTION, False)]
    assert [(one.part, one.doubtful) for one in _reader(media=(tagged,)).caption(tagged)] == [(Part.CAPTION, True)]
    assert [one.doubtful for one in _reader(media=(alone, again)).caption(alone)] == [True]
    assert _reader(media=(again,)).caption(again) == ()


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        ("A long title of more than eight words in all", "Text", "A long title of more than eight words in all"),
        (None, "One two three four five six seven eight", "One two three four five six seven eight"),
        (None, "One two three four five six seven eight nine", "One two three four five six seven eight ..."),
        ("With  Noah Wrenfolde", "Text", f"With {OTHER}"),
        (None, "Noah Wrenfolde came", "Another child came"),
        (None, "", ""),
    ],
)
def test_an_entry_is_known_again_by_its_title_or_its_first_words(title: str | None, text: str, said: str) -> None:
    """With every name replaced."""
    entry = _entry(title=title, body=(Block(text=text),) if text else ())
    assert _reader(entry).title(entry) == said


def test_a_text_without_names_is_one_piece() -> None:
    """And an empty one is none."""
    assert _reader().comment(Comment(id="c", body=(Block(text="Fine."),)), _entry())[0].pieces == (Piece("Fine."),)
