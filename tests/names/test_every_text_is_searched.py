"""What planning searches for names is exactly what applying rewrites, and no text of a journal is forgotten."""

from datetime import date

from journal_bridge.journal import Block, Comment, Judgement, Media, NextStep, Observation, Report, Source, Status
from journal_bridge.minimise.texts import entry_texts, rewrite_comment, rewrite_entry

SOURCE = Source(platform="toy", adapter="toy 1")
WORDED = Judgement(
    framework="a1", edition="a2", area="a3", aspect="a4", statement="a5",
    band="a6", level="a7", note="a8", words="a9",
)  # fmt: skip
BARE = Judgement(framework="eyfs", edition="2024", words="w")
PARTS = {
    "id": "e",
    "status": Status.PUBLISHED,
    "observed_on": date(2025, 3, 1),
    "title": "t",
    "body": (Block(style="paragraph", text="b1"), Block(style="paragraph", text="b2")),
    "next_steps": (NextStep(body=(Block(style="paragraph", text="n"),), judgements=(WORDED,)),),
    "judgements": (WORDED, BARE),
    "source": SOURCE,
}
REWRITTEN_BELOW = {"title", "body", "next_steps", "judgements", "report_kind"}
NO_FREE_TEXT = {
    "id", "kind", "status", "observed_on", "recorded_at", "published_at", "author", "about", "media", "restricted",
    "source",
}  # fmt: skip
"""Ids are keyed anew, the rest is no text."""
ELSEWHERE = {"comments", "extras"}
"""Comments are items of their own; extras never leave."""


def test_every_text_of_an_entry_is_searched() -> None:
    """Title, body, next steps, and every field of a judgement."""
    nine = [f"a{number}" for number in range(1, 10)]
    expected = ["t", "b1", "b2", "n", *nine, *nine, "eyfs", "2024", "w"]
    assert sorted(entry_texts(Observation(**PARTS))) == sorted(expected)


def test_the_kind_of_a_report_is_a_text_too() -> None:
    """Platforms let people type it."""
    assert "kind" in entry_texts(Report(report_kind="kind", **PARTS))
    assert "t" not in entry_texts(Observation(**PARTS | {"title": None}))


def test_what_is_searched_is_what_is_rewritten() -> None:
    """Nothing that was read stays as it was, and nothing else changes."""
    for entry in (Observation(**PARTS), Report(report_kind="kind", **PARTS)):
        rewritten = rewrite_entry(entry, lambda text: f"<{text}>")
        assert [f"<{text}>" for text in entry_texts(entry)] == list(entry_texts(rewritten))
        assert rewrite_entry(rewritten, lambda text: text[1:-1]) == entry


def test_a_comment_is_rewritten_whole() -> None:
    """Every block of it."""
    comment = Comment(id="c", body=(Block(style="paragraph", text="x"), Block(style="paragraph", text="y")))
    assert [block.text for block in rewrite_comment(comment, str.upper).body] == ["X", "Y"]


def test_no_field_of_an_entry_is_forgotten() -> None:
    """A field that is new in the journal must be told here: rewritten, no text, or handled elsewhere."""
    for model in (Observation, Report):
        assert set(model.model_fields) - REWRITTEN_BELOW == NO_FREE_TEXT | ELSEWHERE
    typed = {"framework", "edition", "area", "aspect", "statement", "band", "level", "note", "words"}
    assert set(Judgement.model_fields) == typed
    assert set(NextStep.model_fields) == {"body", "done", "judgements"}
    assert set(Block.model_fields) == {"style", "text"}
    assert {name for name in Media.model_fields if name in {"caption", "path", "alt", "title", "tags"}} == {
        "caption",
        "path",
    }
