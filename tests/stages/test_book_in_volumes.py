"""A book larger than a file may be becomes volumes: cut at months, each whole by itself and within the limit."""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate, pairwise
from pathlib import Path

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

import book_samples as samples
from journal_bridge.bundle.book import Edition, compose, typeset, volume_paths
from journal_bridge.bundle.book.cutting import Weights, cut
from journal_bridge.bundle.book.locking import lock, most_bytes
from journal_bridge.bundle.book.pictures import Picture, digest
from journal_bridge.bundle.book.splice import splice
from journal_bridge.bundle.choices import Choices
from journal_bridge.errors import UsageFault
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Entry
from runs import SHORT

PASSPHRASE = "a1b2-c3d4-e5f6-g7h8"
LIMIT = 450_000
DATA = {"journal.json": b'{"all": "of it"}'}
MONTHS = 5
"""Months of the sample journal; each has two entries with a photo of about 60 kB each."""


def noise(path: Path, seed: int, size: tuple[int, int] = (300, 230)) -> Path:
    """Write a JPEG that cannot be made smaller: about a byte and a half for every pixel."""
    chance = random.Random(seed)  # noqa: S311 - pictures, no secrets
    Image.frombytes("RGB", size, chance.randbytes(3 * size[0] * size[1])).save(path, quality=88)
    return path


