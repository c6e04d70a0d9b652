"""Figures of credit: how often an issuer is rightly said to be named as the source, and in the right form and place."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.quality.credit_cases import ISSUERS, Case
from textreuse import Article, Credit, Release, Span
from textreuse.credit import find_credit

_COPIED: Final = re.compile("⟦([^⟧]*)⟧")
# Categories of the development set where `credited` does not say what the article names; see `development_pairs`.
UNCLEAR: Final = frozenset({"roundup", "quote"})


@dataclass(frozen=True, slots=True)
class CreditFigures:
    """Precision and recall of "named as the source", and the share with exactly the right form and words; all 0–1."""

    precision: float
    recall: float
    exact: float = 1.0


def digest(cases: Iterable[Case]) -> str:
    """Give a hash of every letter of the cases."""
    rows = [[*case[:3], case.kind and case.kind.value, *case[4:]] for case in cases]
    return hashlib.sha256(json.dumps([ISSUERS, rows], ensure_ascii=False).encode()).hexdigest()


def credit_of(case: Case, respelled: Callable[[str], str] = str) -> Credit | None:
    """Look for the credit of one case, its text respelled."""
    issuer, *others = ISSUERS[case.issuer]
    copied = respelled("".join(_COPIED.findall(case.text)))
    text = respelled(_COPIED.sub(r"\1", case.text))
    start = text.index(copied)
    spans = (Span(start, start + len(copied), 0, len(copied), verbatim=True, words=copied.count(" ") + 1),)
    article = Article("a", text, byline=case.byline or None, links=(case.link,) if case.link else ())
    return find_credit(article, Release("r", copied or "…", issuer, tuple(others)), spans if copied else ())


def scored_cases(cases: Iterable[Case]) -> CreditFigures:
    """Compare what is found with what a careful reader finds."""
    rows = [(case, credit_of(case)) for case in cases]
    found = [credit is not None and credit.names_source for _, credit in rows]
    true = [case.kind is not None and case.evidence != "" and case.kind.value != "agency name" for case, _ in rows]
    exact = [(credit.kind, credit.text) if credit else (None, "") for _, credit in rows]
    right = sum(is_exact == (case.kind, case.evidence) for is_exact, (case, _) in zip(exact, rows, strict=True))
    return figures(found, true, right / max(1, len(rows)))


def figures(found: list[bool], true: list[bool], exact: float = 1.0) -> CreditFigures:
    """Give precision and recall of one answer a row."""
    hits = sum(a and b for a, b in zip(found, true, strict=True))
    return CreditFigures(hits / max(1, sum(found)), hits / max(1, sum(true)), exact)


@dataclass(frozen=True, slots=True)
class DevelopmentPair:
    """A true pair of the development set, with what it says of the credit and what was found."""

    category: str
    writing: str
    is_credited: bool
    credit: Credit | None

    @property
    def is_found(self) -> bool:
        """Whether the issuer is said to be named as the source."""
        return self.credit is not None and self.credit.names_source


def development_pairs(folder: Path) -> Iterator[DevelopmentPair]:
    """Give the true pairs of the development set with the credit found for the true spans.

    Its `credited` says whether a line "Theo …" was put before the text. In round-ups that line names a third agency,
    and a quotation is introduced by the agency's name and a verb of saying whether it is credited or not: figures
    without these two categories, named in `UNCLEAR`, say more.
    """
    releases = {row["id"]: row for row in _rows(folder / "releases.jsonl")}
    articles = {row["id"]: row for row in _rows(folder / "articles.jsonl")}
    for row in _rows(folder / "truth.jsonl"):
        release, article = releases[row["r"]], articles[row["a"]]
        spans = [Span(*place, verbatim=False, words=1) for place in row["spans"]]
        standing = release["text"][slice(*release["boil"])] if release["boil"] else ""
        credit = find_credit(
            Article(row["a"], article["text"]), Release(row["r"], release["text"], release["agency"]), spans, standing
        )
        yield DevelopmentPair(row["cat"], row["nv"], row["credited"], credit)


def scored_pairs(pairs: Iterable[DevelopmentPair]) -> CreditFigures:
    """Compare what is found with what the set says."""
    rows = list(pairs)
    return figures([pair.is_found for pair in rows], [pair.is_credited for pair in rows])


def _rows(path: Path) -> list[dict[str, Any]]:
    body = path.read_bytes() if path.exists() else gzip.decompress(Path(f"{path}.gz").read_bytes())
    return [json.loads(line) for line in body.splitlines()]
