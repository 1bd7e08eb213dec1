"""The whole story on an invented nursery: the family's archive, and a sealed bundle for the next setting."""

import csv
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from journal_bridge import invented, registry, showing, summaries, transfer
from journal_bridge.bundle import ForPeople, ForSetting, Recipient, Verification, open_sealed, passphrases, verify
from journal_bridge.bundle.verifying import SenderKnown
from journal_bridge.errors import ExitCode, UsageFault
from journal_bridge.handover import Choice, ItemKind, Plan, Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.minimise.consents import COLUMNS
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.registry import Installed
from journal_bridge.transfer import HAND_OVER, KEEP, HandOver, Order

NEUTRAL: Final = "folder"
"""Name of the adapter that reads our own format, which is no platform."""

MARKER: Final = ".made-by-journal-bridge-demo"
"""Marks a folder that the demo made and may empty again."""

THIS: Final = "workspace-of-this-setting"
NEXT: Final = "workspace-of-the-next-setting"

BASIS: Final = "Parent agreed in writing, form 12, on file (invented)"


def tell(out: Path, seed: int) -> int:
    """Tell the story of one leaver from each platform into a folder and return an exit code; again starts afresh.

    Raises:
        UsageFault: `out-not-empty` when the folder holds anything the demo did not make, `no-folder` when none can
            be made there.
    """
    try:
        _fresh(out)
    except OSError:
        raise UsageFault("no-folder", out.name) from None
    ours, theirs = (SettingKeys.create(out / whose) for whose in (THIS, NEXT))
    stories = [_Story(out / adapter.name, adapter, ours, theirs) for adapter in platforms()]
    verdicts = [verdict for story in stories for verdict in story.tell(seed)]
    for story in stories:
        story.ending()
    return ExitCode.DONE if all(verdict.ok for verdict in verdicts) else ExitCode.NOT_VERIFIED


def platforms() -> tuple[Installed, ...]:
    """Return the adapters of platforms, without that of our own neutral folder."""
    return tuple(one for one in registry.installed() if one.name != NEUTRAL)


class _Story:
    """One leaver's way out of one platform: to the family, and to the next setting."""

    def __init__(self, out: Path, adapter: Installed, sender: SettingKeys, receiver: SettingKeys) -> None:
        self.workspace = out.parent / THIS
        self.out = out
        self.adapter = adapter
        self.sender = sender
        self.receiver = receiver
        self.archive = out / "2-for-the-family"
        self.sealed = out / "3-for-the-next-setting"
        self.received = out / "4-as-received"
        self.phrases = passphrases.Passphrases(passphrases.generate(), passphrases.generate())

    def tell(self, seed: int) -> tuple[Verification, Verification]:
        """Tell it from the export to the opened bundle, and return what verifying found."""
        showing.say(f"\n{self.adapter.name}: an invented nursery moves a leaver.")
        self.out.mkdir()
        with _step("The nursery exports its journals"):
            export = _export(self.adapter, self.out / "1-the-export", seed)
        with _step("Looking at the export"):
            found = summaries.inspect(export)
        showing.show_inspection(found)
        ids = ids_of(found["children"], seed)
        consents = _consents(self.out / "consents.csv", seed, ids)
        self.order = Order(export, ids[invented.leaver(seed)], Purpose.PARENT, consents)
        self._decide()
        return _shown(self._family()), _shown(self._next_setting())

    def _decide(self) -> None:
        """Show what would go, and let the manager release what was watched."""
        with _step("Deciding, item by item, what may leave for the family"):
            plan = transfer.plan_for(self.order)
        showing.show_plan(plan)
        with _step("Deciding once more, for the next setting"):
            onward = transfer.plan_for(replace(self.order, purpose=Purpose.SETTING, basis=BASIS))
        decisions = _decisions(self.out / "decisions.json", (plan, onward))
        self.order = replace(self.order, decisions=decisions)
        showing.say("The manager has watched the films of this child alone and releases them; the rest stays held.")

    def _family(self) -> Verification:
        """Make the family's archive and verify it."""
        passphrases.write_to(self.out / "passphrase-for-the-family.txt", self.phrases, self.archive)
        with _step("Making the family's archive: a book, and the films beside it"):
            people = ForPeople(self.phrases.book, self.phrases.films)
            made = self._hand_over(self.order, people, self.archive)
        showing.show_hand_over(made.receipt, self.archive, HAND_OVER, KEEP)
        with _step("Verifying the archive"):
            return verify(
                self.archive / HAND_OVER,
                self.phrases.book,
                None,
                self.sender.card,
                films_passphrase=self.phrases.films,
            )

    def _next_setting(self) -> Verification:
        """Seal the journal to the next setting's key, open it there, and verify it."""
        order = replace(self.order, purpose=Purpose.SETTING, basis=BASIS)
        with _step("Sealing the journal to the next setting's key"):
            made = self._hand_over(order, ForSetting(self.receiver.card), self.sealed)
        showing.show_hand_over(made.receipt, self.sealed, HAND_OVER, KEEP)
        with _step("Opening it as the next setting"):
            opened = open_sealed(self.sealed / HAND_OVER, self.receiver, self.sender.card, self.received)
        entries, media = len(opened.journal.entries), len(opened.journal.media)
        showing.say(f"The next setting now has {entries} entries and {media} photos and films.")
        with _step("Verifying the sealed bundle"):
            return verify(self.sealed / HAND_OVER, None, self.receiver, self.sender.card)

    def _hand_over(self, order: Order, recipient: Recipient, out: Path) -> HandOver:
        with Ledger.open(self.workspace, self.sender) as ledger:
            return transfer.hand_over(order, recipient, out, self.sender, ledger)

    def ending(self) -> None:
        """Say what was made, where it lies and how to open it."""
        lines = (
            f"What was made from {self.adapter.name}:",
            f"  {self.archive / HAND_OVER / 'learning-journal.pdf'}",
            f"    the family's book; any PDF reader opens it with the passphrase {self.phrases.book}",
            "    (an invented one: a real one is never shown, it travels by phone or on paper)",
            f"  {self.sealed / HAND_OVER}",
            f"    sealed to the next setting; what it found inside lies in {self.received}",
            f"  {self.archive / KEEP / 'receipt.html'}",
            "    the receipt: what went, what stayed behind and why; open it in a browser and print it",
        )
        for line in lines:
            showing.say(line)


def _shown(verdict: Verification) -> Verification:
    """Say in a line that a bundle is as it was made, or show in full what is not."""
    if verdict.ok and verdict.sender is SenderKnown.KNOWN and not verdict.could_not_check:
        showing.say(f"  {len(verdict.files)} files, all as they were made, signed by this setting.")
    else:
        showing.show_verification(verdict)
    return verdict


def _fresh(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UsageFault("out-not-empty", out.name)
    if out.exists() and any(out.iterdir()):
        if not (out / MARKER).is_file():
            raise UsageFault("out-not-empty", out.name)
        shutil.rmtree(out)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    (out / MARKER).touch()


@contextmanager
def _step(words: str) -> Iterator[None]:
    """Show what is going on while it goes on, and a line when it is done."""
    with showing.out.status(f"{words} ..."):
        yield
    showing.say(f"* {words}.")


def _export(adapter: Installed, folder: Path, seed: int) -> Path:
    """Write an adapter's example."""
    folder.mkdir()
    return adapter.reader.example(folder, seed)


def ids_of(children: Sequence[Mapping[str, str]], seed: int) -> dict[str, str]:
    """Return a platform's ids of the invented children by the story's own; platforms number children each its way.

    `children` are those `inspect` lists, with `id` and `known_as`.
    """
    return {
        child.id: one["id"]
        for child in invented.setting(seed).children
        for one in children
        if one["known_as"].startswith(child.given) and one["known_as"].endswith(child.family_name)
    }


def _consents(path: Path, seed: int, ids: Mapping[str, str]) -> Path:
    """Fill in the consent table the way the invented families answered."""
    story = invented.setting(seed)
    answers = {"permitted": "yes", "refused": "no", "unanswered": "unanswered"}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for child in story.children:
            if child.id not in ids:
                continue
            answer = answers[child.consent]
            table.writerow([ids[child.id], "other_family", "all", answer, "2023-09-04", "", "office"])
            if child.id == invented.leaver(seed):
                table.writerow([ids[child.id], "receiving_setting", "all", "yes", "2025-07-01", "", "office"])
                table.writerow([ids[child.id], "school", "all", "yes", "2025-07-01", "", "office"])
    return path


def _decisions(path: Path, plans: Sequence[Plan]) -> Path:
    """Write a manager's decisions on some plans of one child, each for its own recipient."""
    signed = {"by": "manager", "when": datetime.now(UTC).isoformat(), "why": "looked at it, nobody else is in it"}
    signed |= {"choice": Choice.CARRY.value, "rules": RULES_VERSION}
    made = [one | signed for one in _released(plans)]
    path.write_text(json.dumps(made, indent=1), encoding="utf-8")
    return path


def _released(plans: Sequence[Plan]) -> Iterator[dict[str, str]]:
    """Yield what is released: films of this child alone, and photos where no detector is installed."""
    child, media = plans[0].journal.child.id, plans[0].journal.media
    alone = {one.id for one in media if one.depicts.people == (child,)}
    held = [item for plan in plans for item in plan.items if item.kind is ItemKind.MEDIA]
    for item in held:
        if item.rule == "film-unseen" and item.id in alone:
            yield {"item": item.id, "digest": item.digest}
    if any(item.rule == "faces-not-checked" for item in held):
        yield {"rule": "faces-not-checked", "child": child}
