"""Every text of an entry, in one place: what is searched for names is exactly what is redacted."""

from collections.abc import Callable, Iterator

from journal_bridge.journal import Block, Body, Comment, Entry, Judgement, NextStep

Rewrite = Callable[[str], str]
"""A function from a text to the text that may leave."""


def entry_texts(entry: Entry) -> Iterator[str]:
    """Yield every text of an entry but its comments: title, body, next steps, judgements, report kind."""
    seen: list[str] = []

    def note(text: str) -> str:
        seen.append(text)
        return text

    rewrite_entry(entry, note)
    yield from seen


def rewrite_entry(entry: Entry, rewrite: Rewrite) -> Entry:
    """Return the entry with every one of its texts rewritten; comments are left as they are."""
    changes: dict[str, object] = {
        "title": rewrite(entry.title) if entry.title else entry.title,
        "body": rewrite_body(entry.body, rewrite),
        "next_steps": tuple(_next_step(step, rewrite) for step in entry.next_steps),
        "judgements": tuple(rewrite_judgement(judgement, rewrite) for judgement in entry.judgements),
    }
    if entry.kind == "report":
        changes["report_kind"] = rewrite(entry.report_kind)
    return entry.model_copy(update=changes)


def rewrite_comment(comment: Comment, rewrite: Rewrite) -> Comment:
    """Return the comment with its text rewritten."""
    return comment.model_copy(update={"body": rewrite_body(comment.body, rewrite)})


def rewrite_body(body: Body, rewrite: Rewrite) -> Body:
    """Return the blocks with their texts rewritten."""
    return tuple(Block(style=block.style, text=rewrite(block.text)) for block in body)


def _next_step(step: NextStep, rewrite: Rewrite) -> NextStep:
    judgements = tuple(rewrite_judgement(judgement, rewrite) for judgement in step.judgements)
    return step.model_copy(update={"body": rewrite_body(step.body, rewrite), "judgements": judgements})


def rewrite_judgement(judgement: Judgement, rewrite: Rewrite) -> Judgement:
    """Rewrite every field: a platform's own framework, area or level can be anybody's words."""
    typed = ("framework", "edition", "area", "aspect", "statement", "band", "level", "note", "words")
    values = {field: getattr(judgement, field) for field in typed}
    return judgement.model_copy(update={field: rewrite(text) for field, text in values.items() if text})
