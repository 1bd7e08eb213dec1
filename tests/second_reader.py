"""The second reader of sealed bundles, loaded from where its specification lies, in the shape of our own."""

import importlib.util
import sys
from collections.abc import Collection
from pathlib import Path
from types import ModuleType

from journal_bridge.errors import NotVerified
from journal_bridge.keys import Card, SettingKeys

SPECIFICATION = Path(__file__).resolve().parents[1] / "schemas" / "bundle" / "1.0"
READER = SPECIFICATION / "reader.py"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle_reader", READER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # nothing is put beside the specification
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = written
    return module


reader = _loaded()


def open_by_second_reader(
    path: Path, receiver: SettingKeys, sender: Card | None, out: Path, seen: Collection[str] = ()
) -> None:
    """Open a sealed bundle with the second reader, raising its verdict as our own error."""
    us = (reader.keys_in(receiver.card.text), receiver._identity)  # noqa: SLF001 - only keys.py may hold it otherwise
    try:
        reader.open_bundle(path, us, reader.keys_in(sender.text) if sender else None, out, seen)
    except reader.Refused as refused:
        raise NotVerified(refused.verdict, str(refused)) from None
