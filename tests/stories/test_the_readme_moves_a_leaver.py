"""The README's "Move a leaver to another setting", word for word: what is printed there is what is typed."""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from journal_bridge import demo_papers, invented, summaries
from journal_bridge.cli import app
from stories import line
from stories.line import SEED, Factory
from three_platforms import export_of

README = Path(__file__).parents[2] / "README.md"
HEADING = "## Move a leaver to another setting"
PORT = "8471"
ENDS_WELL = {"send": 5}
"""Exit codes other than 0: what is sent waits for a person there. A bundle may leave items waiting, too."""


def section() -> str:
    """Return the section's text."""
    return README.read_text(encoding="utf-8").partition(HEADING)[2].partition("\n## ")[0]


def commands() -> list[list[str]]:
    """Return the section's commands in their order, as a shell would split them."""
    blocks = re.findall(r"```sh\n(.*?)```", section(), re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [shlex.split(line) for line in lines if line.startswith("journal-bridge ")]


@pytest.fixture
def town(tmp_path: Path, tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what `make demo` leaves in it: one platform's export, and the families' answers."""
    line.see_no_faces(monkeypatch)
    there = tmp_path / "demo" / "tapestry"
    shutil.copytree(export_of("tapestry", line.example(tmp_path_factory)), there / "1-the-export")
    ids = demo_papers.ids_of(summaries.inspect(there / "1-the-export")["children"], SEED)
    demo_papers.consents(there / "consents.csv", SEED, ids)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def free_port() -> str:
    """Return a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


@contextmanager
def served(words: list[str], port: str) -> Iterator[None]:
    """Run the gateway as a process of its own, as a second terminal would."""
    ready = Path("ready.json")
    command = [sys.executable, "-m", "journal_bridge", *words[1:], "--port", port, "--ready-file", str(ready)]
    with subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.DEVNULL) as process:
        try:
            while not ready.exists():
                assert process.poll() is None
                time.sleep(0.05)
            yield
        finally:
            process.terminate()


def typed(words: list[str], answer: str | None = None) -> str:
    """Type one command, answer what it asks, and return what it said."""
    result = CliRunner().invoke(app, words[1:], input=answer)
    well = {0, 5} if words[1] == "bundle" else {ENDS_WELL.get(words[1], 0)}
    assert result.exit_code in well, (words, result.output)
    return result.output


def at(workspace: str, *words: str) -> object:
    """Return what a reporting command says to programs."""
    return json.loads(typed(["journal-bridge", *words, "--json", "--workspace", workspace]))


def digits_of(workspace: str) -> str:
    """Return what this manager reads out on the telephone."""
    told = at(workspace, "pair", "list")
    assert isinstance(told, dict)
    return str(told["settings"][0]["digits"])


def test_the_section_works_as_it_is_printed(town: Path) -> None:
    """From an invitation to five papers at both ends; nothing is typed that the README does not say."""
    del town
    port = free_port()
    said = [[word.replace(PORT, port) for word in words] for words in commands()]
    assert [words[1] for words in said] == [
        *("pair", "serve", "pair", "pair", "pair"),
        *("bundle", "send", "inbox", "integrate", "status", "papers"),
    ]
    invite, serve, accept, here, there, *leaver = said
    typed(invite)
    with served(serve, port):
        typed(accept)
        typed(here, digits_of("kingfisher") + "\n")
        assert "both managers have compared" in typed(there, digits_of("oak-school") + "\n")
        for words in leaver:
            transfer = next(iter(at("oak-school", "inbox", "--all")), {}).get("transfer", "")  # type: ignore[call-overload]
            told = typed([transfer[:8] if word == "TRANSFER" else word for word in words])
    assert "5 papers" in told
    child = invented.setting(SEED).child(invented.leaver(SEED)).full_name
    assert child in json.dumps(
        [path.read_text() for path in Path("journals").glob("*/journal.json")], ensure_ascii=False
    )
    assert child not in Path("papers/papers.html").read_text()
