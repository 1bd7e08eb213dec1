"""A manager goes through what is held at the terminal: what is drawn, what the keys do, and how one leaves."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from journal_bridge.handover import Choice, Decision, ItemKind
from journal_bridge.journal import Status
from journal_bridge.minimise.decision_rows import REASON
from journal_bridge.reviewing import asker, asking, drawing
from journal_bridge.reviewing.previews import Previews, open_with_viewer
from journal_bridge.reviewing.terminal import Sitting
from journal_bridge.reviewing.words import day, shown
from review_samples import ENTRIES, JOURNAL, Heard, asking_two, desk, observation

CARRY, REDACT, WITHHOLD = Choice.CARRY, Choice.REDACT, Choice.WITHHOLD
NO_GROUPS = ("s", "s")
"""Two whole reasons are offered first; passed over, the single items come."""

Drawn = pytest.CaptureFixture[str]


def sit(
    folder: Path,
    *answers: str,
    by: str = "Dana Marsh",
    viewer: bool = True,
    **changes: Any,  # noqa: ANN401 - what `desk` takes
) -> tuple[list[Decision], Heard, list[Path]]:
    """Sit somebody down who answers so; return what was decided, what was asked, and what was opened."""
    made, kept = desk(folder, **changes)
    heard, opened = Heard(answers), []

    def see(path: Path) -> bool:
        opened.append(path)
        return viewer

    Sitting(made, Previews(Path(mkdtemp(dir=folder)) / "to-look-at"), heard, by, see).run()
    return kept, heard, opened


def screen(capsys: Drawn) -> str:
    """Return what was drawn, however wide the window is."""
    return " ".join(capsys.readouterr().out.split())


def just(text: str, title: str | None = None) -> dict[str, Any]:
    """Return a journal with one text to read."""
    entry = observation("e-doubt", text, title=title)
    return {"journal": JOURNAL.model_copy(update={"entries": (entry,), "media": ()})}


def test_a_question_says_what_why_and_how_it_would_read(tmp_path: Path, capsys: Drawn) -> None:
    """I see kind, date and title, the rule's own words, and both ways the text could go, doubts in brackets."""
    sit(tmp_path, "q", **just("Was that May at the pond?", "A walk with Zofia Quillfeather"))
    drawn = screen(capsys)
    assert "Question 1 (the last)" in drawn
    assert "Observation, 12 May 2025" in drawn
    assert "Title: A walk with another child" in drawn
    assert "as it is Was that [May] at the pond?" in drawn
    assert "redacted Was that [another child] at the pond?" in drawn
    assert "- The text may name somebody else; a person must read it. (name-unsure)" in drawn
    assert "c carry r redact w withhold s skip ? help q quit" in drawn
    assert "Quillfeather" not in drawn


def test_answers_become_decisions_with_name_and_reason(tmp_path: Path, capsys: Drawn) -> None:
    """My name is asked once, my reason each time; Enter takes the one I gave last for the same rule."""
    answers = [
        "",
        "Dana Marsh, deputy",
        *NO_GROUPS,
        "w",
        "",
        "private",
        "b",
        "w",
        "",
        "w",
        "blurred",
        "c",
        "looked",
    ]
    kept, heard, _ = sit(tmp_path, *answers, "q", by="")
    assert [(one.choice, one.by, one.why) for one in kept] == [
        (WITHHOLD, "Dana Marsh, deputy", "private"),
        (WITHHOLD, "Dana Marsh, deputy", "private"),
        (WITHHOLD, "Dana Marsh, deputy", "blurred"),
        (CARRY, "Dana Marsh, deputy", "looked"),
    ]
    assert heard.asked.count("Who decides? Your name and job, as they shall stand in the record:") == 2
    assert heard.asked.count("Why? (Enter: private)") == 1
    drawn = screen(capsys)
    assert "A reason is needed" in drawn
    assert "Decided now: 1 carried, 2 withheld." in drawn


def test_a_reason_longer_than_a_letter_is_asked_for_again(tmp_path: Path) -> None:
    """A line or two; the minutes of a meeting are kept elsewhere."""
    kept, _, _ = sit(tmp_path, "c", "x" * (REASON + 1), "seen", **just("Was that May?"))
    assert [one.why for one in kept] == ["seen"]


