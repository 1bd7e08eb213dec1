"""Live progress: a line that moves on a terminal, a quiet line now and then elsewhere, and never a child's name."""

import io
import signal

import pytest
from rich.console import Console

from journal_bridge import showing
from journal_bridge.migrating.facts import MigrationFacts
from journal_bridge.migrating.telling import Progress
from journal_bridge.migrating.telling import progress as telling
from journal_bridge.migrating.telling import tables as told_tables
from journal_bridge.migrating.tickets import Done, Ticket, Verb
from migration_samples import migration

SMALL = migration(children=100, settings=2)


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds it shows."""
        return self.now


def console(*, terminal: bool) -> Console:
    """Return a console that keeps what it is given."""
    return Console(file=io.StringIO(), force_terminal=terminal, width=120, highlight=False)


def lines(screen: Console) -> list[str]:
    """Return what was printed."""
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue().splitlines()


def ended(number: int, code: str = "", *, stopped: bool = False) -> Done:
    """Return one child's work as ended."""
    ticket = Ticket(Verb.MAKE, "spool", "setting", str(number))
    return Done(ticket, code, stopped=stopped, entries=100, media=150, bytes=30_000_000)


def told(children: int, pause: float) -> list[str]:
    """Return the quiet lines of a stage of so many children with so many seconds between."""
    clock, screen = Clock(), console(terminal=False)
    with Progress(clock=clock, console=screen) as progress:
        progress.stage("Writing", children)
        for number in range(children):
            clock.now += pause
            progress.done(ended(number))
    return lines(screen)


def test_a_log_takes_a_dozen_lines_of_a_stage() -> None:
    """Four hundred children that come quickly do not fill a log."""
    assert len(told(400, 0.5)) == 11
    assert len(told(400, 0.001)) == 2


def test_a_long_run_gives_signs_of_life() -> None:
    """At least one line a minute, as long as children come to an end at all."""
    assert len(told(20, 59.0)) >= 10
    assert len(told(400, 20.0)) >= 400 * 20 / 80


def test_a_line_says_how_far_how_fast_how_long_and_who_is_aside() -> None:
    """Children, entries, files, size, rate, what remains, and how many did not come through."""
    clock, screen = Clock(), console(terminal=False)
    with Progress(clock=clock, console=screen) as progress:
        progress.stage("Writing", 10)
        for number, done in enumerate(
            [ended(1), ended(2, "media-damaged"), ended(3, "stopped-died", stopped=True), ended(4), ended(5)]
        ):
            clock.now = (number + 1) * 60.0
            progress.done(done)
    assert lines(screen)[-1] == (
        "Writing: 5 of 10 children; 500 entries, 750 files, 150.0 MB, 500.0 KB a second; about 5 minutes left; "
        "1 set aside, 1 stopped by their papers"
    )


def test_a_child_set_aside_that_comes_through_later_is_no_longer_aside() -> None:
    """The count is of children, not of tries."""
    clock, screen = Clock(), console(terminal=False)
    with Progress(clock=clock, console=screen, heartbeat=0) as progress:
        progress.stage("Writing", 3)
        progress.done(ended(1, "no-room"))
        assert lines(screen)[-1].endswith("1 set aside")
        progress.done(ended(1))
    assert "aside" not in lines(screen)[-1]


def test_on_a_terminal_a_line_moves_and_is_gone_at_the_end() -> None:
    """Nothing of it stays among what is printed afterwards."""
    screen = console(terminal=True)
    with Progress(clock=Clock(), console=screen) as progress:
        progress.stage("Writing", 4)
        progress.done(ended(1))
        drawn = console(terminal=False)
        drawn.print(progress._drawn())  # noqa: SLF001 - what the terminal draws four times a second
    assert "1 of 4 children" in "\n".join(lines(drawn))
    assert not any("to do" in line for line in lines(screen))


@pytest.mark.parametrize("ended", [KeyboardInterrupt(), SystemExit(128 + signal.SIGTERM)])
def test_whoever_stops_it_reads_how_to_go_on(ended: BaseException) -> None:
    """After Ctrl-C, or a service that was told to end, nobody need wonder whether the night is lost."""
    screen = console(terminal=False)
    with pytest.raises(type(ended)), Progress(clock=Clock(), console=screen):
        raise ended
    assert lines(screen) == ["Stopped by you. Give the same command again: a run goes on from here."]


def test_a_stage_of_nothing_is_no_trouble() -> None:
    """Nor is work that ends before any stage began."""
    screen = console(terminal=False)
    with Progress(clock=Clock(), console=screen) as progress:
        progress.done(ended(1))
        progress.stage("Writing", 0)
        progress.done(ended(1))
    assert lines(screen)[0] == "Writing: 0 to do"


def test_standard_output_stays_free(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that reads `--json` finds nothing else there."""
    with Progress(clock=Clock()) as progress:
        progress.stage("Writing", 1)
        progress.done(ended(1))
    assert not capsys.readouterr().out


def shown(patch: pytest.MonkeyPatch, facts: MigrationFacts, what: str, *, terminal: bool) -> str:
    """Return what a manager reads on the terminal."""
    screen = console(terminal=terminal)
    patch.setattr(showing, "out", screen)
    patch.setattr(told_tables, "out", screen)
    getattr(telling, what)(facts, "/srv/out/")
    return "\n".join(lines(screen))


@pytest.mark.parametrize(("what", "page"), [("show_run", "1-REPORT.html"), ("show_plan", "PLAN.html")])
def test_a_manager_reads_sums_reasons_and_where_the_page_is(
    monkeypatch: pytest.MonkeyPatch, what: str, page: str
) -> None:
    """Short enough for one screen, with the way to everything else."""
    facts = migration(planned_only=what == "show_plan")
    text = shown(monkeypatch, facts, what, terminal=False)
    assert f"/srv/out/{page}" in text
    assert "392 of 400 children" in text
    assert "damaged-zip" in text
    assert "untagged" in text
    assert len(text.splitlines()) < 60


def test_status_counts_children_by_how_far_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting by setting."""
    text = shown(monkeypatch, migration(), "show_status", terminal=False)
    assert "Little Acorns Pre-School" in text
    assert "196" in text


def test_names_are_for_eyes_and_not_for_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no terminal may be kept for years by somebody who need not know."""
    names = {child.name for setting in SMALL.settings for child in setting.children}
    for what in ("show_run", "show_status"):
        assert any(name in shown(monkeypatch, SMALL, what, terminal=True) for name in names)
        assert not any(name in shown(monkeypatch, SMALL, what, terminal=False) for name in names)
