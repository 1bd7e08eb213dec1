"""A document that a person released leaves with what its pages show, and with nothing behind them."""

import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

import drawing
from document_cleaning import cleaned_pdf, refusal_of
from drawing import NAME, jpeg, photo
from journal_bridge.errors import MediaRefused
from journal_bridge.invented.pictures import paper_bytes
from journal_bridge.minimise.media import Checker, clean_media, paper
from journal_bridge.minimise.media.paper import clean_pdf
from paper_drawing import (
    FIELD,
    NOTE,
    PLANTED,
    SHOWN,
    opened_up,
    picture,
    planted_bytes,
    planted_pdf,
    segment,
    taken,
    written,
)


@pytest.fixture(scope="module")
def looking() -> Iterator[Checker]:
    """One child process for all tests of this file, as in a real run."""
    with Checker() as started:
        yield started


def test_everything_is_planted() -> None:
    """The document the other tests clean holds every kind of thing that must not leave."""
    data = planted_bytes()
    assert [mark for mark in PLANTED if mark not in data] == []
    assert b"planted-iptc" in data


def test_nothing_that_was_planted_in_a_document_survives(tmp_path: Path) -> None:
    """No title, script, attachment, note, bookmark, mark or earlier word goes along, nor what its pictures say."""
    found = opened_up(cleaned_pdf(tmp_path, planted_bytes()))
    assert [mark for mark in (*PLANTED, *drawing.PLANTED, NAME.encode()) if mark in found] == []
    for word in (b"/JavaScript", b"/Annots", b"/AcroForm", b"/EmbeddedFile", b"/Metadata", b"/Outlines", b"/Info"):
        assert word not in found


def test_what_a_page_shows_stays(tmp_path: Path) -> None:
    """The text, what was filled in and noted on it, and both pictures, pixel for pixel."""
    (tmp_path / "source.pdf").write_bytes(planted_bytes())
    facts = clean_pdf(tmp_path / "source.pdf", tmp_path / "target.pdf")
    assert facts.pages == 1
    assert [text for text in (SHOWN, FIELD, NOTE) if text not in facts.text] == []
    with Pdf.open(tmp_path / "target.pdf") as pdf:
        page = pdf.pages[0]
        assert list(page.mediabox) == [0, 0, 595, 842]
        first, second = taken(page.obj)[:2]
        shown = Image.open(io.BytesIO(first.read_raw_bytes()))
        assert shown.tobytes() == Image.open(io.BytesIO(jpeg(photo()))).tobytes()
        assert second.read_bytes() == photo(2).tobytes()
        assert second.ColorSpace[1].read_bytes() == drawing.colour_profile()
        assert set(first.keys()) == {
            "/BitsPerComponent", "/ColorSpace", "/Filter", "/Height", "/Length", "/Subtype", "/Type", "/Width",
        } | ({"/DecodeParms"} & set(first.keys()))  # fmt: skip


