"""The part of the report for texts that seem to tell the same story: suggestions, kept apart from what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from daumoi.coverage.match_files.report_pair import clean, marked_language, name_html
from daumoi.coverage.match_files.sources import Entry
from daumoi.coverage.match_files.summary import Summary
from daumoi.coverage.match_files.words import Words


def similar_section(
    suggestions: Iterable[dict[str, Any]], summary: Summary, releases: Mapping[str, Entry], words: Words
) -> Iterator[str]:
    """Give the section: each suggestion with both names, its score, and what both texts state."""
    heading = f'<h2 id="similar-heading">{words["similar"]}</h2>'
    yield f'<section id="similar" aria-labelledby="similar-heading">\n{heading}\n'
    yield f'<p class="note">{words["similar_note"]}</p>\n'
    if not summary.similar:
        yield f'<p class="note">{words["similar_none"]}</p>\n</section>\n'
        return
    if summary.similar > len(summary.best_similar):
        shown, count = words.number(len(summary.best_similar)), words.number(summary.similar)
        yield f'<p class="note">{words["similar_capped"].format(shown=shown, all=count)}</p>\n'
    yield '<ol class="similar">\n'
    for found in suggestions:
        yield _suggestion(found, releases, words)
    yield "</ol>\n</section>\n"


def _suggestion(found: dict[str, Any], releases: Mapping[str, Entry], words: Words) -> str:
    release, article = releases[found["release"]], Entry(**found["article"])
    outlet = f" <small>{clean(article.outlet)}</small>" if article.outlet else ""
    issuer = f" <small>{clean(release.issuer)}</small>" if release.issuer else ""
    reasons = "".join(f"<li>{_reason(*reason, words)}</li>\n" for reason in found["reasons"])
    return (
        f"<li>\n<dl>\n<div><dt>{words['article']}</dt><dd{marked_language(article, words)}>"
        f"{name_html(article)}{outlet}</dd></div>\n"
        f"<div><dt>{words['release']}</dt><dd{marked_language(release, words)}>"
        f"{name_html(release)}{issuer}</dd></div>\n"
        f"<div><dt>{words['similar_score']}</dt><dd>{words.share(found['score'])}</dd></div>\n"
        f"</dl>\n<ul>\n{reasons}</ul>\n</li>\n"
    )


def _reason(kind: str, value: str, in_release: str, in_article: str, words: Words) -> str:
    label = words["similar_" + kind]
    if not in_release or not in_article:
        return f"{label}: {clean(value)}"
    if in_release == in_article:
        return f"{label}: {clean(in_release)}"
    return f"{label}: {clean(in_release)} ↔ {clean(in_article)}"
