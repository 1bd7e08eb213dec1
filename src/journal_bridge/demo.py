"""The whole story on an invented nursery: the family's book, the school's pages, the next setting's bundle."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from journal_bridge import demo_papers, demo_transfer, explaining, invented, registry, showing, summaries, transfer
from journal_bridge.bundle import ForPeople, ForSetting, Recipient, Verification, open_sealed, passphrases, verify
from journal_bridge.bundle.verifying import SenderKnown
from journal_bridge.demo_transfer import step
from journal_bridge.errors import ExitCode, UsageFault
from journal_bridge.explaining import summarised
from journal_bridge.handover import Plan, Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import VARIABLE, Ledger
from journal_bridge.registry import Installed
from journal_bridge.transfer import HAND_OVER, KEEP, HandOver, Order

NEUTRAL: Final = "folder"
"""Name of the adapter that reads our own format, which is no platform."""

MARKER: Final = ".made-by-journal-bridge-demo"
"""Marks a folder that the demo made and may empty again."""

THIS: Final = "workspace-of-this-setting"
NEXT: Final = "workspace-of-the-next-setting"
NEXT_NAME: Final = "Kingfisher Nursery"

BASIS: Final = "Parent agreed in writing, form 12, on file (invented)"

REASONS: Final = 3
"""Reasons told of what stays behind; the plan's page tells them all."""

BOOK: Final = "learning-journal.pdf"


def tell(out: Path, seed: int, *, verbose: bool = False) -> int:
    """Tell the story of one leaver from each platform into a folder and return an exit code; again starts afresh.

    A screen a platform; `verbose` prints every table too.

    Raises:
        UsageFault: `out-not-empty` when the folder holds anything the demo did not make, `no-folder` when none can
            be made there.
    """
    os.environ.pop(VARIABLE, None)  # its settings have ledgers of their own, whatever this computer's is
    try:
        _fresh(out)
    except OSError:
        raise UsageFault("no-folder", out.name) from None
    ours, theirs = (SettingKeys.create(out / whose) for whose in (THIS, NEXT))
    showing.say("An invented nursery, told by code: nobody in it exists.")
    stories = [_Story(out / adapter.name, adapter, ours, theirs, verbose=verbose) for adapter in platforms()]
    verdicts = [verdict for story in stories for verdict in story.tell(seed)]
    went = stories[0].goes_over(seed)
    _ending(stories)
    return ExitCode.DONE if went and all(verdict.ok for verdict in verdicts) else ExitCode.NOT_VERIFIED


def platforms() -> tuple[Installed, ...]:
    """Return the adapters of platforms, without that of our own neutral folder."""
    return tuple(one for one in registry.installed() if one.name != NEUTRAL)


