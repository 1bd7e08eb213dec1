"""Makes the photos of the story: a scene, the block of every child in it, and the metadata real cameras leave.

Writes JPEG with EXIF, XMP and a comment, PNG with text, WebP and HEIC with EXIF and XMP. The same photo of the same
seed is the same bytes.
"""

from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, PngImagePlugin

from journal_bridge.invented import scenes
from journal_bridge.invented.chance import chooser
from journal_bridge.invented.heic import heic_bytes
from journal_bridge.invented.marks import CELL_PIXELS, CELLS, Canaries, canaries, planted
from journal_bridge.invented.records import InventedMedia, InventedSetting

QUALITY = 82
"""JPEG and WebP quality: what phones' sharing leaves, and 60 to 150 kB at these sizes."""

_BLOCK = CELLS * CELL_PIXELS
_STEP = _BLOCK + CELL_PIXELS


def photo_bytes(setting: InventedSetting, item: InventedMedia) -> bytes:
    """Return the bytes of a photo."""
    marks = canaries(setting.seed)
    shown = [marks[child_id] for child_id in item.shows]
    chance = chooser(setting.seed, "scene", item.number)
    sheet = scenes.paint(item.scene, chance, len(item.shows))
    picture = scenes.on_paper(_fit(sheet, item.width, item.height))
    for place, mark in enumerate(shown if planted() else ()):
        picture.paste(block_image(mark), (CELL_PIXELS + place * _STEP, CELL_PIXELS))
    return _encode(picture, item, shown, setting)


def block_image(mark: Canaries) -> Image.Image:
    """Return a child's block as a picture of 128 x 128 pixels."""
    small = Image.new("RGB", (CELLS, CELLS))
    small.putdata([cell for row in mark.block for cell in row])
    return small.resize((_BLOCK, _BLOCK), Image.Resampling.NEAREST)


def _fit(sheet: Image.Image, width: int, height: int) -> Image.Image:
    """Cut the sheet to the photo's shape, keeping the foreground, and make it the photo's size."""
    wide = min(sheet.width, sheet.height * width // height)
    tall = min(sheet.height, wide * height // width)
    left = (sheet.width - wide) // 2
    cut = sheet.crop((left, sheet.height - tall, left + wide, sheet.height))
    return cut if cut.size == (width, height) else cut.resize((width, height), Image.Resampling.BILINEAR)


def _encode(picture: Image.Image, item: InventedMedia, shown: list[Canaries], setting: InventedSetting) -> bytes:
    out = BytesIO()
    words = " ".join(mark.metadata for mark in shown)
    names = ", ".join(mark.full_name for mark in shown)
    if item.format == "png":
        text = PngImagePlugin.PngInfo()
        text.add_text("Description", words)
        text.add_itxt("Comment", f"{names} {setting.name}")
        flat = picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        flat.save(out, "PNG", pnginfo=text, compress_level=6)
        return out.getvalue()
    exif = _exif(item, words, setting).tobytes()
    if item.format == "heic":
        return heic_bytes(picture, exif, _xmp(shown))
    if item.format == "webp":
        picture.save(out, "WEBP", quality=QUALITY, method=0, exif=exif, xmp=_xmp(shown))
    else:
        comment = f"{words} {names}".encode()
        picture.save(out, "JPEG", quality=QUALITY, exif=exif, xmp=_xmp(shown), comment=comment)
    return out.getvalue()


def _exif(item: InventedMedia, words: str, setting: InventedSetting) -> Image.Exif:
    """Return what a phone writes: when, where and with which camera, and the words that must not leave."""
    exif = Image.Exif()
    exif[0x010E] = words  # ImageDescription
    exif[0x010F], exif[0x0110] = "Bramble", "Pocket 3"  # Make, Model
    exif[0x013B] = setting.name  # Artist
    detail = exif.get_ifd(0x8769)
    detail[0x9003] = item.taken_at.strftime("%Y:%m:%d %H:%M:%S")  # DateTimeOriginal
    detail[0xA431] = f"BW-{setting.seed:06d}-771"  # BodySerialNumber
    detail[0x9286] = b"ASCII\0\0\0" + words.encode()  # UserComment
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (52.0, 41.0, 12.5)  # GPSLatitude: an open field in the fens
    place[3], place[4] = "E", (0.0, 7.0, 44.25)  # GPSLongitude
    return exif


def _xmp(shown: list[Canaries]) -> bytes:
    """Return face regions with full names, as photo libraries write them."""
    regions = "".join(
        f'<rdf:li rdf:parseType="Resource"><mwg-rs:Name>{escape(mark.full_name)}</mwg-rs:Name>'
        f'<mwg-rs:Type>Face</mwg-rs:Type><mwg-rs:Area stArea:x="0.{place + 3}" stArea:y="0.5" stArea:w="0.1" '
        f'stArea:h="0.1" stArea:unit="normalized"/></rdf:li>'
        for place, mark in enumerate(shown)
    )
    words = quoteattr(" ".join(mark.metadata for mark in shown))
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" '
        'xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        f'photoshop:Instructions={words}><mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>'
        f"{regions}</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def paper_bytes(title: str, lines: tuple[str, ...]) -> bytes:
    """Return a one-page PDF, written by hand: title and lines in Helvetica, Latin letters only."""
    text = b"BT /F1 18 Tf 60 770 Td (" + _pdf_text(title) + b") Tj /F1 11 Tf"
    for line in lines:
        text += b" 0 -24 Td (" + _pdf_text(line) + b") Tj"
    text += b" ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length " + str(len(text)).encode() + b">>\nstream\n" + text + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Title(" + _pdf_text(title) + b")>>",
    )
    return _pdf(objects)


def _pdf(objects: tuple[bytes, ...]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(objects), len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def _pdf_text(words: str) -> bytes:
    raw = words.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
