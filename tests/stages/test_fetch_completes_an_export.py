"""An export of links becomes a copy with its files: read like any other, gone on with, never half, never mixed."""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from PIL import Image
from typer.testing import CliRunner, Result

from journal_bridge import intake
from journal_bridge.cli import app
from journal_bridge.errors import BridgeError, TryAgain, UsageFault
from journal_bridge.fetching import COMPLETED, Outcome, Report, complete
from journal_bridge.journal import Availability
from journal_bridge.summaries import inspect
from link_samples import CANARY, HOSTS, PUBLIC, Net, link, sample, write_export


def drawn(number: int) -> bytes:
    """Return a photo of one colour, a different one for each number."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (number * 7 % 256, 80, 160)).save(out, "JPEG")
    return out.getvalue()


def photo_for(request: httpx.Request) -> httpx.Response:
    """Answer with the photo whose number ends the path."""
    number = int(request.url.path.rpartition("/")[2].partition(".")[0])
    return httpx.Response(200, content=drawn(number))


Answer = Callable[[httpx.Request], httpx.Response]


def fetch(export: Path, out: Path, answer: Answer = photo_for) -> tuple[Report, int]:
    """Complete an export from a platform that answers so, and count how often it was asked."""
    net = Net()
    with respx.mock(assert_all_called=False) as router:
        router.get().mock(side_effect=answer)
        report = complete(export, out, client=net.client, clock=net.hours.clock)
        return report, router.calls.call_count


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("platform", HOSTS)
def test_every_command_finds_what_was_fetched(platform: str, tmp_path: Path) -> None:
    """Three photos by link become three photos in the export, each at its own place, for all three platforms."""
    export = sample(tmp_path / "in", platform, 3)
    before = contents(export)
    assert inspect(export)["media"] == {"found": 0, "linked": 3, "missing": 0}
    report, asked = fetch(export, tmp_path / "out")
    assert (asked, report.count(Outcome.FETCHED), report.exit_code) == (3, 3, 0)
    completed = tmp_path / "out" / COMPLETED
    assert inspect(completed)["media"] == {"found": 3, "linked": 0, "missing": 0}
    with intake.open_export(completed) as opened:
        reading = intake.read(opened)
        (journal,) = (reading.journal(child.id) for child in reading.children)
    assert {one.sha256 for one in journal.media} == {hashlib.sha256(drawn(n)).hexdigest() for n in (1, 2, 3)}
    assert {(one.availability, one.mime) for one in journal.media} == {(Availability.FOUND, "image/jpeg")}
    assert contents(export) == before
    assert before.items() <= contents(completed).items()


@pytest.mark.parametrize("platform", HOSTS)
def test_only_what_is_missing_is_fetched_again(platform: str, tmp_path: Path) -> None:
    """A photo that was lost and one that was damaged are fetched anew; the others are left as they are."""
    export, out = sample(tmp_path / "in", platform, 4), tmp_path / "out"
    fetch(export, out)
    assert fetch(export, out)[1] == 0
    whole = contents(out / COMPLETED)
    first, second, *_ = sorted((out / COMPLETED).rglob("*.jpg"))
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1] + b"?")  # of the same length
    report, asked = fetch(export, out)
    assert asked == 2
    assert (report.count(Outcome.FETCHED), report.count(Outcome.THERE)) == (2, 2)
    assert contents(out / COMPLETED) == whole


@pytest.mark.parametrize("platform", HOSTS)
def test_an_export_saved_again_goes_on_where_the_first_ended(platform: str, tmp_path: Path) -> None:
    """Half the links had expired; with the fresh ones only that half is asked for."""
    out = tmp_path / "out"
    old = sample(tmp_path / "old", platform, 4)
    report, _ = fetch(
        old, out, lambda request: photo_for(request) if "/1." in str(request.url) else httpx.Response(403)
    )
    assert (report.count(Outcome.FETCHED), report.count(Outcome.EXPIRED), report.exit_code) == (1, 3, 4)
    fresh = {number: link(platform, number).replace(CANARY, "fresh") for number in range(1, 5)}
    report, asked = fetch(write_export(tmp_path / "new", platform, fresh), out)
    assert (asked, report.count(Outcome.THERE), report.exit_code) == (3, 1, 0)
    assert inspect(out / COMPLETED)["media"] == {"found": 4, "linked": 0, "missing": 0}


def test_a_zip_is_completed_as_a_folder(tmp_path: Path) -> None:
    """The ZIP stays as it is."""
    folder, zipped = sample(tmp_path / "in", "famly", 2), tmp_path / "export.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        for one in folder.iterdir():
            archive.write(one, f"capture/{one.name}")
    before = zipped.read_bytes()
    report, _ = fetch(zipped, tmp_path / "out")
    assert report.count(Outcome.FETCHED) == 2
    assert inspect(tmp_path / "out" / COMPLETED)["media"]["found"] == 2
    assert zipped.read_bytes() == before


class Killed(BaseException):
    """What no code catches: the process is gone."""


@pytest.mark.parametrize("step", ["fsync", "replace", "write"])
def test_a_run_that_is_killed_leaves_nothing_that_passes_for_whole(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every single step of its kind; the next run ends with what an undisturbed one has."""
    export = sample(tmp_path / "in", "tapestry", 2)
    fetch(export, tmp_path / "whole")
    expected = contents(tmp_path / "whole" / COMPLETED)
    for number in range(100):
        out = tmp_path / f"out{number}"
        with monkeypatch.context() as patch:
            _die_at(patch, step, number)
            died = _dies(export, out)
        for name, content in contents(out / COMPLETED).items() if out.exists() else ():
            assert expected[name] == content
        fetch(export, out)
        assert contents(out / COMPLETED) == expected
        assert list((out / "incoming").iterdir()) == []
        if not died:
            break
    assert 2 <= number < 99


