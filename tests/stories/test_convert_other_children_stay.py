"""One child of a nursery is taken to each platform: nothing goes along that is only others' own."""

from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from convert_samples import BASIS
from journal_bridge import converting, invented
from journal_bridge.errors import ExitCode
from stories import line

SETTING = invented.setting(line.SEED)


CHILD = invented.twins(line.SEED)[0]


def own_words() -> str:
    """Return every word of the stories that are about the child, whoever else is in them; they stand."""
    mine = [story for story in SETTING.stories if CHILD in story.about]
    said = (remark.text for story in mine for remark in (*story.comments, *story.review))
    return " ".join((*(text for story in mine for text in story.text), *said))


def words_of_others() -> set[str]:
    """Return the marks of every other child that no story about this one holds, and of every photo's metadata."""
    told, marks = own_words(), invented.canaries(line.SEED)
    others = [mark for child, mark in marks.items() if child != CHILD]
    kept = {word for mark in others for word in (mark.text, mark.hidden) if word not in told}
    assert len(kept) > len(others)
    return kept | {mark.metadata for mark in marks.values()}


def inside(path: Path) -> bytes:
    """Return a file's bytes and, of a PDF, what stands on its pages and in what is no picture of it."""
    found = path.read_bytes()
    if path.suffix == ".pdf":
        found += "".join(page.extract_text() for page in PdfReader(path).pages).encode()
        with pikepdf.open(path) as pdf:
            streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
            found += b"".join(one.read_bytes() for one in streams if one.get("/Subtype") != "/Image")
    return found


@pytest.mark.parametrize("target", [one.name for one in converting.targets()])
def test_nothing_of_others_alone_is_in_any_byte(
    target: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What others' own stories, drafts and staff notes say, and what phones wrote into photos, is nowhere."""
    line.see_no_faces(monkeypatch)
    out = tmp_path / "out"
    words = ["convert", line.example(tmp_path_factory), "--to", target, "--child", CHILD, "--basis", BASIS]
    done = line.run(*words, "--out", out, "--workspace", tmp_path / "workspace")
    assert done.exit_code in {ExitCode.DONE, ExitCode.HELD}, done.output
    places = {str(path.relative_to(out)): inside(path) for path in out.rglob("*") if path.is_file()}
    places |= {"names": "\n".join(places).encode(), "printed": done.output.encode()}
    assert SETTING.child(CHILD).family_name.encode() in b"".join(places.values())
    others = words_of_others()
    held = b"".join(path.read_bytes() for path in line.example(tmp_path_factory).rglob("*") if path.is_file())
    assert sum(word.encode() in held for word in others) > len(SETTING.children)
    assert not {(name, word) for name, held in places.items() for word in others if word.encode() in held}
