"""The small values every part of the journal is made of: ids, days, aware times, blocks of text, provenance."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, PlainSerializer, WithJsonSchema

UK: Final = ZoneInfo("Europe/London")
"""Time zone of every setting this project serves; platforms store UTC, families remember UK time."""

# No journal tells of a day outside 1900 to 2199; years at the edge of the calendar break time zones.
# Digits are written out, as \d is any script's digit in some languages and a Latin one in others.
_DATE: Final = r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_DAY: Final = rf"^{_DATE}$"
_TIME: Final = rf"^{_DATE}T{_CLOCK}:[0-5][0-9](\.[0-9]{{1,6}})?(Z|[+-]{_CLOCK})$"

MOST: Final = 2**53 - 1
"""The largest number of anything: the last whole number that every JSON reader holds exactly (RFC 8259, 6)."""


class Model(BaseModel):
    """Base of every journal record: frozen, nothing unknown accepted, never quoting a value in an error."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        ser_json_inf_nan="null",
        use_attribute_docstrings=True,
    )


def uk_time(moment: datetime) -> datetime:
    """Return an aware moment on the UK clock, whole seconds, keeping the offset that was in force that day."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UK).replace(microsecond=0)


def _only(pattern: str, kind: type[date]) -> BeforeValidator:
    """Accept a day or time only in the published form, so that this program and the JSON Schema agree."""
    compiled = re.compile(pattern)

    def check(value: object) -> object:
        if isinstance(value, str):
            if compiled.match(value) is None:
                raise ValueError("not in the published form")
            return kind.fromisoformat(value)
        return value

    return BeforeValidator(check)


def _write_time(moment: datetime) -> str:
    return uk_time(moment).isoformat()


Day = Annotated[date, _only(_DAY, date), WithJsonSchema({"type": "string", "format": "date", "pattern": _DAY})]
"""A calendar day, `YYYY-MM-DD`: the day something was seen, with no time pretended."""

Moment = Annotated[
    datetime,
    _only(_TIME, datetime),
    PlainSerializer(_write_time, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": _TIME}),
]
"""An aware time, RFC 3339, written on the UK clock with its offset."""

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$")]
"""An opaque id, unique in its journal, without anything that could climb out of a folder."""

Text = Annotated[str, Field(max_length=1_000_000)]
"""Free text in any language, as written; a million characters is ten times the longest report seen."""

Label = Annotated[str, Field(max_length=1_000)]
"""A short text, shown on one line: a name, a title, a tag."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest, 64 lower-case hexadecimal digits."""

Extras = dict[str, JsonValue]
"""What had no home in the journal, verbatim under the source's own names; never leaves unless a person asks."""


class Block(Model):
    """One block of text: a paragraph, a heading, a bullet point or a quotation; never markup."""

    style: Literal["paragraph", "heading", "bullet", "quote"] = "paragraph"
    text: Text


Body = tuple[Block, ...]
"""A text as its blocks, in order."""


class Source(Model):
    """Where a record came from, in the shape of W3C PROV: platform, setting, file, record id, adapter version."""

    platform: Label
    """What the record was first kept in: a platform, a diary, the name of a program."""
    setting: Label | None = None
    """The setting it was kept at, by whatever name or number the platform has for it."""
    file: Label | None = None
    """The file of the export that held it; no person's name belongs here."""
    record: Label | None = None
    """Its own number or id there, so that it can be found again."""
    adapter: Label
    """The program that made this record of it, with its version."""


def plain(body: Body) -> str:
    """Return the text of a body with one line a block."""
    return "\n".join(block.text for block in body)


def paragraphs(text: str | None) -> Body:
    """Return plain text as paragraphs, split at line breaks; empty lines fall away."""
    lines = (line.strip() for line in (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return tuple(Block(text=line) for line in lines if line)
