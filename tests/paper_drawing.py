"""A PDF with everything planted in it that one may carry, and what its pages show beside that."""

import io
import zlib
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from drawing import NAME, colour_profile, jpeg, photo, planted_jpeg, xmp_packet

SHOWN = "Two year check"
FIELD = "filled in by Mum"
NOTE = "seen by Sam"
_PLACES = (
    "title author xmp-packet attachment script open action field-script note-author note-contents thumbnail piece "
    "alternative comment mark actual layer bookmark link page-script own-note image-xmp form-note cmap destination "
    "intent label tooltip string font-note old-version calculation mystery"
)
PLANTED = tuple(f"planted-{place}".encode() for place in _PLACES.split())
"""Every string that `planted_pdf` plants outside its JPEG; see `drawing.PLANTED` for those inside."""


def _planted(place: str) -> str:
    if f"planted-{place}".encode() not in PLANTED:
        raise AssertionError(place)
    return f"planted-{place} {NAME}"


def _script(pdf: Pdf, place: str) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{_planted(place)}')")))


def _font(pdf: Pdf) -> pikepdf.Object:
    cmap = b"%" + _planted("cmap").encode() + b"\n/CIDInit /ProcSet findresource begin end"
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
            ToUnicode=pdf.make_stream(cmap),
            Note=String(_planted("font-note")),
        )
    )


def _words(pdf: Pdf, font: pikepdf.Object, text: str) -> Stream:
    """Return a drawn text as a form: what a note or a field looks like."""
    drawn = Stream(pdf, f"% {_planted('comment')}\nBT /F1 12 Tf 2 4 Td ({text}) Tj ET".encode())
    drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    drawn.Resources = Dictionary(Font=Dictionary(F1=font))
    drawn.PieceInfo = Dictionary(Word=String(_planted("form-note")))
    return drawn


def picture(pdf: Pdf, data: bytes | None = None) -> Stream:
    """Return a JPEG with everything planted inside it, and beside it."""
    made = Stream(pdf, data or planted_jpeg(jpeg(photo())))
    made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, 96, 64
    made.ColorSpace, made.BitsPerComponent, made.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    made.Metadata = _xmp(pdf, "image-xmp")
    made.Alternates = Array([Dictionary(Note=String(_planted("mystery")))])
    return made


def _xmp(pdf: Pdf, place: str) -> Stream:
    made = Stream(pdf, xmp_packet(_planted(place)))
    made.Type, made.Subtype = Name.Metadata, Name.XML
    return made


def flat_picture(pdf: Pdf) -> Stream:
    """Return a picture packed with deflate, with a colour profile and something behind the packed bytes."""
    profile = Stream(pdf, colour_profile())
    profile.N = 3
    made = Stream(pdf, zlib.compress(photo(2).tobytes()) + b"planted-mystery")
    made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, 96, 64
    made.ColorSpace = Array([Name.ICCBased, pdf.make_indirect(profile)])
    made.BitsPerComponent, made.Filter = 8, Name.FlateDecode
    return made


def _notes(pdf: Pdf, page: pikepdf.Page, font: pikepdf.Object) -> None:
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FreeText,
        Rect=Array([50, 600, 250, 620]),
        T=String(_planted("note-author")),
        Contents=String(_planted("note-contents")),
        AP=Dictionary(N=pdf.make_indirect(_words(pdf, font, NOTE))),
        F=4,
    )
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        Rect=Array([50, 560, 250, 580]),
        T=String("answer"),
        TU=String(_planted("tooltip")),
        V=String(FIELD),
        AA=Dictionary(C=_script(pdf, "calculation"), K=_script(pdf, "field-script")),
        AP=Dictionary(N=pdf.make_indirect(_words(pdf, font, FIELD))),
        F=4,
        DA=String("/F1 12 Tf"),
    )
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([50, 500, 90, 520]),
        A=Dictionary(S=Name.URI, URI=String("https://" + _planted("link"))),
    )
    field = pdf.make_indirect(field)
    page.obj.Annots = Array([pdf.make_indirect(note), field, pdf.make_indirect(link)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DR=Dictionary(Font=Dictionary(F1=font)))


def _whole_document(pdf: Pdf, page: pikepdf.Page) -> None:
    """Plant what stands in the document rather than on a page."""
    pdf.docinfo["/Title"], pdf.docinfo["/Author"] = _planted("title"), _planted("author")
    root = pdf.Root
    root.Metadata = _xmp(pdf, "xmp-packet")
    pdf.attachments["letter.txt"] = _planted("attachment").encode()
    root.Names.JavaScript = Dictionary(Names=Array([String("start"), _script(pdf, "script")]))
    root.Names.Dests = Dictionary(Names=Array([String(_planted("destination")), Array([page.obj, Name.Fit])]))
    root.OpenAction, root.AA = _script(pdf, "open"), Dictionary(WC=_script(pdf, "action"))
    root.OCProperties = Dictionary(
        OCGs=Array([pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(_planted("layer"))))]), D=Dictionary()
    )
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(_planted("label")))]))
    root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFA1, Info=String(_planted("intent")))])
    root.StructTreeRoot = pdf.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.Figure, Alt=String(_planted("alternative"))))
    )
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(_planted("bookmark"), 0))


