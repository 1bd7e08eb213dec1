"""The sealed bundle as specified: two readers agree on every vector, and other people's programs with them."""

import ast
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bundle_vectors.age_file import sealed
from bundle_vectors.bags import BAGIT, INFO, MANIFEST, SIGNATURE, STATEMENT, TAG_MANIFEST, bag
from bundle_vectors.gathering import KINDS, SUMS, documents, sums
from bundle_vectors.zip_file import zipped
from journal_bridge.bundle import open_sealed
from journal_bridge.bundle.bag import TAG_FILES
from journal_bridge.error_codes import CODES
from journal_bridge.errors import NotVerified
from journal_bridge.keys import Card, SettingKeys
from second_reader import READER, SPECIFICATION, open_by_second_reader, reader
from stages import sealed_parts

VECTORS = SPECIFICATION / "vectors"
INDEX: dict[str, Any] = json.loads((VECTORS / "vectors.json").read_bytes())
CASES: list[dict[str, Any]] = INDEX["vectors"]


def keys_of(name: str) -> SettingKeys:
    """Return the keys of a setting of the vectors."""
    one = INDEX["settings"][name]
    return SettingKeys(bytes.fromhex(one["signing_seed"]), one["identity"], bytes(32))


def card_of(name: str | None) -> Card | None:
    """Return the card of a setting of the vectors, or None."""
    return None if name is None else Card.parse(INDEX["settings"][name]["card"])


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every temporary folder a place that can be searched."""
    place = tmp_path / "tmpdir"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return place


def verdict_of(opener: Any, case: dict[str, Any], out: Path) -> str:  # noqa: ANN401 - either reader
    """Return what a reader says of a vector."""
    sender, receiver = card_of(case["sender"]), keys_of(case["receiver"])
    try:
        opener(VECTORS / case["file"], receiver, sender, out, seen=case["seen"])
    except NotVerified as refused:
        return refused.code
    return "opens"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"].removesuffix(".jb.age"))
def test_both_readers_give_the_verdict_of_every_vector(
    case: dict[str, Any], tmp_path: Path, temporary: Path
) -> None:
    """What must open gives both the same files; what must not is refused for its reason and leaves nothing."""
    for name, opener in (("ours", open_sealed), ("second", open_by_second_reader)):
        room = tmp_path / name
        room.mkdir()
        assert verdict_of(opener, case, room / "in") == case["verdict"], name
        found = {
            path.relative_to(room / "in").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sealed_parts.files_under(room)
        }
        assert found == case.get("files", {})
        assert not list(temporary.iterdir())


def test_there_are_vectors_of_every_kind_and_every_verdict() -> None:
    """At least 120 in all, several of each kind; and no verdict of the specification is never met."""
    assert len(CASES) >= 120
    for kind in KINDS:
        assert sum(case["kind"] == kind for case in CASES) >= 8
    told = re.findall(r"^\| `([a-z-]+)` \|", section("7. Verdicts"), re.MULTILINE)
    assert {case["verdict"] for case in CASES} == {"opens", *told}
    assert set(told) <= set(CODES)


@pytest.mark.parametrize("page", ["schemas/README.md", "docs/threat-model.md"])
def test_pages_count_the_vectors_right(page: str) -> None:
    """Whoever reads a number of vectors finds as many."""
    text = (SPECIFICATION.parents[2] / page).read_text(encoding="utf-8")
    assert {int(told) for told in re.findall(r"(\d{3}) (?:vectors|bundles, each)", text)} == {len(CASES)}


def test_every_vector_says_why_in_one_sentence() -> None:
    """A stranger whose reader disagrees is told what the vector is about."""
    assert len({case["file"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert re.fullmatch(r"[A-Z`].{10,130}\.", case["why"]), case["file"]


def test_the_vectors_are_what_their_generators_make() -> None:
    """Run `make vectors` and read the difference when this fails."""
    made = documents()
    there = {path.relative_to(SPECIFICATION).as_posix() for path in VECTORS.rglob("*") if path.is_file()}
    assert there == {path for path in made if path.startswith("vectors/")}
    for path, content in made.items():
        assert (SPECIFICATION / path).read_bytes() == content, f"{path} has drifted: run `make vectors`"
    assert (SPECIFICATION / SUMS).read_bytes() == sums(), "run `make vectors`"


def section(heading: str) -> str:
    """Return a section of the specification."""
    text = (SPECIFICATION / "bundle.md").read_text(encoding="utf-8")
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_the_second_reader_is_small_and_stands_alone() -> None:
    """At most 300 lines; the standard library and two libraries, and nothing of ours."""
    text = READER.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    tree = ast.parse(text)
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"pyrage", "cryptography"}
    said = {match[1] for match in re.finditer(r" \((\d(?:\.\d)?)\)", text)}
    headings = re.findall(r"^##+ (\d+(?:\.\d)?)", (SPECIFICATION / "bundle.md").read_text("utf-8"), re.MULTILINE)
    assert said <= set(headings)


def test_the_second_reader_has_a_command(tmp_path: Path) -> None:
    """Its command line opens a bundle with a key file and two cards, and says the verdict when it does not."""
    settings = INDEX["settings"]
    (tmp_path / "keys.json").write_text(json.dumps({"identity": settings["receiver"]["identity"]}))
    given = {
        "--identity": str(tmp_path / "keys.json"),
        "--card": settings["receiver"]["card"],
        "--sender": settings["sender"]["card"],
        "--out": str(tmp_path / "in"),
    }
    options = [word for pair in given.items() for word in pair]
    command = [sys.executable, str(READER), "open", str(VECTORS / "success/one-photo.jb.age"), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["sender"] == settings["sender"]["fingerprint"]
    assert (tmp_path / "in" / "data" / "journal.json").is_file()
    command[3], command[-1] = str(VECTORS / "payload/a-longer-photo.jb.age"), str(tmp_path / "in2")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr[:8]) == (7, "tampered")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "keys.json"]


def test_outside_tools_accept_what_a_vector_holds(tmp_path: Path) -> None:
    """An unpacked vector is an ordinary BagIt bag, and the free program age decrypts one to an ordinary ZIP."""
    case = next(one for one in CASES if one["file"] == "success/several-media-in-order.jb.age")
    assert verdict_of(open_sealed, case, tmp_path / "in") == "opens"
    bagit = [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", str(tmp_path / "in")]
    assert subprocess.run(bagit, capture_output=True, check=False).returncode == 0
    age = shutil.which("age")
    if age is None:
        pytest.skip("age is not installed")
    identity = tmp_path / "identity.txt"
    identity.write_text(INDEX["settings"]["receiver"]["identity"] + "\n")
    command: list[str | Path] = [age, "-d", "-i", identity, "-o", tmp_path / "x.zip", VECTORS / case["file"]]
    subprocess.run(command, check=True)
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.testzip() is None
        assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()} == case[
            "files"
        ]


@pytest.mark.parametrize(
    "case", [one for one in CASES if one["kind"] in {"header", "stream"}], ids=lambda one: one["file"]
)
def test_the_age_program_refuses_what_is_no_age_file(case: dict[str, Any], tmp_path: Path) -> None:
    """Whatever is wrong with the age file itself is refused by age's own program too."""
    age = shutil.which("age")
    if age is None:
        pytest.skip("age is not installed")
    identity = tmp_path / "identity.txt"
    identity.write_text(INDEX["settings"]["receiver"]["identity"] + "\n")
    command: list[str | Path] = [age, "-d", "-i", identity, "-o", tmp_path / "x", VECTORS / case["file"]]
    opens = case["file"].endswith(("inside.jb.age", "armoured.jb.age"))  # well-formed age files that are no bundles
    assert (subprocess.run(command, capture_output=True, check=False).returncode == 0) == opens


