"""What families answered goes to no new platform, and the page says so before somebody relies on it."""

from pathlib import Path

import pytest

import convert_samples
from convert_samples import Asked


def test_the_page_says_that_refusals_must_be_entered_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither platform nor package knows a family's no, so the manager is told to enter it."""
    convert_samples.lightly(monkeypatch)
    asked = Asked(tmp_path)
    convert_samples.consents(asked.consents, bo="no")
    asked.run()
    assert not asked.read().consents
    page = " ".join((asked.out / "1-READ-ME.html").read_text("utf-8").split())
    assert "no answer of a family goes along in this folder" in page
