"""Texts that files, tables and pages of a platform stumble over; every one of them is somebody's honest words."""

from typing import Final

LONG: Final = 100_000
"""Characters of the longest text: ten times the longest report seen, and what one cell of a table may hold."""

HOSTILE: Final[dict[str, str]] = {
    "a formula": '=HYPERLINK("https://example.org";"open")',
    "a plus": "+44 20 7946 0000",
    "a minus": "- and then she laughed",
    "an at sign": "@SUM(A1:A9)",
    "a full-width formula": "\uff1d1+1",
    "blanks before a formula": "  =1+1",
    "a quotation mark before a formula": "'=1+1",
    "two quotation marks before a formula": "''=1+1",
    "a tab first": "\tset in",
    "a line break first": "\nset below",
    "a carriage return first": "\rset below",
    "carriage returns": "one\r\ntwo\rthree",
    "blanks around": "  said softly  ",
    "blanks within": "one  two   three",
    "blank lines": "one\n\n\ntwo",
    "markup": "<script>alert(1)</script><b>bold</b> & <img src=x onerror=y> &amp; &lt;p&gt;",
    "what closes markup": "]]> --> </p></div>",
    "signs of templates": "{{7*7}} ${HOME} %s %(name)s",
    "signs of tables": 'semi;colon, comma, "quoted" | bar\\',
    "a line that is a path": "../../etc/passwd",
    "controls": "bell \x07 escape \x1b[31m null \x00 next \x85 form \x0c unit \x1f",
    "odd line ends": "one\u2028two\u2029three",
    "nobody's characters": "end \ufffe \uffff of the plane",
    "Hebrew": "שלום, בנינו מגדל (גבוה) 3",
    "Arabic": "مرحبًا، بنت برجًا من ٣ مكعبات",
    "words turned round": "left \u202eright\u202c left",
    "Chinese": "她用积木搭了一座塔。",
    "Devanagari": "उसने तीन चम्मच गिने",
    "Polish": "Zażółć gęślą jaźń",
    "Vietnamese in pieces": "Tie\u0302\u0301ng Vie\u0302\u0323t",
    "joined emoji": "👩\u200d👩\u200d👧\u200d👦 and 🏳️\u200d🌈 and 👍🏽",
    "characters beyond the first plane": "\U0001d49c \U00010348 \U0001f004",
    "nothing but blanks": " \t ",
    "a number": "007",
    "a day": "01/02/2024",
    "a word for yes": "TRUE",
    "a word for nothing": "null",
    "a list": "[1, 2]",
}
"""By what makes each hard to write."""

LONG_TEXTS: Final[dict[str, str]] = {
    "words": ("Łucja mixed mud and water; " * LONG)[:LONG],
    "a formula": ("=1+" * LONG)[:LONG],
}
"""Texts as long as a text may be; neutralised, the second is longer."""