class _Story:
    """One leaver's way out of one platform: to the family, to the school, and to the next setting."""

    def __init__(
        self, out: Path, adapter: Installed, sender: SettingKeys, receiver: SettingKeys, *, verbose: bool
    ) -> None:
        self.workspace = out.parent / THIS
        self.out = out
        self.adapter = adapter
        self.sender = sender
        self.receiver = receiver
        self.verbose = verbose
        self.archive = out / "2-for-the-family"
        self.sealed = out / "3-for-the-next-setting"
        self.received = out / "4-as-received"
        self.school = out / "5-for-the-school"
        self.over = out / "6-filed-by-the-next-setting"
        self.phrases = passphrases.Passphrases(passphrases.generate(), passphrases.generate())
        self.school_phrases = passphrases.Passphrases(passphrases.generate(), passphrases.generate())

    def tell(self, seed: int) -> tuple[Verification, ...]:
        """Tell it from the export to the opened bundle, and return what verifying found."""
        child = invented.setting(seed).child(invented.leaver(seed))
        showing.say(f"\n{self.adapter.name}: {child.full_name} leaves the nursery.")
        self.out.mkdir()
        with step("The export"):
            export = _export(self.adapter, self.out / "1-the-export", seed)
            found = summaries.inspect(export)
        _say_found(found)
        self._more(lambda: showing.show_inspection(found))
        ids = demo_papers.ids_of(found["children"], seed)
        answered = demo_papers.consents(self.out / "consents.csv", seed, ids)
        self.order = Order(export, ids[child.id], Purpose.PARENT, answered)
        self._decide()
        return self._family(), self._for_school(), self._next_setting()

    def _decide(self) -> None:
        """Show what would go, and let the manager release what was watched."""
        with step("The plan"):
            plan = transfer.plan_for(self.order)
            onward = transfer.plan_for(replace(self.order, purpose=Purpose.SETTING, basis=BASIS))
            explaining.write_page(explaining.plan_page(plan, transfer.now()), self.out / "plan.html")
        _say_planned(plan)
        self._more(lambda: showing.show_plan(plan))
        made = demo_papers.decisions(self.out / "decisions.json", (plan, onward))
        self.order = replace(self.order, decisions=made)
        showing.say("    The manager has watched the films of this child alone and lets them go; the rest waits.")

    def _family(self) -> Verification:
        """Make the family's archive and verify it."""
        passphrases.write_to(self.out / "passphrase-for-the-family.txt", self.phrases, self.archive)
        with step("The family's archive: a book, and the films beside it"):
            people = ForPeople(self.phrases.book, self.phrases.films)
            made = self._hand_over(self.order, people, self.archive)
            verdict = self._verified(self.archive, self.phrases)
        self._say_made(made, self.archive)
        return _shown(verdict)

    def _for_school(self) -> Verification:
        """Make the school's pages, with what people wrote for them, and verify them."""
        written = demo_papers.summary(self.out / "summary-for-the-school.csv", self.order.child)
        order = replace(self.order, purpose=Purpose.SCHOOL, basis=BASIS, summary=written)
        passphrases.write_to(self.out / "passphrase-for-the-school.txt", self.school_phrases, self.school)
        with step("The school's pack: one page about the child, and chosen evidence"):
            people = ForPeople(self.school_phrases.book, self.school_phrases.films)
            made = self._hand_over(order, people, self.school)
            verdict = self._verified(self.school, self.school_phrases)
        self._say_made(made, self.school)
        return _shown(verdict)

    def _next_setting(self) -> Verification:
        """Seal the journal to the next setting's key, open it there, and verify it."""
        order = replace(self.order, purpose=Purpose.SETTING, basis=BASIS)
        with step("The next setting: one file that only its key opens"):
            made = self._hand_over(order, ForSetting(self.receiver.card), self.sealed)
            opened = open_sealed(self.sealed / HAND_OVER, self.receiver, self.sender.card, self.received)
            verdict = verify(self.sealed / HAND_OVER, None, self.receiver, self.sender.card)
        self._say_made(made, self.sealed)
        entries, media = len(opened.journal.entries), len(opened.journal.media)
        showing.say(f"    Opened there: {entries} entries, {media} photos and films.")
        return _shown(verdict)

    def goes_over(self, seed: int) -> bool:
        """Send the same sealed journal from gateway to gateway, and return whether it ended as it should."""
        showing.say("\nFrom one setting to the other, over a line that breaks:")
        ours = demo_transfer.Setting(self.workspace, self.sender, invented.setting(seed).name)
        theirs = demo_transfer.Setting(self.out.parent / NEXT, self.receiver, NEXT_NAME)
        return demo_transfer.tell(self.sealed, self.over, ours, theirs)

    def _verified(self, folder: Path, phrases: passphrases.Passphrases) -> Verification:
        given, films = folder / HAND_OVER, phrases.films
        return verify(given, phrases.book, None, self.sender.card, films_passphrase=films)

    def _hand_over(self, order: Order, recipient: Recipient, out: Path) -> HandOver:
        with Ledger.open(self.workspace, self.sender) as ledger:
            return transfer.hand_over(order, recipient, out, self.sender, ledger, workspace=self.workspace)

    def _say_made(self, made: HandOver, folder: Path) -> None:
        paper = made.receipt
        size = sum(file.bytes for file in paper.files) / 1e6
        told = f"{paper.carried} of {paper.items} items, {size:.1f} MB; a receipt accounts for the rest."
        showing.say(f"    {told}")
        self._more(lambda: showing.show_hand_over(paper, folder, HAND_OVER, KEEP))

    def _more(self, show: Callable[[], None]) -> None:
        if self.verbose:
            show()


def _say_found(found: dict[str, Any]) -> None:
    read = sum(line["mapped"] for line in found["records"].values())
    listed = sum(line["source"] for line in found["records"].values())
    children, media = len(found["children"]), found["media"]["found"]
    showing.say(f"    {children} children, {media} photos and films. {listed} records: {read} read,")
    showing.say(f"    {listed - read} with no home in a journal, each counted with its reason.")


def _say_planned(plan: Plan) -> None:
    told = summarised(plan)
    states = f"{told.goes} go, {told.waits} wait for a person, {told.stays} stay. Among the reasons:"
    showing.say(f"    {told.items} items: {states}")
    for line in told.staying[:REASONS]:
        showing.say(f"    {line.count:>5}  {line.reason}")


def _ending(stories: list[_Story]) -> None:
    """Say what to open first, and with what."""
    first = stories[0]
    showing.say(f"\nOpen these first, in {first.out}:")
    for path, what in (
        (first.archive / HAND_OVER / BOOK, f"the family's book; passphrase {first.phrases.book}"),
        (first.school / HAND_OVER / BOOK, f"the school's pages; passphrase {first.school_phrases.book}"),
        (first.archive / KEEP / "receipt.html", "the receipt: what went, what stayed behind, and why"),
        (first.out / "plan.html", "the plan: every item, and what can be done about it"),
        (first.received, "what the next setting found in its bundle"),
        (
            first.over / demo_transfer.PAPERS / "papers.html",
            "the papers of the transfer, which both settings signed and keep",
        ),
    ):
        showing.say(f"  {path.relative_to(first.out)}")
        showing.say(f"      {what}")
    showing.say("(A real passphrase is never shown: it travels by phone or on paper.)")
    for story in stories[1:]:
        showing.say(f"The same from {story.adapter.name}: {story.out} (passphrase {story.phrases.book})")


def _shown(verdict: Verification) -> Verification:
    """Say in a line that a bundle is as it was made, or show in full what is not."""
    if verdict.ok and verdict.sender is SenderKnown.KNOWN and not verdict.could_not_check:
        showing.say(f"    Verified: {len(verdict.files)} files, all as they were made, signed by this setting.")
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


def _export(adapter: Installed, folder: Path, seed: int) -> Path:
    """Write an adapter's example, told and drawn for people."""
    folder.mkdir()
    with invented.told_to_people():
        return adapter.reader.example(folder, seed)