def planted_pdf() -> Pdf:
    """Return a document of one page that shows a line, two pictures, a note and a filled-in field."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = _font(pdf)
    page.obj.Resources = Dictionary(
        Font=Dictionary(F1=font),
        XObject=Dictionary(Im1=pdf.make_indirect(picture(pdf)), Im2=pdf.make_indirect(flat_picture(pdf))),
        Properties=Dictionary(MC0=Dictionary(Note=String(_planted("mark")))),
        Note=String(_planted("own-note")),
    )
    page.obj.Contents = pdf.make_stream(
        f"% {_planted('comment')}\n"
        f"/P /MC0 BDC BT /F1 12 Tf 50 700 Td ({SHOWN}) Tj ET EMC\n"
        f"/Span <</ActualText ({_planted('actual')})>> BDC q 96 0 0 64 50 300 cm /Im1 Do Q EMC\n"
        f"/Tag <</Note ({_planted('string')})>> DP q 96 0 0 64 250 300 cm /Im2 Do Q".encode()
    )
    page.obj.Thumb = pdf.make_indirect(_xmp(pdf, "thumbnail"))
    page.obj.PieceInfo = Dictionary(Word=Dictionary(Private=String(_planted("piece"))))
    page.obj.AA = Dictionary(O=_script(pdf, "page-script"))
    _notes(pdf, page, font)
    _whole_document(pdf, page)
    return pdf


def written(pdf: Pdf, **options: object) -> bytes:
    """Return a document's bytes, unpacked so that a search finds what is planted."""
    out = io.BytesIO()
    plain = {"compress_streams": False, "object_stream_mode": pikepdf.ObjectStreamMode.disable}
    pdf.save(out, **{**plain, **options})
    return out.getvalue()


def planted_bytes() -> bytes:
    """Return the planted document with a word of an earlier version before its end."""
    whole = written(planted_pdf())
    return whole + b"% " + _planted("old-version").encode() + b"\n"


def opened_up(path: Path) -> bytes:
    """Return everything a PDF holds, each stream unpacked, to search it; JPEGs stay as they are."""
    out = io.BytesIO()
    with Pdf.open(path) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return path.read_bytes() + out.getvalue()


def taken(page: pikepdf.Object, operator: str = "Do", kind: str = "XObject") -> list[pikepdf.Object]:
    """Return what a page or a form draws with, in the order drawn, whatever it is called."""
    source = page.Contents if page.get("/Type") == Name.Page else page
    steps = [one for one in pikepdf.parse_content_stream(source) if str(one.operator) == operator]
    names = [next(one for one in step.operands if isinstance(one, Name)) for step in steps]
    return [page.Resources[f"/{kind}"][name] for name in names]


def segment(kind: int, data: bytes, number: int = 1, refers: tuple[int, ...] = (), *, wide: bool = False) -> bytes:
    """Return one segment of a JBIG2 scan, on page 1."""
    width = 1 if number <= 256 else 2 if number <= 65536 else 4
    if len(refers) <= 4:
        count = bytes([len(refers) << 5])
    else:
        count = (7 << 29 | len(refers)).to_bytes(4, "big") + bytes((len(refers) + 8) // 8)
    head = number.to_bytes(4, "big") + bytes([kind | (0x40 if wide else 0)]) + count
    head += b"".join(one.to_bytes(width, "big") for one in refers)
    return head + (1).to_bytes(4 if wide else 1, "big") + len(data).to_bytes(4, "big") + data
