"""Put tokens in the place of names; everything else stays as it was."""

from collections.abc import Iterable

from journal_bridge.minimise.names.page import opens_sentence
from journal_bridge.minimise.names.spans import Found, NameSpan


def redact(text: str, spans: Iterable[NameSpan], *, unsure: bool = False) -> tuple[str, int]:
    """Return the text with each sure name replaced by its token, and how many; `unsure` takes doubtful ones too.

    A token that opens a sentence gets a capital.
    """
    parts: list[str] = []
    position = count = 0
    for span in spans:
        if span.action is Found.REDACT or (unsure and span.action is Found.HOLD):
            opening = opens_sentence(text, span.start)
            parts += [text[position : span.start], _capital(span.token) if opening else span.token]
            position = span.end
            count += 1
    return "".join([*parts, text[position:]]), count


def _capital(token: str) -> str:
    return token[0].upper() + token[1:]
