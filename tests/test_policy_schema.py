"""The policy as a published schema: what it accepts and refuses, and what only the program can refuse."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from journal_bridge.errors import BridgeError
from journal_bridge.minimise import read_policy

POLICIES = Path(__file__).resolve().parents[1] / "schemas/policy/1.0"
EXAMPLES = sorted((POLICIES / "examples").glob("*.json"))


def _by_schema(example: Path) -> bool:
    document = json.loads((POLICIES / "policy.schema.json").read_bytes())
    return Draft202012Validator(document, format_checker=FormatChecker()).is_valid(json.loads(example.read_bytes()))


def _by_program(example: Path) -> bool:
    try:
        read_policy(example)
    except BridgeError:
        return False
    return True


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_two_validators_give_the_verdict_in_the_file_name(example: Path) -> None:
    """What the schema refuses the program refuses; what only makes no sense, the program refuses alone."""
    wanted = {"valid": (True, True), "invalid": (False, False), "refused": (True, False)}
    assert wanted[example.stem.split("-")[0]] == (_by_schema(example), _by_program(example))


def test_every_verdict_has_examples() -> None:
    """All three kinds of example are there."""
    verdicts = [example.stem.split("-")[0] for example in EXAMPLES]
    assert all(verdicts.count(verdict) >= 5 for verdict in ("valid", "invalid", "refused"))


@pytest.mark.parametrize(
    "example", [path for path in EXAMPLES if not path.stem.startswith("valid")], ids=lambda path: path.stem
)
def test_a_refusal_never_quotes_the_policy(example: Path) -> None:
    """A policy holds addresses: an error names the key, and no word of what stands there."""
    with pytest.raises(BridgeError) as refused:
        read_policy(example)
    words = ("child-07", "Mother", "MOTHER", "perhaps", "everybody", "01/09/2026", "a-b")
    told = str(refused.value).replace(example.name, "")
    assert not any(word in told for word in words)


def test_a_later_version_is_refused_by_name() -> None:
    """Half a policy is not used: what this program does not know may be what protects a child."""
    with pytest.raises(BridgeError) as refused:
        read_policy(POLICIES / "examples/invalid-later-version.json")
    assert refused.value.code == "unsupported-version"
