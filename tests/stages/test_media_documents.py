"""A document that a person released leaves with what its pages show, and with nothing behind them."""

import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

import drawing
from drawing import NAME, jpeg, photo
from journal_bridge.errors import MediaRefused
from journal_bridge.invented.pictures import paper_bytes
from journal_bridge.minimise.media import Checker, clean_media, drawn, paper
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


def _cleaned(folder: Path, data: bytes) -> Path:
    (folder / "source.pdf").write_bytes(data)
    clean_pdf(folder / "source.pdf", folder / "target.pdf")
    return folder / "target.pdf"


def _refusal(folder: Path, data: bytes) -> str:
    with pytest.raises(MediaRefused) as caught:
        _cleaned(folder, data)
    return caught.value.code


def test_everything_is_planted() -> None:
    """The document the other tests clean holds every kind of thing that must not leave."""
    data = planted_bytes()
    assert [mark for mark in PLANTED if mark not in data] == []
    assert b"planted-iptc" in data


def test_nothing_that_was_planted_in_a_document_survives(tmp_path: Path) -> None:
    """No title, script, attachment, note, bookmark, mark or earlier word goes along, nor what its pictures say."""
    found = opened_up(_cleaned(tmp_path, planted_bytes()))
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
    once = _cleaned(tmp_path, planted_bytes()).read_bytes()
    assert opened_up(_cleaned(tmp_path, once)) == opened_up(_cleaned(tmp_path, once))
    with Pdf.open(io.BytesIO(once)) as first, Pdf.open(tmp_path / "target.pdf") as second:
        assert set(first.pages[0].obj.keys()) == set(second.pages[0].obj.keys())


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the clock or the computer is in it."""
    data = planted_bytes()
    assert _cleaned(tmp_path, data).read_bytes() == _cleaned(tmp_path, data).read_bytes()


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
    assert code == _refusal(tmp_path, make())


@pytest.mark.parametrize("said", [{}, {"/BaseState": Name.ON, "/OFF": Array()}])
def test_layers_that_all_show_are_no_obstacle(said: dict[str, object], tmp_path: Path) -> None:
    """A drawing made of layers that everybody sees keeps its look and loses their names."""
    assert b"planted-layer" not in opened_up(_cleaned(tmp_path, _layers(**said)))


def test_as_many_pages_as_allowed_are_kept(tmp_path: Path) -> None:
    """The limit itself is fine."""
    with Pdf.open(_cleaned(tmp_path, _of_pages(500))) as pdf:
        assert len(pdf.pages) == paper.PAGE_LIMIT == 500


def test_a_jpeg_packed_twice_is_cleaned(tmp_path: Path) -> None:
    """Some programs pack a JPEG once more; its metadata is found all the same."""
    packed = zlib.compress(drawing.planted_jpeg())
    data = _with_picture(_packed(Name.FlateDecode, Name.DCTDecode), packed)
    found = opened_up(_cleaned(tmp_path, data))
    assert [mark for mark in drawing.PLANTED if mark in found] == []


def test_parameters_of_pictures_are_numbers_only(tmp_path: Path) -> None:
    """A scan keeps what a reader needs to show it, and no words."""
    fax = Dictionary(K=-1, Columns=96, Rows=64, BlackIs1=True, Note=String("planted-mystery"))
    for parameters in (fax, Array([fax])):
        data = _with_picture(_packed(Name.CCITTFaxDecode, parameters=parameters), b"\0\1\2\3")
        with Pdf.open(_cleaned(tmp_path, data)) as pdf:
            made = taken(pdf.pages[0].obj)[0]
            assert (made.Filter, made.read_raw_bytes()) == (Name.CCITTFaxDecode, b"\0\1\2\3")
            assert {str(key): made.DecodeParms[key] for key in made.DecodeParms.keys()} == {  # noqa: SIM118
                "/K": -1, "/Columns": 96, "/Rows": 64, "/BlackIs1": True,
            }  # fmt: skip
    data = _with_picture(_packed(Name.DCTDecode, parameters=Dictionary(ColorTransform=String("planted-mystery"))))
    assert b"planted-mystery" not in opened_up(_cleaned(tmp_path, data))


def _drawn(content: bytes, **resources: object) -> bytes:
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    page.obj.Contents = pdf.make_stream(content)
    page.obj.Resources = Dictionary({f"/{key}": value for key, value in resources.items()})
    return written(pdf)


def test_small_pictures_inside_the_instructions_stay(tmp_path: Path) -> None:
    """An icon drawn in place is kept; one packed as a JPEG is refused, for it may hold texts."""
    plain = b"BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI"
    with Pdf.open(_cleaned(tmp_path, _drawn(plain))) as pdf:
        assert b"ID\n\x80" in pdf.pages[0].obj.Contents.read_bytes()
    packed = b"BI /W 1 /H 1 /BPC 8 /CS /G /F /DCT ID \xff\xd8\xff EI"
    assert _refusal(tmp_path, _drawn(packed)) == "media-unknown"


def test_the_documents_own_names_are_kept_only_where_they_name_something(tmp_path: Path) -> None:
    """A font called X stays one; a note called X is left out, also inside forms and patterns."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    glyph = pdf.make_stream(b"% planted-comment\n0 0 100 100 re f")
    odd_font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 100, 100]),
            FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]),
            CharProcs=Dictionary(square=glyph),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.square])),
            FirstChar=97,
            LastChar=97,
            Widths=Array([100]),
            Note=String("planted-note"),
        )
    )
    tiles = Stream(pdf, b"% planted-comment\n0 0 5 5 re f")
    tiles.PatternType, tiles.PaintType, tiles.TilingType = 1, 1, 1
    tiles.BBox, tiles.XStep, tiles.YStep, tiles.Resources = Array([0, 0, 9, 9]), 9, 9, Dictionary()
    colours = Stream(pdf, bytes(12))
    shade = Dictionary(
        ShadingType=2,
        ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 3, pdf.make_indirect(colours)]),
        Coords=Array([0, 0, 1, 1]),
        Function=Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1, Note=String("planted-note")),
    )
    page.obj.Contents = pdf.make_stream(
        b"/Half gs /Pattern cs /Mosaic scn BT /Odd 9 Tf (a) Tj /Again 9 Tf ET /Sky sh"
    )
    page.obj.Resources = Dictionary(
        Font=Dictionary(Odd=odd_font, Again=odd_font),
        Pattern=Dictionary(Mosaic=pdf.make_indirect(tiles)),
        Shading=Dictionary(Sky=shade),
        ExtGState=Dictionary(Half=Dictionary(ca=0.5, Note=String("planted-note"))),
    )
    data = written(pdf)
    assert data.count(b"planted") == 5
    target = _cleaned(tmp_path, data)
    assert b"planted" not in opened_up(target)
    with Pdf.open(target) as cleaned:
        made = cleaned.pages[0].obj
        odd, again = taken(made, "Tf", "Font")
        assert odd.objgen == again.objgen
        assert odd.CharProcs["/square"].read_bytes().split() == b"0 0 100 100 re f".split()
        assert taken(made, "scn", "Pattern")[0].read_bytes().split() == b"0 0 5 5 re f".split()
        assert taken(made, "sh", "Shading")[0].ColorSpace[3].read_bytes() == bytes(12)
        assert float(taken(made, "gs", "ExtGState")[0].ca) == 0.5


