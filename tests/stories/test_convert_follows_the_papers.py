"""On the way to the setting's own new platform each child's papers count, for what is shared as well."""

import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

import convert_samples
import drawing
from convert_samples import ANN, BO, OF_OTHERS, Asked
from journal_bridge import intake
from journal_bridge.errors import ExitCode
from journal_bridge.minimise.planning import RULES_VERSION
from stories import line

SHARED = "Ann and Bo carried a plank together."


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return the small setting, with its own workspace."""
    convert_samples.lightly(monkeypatch)
    return Asked(tmp_path)


def texts(asked: Asked) -> dict[str, set[str]]:
    """Return what the package's journals say, by the child's name."""
    reading = asked.read()
    journals = [reading.journal(child.id) for child in reading.children]
    return {one.child.shown_name: {block.text for entry in one.entries for block in entry.body} for one in journals}


def photos(asked: Asked) -> dict[str, int]:
    """Return how many photos each child's journal of the package has."""
    reading = asked.read()
    journals = [reading.journal(child.id) for child in reading.children]
    return {one.child.shown_name: len(one.media) for one in journals}


def test_a_child_whose_papers_stop_it_stays_with_all_it_shares(asked: Asked) -> None:
    """One child at a protected place stops nobody else; what is shared with it stays; no page says who it is."""
    stop = {BO: {"stop": {"why": "refuge", "purposes": ["platform"]}}}
    done = asked.run("--policy", convert_samples.policy(asked.folder / "policy.json", stop))
    assert done.exit_code == ExitCode.HELD, done.output
    assert json.loads(done.stdout)["stopped"] == [{"id": BO, "code": "stopped-refuge"}]
    said = texts(asked)
    assert set(said) == {"Ann Archerfield", "Cy Candlewick", "Dot Dandelion"}
    assert not any(SHARED in told for told in said.values())
    shown = line.run(*asked.words("--plan", "--policy", asked.folder / "policy.json")).output
    assert f"Left out: child {BO}." in shown
    page = (asked.out / "1-READ-ME.html").read_text("utf-8")
    assert BO not in page
    assert "Bellwether" not in page
    rows = asked.audit()["lines"]
    assert [row["facts"]["code"] for row in rows if row["event"] == "refused"] == ["stopped-refuge"]
    assert [row["event"] for row in rows].count("receipt-issued") == 3
    assert asked.audit()["unfinished"] == []


def test_what_is_shared_with_a_stopped_child_stays_though_only_others_are_converted(asked: Asked) -> None:
    """Naming one child does not carry along what another child's papers keep back."""
    stop = {BO: {"stop": {"why": "refuge", "purposes": ["platform"]}}}
    paper = convert_samples.policy(asked.folder / "policy.json", stop)
    assert asked.run("--policy", paper, "--child", ANN).exit_code == ExitCode.DONE
    assert SHARED not in texts(asked)["Ann Archerfield"]
    everything = b"".join(path.read_bytes() for path in asked.out.rglob("*") if path.is_file())
    assert b"Bellwether" not in everything


def test_when_every_child_is_stopped_nothing_is_made(asked: Asked) -> None:
    """Where nobody is left, the command says what stopped the first, and makes nothing."""
    paper = convert_samples.policy(asked.folder / "policy.json", {ANN: {"died": True}})
    done = asked.run("--policy", paper, "--child", ANN)
    assert (done.exit_code, asked.out.exists()) == (ExitCode.CONSENT_MISSING, False)
    assert "stopped-died" in done.stderr


def test_a_child_that_is_not_there_is_told(asked: Asked) -> None:
    """A mistyped id stops everything: the child that was meant must not be missed; one id twice is one child."""
    done = asked.run("--child", ANN, "--child", "child-nobody")
    assert (done.exit_code, asked.out.exists()) == (ExitCode.REFUSED, False)
    assert "unknown-child" in done.stderr
    assert asked.run("--child", ANN, "--child", ANN).exit_code == ExitCode.DONE
    assert len(asked.receipts()) == 1


