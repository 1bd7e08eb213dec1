"""The papers of a transfer as other programs read them: schemas, examples, and a script in another language."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from bundle_vectors.people import RECEIVER, SENDER
from journal_bridge import schema
from journal_bridge.errors import BridgeError
from journal_bridge.keys import Card
from journal_bridge.ledger import Ledger
from journal_bridge.transfer_papers import SignedPaper, Step, TransferState, read_signed
from ledger_samples import NOON
from test_two_validators_agree import spoiled
from transfer_examples.gathering import documents
from transfer_examples.people import BY_SENDER, by_hand

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "schemas/transfer/1.0"
SCRIPT: Final = FOLDER / "check.mjs"
EXAMPLES: Final = documents()
PAPERS: Final = sorted((FOLDER / "examples/papers").glob("*.json"))
CHAINS: Final = sorted((FOLDER / "examples/chains").glob("*.json"))

WITHOUT_A_LEDGER: Final = {"transfer-known": "paper-out-of-turn", "transfer-unknown": "paper-out-of-turn"}
"""What whoever remembers no transfer, and reads one chain only, says of an id used twice or never offered."""


def validator(name: str) -> Draft202012Validator:
    """Return a validator that knows JSON Schema and nothing of this program."""
    document = json.loads((FOLDER / f"{name}.schema.json").read_bytes())
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document, format_checker=FormatChecker())


def verdict(path: Path) -> str:
    """Return the verdict in a file's name."""
    return path.stem.split("-")[0]


def sent(untrusted_text: object) -> bool:
    """Return whether a text says that the sender speaks; what is no JSON, nobody says."""
    try:
        said: Any = json.loads(str(untrusted_text))["paper"]
    except (KeyError, TypeError, ValueError):
        return True
    return said in list(BY_SENDER)


def is_read(text: str) -> bool:
    """Return whether the program takes a text for a paper, signed by whoever should have."""
    setting = SENDER if sent(text) else RECEIVER
    try:
        read_signed(by_hand(text, setting), Card.parse(setting.card))
    except BridgeError:
        return False
    return True


def test_the_examples_are_what_the_generators_make() -> None:
    """Run `make vectors` and read the difference when this fails."""
    there = {path.relative_to(FOLDER / "examples").as_posix(): path.read_bytes() for path in (*PAPERS, *CHAINS)}
    assert there == EXAMPLES


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_schema_and_program_give_a_paper_the_verdict_in_its_name(path: Path) -> None:
    """A paper the published schema refuses is refused by the program, and the other way round."""
    text = path.read_text(encoding="utf-8")
    by_schema = validator("paper").is_valid(json.loads(text))
    assert (verdict(path) != "invalid", verdict(path) == "valid") == (by_schema, is_read(text))


@pytest.mark.parametrize("path", [path for path in PAPERS if verdict(path) == "valid"], ids=lambda path: path.stem)
def test_wherever_a_paper_is_spoiled_both_give_one_verdict(path: Path) -> None:
    """Some hundred spoiled papers each: what the schema accepts, the program does, and nothing else."""
    published = validator("paper")
    verdicts = [
        (published.is_valid(document), is_read(json.dumps(document)))
        for _, document in spoiled(json.loads(path.read_bytes()))
    ]
    assert len(verdicts) >= 100
    assert {first for first, second in verdicts if first is not second} == set()


@pytest.mark.parametrize("path", CHAINS, ids=lambda path: path.stem)
def test_a_chain_comes_to_what_it_says(path: Path, tmp_path: Path) -> None:
    """Signatures, turns and answers: a ledger takes the papers as they come, or says why not."""
    chain = json.loads(path.read_bytes())
    shape = validator("signed-paper")
    assert all(shape.is_valid(one) for one in chain["papers"]) is (verdict(path) != "invalid")
    assert validator("chain").is_valid(chain) is (verdict(path) != "invalid")
    assert _outcome(chain, tmp_path) == chain["comes_to"]
    assert (chain["comes_to"] in set(TransferState)) is (verdict(path) == "valid")


