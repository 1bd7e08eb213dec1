"""A document that is cleaned, or refused."""

from pathlib import Path

import pytest

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media.paper import clean_pdf


def cleaned_pdf(folder: Path, data: bytes) -> Path:
    """Return the cleaned copy of a document."""
    (folder / "source.pdf").write_bytes(data)
    clean_pdf(folder / "source.pdf", folder / "target.pdf")
    return folder / "target.pdf"


def refusal_of(folder: Path, data: bytes) -> str:
    """Return the code under which a document is refused."""
    with pytest.raises(MediaRefused) as caught:
        cleaned_pdf(folder, data)
    return caught.value.code