def _dies(export: Path, out: Path) -> bool:
    try:
        fetch(export, out)
    except Killed:
        return True
    return False


def _die_at(patch: pytest.MonkeyPatch, step: str, number: int) -> None:
    """Let the process end at the nth time that it flushes, names or writes."""
    left = iter(range(number, -1, -1))
    owner: Any = {"fsync": os, "replace": Path, "write": httpx.Response}[step]
    name = "iter_raw" if step == "write" else step
    real = getattr(owner, name)

    def dying(*args: Any, **words: Any) -> Any:  # noqa: ANN401 - stands for three functions
        if next(left, 0) == 0:
            if step == "write":
                return _half(real(*args, **words))
            raise Killed
        return real(*args, **words)

    patch.setattr(owner, name, dying)


def _half(pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield next(pieces)[:100]
    raise Killed


def test_a_torn_line_of_the_memory_counts_for_nothing(tmp_path: Path) -> None:
    """A machine that lost power in the middle of a line is gone on with."""
    export, out = sample(tmp_path / "in", "famly", 2), tmp_path / "out"
    fetch(export, out)
    memory = out / "fetched.jsonl"
    last = json.loads(memory.read_text("utf-8").splitlines()[-1])["name"]
    memory.write_bytes(memory.read_bytes()[:-20])
    (out / COMPLETED / last).unlink()  # a line is on the disk before its file has its name
    report, asked = fetch(export, out)
    assert (asked, report.exit_code) == (1, 0)
    assert all(json.loads(line) for line in memory.read_text("utf-8").splitlines())


def test_another_export_is_not_mixed_in(tmp_path: Path) -> None:
    """Two settings' records in one folder would become one journal."""
    out = tmp_path / "out"
    fetch(sample(tmp_path / "in", "learningbook", 1), out)
    before = contents(out)
    with pytest.raises(UsageFault) as refused:
        fetch(sample(tmp_path / "other", "famly", 1), out)
    assert refused.value.code == "out-other-export"
    assert contents(out) == before


@pytest.mark.parametrize("where", [".", "export", "export/media"])
def test_a_folder_that_is_somebodys_is_left_alone(where: str, tmp_path: Path) -> None:
    """What nobody fetched or copied there is no part of an export, and is not written over."""
    export, out = sample(tmp_path / "in", "famly", 1), tmp_path / "out"
    if where != ".":
        fetch(export, out)
    (out / where).mkdir(parents=True, exist_ok=True)
    (out / where / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageFault) as refused:
        fetch(export, out)
    assert refused.value.code == "out-not-empty"
    assert (out / where / "letter.txt").read_text("utf-8") == "mine"


def test_nothing_is_written_into_the_export(tmp_path: Path) -> None:
    """Not even in a folder below it, and not by way of a link."""
    export = sample(tmp_path / "in", "famly", 1)
    (tmp_path / "way").symlink_to(export)
    for out in (export, export / "more", tmp_path / "way" / "more"):
        with pytest.raises(UsageFault) as refused:
            fetch(export, out)
        assert refused.value.code == "inside-export"
    assert len(contents(export)) == 1


def test_an_export_without_links_leaves_nothing_behind(tmp_path: Path) -> None:
    """There is nothing to complete."""
    export = write_export(tmp_path / "in", "famly", {})
    report, asked = fetch(export, tmp_path / "out")
    assert (report.items, asked, report.exit_code) == ((), 0, 0)
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no fault of the platform's, and nobody asks five times for a file that has no room."""
    export, out = sample(tmp_path / "in", "famly", 2), tmp_path / "out"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", CANARY)

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(TryAgain) as failed:
            fetch(export, out)
    assert (failed.value.code, failed.value.place) == ("no-room", "out")
    assert fetch(export, out)[0].exit_code == 0


def test_what_is_kept_is_private(tmp_path: Path) -> None:
    """Children's photos and records: for the one who ran it."""
    fetch(sample(tmp_path / "in", "famly", 1), tmp_path / "out")
    for one in (tmp_path / "out", *(tmp_path / "out").rglob("*")):
        assert one.stat().st_mode & 0o077 == 0, one


def test_ids_that_could_name_another_file_name_none(tmp_path: Path) -> None:
    """An id with slashes or dots is counted as one whose file cannot be named; nothing lies outside."""
    export = tmp_path / "in"
    write_export(export, "famly", {1: link("famly", 1)})
    page = export / "page.json"
    page.write_text(page.read_text("utf-8").replace("pic-1", "../../pic"), "utf-8")
    report, asked = fetch(export, tmp_path / "out")
    assert (asked, [one.reason for one in report.items]) == (0, ["no-address"])
    assert not list(tmp_path.glob("pic*"))


def test_the_report_adds_up_and_names_no_link(tmp_path: Path) -> None:
    """All media that were links stand in it once, each with what became of it."""
    export = sample(tmp_path / "in", "tapestry", 6)

    def mixed(request: httpx.Request) -> httpx.Response:
        number = int(request.url.path[3])
        answers = {2: httpx.Response(404), 3: httpx.Response(500), 4: httpx.Response(200, content=b"<html>")}
        return answers.get(number) or photo_for(request)

    report, _ = fetch(export, tmp_path / "out", mixed)
    told = json.loads((tmp_path / "out/report.json").read_text("utf-8"))
    assert told == report.document()
    assert told["linked"] == 6 == sum(told["outcomes"].values()) == len(told["media"])
    assert told["outcomes"] == {
        "fetched": 3,
        "already-there": 0,
        "expired": 2,
        "refused": 0,
        "failed": 1,
        "sign-in": 0,
        "not-tried": 0,
    }
    assert report.exit_code == 6
    assert "://" not in json.dumps(told)


def run(*words: object) -> Result:
    """Run the command line in this process, as typed."""
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[respx.Router]:
    """Let every name be a public one, and nobody wait."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (PUBLIC, 443))])
    monkeypatch.setattr("time.sleep", lambda _: None)
    with respx.mock(assert_all_called=False) as router:
        yield router


def test_as_a_manager_types_it(public: respx.Router, tmp_path: Path) -> None:
    """Fetch, then plan and inspect with the completed export: the photos go where links could not."""
    public.get().mock(side_effect=photo_for)
    export, out = sample(tmp_path / "in", "learningbook", 2), tmp_path / "out"
    assert "media-linked" in run("plan", export, "--child", "child-HL.1", "--for", "parent", "--json").stdout
    done = run("fetch-media", export, "--out", out)
    assert done.exit_code == 0, done.output
    assert "2 fetched" in done.stdout
    planned = run("plan", out / COMPLETED, "--child", "child-HL.1", "--for", "parent", "--json")
    assert planned.exit_code == 0
    assert "media-linked" not in planned.stdout
    again = run("fetch-media", export, "--out", out, "--json")
    assert json.loads(again.stdout)["outcomes"]["already-there"] == 2
    assert CANARY not in done.output + again.output + planned.output


def test_exit_codes_tell_what_to_do(public: respx.Router, tmp_path: Path) -> None:
    """4: save the export again; 6: run the same again; 2: call it differently."""
    public.get(host=HOSTS["famly"]).respond(410)
    public.get(host=HOSTS["tapestry"]).respond(503)
    assert run("fetch-media", sample(tmp_path / "a", "famly"), "--out", tmp_path / "1").exit_code == 4
    assert run("fetch-media", sample(tmp_path / "b", "tapestry"), "--out", tmp_path / "2").exit_code == 6
    assert run("fetch-media", tmp_path / "a").exit_code == 2
    assert run("fetch-media", tmp_path / "a", "--out", tmp_path / "a" / "x").exit_code == 2
    assert run("fetch-media", tmp_path / "none", "--out", tmp_path / "3").exit_code == 4
    assert run("fetch-media", tmp_path / "a", "--out", tmp_path / "4", "--allow-host", "10.0.0.1").exit_code == 2


def test_a_token_comes_from_a_file(public: respx.Router, tmp_path: Path) -> None:
    """It goes to the platform's own host; no option takes it as a word."""
    public.get().mock(side_effect=photo_for)
    token = tmp_path / "token"
    token.write_text("session=abc\n", "ascii")
    export = sample(tmp_path / "in", "tapestry")
    token.chmod(0o644)
    refused = run("fetch-media", export, "--out", tmp_path / "out", "--token-file", token)
    assert refused.exit_code == 2
    token.chmod(0o600)
    assert run("fetch-media", export, "--out", tmp_path / "out", "--token-file", token).exit_code == 0
    assert public.calls.last.request.headers["cookie"] == "session=abc"
    assert "session=abc" not in refused.output


def test_the_hosts_are_listed_before_anything_is_fetched(public: respx.Router, tmp_path: Path) -> None:
    """Where the adapter does not know a host, a manager sees which it is, and decides."""
    export = write_export(
        tmp_path / "in", "tapestry", {1: f"https://cdn.example/1.jpg?{CANARY}", 2: "http://10.0.0.1/2.jpg"}
    )
    listed = run("fetch-media", export, "--list-hosts")
    assert listed.exit_code == 0
    assert "1 by cdn.example" in listed.stdout
    assert CANARY not in listed.stdout
    assert public.calls.call_count == 0
    public.get(host="cdn.example").mock(side_effect=photo_for)
    done = run("fetch-media", export, "--out", tmp_path / "out", "--allow-host", "cdn.example", "--json")
    assert json.loads(done.stdout)["outcomes"] | {"fetched": 1, "refused": 1} == json.loads(done.stdout)["outcomes"]
    assert done.exit_code == 4


def test_an_error_of_the_export_is_its_own(tmp_path: Path) -> None:
    """A damaged export is refused by name before anything is asked for."""
    export = sample(tmp_path / "in", "famly")
    (export / "page.json").write_text('{"data": ', "utf-8")
    with pytest.raises(BridgeError) as refused:
        fetch(export, tmp_path / "out")
    assert refused.value.exit_code == 4
    assert not (tmp_path / "out").exists()
