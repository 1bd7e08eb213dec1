"""What the new platform has no place for is told before anything is written, on the page, and on each receipt."""

import json
from pathlib import Path
from typing import Any

import pytest

import convert_samples
from convert_samples import ANN, BO, DOT, Asked
from journal_bridge.errors import ExitCode
from stories import line
from toy.journal_bridge_postcards import adapter

OTHER = "A card is an observation that its family has seen; anything else is not put on a card."
TOLD = {
    ("comment", 2, "Nobody answers on a card."),
    (
        "family_observation",
        1,
        "A card is an observation that its family has seen; anything else is not put on a card.",
    ),
    ("observation", 2, OTHER),
    ("child.date_of_birth", 4, "A card has no birthday."),
}
"""Some of what a platform of postcards does not take of the small setting's journals."""


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return the small setting, with a platform of postcards to go to."""
    convert_samples.lightly(monkeypatch)
    convert_samples.install(monkeypatch, "postcards", adapter)
    return Asked(tmp_path)


def told(lines: list[dict[str, Any]], part: str) -> set[tuple[str, int, str]]:
    """Return losses as part, count and reason."""
    return {(one[part], one["count"], one["reason"]) for one in lines}


def test_a_plan_names_every_loss_before_anything_is_written(asked: Asked) -> None:
    """A manager sees what the platform will not take while there is still time to choose another."""
    planned = line.run(*asked.words("--plan", "--json", to="postcards"))
    assert planned.exit_code == ExitCode.DONE
    assert told(json.loads(planned.stdout)["not_taken"], "part") >= TOLD
    assert not asked.out.exists()
    shown = line.run(*asked.words("--plan", to="postcards")).output
    assert "Nobody answers on a card." in " ".join(shown.split())
    assert "comments" in shown
    assert "observation.body" not in shown  # a word for programs


def test_page_report_and_receipts_say_what_the_plan_said(asked: Asked) -> None:
    """Each receipt tells its own child's losses; over all, what two children share is counted once."""
    assert asked.run(to="postcards").exit_code == ExitCode.DONE
    report = json.loads((asked.out / "keep-at-the-setting/report.json").read_bytes())
    assert told(report["not_taken"], "part") >= TOLD
    receipts = {one["child"]: one for one in asked.receipts()}
    comments = {child: sum(n for part, n, _ in told(one.get("not_taken", []), "kind") if part == "comment")
                for child, one in receipts.items()}  # fmt: skip
    assert (comments[ANN], comments[BO], comments[DOT]) == (2, 2, 0)
    assert receipts[ANN]["package"] == {
        "platform": "postcards",
        "adapter": "postcards 1",
        "layout": "card table",
        "evidence": "inference",
        "children": 4,
    }
    page = (asked.out / "1-READ-ME.html").read_text("utf-8")
    assert "Nobody answers on a card." in page
    assert "Post the cards." in page


def test_a_draft_is_not_on_a_card(asked: Asked) -> None:
    """What a platform would show to a family is not written there at all, unless the family has seen it."""
    assert asked.run(to="postcards").exit_code == ExitCode.DONE
    cards = (asked.out / "package/cards.csv").read_text("utf-8")
    assert "a tower of nine" in cards
    assert "puddle" not in cards
    assert "settle her slowly" not in cards
