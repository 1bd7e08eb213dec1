"""Days, times and texts as platforms write them, and nothing guessed where they cannot be read."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_bridge.journal import UK
from journal_bridge.kit import blocks
from journal_bridge.kit.blocks import blocks_of_html, body_of
from journal_bridge.kit.times import day, moment, uk_day, uk_moment


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025-06-01T09:30:00Z", "2025-06-01T10:30:00+01:00"),
        ("2025-06-01T09:30:00.123456+00:00", "2025-06-01T10:30:00+01:00"),
        ("2025-01-01 09:30:00", "2025-01-01T09:30:00+00:00"),
        ("0001-01-01T00:00:00Z", None),
        ("2025-13-01T00:00:00Z", None),
        ("soon", None),
        (17, None),
    ],
)
def test_an_iso_time_is_read_on_the_uk_clock(text: object, wanted: str | None) -> None:
    """A time without a zone is UTC, as APIs write it."""
    read = moment(text)
    assert (read.isoformat() if read else None) == wanted


def test_a_time_without_a_zone_is_local_where_the_platform_says_so() -> None:
    """A saved page shows the clock on the nursery's wall."""
    read = moment("2025-06-01T09:30:00", UK)
    assert read is not None
    assert read.isoformat() == "2025-06-01T09:30:00+01:00"
    other = moment({"date": "2025-06-01 09:30:00.000000", "timezone": "Europe/Paris"})
    assert other is not None
    assert other.astimezone(ZoneInfo("Europe/Paris")).hour == 9


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("03/04/2025", date(2025, 4, 3)),
        ("3/4/2025", date(2025, 4, 3)),
        ("03.04.2025", date(2025, 4, 3)),
        ("2025-04-03", date(2025, 4, 3)),
        (" 03/04/2025 14:05 ", date(2025, 4, 3)),
        ("31/02/2025", None),
        ("03/04/25", None),
        ("", None),
    ],
)
def test_a_day_of_a_uk_spreadsheet_is_day_month_year(text: str, wanted: date | None) -> None:
    """The third of April, never the fourth of March."""
    assert uk_day(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("03/07/2025 9:05", "2025-07-03T09:05:00+01:00"),
        ("03/07/2025 09:05:10", "2025-07-03T09:05:10+01:00"),
        ("09 Nov 2023 03:14 PM", "2023-11-09T15:14:00+00:00"),
        ("9 Sept 2023 12:00 am", "2023-09-09T00:00:00+01:00"),
        ("9 September 2023 at 12:30 PM", "2023-09-09T12:30:00+01:00"),
        ("9 Juin 2023 10:00", None),
        ("9 Nov 2023 13:14 PM", None),
        ("03/07/2025", None),
        ("2025-07-03T09:05:00Z", "2025-07-03T10:05:00+01:00"),
        ("03/07/2025 25:61", None),
    ],
)
def test_a_time_of_a_uk_page_or_spreadsheet_is_local(text: str, wanted: str | None) -> None:
    """What the page shows is what the clock on the wall showed."""
    read = uk_moment(text)
    assert (read.isoformat() if read else None) == wanted


def test_a_day_is_taken_from_a_time_on_the_uk_clock() -> None:
    """Half past eleven in the evening, UTC, in summer is the next day here."""
    assert day("2025-06-01T23:30:00Z") == date(2025, 6, 2)


def test_html_becomes_paragraphs_headings_and_points() -> None:
    """Paragraph breaks stay, markup and scripts go, letters that were escaped come back."""
    read = blocks_of_html(
        "<h2>Snow &amp; ice</h2><p>One<br>two</p><ul><li>hat</li></ul><script>alert('x')</script>"
        "<blockquote>Cold!</blockquote><p>   </p><style>p{}</style>tail"
    )
    assert [(block.style, block.text) for block in read] == [
        ("heading", "Snow & ice"),
        ("paragraph", "One"),
        ("paragraph", "two"),
        ("bullet", "hat"),
        ("quote", "Cold!"),
        ("paragraph", "tail"),
    ]


def test_plain_words_win_over_rich_ones() -> None:
    """Where both are there, the plain text is what was typed."""
    assert [block.text for block in body_of("typed", "<p>shown</p>")] == ["typed"]
    assert [block.text for block in body_of(" ", "<p>shown</p>")] == ["shown"]


TAGS = "<b>|</b>|</strong>|<em>|<i|<p>|</p>|<br>|<br/>|<br />|<P>|</p >|</br>|<p/>|<!-- c -->|< p>|<p|<|>"
WORDS = "&amp;|&lt;p&gt;|&nbsp;|&#39;|&amp|&|&lt|#|;|a| b |\n|é|\u00a0"
PIECES = st.sampled_from([*TAGS.split("|"), *WORDS.split("|")])


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(derandomize=True, max_examples=400, deadline=None)
def test_the_short_way_through_simple_html_says_what_the_parser_says(html: str) -> None:
    """Simple markup is split without a parser; the words must be the same."""
    parser = blocks._Blocks()  # noqa: SLF001 - the long way is private, and this is what it is compared with
    parser.feed(html)
    parser.close()
    parser.finish()
    assert blocks_of_html(html) == tuple(parser.blocks)


@pytest.mark.parametrize(
    ("html", "styles"),
    [
        ("<p><b>Next steps</b></p><p>A rope.</p>", "heading paragraph"),
        ("<b>Next steps</b><br>A rope.", "heading paragraph"),
        ("<p><strong>Next</strong> <strong>steps</strong></p><p>A rope.</p>", "heading paragraph"),
        ("<p><b>Next steps:</b> a rope.</p><p>More.</p>", "paragraph paragraph"),
        ("<p>Well done!</p><p><b>Hooray!</b></p>", "paragraph paragraph"),
        ("<p>Well done!</p><h3>Next steps</h3>", "paragraph heading"),
        ("<b>It rained.<br>It poured.</b><p>More.</p>", "paragraph paragraph paragraph"),
        (f"<p><b>{'Very ' * 20}glad</b></p><p>More.</p>", "paragraph paragraph"),
        ("<p></b>Loose ends<b></p><p>More.</p>", "paragraph paragraph"),
        ("<p><b> </b>Nothing bold</p><p>More.</p>", "paragraph paragraph"),
    ],
)
def test_a_short_line_all_in_bold_heads_what_stands_below_it(html: str, styles: str) -> None:
    """Editors without headings have people write them so; the quick way and the parser say the same."""
    assert [block.style for block in blocks_of_html(html)] == styles.split()
    assert blocks_of_html(html) == blocks_of_html(f'<span class="a"></span>{html}')
