"""The receipt: schema-checked, signed, printable, without a name, and refused when its sums do not add up."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from journal_bridge.errors import OurFault, TryAgain
from journal_bridge.handover import ItemKind, Purpose, State
from journal_bridge.keys import SettingKeys, verify
from journal_bridge.receipt import Receipt, keep, printable
from journal_bridge.receipt.issuing import check_sums
from journal_bridge.receipt.paper import AuditLine, FileLine, KindCount, LeftOutLine, LossLine, PackageLine

SCHEMA = Path(__file__).resolve().parents[2] / "schemas/receipt/1.0/receipt.schema.json"
HOSTILE = "<script>alert('&')</script>[[child]]"


def receipt(**changes: Any) -> Receipt:  # noqa: ANN401 - any field of a receipt
    """Return a receipt whose sums add up: ten items, six carried, three withheld, one held."""
    values: dict[str, Any] = {
        "transfer_id": "0123456789abcdef0123456789abcdef",
        "issued_at": datetime(2025, 7, 20, 9, 30, tzinfo=UTC),
        "program": "journal-bridge 0.1.0",
        "platform": "somewhere",
        "adapter": "somewhere 1",
        "child": "child-1",
        "journal_id": "j-1",
        "purpose": Purpose.SETTING,
        "basis": "Form 12, invented",
        "records": (KindCount(kind="note", source=5, mapped=3, lost=2),),
        "losses": (LossLine(kind="note", reason="the same record again", count=2),),
        "warnings": ("3 photos are not there.",),
        "items": 10,
        "carried": 6,
        "withheld": 3,
        "held": 1,
        "redactions": 4,
        "left_out": (left(State.WITHHOLD, 3), left(State.HOLD, 1)),
        "sealed_to": "passphrase",
        "route": "folder",
        "files": (FileLine(name="learning-journal.pdf", bytes=10, sha256="a" * 64),),
        "audit": AuditLine(number=12, sha256="b" * 64),
    }
    return Receipt.model_validate(values | changes)


def for_a_package(**changes: Any) -> Receipt:  # noqa: ANN401 - any field of a receipt
    """Return the receipt of a journal that went into a package for another platform."""
    line = PackageLine(
        platform="elsewhere", adapter="elsewhere 1", layout="files", evidence="inference", children=3
    )
    lost = (LossLine(kind="comment.media", reason="No comment holds a photo there.", count=2),)
    values = {"purpose": "platform", "sealed_to": None, "package": line, "not_taken": lost}
    return receipt(**(values | changes))


def left(state: State, count: int) -> LeftOutLine:
    """Return a line about what stayed behind."""
    reason = "Waiting for approval when it was exported."
    return LeftOutLine.model_validate(
        {
            "kind": ItemKind.ENTRY,
            "detail": "observation",
            "state": state,
            "rule": "pending",
            "reason": reason,
            "count": count,
        }
    )


class Reader(HTMLParser):
    """Collects what a page says, its tags, and whatever it would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, and what it points to."""
        self.tags.append(tag)
        self.links += [str(value) for name, value in attrs if name in {"src", "href", "onload", "onclick"}]

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.said.append(data)


def test_what_is_kept_follows_the_published_schema(tmp_path: Path) -> None:
    """Another program can read every receipt by the schema we publish."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    for one in (
        receipt(),
        receipt(basis=None, purpose=Purpose.PARENT),
        receipt(warnings=(), losses=()),
        for_a_package(),
    ):
        keep(one, tmp_path, lambda content: content[:64])
        document = json.loads((tmp_path / "receipt.json").read_bytes())
        assert not list(Draft202012Validator(schema).iter_errors(document))


def test_the_signature_is_over_the_bytes_that_are_kept(tmp_path: Path) -> None:
    """Whoever holds the card can prove that not a letter of the receipt was changed."""
    keys = SettingKeys.create(tmp_path / "keys", None)
    keep(receipt(), tmp_path / "kept", keys.sign)
    document = (tmp_path / "kept/receipt.json").read_bytes()
    signature = bytes.fromhex((tmp_path / "kept/receipt.json.sig").read_text().strip())
    assert verify(keys.card, document, signature)
    assert not verify(keys.card, document.replace(b'"carried":6', b'"carried":7'), signature)


