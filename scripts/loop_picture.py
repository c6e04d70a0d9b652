"""Draws the loop for the README, light and dark: docs/pictures/loop-{light,dark}.svg."""

from __future__ import annotations

import math
from pathlib import Path

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
STEPS = [
    ("A unit writes", "Đơn vị viết"),
    ("The focal point checks", "Đầu mối duyệt"),
    ("It is issued and frozen", "Phát hành, không sửa"),
    ("Press and public receive it", "Báo chí, công chúng nhận"),
    ("Outlets publish", "Tòa soạn đăng"),
    ("Pages are read back", "Đọc lại trang báo"),
    ("Pickups are confirmed", "Xác nhận bài dùng tin"),
    ("Agreements are counted", "Tính theo thỏa thuận"),
]
LOOKS = {
    "light": {"line": "#0b6450", "box": "#eaf4f0", "edge": "#9fcbbd", "ink": "#12211d", "faint": "#4b5f58"},
    "dark": {"line": "#6fd0b4", "box": "#15302a", "edge": "#2f6354", "ink": "#eaf4f0", "faint": "#a9c2ba"},
}
WIDTH, HEIGHT, BOX_WIDTH, BOX_HEIGHT = 900, 300, 196, 58


def place(number: int) -> tuple[float, float]:
    """Middle of the box of a step: four along the top, four back along the bottom."""
    column = number if number < 4 else 7 - number
    return 112 + column * 225, 48 if number < 4 else 252


def arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A line from the edge of one box to the edge of the next."""
    (x1, y1), (x2, y2) = start, end
    reach = BOX_WIDTH / 2 + 3 if y1 == y2 else BOX_HEIGHT / 2 + 3
    angle = math.atan2(y2 - y1, x2 - x1)
    dx, dy = math.cos(angle) * reach, math.sin(angle) * reach
    return f'<path d="M{x1 + dx:.0f} {y1 + dy:.0f}L{x2 - dx * 1.05:.0f} {y2 - dy * 1.05:.0f}" marker-end="url(#tip)"/>'


def box(x: float, y: float, english: str, vietnamese: str, look: dict[str, str]) -> str:
    """A step with its name in both languages."""
    left, top = x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="10" fill="{look["box"]}" '
        f'stroke="{look["edge"]}"/>'
        f'<text x="{x:.0f}" y="{y - 4:.0f}" fill="{look["ink"]}" font-size="14" font-weight="600">{english}</text>'
        f'<text x="{x:.0f}" y="{y + 17:.0f}" fill="{look["faint"]}" font-size="13">{vietnamese}</text>'
    )


def picture(look: dict[str, str]) -> str:
    """The whole SVG in one set of colours."""
    places = [place(number) for number in range(len(STEPS))]
    arrows = "".join(arrow(places[n], places[(n + 1) % len(places)]) for n in range(len(places)))
    boxes = "".join(box(x, y, *words, look) for (x, y), words in zip(places, STEPS, strict=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="Be Vietnam Pro, Segoe UI, Noto Sans, sans-serif" text-anchor="middle">'
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
        'orient="auto">'
        f'<path d="M0 0L10 5L0 10z" fill="{look["line"]}"/></marker></defs>'
        f'<g stroke="{look["line"]}" stroke-width="2" fill="none">{arrows}</g>{boxes}'
        f'<text x="450" y="156" fill="{look["ink"]}" font-size="17" font-weight="600">Each figure of the report is '
        f"a link to its proof · Mỗi con số đều có minh chứng</text></svg>\n"
    )


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, look in LOOKS.items():
        (PICTURES / f"loop-{name}.svg").write_text(picture(look), encoding="utf-8")
