"""The passphrase card: a page to print and keep apart, on which nobody takes one sign for another."""

import re
import shutil
import stat
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from journal_bridge.bundle.card import card_page, write_card
from journal_bridge.bundle.passphrases import ALPHABET, Passphrases, generate
from journal_bridge.errors import UsageFault

CHROMIUM = shutil.which("chromium")
BOTH = Passphrases("7KQM-2XVD-9RTB-HW4N", "M3ZC-8PGA-W5YE-1J0T")


class _Signs(HTMLParser):
    """Reads the large signs of each passphrase, group by group, as somebody types them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.typed: list[str] = []
        self._in = ""
        self.feed(page)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = dict(attrs).get("class") or ""
        if self._in == "phrase":
            self.typed.append("")

    def handle_endtag(self, _tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in in {"sign", "dash"}:
            self.typed[-1] += data


def test_what_is_printed_is_what_is_typed() -> None:
    """Sign by sign and hyphen by hyphen, for the book and for the films."""
    for _ in range(50):
        both = Passphrases(generate(), generate())
        assert list(both) == _Signs(card_page(both)).typed


def test_every_sign_has_a_word_of_its_own_for_the_telephone() -> None:
    """B for Bravo; zero is said as zero, and no two signs sound the same."""
    text = card_page(BOTH)
    assert "Hotel, Whiskey, four, November" in text
    assert "one, Juliett, zero, Tango" in text
    words = set()
    for sign in ALPHABET:
        phrase = f"{sign}QZK-7WRT-M4XB-9HJD"
        said = re.findall(r'<p class="said"><span>(\S+), ', card_page(Passphrases(phrase)))
        words.add(said[0])
    assert len(words) == len(ALPHABET)


def test_nothing_on_it_says_whose_it_is() -> None:
    """Whoever finds the card alone learns nothing: all cards are the same but for the passphrases."""
    other = card_page(Passphrases("9RTB-HW4N-7KQM-2XVD", "8PGA-W5YE-M3ZC-1J0T"))

    def rest(page: str) -> str:
        return re.sub(r'(?s)<div class="phrase".*?</p>', "", page)

    assert rest(card_page(BOTH)) == rest(other)
    assert "to be written by hand" in other


def test_a_card_without_films_says_nothing_of_films() -> None:
    """One passphrase, one block."""
    page = card_page(Passphrases(BOTH.book))
    assert _Signs(page).typed == [BOTH.book]
    assert "films" not in page.lower()


def test_a_passphrase_of_ones_own_is_printed_as_it_is() -> None:
    """Small letters are called small, a space can be seen, and nothing claims that there are only capitals."""
    page = card_page(Passphrases("qz7 Ol<1&-x_y.w'K"))
    assert _Signs(page).typed == ["qz7␣Ol<1&-x_y.w'K"]
    for said in ("small Quebec", "space", "Oscar", "small Lima", "less-than sign", "one", "hyphen", "underline"):
        assert said in page
    assert "There is no letter O" not in page


def test_the_page_runs_nothing_and_fetches_nothing() -> None:
    """It can be opened on a computer without a network, and nothing on it phones home."""
    page = card_page(Passphrases("<script>alert(1)</script>"))
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.findall(r"(?:href|src|url)\s*[=(]", page)


def test_it_is_written_for_me_alone_and_never_over_anything(tmp_path: Path) -> None:
    """Mode 0600, never beside the bundle, never over an older card."""
    (tmp_path / "bundle" / "inner").mkdir(parents=True)
    write_card(tmp_path / "card.html", BOTH, tmp_path / "bundle")
    assert stat.S_IMODE((tmp_path / "card.html").stat().st_mode) == 0o600
    before = (tmp_path / "card.html").read_bytes()
    for place, code in (
        (tmp_path / "card.html", "file-exists"),
        (tmp_path / "bundle" / "card.html", "passphrase-place"),
        (tmp_path / "bundle" / "inner" / "card.html", "passphrase-place"),
        (tmp_path / "nowhere" / "card.html", "not-found"),
    ):
        with pytest.raises(UsageFault) as refused:
            write_card(place, BOTH, tmp_path / "bundle")
        assert refused.value.code == code
    assert before == (tmp_path / "card.html").read_bytes()


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_it_fits_on_one_page_with_the_passphrases_above_the_fold(tmp_path: Path) -> None:
    """Printed on A4, the longest of one's own on one page; folded, all signs lie inside the upper half."""
    write_card(tmp_path / "card.html", Passphrases("W" * 16 + "m" * 16, BOTH.films))
    words: list[str | Path] = [
        CHROMIUM or "",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
    ]
    words += [f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'card.pdf'}"]
    subprocess.run([*words, (tmp_path / "card.html").as_uri()], capture_output=True, check=True)
    asked: list[str | Path] = ["pdftotext", "-bbox", tmp_path / "card.pdf", "-"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert told.count("<page ") == 1
    places = [float(y) for y in re.findall(r'yMax="([\d.]+)">[A-Z0-9](?:[A-Z0-9-])*</word>', told)]
    assert re.search(r'height="84[12]', told)
    assert len(places) >= 8
    assert max(places[:8]) < 421 - 6 / 25.4 * 72


def test_where_nothing_can_be_written_nothing_half_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full stick, or one that only reads: I am told to choose another place."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UsageFault) as told:
        write_card(tmp_path / "card.html", BOTH)
    assert (told.value.code, list(tmp_path.iterdir())) == ("no-folder", [])
    with pytest.raises(UsageFault) as told:
        write_card(tmp_path / ("x" * 300), BOTH)
    assert told.value.code == "no-folder"