def _outcome(chain: dict[str, Any], folder: Path) -> str:
    """Return the state a receiving setting's ledger comes to, or the code of the refusal."""
    cards = {"sender": Card.parse(chain["sender"]), "receiver": Card.parse(chain["receiver"])}
    state = ""
    try:
        with Ledger.open(folder, clock=lambda: NOON) as ledger:
            for paper in _read(chain["papers"], cards):
                state = _taken(ledger, paper)
    except BridgeError as refused:
        return refused.code
    return state


def _read(untrusted_papers: list[Any], cards: dict[str, Card]) -> Iterator[SignedPaper]:
    for untrusted in untrusted_papers:
        yield read_signed(untrusted, cards["sender" if sent(untrusted["text"]) else "receiver"])


def _taken(ledger: Ledger, paper: SignedPaper) -> str:
    said = paper.paper
    if said.paper == "offer":
        return ledger.transfers.offered(paper, NOON).transfer.state.value
    return ledger.transfers.move(said.sender, said.transfer, Step(said.paper), NOON, paper).transfer.state.value


def test_every_verdict_and_every_paper_has_examples() -> None:
    """All three kinds of example are there, and each paper among them."""
    for paths in (PAPERS, CHAINS):
        verdicts = [verdict(path) for path in paths]
        assert all(verdicts.count(one) >= 4 for one in ("valid", "invalid", "refused"))
    said = {json.loads(path.read_bytes())["paper"] for path in PAPERS if verdict(path) == "valid"}
    assert said == {step.value for step in Step} - {"bytes", "presented", "deadline"}


def checked(*chains: Path) -> tuple[list[str], int]:
    """Return what the script says of some chains, and how it ended."""
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        pytest.skip("Node is not installed (make tools)")
    ran = subprocess.run([node, SCRIPT, *chains], capture_output=True, text=True, timeout=60, check=False)
    return ran.stdout.splitlines(), ran.returncode


def test_a_script_in_another_language_says_the_same_of_every_chain() -> None:
    """A hundred lines of plain Node, with no package and nothing of ours."""
    comes_to = [json.loads(path.read_bytes())["comes_to"] for path in CHAINS]
    assert checked(*CHAINS) == ([WITHOUT_A_LEDGER.get(one, one) for one in comes_to], 1)
    assert checked(*(path for path in CHAINS if verdict(path) == "valid"))[1] == 0


def test_a_card_with_a_slip_and_a_text_that_is_no_json_end_the_script_with_a_code(tmp_path: Path) -> None:
    """Whoever copied a card wrongly learns that, and not that a signature is forged."""
    good = json.loads(EXAMPLES["chains/valid-integrated.json"])
    slip = good["sender"][:20] + ("A" if good["sender"][20] != "A" else "B") + good["sender"][21:]
    for changed, code in (({"sender": slip}, "key-malformed"), ({"papers": [by_hand("no")]}, "paper-malformed")):
        (tmp_path / "chain.json").write_text(json.dumps(good | changed))
        assert checked(tmp_path / "chain.json") == ([code], 1)


def test_nothing_of_the_draft_is_released() -> None:
    """Until they are entered by hand, the shapes of papers may change; the page says so."""
    released = schema.released(ROOT / "schemas")
    assert not any(path.startswith("transfer/") for path in released)
    assert schema.DRAFTS.keys() & schema.SCHEMAS.keys() == set()
    assert "not released**" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_what_is_signed_is_written_out_in_the_examples() -> None:
    """The first line is part of the format: a change of it in the program alone would be noticed here."""
    (offer,) = json.loads(EXAMPLES["chains/valid-only-offered.json"])["papers"]
    signed = b"journal-bridge/paper/1.0\n" + offer["text"].encode()
    SENDER.signing.public_key().verify(base64.b64decode(offer["signature"]), signed)
