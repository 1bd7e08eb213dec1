"""Write the published schemas from the models, so that the promise and the program cannot drift apart."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from journal_bridge.journal import Journal, Roster
from journal_bridge.minimise.decision_rows import DecisionList
from journal_bridge.minimise.policy import Policy
from journal_bridge.receipt.paper import Receipt

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: Final[Mapping[str, tuple[type[BaseModel], str]]] = {
    "journal/1.0/journal.schema.json": (Journal, "journal-bridge journal 1.0"),
    "journal/1.0/roster.schema.json": (Roster, "journal-bridge roster 1.0"),
    "policy/1.0/policy.schema.json": (Policy, "journal-bridge policy 1.0"),
    "decisions/1.0/decisions.schema.json": (DecisionList, "journal-bridge decisions 1.0"),
    "receipt/1.0/receipt.schema.json": (Receipt, "journal-bridge receipt 1.0"),
}
"""Every published schema: its path under schemas/, the model it is written from, and its title."""


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


SPECIFIED: Final = ("bundle/1.0/SHA256SUMS",)
"""Digests of what is specified by hand and not by a model: they are entered in the digests of all schemas."""


def documents(folder: Path) -> dict[str, bytes]:
    """Return every schema document by its path under schemas/, and the digests in SHA256SUMS.

    Args:
        folder: where schemas/ lies, for the digests of what no model describes.
    """
    written = {path: _document(model, title) for path, (model, title) in SCHEMAS.items()}
    summed = written | {path: (folder / path).read_bytes() for path in SPECIFIED}
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {path}\n" for path, body in sorted(summed.items()))
    return written | {"SHA256SUMS": sums.encode()}


def write(folder: Path) -> None:
    """Write every schema document below a folder."""
    for path, body in documents(folder).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


def _document(model: type[BaseModel], title: str) -> bytes:
    schema = model.model_json_schema(mode="validation", schema_generator=_Plain)
    document = {"$schema": DIALECT, "$id": f"urn:journal-bridge:{title.split()[1]}:1.0"} | schema | {"title": title}
    return (json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()
