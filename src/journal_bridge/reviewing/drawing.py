"""How questions look on a terminal: little on one screen, brackets as well as colour, no need of a wide window."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from journal_bridge import showing
from journal_bridge.handover import Choice, Decision
from journal_bridge.journal import uk_time
from journal_bridge.minimise.passages import Mark, Part, Passage
from journal_bridge.reviewing.questions import Group, Question, Reason
from journal_bridge.reviewing.words import DONE, HELP, KEYS, day, kind, known_by, marked, replaced, shown

_STYLES = {Mark.PLAIN: "", Mark.REPLACED: "dim", Mark.DOUBTFUL: "bold yellow"}
_INDENT = (0, 0, 0, 2)

LISTED: Final = 15
"""Items of many alike that are listed, so that the question still fits one screen."""


def greet(open_count: int, whom: str) -> None:
    """Say what is to come."""
    if not open_count:
        showing.say(f"Nothing is held for the {whom}: there is nothing to decide.")
        return
    showing.say(f"{open_count} item{' is' if open_count == 1 else 's are'} held for the {whom}.")
    showing.say("What you decide is kept at once; you can stop at any time (q) and go on later.")


def rule(words: str) -> None:
    """Draw a line between two questions."""
    showing.out.print()
    showing.out.print(Rule(words, style="dim", align="left"))


def question(one: Question, number: int, left: int, path: Path | None) -> None:
    """Draw one held item: what it is, why it is held, what would be read, where it can be seen."""
    rule(f"Question {number} ({left - 1} more)" if left > 1 else f"Question {number} (the last)")
    showing.out.print(Text.assemble((kind(one), "bold"), f", {day(one.day)}"))
    if one.title:
        showing.out.print(Text(f"Belongs to: {shown(one.title)}"))
    _reasons(one.reasons)
    if one.named:
        showing.say(f"Its own data name: {'; '.join(shown(name) for name in one.named)}. Look for them in it.")
    for passage in one.passages:
        _passage(passage, settled=one.names_settled)
    if path:
        _see("To see it, press o, or open:", path)


def group(many: Group, left: int, folder: Path | None) -> None:
    """Draw a reason that holds many items."""
    kinds = Counter(kind(one) for one in many.questions)
    what = ", ".join(f"{count} {name.lower()}{'s' if count > 1 else ''}" for name, count in sorted(kinds.items()))
    rule(f"{len(many.questions)} alike ({left} held in all)")
    showing.out.print(Text(f"{what}, held for one reason:", style="bold"))
    _reasons([Reason(many.rule, many.words, many.questions[0].earlier(many.rule))])
    showing.say("You may decide about all of them at once, since it is the same for each.")
    if any(len(one.reasons) > 1 for one in many.questions):
        showing.say("Those that are held for another reason too are asked about once more.")
    _list(many.questions)
    if folder:
        _see("To see them, press o, or open:", folder)


def _list(questions: Sequence[Question]) -> None:
    """Print the first of many items, a line each: nobody shall decide about what they cannot see."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for one in questions[:LISTED]:
        grid.add_row(Text(f"{kind(one)}, {day(one.day)}"), Text(known_by(one)))
    if len(questions) > LISTED:
        grid.add_row(Text(f"and {len(questions) - LISTED} more"), Text("(e shows each)"))
    showing.out.print(Padding(grid, _INDENT, expand=False))
    showing.out.print()


def keys(choices: Sequence[Choice], others: Sequence[str]) -> str:
    """Return the line that says which keys answer."""
    words = [f"{KEYS[choice][0]} {KEYS[choice][1]}" for choice in choices]
    return "   ".join([*words, *others])


def explain(choices: Iterable[str]) -> None:
    """Say what the keys do that are offered here."""
    offered = {*choices, "s", "q"}
    grid = Table.grid(padding=(0, 3, 0, 0))
    for words, meaning in HELP:
        if words[0] in offered:
            grid.add_row(Text(words), Text(meaning))
    showing.out.print(Padding(grid, _INDENT, expand=False))
    showing.out.print()


def summary(made: Sequence[Decision], held: Sequence[Question]) -> None:
    """Say what was decided in this sitting and what is still held, and why."""
    rule("Summary")
    last_words = {one.item: one.choice for one in made}
    counted = Counter(DONE[choice] for choice in last_words.values())
    words = ", ".join(f"{count} {word}" for word, count in sorted(counted.items())) or "nothing yet"
    showing.say(f"Decided now: {words}.")
    if not held:
        showing.say("Nothing is held any more.")
        return
    reasons = Counter((kind(one), one.reasons[0].words, one.waits) for one in held)
    rows = [
        [what, count, reason + (" A second person must agree." if waits else "")]
        for (what, reason, waits), count in sorted(reasons.items())
    ]
    showing.table(f"Still held: {len(held)}", ["what", "count", "reason"], rows)


def _passage(passage: Passage, *, settled: bool) -> None:
    label = "" if passage.part is Part.TEXT else f"{passage.part.value.capitalize()}: "
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column()
    if not passage.doubtful or settled:
        grid.add_row("", _styled(replaced(passage) if settled else marked(passage), label))
    else:
        grid.add_row("as it is", _styled(marked(passage), label))
        grid.add_row("redacted", _styled(replaced(passage), label))
    showing.out.print(Padding(grid, _INDENT, expand=False))
    showing.out.print()


def _see(words: str, path: Path) -> None:
    showing.out.print(Text.assemble(f"{words} ", (str(path), "bold")), soft_wrap=True)
    showing.out.print()


def _styled(pieces: list[tuple[str, Mark]], label: str) -> Text:
    return Text.assemble((label, "dim"), *((text, _STYLES[mark]) for text, mark in pieces))


def _reasons(reasons: Sequence[Reason]) -> None:
    showing.out.print("Why it is held:")
    for reason in reasons:
        line = Text.assemble("- ", reason.words, (f" ({reason.rule})", "dim"))
        showing.out.print(Padding(line, _INDENT, expand=False))
        for one in reason.earlier:
            said = f"{shown(one.by)} said {one.choice} on {day(uk_time(one.when).date())}: {shown(one.why)}"
            showing.out.print(Padding(Text(f"{said} (A second person must agree.)"), (0, 0, 0, 4), expand=False))
    showing.out.print()
