"""What the stories of the whole line share: the example made once, bundles built once, and ways to look inside.

Faces are not the subject here, and counting them takes most of a bundle's time, so none are seen. Under several
workers each thing is made by whoever asks first, behind a lock, in a folder all of them see.
"""

import csv
import fcntl
import functools
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

import journal_bridge_famly
from journal_bridge import invented
from journal_bridge.bundle import book
from journal_bridge.bundle.book import BookFacts
from journal_bridge.cli import app
from journal_bridge.keys import SettingKeys
from journal_bridge.minimise.consents import COLUMNS
from journal_bridge.minimise.media import Checker
from journal_bridge.transfer import HAND_OVER, KEEP

SEED: Final = 1
LEAVER: Final = invented.leaver(SEED)
SMALL: Final = invented.twins(SEED)[0]
"""A child with few entries, where any child will do."""

BASIS: Final = "Form 12, invented"
BOOK: Final = "learning-journal.pdf"
_ANSWERS: Final = {"permitted": "yes", "refused": "no", "unanswered": "unanswered"}

Factory = pytest.TempPathFactory


@dataclass(frozen=True)
class Built:
    """One bundle, as the command line made it."""

    folder: Path

    @property
    def out(self) -> Path:
        """What --out named."""
        return self.folder / "out"

    @property
    def given(self) -> Path:
        """What goes to the recipient."""
        return self.out / HAND_OVER

    @property
    def book(self) -> Path:
        """The encrypted book."""
        return self.given / BOOK

    @property
    def kept(self) -> Path:
        """What stays at the setting."""
        return self.out / KEEP

    @property
    def passphrases(self) -> Path:
        """The file the passphrases were written to."""
        return self.folder / "passphrases.txt"

    @property
    def phrase(self) -> str:
        """The book's passphrase."""
        return self.passphrases.read_text().splitlines()[0]

    @property
    def printed(self) -> str:
        """Everything the command printed, on either stream."""
        return self._said("stdout") + self._said("stderr")

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON on standard output."""
        document: dict[str, Any] = json.loads(self._said("stdout"))
        return document

    @property
    def code(self) -> int:
        """The exit code."""
        return int(self._said("code"))

    @property
    def receipt(self) -> dict[str, Any]:
        """The receipt the setting keeps."""
        document: dict[str, Any] = json.loads((self.kept / "receipt.json").read_bytes())
        return document

    @property
    def replaced_glyphs(self) -> int:
        """How many characters of the book had no font."""
        return int(self._said("replaced"))

    def _said(self, what: str) -> str:
        return (self.folder / f"{what}.txt").read_text(encoding="utf-8")

    def text(self) -> str:
        """Return the text of every page of the book."""
        return "\n".join(page.extract_text() for page in self.reader().pages)

    def reader(self) -> PdfReader:
        """Return the book, opened with its passphrase by a reader that is not the one that made it."""
        return PdfReader(self.book, password=self.phrase)

    def journal(self) -> dict[str, Any]:
        """Return the journal attached inside the book."""
        document: dict[str, Any] = json.loads(self.reader().attachments["journal.json"][0])
        return document


def run(*words: object) -> Result:
    """Run the command line in this process, as typed."""
    return CliRunner().invoke(app, [str(word) for word in words])


def shared(factory: Factory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that `make` filled once, whichever worker asked first."""
    root = factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = root / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder


def example(factory: Factory) -> Path:
    """Return the invented nursery's export; under the name `tests/conftest.py` gives it, so there is one."""

    def make(folder: Path) -> None:
        journal_bridge_famly.adapter.example(folder, SEED)

    return shared(factory, "example-capture", make)


def consents(factory: Factory) -> Path:
    """Return a consent table as the invented families answered."""

    def make(folder: Path) -> None:
        write_consents(folder / "consents.csv", LEAVER)

    return shared(factory, "line-consents", make) / "consents.csv"


