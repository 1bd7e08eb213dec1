"""What people plan next stands under a heading of their own; what is answered to a comment is a comment as well."""

import pytest

from contract.tapestry_cases import entry, observation, page, read_setting
from journal_bridge.journal import Block, Comment, NextStep, plain


def told(notes: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the blocks of an observation's text, and its next steps."""
    _, journals = read_setting({"page_1.json": page(observation(1, 31, notes=notes))})
    found = entry(journals, "child-31")
    return [(block.style, block.text) for block in found.body], [plain(step.body) for step in found.next_steps]


def comments(*raw: object) -> tuple[tuple[Comment, ...], list[str]]:
    """Return the comments read, and the reasons of what was lost of them."""
    reading, journals = read_setting({"page_1.json": page(observation(1, 31, comments=list(raw)))})
    assert reading.source_records["observation"] == reading.mapped_records["observation"] == 1
    return entry(journals, "child-31").comments, [loss.reason for loss in reading.losses if loss.kind == "part"]


@pytest.mark.parametrize("heading", ["<b>Next steps</b>", "<strong>next step:</strong>", "<b>Next Steps :</b>"])
def test_what_stands_below_next_steps_is_planned(heading: str) -> None:
    """Practitioners write their plans at the end of the note, for there is no field for them."""
    body, steps = told(f"<p>She dug.</p><p>{heading}</p><p>Longer planks.</p><ul><li>A rope</li></ul>")
    assert body == [("paragraph", "She dug.")]
    assert steps == ["Longer planks.", "A rope"]


@pytest.mark.parametrize(
    "notes",
    [
        "<p>She dug.</p><p>Next steps: longer planks.</p>",
        "<p>She dug.</p><p><b>Next steps</b></p>",
        "<p><b>Next steps</b></p><p>Up the ladder.</p><p><b>Then</b></p><p>Down again.</p>",
        "She dug.\n\nNext steps\n\nLonger planks.",
    ],
    ids=["in one line", "nothing below", "more headings below", "plain text"],
)
def test_nothing_else_is_taken_for_a_plan(notes: str) -> None:
    """A story about the next steps of a ladder stays a story."""
    body, steps = told(notes)
    assert steps == []
    assert "ext steps" in " ".join(text for _, text in body)


def test_a_plan_is_a_block_for_each_step() -> None:
    """What was a list of steps stays one."""
    _, journals = read_setting(
        {"page_1.json": page(observation(1, 31, notes="<p><b>Next steps</b></p><ul><li>One</li><li>Two</li></ul>"))}
    )
    assert entry(journals, "child-31").next_steps == (
        NextStep(body=(Block(style="bullet", text="One"),)),
        NextStep(body=(Block(style="bullet", text="Two"),)),
    )


def test_what_is_answered_to_a_comment_follows_it() -> None:
    """A grandmother's question and the answer to it are both read, in their order."""
    answer = {"content": "Every day!", "createdAt": "2026-03-03T08:00:00Z", "user": {"fullName": "Priya Dell"}}
    found, lost = comments(
        {"content": "Does she dig often?", "replies": [answer, {"content": "Too often", "replies": [answer]}]},
        {"content": "Lovely"},
    )
    assert [plain(one.body) for one in found] == [
        "Does she dig often?",
        "Every day!",
        "Too often",
        "Every day!",
        "Lovely",
    ]
    assert len({one.id for one in found}) == 5
    assert lost == []


def test_an_answer_is_for_nobody_its_comment_is_not_for() -> None:
    """What staff answer to staff is staff's, though nothing marks it."""
    found, _ = comments({"content": "Shall we?", "staffOnly": True, "replies": [{"content": "Not yet"}]})
    assert [one.audience for one in found] == ["staff", "staff"]


def test_an_answer_to_a_deleted_comment_is_counted() -> None:
    """Nothing that was answered disappears without a line."""
    found, lost = comments({"content": "x", "deletedAt": "2026-03-03", "replies": [{"content": "y"}]})
    assert found == ()
    assert lost == ["a comment marked as deleted", "what was answered to a comment marked as deleted"]


@pytest.mark.parametrize("number", [0, 3, "many"])
def test_a_number_of_answers_is_no_answer(number: object) -> None:
    """A count beside a comment costs nothing, and stays among the details."""
    _, journals = read_setting(
        {"page_1.json": page(observation(1, 31, comments=[{"content": "x", "replies": number}]))}
    )
    found = entry(journals, "child-31")
    assert [plain(one.body) for one in found.comments] == ["x"]
    assert found.extras.get("comments", []) == ([{"replies": number}] if number else [])