def test_a_page_takes_from_its_branch_what_it_does_not_say(tmp_path: Path) -> None:
    """Size, turn and fonts may be said once for all pages."""
    pdf = planted_pdf()
    page, branch = pdf.pages[0].obj, pdf.Root.Pages
    branch.Rotate, branch.Resources, branch.MediaBox = 90, page.Resources, Array([0, 0, 300, 400])
    del page.Resources, page.MediaBox
    with Pdf.open(_cleaned(tmp_path, written(pdf))) as cleaned:
        made = cleaned.pages[0].obj
        assert [int(number) for number in (made.Rotate, *made.MediaBox)] == [90, 0, 0, 300, 400]
        assert taken(made)[0].Subtype == Name.Image


def test_branches_that_hang_on_each_other_are_refused(tmp_path: Path) -> None:
    """A page whose branch hangs on itself is not climbed for ever."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    branch = pdf.make_indirect(Dictionary(Type=Name.Pages))
    branch.Parent = branch
    page.obj.Parent = branch
    data = written(pdf)
    assert b"/Parent" in data
    assert _refusal(tmp_path, data) == "media-damaged"


def test_an_empty_page_stays_one(tmp_path: Path) -> None:
    """A page with nothing on it is still a page."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    del page.obj.Resources
    with Pdf.open(_cleaned(tmp_path, written(pdf))) as cleaned:
        assert len(cleaned.pages[0].obj.Resources.keys()) == 0


def test_a_maze_of_objects_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Objects inside objects without end cost nothing but that one document."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    inner: pikepdf.Object = Array([])
    for _ in range(drawn.DEPTH):
        inner = Array([inner])
    page.obj.Resources = Dictionary(ExtGState=Dictionary(G=Dictionary(D=inner)))
    page.obj.Contents = pdf.make_stream(b"/G gs")
    assert _refusal(tmp_path, written(pdf)) == "media-damaged"
    monkeypatch.setattr(drawn, "OBJECTS", 20)
    assert _refusal(tmp_path, planted_bytes()) == "media-damaged"