def write_consents(path: Path, leaver: str) -> Path:
    """Write what every family answered about friends' journals; the leaver's agreed to all else too."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for child in invented.setting(SEED).children:
            answer = _ANSWERS[child.consent]
            table.writerow([child.id, "other_family", "all", answer, "2023-09-04", "", "office"])
            if child.id == leaver:
                table.writerow([child.id, "receiving_setting", "all", "yes", "2025-07-01", "", "office"])
                table.writerow([child.id, "school", "all", "yes", "2025-07-01", "", "office"])
    return path


def workspace(factory: Factory, name: str = "sender") -> Path:
    """Return a setting's workspace with its keys."""

    def make(folder: Path) -> None:
        SettingKeys.create(folder / "workspace", None)

    return shared(factory, f"line-keys-{name}", make) / "workspace"


def card(factory: Factory, name: str) -> str:
    """Return the card of a setting."""
    return SettingKeys.load(workspace(factory, name), None).card.text


def built(factory: Factory, child: str = LEAVER, purpose: str = "parent", *, sealed_to_key: bool = False) -> Built:
    """Return one child's bundle for one purpose."""
    name = f"line-{child}-{purpose}{'-key' if sealed_to_key else ''}"
    return Built(shared(factory, name, lambda folder: _build(factory, folder, child, purpose, key=sealed_to_key)))


def _build(factory: Factory, folder: Path, child: str, purpose: str, *, key: bool) -> None:
    words: list[object] = ["bundle", example(factory), "--child", child, "--for", purpose]
    words += ["--out", folder / "out", "--workspace", workspace(factory), "--consents", consents(factory), "--json"]
    words += [] if purpose == "parent" else ["--basis", BASIS]
    words += (
        ["--recipient", card(factory, "receiver")]
        if key
        else ["--generate-passphrase-to", folder / "passphrases.txt"]
    )
    facts: list[BookFacts] = []
    with pytest.MonkeyPatch.context() as patch:
        see_no_faces(patch)
        patch.setattr(book, "typeset", _noting(facts))
        result = run(*words)
    said = {
        "stdout": result.stdout,
        "stderr": result.stderr,
        "code": result.exit_code,
        "replaced": sum(one.replaced_glyphs for one in facts),
    }
    for what, value in said.items():
        (folder / f"{what}.txt").write_text(str(value), encoding="utf-8")


def _noting(facts: list[BookFacts]) -> Callable[..., BookFacts]:
    """Return the real typesetting, with a note of what it said about the book."""
    typeset = book.typeset

    def noting(*values: Any, **named: Any) -> BookFacts:  # noqa: ANN401 - handed through as given
        facts.append(typeset(*values, **named))
        return facts[-1]

    return noting


def see_no_faces(patch: pytest.MonkeyPatch) -> None:
    """Count no faces, which takes most of the time, where they are not the subject."""
    patch.setattr(Checker, "faces", lambda _self, _path: 0)


def tree(folder: Path) -> dict[str, str]:
    """Return everything below a folder with the digest of its bytes, to see whether anything changed."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


@functools.cache
def forbidden() -> frozenset[str]:
    """Return every word of the invented nursery that no message may repeat."""
    marks = invented.canaries(SEED).values()
    return frozenset(word for mark in marks for word in (mark.text, mark.hidden, mark.metadata, mark.family_name))


def say_nothing_private(said: str) -> None:
    """Check that something printed holds no traceback and no name of the nursery."""
    assert "Traceback" not in said
    assert not [word for word in forbidden() if word in said]


def own_words(journal: Mapping[str, Any]) -> str:
    """Return a journal's text, to search it."""
    return json.dumps(journal, ensure_ascii=False)


def zip_names(path: Path) -> Iterator[str]:
    """Yield the names a reader sees in a ZIP without any passphrase."""
    with zipfile.ZipFile(path) as archive:
        yield from archive.namelist()
