"""Names inside a document, objects no page draws and mazes of objects do not leave with it."""

import io
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from document_cleaning import cleaned_pdf, refusal_of
from journal_bridge.invented.pictures import paper_bytes
from journal_bridge.minimise.media import drawn, paper
from journal_bridge.minimise.media.paper import clean_pdf
from paper_drawing import opened_up, planted_bytes, planted_pdf, taken, written


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
    target = cleaned_pdf(tmp_path, data)
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
    with Pdf.open(cleaned_pdf(tmp_path, written(pdf))) as cleaned:
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
    assert refusal_of(tmp_path, data) == "media-damaged"


def test_an_empty_page_stays_one(tmp_path: Path) -> None:
    """A page with nothing on it is still a page."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    del page.obj.Resources
    with Pdf.open(cleaned_pdf(tmp_path, written(pdf))) as cleaned:
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
    assert refusal_of(tmp_path, written(pdf)) == "media-damaged"
    monkeypatch.setattr(drawn, "OBJECTS", 20)
    assert refusal_of(tmp_path, planted_bytes()) == "media-damaged"


def test_an_object_that_holds_itself_is_copied_once(tmp_path: Path) -> None:
    """A form that names itself among its own resources does not turn the copier round and round."""
    pdf = planted_pdf()
    form = pdf.make_indirect(Stream(pdf, b"q /Me Do Q"))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 1, 1])
    form.Resources = Dictionary(XObject=Dictionary(Me=form))
    pdf.pages[0].obj.Resources.XObject.Fm = form
    pdf.pages[0].contents_add(b"/Fm Do")
    with Pdf.open(cleaned_pdf(tmp_path, written(pdf))) as cleaned:
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
    with Pdf.open(cleaned_pdf(tmp_path, written(pdf))) as cleaned:
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
    found = opened_up(cleaned_pdf(tmp_path, _named()))
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
    found = opened_up(cleaned_pdf(tmp_path, _named()))
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
    assert refusal_of(tmp_path, planted_bytes()) == "media-too-large"
    monkeypatch.setattr(drawn, "UNPACKED", 96 * 64 * 3)
    cleaned_pdf(tmp_path, planted_bytes())


def test_a_profile_that_is_none_is_refused(tmp_path: Path) -> None:
    """A place for colours is no place for letters."""
    pdf = planted_pdf()
    bad = Stream(pdf, b"planted-mystery")
    bad.N = 3
    pdf.pages[0].obj.Resources.XObject.Im2.ColorSpace = Array([Name.ICCBased, pdf.make_indirect(bad)])
    assert refusal_of(tmp_path, written(pdf)) == "media-damaged"


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
