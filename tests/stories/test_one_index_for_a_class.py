"""A reception teacher gets thirty packs from ten settings, and one page that tells who is who."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from pypdf import PdfReader

import book_samples as samples
from journal_bridge.bundle import book, pack, verify
from journal_bridge.bundle.blocks import listed
from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.book.locking import lock
from journal_bridge.bundle.book.page_one import Attached, Check, PageOne, Seen
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.class_index import Pack, Packs, read_packs
from journal_bridge.bundle.class_index.rows import index_data
from journal_bridge.bundle.manifest import add_manifest
from journal_bridge.bundle.sealed import seal_for_people
from journal_bridge.errors import ExitCode
from journal_bridge.frameworks import AREAS
from journal_bridge.handover import JudgedOn, MinimisedJournal, Purpose, Summary
from journal_bridge.journal import Judgement, Name
from journal_bridge.keys import SettingKeys
from stories.line import run

CHILDREN = (("Zora Able", 1), ("Ada Quill", 2), ("Ada Quill", 3), ("Ben Émard", 4))
"""Names and days of birth in March 2021; two children share a name."""


def _minimised(folder: Path, name: str, day: int, purpose: Purpose = Purpose.SCHOOL) -> MinimisedJournal:
    made = samples.minimised(folder, name=name, purpose=purpose)
    child = made.journal.child.model_copy(
        update={"date_of_birth": date(2021, 3, day), "known_as": Name(full=name, family=name.split()[1])}
    )
    maths = Judgement(framework="EYFS", edition="EYFS-2021", area="Mathematics", level="SECURE", words="w")
    return replace(
        made,
        journal=made.journal.model_copy(update={"child": child}),
        judged=(JudgedOn(date(2025, 5, day), (maths,)),),
        summary=Summary(languages="Welsh", helps=f"Holding hands {day}", two_year_check=date(2023, 4, day)),
    )


def _pack(place: Path, number: int, minimised: MinimisedJournal, work: Path) -> str:
    """Seal one journal into a folder, and return its passphrase."""
    phrase = f"K7QX-9MPD-2WTF-{number:04}"
    keys = SettingKeys.load_or_create(work / "keys")
    edition = Edition(minimised.purpose.value)
    bundle = pack(minimised, work / f"packed-{number}")
    sealed = seal_for_people(
        bundle, edition, phrase, work / f"sealing-{number}", keys, transfer_id=f"{number:032x}"
    )
    place.mkdir(parents=True)
    for file in sealed.files:
        shutil.copy(file.path, place / file.name)
    return phrase


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packs from two settings; beside them their passphrases, in another order."""
    work = tmp_path_factory.mktemp("class")
    folder = work / "packs"
    phrases = []
    for number, (name, day) in enumerate(CHILDREN):
        inner = "to-hand-over" if number % 2 else ""
        place = folder / ("acorns" if number < 2 else "oaks") / f"pack-{number}" / inner
        phrases.append(_pack(place, number, _minimised(work, name, day), work))
    (work / "phrases.txt").write_text("\n".join(reversed(phrases)) + "\n", encoding="utf-8")
    return folder


def _index(packs: Path, out: Path, *more: object, phrases: Path | None = None) -> tuple[int, str]:
    given = phrases or packs.parent / "phrases.txt"
    own = out.parent / "index-phrase.txt"
    words = ("bundle", packs, "--for", "school", "--class-index", "--out", out, "--generate-passphrase-to", own)
    said = run(*words, "--passphrase-file", given, "--workspace", out.parent / "workspace", *more)
    return said.exit_code, said.output


def _phrase(out: Path) -> str:
    return (out.parent / "index-phrase.txt").read_text().strip()


def _text(out: Path) -> str:
    reader = PdfReader(out / "class-index.pdf", password=_phrase(out))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_one_row_a_child_by_family_name(packs: Path, tmp_path: Path) -> None:
    """With the same columns for every setting, two children of one name apart, and the whole first page as data."""
    out = tmp_path / "index"
    code, said = _index(packs, out, "--json")
    assert (code, json.loads(said)["children"]) == (ExitCode.DONE, 4)
    text = _text(out)
    places = [text.find(words) for words in ("Zora Able", "Ben Émard", "2 Mar 2021", "3 Mar 2021")]
    assert -1 not in places
    assert places == sorted(places)
    assert text.count("another child has this name") == 2
    for words in ("Holding hands 2", "Welsh", "secure", "EYFS 2021", "4 Apr 2023", "oaks/pack-3", "Little Acorns"):
        assert words in text
    reader = PdfReader(out / "class-index.pdf", password=_phrase(out))
    assert round(float(reader.pages[0].mediabox.width)) == 842
    document = json.loads(reader.attachments["class-index.json"][0])
    assert {one["folder"] for one in document["children"]} == {
        "acorns/pack-0",
        "acorns/pack-1",
        "oaks/pack-2",
        "oaks/pack-3",
    }