def test_a_whole_reason_is_offered_at_once(tmp_path: Path, capsys: Drawn) -> None:
    """Three entries whose status nobody knows are one question; so are two photos without a count of faces."""
    kept, _, opened = sit(tmp_path, "c", "published, I remember", "o", "w", "not now", "^C")
    drawn = screen(capsys)
    assert "3 alike (12 held in all)" not in drawn
    assert "3 observations, held for one reason:" in drawn
    assert "2 photos, held for one reason:" in drawn
    assert "You may decide about all of them at once" in drawn
    assert [(one.rule, one.choice) for one in kept] == [
        *[("status-unknown", CARRY)] * 3,
        *[("faces-not-checked", WITHHOLD)] * 2,
    ]
    assert [path.name for path in opened] == ["faces-not-checked"]
    assert len(list(opened[0].iterdir())) == 2
    assert "Photo, 12 May 2025 Ada built a tower." in drawn


def test_of_very_many_alike_the_first_are_listed(
    tmp_path: Path, capsys: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred lines would scroll away; I am told how many more there are."""
    monkeypatch.setattr(drawing, "LISTED", 2)
    sit(tmp_path, "q")
    assert "and 1 more (e shows each)" in screen(capsys)


def test_each_of_a_group_can_be_looked_at_by_itself(tmp_path: Path, capsys: Drawn) -> None:
    """One by one, when I press e."""
    kept, _, _ = sit(tmp_path, "e", "s", "s", "c", "published", "q")
    assert [one.item for one in kept] == ["e-status-1"]
    assert "Observation, 12 May 2025" in screen(capsys)


def test_those_held_for_another_reason_too_are_asked_about_again(tmp_path: Path, capsys: Drawn) -> None:
    """Settling a whole reason never settles another one along with it."""
    both = (
        observation("e-doubt", "Was that May?", status=Status.UNKNOWN),
        observation("e-other", status=Status.UNKNOWN),
    )
    journal = JOURNAL.model_copy(update={"entries": both, "media": ()})
    kept, _, _ = sit(tmp_path, "s", "r", "a friend", journal=journal)
    assert "are asked about once more" in screen(capsys)
    assert [(one.item, one.choice) for one in kept] == [("e-doubt", REDACT)]


def test_going_back_changes_the_last_answer(tmp_path: Path, capsys: Drawn) -> None:
    """The one before is shown again, and the later word counts."""
    kept, _, _ = sit(tmp_path, *NO_GROUPS, "r", "friend", "b", "c", "the month", "q")
    assert [(one.item, one.choice) for one in kept] == [("e-doubt", REDACT), ("e-doubt", CARRY)]
    drawn = screen(capsys)
    assert "Decided now: 1 carried." in drawn
    assert "b back" in drawn


def test_a_file_can_be_seen_and_is_the_one_that_would_leave(tmp_path: Path, capsys: Drawn) -> None:
    """The whole cleaned file and not a small picture; where no viewer starts I am told where it lies."""
    _, _, opened = sit(tmp_path, *NO_GROUPS, "s", "o", "q", viewer=False)
    assert [path.name for path in opened] == ["photo-3.jpg"]
    assert opened[0].read_bytes() == b"cleaned"
    drawn = screen(capsys)
    assert f"To see it, press o, or open: {opened[0]}" in drawn
    assert "Open the file named above yourself." in drawn


def test_replacing_a_caption_comes_before_the_picture(tmp_path: Path, capsys: Drawn) -> None:
    """After r the same photo is asked about again, with its caption as it will read."""
    kept, heard, _ = sit(tmp_path, *NO_GROUPS, "s", "r", "a friend", "c", "only her", "q")
    assert [(one.item, one.choice) for one in kept] == [("m-caption", REDACT), ("m-caption", CARRY)]
    drawn = screen(capsys)
    assert "as it is Caption: By the pond, [May] pointing" in drawn
    assert "Caption: By the pond, [another child] pointing" in drawn
    assert len(heard.asked) == 8


@pytest.mark.parametrize("leave", [("q",), ("^C",), (), ("w", "^C")])
def test_leaving_keeps_what_was_decided(leave: tuple[str, ...], tmp_path: Path, capsys: Drawn) -> None:
    """Whether I quit, press Ctrl-C or the input ends, also in the middle of an answer: none is lost or made."""
    kept, _, _ = sit(tmp_path, *NO_GROUPS, "c", "the month", *leave)
    assert [one.item for one in kept] == ["e-doubt"]
    drawn = screen(capsys)
    assert ("What you decided is kept." in drawn) == (leave != ("q",))
    assert "Decided now: 1 carried." in drawn
    assert "Still held:" in drawn


def test_a_wrong_key_and_help(tmp_path: Path, capsys: Drawn) -> None:
    """Any other key says so; ? says what the keys do, and nothing is decided by accident."""
    kept, _, _ = sit(tmp_path, "x", "", "o", "b", "?", "q", **just("Was that May?"))
    drawn = screen(capsys)
    assert drawn.count("Please answer with one of the letters shown.") == 4
    assert "What stands in [brackets] is replaced; nothing else about it is decided." in drawn
    assert "See the photo" not in drawn
    assert kept == []


def test_a_second_person_sees_what_the_first_one_said(tmp_path: Path, capsys: Drawn) -> None:
    """With the name, the day and the reason; and the summary says what waits for whom."""
    text = just("Was that May?")
    kept, _, _ = sit(tmp_path, "c", "the month", policy=asking_two("name-unsure"), **text)
    assert "A second person must agree." in screen(capsys)
    given = {"policy": asking_two("name-unsure"), "decisions": tuple(kept), **text}
    sit(tmp_path, "c", "I agree", by="Ellis Crane", **given)
    drawn = screen(capsys)
    assert "Dana Marsh said carry on 20 July 2026: the month (A second person must agree.)" in drawn
    assert "Nothing is held any more." in drawn
    _, heard, _ = sit(tmp_path, by="DANA  marsh", **given)
    assert heard.asked == []


def test_nothing_in_a_text_can_drive_the_terminal(tmp_path: Path, capsys: Drawn) -> None:
    """Escape sequences, direction marks and markup of an export are shown, never obeyed."""
    sit(tmp_path, "q", **just("Was that May? \x1b[2J\u202e [bold]loud[/bold]\r\nnext"))
    drawn = screen(capsys)
    assert "\x1b[2J" not in drawn
    assert "\\u001b[2J\\u202e [bold]loud[/bold]" in drawn
    assert shown("می‌رود") == "می‌رود"


def test_days_read_as_people_write_them() -> None:
    """12 May 2025; and where there is no date, that is said."""
    assert (day(ENTRIES[0].observed_on), day(None)) == ("12 May 2025", "no date")


def test_lines_are_read_from_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen reader or a script answers line by line, with letters or words; odd characters are dropped."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("Carry it\n a \x1b reason\n\n"))
    reader = asker()
    assert type(reader) is asking.Lines
    assert (reader.key(">"), reader.line("Why?"), reader.key(">")) == ("c", "a reason", "")
    with pytest.raises(EOFError):
        reader.line("Why?")


def test_letters_of_another_encoding_do_not_end_the_sitting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name typed on an old terminal is read with a mark in place of the letter."""
    typed = io.TextIOWrapper(io.BytesIO("Zoë\n".encode("latin-1")), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", typed)
    assert asker().line("Who decides?") == "Zo\ufffd"


def test_one_key_is_enough_at_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: Drawn) -> None:
    """No Enter is needed; arrows and the like are no answer, and Ctrl-D leaves."""
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    typed = iter(["C", "\x1b[A", "\r", asking.END])
    monkeypatch.setattr("typer.getchar", lambda: next(typed))
    keyboard = asker()
    assert [keyboard.key(">") for _ in range(3)] == ["c", "", ""]
    with pytest.raises(EOFError):
        keyboard.key(">")
    assert "c" in screen(capsys)


def test_only_files_have_something_to_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file lies once in the private room under a readable name, also where there are no links."""
    monkeypatch.setattr(os, "link", _no_links)
    made, _ = desk(tmp_path)
    looking = Previews(tmp_path / "to-look-at")
    paths = [looking.of(one) for one in made.questions() if one.item.kind is ItemKind.MEDIA]
    again = [looking.of(one) for one in made.questions() if one.item.kind is ItemKind.MEDIA]
    assert paths == again
    assert {path.suffix for path in paths if path} == {".jpg", ".mp4", ".pdf"}
    assert {looking.of(one) for one in made.questions() if one.item.kind is not ItemKind.MEDIA} == {None}
    assert (tmp_path / "to-look-at").stat().st_mode & 0o777 == 0o700


def _no_links(*_paths: object) -> None:
    raise OSError


@pytest.mark.parametrize(
    ("platform", "program"), [("linux", "xdg-open"), ("darwin", "open"), ("freebsd", "xdg-open")]
)
def test_a_file_opens_as_a_double_click_would(
    platform: str, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each system has its own way; where there is none, the answer is no and nothing breaks."""
    started: list[list[str]] = []
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(subprocess, "Popen", lambda words, **_: started.append(words))
    assert open_with_viewer(tmp_path)
    assert started == [[f"/bin/{program}", str(tmp_path)]]
    monkeypatch.setattr(subprocess, "Popen", lambda *_words, **_named: _no_links())
    assert not open_with_viewer(tmp_path)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert not open_with_viewer(tmp_path)


def test_windows_has_a_call_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No program is looked for there."""
    started: list[Path] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "startfile", started.append, raising=False)
    assert open_with_viewer(tmp_path)
    assert started == [tmp_path]
