"""A name that somebody typed with a blank too many, or on two lines, stops nobody's journal."""

import json
from pathlib import Path

import pytest

import convert_samples
from convert_samples import Asked
from journal_bridge import converting
from journal_bridge.errors import ExitCode

TYPED = {
    "Ann Archerfield": " Ann  Archerfield ",
    "Una Bellwether": "Una\nBellwether",
    "Priya Dellwood": "Priya\tDellwood",
}


@pytest.mark.parametrize("target", [one.name for one in converting.targets()])
def test_blanks_in_names_stop_no_conversion(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children, parents and staff arrive under the same names, on one line, and all children go."""
    convert_samples.lightly(monkeypatch)
    asked = Asked(tmp_path)
    for path in asked.export.glob("*/journal.json"):
        text = path.read_text("utf-8")
        for plain, typed in TYPED.items():
            text = text.replace(json.dumps(plain), json.dumps(typed))
        path.write_text(text, "utf-8")
    done = asked.run(to=target)
    assert done.exit_code in {ExitCode.DONE, ExitCode.HELD}, done.output
    journals = [asked.read().journal(child.id) for child in asked.read().children]
    named = {name.full for one in journals for name in (one.child.known_as, one.child.legal_name) if name}
    assert len(journals) == len(convert_samples.CHILDREN)
    assert {"Ann Archerfield"} <= named | {person.name for one in journals for person in one.people}
    assert not [name for name in named if " ".join(name.split()) != name]
