"""The page on a transfer's papers: its tables are the program's, and its steps name what the program does."""

import json
import re
from pathlib import Path
from typing import Final, get_args

import pytest

from journal_bridge.error_codes import CODES
from journal_bridge.errors import NotVerified
from journal_bridge.transfer_papers import ADVICE, ENDS, MOVES, Step, TransferState, moved
from journal_bridge.transfer_papers.models import LARGEST, PAPER_SCHEMA, SAID_BY_SENDER, Paper
from test_docs import coded, rows, section

PAGE: Final = Path(__file__).resolve().parents[1] / "schemas/transfer/1.0/README.md"
TEXT: Final = PAGE.read_text(encoding="utf-8")
KINDS: Final = get_args(get_args(Paper)[0])
SHARED: Final = {"schema", "paper", "transfer", "sender", "receiver", "at"}


def fields(kind: type) -> set[str]:
    """Return the fields of a kind of paper, as they are written."""
    return {field.alias or name for name, field in kind.model_fields.items()}  # type: ignore[attr-defined]


def test_every_paper_is_in_the_table_with_who_signs_it_and_its_fields() -> None:
    """Whoever writes another gateway finds all fields there, and none that does not exist."""
    table = coded(section(PAGE, "What a paper says"))
    assert list(table) == [kind.model_fields["paper"].default for kind in KINDS]
    for kind in KINDS:
        name = kind.model_fields["paper"].default
        by, says, own = table[name]
        assert by == ("sender" if name in SAID_BY_SENDER else "receiver")
        assert set(re.findall(r"`(\w+)`", own)) - {"reason", "count"} == fields(kind) - SHARED
        assert says.split(";")[0].split(",")[0] in str(kind.__doc__)
    listed = re.findall(r"^- ((?:`\w+`, )*`\w+`):", section(PAGE, "What a paper says"), re.MULTILINE)
    assert set(re.findall(r"\w+", " ".join(listed))) == SHARED


def test_the_line_that_is_signed_and_the_limits_are_those_in_force() -> None:
    """The first line and the length of a text stand there as the program has them."""
    assert f"\n```\n{PAPER_SCHEMA}\n```\n" in TEXT
    assert TEXT.count(f"{LARGEST:,} bytes") == 2
    (shape,) = re.findall(r"```json signed\n(.*?)```", TEXT, re.DOTALL)
    assert set(json.loads(shape)) == {"text", "signature"}


@pytest.mark.parametrize("state", TransferState)
def test_the_moves_on_paper_are_the_moves_in_force(state: TransferState) -> None:
    """Each cell of the table: where a step leads, that it lies behind, or that it does not follow."""
    header, *table = rows(section(PAGE, "States and moves"))
    assert [cell.strip("`") for cell in header[1:]] == [step.value for step in Step]
    told = {cells[0].strip("`"): cells[1:] for cells in table}
    assert list(told) == [one.value for one in TransferState]
    assert told[state.value] == [_cell(state, step) for step in Step]


def _cell(state: TransferState, step: Step) -> str:
    if (state, step) in MOVES:
        return f"`{MOVES[state, step].value}`"
    try:
        assert moved(state, step) is state
    except NotVerified:
        return ""
    return "same"


def test_the_ends_are_named() -> None:
    """A transfer that has ended is left alone."""
    (ends,) = re.findall(r"^(.*?) are ends:", section(PAGE, "States and moves"), re.MULTILINE)
    assert set(re.findall(r"`([a-z-]+)`", ends)) == {one.value for one in ENDS}


def test_every_refusal_is_in_the_table_as_it_is_said() -> None:
    """Code, whether to send again, who says it, and the very sentence the sending manager reads."""
    table = coded(section(PAGE, "Why a transfer is refused"))
    assert table == {
        code.value: [advice.again.value, "a person" if advice.by_person else "a program", advice.words]
        for code, advice in ADVICE.items()
    }


def test_every_code_of_a_check_is_one() -> None:
    """The codes in the steps are the program's."""
    codes = set(re.findall(r"`((?:paper|transfer|unsupported)-[a-z-]+)`", TEXT))
    assert {"paper-malformed", "paper-signature", "paper-out-of-turn", "transfer-known"} <= codes
    assert codes <= CODES.keys()
