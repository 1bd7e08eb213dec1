"""Write the published schemas from the models, so that the promise and the program cannot drift apart.

`python -m journal_bridge.schema schemas` writes them all, and refuses to write a released one otherwise than it is.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from journal_bridge.journal import Journal, Roster
from journal_bridge.minimise.decision_rows import DecisionList
from journal_bridge.minimise.policy import Policy
from journal_bridge.receipt.paper import Receipt
from journal_bridge.transfer_papers.models import Chain, Paper, SignedText

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: Final[Mapping[str, tuple[Any, str]]] = {
    "journal/1.0/journal.schema.json": (Journal, "journal-bridge journal 1.0"),
    "journal/1.0/roster.schema.json": (Roster, "journal-bridge roster 1.0"),
    "policy/1.0/policy.schema.json": (Policy, "journal-bridge policy 1.0"),
    "decisions/1.0/decisions.schema.json": (DecisionList, "journal-bridge decisions 1.0"),
    "receipt/1.0/receipt.schema.json": (Receipt, "journal-bridge receipt 1.0"),
}
"""Every released schema: its path under schemas/, the type it is written from, and its title."""

DRAFTS: Final[Mapping[str, tuple[Any, str]]] = {
    "transfer/1.0/paper.schema.json": (Paper, "journal-bridge paper 1.0-draft"),
    "transfer/1.0/chain.schema.json": (Chain, "journal-bridge chain 1.0-draft"),
    "transfer/1.0/signed-paper.schema.json": (SignedText, "journal-bridge signed-paper 1.0-draft"),
}
"""Schemas that are written in the same way and were not released: they may still change."""


class _Plain(GenerateJsonSchema):
    """JSON Schema without pydantic's per-field titles, which say nothing the name does not."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401 - pydantic's own signature
        del schema
        return False

    def field_is_required(self, field: Any, total: bool) -> bool:  # noqa: ANN401 - pydantic's own signature
        """Demand what says what a record is: our classes fill it in, a file must not leave it to be guessed."""
        return _says_what_it_is(field["schema"]) or super().field_is_required(field, total)

    def default_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's own signature
        written = super().default_schema(schema)
        if _says_what_it_is(schema):
            del written["default"]
        return written


def _says_what_it_is(schema: Mapping[str, Any]) -> bool:
    """Tell a version or a kind: a field with a default which can have no other value."""
    return (
        schema["type"] == "default"
        and schema["schema"]["type"] == "literal"
        and len(schema["schema"]["expected"]) == 1
    )


OPENAPI: Final = "gateway/1.0/openapi.json"
"""What two gateways say to each other over HTTP; a draft like the papers, and written from the handlers."""

SPECIFIED: Final = ("bundle/1.0/SHA256SUMS",)
"""Digests of what is specified by hand and not by a model: they are entered in the digests of all schemas."""


def documents(folder: Path) -> dict[str, bytes]:
    """Return every schema document by its path under schemas/, and the digests in SHA256SUMS.

    Args:
        folder: where schemas/ lies, for the digests of what no model describes.
    """
    written = {path: _document(told, title) for path, (told, title) in {**SCHEMAS, **DRAFTS}.items()}
    written[OPENAPI] = _openapi()
    summed = written | {path: (folder / path).read_bytes() for path in SPECIFIED}
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {path}\n" for path, body in sorted(summed.items()))
    return written | {"SHA256SUMS": sums.encode()}


RELEASED: Final = "RELEASED"
"""Digests of released files, as `sha256sum` writes them: kept by people, and written by no program."""


class ReleasedFileChanged(Exception):
    """A released file would change, or has: the message names it and says what to do."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"schemas/{path} is released and stays as it is. Take back what changes it, or make a new version"
            " beside it: schemas/VERSIONS.md, 'How to make 1.1'."
        )


def released(folder: Path) -> dict[str, str]:
    """Return the digests of released files, by their paths under schemas/."""
    lines = (folder / RELEASED).read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines if line[:1] != "#")}


def keep_promises(folder: Path, written: Mapping[str, bytes]) -> None:
    """Check that writing some documents, by their paths under schemas/, leaves every released file as it was.

    Raises:
        ReleasedFileChanged: naming the first that would be another.
    """
    for path, digest in released(folder).items():
        there = folder / path
        content = written[path] if path in written else there.read_bytes() if there.is_file() else b""
        if hashlib.sha256(content).hexdigest() != digest:
            raise ReleasedFileChanged(path)


def write(folder: Path) -> None:
    """Write every schema document below a folder, or none.

    Raises:
        ReleasedFileChanged: a released one would be another.
    """
    written = documents(folder)
    keep_promises(folder, written)
    for path, body in written.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


def _document(told: Any, title: str) -> bytes:  # noqa: ANN401 - a model, or a choice among several
    schema = TypeAdapter(told).json_schema(mode="validation", schema_generator=_Plain)
    urn = ":".join(("urn", *title.split()))
    document = {"$schema": DIALECT, "$id": urn} | schema | {"title": title}
    return (json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _openapi() -> bytes:
    from journal_bridge.gateway.app import gateway_app  # noqa: PLC0415 - whoever wants a schema needs no web server
    from journal_bridge.gateway.documenting import document_bytes  # noqa: PLC0415 - see above

    return document_bytes(gateway_app(None))


def main(folder: Path) -> NoReturn:
    """Write the schemas and end the program: 0, or 1 with the reason on standard error."""
    try:
        write(folder)
    except ReleasedFileChanged as refused:
        sys.exit(str(refused))
    sys.exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
