"""Write a transfer's record: `papers.json`, which any program can check, and `papers.html`, to print and file."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined

from journal_bridge import __version__, state_words
from journal_bridge.errors import TryAgain, UsageFault
from journal_bridge.journal import uk_time
from journal_bridge.private_files import write_new
from journal_bridge.transfer_papers import ADVICE
from journal_bridge.transfer_papers.models import (
    SAID_BY_SENDER,
    Accepted,
    Integrated,
    Offer,
    Opened,
    Paper,
    Received,
    Refused,
)
from journal_bridge.transfer_record.finding import TransferRecord

FILE: Final = "papers.json"
PAGE: Final = "papers.html"


def document(record: TransferRecord) -> dict[str, object]:
    """Return the record as a document: both cards and all papers, in the form of schemas/transfer/1.0."""
    return {
        "transfer": record.transfer.id,
        "comes_to": record.transfer.state.value,
        "sender": record.sender.card.text,
        "receiver": record.receiver.card.text,
        "papers": [one.document() for one in record.papers],
    }


def write(record: TransferRecord, out: Path, now: datetime) -> tuple[Path, Path]:
    """Write the record into a new or empty folder, and return both files.

    Raises:
        UsageFault: `out-not-empty`.
        TryAgain: `delivery-failed` when the folder cannot be written.
    """
    content = json.dumps(document(record), indent=1, sort_keys=True) + "\n"
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise UsageFault("out-not-empty", out.name)
        write_new(out / FILE, content.encode())
        write_new(out / PAGE, _page(record, now).encode())
    except OSError:
        raise TryAgain("delivery-failed", out.name) from None
    return out / FILE, out / PAGE


def _page(record: TransferRecord, now: datetime) -> str:
    """Return the page to print: no script, nothing fetched, and no child named."""
    template = files("journal_bridge.transfer_record").joinpath("page.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["moment"] = _moment
    rows = [
        {
            "at": one.paper.at,
            "who": (record.sender if one.paper.paper in SAID_BY_SENDER else record.receiver).name,
            "kind": one.paper.paper,
            "says": _says(one.paper),
            "sha256": one.sha256,
            "signature": one.signature,
        }
        for one in record.papers
    ]
    return environment.from_string(template).render(
        record=record,
        rows=rows,
        stands=state_words.EITHER[record.transfer.state].capitalize(),
        ends=[("From", record.sender), ("To", record.receiver)],
        since=record.transfer.since,
        now=now,
        program=f"journal-bridge {__version__}",
    )


def _says(paper: Paper) -> str:
    """Return what a paper says, for people; numbers only, as papers have no names."""
    found = next((words for kind, words in _WORDS.items() if isinstance(paper, kind)), None)
    return found(paper) if found else "I take it back; keep nothing of it."


def _offer(paper: Offer) -> str:
    adds = f" It adds to transfer {paper.base[:8]}." if paper.base else ""
    size = f"{paper.bytes:,} bytes, sealed to you"
    return f"I offer a journal of {_counted(paper)}: {size}.{adds}"


def _counted(paper: Offer | Opened) -> str:
    return f"{paper.entries} entries, and {paper.media} photos, films and papers"


def _integrated(paper: Integrated) -> str:
    aside = "".join(f", {one.count} set aside ({one.reason})" for one in paper.set_aside)
    return f"A person here has filed it: {paper.stored} stored, {paper.known} known before{aside}."


_WORDS: Final[Mapping[type, Callable[..., str]]] = {
    Offer: _offer,
    Accepted: lambda _: "I can take it, and keep room for it.",
    Received: lambda paper: f"Every byte is here, {paper.bytes:,} of them, as they were offered.",
    Opened: lambda paper: f"It is open and whole: {_counted(paper)}.",
    Integrated: _integrated,
    Refused: lambda paper: f"No ({paper.code.value}). {ADVICE[paper.code].words}",
}


def _moment(moment: datetime) -> str:
    here = uk_time(moment)
    return f"{here.day} {here:%B %Y, %H:%M:%S}"