def test_an_object_that_holds_itself_is_copied_once(tmp_path: Path) -> None:
    """A form that names itself among its own resources does not turn the copier round and round."""
    pdf = planted_pdf()
    form = pdf.make_indirect(Stream(pdf, b"q /Me Do Q"))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 1, 1])
    form.Resources = Dictionary(XObject=Dictionary(Me=form))
    pdf.pages[0].obj.Resources.XObject.Fm = form
    pdf.pages[0].contents_add(b"/Fm Do")
    with Pdf.open(_cleaned(tmp_path, written(pdf))) as cleaned:
        made = next(
            one for one in taken(cleaned.pages[0].obj) if "/Resources" in one and "/XObject" in one.Resources
        )
        assert taken(made)[0].objgen == made.objgen


def test_what_a_page_never_draws_does_not_leave(tmp_path: Path) -> None:
    """One page taken out of a room's report keeps the pictures of every page in the list that its pages shared."""
    pdf = planted_pdf()
    shelf = pdf.pages[0].obj.Resources.XObject
    shelf.Other = pdf.make_indirect(Stream(pdf, b"\1\2\3" * 64 * 64, Type=Name.XObject, Subtype=Name.Image))
    shelf.Words = pdf.make_indirect(Stream(pdf, b"(Noah Okafor) Tj", Type=Name.XObject, Subtype=Name.Form))
    inner = pdf.make_indirect(Stream(pdf, b"q Q", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1]))
    unseen = pdf.make_indirect(Stream(pdf, b"(never drawn) Tj", Type=Name.XObject, Subtype=Name.Form))
    lists = Dictionary(XObject=Dictionary(In=inner, Un=unseen))
    shelf.Own = Stream(pdf, b"/In Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1], Resources=lists)
    shelf.Old = Stream(pdf, b"/Of /Of Do /Old Do Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    shelf.Of = Stream(pdf, b"q Q", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    shelf.Nothing = 7
    pdf.pages[0].contents_add(b"/Own Do /Old Do /Nothing Do /Nowhere Do")
    with Pdf.open(_cleaned(tmp_path, written(pdf))) as cleaned:
        left = cleaned.pages[0].obj.Resources.XObject
        pictures, notes, forms, nothing = 2, 2, 3, 1
        assert len(left.keys()) == pictures + notes + forms + nothing
        (own,) = [
            one for _, one in left.items() if isinstance(one, Stream) and "/XObject" in one.get("/Resources", {})
        ]
        assert len(own.Resources.XObject.keys()) == 1
    found = opened_up(tmp_path / "target.pdf")
    assert [word for word in (b"Okafor", b"never drawn", b"\1\2\3" * 64) if word in found] == []


def _named() -> bytes:
    """Return a page that draws with things called after a child, and has as many again that it never draws."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    unseen = Stream(pdf, b"\1\2\3" * 64, Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8)
    unseen.ColorSpace, unseen.BitsPerComponent = Name.DeviceRGB, 8
    form = Stream(pdf, b"/NoahOkafor gs q Q", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    seen = pdf.make_indirect(Stream(pdf, b"\4\5\6" * 64, Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8))
    seen.ColorSpace, seen.BitsPerComponent = Name.DeviceRGB, 8
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 9, 9]), FontMatrix=Array([1, 0, 0, 1, 0, 0]),
        CharProcs=Dictionary(a=pdf.make_stream(b"9 0 d0 /NoahOkafor Do"), b=7), FirstChar=97, LastChar=97,
        Encoding=Dictionary(Differences=Array([97, Name.a])), Widths=Array([9]),
        Resources=Dictionary(XObject=Dictionary(NoahOkafor=seen, Other=unseen), Note=String("NoahOkafor")),
    )  # fmt: skip
    poor = pdf.make_indirect(Dictionary({key: value for key, value in font.items() if key != "/Resources"}))
    tiles = Stream(pdf, b"/NoahOkafor Do", PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 9, 9])
    tiles.XStep, tiles.YStep = 9, 9
    page.obj.Resources = Dictionary(
        Font=Dictionary(NoahOkafor=font, NoahPoor=poor, NoahUnseen=font),
        XObject=Dictionary(NoahOkafor=form, NoahUnseen=unseen),
        Pattern=Dictionary(NoahOkafor=tiles, NoahUnseen=Dictionary(PatternType=2, Shading=7)),
        ColorSpace=Dictionary(
            NoahOkafor=Name.DeviceGray, DefaultRGB=Array([Name.CalRGB]), NoahUnseen=Name.DeviceRGB
        ),
        ExtGState=Dictionary(NoahOkafor=Dictionary(ca=0.5)),
        Shading=7,
    )
    page.obj.Contents = pdf.make_stream(
        b"/NoahOkafor cs 0.5 sc /Pattern CS /NoahOkafor SCN 1 scn /NoahOkafor Do (NoahOkafor) NoahOkafor "
        b"BT /NoahOkafor 9 Tf (a) Tj /NoahPoor 9 Tf (a) Tj ET /NoahNowhere sh 7 gs "
        b"BI /W 1 /H 1 /BPC 8 /CS /NoahOkafor /Note (NoahOkafor) ID \x80 EI "
        b"BI /W 1 /H 1 /BPC 8 /CS [/I /RGB 0 <000000>] ID \x80 EI BI /W 1 /H 1 /IM true ID \x80 EI"
    )
    return written(pdf)


def test_nothing_a_page_draws_with_keeps_its_name(tmp_path: Path) -> None:
    """A picture called after a child's file is drawn as R1; what no reader knows as an instruction is left out."""
    found = opened_up(_cleaned(tmp_path, _named()))
    assert b"Noah" not in found
    with Pdf.open(tmp_path / "target.pdf") as cleaned:
        page = cleaned.pages[0].obj
        assert set(page.Resources.keys()) == {"/Font", "/XObject", "/Pattern", "/ColorSpace", "/ExtGState"}
        names = {key for _, listed in page.Resources.items() for key, _ in listed.items()}
        assert {name for name in names if name[:2] != "/R"} == {"/DefaultRGB"}
        assert taken(page, "cs", "ColorSpace") == [Name.DeviceGray]
        assert [float(one.ca) for _, one in page.Resources.ExtGState.items()] == [0.5]
        assert len(taken(page)) == len(taken(page, "SCN", "Pattern")) == 1
        said = page.Contents.read_bytes()
        assert b"/IM true" in said
        assert b"[ /I /RGB 0" in said


def test_a_font_of_drawings_holds_only_what_its_letters_draw(tmp_path: Path) -> None:
    """Its own list is as good a place to forget a picture in as a page's."""
    found = opened_up(_cleaned(tmp_path, _named()))
    assert b"\1\2\3" * 9 not in found
    assert b"\4\5\6" * 9 in found
    with Pdf.open(tmp_path / "target.pdf") as cleaned:
        font, poor = taken(cleaned.pages[0].obj, "Tf", "Font")
        assert "/Resources" not in poor
        (name,) = font.Resources.XObject.keys()
        assert font.Resources.XObject[name].read_bytes() == b"\4\5\6" * 64
        assert font.CharProcs.a.read_bytes().split()[-2:] == [name.encode(), b"Do"]


def test_a_stream_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb is stopped at a limit, wherever it lies."""
    monkeypatch.setattr(drawn, "UNPACKED", 96 * 64 * 3 - 1)
    assert _refusal(tmp_path, planted_bytes()) == "media-too-large"
    monkeypatch.setattr(drawn, "UNPACKED", 96 * 64 * 3)
    _cleaned(tmp_path, planted_bytes())


def test_a_profile_that_is_none_is_refused(tmp_path: Path) -> None:
    """A place for colours is no place for letters."""
    pdf = planted_pdf()
    bad = Stream(pdf, b"planted-mystery")
    bad.N = 3
    pdf.pages[0].obj.Resources.XObject.Im2.ColorSpace = Array([Name.ICCBased, pdf.make_indirect(bad)])
    assert _refusal(tmp_path, written(pdf)) == "media-damaged"


def test_text_is_read_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that cannot be read as text is none; a long document is read as far as the limit."""
    pdf = Pdf.open(io.BytesIO(paper_bytes("A letter", ("First.",))))
    pdf.pages.append(pdf.pages[0])
    (tmp_path / "source.pdf").write_bytes(written(pdf))
    assert clean_pdf(tmp_path / "source.pdf", tmp_path / "a.pdf").text == "A letter\nFirst.\nA letter\nFirst."
    monkeypatch.setattr(paper, "TEXT_LIMIT", 10)
    assert clean_pdf(tmp_path / "source.pdf", tmp_path / "a.pdf").text == "A letter\nF"

    def broken(_self: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(pypdf.PageObject, "extract_text", broken)
    assert clean_pdf(tmp_path / "source.pdf", tmp_path / "a.pdf").text == ""
