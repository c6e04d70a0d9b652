"""The templates keep the content policy: `script-src 'self'; style-src 'self'`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PRODUCT = Path(__file__).parents[2]

BREACHES = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.I),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "htmx handler": re.compile(r"<[^>]*\s(?:data-)?hx-on[:-]", re.I),
    "javascript address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
    "foreign host": re.compile(r"<(?:script|link|img)\b[^>]*\b(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.I),
}


def breaches(markup: str) -> list[str]:
    """What in a template the content policy would refuse; template tags and comments are left out."""
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", markup, flags=re.S)
    return [name for name, pattern in BREACHES.items() if pattern.search(bare)]


def templates() -> list[Path]:
    return sorted(path for path in PRODUCT.rglob("templates/**/*.html") if "/tests/" not in path.as_posix())


@pytest.mark.parametrize(
    ("markup", "breach"),
    [
        ('<p class="a" style="color:red">', "style attribute"),
        ("<style>p{}</style>", "style element"),
        ("<script>alert(1)</script>", "inline script"),
        ('<script type="module">x</script>', "inline script"),
        ('<a href="#" onclick="x()">', "event handler"),
        ('<button hx-on:click="x()">', "htmx handler"),
        ('<a href="javascript:x()">', "javascript address"),
        ('<script src="https://cdn.example/x.js"></script>', "foreign host"),
    ],
)
def test_a_breach_is_found(markup, breach):
    assert breach in breaches(markup)


def test_what_the_policy_allows_is_let_through():
    assert breaches('<script src="{% static "a.js" %}" defer></script><p class="style" data-on="x">') == []


def test_there_are_templates_to_read():
    assert len(templates()) > 30


@pytest.mark.parametrize("template", templates(), ids=lambda path: path.relative_to(PRODUCT).as_posix())
def test_no_template_breaks_the_content_policy(template):
    assert breaches(template.read_text(encoding="utf-8")) == []
