"""Texts of the interface: collect them from the code, check that each has its Vietnamese, compile them.

    python -m scripts.messages collect | check | compile

Babel reads and writes the catalogues, so that neither a fresh machine nor CI needs the gettext tools.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "daumoi"
CATALOGUE = PACKAGE / "locale" / "vi" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def sources() -> Iterator[tuple[str, str]]:
    """(path from the root, Python text to look through) of every file that may hold texts."""
    from django.utils.translation.template import templatize

    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if "/tests/" in name or "/migrations/" in name or "/static/" in name:
            continue
        if path.suffix == ".py":
            yield name, path.read_text(encoding="utf-8")
        elif path.suffix in {".html", ".txt"} and "/templates/" in name:
            turned = templatize(path.read_text(encoding="utf-8"), origin=name)
            # What is no message comes out as rows of X whose indentation means nothing.
            yield name, "\n".join(line.strip() for line in turned.splitlines())


def collected() -> Catalog:
    """Catalogue of every text in the code, without translations."""
    catalogue = Catalog(locale="vi", project="Đầu Mối", version="", charset="utf-8")
    for name, text in sources():
        found = extract_python(
            io.BytesIO(text.encode("utf-8")), list(KEYWORDS), ["Translators:"], {"encoding": "utf-8"}
        )
        for _line, function, arguments, comments in found:
            spec = KEYWORDS[function]
            words = list(arguments) if isinstance(arguments, tuple) else [arguments]
            context, texts = _split(spec, words)
            if not texts or any(not isinstance(each, str) or not each for each in texts):
                continue
            catalogue.add(
                tuple(texts) if len(texts) > 1 else texts[0],
                locations=[(name, None)],
                auto_comments=comments,
                context=context,
                flags={"python-format"} if any(_PLACEHOLDER.search(each) for each in texts) else (),
            )
    return catalogue


def _split(spec: tuple | None, words: list[str | None]) -> tuple[str | None, list[str | None]]:
    if spec is None:
        return None, words[:1]
    context = next((words[part[0] - 1] for part in spec if isinstance(part, tuple)), None)
    return context, [words[part - 1] for part in spec if isinstance(part, int) and part <= len(words)]


def kept() -> Catalog:
    """The catalogue in the repository."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi")


def collect() -> int:
    """Bring the catalogue up to date with the code; translations are kept, texts that are gone are dropped."""
    catalogue = kept() if CATALOGUE.exists() else Catalog(locale="vi", charset="utf-8")
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        message.locations = sorted({(name, None) for name, _line in message.locations})
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalogue, sort_output=True, omit_header=False, include_lineno=False, width=110)
    text = re.sub(
        rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team)'
        rb': [^"]*\\n"\n',
        b"",
        written.getvalue(),
    )
    CATALOGUE.write_bytes(text)
    missing = [message for message in catalogue if message.id and not _is_translated(message)]
    print(f"{len(catalogue)} texts, {len(missing)} without Vietnamese")
    return 0


def _is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(texts) and not message.fuzzy


def problems() -> list[str]:
    """What is wrong between code and catalogue, a line each."""
    wanted, have = collected(), kept()
    found = []
    for message in wanted:
        if not message.id:
            continue
        translation = have.get(message.id, message.context)
        if translation is None:
            found.append(f"not in the catalogue (run `make messages`): {message.id!r}")
        elif not _is_translated(translation):
            found.append(f"no Vietnamese: {message.id!r}")
        elif _placeholders(message.id) != _placeholders(translation.string):
            found.append(f"other placeholders than the original: {message.id!r}")
    gone = {message.id for message in have if message.id} - {message.id for message in wanted if message.id}
    return found + [f"no longer in the code (run `make messages`): {each!r}" for each in sorted(gone, key=str)]


def _placeholders(texts: object) -> set[str]:
    joined = " ".join(texts) if isinstance(texts, list | tuple) else str(texts)
    return set(_PLACEHOLDER.findall(joined)) - {"count"}


def check() -> int:
    """Fail with the list of problems."""
    found = problems()
    print("\n".join(found) or "Every text has its Vietnamese.")
    return 1 if found else 0


def compile_catalogue() -> int:
    """Write the compiled catalogue beside the texts."""
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, kept())
    return 0


if __name__ == "__main__":
    commands = {"collect": collect, "check": check, "compile": compile_catalogue}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(f"usage: python -m scripts.messages {'|'.join(commands)}")
    sys.exit(commands[sys.argv[1]]())
