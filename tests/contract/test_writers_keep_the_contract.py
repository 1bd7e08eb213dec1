"""Every adapter that writes keeps every promise of a writer, on journals with everything a journal can hold."""

from collections.abc import Mapping
from typing import ClassVar

import pytest

import journal_bridge_famly
import journal_bridge_folder
import journal_bridge_learningbook
import journal_bridge_tapestry
from contract import famly_written, tapestry_hard_journals
from contract.small_journals import twice_journals, typed_journals
from journal_bridge import registry
from journal_bridge.adapter import Writer
from journal_bridge.testing import WriterContract
from journal_bridge.testing.writer_contract import Make


class TestFolderWrites(WriterContract):
    """The neutral journal folder."""

    adapter = journal_bridge_folder.adapter
    own: ClassVar[Mapping[str, Make]] = {"what people type": typed_journals, "one file twice": twice_journals}


class TestFamlyWrites(WriterContract):
    """A capture of the web app."""

    adapter = journal_bridge_famly.adapter
    own: ClassVar[Mapping[str, Make]] = famly_written.MADE


class TestTapestryWrites(WriterContract):
    """Answers and media as tools save them."""

    adapter = journal_bridge_tapestry.adapter
    own: ClassVar[Mapping[str, Make]] = {"what is lost here alone": tapestry_hard_journals.rare_journals}


class TestLearningbookWrites(WriterContract):
    """Tables, a document, media and reports."""

    adapter = journal_bridge_learningbook.adapter
    own: ClassVar[Mapping[str, Make]] = {"what people type": typed_journals, "one file twice": twice_journals}


@pytest.mark.parametrize("one", registry.installed(), ids=lambda one: one.name)
def test_every_writer_is_asked(one: registry.Installed) -> None:
    """No adapter writes without being asked these questions."""
    asked = [kind.adapter.name for kind in WriterContract.__subclasses__()]
    assert not isinstance(one.reader, Writer) or one.name in asked