def test_an_export_without_children_is_told(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is nobody to take along, the command says so and makes nothing."""
    read = intake.read
    monkeypatch.setattr(intake, "read", lambda opened: replace(read(opened), children=()))
    done = asked.run()
    assert (done.exit_code, asked.out.exists()) == (ExitCode.REFUSED, False)
    assert "no-records" in done.stderr


def test_without_a_basis_nothing_is_planned(asked: Asked) -> None:
    """The owner's recorded basis is needed, for one child and for all."""
    words = asked.words("--out", asked.out)
    del words[words.index("--basis") : words.index("--basis") + 2]
    done = line.run(*words)
    assert (done.exit_code, asked.out.exists()) == (ExitCode.CONSENT_MISSING, False)
    assert "basis-missing" in done.stderr


def test_a_family_that_refused_keeps_its_child_s_shared_photo_back(asked: Asked) -> None:
    """One no is enough for a photo of two children, in both journals; the words stay shared."""
    convert_samples.consents(asked.consents, bo="no")
    assert asked.run().exit_code == ExitCode.DONE
    assert photos(asked) == {"Ann Archerfield": 1, "Bo Bellwether": 0, "Cy Candlewick": 1, "Dot Dandelion": 0}
    assert SHARED in texts(asked)["Ann Archerfield"] & texts(asked)["Bo Bellwether"]


def test_a_shared_photo_waits_for_an_answer_until_both_children_s_are_released(asked: Asked) -> None:
    """Without an answer on record it waits; one child's release is not the other's; with both it goes."""
    convert_samples.consents(asked.consents, bo="unanswered")
    done = asked.run()
    assert done.exit_code == ExitCode.HELD
    held = [one for one in json.loads(done.stdout)["left_out"] if one["state"] == "hold"]
    assert [(one["rule"], one["count"]) for one in held] == [("answer-missing", 2)]
    assert photos(asked)["Bo Bellwether"] == 0
    for released, there in (((ANN,), 0), ((ANN, BO), 1)):
        asked.out = asked.folder / f"after-{len(released)}"
        again = asked.run("--decisions", decisions(asked, released))
        assert again.exit_code == (ExitCode.DONE if there else ExitCode.HELD), again.output
        assert photos(asked)["Bo Bellwether"] == there
    asked.out = asked.folder / "remembered"
    assert asked.run().exit_code == ExitCode.DONE
    assert photos(asked)["Bo Bellwether"] == 1


def decisions(asked: Asked, children: tuple[str, ...]) -> Path:
    """Write that somebody released what waits for an answer, child by child."""
    common = {"choice": "carry", "by": "A. Manager", "when": "2025-07-01T10:00:00+01:00", "rules": RULES_VERSION}
    why = "the signed form is in the file"
    rows = [common | {"why": why, "rule": "answer-missing", "child": child} for child in children]
    path = asked.folder / f"decisions-{len(children)}.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def inside(path: Path) -> bytes:
    """Return a file's bytes and, of a PDF, what stands in its streams and on its pages."""
    found = path.read_bytes()
    if path.suffix == ".pdf":
        found += "".join(page.extract_text() for page in PdfReader(path).pages).encode()
        with pikepdf.open(path) as pdf:
            found += b"".join(
                one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and text(one)
            )
    return found


def text(stream: pikepdf.Stream) -> bool:
    """Tell whether a stream is not a picture, whose bytes say nothing."""
    return stream.get("/Subtype") != "/Image"


def test_of_one_child_nothing_of_those_who_share_nothing_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --child, no byte that is written, named or printed tells of children who share nothing with that one."""
    line.see_no_faces(monkeypatch)
    asked = Asked(tmp_path)
    done = asked.run("--child", ANN)
    assert done.exit_code == ExitCode.DONE
    names = "\n".join(path.relative_to(asked.out).as_posix() for path in asked.out.rglob("*"))
    places = {path.name: inside(path) for path in asked.out.rglob("*") if path.is_file()}
    places |= {"names": names.encode(), "printed": done.output.encode()}
    assert any(b"Archerfield" in content for content in places.values())
    assert b"Bellwether" in b"".join(places.values())  # Bo shares an entry with her
    strays = {(name, word) for name, content in places.items() for word in OF_OTHERS if word.encode() in content}
    assert not strays


def test_metadata_of_photos_stays_behind(asked: Asked) -> None:
    """A photo goes without what a phone wrote into it, as everywhere."""
    assert asked.run().exit_code == ExitCode.DONE
    everything = b"".join(path.read_bytes() for path in asked.out.rglob("*") if path.is_file())
    assert drawing.NAME.encode() not in everything
    assert drawing.NAME.encode() in b"".join(path.read_bytes() for path in asked.export.rglob("*.jpg"))
