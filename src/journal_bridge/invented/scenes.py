"""Draws the scenes of the photos: simple, friendly pictures in soft colours, with small figures and no faces.

Figures have no faces so that a face counter finds none: who is in a picture is told by its tags alone.
"""

from collections.abc import Callable
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw

from journal_bridge.invented.chance import digest

WIDE = 1600
"""Width of the sheet every scene is drawn on, in pixels; pictures are made smaller from it, which smooths edges."""

TALL = 1200
Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw

_SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((176, 214, 236), (244, 240, 226)),
    ((198, 220, 240), (252, 232, 214)),
    ((168, 206, 220), (240, 246, 236)),
    ((206, 216, 238), (250, 240, 232)),
)
_WALLS: tuple[tuple[Colour, Colour], ...] = (
    ((246, 234, 216), (236, 218, 194)),
    ((232, 238, 230), (214, 226, 214)),
    ((240, 230, 238), (226, 212, 224)),
    ((228, 236, 242), (208, 220, 230)),
)
_BRIGHT: tuple[Colour, ...] = (
    (226, 122, 95), (242, 190, 96), (129, 178, 154), (98, 146, 190), (178, 140, 190), (236, 168, 160),
)  # fmt: skip
_SKINS: tuple[Colour, ...] = ((250, 220, 196), (224, 176, 140), (176, 124, 90), (122, 82, 60))
_HAIRS: tuple[Colour, ...] = ((60, 44, 38), (110, 74, 48), (196, 152, 92), (36, 32, 36), (160, 84, 50))


def paint(scene: str, chance: Random, people: int) -> Image.Image:
    """Return a scene of 1600 x 1200 pixels with that many small figures in it."""
    indoors = scene in _INDOORS
    sheet = _wash(*chance.choice(_WALLS if indoors else _SKIES)).copy()
    draw = ImageDraw.Draw(sheet)
    (_room if indoors else _land)(draw, chance)
    _SCENES.get(scene, _flowers)(draw, chance)
    for number in range(min(people, 4)):
        _figure(draw, chance, 820 + number * 190 + chance.randint(-30, 30), 1010 + chance.randint(-30, 60))
    return sheet


@lru_cache(maxsize=16)
def _wash(top: Colour, bottom: Colour) -> Image.Image:
    strip = Image.new("RGB", (1, 2))
    strip.putpixel((0, 0), top)
    strip.putpixel((0, 1), bottom)
    return strip.resize((WIDE, TALL), Image.Resampling.BILINEAR)


