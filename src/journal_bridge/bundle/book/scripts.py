"""Tells the script of a letter and the likely language of a text, so that it is shaped and read aloud right.

Ranges are those of the Unicode blocks; the language is a guess from the letters used, good enough for a voice.
"""

from bisect import bisect_right
from typing import Final

RIGHT_TO_LEFT: Final = frozenset({"ar", "ur", "fa", "he"})
"""Languages written from right to left."""

_RANGES: Final = (
    (0x0041, 0x02AF, "Latn"),
    (0x0370, 0x03FF, "el"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"),
    (0x08A0, 0x08FF, "Arab"),
    (0x0900, 0x097F, "hi"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B00, 0x0B7F, "or"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1100, 0x11FF, "ko"),
    (0x1200, 0x139F, "am"),
    (0x1780, 0x17FF, "km"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "el"),
    (0x2E80, 0x2FDF, "Hani"),
    (0x3040, 0x30FF, "Hani"),
    (0x3130, 0x318F, "ko"),
    (0x3400, 0x9FFF, "Hani"),
    (0xAC00, 0xD7AF, "ko"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB1D, 0xFB4F, "he"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFE, "Arab"),
    (0x20000, 0x3134F, "Hani"),
)
_STARTS: Final = tuple(start for start, _, _ in _RANGES)

_URDU: Final = frozenset("ٹڈڑںےھہ")
_PERSIAN: Final = frozenset("پچژگکی")
_POLISH: Final = frozenset("ąćęłńśźżĄĆĘŁŃŚŹŻ")
_UKRAINIAN: Final = frozenset("іїєґІЇЄҐ")
_POLISH_SHARE: Final = 25
"""One Polish letter in this many makes a text Polish; a Polish name in an English sentence stays below it."""


def script_of(char: str) -> str:
    """Return the script of a letter, or "" for what every script uses: spaces, digits, marks, emoji."""
    point = ord(char)
    if not (char.isalpha() or 0x0590 <= point <= 0x1FFF):  # noqa: PLR2004 - vowel signs stand among their letters
        return ""
    found = bisect_right(_STARTS, point) - 1
    return _RANGES[found][2] if found >= 0 and point <= _RANGES[found][1] else ""


def language_of(script: str, text: str) -> str:
    """Return the language tag (BCP 47) for a stretch of one script."""
    if script in {"", "Latn"}:
        return "pl" if sum(char in _POLISH for char in text) * _POLISH_SHARE > len(text) else "en"
    if script == "Arab":
        return "ur" if _URDU & set(text) else "fa" if _PERSIAN & set(text) else "ar"
    if script == "Cyrl":
        return "uk" if _UKRAINIAN & set(text) else "ru"
    if script == "Hani":
        return "ja" if any("\u3040" <= char <= "\u30ff" for char in text) else "zh"
    return script