def test_the_generators_write_what_the_program_writes() -> None:
    """Two writers, one way to write it: the same files give the same ZIP, byte for byte."""
    files = bag()
    assert zipped(files) == sealed_parts.zipped(files)
    assert TAG_FILES == (STATEMENT, SIGNATURE, TAG_MANIFEST, BAGIT, INFO, MANIFEST)
    plain = BytesIO()
    keys_of("receiver").open_sealed(BytesIO(sealed(zipped(files))), plain, "")
    assert plain.getvalue() == zipped(files)


def test_the_second_reader_opens_what_the_program_seals(tmp_path: Path) -> None:
    """A bundle of ours, with a book inside, opens for a stranger's program just as for ours."""
    from journal_bridge.bundle.sealed_setting import seal_for_setting  # noqa: PLC0415 - only here
    from journal_bridge.handover import Purpose  # noqa: PLC0415 - the same

    sender, receiver = keys_of("sender"), keys_of("receiver")
    bundle = sealed_parts.packed(tmp_path / "work", purpose=Purpose.SETTING)
    pages = tmp_path / "pages.pdf"
    pages.write_bytes(b"%PDF-1.7\n")
    made = seal_for_setting(
        bundle, receiver.card, "b" * 32, tmp_path / "sealed", sender, printed=pages, base=sealed_parts.TRANSFER
    )
    path = made.files[0].path
    open_by_second_reader(path, receiver, sender.card, tmp_path / "second", [sealed_parts.TRANSFER])
    opened = open_sealed(path, receiver, sender.card, tmp_path / "ours", seen=[sealed_parts.TRANSFER])
    assert opened.base == sealed_parts.TRANSFER
    both = [
        {one.relative_to(place): one.read_bytes() for one in sealed_parts.files_under(place)}
        for place in (tmp_path / "second", tmp_path / "ours")
    ]
    assert both[0] == both[1]
    assert pages.read_bytes() == both[0][Path("data/journal.pdf")]
    assert list(TAG_FILES) == reader.TAGS