def test_the_index_is_locked_signed_and_whole(packs: Path, tmp_path: Path) -> None:
    """As every other thing that leaves; no byte of it says a name to whoever has no passphrase."""
    out = tmp_path / "index"
    assert _index(packs, out)[0] == ExitCode.DONE
    assert sorted(path.name for path in out.iterdir()) == [
        "1-START-HERE.txt",
        "MANIFEST",
        "MANIFEST.sig",
        "class-index.pdf",
    ]
    found = verify(out, _phrase(out))
    assert (found.ok, found.could_not_check) == (True, ())
    for path in out.iterdir():
        assert not [name for name in ("Quill", "Zora", "pack-1") if name.encode() in path.read_bytes()]


def test_packs_that_do_not_open_are_named(packs: Path, tmp_path: Path) -> None:
    """On the screen, by exit 5, and at the foot of the index; the others are in it all the same."""
    mine = tmp_path / "packs"
    shutil.copytree(packs, mine)
    book_file = mine / "oaks/pack-2/learning-journal.pdf"
    book_file.write_bytes(book_file.read_bytes()[:-1] + b"?")
    (mine / "empty").mkdir()
    (mine / "stray.pdf").write_bytes(b"%PDF-")
    shutil.copytree(mine / "acorns/pack-0", mine / "twice")
    phrases = tmp_path / "some.txt"
    lines = (packs.parent / "phrases.txt").read_text().splitlines()
    phrases.write_text("\n".join(["", *lines[1:]]), encoding="utf-8")
    _pack(mine / "parents", 9, _minimised(tmp_path, "Cy Moss", 9, Purpose.PARENT), tmp_path)
    code, said = _index(mine, tmp_path / "index", phrases=phrases)
    assert code == ExitCode.HELD
    text = _text(tmp_path / "index")
    for folder, why in (
        ("oaks/pack-2", "it is not as it was made"),
        ("oaks/pack-3", "none of the passphrases opens it"),
        ("empty", "no pack lies in it"),
        ("stray.pdf", "no pack lies in it"),
        ("parents", "it is not a pack for a school"),
        ("twice", "the same pack as acorns/pack-0"),
    ):
        assert f"{folder}: {why}" in " ".join(said.split())
        assert f"{folder}: {why}" in text
    assert text.count("Zora Able") == 1
    assert "Cy Moss" not in text + said


def test_no_child_is_passed_over_for_how_the_packs_were_put_away(packs: Path, tmp_path: Path) -> None:
    """Without its manifest, not unpacked, too deep, behind a link, or in a folder that is a pack itself."""
    mine = tmp_path / "packs"
    shutil.copytree(packs / "acorns/pack-0", mine)
    shutil.copytree(packs / "oaks", mine / "oaks")
    (mine / "oaks/pack-2/MANIFEST").unlink()
    (mine / "oaks/pack-9.zip").write_bytes(b"PK")
    (mine / "oaks/pack-3/keep-at-the-setting").mkdir()
    shutil.copytree(packs / "acorns/pack-1", mine / "a/b/c/d/e")
    (mine / "link").symlink_to(packs / "acorns")
    lines = (packs.parent / "phrases.txt").read_text().splitlines()
    found = read_packs(mine, lines)
    assert [pack.folder for pack in found.opened] == ["oaks/pack-3"]
    assert [(one.folder, one.why) for one in found.not_opened] == [
        ("packs", "it is not as it was made"),
        *((name, "no pack lies in it") for name in ("a/b/c/d/e", "link", "oaks/pack-9.zip", "oaks/pack-2")),
    ]


def test_a_row_stands_under_its_heads_whatever_areas_a_pack_tells() -> None:
    """A page with one area too few, or in another order, must not push a level under another area's head."""
    seen = {area.name: Seen(what=area.name, levels=(area.name,)) for area in AREAS}
    pages = [
        PageOne(name="Ada", areas=areas, two_year_check=Check(), attached=Attached())
        for areas in (tuple(seen.values()), tuple(reversed(seen.values())), (seen["Mathematics"],), ())
    ]
    packs = Packs(tuple(Pack(str(number), str(number), page) for number, page in enumerate(pages)))
    rows = index_data(packs, Typesetter())["rows"]
    told = [[area["judged"] for area in row["areas"]] for row in rows]
    maths = list(seen).index("Mathematics")
    assert told == [[True] * 7, [True] * 7, [place == maths for place in range(7)], [False] * 7]
    assert rows[0]["areas"] == rows[1]["areas"]


