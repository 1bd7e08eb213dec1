"""Go through what is held with a person: one question at a time, back and forth, leaving whenever they like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from journal_bridge import showing
from journal_bridge.handover import Choice
from journal_bridge.minimise.decision_rows import NAME, REASON
from journal_bridge.reviewing import drawing
from journal_bridge.reviewing.answering import Desk
from journal_bridge.reviewing.asking import Asker
from journal_bridge.reviewing.previews import Previews, open_with_viewer
from journal_bridge.reviewing.questions import Group, Question, groups
from journal_bridge.reviewing.words import KEYS

_BY_KEY: Final = {letter: choice for choice, (letter, _) in KEYS.items()}
_OF_GROUPS: Final = (Choice.CARRY, Choice.WITHHOLD)


class _Left(Exception):
    """The person pressed q."""


@dataclass
class Sitting:
    """One person going through the open questions of one child.

    Args:
        desk: where questions come from and decisions go.
        previews: makes files visible.
        asker: asks.
        by: who decides; asked for when empty.
        viewer: opens a file, and says whether that was possible.
    """

    desk: Desk
    previews: Previews
    asker: Asker
    by: str = ""
    viewer: Callable[[Path], bool] = open_with_viewer
    _passed: set[tuple[str, str]] = field(default_factory=set)
    _one_by_one: set[str] = field(default_factory=set)
    _answered: list[Question] = field(default_factory=list)
    _why: dict[tuple[Choice, str], str] = field(default_factory=dict)
    _number: int = 0

    def run(self) -> None:
        """Ask until nothing is open that this person can settle, or until they leave; what was decided is kept."""
        try:
            self._name()
            while self._next():
                pass
        except _Left:
            pass
        except (EOFError, KeyboardInterrupt):
            showing.say("")
            showing.say("Stopped here. What you decided is kept.")
        drawing.summary(self.desk.made, self.desk.questions(self.by))

    def _name(self) -> None:
        while not self.by.strip() or len(self.by) > NAME:
            self.by = self.asker.line("Who decides? Your name and job, as they shall stand in the record:")

    def _next(self) -> bool:
        """Ask the next question, if there is one."""
        open_now = [one for one in self.desk.questions(self.by) if one.answerable and _key(one) not in self._passed]
        many = next((one for one in groups(open_now) if one.rule not in self._one_by_one), None)
        if many:
            self._about_many(many, len(open_now))
        elif open_now:
            self._about(open_now[0], len(open_now))
        return bool(open_now)

    def _about_many(self, many: Group, left: int) -> None:
        folder = self.previews.together(many)
        drawing.group(many, left, folder)
        offered = (*(KEYS[choice][0] for choice in _OF_GROUPS), "e", *("o" if folder else ""), "s", "q")
        others = ("e each by itself", "s skip", *(["o open"] if folder else []), "? help", "q quit")
        letter = self._letter(offered, drawing.keys(_OF_GROUPS, others), folder)
        if letter == "e":
            self._one_by_one.add(many.rule)
        elif letter == "s":
            self._one_by_one.add(many.rule)
            self._passed |= {_key(one) for one in many.questions if len(one.reasons) == 1}
        else:
            choice = _BY_KEY[letter]
            self.desk.answer_all(many, choice, self.by, self._reason(choice, many.rule))

    def _about(self, one: Question, left: int) -> None:
        """Ask about one item; on `b` the one before is asked again first."""
        self._number += 1
        path = self.previews.of(one)
        drawing.question(one, self._number, left, path)
        others = ["s skip", *(["o open"] if path else []), *(["b back"] if self._answered else [])]
        offered = [KEYS[choice][0] for choice in one.choices] + [words[0] for words in others]
        letter = self._letter([*offered, "q"], drawing.keys(one.choices, [*others, "? help", "q quit"]), path)
        if letter == "b":
            self._number -= 2
            self._about(self._answered.pop(), left + 1)
            return
        self._answered.append(one)
        if letter == "s":
            self._passed.add(_key(one))
        else:
            choice = _BY_KEY[letter]
            self.desk.answer(one, choice, self.by, self._reason(choice, one.reasons[0].rule))

    def _letter(self, offered: Sequence[str], line: str, path: Path | None) -> str:
        """Ask until a key that is offered settles the question."""
        while True:
            showing.say(line)
            letter = self.asker.key(">")
            if letter == "q":
                raise _Left
            if letter == "?":
                drawing.explain(offered)
            elif letter == "o" and path:
                self._open(path)
            elif letter in offered and letter:
                return letter
            else:
                showing.say("Please answer with one of the letters shown.")

    def _open(self, path: Path) -> None:
        if self.viewer(path):
            showing.say("It opens in another window; come back here to answer.")
        else:
            showing.say("This computer offers no viewer from here. Open the file named above yourself.")

    def _reason(self, choice: Choice, rule: str) -> str:
        """Ask why, offering the reason given last for the same choice about the same rule."""
        last = self._why.get((choice, rule), "")
        words = f"Why? (Enter: {last})" if last else "Why? One line, kept with the decision:"
        while True:
            typed = self.asker.line(words) or last
            if typed and len(typed) <= REASON:
                self._why[choice, rule] = typed
                return typed
            showing.say(f"A reason is needed, of {REASON} letters at most.")


def _key(one: Question) -> tuple[str, str]:
    return one.item.kind, one.item.id