def test_a_second_pass_changes_nothing_more(tmp_path: Path) -> None:
    """What was cleaned once is clean."""
    once = cleaned_pdf(tmp_path, planted_bytes()).read_bytes()
    assert opened_up(cleaned_pdf(tmp_path, once)) == opened_up(cleaned_pdf(tmp_path, once))
    with Pdf.open(io.BytesIO(once)) as first, Pdf.open(tmp_path / "target.pdf") as second:
        assert set(first.pages[0].obj.keys()) == set(second.pages[0].obj.keys())


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the clock or the computer is in it."""
    data = planted_bytes()
    assert cleaned_pdf(tmp_path, data).read_bytes() == cleaned_pdf(tmp_path, data).read_bytes()


def test_a_document_is_cleaned_like_any_other_file(looking: Checker, tmp_path: Path) -> None:
    """It is whole, private and described, and its text is known for the person who reads it."""
    data = paper_bytes("A letter", ("About the move.",))
    cleaned = clean_media(io.BytesIO(data), tmp_path / "out", checker=looking)
    assert (cleaned.mime, cleaned.width, cleaned.height, cleaned.duration) == ("application/pdf", None, None, None)
    assert cleaned.bytes == (tmp_path / "out").stat().st_size
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600
    assert cleaned.text == "A letter\nAbout the move."
    assert [tmp_path / "out"] == list(tmp_path.iterdir())


def test_a_refused_document_leaves_nothing_behind(looking: Checker, tmp_path: Path) -> None:
    """No half document stays in the outgoing folder."""
    with pytest.raises(MediaRefused):
        clean_media(io.BytesIO(b"%PDF-1.7\nno more"), tmp_path / "out", checker=looking)
    assert list(tmp_path.iterdir()) == []


def _locked(password: str) -> bytes:
    return written(planted_pdf(), encryption=pikepdf.Encryption(owner="owner", user=password))


def _layers(**said: object) -> bytes:
    pdf = planted_pdf()
    pdf.Root.OCProperties.D = Dictionary(said)
    return written(pdf)


def _of_pages(count: int) -> bytes:
    pdf = Pdf.new()
    for _ in range(count):
        pdf.add_blank_page()
    return written(pdf)


def _with_picture(change: Callable[[Stream], None], data: bytes | None = None) -> bytes:
    pdf = planted_pdf()
    made = picture(pdf, data)
    change(made)
    pdf.pages[0].obj.Resources.XObject.Im1 = pdf.make_indirect(made)
    return written(pdf)


def _packed(*filters: Name, parameters: object = None) -> Callable[[Stream], None]:
    def change(made: Stream) -> None:
        made.Filter = Array(list(filters))
        if parameters is not None:
            made.DecodeParms = parameters

    return change


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "locked": (lambda: _locked("secret"), "media-unknown"),
    "locked against printing": (lambda: _locked(""), "media-unknown"),
    "a hidden layer": (lambda: _layers(**{"/OFF": Array([Dictionary()])}), "media-unknown"),
    "hidden layers": (lambda: _layers(**{"/BaseState": Name.OFF}), "media-unknown"),
    "too many pages": (lambda: _of_pages(501), "media-too-large"),
    "no pages": (lambda: _of_pages(0), "media-damaged"),
    "cut": (lambda: planted_bytes()[:3000], "media-damaged"),
    "no document": (lambda: b"%PDF-1.7\n", "media-damaged"),
    "JPEG 2000": (lambda: _with_picture(_packed(Name.JPXDecode)), "media-unknown"),
    "a broken JBIG2": (lambda: _with_picture(_packed(Name.JBIG2Decode), b"planted"), "media-damaged"),
    "a JBIG2 without end": (
        lambda: _with_picture(_packed(Name.JBIG2Decode), segment(38, b"")[:-4] + b"\xff" * 4),
        "media-unknown",
    ),
    "a JPEG that is none": (lambda: _with_picture(lambda _: None, b"planted"), "media-damaged"),
    "a broken deflate": (lambda: _with_picture(_packed(Name.FlateDecode, Name.DCTDecode)), "media-damaged"),
    "an odd packing": (lambda: _with_picture(_packed(Name.LZWDecode, Name.DCTDecode)), "media-unknown"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_document_that_cannot_be_cleaned_is_refused(case: str, tmp_path: Path) -> None:
    """It stays behind with a reason, rather than leave half clean."""
    make, code = REFUSED[case]
    assert code == refusal_of(tmp_path, make())


@pytest.mark.parametrize("said", [{}, {"/BaseState": Name.ON, "/OFF": Array()}])
def test_layers_that_all_show_are_no_obstacle(said: dict[str, object], tmp_path: Path) -> None:
    """A drawing made of layers that everybody sees keeps its look and loses their names."""
    assert b"planted-layer" not in opened_up(cleaned_pdf(tmp_path, _layers(**said)))


def test_as_many_pages_as_allowed_are_kept(tmp_path: Path) -> None:
    """The limit itself is fine."""
    with Pdf.open(cleaned_pdf(tmp_path, _of_pages(500))) as pdf:
        assert len(pdf.pages) == paper.PAGE_LIMIT == 500


def test_a_jpeg_packed_twice_is_cleaned(tmp_path: Path) -> None:
    """Some programs pack a JPEG once more; its metadata is found all the same."""
    packed = zlib.compress(drawing.planted_jpeg())
    data = _with_picture(_packed(Name.FlateDecode, Name.DCTDecode), packed)
    found = opened_up(cleaned_pdf(tmp_path, data))
    assert [mark for mark in drawing.PLANTED if mark in found] == []


def test_parameters_of_pictures_are_numbers_only(tmp_path: Path) -> None:
    """A scan keeps what a reader needs to show it, and no words."""
    fax = Dictionary(K=-1, Columns=96, Rows=64, BlackIs1=True, Note=String("planted-mystery"))
    for parameters in (fax, Array([fax])):
        data = _with_picture(_packed(Name.CCITTFaxDecode, parameters=parameters), b"\0\1\2\3")
        with Pdf.open(cleaned_pdf(tmp_path, data)) as pdf:
            made = taken(pdf.pages[0].obj)[0]
            assert (made.Filter, made.read_raw_bytes()) == (Name.CCITTFaxDecode, b"\0\1\2\3")
            assert {str(key): made.DecodeParms[key] for key in made.DecodeParms.keys()} == {  # noqa: SIM118
                "/K": -1, "/Columns": 96, "/Rows": 64, "/BlackIs1": True,
            }  # fmt: skip
    data = _with_picture(_packed(Name.DCTDecode, parameters=Dictionary(ColorTransform=String("planted-mystery"))))
    assert b"planted-mystery" not in opened_up(cleaned_pdf(tmp_path, data))


def _drawn(content: bytes, **resources: object) -> bytes:
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    page.obj.Contents = pdf.make_stream(content)
    page.obj.Resources = Dictionary({f"/{key}": value for key, value in resources.items()})
    return written(pdf)


def test_small_pictures_inside_the_instructions_stay(tmp_path: Path) -> None:
    """An icon drawn in place is kept; one packed as a JPEG is refused, for it may hold texts."""
    plain = b"BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI"
    with Pdf.open(cleaned_pdf(tmp_path, _drawn(plain))) as pdf:
        assert b"ID\n\x80" in pdf.pages[0].obj.Contents.read_bytes()
    packed = b"BI /W 1 /H 1 /BPC 8 /CS /G /F /DCT ID \xff\xd8\xff EI"
    assert refusal_of(tmp_path, _drawn(packed)) == "media-unknown"
