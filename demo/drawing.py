"""Shapes the demo pictures are put together from: sky, hills, sea, people, masts, charts."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1000
_SCALE = 2

Colour = tuple[int, int, int]


def colour(code: str) -> Colour:
    """Return "14343b" as red, green, blue."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour between two, `share` of the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


class Canvas:
    """A picture of 1600 × 1000 units; a palette of five colours runs from the sky to the foreground."""

    def __init__(self, palette: tuple[str, ...], seed: int) -> None:
        self.palette = [colour(code) for code in palette]
        self.chance = random.Random(f"picture:{seed}")
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE))
        self._draw = ImageDraw.Draw(self._image)

    def finished(self) -> Image.Image:
        """Return the picture at its final size."""
        return self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)

    # Coordinates below are in units of the final picture, y downwards.

    def polygon(self, points: list[tuple[float, float]], fill: Colour) -> None:
        self._draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill)

    def line(self, points: list[tuple[float, float]], fill: Colour, width: float = 4) -> None:
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._draw.line(scaled, fill=fill, width=round(width * _SCALE), joint="curve")

    def circle(self, x: float, y: float, radius: float, fill: Colour) -> None:
        box = ((x - radius) * _SCALE, (y - radius) * _SCALE, (x + radius) * _SCALE, (y + radius) * _SCALE)
        self._draw.ellipse(box, fill=fill)

    def arc(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour, width: float = 8) -> None:
        box = ((x - radius) * _SCALE, (y - radius) * _SCALE, (x + radius) * _SCALE, (y + radius) * _SCALE)
        self._draw.arc(box, start, end, fill=fill, width=round(width * _SCALE))

    def box(self, x: float, y: float, width: float, height: float, fill: Colour, radius: float = 0) -> None:
        corners = (x * _SCALE, y * _SCALE, (x + width) * _SCALE, (y + height) * _SCALE)
        self._draw.rounded_rectangle(corners, radius=radius * _SCALE, fill=fill)

    def sky(self, top: Colour | None = None, bottom: Colour | None = None) -> None:
        """Fill everything with a gradient."""
        top, bottom = top or self.palette[0], bottom or self.palette[1]
        column = Image.new("RGB", (1, 256))
        for y in range(256):
            column.putpixel((0, y), mixed(top, bottom, y / 255))
        self._image.paste(column.resize(self._image.size, Image.Resampling.BICUBIC))

    def sun(self, x: float, y: float, radius: float = 85) -> None:
        """Draw a pale disc with two halos."""
        for step, share in ((2.0, 0.18), (1.45, 0.35), (1.0, 1.0)):
            self.circle(x, y, radius * step, mixed(self.palette[1], colour("fff6df"), share))

    def ridge(self, base: float, height: float, fill: Colour, waves: float = 1.6) -> Callable[[float], float]:
        """Draw hills from edge to edge; return the height of their outline at any x."""
        shifts = [self.chance.uniform(0, 6.28) for _ in range(4)]

        def outline(x: float) -> float:
            turn = x / WIDTH * 6.28 * waves
            lift = sum(math.sin(turn * (n + 1) * 0.8 + shift) / (n + 1.4) for n, shift in enumerate(shifts))
            return base - height * (lift + 1.1) / 2.4

        points = [(x, outline(x)) for x in range(0, WIDTH + 9, 8)]
        self.polygon([(0, HEIGHT), *points, (WIDTH + 8, HEIGHT)], fill)
        return outline

    def sea(self, top: float, bands: int = 7) -> None:
        """Draw water with bands of waves, darker towards the viewer."""
        for band in range(bands):
            y = top + (HEIGHT - top) * (band / bands) ** 1.35
            shade = mixed(self.palette[2], self.palette[4], band / bands)
            shift, length = self.chance.uniform(0, 6), 90 + 40 * band
            points = [(x, y + (4 + 3 * band) * math.sin(x / length + shift)) for x in range(0, WIDTH + 9, 8)]
            self.polygon([(0, HEIGHT), *points, (WIDTH + 8, HEIGHT)], shade)

    def terraces(self, top: float, steps: int = 8) -> None:
        """Draw rice terraces."""
        for step in range(steps):
            y = top + (HEIGHT - top) * (step / steps) ** 1.2
            shade = mixed(self.palette[3], colour("d9c76a"), 0.5 if step % 2 else 0.12)
            shift = self.chance.uniform(0, 6)
            points = [(x, y + 22 * math.sin(x / 260 + shift) + 12 * math.sin(x / 97)) for x in range(0, WIDTH + 9, 8)]
            self.polygon([(0, HEIGHT), *points, (WIDTH + 8, HEIGHT)], mixed(shade, self.palette[4], step / steps * 0.7))

    def mast(self, x: float, foot: float, height: float, fill: Colour) -> None:
        """Draw a lattice mast with antennas and two waves."""
        half = height * 0.09
        top = foot - height
        self.line([(x - half, foot), (x - 5, top)], fill, 6)
        self.line([(x + half, foot), (x + 5, top)], fill, 6)
        steps = max(5, round(height / 70))
        for step in range(steps):
            low, high = step / steps, (step + 1) / steps
            left, right = x - half * (1 - low) - 4 * low, x + half * (1 - low) + 4 * low
            upper_left, upper_right = x - half * (1 - high) - 4 * high, x + half * (1 - high) + 4 * high
            y_low, y_high = foot - height * low, foot - height * high
            self.line([(left, y_low), (upper_right, y_high)], fill, 3)
            self.line([(right, y_low), (upper_left, y_high)], fill, 3)
        self.line([(x, top), (x, top - height * 0.14)], fill, 5)
        for side in (-1, 1):
            self.box(x + side * 22 - 7, top + 14, 14, 62, fill, 4)
        for radius in (60, 105):
            self.arc(x, top - height * 0.12, radius, -50, 20, mixed(fill, self.palette[0], 0.45), 6)
            self.arc(x, top - height * 0.12, radius, 160, 230, mixed(fill, self.palette[0], 0.45), 6)

    def person(self, x: float, foot: float, height: float, fill: Colour) -> None:
        """Draw a standing figure without a face."""
        head = height * 0.1
        self.circle(x, foot - height + head, head, fill)
        shoulder, hip = height * 0.17, height * 0.11
        chest = foot - height * 0.76
        self.box(x - shoulder, chest, 2 * shoulder, height * 0.46, fill, shoulder * 0.7)
        self.box(x - hip, chest + height * 0.3, hip * 0.86, height * 0.46, fill, 6)
        self.box(x + hip * 0.14, chest + height * 0.3, hip * 0.86, height * 0.46, fill, 6)

    def seated(self, x: float, table: float, height: float, fill: Colour) -> None:
        """Draw a figure behind a table, seen down to the chest."""
        head = height * 0.2
        self.circle(x, table - height + head, head, fill)
        self.box(x - height * 0.36, table - height * 0.58, height * 0.72, height * 0.7, fill, height * 0.26)

    def house(self, x: float, foot: float, width: float, fill: Colour, roof: Colour) -> None:
        """Draw a house with a hipped roof, a door and a window."""
        height = width * 0.5
        self.box(x, foot - height, width, height, fill)
        self.polygon(
            [(x - width * 0.1, foot - height), (x + width * 0.15, foot - height * 1.7),
             (x + width * 0.85, foot - height * 1.7), (x + width * 1.1, foot - height)],
            roof,
        )  # fmt: skip
        self.box(x + width * 0.14, foot - height * 0.62, width * 0.2, height * 0.62, roof, 4)
        self.box(x + width * 0.54, foot - height * 0.7, width * 0.28, height * 0.36, mixed(fill, roof, 0.35), 4)

    def towers_of_a_city(self, foot: float, fill: Colour, light: Colour) -> None:
        """Draw a row of buildings, some windows lit."""
        x = -20.0
        while x < WIDTH:
            width, height = self.chance.uniform(90, 190), self.chance.uniform(180, 520)
            shade = mixed(fill, self.palette[4], self.chance.uniform(0, 0.5))
            self.box(x, foot - height, width, height + 60, shade)
            for column in range(int(width // 34)):
                for row in range(int(height // 44)):
                    if self.chance.random() < 0.42:
                        lit = mixed(shade, light, self.chance.choice([0.35, 0.7, 0.9]))
                        self.box(x + 14 + column * 34, foot - height + 18 + row * 44, 14, 22, lit, 2)
            x += width + self.chance.uniform(4, 26)

    def boat(self, x: float, water: float, width: float, hull: Colour, sail: Colour) -> None:
        """Draw a small fishing boat."""
        stern, bow = (x, water - width * 0.16), (x + width, water - width * 0.2)
        self.polygon([stern, bow, (x + width * 0.84, water), (x + width * 0.14, water)], hull)
        self.box(x + width * 0.3, water - width * 0.38, width * 0.26, width * 0.22, sail, 6)
        self.line([(x + width * 0.62, water - width * 0.16), (x + width * 0.62, water - width * 0.62)], hull, 5)
        self.line([(x + width * 0.62, water - width * 0.6), (x + width * 0.95, water - width * 0.2)], hull, 2)

    def bars(self, x: float, foot: float, width: float, height: float, count: int, fill: Colour) -> None:
        """Draw a bar chart with rising bars and a base line."""
        gap = width / count
        for number in range(count):
            share = (number + 1) / count * 0.7 + self.chance.uniform(0.05, 0.28)
            shade = mixed(fill, self.palette[1], 0.55 - 0.5 * number / count)
            self.box(x + number * gap, foot - height * share, gap * 0.64, height * share, shade, 6)
        self.line([(x - 20, foot), (x + width + 10, foot)], self.palette[4], 5)

    def network(self, count: int, top: float, bottom: float, fill: Colour) -> None:
        """Draw points joined to their neighbours."""
        points = [(self.chance.uniform(60, WIDTH - 60), self.chance.uniform(top, bottom)) for _ in range(count)]
        for number, first in enumerate(points):
            near = sorted(points[:number] + points[number + 1 :], key=lambda each: math.dist(first, each))[:2]
            for second in near:
                self.line([first, second], mixed(fill, self.palette[1], 0.55), 3)
        for x, y in points:
            self.circle(x, y, self.chance.choice([9, 13, 20]), fill)
