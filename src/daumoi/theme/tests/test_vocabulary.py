"""docs/design.md, the style sheets, the sprite and the tags name the same things."""

from __future__ import annotations

import gzip
import re
from hashlib import sha256
from pathlib import Path

import pytest

from daumoi.theme.templatetags.components import STATUSES, icon_names, register

THEME = Path(__file__).parents[1]
STATIC = THEME / "static" / "theme"
DESIGN = Path(__file__).parents[4] / "docs" / "design.md"

DESIGN_TEXT = DESIGN.read_text(encoding="utf-8")
STYLES = {path.name: path.read_text(encoding="utf-8") for path in sorted((STATIC / "css").glob("*.css"))}
SCRIPT = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("theme.js", "passkeys.js"))

# What a reporter's phone fetches before the first line is drawn, as the server sends it: 16 KiB compressed are some
# eleven packets, which arrive in the second round trip of a fresh connection.
STYLE_LIMIT_BYTES = 16 * 1024


def documented_classes() -> list[str]:
    return sorted(set(re.findall(r"`\.([a-z][\w-]*)`", DESIGN_TEXT)))


def styled_classes() -> set[str]:
    return {name for css in STYLES.values() for name in re.findall(r"\.([a-zA-Z][\w-]*)", css)}


def documented_attributes() -> list[str]:
    rows = re.findall(r"^\| (`data-[^|]*)\|", DESIGN_TEXT, re.M)
    return sorted({name for row in rows for name in re.findall(r"`(data-[\w-]+)", row)})


@pytest.mark.parametrize("name", documented_classes())
def test_a_documented_class_has_a_style(name):
    # A block may be styled through its parts and variants alone.
    assert any(styled == name or styled.startswith((f"{name}__", f"{name}--")) for styled in styled_classes())


@pytest.mark.parametrize("name", sorted(register.tags))
def test_a_tag_is_documented(name):
    assert re.search(rf"{{% {name}\b", DESIGN_TEXT) or name == "message_callout"  # only the page frames use that one


@pytest.mark.parametrize("code", STATUSES)
def test_a_status_is_documented(code):
    assert f"`{code}`" in DESIGN_TEXT


@pytest.mark.parametrize("code", STATUSES)
def test_the_icon_of_a_status_is_in_the_sprite(code):
    assert STATUSES[code].icon in icon_names()


def test_the_documented_icons_are_those_of_the_sprite():
    listed = re.search(r"^Icons: (.+?)\.\n\n", DESIGN_TEXT, re.M | re.S).group(1).split()
    assert set(listed) == icon_names()


@pytest.mark.parametrize("name", documented_attributes())
def test_a_documented_attribute_is_known_to_the_script(name):
    in_dataset = re.sub(r"-(\w)", lambda match: match[1].upper(), name.removeprefix("data-"))
    assert f"[{name}" in SCRIPT or re.search(rf"\b{in_dataset}\b", SCRIPT)


def test_a_custom_property_that_is_used_is_defined():
    css = "".join(STYLES.values())
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= set(re.findall(r"(--[\w-]+):", css))


def test_a_file_that_a_style_sheet_names_exists():
    for css in STYLES.values():
        for address in re.findall(r'url\("([^"]+)"\)', css):
            assert (STATIC / "css" / address).is_file(), address


def test_the_style_sheets_stay_small():
    sent = sum(len(gzip.compress(css.encode(), mtime=0)) for css in STYLES.values())
    assert sent < STYLE_LIMIT_BYTES


def test_the_vendored_files_are_those_whose_digest_is_written_down():
    table = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| `([\w./]+\.js)`[^\n]*`([0-9a-f]{64})`", table)
    assert len(rows) == 2
    for name, digest in rows:
        assert sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest
