"""A scanned page leaves without the comments a scanner may write between its parts."""

from pathlib import Path

import pytest
from pikepdf import Dictionary, Name, Pdf

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media.jbig2 import strip_jbig2
from journal_bridge.minimise.media.paper import clean_pdf
from paper_drawing import opened_up, picture, planted_pdf, segment, taken, written


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("number", [1, 256, 257, 65536, 65537])
@pytest.mark.parametrize("refers", [(), (1, 2, 3, 4), (1, 2, 3, 4, 5), tuple(range(1, 17))])
def test_a_scan_loses_its_comments_and_keeps_its_segments(
    number: int, refers: tuple[int, ...], *, wide: bool
) -> None:
    """Whatever form the headers have; bytes of an unknown kind go like comments."""
    page, text = segment(48, bytes(19)), segment(6, b"symbols", number, refers, wide=wide)
    comment, odd = segment(62, b"planted-comment", number, refers, wide=wide), segment(1, b"planted")
    assert strip_jbig2(page + comment + text + odd) == page + text
    assert strip_jbig2(page + bytes(10)) == page
    for broken in (page + text[:-1], b"", comment):
        with pytest.raises(MediaRefused):
            strip_jbig2(broken)


def test_a_scanned_page_is_cleaned(tmp_path: Path) -> None:
    """As scanners write it, with the letters several pages share in a stream of their own."""
    scan = segment(48, bytes(19)) + segment(62, b"planted-mystery") + segment(39, b"dots")
    for shared in (True, False):
        pdf = planted_pdf()
        made = picture(pdf, scan)
        letters = pdf.make_stream(segment(0, b"letters") + segment(62, b"planted-mystery"))
        made.Filter = Name.JBIG2Decode
        if shared:
            made.DecodeParms = Dictionary(JBIG2Globals=letters)
        pdf.pages[0].obj.Resources.XObject.Im1 = pdf.make_indirect(made)
        (tmp_path / "source.pdf").write_bytes(written(pdf))
        target = tmp_path / "target.pdf"
        clean_pdf(tmp_path / "source.pdf", target)
        assert b"planted" not in opened_up(target)
        with Pdf.open(target) as cleaned:
            image = taken(cleaned.pages[0].obj)[0]
            assert image.read_raw_bytes() == segment(48, bytes(19)) + segment(39, b"dots")
            if shared:
                assert image.DecodeParms.JBIG2Globals.read_bytes() == segment(0, b"letters")
