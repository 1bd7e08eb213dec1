"""Tells sound from what stands beside it: behind a decoder's configuration, and between the frames of an MP3.

Sources: ISO/IEC 14496-3, 1.6.2.1 and 4.4.1 (AAC), RFC 7845, 5.1 (Opus), RFC 9639, 8.2 (FLAC), Apple Lossless' magic
cookie, ISO/IEC 11172-3, 2.4.2.3 and 13818-3 (MPEG frames). What an encoder writes inside a coded frame stays.
"""

from typing import Final

from journal_bridge.errors import MediaRefused

_ALAC: Final = 36
"""Bytes of Apple Lossless' cookie; a layout of channels behind it is only a second telling."""
_FLAC: Final = 34
"""Bytes of FLAC's STREAMINFO."""
_OPUS: Final = 19
"""Bytes of Opus' head; where its last one is not 0, two more and one for each channel follow."""

_PLAIN: Final = frozenset({1, 2, 3, 4})
"""AAC's object types Main, LC, SSR and LTP; phones write LC."""
_WIDENED: Final = frozenset({5, 29})
"""Object types that say LC carries high tones (SBR) or stereo (PS) as well."""
_RATE_WRITTEN_OUT: Final = 15
_SBR_FOLLOWS, _PS_FOLLOWS = 0x2B7, 0x548

_RATES: Final[dict[int, tuple[int, int, int]]] = {
    3: (44100, 48000, 32000),
    2: (22050, 24000, 16000),
    0: (11025, 12000, 8000),
}
"""Samples a second by an MPEG frame's version bits: 1, 2, and 2.5."""
_SPEEDS: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_SLOW_SPEEDS: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Kilobits a second of layer III by the header's number; of version 1, and of versions 2 and 2.5."""
_VERSION_1: Final = 3
_SYNC: Final = 0x7FF
_LAYER_3: Final = 1
_TAGS: Final = (b"LYRICSBEGIN", b"APETAGEX")
"""What follows the last frame of some files: where that frame was cut, the two together may have its length."""


def configuration(codec: str, untrusted: bytes) -> bytes:
    """Return a decoder's configuration cut to its length; there may be none.

    Raises:
        MediaRefused: `media-unknown` for one whose length cannot be told, `media-damaged` for one cut short.
    """
    if not untrusted:
        return b""
    if codec == "aac":
        return _aac(untrusted)
    lengths = {"alac": _ALAC, "flac": _FLAC, "opus": _OPUS}
    if codec not in lengths:
        raise MediaRefused("media-unknown")
    length = lengths[codec]
    if codec == "opus" and untrusted[_OPUS - 1 : _OPUS] > b"\0":
        length += 2 + untrusted[9]
    if len(untrusted) < length:
        raise MediaRefused("media-damaged")
    return untrusted[:length]


def is_whole_frame(packet: bytes) -> bool:
    """Tell whether a packet is one frame of an MP3 and nothing else, by the length its header tells."""
    head = int.from_bytes(packet[:4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    speed, rate = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != _SYNC or layer != _LAYER_3 or version not in _RATES or any(tag in packet for tag in _TAGS):
        return False
    rates, speeds = _RATES[version], _SPEEDS if version == _VERSION_1 else _SLOW_SPEEDS
    if rate >= len(rates) or not 0 < speed < len(speeds):
        return False
    slots = 144 if version == _VERSION_1 else 72
    return len(packet) == slots * speeds[speed] * 1000 // rates[rate] + (head >> 9 & 1)


class _Bits:
    """Reads some bytes bit by bit."""

    def __init__(self, data: bytes) -> None:
        self._value, self._length, self.at = int.from_bytes(data, "big"), len(data) * 8, 0

    def number(self, bits: int) -> int:
        self.at += bits
        if self.at > self._length:
            raise MediaRefused("media-damaged")
        return self._value >> (self._length - self.at) & ((1 << bits) - 1)

    def follows(self, word: int) -> bool:
        """Tell whether eleven bits that announce something come next, and pass them if so."""
        at = self.at
        if self._length - at >= 11 and self.number(11) == word:  # noqa: PLR2004 - as the standard counts them
            return True
        self.at = at
        return False

    def passed(self) -> bytes:
        """Return what was read, filled up with zeros to whole bytes."""
        count = -(-self.at // 8)
        return (self._value >> (self._length - self.at) << (count * 8 - self.at)).to_bytes(count, "big")


def _aac(untrusted: bytes) -> bytes:
    bits = _Bits(untrusted)
    kind = bits.number(5)
    _rate(bits)
    channels = bits.number(4)
    is_widened = kind in _WIDENED
    if is_widened:
        _rate(bits)
        kind = bits.number(5)
    if kind not in _PLAIN or not channels:  # channels spelt out have a comment of their own
        raise MediaRefused("media-unknown")
    bits.number(1)
    if bits.number(1):
        bits.number(14)
    if bits.number(1):
        bits.number(1)
    if not is_widened and bits.follows(_SBR_FOLLOWS):
        _widening(bits)
    return bits.passed()


def _rate(bits: _Bits) -> None:
    if bits.number(4) == _RATE_WRITTEN_OUT:
        bits.number(24)


def _widening(bits: _Bits) -> None:
    """Pass what tells of high tones and stereo in a way that old players overlook."""
    if bits.number(5) not in _WIDENED:
        raise MediaRefused("media-unknown")
    if bits.number(1):
        _rate(bits)
        if bits.follows(_PS_FOLLOWS):
            bits.number(1)
