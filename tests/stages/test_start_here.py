"""The first file of every folder tells anybody how to open the rest, and nothing about a child."""

import pytest

from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.films import FILMS
from journal_bridge.bundle.manifest import MANIFEST, SIGNATURE
from journal_bridge.bundle.sealed import BOOK
from journal_bridge.bundle.start_here import START_HERE, start_here

SYSTEMS = ("Windows", "Mac", "iPhone", "Android", "Chromebook", "Linux")


HANDED_OVER = sorted(set(Edition) - {Edition.OWN})
"""Editions that leave; the setting's own file comes without a first page."""


def _words(edition: Edition, volumes: int = 1, films: int = 0) -> str:
    return start_here(edition, volumes=volumes, films=films).decode("ascii")


@pytest.mark.parametrize("key", [str, str.casefold, str.swapcase], ids=["as it is", "without case", "other case"])
def test_it_is_the_first_file_one_sees(key: type[str]) -> None:
    """However a computer sorts names, this one stands before the book, the films and the manifest."""
    names = [FILMS, BOOK, MANIFEST, SIGNATURE, START_HERE]
    assert min(names, key=key) == START_HERE


@pytest.mark.parametrize("edition", HANDED_OVER)
def test_films_are_spoken_of_only_where_there_are_films(edition: Edition) -> None:
    """Nobody is sent looking for a ZIP that is not there."""
    assert "film" not in _words(edition).lower()
    assert "ZIP" not in _words(edition)
    assert FILMS in _words(edition, films=1)


@pytest.mark.parametrize("edition", HANDED_OVER)
def test_every_system_has_a_program_for_the_book_and_one_for_the_films(edition: Edition) -> None:
    """Whatever I have at home, I am told what opens it, and that it costs nothing."""
    book, films = _words(edition, films=1).split("FILMS, LARGE PHOTOS AND PAPERS")
    for part in (book, films):
        assert [name for name in SYSTEMS if f"  {name}" not in part] == []
        assert "free" in part


def test_a_book_in_volumes_and_films_in_parts_are_named_as_they_are_called() -> None:
    """The names in the text are the names in the folder."""
    words = " ".join(_words(Edition.PARENT, volumes=3, films=12).split())
    assert "from learning-journal-1-of-3.pdf to learning-journal-3-of-3.pdf" in words
    assert "films-and-originals-01-of-12.zip" in words
    assert BOOK not in words
    assert FILMS not in words


@pytest.mark.parametrize("edition", HANDED_OVER)
def test_the_limits_of_a_zip_are_told(edition: Edition) -> None:
    """What can be seen without the passphrase, and why the passphrase is so long."""
    words = " ".join(_words(edition, films=1).split())
    assert "can read the names in it, how many files there are and how long each is" in words
    assert "only as good as its passphrase" in words


@pytest.mark.parametrize("volumes", [1, 2, 12])
@pytest.mark.parametrize("films", [0, 1, 12])
@pytest.mark.parametrize("edition", HANDED_OVER)
def test_it_can_be_read_in_the_oldest_of_editors(edition: Edition, volumes: int, films: int) -> None:
    """Plain letters, lines that fit any window, and ends of lines that Windows 7's editor knows too."""
    words = start_here(edition, volumes=volumes, films=films)
    assert max(map(len, words.decode("ascii").splitlines())) <= 80
    assert words.count(b"\n") == words.count(b"\r\n") == words.count(b"\r")
