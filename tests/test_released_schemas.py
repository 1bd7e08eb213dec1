"""What was released stays as it is: not by custom, but because nothing here can write it otherwise."""

import hashlib
import re
import shutil
from pathlib import Path
from typing import Final

import pytest
from pydantic import BaseModel, Field

from bundle_vectors import gathering
from bundle_vectors.collecting import VECTORS
from journal_bridge import schema
from journal_bridge.journal import Journal, Media
from journal_bridge.receipt.paper import Receipt
from journal_bridge.schema import ReleasedFileChanged

FOLDER: Final = Path(__file__).resolve().parents[1] / "schemas"
RELEASED: Final = schema.released(FOLDER)
JOURNAL: Final = "journal/1.0/journal.schema.json"
RECEIPT: Final = "receipt/1.0/receipt.schema.json"


class WithOneFieldMore(Journal):
    """One child's whole early record, in one language for all platforms."""

    weather: str | None = None


class WithOneMarkMore(Journal):
    """One child's whole early record, in one language for all platforms."""

    media: tuple[Media, ...] = Field(default=(), max_length=100_000)


class InOtherWords(Journal):
    """One child's journal."""


class WithOneCountMore(Receipt):
    """What was handed over, to whom, on what basis; the sending setting keeps it."""

    minutes: int = 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the schemas that may be spoiled."""
    shutil.copytree(FOLDER, tmp_path / "schemas", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "schemas"


def contents(folder: Path) -> dict[Path, bytes]:
    """Return every file below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_schema_and_every_vector_is_released() -> None:
    """The list kept by hand holds the five schemas, the specification of the bundle and all of its vectors."""
    vectors = {f"bundle/1.0/vectors/{one.path}" for one in VECTORS}
    assert RELEASED.keys() >= {*schema.SCHEMAS, "bundle/1.0/bundle.md"}
    assert {path for path in RELEASED if "/vectors/" in path} <= vectors
    assert len(vectors) >= 314


@pytest.mark.parametrize("path", RELEASED)
def test_a_released_file_is_as_it_was(path: str) -> None:
    """Whoever wrote a reader last year reads the same file today."""
    content = (FOLDER / path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == RELEASED[path], str(ReleasedFileChanged(path))


def test_the_two_lists_of_digests_agree() -> None:
    """What is written anew with each change, and what people keep, say the same of the schemas."""
    lines = (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    written = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    assert {path: RELEASED[path] for path in schema.SCHEMAS} == {path: written[path] for path in schema.SCHEMAS}


@pytest.mark.parametrize(
    ("path", "model"),
    [
        (JOURNAL, WithOneFieldMore),
        (JOURNAL, WithOneMarkMore),
        (JOURNAL, InOtherWords),
        (RECEIPT, WithOneCountMore),
    ],
    ids=["a field that may be left out", "a narrower limit", "another description", "a count on the receipt"],
)
def test_a_changed_model_is_not_written(
    path: str, model: type[BaseModel], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A field added in passing stops `make schemas` with a sentence that says where it belongs: into 1.1."""
    before = contents(folder)
    monkeypatch.setattr(schema, "SCHEMAS", {**schema.SCHEMAS, path: (model, schema.SCHEMAS[path][1])})
    with pytest.raises(ReleasedFileChanged) as refused:
        schema.write(folder)
    assert f"schemas/{path} is released" in str(refused.value)
    assert "How to make 1.1" in str(refused.value)
    assert contents(folder) == before
    with pytest.raises(SystemExit) as ended:
        schema.main(folder)
    assert ended.value.code == str(refused.value)


def test_the_message_leads_to_a_page_that_says_how() -> None:
    """The heading the message names is there."""
    heading = re.findall(r"'(.*)'", str(ReleasedFileChanged(JOURNAL)))[0]
    assert f"## {heading}\n" in (FOLDER / "VERSIONS.md").read_text(encoding="utf-8")


def test_a_file_changed_by_hand_is_noticed(folder: Path) -> None:
    """One letter in the specification, or a file that is gone, and nothing is written any more."""
    specification = folder / "bundle/1.0/bundle.md"
    specification.write_bytes(specification.read_bytes() + b"\n")
    with pytest.raises(ReleasedFileChanged, match=r"bundle/1\.0/bundle\.md"):
        schema.write(folder)
    specification.unlink()
    with pytest.raises(ReleasedFileChanged, match=r"bundle/1\.0/bundle\.md"):
        schema.write(folder)


def test_a_new_version_goes_beside_the_old(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same change in a folder of its own is written, and nothing of 1.0 is touched."""
    path = "journal/1.1/journal.schema.json"
    title = "journal-bridge journal 1.1"
    monkeypatch.setattr(schema, "SCHEMAS", {**schema.SCHEMAS, path: (WithOneFieldMore, title)})
    schema.write(folder)
    written = (folder / path).read_text(encoding="utf-8")
    assert '"$id": "urn:journal-bridge:journal:1.1"' in written
    assert '"weather"' in written
    assert (folder / JOURNAL).read_bytes() == (FOLDER / JOURNAL).read_bytes()


def test_a_vector_that_is_another_or_gone_is_not_written() -> None:
    """The bundles that other readers were tested with stay; new ones may come."""
    made = gathering.documents()
    gathering.keep_promises({**made, "vectors/success/one-more.jb.age": b"new"})
    with pytest.raises(ReleasedFileChanged, match=r"success/smallest"):
        gathering.keep_promises({**made, "vectors/success/smallest.jb.age": b"other"})
    with pytest.raises(ReleasedFileChanged, match=r"success/smallest"):
        gathering.keep_promises({path: content for path, content in made.items() if "smallest" not in path})
