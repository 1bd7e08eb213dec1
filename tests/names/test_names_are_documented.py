"""The page on minimising lists every rule of the engine, and the word lists are those THIRD_PARTY.md speaks of."""

import hashlib
from pathlib import Path

from journal_bridge.minimise import names
from journal_bridge.minimise.names.spans import CONFIDENCE

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(names.__file__).parent / "data"


def test_every_rule_of_a_place_is_documented() -> None:
    """With how sure it is."""
    page = (ROOT / "docs/minimising.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    for rule, sure in CONFIDENCE.items():
        assert any(f"`{rule}`" in row.split("|")[1] and f"| {sure} |" in row for row in rows), rule


def test_word_lists_of_others_are_named_with_their_digest() -> None:
    """A list that was made again has another digest."""
    told = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
    for path in sorted(DATA.glob("*.txt")):
        ours = path.read_text("utf-8").startswith("#")
        assert f"`{path.name}`" in told
        assert ours or hashlib.sha256(path.read_bytes()).hexdigest() in told, path.name
    assert hashlib.sha256((DATA / "SCOWL-COPYRIGHT").read_bytes()).hexdigest() in told


def test_word_lists_are_folded_and_hold_nothing_twice_by_hand() -> None:
    """Small letters without accents, so that they are found."""
    for path in sorted(DATA.glob("*.txt")):
        text = "".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
        assert text.isascii(), path.name
        assert text == text.lower(), path.name
