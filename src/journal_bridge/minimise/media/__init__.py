"""Media without metadata: lossless filters, films copied anew, and a look at every result."""

from journal_bridge.minimise.media.checker import Checker
from journal_bridge.minimise.media.cleaning import Heic, clean_media
from journal_bridge.minimise.media.dating import DATED, date_media
from journal_bridge.minimise.media.evidence import face_names, photo_texts, photo_words
from journal_bridge.minimise.media.facts import CleanedMedia, PictureFacts, VideoFacts, taken_at
from journal_bridge.minimise.media.film import remux_video, video_still
from journal_bridge.minimise.media.heic import strip_heic
from journal_bridge.minimise.media.jpeg import strip_jpeg
from journal_bridge.minimise.media.png import strip_png
from journal_bridge.minimise.media.sniffing import sniff
from journal_bridge.minimise.media.stamps import Says, Stamp
from journal_bridge.minimise.media.webp import strip_webp

__all__ = [
    "DATED",
    "Checker",
    "CleanedMedia",
    "Heic",
    "PictureFacts",
    "Says",
    "Stamp",
    "VideoFacts",
    "clean_media",
    "date_media",
    "face_names",
    "photo_texts",
    "photo_words",
    "remux_video",
    "sniff",
    "strip_heic",
    "strip_jpeg",
    "strip_png",
    "strip_webp",
    "taken_at",
    "video_still",
]
