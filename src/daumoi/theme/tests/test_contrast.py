"""Contrast of the token pairs that are used together, computed from the style sheet (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[1] / "static" / "theme" / "css" / "tokens.css"

TEXT, GRAPHIC = 4.5, 3.0

STATES = ("note", "success", "warning", "danger", "accent")

PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-soft", "ink-faint") for ground in ("canvas", "sunken", "raised")],
    *[(state, ground, TEXT) for state in STATES for ground in ("canvas", "sunken", "raised", f"{state}-soft")],
    *[("ink", f"{state}-soft", TEXT) for state in STATES],
    *[(f"passage-{number}-line", "canvas", TEXT) for number in range(1, 7)],
    *[(f"passage-{number}-line", f"passage-{number}", GRAPHIC) for number in range(1, 7)],
    *[("ink", f"passage-{number}", TEXT) for number in range(1, 7)],
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("accent-strong", "accent-soft", TEXT),
    ("accent-strong", "canvas", TEXT),
    ("on-danger", "danger", TEXT),
    ("ink", "inserted", TEXT),
    ("ink", "deleted", TEXT),
    ("ink-soft", "accent-soft", TEXT),
    ("success", "inserted", GRAPHIC),
    ("danger", "deleted", GRAPHIC),
    ("line-strong", "canvas", GRAPHIC),
    ("line-strong", "sunken", GRAPHIC),
    ("line-strong", "raised", GRAPHIC),
]


def token_blocks() -> dict[str, dict[str, str]]:
    """The colour tokens by selector: light, dark by the system, dark by choice."""
    css = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(encoding="utf-8"), flags=re.S)
    blocks: dict[str, dict[str, str]] = {}
    for selector, body in re.findall(r"(:root[^{]*)\{([^}]*)\}", css):
        colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body))
        if colours:
            blocks.setdefault(selector.strip(), {}).update(colours)
    return blocks


BLOCKS = token_blocks()
LIGHT = BLOCKS[":root"]
DARK_BY_SYSTEM = BLOCKS[':root:not([data-theme="light"])']
DARK_BY_CHOICE = BLOCKS[':root[data-theme="dark"]']


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 for black to 1 for white (WCAG 2.2, definition)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK_BY_SYSTEM], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS, ids=lambda part: str(part))
def test_tokens_used_together_can_be_told_apart(theme, ink, ground, least):
    assert contrast(theme[ink], theme[ground]) >= least


def test_dark_is_the_same_whether_chosen_or_inherited():
    assert DARK_BY_SYSTEM == DARK_BY_CHOICE


def test_dark_names_every_colour_that_light_names():
    assert DARK_BY_SYSTEM.keys() == LIGHT.keys()
