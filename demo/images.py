"""Twenty-four pictures for the releases of the demo world: drawn here, no camera, no stock, no faces."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demo.drawing import HEIGHT, WIDTH, Canvas, colour, mixed

_QUALITY = 82
_DAWN = ("f7d9b8", "fbeeda", "7fa99b", "4c7a67", "22433b")
_NOON = ("a9d3e8", "eef6f7", "6fb0b5", "3f8a6b", "1d4f4b")
_DUSK = ("4a4e7d", "e9a27e", "7b6b95", "4d4b78", "241f3f")
_NIGHT = ("0f1d3a", "2e4a74", "24406b", "1a2c52", "0a1226")
_PAPER = ("f4efe4", "fbf8f1", "c98a5b", "2f6f73", "23343a")
_STORM = ("5d6b78", "a9b4b8", "5b7683", "3f5560", "1f2c33")


@dataclass(frozen=True)
class DemoPicture:
    """One picture with the words that go with it."""

    number: int
    """1–24."""
    caption: str
    caption_en: str
    alternative_text: str
    alternative_text_en: str
    credit: str
    topics: tuple[str, ...]
    """Codes of the topics it suits."""
    palette: tuple[str, ...]
    draw: Callable[[Canvas], None]

    @property
    def file_name(self) -> str:
        """Return a name for the file, `anh-07.jpg`."""
        return f"anh-{self.number:02d}.jpg"


def _mast_at_dawn(canvas: Canvas) -> None:
    canvas.sky()
    canvas.sun(1180, 330)
    canvas.ridge(640, 260, mixed(canvas.palette[1], canvas.palette[2], 0.6))
    near = canvas.ridge(780, 240, canvas.palette[2])
    canvas.mast(560, near(560) + 20, 430, canvas.palette[4])
    canvas.ridge(950, 170, canvas.palette[3], 1.1)


def _boats(canvas: Canvas) -> None:
    canvas.sky()
    canvas.sun(430, 360, 95)
    canvas.sea(540)
    canvas.boat(760, 690, 330, canvas.palette[4], colour("e8d5b5"))
    canvas.boat(330, 600, 150, canvas.palette[4], colour("e8d5b5"))
    canvas.boat(1230, 620, 180, canvas.palette[4], colour("d98f6c"))


def _terraces(canvas: Canvas) -> None:
    canvas.sky()
    canvas.ridge(520, 270, mixed(canvas.palette[1], canvas.palette[2], 0.5))
    canvas.ridge(620, 220, canvas.palette[2])
    canvas.terraces(560, 9)
    canvas.house(300, 640, 150, colour("e9dcc3"), colour("8a5a44"))
    canvas.house(500, 690, 120, colour("e9dcc3"), colour("8a5a44"))
    canvas.mast(1250, 620, 260, canvas.palette[4])


def _meeting(canvas: Canvas) -> None:
    canvas.sky()
    canvas.box(420, 130, 760, 380, canvas.palette[3], 14)
    canvas.bars(500, 460, 360, 250, 6, colour("f0c987"))
    canvas.arc(1020, 310, 110, 0, 359, colour("f0c987"), 34)
    canvas.arc(1020, 310, 110, -90, 40, colour("dd7f5b"), 34)
    for number in range(7):
        canvas.seated(190 + number * 205, 800, 210, mixed(canvas.palette[4], canvas.palette[2], 0.25 * (number % 3)))
    canvas.box(60, 770, 1480, 90, mixed(canvas.palette[2], canvas.palette[1], 0.25), 24)
    canvas.box(60, 850, 1480, 150, canvas.palette[2])


def _chart(canvas: Canvas) -> None:
    canvas.sky()
    canvas.box(120, 110, 1360, 780, colour("ffffff"), 26)
    canvas.bars(230, 790, 700, 520, 9, canvas.palette[3])
    points = [(990 + 60 * n, 700 - 55 * n + 60 * math.sin(n * 1.7)) for n in range(8)]
    canvas.line(points, canvas.palette[2], 12)
    for x, y in points:
        canvas.circle(x, y, 14, canvas.palette[2])
    for row in range(3):
        canvas.box(990, 190 + row * 46, 380 - 70 * row, 20, mixed(canvas.palette[3], colour("ffffff"), 0.7), 10)


def _city(canvas: Canvas) -> None:
    canvas.sky()
    canvas.circle(1290, 200, 70, colour("f3ecd2"))
    canvas.towers_of_a_city(880, canvas.palette[3], colour("ffd98a"))
    canvas.network(16, 120, 430, colour("9fd4e6"))
    canvas.box(0, 880, WIDTH, 120, canvas.palette[4])


def _dish(canvas: Canvas) -> None:
    canvas.sky()
    canvas.ridge(760, 200, canvas.palette[2])
    ground = canvas.ridge(920, 130, canvas.palette[3], 0.9)
    foot = ground(760)
    canvas.polygon([(700, foot + 40), (745, 560), (790, 560), (840, foot + 40)], canvas.palette[4])
    rim = [(470 + 560 * n / 20, 320 + 330 * n / 20 - 190 * math.sin(n / 20 * math.pi)) for n in range(21)]
    bowl = [(470 + 560 * n / 20, 320 + 330 * n / 20 + 190 * math.sin(n / 20 * math.pi)) for n in range(21)]
    canvas.polygon([*rim, *reversed(bowl)], colour("f2f4f2"))
    canvas.polygon([*bowl, (1030, 650), (470, 320)], mixed(canvas.palette[4], colour("ffffff"), 0.55))
    canvas.line([(750, 490), (880, 290)], canvas.palette[4], 9)
    canvas.circle(880, 290, 24, canvas.palette[4])
    for radius in (90, 150, 210):
        canvas.arc(880, 290, radius, -80, -10, colour("ffffff"), 7)


def _sea_cable(canvas: Canvas) -> None:
    canvas.sky(canvas.palette[0], canvas.palette[1])
    canvas.sea(300, 9)
    canvas.boat(980, 340, 260, canvas.palette[4], colour("f4efe4"))
    points = [(x, 520 + 120 * math.sin(x / 320) + x * 0.14) for x in range(-20, WIDTH + 20, 10)]
    canvas.line(points, colour("f0b96b"), 16)
    canvas.line(points, colour("fff2d8"), 4)
    for number in range(5):
        x = 180 + number * 320
        canvas.box(x - 28, 500 + 120 * math.sin(x / 320) + x * 0.14, 56, 40, colour("d98f4a"), 18)


def _post_van(canvas: Canvas) -> None:
    canvas.sky()
    canvas.ridge(620, 200, mixed(canvas.palette[2], canvas.palette[1], 0.4))
    canvas.house(160, 760, 330, colour("f2e2bd"), colour("9c4a35"))
    canvas.box(0, 760, WIDTH, 240, mixed(canvas.palette[4], colour("8a8a80"), 0.6))
    for number in range(6):
        canvas.box(40 + number * 290, 880, 150, 14, colour("f6f1e2"), 7)
    canvas.box(820, 500, 430, 270, colour("e8b64c"), 24)
    canvas.polygon([(1250, 560), (1360, 560), (1440, 670), (1440, 770), (1250, 770)], colour("e8b64c"))
    canvas.polygon([(1270, 585), (1345, 585), (1405, 670), (1270, 670)], colour("cfe6ea"))
    canvas.box(930, 570, 210, 130, colour("fff7e2"), 8)
    canvas.line([(930, 574), (1035, 650), (1140, 574)], colour("b0552f"), 7)
    for x in (930, 1330):
        canvas.circle(x, 780, 58, canvas.palette[4])
        canvas.circle(x, 780, 24, colour("d9d4c8"))


def _loudspeaker(canvas: Canvas) -> None:
    canvas.sky()
    canvas.sun(300, 260, 75)
    canvas.ridge(700, 180, canvas.palette[2])
    canvas.terraces(760, 5)
    for x, width in ((880, 190), (1130, 230), (1390, 170)):
        canvas.house(x, 830, width, colour("efe2c8"), colour("9b5b45"))
    canvas.line([(560, 900), (560, 250)], canvas.palette[4], 16)
    for side in (-1, 1):
        canvas.polygon(
            [(560 + side * 16, 320), (560 + side * 150, 250), (560 + side * 150, 430), (560 + side * 16, 360)],
            canvas.palette[4],
        )
        for radius in (190, 240, 290):
            start = -25 if side > 0 else 155
            canvas.arc(560, 340, radius, start, start + 50, colour("ffffff"), 7)


def _racks(canvas: Canvas) -> None:
    canvas.sky()
    for number in range(6):
        x = 90 + number * 245
        canvas.box(x, 120, 200, 780, canvas.palette[4], 12)
        for row in range(14):
            y = 150 + row * 52
            canvas.box(x + 18, y, 164, 36, mixed(canvas.palette[4], canvas.palette[2], 0.35), 6)
            for light in range(4):
                lit = canvas.chance.choice([colour("7ee0b5"), colour("7ee0b5"), colour("f0c36a"), canvas.palette[3]])
                canvas.circle(x + 104 + light * 20, y + 18, 5, lit)
    canvas.box(0, 900, WIDTH, 100, mixed(canvas.palette[4], colour("000000"), 0.3))


def _children(canvas: Canvas) -> None:
    canvas.sky()
    canvas.box(0, 640, WIDTH, 360, mixed(canvas.palette[2], canvas.palette[1], 0.35))
    for number, x in enumerate((360, 640, 930, 1220)):
        canvas.seated(x, 730, 250, mixed(canvas.palette[4], canvas.palette[2], 0.2 * number))
    canvas.box(180, 700, 1240, 40, canvas.palette[4], 12)
    for x in (450, 800, 1120):
        canvas.box(x, 600, 170, 108, colour("f7fbfb"), 10)
        canvas.box(x + 12, 612, 146, 84, mixed(canvas.palette[3], colour("ffffff"), 0.45), 6)
    canvas.polygon([(800, 120), (930, 170), (930, 300), (800, 390), (670, 300), (670, 170)], canvas.palette[3])
    canvas.line([(735, 250), (785, 305), (875, 195)], colour("ffffff"), 18)


def _lighthouse(canvas: Canvas) -> None:
    canvas.sky()
    canvas.polygon([(520, 250), (1600, 60), (1600, 330)], mixed(canvas.palette[1], colour("fff3cf"), 0.6))
    canvas.sea(620)
    canvas.polygon([(150, 760), (260, 640), (480, 590), (700, 640), (860, 760)], canvas.palette[4])
    canvas.polygon([(430, 610), (455, 290), (565, 290), (590, 610)], colour("f4efe6"))
    for number in range(3):
        y = 330 + number * 100
        half = 58 + number * 8
        canvas.polygon([(510 - half, y), (510 + half, y), (514 + half, y + 44), (506 - half, y + 44)], colour("c65a3c"))
    canvas.box(450, 222, 120, 68, colour("ffe08a"), 8)
    canvas.polygon([(436, 222), (510, 160), (584, 222)], canvas.palette[4])
    canvas.boat(1120, 760, 200, canvas.palette[4], colour("e8d5b5"))


def _storm(canvas: Canvas) -> None:
    canvas.sky()
    for _ in range(22):
        x, y = canvas.chance.uniform(-60, WIDTH), canvas.chance.uniform(30, 300)
        shade = mixed(canvas.palette[0], canvas.palette[4], canvas.chance.uniform(0.1, 0.5))
        canvas.circle(x, y, canvas.chance.uniform(70, 150), shade)
    ground = canvas.ridge(880, 160, canvas.palette[3])
    canvas.mast(980, ground(980) + 20, 420, canvas.palette[4])
    canvas.box(340, ground(400) - 60, 260, 90, colour("d9b24a"), 16)
    canvas.box(540, ground(500) - 110, 110, 110, colour("d9b24a"), 14)
    for x in (400, 590):
        canvas.circle(x, ground(x) + 20, 34, canvas.palette[4])
    for _ in range(140):
        x, y = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(180, HEIGHT)
        canvas.line([(x, y), (x - 18, y + 52)], mixed(canvas.palette[1], colour("ffffff"), 0.5), 2)


def _dotted_map(canvas: Canvas) -> None:
    canvas.sky()
    spine = [(760, 90), (900, 190), (860, 330), (940, 450), (1040, 580), (1050, 720), (930, 840), (800, 920)]
    for number in range(240):
        (x, y), (next_x, next_y) = (spine[number % 7], spine[number % 7 + 1])
        share = canvas.chance.random()
        spread = 150 if number % 7 in {0, 6} else 60
        dot_x = x + (next_x - x) * share + canvas.chance.uniform(-spread, spread)
        canvas.circle(dot_x, y + (next_y - y) * share, canvas.chance.choice([6, 8, 11, 16]), canvas.palette[3])
    for number in range(0, 8, 2):
        canvas.circle(*spine[number], 34, colour("e2794f"))
    # A map of the country without its archipelagos would be no map of the country.
    for x, y, count in ((1280, 440, 14), (1330, 760, 20)):
        for _ in range(count):
            dot_x, dot_y = x + canvas.chance.uniform(-75, 75), y + canvas.chance.uniform(-70, 70)
            canvas.circle(dot_x, dot_y, canvas.chance.choice([5, 7, 9]), canvas.palette[3])
    for row in range(4):
        canvas.box(150, 330 + row * 70, 330 - row * 60, 26, mixed(canvas.palette[2], canvas.palette[1], 0.3), 13)


def _classroom(canvas: Canvas) -> None:
    canvas.sky()
    canvas.box(180, 110, 900, 420, canvas.palette[4], 12)
    for row in range(4):
        canvas.line([(250, 200 + row * 80), (560 + 90 * (row % 2), 200 + row * 80)], colour("e9efe6"), 7)
    canvas.bars(700, 460, 320, 250, 5, colour("f0c987"))
    canvas.person(1260, 800, 420, canvas.palette[3])
    canvas.box(0, 800, WIDTH, 200, mixed(canvas.palette[2], canvas.palette[1], 0.4))
    for number in range(6):
        canvas.seated(150 + number * 260, 930, 190, mixed(canvas.palette[4], canvas.palette[2], 0.3 * (number % 2)))


def _network_over_fields(canvas: Canvas) -> None:
    canvas.sky()
    canvas.network(26, 90, 470, canvas.palette[3])
    canvas.ridge(620, 150, mixed(canvas.palette[2], canvas.palette[1], 0.3))
    canvas.terraces(620, 8)
    for x in (260, 760, 1260):
        canvas.house(x, 760, 150, colour("f3e7cf"), colour("a05a43"))


def _port(canvas: Canvas) -> None:
    canvas.sky()
    canvas.sun(1350, 240, 70)
    canvas.sea(700, 5)
    canvas.polygon([(200, 660), (1400, 640), (1320, 790), (290, 790)], canvas.palette[4])
    hues = [colour(code) for code in ("d9774e", "e3b04b", "5b8f8a", "c9d2c8", "37606a")]
    for row in range(3):
        for column in range(9):
            if canvas.chance.random() < 0.88:
                canvas.box(330 + column * 102, 590 - row * 62, 94, 56, canvas.chance.choice(hues), 4)
    canvas.box(1260, 460, 110, 190, colour("f3efe4"), 8)
    for window in range(3):
        canvas.box(1276 + window * 30, 490, 20, 26, canvas.palette[4], 3)
    canvas.line([(120, 720), (120, 180), (560, 180)], canvas.palette[4], 18)
    canvas.line([(120, 300), (330, 180)], canvas.palette[4], 8)
    canvas.line([(470, 180), (470, 400)], canvas.palette[4], 4)


def _spectrum(canvas: Canvas) -> None:
    canvas.sky()
    for number in range(9):
        tall = 60 + 26 * number
        shade = mixed(canvas.palette[2], colour("f2c66d"), number / 9)
        points = [
            (x, 500 + tall * math.sin(x / (150 - 13 * number) + number) * math.exp(-(((x - 800) / 560) ** 2)))
            for x in range(-10, WIDTH + 10, 6)
        ]
        canvas.line(points, shade, 7)
    for number in range(32):
        height = canvas.chance.uniform(20, 170)
        canvas.box(80 + number * 46, 940 - height, 26, height, mixed(canvas.palette[2], canvas.palette[1], 0.25), 5)


def _shield(canvas: Canvas) -> None:
    canvas.sky()
    canvas.network(20, 90, 910, mixed(canvas.palette[2], canvas.palette[1], 0.35))
    shape = [(800, 170), (1070, 270), (1050, 560), (800, 830), (550, 560), (530, 270)]
    canvas.polygon([(x + (x - 800) * 0.09, y + (y - 500) * 0.09) for x, y in shape], colour("e9f1ef"))
    canvas.polygon(shape, canvas.palette[3])
    canvas.arc(800, 430, 88, 180, 360, colour("f4f7f2"), 30)
    canvas.box(680, 430, 240, 190, colour("f4f7f2"), 22)
    canvas.circle(800, 510, 26, canvas.palette[3])
    canvas.box(790, 515, 20, 62, canvas.palette[3], 8)


def _service_desk(canvas: Canvas) -> None:
    canvas.sky()
    for number in range(3):
        x = 170 + number * 450
        canvas.box(x, 150, 360, 60, canvas.palette[3], 12)
        canvas.seated(x + 180, 560, 200, canvas.palette[4])
        canvas.box(x + 230, 440, 130, 96, colour("f7fbfb"), 8)
    canvas.box(90, 540, 1420, 220, mixed(canvas.palette[2], canvas.palette[1], 0.15), 18)
    canvas.box(90, 540, 1420, 34, canvas.palette[2], 12)
    for number, x in enumerate((330, 790, 1250)):
        canvas.person(x, 960, 400, mixed(canvas.palette[4], canvas.palette[3], 0.4 * (number % 2)))
    canvas.box(0, 960, WIDTH, 40, canvas.palette[4])


def _market(canvas: Canvas) -> None:
    canvas.sky()
    for number in range(4):
        x = 60 + number * 385
        for stripe in range(6):
            fill = colour("f6efe1") if stripe % 2 else (canvas.palette[2] if number % 2 else canvas.palette[3])
            left = x + stripe * 58
            canvas.polygon([(left, 260), (left + 58, 260), (left + 66, 400), (left - 8, 400)], fill)
        canvas.box(x, 640, 348, 190, mixed(canvas.palette[2], canvas.palette[4], 0.5), 10)
        for fruit in range(16):
            hue = canvas.chance.choice([colour("d9603b"), colour("e8b84a"), colour("7fa650")])
            canvas.circle(x + 34 + fruit % 8 * 40, 632 - fruit // 8 * 32, 22, hue)
        canvas.seated(x + 174, 600, 170, canvas.palette[4])
    for row in range(7):
        for column in range(7):
            is_corner = (row in {0, 1, 5, 6} and column in {0, 1}) or (row in {0, 1} and column in {5, 6})
            if is_corner or canvas.chance.random() < 0.5:
                canvas.box(705 + column * 28, 690 + row * 28, 28, 28, colour("1d2b2f"))
    canvas.box(0, 900, WIDTH, 100, mixed(canvas.palette[4], canvas.palette[1], 0.4))


def _islands(canvas: Canvas) -> None:
    canvas.sky()
    canvas.sea(470, 8)
    for x, y, width in ((180, 560, 300), (700, 520, 220), (1150, 620, 360)):
        canvas.polygon([(x, y), (x + width * 0.2, y - 60), (x + width * 0.5, y - 110), (x + width * 0.8, y - 50),
                        (x + width, y)], canvas.palette[3])  # fmt: skip
        canvas.mast(x + width * 0.5, y - 95, 170, canvas.palette[4])
    points = [(330 + n * 16, 300 - 130 * math.sin(n / 60 * math.pi)) for n in range(61)]
    canvas.line(points, colour("ffffff"), 5)
    canvas.boat(560, 800, 240, canvas.palette[4], colour("e8d5b5"))


def _podium(canvas: Canvas) -> None:
    canvas.sky()
    canvas.box(220, 90, 1160, 430, canvas.palette[3], 10)
    canvas.network(12, 130, 470, mixed(canvas.palette[3], colour("ffffff"), 0.6))
    canvas.person(800, 860, 520, canvas.palette[4])
    canvas.polygon([(640, 620), (960, 620), (1000, 960), (600, 960)], mixed(canvas.palette[2], canvas.palette[4], 0.25))
    for number in range(5):
        x = 700 + number * 50
        canvas.line([(x, 622), (x + (number - 2) * 8, 560)], canvas.palette[4], 7)
        canvas.circle(x + (number - 2) * 8, 552, 15, canvas.palette[4])
    for number in range(9):
        canvas.seated(80 + number * 185, 1010, 170, mixed(canvas.palette[4], colour("000000"), 0.25))


# In the order of their numbers; the words of each stand in the same line of texts/anh.txt.
_DRAWN: tuple[tuple[Callable[[Canvas], None], tuple[str, ...]], ...] = (
    (_mast_at_dawn, _DAWN),
    (_boats, _DUSK),
    (_terraces, _NOON),
    (_meeting, _PAPER),
    (_chart, _PAPER),
    (_city, _NIGHT),
    (_dish, _NOON),
    (_sea_cable, _NOON),
    (_post_van, _DAWN),
    (_loudspeaker, _NOON),
    (_racks, _NIGHT),
    (_children, _NOON),
    (_lighthouse, _DUSK),
    (_storm, _STORM),
    (_dotted_map, _PAPER),
    (_classroom, _DAWN),
    (_network_over_fields, _NOON),
    (_port, _NOON),
    (_spectrum, _NIGHT),
    (_shield, _NIGHT),
    (_service_desk, _PAPER),
    (_market, _DAWN),
    (_islands, _NOON),
    (_podium, _DUSK),
)


@cache
def pictures() -> tuple[DemoPicture, ...]:
    """Return the twenty-four pictures, not yet drawn."""
    lines = (Path(__file__).parent / "texts" / "anh.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for number, (line, (draw, palette)) in enumerate(zip(lines, _DRAWN, strict=True), start=1):
        topics, caption, caption_en, seen, seen_en = line.split(" | ")
        found.append(
            DemoPicture(
                number=number,
                caption=caption,
                caption_en=caption_en,
                alternative_text=seen,
                alternative_text_en=seen_en,
                credit="Tranh minh họa: Trung tâm Thông tin",
                topics=tuple(topics.split()),
                palette=palette,
                draw=draw,
            )
        )
    return tuple(found)


def pictures_for(topic: str) -> list[DemoPicture]:
    """Return the pictures that suit a topic."""
    return [picture for picture in pictures() if topic in picture.topics]


@cache
def picture_jpeg(number: int) -> bytes | None:
    """Return picture 1–24 as a JPEG of 1600 × 1000, drawn at the first call; None for another number."""
    found = next((each for each in pictures() if each.number == number), None)
    if found is None:
        return None
    canvas = Canvas(found.palette, number)
    found.draw(canvas)
    content = io.BytesIO()
    canvas.finished().save(content, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return content.getvalue()