@pytest.mark.parametrize(
    "changes",
    [
        {"carried": 7},
        {"items": 11},
        {"withheld": 2, "held": 2, "items": 11},
        {"held": 0},
        {"left_out": ()},
        {"left_out": (left(State.WITHHOLD, 4), left(State.HOLD, 1))},
        {"records": (KindCount(kind="note", source=5, mapped=3, lost=1),)},
    ],
)
def test_sums_that_do_not_add_up_are_refused(changes: dict[str, Any]) -> None:
    """No receipt is issued that loses an item or a record between its lines."""
    check_sums(receipt())
    with pytest.raises(OurFault):
        check_sums(receipt(**changes))


def test_held_and_withheld_are_not_swapped() -> None:
    """What waits for a person is not counted as settled, even when the total is right."""
    with pytest.raises(OurFault):
        check_sums(receipt(withheld=1, held=3))


def test_the_page_says_all_of_it_and_runs_nothing() -> None:
    """The page has every figure, fetches nothing and runs nothing."""
    reader = Reader()
    reader.feed(printable(receipt()))
    said = " ".join(" ".join(reader.said).split())
    for word in ("10", "6", "3", "1", "The receiving setting", "Form 12, invented", "20 July 2025", "a" * 64):
        assert word in said
    assert "Waiting for approval when it was exported." in said
    assert "3 photos are not there." in said
    assert not {"script", "img", "iframe", "link", "object"} & set(reader.tags)
    assert reader.links == []
    assert "[[" not in said


def test_a_package_is_named_with_what_it_does_not_take() -> None:
    """For a new platform the page says which package it went into, that nothing is locked, and what is lost."""
    reader = Reader()
    reader.feed(printable(for_a_package()))
    said = " ".join(" ".join(reader.said).split())
    assert "Into a package of 3 children's journals for elsewhere (files; inference)." in said
    assert "comment: media No comment holds a photo there. 2" in said
    assert "in clear" in said
    assert "has no place for" not in printable(receipt())


@pytest.mark.parametrize("changes", [{"sealed_to": "passphrase"}, {"package": None}])
def test_what_is_handed_over_is_either_sealed_or_a_package(changes: dict[str, Any]) -> None:
    """No receipt leaves it open whether a journal lies there locked or in clear."""
    check_sums(for_a_package())
    with pytest.raises(OurFault):
        check_sums(for_a_package(**changes))


def test_nothing_on_the_page_is_obeyed() -> None:
    """A basis or a warning with markup in it, or with the page's own marks, is printed as it is."""
    odd = receipt(basis=HOSTILE, platform=HOSTILE, warnings=(HOSTILE,), sealed_to=HOSTILE)
    reader = Reader()
    page = printable(odd)
    reader.feed(page)
    assert "script" not in reader.tags
    assert page.count("alert(&#x27;&amp;&#x27;)") == 4
    assert "".join(reader.said).count("[[child]]") == 4


def test_a_full_disc_is_try_again(tmp_path: Path) -> None:
    """A receipt that cannot be written says so; nothing is wrong with the journal."""
    (tmp_path / "kept").write_text("a file where the folder should be")
    with pytest.raises(TryAgain):
        keep(receipt(), tmp_path / "kept", lambda content: content)


def test_a_receipt_has_no_field_for_a_name() -> None:
    """Nothing on it can hold a child's name; the child is the platform's opaque id."""
    properties = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]
    assert not [name for name in properties if re.search(r"known_as|legal|given|family|birth", name)]


def test_words_that_look_like_a_place_on_the_page_stay_words() -> None:
    """A basis that says [[files]] is printed as it was typed, once."""
    page = printable(receipt(basis="see [[files]] and [[losses]]"))
    assert "see [[files]] and [[losses]]" in page
    assert page.count("SHA-256") == 1