def five_months(folder: Path, months: int = MONTHS) -> MinimisedJournal:
    """Return a journal of so many months, two entries with a photo in each, and a report."""
    folder.mkdir(parents=True, exist_ok=True)
    media = tuple(samples.photo(n, noise(folder / f"{n}.jpg", n).name) for n in range(2 * months))
    days = [date(2023, 1 + n // 2, 6 + n % 2) for n in range(2 * months)]
    entries = [samples.observation(n, day, media=(f"m{n}",)) for n, day in enumerate(days)]
    reports = [entry for entry in samples.whole_book(folder / "other").journal.entries if entry.kind == "report"]
    return samples.minimised(folder, (*entries, *reports), media)


class Series:
    """One book in volumes, made once for all the questions asked of it."""

    def __init__(self, folder: Path) -> None:
        self.journal = five_months(folder / "journal")
        target = folder / "book.pdf"
        choices = Choices(limit=LIMIT)
        self.facts = typeset(self.journal, Edition.PARENT, target, PASSPHRASE, attachments=DATA, choices=choices)
        self.paths = volume_paths(target, self.facts.volumes)
        self.readers = [pypdf.PdfReader(path, password=PASSPHRASE) for path in self.paths]
        self.texts = [[page.extract_text() for page in reader.pages] for reader in self.readers]


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Series:
    """The five months in volumes."""
    return Series(tmp_path_factory.mktemp("series"))


def test_every_volume_is_within_the_limit(series: Series) -> None:
    """Three files, each of which the mailbox takes; together they are larger than one may be."""
    sizes = [path.stat().st_size for path in series.paths]
    assert [path.name for path in series.paths] == ["book-1-of-3.pdf", "book-2-of-3.pdf", "book-3-of-3.pdf"]
    assert series.facts.volumes == 3
    assert max(sizes) <= LIMIT < sum(sizes)
    assert sorted(path.name for path in series.paths[0].parent.glob("*.pdf*")) == [p.name for p in series.paths]


def test_each_volume_says_which_it_is(series: Series) -> None:
    """On the cover, in the title of the window, and at the head of the pages."""
    for number, (reader, pages) in enumerate(zip(series.readers, series.texts, strict=True), 1):
        assert f"Volume {number} of 3" in pages[0]
        assert reader.metadata is not None
        assert f"{samples.NAME}: learning journal, volume {number} of 3" == reader.metadata.title
    heads = [page for page in series.texts[1] if f"{samples.NAME} · volume 2 of 3" in " ".join(page.split())]
    assert heads


def test_no_month_is_cut_that_fits_a_volume(series: Series) -> None:
    """Two months a volume, and the reports with the last of them; every volume has its own bookmarks."""
    titles = [[item.title for item in reader.outline if isinstance(item, dict)] for reader in series.readers]
    assert titles == [
        ["January 2023", "February 2023", "About this book"],
        ["March 2023", "April 2023", "About this book"],
        ["May 2023", "Reports", "About this book"],
    ]


def test_one_contents_page_tells_of_all_volumes(series: Series) -> None:
    """Whichever volume is in hand, it says in which one a month is, and on what page; and that is where it is."""
    listed = [contents_of(pages) for pages in series.texts]
    assert listed[0] == listed[1] == listed[2]
    assert [title for _, title, _ in listed[0]] == [
        "January 2023",
        "February 2023",
        "March 2023",
        "April 2023",
        "May 2023",
        "Reports",
        "About this book",
    ]
    for volume, title, page in listed[0]:
        reader = series.readers[volume - 1]
        bookmark = next(item for item in reader.outline if isinstance(item, dict) and item.title == title)
        number = reader.get_destination_page_number(bookmark)
        assert number is not None
        assert reader.page_labels[number] == page


def contents_of(pages: Sequence[str]) -> list[tuple[int, str, str]]:
    """Return the contents page of a volume as volume, title and page."""
    found, volume = [], 0
    for line in next(text for text in pages if "Contents\nVolume 1" in text).splitlines():
        if line.startswith("Volume "):
            volume = int(line.split()[1].rstrip(","))
        elif listed := re.fullmatch(r"(.+?)(?: 2\xa0moments, 2\xa0photos)?(?: \.)+ (\w+)", line):
            found.append((volume, listed[1], listed[2]))
    return found


def test_what_was_left_out_is_told_once_and_every_volume_says_where(series: Series) -> None:
    """The last page of the last volume tells it; the last pages of the others lead there, and claim nothing."""
    closing = [" ".join(pages[-1].split()) for pages in series.texts]
    for number in (1, 2):
        assert f"This is volume {number} of 3. The book goes on in volume {number + 1}." in closing[number - 1]
        assert "is told at the end of volume 3" in closing[number - 1]
        assert "Nothing was left out" not in closing[number - 1]
    assert "Nothing was left out" in closing[2]


def test_every_volume_holds_the_whole_journal_as_data(series: Series) -> None:
    """Whoever has kept one volume has lost the pictures of the others, and not a word."""
    for reader in series.readers:
        assert {name: contents[0] for name, contents in reader.attachments.items()} == DATA


def test_every_photo_is_in_one_volume_byte_for_byte(series: Series) -> None:
    """Cutting loses no picture and changes none."""
    inside = [digest(raw) for path in series.paths for raw in _pictures(path)]
    wanted = {digest(path.read_bytes()) for path in series.journal.folder.glob("*.jpg")}
    assert wanted <= set(inside)
    assert len(inside) == len(set(inside)) == series.facts.photos


def _pictures(path: Path) -> Iterator[bytes]:
    with pikepdf.open(path, password=PASSPHRASE) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == pikepdf.Name.Image:
                yield thing.read_raw_bytes()


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not on PATH")
def test_a_strict_checker_finds_nothing_wrong_with_any_volume(series: Series) -> None:
    """Each file is a whole PDF of its own, marked for screen readers."""
    for path in series.paths:
        checked = subprocess.run(
            ["qpdf", f"--password={PASSPHRASE}", "--check", path], check=False, capture_output=True
        )
        assert (checked.returncode, checked.stderr) == (0, b"")
    assert series.facts.plain_because is None


def test_a_month_too_large_for_a_volume_is_cut_between_entries(tmp_path: Path) -> None:
    """It says that it goes on; no entry is ever cut."""
    made = compose(
        five_months(tmp_path / "j", 2), Edition.PARENT, tmp_path / "b.pdf", choices=Choices(limit=250_000)
    )
    texts = []
    for path in volume_paths(tmp_path / "b.pdf", made.volumes):
        texts.append(" ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split()))
        assert path.stat().st_size <= 250_000
    assert made.volumes > 2
    assert all(any(f"{month} 2023, continued" in text for text in texts) for month in ("January", "February"))


def test_a_limit_one_entry_exceeds_is_refused_by_its_place(tmp_path: Path) -> None:
    """Never a file over the limit, and never an entry left out: the manager chooses again."""
    with pytest.raises(UsageFault) as refused:
        typeset(
            five_months(tmp_path / "j", 2),
            Edition.PARENT,
            tmp_path / "b.pdf",
            PASSPHRASE,
            choices=Choices(limit=60_000),
        )
    assert refused.value.code == "limit-too-small"
    assert refused.value.place.startswith("entries[")
    assert not list(tmp_path.glob("*b*.pdf*"))


@pytest.mark.parametrize("edition", Edition)
def test_a_book_within_the_limit_is_one_file_as_ever(edition: Edition, tmp_path: Path) -> None:
    """No volume is numbered where there is only one; not even the bytes tell that a limit was chosen."""
    journal = five_months(tmp_path / "j")
    for name, limit in (("with.pdf", 50_000_000), ("without.pdf", None)):
        facts = compose(journal, edition, tmp_path / name, choices=Choices(limit=limit))
        assert facts.volumes == 1
    assert (tmp_path / "with.pdf").read_bytes() == (tmp_path / "without.pdf").read_bytes()


@pytest.mark.parametrize("edition", [Edition.SETTING, Edition.SCHOOL])
def test_other_editions_come_in_volumes_too(edition: Edition, tmp_path: Path) -> None:
    """A school with a small mailbox gets everything as well, each file with the volume at the head of its pages."""
    journal = five_months(tmp_path / "j")
    facts = compose(journal, edition, tmp_path / "b.pdf", choices=Choices(limit=LIMIT, cover="m3"))
    assert facts.volumes > 1
    for number, path in enumerate(volume_paths(tmp_path / "b.pdf", facts.volumes), 1):
        assert path.stat().st_size <= LIMIT
        said = " ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())
        assert f"volume {number} of {facts.volumes}" in said


_COMPOSE = """
import sys
from pathlib import Path
import stages.test_book_in_volumes as here
here.compose(here.five_months(Path(sys.argv[1]) / "j"), here.Edition.PARENT, Path(sys.argv[1]) / "b.pdf",
             choices=here.Choices(limit=here.LIMIT), attachments=here.DATA)
"""


def test_the_same_journal_gives_the_same_volumes_anywhere(tmp_path: Path) -> None:
    """Not the clock's zone, not the order Python keeps sets in, and not chance decides where a book is cut."""
    here, there = tmp_path / "here", tmp_path / "there"
    there.mkdir()
    choices = Choices(limit=LIMIT)
    made = compose(five_months(here / "j"), Edition.PARENT, here / "b.pdf", choices=choices, attachments=DATA)
    path = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    settings = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "77", "PYTHONPATH": path}
    subprocess.run([sys.executable, "-c", _COMPOSE, there], check=True, env=settings)
    assert made.volumes == len(list(there.glob("*.pdf"))) == 3
    for one in volume_paths(here / "b.pdf", 3):
        assert one.read_bytes() == (there / one.name).read_bytes()


@pytest.mark.parametrize("case", range(12))
def test_a_locked_file_is_never_larger_than_was_reckoned(case: int, tmp_path: Path) -> None:
    """Where to cut is reckoned before the lock; it may be a little too much, and never too little."""
    chance = random.Random(case)  # noqa: S311 - cases, no secrets
    pictures = [_stored(tmp_path / f"{n}.jpg", chance) for n in range(chance.choice((0, 1, 3, 40)))]
    proxies = {digest(picture.proxy(n)): picture for n, picture in enumerate(pictures)}
    book = tmp_path / "book.pdf"
    _plain(book, [picture.proxy(n) for n, picture in enumerate(pictures)], chance)
    attached = {f"{n}.json": chance.randbytes(chance.randrange(1, 90_000)) for n in range(chance.randrange(3))}
    reckoned = most_bytes(book, pictures, attached)
    lock(book, tmp_path / "locked.pdf", PASSPHRASE, attached)
    assert splice(tmp_path / "locked.pdf", proxies, PASSPHRASE) == len(pictures)
    really = (tmp_path / "locked.pdf").stat().st_size
    assert really <= reckoned <= really + 4_000 + 80 * len(pictures) * 8
    assert not list(tmp_path.glob("*.measured"))


def _stored(path: Path, chance: random.Random) -> Picture:
    noise(path, chance.randrange(2**30), (chance.randrange(1, 90), chance.randrange(1, 90)))
    with Image.open(path) as image:
        return Picture(path, *image.size, "RGB", 1, None)


def _plain(path: Path, proxies: list[bytes], chance: random.Random) -> None:
    with pikepdf.new() as pdf:
        for _ in range(chance.randrange(1, 60)):
            pdf.add_blank_page().Contents = pdf.make_stream(chance.randbytes(chance.randrange(5_000)))
        shown = pikepdf.Dictionary()
        for number, proxy in enumerate(proxies):
            stream = pdf.make_stream(
                proxy, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=8, Height=8
            )
            stream.Filter, stream.ColorSpace, stream.BitsPerComponent = (
                pikepdf.Name.DCTDecode,
                pikepdf.Name.DeviceRGB,
                8,
            )
            shown[f"/I{number}"] = stream
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=shown)
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@SHORT
@given(
    sizes=some.lists(some.lists(some.integers(1, 60), max_size=6), max_size=7),
    limit=some.integers(20, 90),
    shared=some.booleans(),
)
def test_however_months_weigh_nothing_is_lost_and_none_is_cut_without_need(
    sizes: list[list[int]], limit: int, *, shared: bool
) -> None:
    """Entries stay in order, each in one volume; a volume is too heavy only if it is one entry alone."""
    ends = [0, *accumulate(len(month) for month in sizes)]
    chapters = [[_entry(n) for n in range(start, end)] for start, end in pairwise(ends)]
    flat = [size for month in sizes for size in month]
    one_for_all = dict.fromkeys((f"e{n}" for n in range(len(flat))), frozenset({"p"}))
    weights = Weights(
        fixed=5,
        words={f"e{n}": size for n, size in enumerate(flat)},
        pictures={"p": 10},
        shows=one_for_all if shared else dict.fromkeys(one_for_all, frozenset()),
    )
    volumes = cut(chapters, lambda entries: weights.of(entries) <= limit)
    assert [f"e{n}" for n in range(len(flat))] == [entry.id for volume in volumes for entry in volume]
    assert all(len(volume) == 1 or weights.of(volume) <= limit for volume in volumes if volume)
    for month in chapters:
        holding = [volume for volume in volumes if set(_ids(volume)) & set(_ids(month))]
        assert len(holding) <= 1 or weights.of(month) > limit
    assert weights.heavier(3).fixed == 8


def _entry(number: int) -> Entry:
    return samples.observation(number, date(2023, 9, 6))


def _ids(entries: Sequence[Entry]) -> list[str]:
    return [entry.id for entry in entries]


@pytest.mark.parametrize("months", [0, 1])
def test_what_cannot_be_cut_is_never_a_volume_one_of_one(months: int, tmp_path: Path) -> None:
    """A journal of one entry or none has nowhere to cut; the limit is refused, with the size it would take."""
    journal = five_months(tmp_path / "j", months)
    few = journal.journal.model_copy(update={"entries": journal.journal.entries[:months]})
    with pytest.raises(UsageFault) as refused:
        compose(replace(journal, journal=few), Edition.PARENT, tmp_path / "b.pdf", choices=Choices(limit=5_000))
    assert refused.value.code == "limit-too-small"
    assert refused.value.place.endswith(" MB")
    assert not list(tmp_path.glob("*.pdf"))


def test_many_volumes_stand_in_their_order_in_any_list(tmp_path: Path) -> None:
    """The tenth of twelve comes behind the second, also where names are sorted letter by letter."""
    names = [path.name for path in volume_paths(tmp_path / "book.pdf", 12)]
    assert names[0] == "book-01-of-12.pdf"
    assert names == sorted(names)