def test_a_pack_without_its_page_as_data_is_named(tmp_path: Path) -> None:
    """An older one holds none, and one whose data are not what its sender attached is not believed."""
    keys = SettingKeys.load_or_create(tmp_path / "keys")
    book.compose(_minimised(tmp_path, "Cy Moss", 9), Edition.SCHOOL, tmp_path / "clear.pdf")
    wrong = {"summary.json": b"{}", "sha256.txt": f"{'0' * 64}  summary.json\n".encode()}
    for name, attached in (("older", {}), ("forged", wrong)):
        folder = tmp_path / "packs" / name
        folder.mkdir(parents=True)
        lock(tmp_path / "clear.pdf", folder / "learning-journal.pdf", "K7QX-9MPD-2WTF-0000", attached)
        files = [listed("learning-journal.pdf", folder / "learning-journal.pdf")]
        add_manifest(files, Purpose.SCHOOL, f"{len(name):032x}", folder, keys)
    found = read_packs(tmp_path / "packs", ["K7QX-9MPD-2WTF-0000"])
    assert [(one.folder, one.why) for one in found.not_opened] == [
        ("forged", "it is not as it was made"),
        ("older", "it holds no first page as data; ask for it to be made anew"),
    ]


def test_where_nothing_opens_nothing_is_made(packs: Path, tmp_path: Path) -> None:
    """And no passphrase is left behind for an index that is not there."""
    phrases = tmp_path / "wrong.txt"
    phrases.write_text("0000-0000-0000-0000\n", encoding="utf-8")
    code, said = _index(packs, tmp_path / "index", phrases=phrases)
    assert (code, "acorns/pack-0" in said) == (ExitCode.NOT_VERIFIED, True)
    (tmp_path / "nothing").mkdir()
    assert _index(tmp_path / "nothing", tmp_path / "index", phrases=phrases)[0] == ExitCode.NOT_VERIFIED
    assert not (tmp_path / "index").exists()
    assert not (tmp_path / "index-phrase.txt").exists()


def test_commands_that_do_not_fit_say_what_is_wrong(packs: Path, tmp_path: Path) -> None:
    """An index is about no one child, is for a school, and needs the packs' passphrases."""
    phrases = packs.parent / "phrases.txt"
    own = ("--generate-passphrase-to", tmp_path / "own.txt", "--out", tmp_path / "index")
    index = ("bundle", packs, "--class-index", *own, "--workspace", tmp_path / "workspace")
    for words, place in (
        ((*index, "--for", "parent"), "only with --for school"),
        ((*index, "--for", "school", "--child", "c1"), "--class-index (goes with"),
        ((*index, "--for", "school", "--print"), "--class-index (goes with"),
        ((*index, "--for", "school"), "--passphrase-file (the packs')"),
        ((*index, "--for", "school", "--passphrase-file", tmp_path / "none.txt"), "none.txt"),
        (("bundle", packs, "--for", "school", *own), "--child (the id"),
    ):
        said = run(*words)
        assert (said.exit_code, place in " ".join(said.output.split())) == (ExitCode.USAGE, True), place
    (tmp_path / "blank.txt").write_text("\n\n", encoding="utf-8")
    said = run(*index, "--for", "school", "--passphrase-file", tmp_path / "blank.txt")
    assert said.exit_code == ExitCode.USAGE
    said = run("bundle", tmp_path / "gone", *index[2:], "--for", "school", "--passphrase-file", phrases)
    assert said.exit_code == ExitCode.REFUSED
    assert not (tmp_path / "own.txt").exists()


def test_the_audit_tells_that_an_index_was_made(packs: Path, tmp_path: Path) -> None:
    """It holds thirty children's data, so a row says which files were made, and the chain is whole."""
    out = tmp_path / "index"
    _index(packs, out)
    said = run("audit", "--workspace", tmp_path / "workspace", "--json")
    assert said.exit_code == ExitCode.DONE
    rows = [row for row in json.loads(said.output)["lines"] if row["event"] == "indexed"]
    assert len(rows) == 1
    assert listed("index", out / "class-index.pdf").sha256 in rows[0]["facts"]["files"]


def test_an_index_gets_a_new_passphrase_too(packs: Path, tmp_path: Path) -> None:
    """The old one opens nothing of the new folder, and the rows are the same."""
    out = tmp_path / "index"
    _index(packs, out)
    before, old, new = _text(out), tmp_path / "index-phrase.txt", tmp_path / "new.txt"
    words = ("rewrap", out, "--passphrase-file", old, "--generate-passphrase-to", new)
    assert run(*words, "--workspace", tmp_path / "workspace").exit_code == ExitCode.DONE
    with pytest.raises(pypdf.errors.WrongPasswordError):
        PdfReader(out / "class-index.pdf", password=_phrase(out)).pages[0].extract_text()
    old.write_bytes(new.read_bytes().splitlines()[0])
    assert _text(out) == before
    assert verify(out, _phrase(out)).ok