@lru_cache(maxsize=8)
def _paper(size: tuple[int, int]) -> Image.Image:
    """Return a fine paper grain, the same for every picture of one size."""
    width, height = size[0] // 2, size[1] // 2
    raw = b"".join(digest(0, "paper", number) for number in range(width * height // 32 + 1))
    grain = Image.frombytes("L", (width, height), raw[: width * height])
    soft = grain.point([number * 14 // 255 for number in range(256)]).resize(size, Image.Resampling.BILINEAR)
    return Image.merge("RGB", (soft, soft, soft))


def on_paper(picture: Image.Image) -> Image.Image:
    """Return the picture with a fine paper grain."""
    return ImageChops.subtract(picture, _paper(picture.size))


def _land(draw: Draw, chance: Random) -> None:
    sun = chance.randint(1000, 1400)
    draw.ellipse((sun - 90, 120, sun + 90, 300), fill=(252, 226, 150))
    for _ in range(3):
        _cloud(draw, chance.randint(80, 1400), chance.randint(90, 330))
    shift = chance.randint(-200, 200)
    draw.ellipse((-500 + shift, 560, 1100 + shift, 1700), fill=(168, 200, 168))
    draw.ellipse((500 + shift, 620, 2300 + shift, 1800), fill=(150, 188, 150))
    draw.rectangle((0, 930, WIDE, TALL), fill=(134, 176, 132))


def _cloud(draw: Draw, left: int, top: int) -> None:
    for number, size in enumerate((70, 100, 80)):
        draw.ellipse(
            (left + number * 60, top - size // 2, left + number * 60 + size * 1.4, top + size // 2),
            fill=(252, 252, 250),
        )


def _room(draw: Draw, chance: Random) -> None:
    draw.rectangle((0, 900, WIDE, TALL), fill=(206, 176, 144))
    for number in range(6):
        draw.line((number * 320, 900, number * 320 - 120, TALL), fill=(192, 162, 130), width=5)
    left = chance.choice((140, 620, 1080))
    draw.rounded_rectangle((left, 120, left + 360, 520), 18, fill=(250, 250, 246))
    draw.rectangle((left + 20, 140, left + 340, 500), fill=(190, 220, 236))
    draw.line((left + 180, 140, left + 180, 500), fill=(250, 250, 246), width=14)
    draw.ellipse((200, 960, 1400, 1240), fill=chance.choice(_BRIGHT))
    draw.ellipse((260, 985, 1340, 1215), fill=(246, 236, 220))


def _figure(draw: Draw, chance: Random, x: int, foot: int) -> None:
    """Draw a child from behind: hair, coat, legs; never a face."""
    tall = chance.randint(270, 330)
    head, coat = tall // 4, chance.choice(_BRIGHT)
    top = foot - tall
    skin, hair = chance.choice(_SKINS), chance.choice(_HAIRS)
    for side in (-1, 1):
        draw.line((x + side * 24, foot - 90, x + side * 26, foot), fill=(84, 96, 120), width=34)
        draw.ellipse((x + side * 28 - 26, foot - 16, x + side * 28 + 26, foot + 16), fill=(70, 66, 74))
        arm = chance.randint(-60, 40)
        draw.line(
            (x + side * 50, top + head * 2 - 26, x + side * 104, top + head * 2 + 50 + arm), fill=coat, width=32
        )
        draw.ellipse(
            (x + side * 104 - 17, top + head * 2 + 36 + arm, x + side * 104 + 17, top + head * 2 + 70 + arm),
            fill=skin,
        )
    draw.rounded_rectangle((x - 62, top + head * 2 - 50, x + 62, foot - 70), 40, fill=coat)
    draw.ellipse((x - head, top, x + head, top + head * 2), fill=hair)
    if chance.random() < _HALF:
        draw.pieslice((x - head - 4, top - 8, x + head + 4, top + head * 2), 180, 360, fill=chance.choice(_BRIGHT))
        draw.ellipse((x - 16, top - 30, x + 16, top + 4), fill=(250, 244, 230))


_HALF = 0.5
_AUTUMN: tuple[Colour, ...] = ((214, 120, 70), (232, 172, 82), (176, 92, 64), (240, 204, 120))


def _flowers(draw: Draw, chance: Random) -> None:
    for number in range(11):
        x, foot = 90 + number * 140 + chance.randint(-40, 40), chance.randint(980, 1160)
        tall = chance.randint(120, 330)
        draw.line((x, foot, x, foot - tall), fill=(86, 138, 96), width=14)
        colour = chance.choice(_BRIGHT)
        for dx, dy in ((-34, 0), (34, 0), (0, -34), (0, 34), (-25, -25), (25, 25), (-25, 25), (25, -25)):
            draw.ellipse((x + dx - 26, foot - tall + dy - 26, x + dx + 26, foot - tall + dy + 26), fill=colour)
        draw.ellipse((x - 24, foot - tall - 24, x + 24, foot - tall + 24), fill=(250, 220, 130))


def _blocks(draw: Draw, chance: Random) -> None:
    for column in range(4):
        x, high = 130 + column * 170 + chance.randint(-16, 16), chance.randint(2, 6)
        for row in range(high):
            left, top = x + chance.randint(-14, 14), 1010 - row * 124
            colour = chance.choice(_BRIGHT)
            draw.rounded_rectangle((left, top, left + 146, top + 118), 12, fill=colour)
            draw.rounded_rectangle(
                (left + 24, top + 22, left + 122, top + 96), 10, outline=(250, 244, 232), width=6
            )


def _easel(draw: Draw, chance: Random) -> None:
    draw.line((190, 1130, 330, 360), fill=(160, 118, 82), width=26)
    draw.line((700, 1130, 560, 360), fill=(160, 118, 82), width=26)
    draw.rectangle((150, 400, 740, 900), fill=(254, 252, 246))
    for _ in range(9):
        x, y, size = chance.randint(190, 600), chance.randint(430, 760), chance.randint(50, 130)
        colour = chance.choice(_BRIGHT)
        draw.ellipse((x, y, x + size, y + size), fill=colour)
        draw.arc((x - 20, y - 20, x + size * 1.6, y + size), 20, 250, fill=chance.choice(_BRIGHT), width=18)
    for number, colour in enumerate(_BRIGHT[:5]):
        draw.rounded_rectangle((170 + number * 112, 890, 250 + number * 112, 970), 12, fill=colour)


def _tray(draw: Draw, chance: Random) -> None:
    draw.rounded_rectangle((110, 760, 900, 1010), 40, fill=(120, 150, 180))
    draw.rounded_rectangle((140, 770, 870, 950), 30, fill=(160, 208, 224))
    for number in range(5):
        draw.arc((170 + number * 130, 820, 290 + number * 130, 880), 200, 340, fill=(236, 248, 250), width=9)
    for number in range(3):
        x, y = 210 + number * 220 + chance.randint(-30, 30), 800 + chance.randint(-10, 40)
        draw.pieslice((x, y - 50, x + 150, y + 80), 0, 180, fill=chance.choice(_BRIGHT))
        draw.polygon(((x + 70, y), (x + 70, y - 130), (x + 140, y - 30)), fill=(252, 248, 236))
    for side in (190, 800):
        draw.line((side, 1000, side, 1150), fill=(110, 110, 120), width=26)


def _trees(draw: Draw, chance: Random) -> None:
    for number in range(6):
        x, foot = 90 + number * 270 + chance.randint(-50, 50), chance.randint(820, 960)
        draw.rectangle((x - 20, foot - 190, x + 20, foot), fill=(138, 104, 78))
        colour = chance.choice(((110, 156, 112), (214, 146, 84), (226, 178, 90), (136, 174, 120)))
        for dx, dy in ((-70, -190), (70, -190), (0, -260), (0, -170)):
            draw.ellipse((x + dx - 96, foot + dy - 96, x + dx + 96, foot + dy + 96), fill=colour)


def _leaves(draw: Draw, chance: Random) -> None:
    _trees(draw, chance)
    for _ in range(70):
        x, y, size = chance.randint(0, WIDE), chance.randint(940, 1180), chance.randint(16, 34)
        start, end = chance.randint(0, 90), chance.randint(180, 340)
        draw.pieslice((x, y, x + size * 2, y + size), start, end, fill=chance.choice(_AUTUMN))


def _animals(draw: Draw, chance: Random) -> None:
    for number in range(3):
        x, y = 110 + number * 250 + chance.randint(-30, 30), 900 + chance.randint(-60, 60)
        for leg in (40, 130):
            draw.line((x + leg, y + 90, x + leg, y + 180), fill=(80, 74, 78), width=20)
        for dx, dy in ((0, 0), (50, -34), (104, 0), (54, 30), (20, 34), (90, 34)):
            draw.ellipse((x + dx, y + dy, x + dx + 104, y + dy + 96), fill=(250, 246, 236))
        draw.ellipse((x + 160, y - 30, x + 236, y + 60), fill=(92, 84, 88))
    for post in range(7):
        draw.rectangle((post * 250, 720, post * 250 + 22, 900), fill=(190, 158, 122))
    draw.rectangle((0, 770, WIDE, 790), fill=(190, 158, 122))


def _shelf(draw: Draw, chance: Random) -> None:
    for shelf in range(2):
        foot = 520 + shelf * 300
        draw.rectangle((70, foot, 760, foot + 26), fill=(168, 126, 90))
        x = 90
        while x < 700:  # noqa: PLR2004 - the shelf ends there
            wide, tall = chance.randint(30, 64), chance.randint(140, 220)
            draw.rectangle((x, foot - tall, x + wide, foot), fill=chance.choice(_BRIGHT))
            draw.rectangle((x + 8, foot - tall + 24, x + wide - 8, foot - tall + 40), fill=(250, 244, 230))
            x += wide + 6


def _train(draw: Draw, chance: Random) -> None:
    draw.ellipse((60, 760, 960, 1130), outline=(150, 112, 80), width=20)
    draw.ellipse((120, 800, 900, 1090), outline=(150, 112, 80), width=20)
    for number in range(4):
        x, y = 130 + number * 190, 660 + chance.randint(-8, 8)
        draw.rounded_rectangle((x, y, x + 164, y + 120), 16, fill=chance.choice(_BRIGHT))
        draw.rectangle((x + 24, y + 22, x + 76, y + 66), fill=(240, 246, 248))
        for wheel in (20, 104):
            draw.ellipse((x + wheel, y + 96, x + wheel + 46, y + 142), fill=(74, 70, 80))
    draw.rectangle((150, 590, 190, 670), fill=(74, 70, 80))
    _cloud(draw, 170, 540)


def _table(draw: Draw, chance: Random) -> None:
    for leg in (150, 820):
        draw.rectangle((leg, 860, leg + 40, 1150), fill=(150, 112, 80))
    draw.rounded_rectangle((80, 800, 930, 880), 20, fill=(196, 152, 108))
    for number in range(6):
        x = 130 + number * 130 + chance.randint(-14, 14)
        colour = chance.choice(_BRIGHT)
        if number % 2:
            draw.rounded_rectangle((x, 690, x + 90, 802), 16, fill=colour)
            draw.arc((x + 66, 710, x + 124, 776), 270, 90, fill=colour, width=12)
        else:
            draw.ellipse((x - 16, 762, x + 116, 816), fill=(252, 250, 244))
            draw.ellipse((x + 12, 716, x + 92, 798), fill=colour)


def _drops(draw: Draw, chance: Random) -> None:
    for _ in range(90):
        x, y = chance.randint(0, WIDE), chance.randint(0, 940)
        draw.line((x, y, x - 14, y + 52), fill=(146, 180, 206), width=6)
    for number in range(4):
        x, y = 80 + number * 380 + chance.randint(-40, 40), chance.randint(1010, 1120)
        draw.ellipse((x, y, x + 260, y + 64), fill=(166, 202, 218))
        draw.arc((x + 50, y + 12, x + 200, y + 50), 0, 360, fill=(222, 238, 244), width=5)


def _night(draw: Draw, chance: Random) -> None:
    draw.rectangle((0, 0, WIDE, 900), fill=(58, 66, 104))
    for _ in range(60):
        x, y, size = chance.randint(10, 1580), chance.randint(10, 700), chance.randint(4, 12)
        draw.ellipse((x, y, x + size, y + size), fill=(250, 240, 200))
    draw.ellipse((1120, 120, 1320, 320), fill=(250, 240, 210))
    draw.ellipse((1170, 100, 1350, 290), fill=(58, 66, 104))
    draw.polygon(((120, 960), (480, 420), (840, 960)), fill=chance.choice(_BRIGHT))
    draw.polygon(((400, 960), (480, 600), (560, 960)), fill=(252, 232, 170))


def _snow(draw: Draw, chance: Random) -> None:
    draw.rectangle((0, 880, WIDE, TALL), fill=(244, 248, 252))
    for size, y in ((190, 1000), (140, 740), (100, 560)):
        draw.ellipse(
            (420 - size, y - size // 2, 420 + size, y + size),
            fill=(254, 254, 254),
            outline=(216, 226, 236),
            width=6,
        )
    draw.rectangle((330, 650, 510, 690), fill=chance.choice(_BRIGHT))
    for _ in range(120):
        x, y, size = chance.randint(0, WIDE), chance.randint(0, 1100), chance.randint(6, 16)
        draw.ellipse((x, y, x + size, y + size), fill=(255, 255, 255))


def _instruments(draw: Draw, chance: Random) -> None:
    for number in range(3):
        x, y = 110 + number * 270, 800 + chance.randint(-30, 60)
        draw.rectangle((x, y, x + 210, y + 170), fill=chance.choice(_BRIGHT))
        draw.ellipse((x, y + 130, x + 210, y + 210), fill=chance.choice(_BRIGHT))
        draw.ellipse((x, y - 40, x + 210, y + 40), fill=(250, 244, 230))
    for number in range(5):
        x, y = 620 + number * 150, 200 + chance.randint(-70, 120)
        draw.ellipse((x, y, x + 54, y + 42), fill=(84, 80, 100))
        draw.line((x + 50, y + 20, x + 50, y - 110), fill=(84, 80, 100), width=9)


_SCENES: dict[str, Callable[[Draw, Random], None]] = {
    "garden": _flowers, "blocks": _blocks, "painting": _easel, "water": _tray, "sand": _tray, "hills": _trees,
    "home": _trees, "leaves": _leaves, "animals": _animals, "books": _shelf, "puppets": _shelf, "train": _train,
    "snack": _table, "dough": _table, "baking": _table, "market": _table, "rain": _drops, "night": _night,
    "snow": _snow, "music": _instruments,
}  # fmt: skip
_INDOORS = frozenset(
    {"blocks", "painting", "books", "puppets", "train", "snack", "dough", "baking", "market", "music"}
)
