"""Photo quality, file size and cover, as the manager chose them: in the book, beside it, and on the receipt."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from journal_bridge.transfer import HAND_OVER, KEEP
from stories import line
from stories.line import LEAVER, SMALL, Factory, run

LIMIT = 2_000_000


def ordered(factory: Factory, folder: Path, *more: object) -> list[object]:
    """Return the words of a bundle for the leaver's family."""
    words: list[object] = ["bundle", line.example(factory), "--child", LEAVER, "--for", "parent", "--json"]
    words += ["--out", folder / "out", "--workspace", line.workspace(factory), "--consents", line.consents(factory)]
    return [*words, "--generate-passphrase-to", folder / "passphrases.txt", *more]


def photos_that_go(factory: Factory) -> list[str]:
    """Return the ids of the photos of the leaver that go along, as `plan --json` lists them."""
    words = ["plan", line.example(factory), "--child", LEAVER, "--for", "parent"]
    planned = run(*words, "--consents", line.consents(factory), "--workspace", line.workspace(factory), "--json")
    items = json.loads(planned.stdout)["items"]
    return [item["item"] for item in items if (item["detail"], item["state"]) == ("photo", "carry")]


def test_a_family_gets_the_volumes_the_mailbox_takes(
    tmp_path: Path, tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every volume is named in START-HERE, manifest and receipt, opens, and shows the chosen cover."""
    line.see_no_faces(monkeypatch)
    cover = photos_that_go(tmp_path_factory)[-1]
    done = run(*ordered(tmp_path_factory, tmp_path, "--photos", "mail", "--limit", "2MB", "--cover", cover))
    assert done.exit_code in {0, 5}, done.stderr
    given = tmp_path / "out" / HAND_OVER
    books = sorted(given.glob("*.pdf"))
    receipt = json.loads((tmp_path / "out" / KEEP / "receipt.json").read_bytes())
    named = {entry["name"] for entry in receipt["files"]}
    assert len(books) > 1
    assert {book.name for book in books} <= named
    assert all(book.name in (given / "MANIFEST").read_text() for book in books)
    assert books[0].name in (given / "1-START-HERE.txt").read_text()
    assert receipt["photos"] == "mail"
    assert "up to 1,000 pixels" in (tmp_path / "out" / KEEP / "receipt.html").read_text(encoding="utf-8")
    phrase = (tmp_path / "passphrases.txt").read_text().splitlines()[0]
    covers = set()
    for book in books:
        assert book.stat().st_size <= LIMIT
        reader = PdfReader(book, password=phrase)
        assert "journal.json" in reader.attachments
        (picture,) = reader.pages[0].images
        covers.add(picture.data)
    assert len(covers) == 1
    checked = run("verify", tmp_path / "out", "--passphrase-file", tmp_path / "passphrases.txt")
    assert checked.exit_code == 0, checked.stdout


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--limit", "huge"], "usage"),
        (["--limit", "999kB"], "usage"),
        (["--cover", "nobody-knows-this-photo"], "cover-unknown"),
    ],
)
def test_choices_that_cannot_be_are_refused_before_anything_is_written(
    more: list[str], code: str, tmp_path: Path, tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, what was typed is not repeated, and neither a folder nor a passphrase is left."""
    line.see_no_faces(monkeypatch)
    done = run(*ordered(tmp_path_factory, tmp_path, *more))
    assert done.exit_code == 2
    assert f"({code})" in done.stderr
    assert more[1] not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("more", [["--photos", "mail"], ["--limit", "stick"], ["--print"], ["--cover", "p1"]])
def test_a_sealed_bundle_has_no_book_to_choose_about(
    more: list[str], tmp_path: Path, tmp_path_factory: Factory
) -> None:
    """Another setting gets every photo as it is; to choose less for it is refused, not ignored."""
    words: list[object] = ["bundle", line.example(tmp_path_factory), "--child", SMALL, "--for", "setting"]
    words += ["--out", tmp_path / "out", "--workspace", line.workspace(tmp_path_factory), "--basis", line.BASIS]
    done = run(*words, "--recipient", line.card(tmp_path_factory, "receiver"), *more)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "(usage)" in done.stderr
    assert more[0] in done.stderr
    assert not list(tmp_path.iterdir())


def test_only_a_family_s_book_has_a_cover(tmp_path: Path, tmp_path_factory: Factory) -> None:
    """A school's pages begin with the summary; a cover chosen for them is refused."""
    words: list[object] = ["bundle", line.example(tmp_path_factory), "--child", SMALL, "--for", "school"]
    words += ["--out", tmp_path / "out", "--workspace", line.workspace(tmp_path_factory), "--basis", line.BASIS]
    done = run(*words, "--generate-passphrase-to", tmp_path / "new.txt", "--cover", "p1")
    assert done.exit_code == 2
    assert "--cover goes with --for parent" in done.stderr
    assert not list(tmp_path.iterdir())
