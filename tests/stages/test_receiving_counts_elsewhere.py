"""A bundle is proven and counted in a process of its own: what ends that one is an error here, and no more."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from journal_bridge.bundle import counting, counting_child
from journal_bridge.bundle.counting import Counted, count, counted
from journal_bridge.bundle.opening import decrypt
from journal_bridge.errors import NotVerified, OurFault
from journal_bridge.transfer_papers import TransferState
from receiving_samples import ENTRIES, MEDIA, TRANSFER, Post, World, refused
from stages.sealed_parts import files_under

SECOND = "f" * 32


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Make keys and one packed journal for all these tests."""
    return Post.made(tmp_path_factory.mktemp("post"))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every bundle be too large to be read in this process."""
    monkeypatch.setattr(counting, "SMALL", 0)


def decrypted(post: Post, folder: Path, **changes: Any) -> Path:  # noqa: ANN401 - as `Post.sealed`
    """Return where a bundle lies in clear."""
    sealed = folder / "sealed.age"
    sealed.write_bytes(post.sealed(**changes))
    return decrypt(sealed, post.us, folder)


def child_says(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Put another program in the reader's place."""
    monkeypatch.setattr(counting, "_COMMAND", (sys.executable, "-c", program))


@pytest.mark.usefixtures("small")
def test_the_reader_finds_what_this_process_finds(post: Post, tmp_path: Path) -> None:
    """The same counts, the same statement, and nothing written anywhere."""
    path = decrypted(post, tmp_path, base=SECOND)
    before = set(files_under(tmp_path))
    wanted = Counted(TRANSFER, SECOND, ENTRIES, MEDIA)
    assert count(path, post.us.card, post.them.card, {SECOND}) == wanted
    assert counted(path, post.us.card, post.them.card, {SECOND}) == wanted
    assert before == set(files_under(tmp_path))


@pytest.mark.usefixtures("small")
def test_the_reader_refuses_what_this_process_refuses(post: Post, tmp_path: Path) -> None:
    """By the same code and place, across the two processes."""
    path = decrypted(post, tmp_path, base=SECOND)
    for card, seen, wanted in (
        (post.third.card, {SECOND}, "signature-bad"),
        (post.them.card, {SECOND, TRANSFER}, "already-received"),
        (post.them.card, set(), "base-unknown"),
    ):
        for ask in (count, counted):
            with pytest.raises(NotVerified) as told:
                ask(path, post.us.card, card, seen)
            assert (wanted, True) == (told.value.code, told.value.place.startswith("statement."))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "print('no answer')",
        "print('[]')",
        "print('{}')",
        'print(\'{"refused": "no-code-of-ours"}\')',
        "raise SystemExit(1)",
    ],
)
def test_a_reader_that_ends_badly_is_an_error_of_ours(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """No verdict on the bundle, no word of it on the terminal."""
    path = decrypted(post, tmp_path)
    child_says(monkeypatch, program)
    with refused("internal", OurFault):
        count(path, post.us.card, post.them.card, ())
    assert capfd.readouterr().err == ""


@pytest.mark.usefixtures("small")
def test_a_reader_that_takes_too_long_is_ended(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However it hangs, the next arrival is opened."""
    path = decrypted(post, tmp_path)
    child_says(monkeypatch, "import signal; signal.pause()")
    monkeypatch.setattr(counting, "START_SECONDS", 0.05)
    with refused("internal", OurFault):
        count(path, post.us.card, post.them.card, ())


@pytest.mark.usefixtures("small")
def test_the_reader_is_told_no_secret(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database's password in our environment is not in the reader's, nor is a key in its question."""
    monkeypatch.setenv("JOURNAL_BRIDGE_LEDGER", "a secret")
    heard = tmp_path / "heard"
    child_says(monkeypatch, f"import os, sys; open({str(heard)!r}, 'w').write(str(os.environ) + sys.stdin.read())")
    with refused("internal", OurFault):
        count(decrypted(post, tmp_path), post.us.card, post.them.card, ())
    told = heard.read_text()
    assert "PATH" in told
    assert "JOURNAL_BRIDGE" not in told
    assert "AGE-SECRET-KEY" not in told


@pytest.mark.usefixtures("small")
def test_an_arrival_is_opened_by_the_reader(post: Post, tmp_path: Path) -> None:
    """The whole way, with a bundle that this process does not read itself."""
    world = World(post, tmp_path / "workspace")
    assert world.opened().state is TransferState.WAITING_FOR_MANAGER


def test_a_small_bundle_starts_no_process(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot fill this one, and another takes longer to start than it takes to read."""
    path = decrypted(post, tmp_path)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("a process was started"))
    assert count(path, post.us.card, post.them.card, ()).entries == ENTRIES


def test_the_reader_may_use_so_much_memory_and_no_more() -> None:
    """A document made to fill it ends the reader, not the computer."""
    program = "from journal_bridge.bundle import counting_child as child; child._limit_memory(); bytearray(3 << 30)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (run.returncode, b"MemoryError" in run.stderr) == (1, True)


def test_the_readers_answer_holds_numbers_and_codes(post: Post, tmp_path: Path) -> None:
    """What crosses between the two processes names nobody."""
    question = {"path": str(decrypted(post, tmp_path)), "ours": post.us.card.text, "sender": post.them.card.text}
    found = counting_child.answer(question | {"seen": []})
    assert found == {"transfer_id": TRANSFER, "base": None, "entries": ENTRIES, "media": MEDIA}
    assert counting_child.answer(question | {"seen": [TRANSFER]}) == {
        "refused": "already-received",
        "place": "statement.json",
    }
