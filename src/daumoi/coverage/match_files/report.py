"""One page that a person reads: what was used where, both texts side by side, the shared passages marked.

The page needs nothing but itself: no script, no font, no picture, no request. Passages carry numbers that link to their
other side and lines of different patterns, so that colour is never the only sign.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib import resources
from typing import Any, Final

from daumoi.coverage.match_files.report_pair import (
    Standing,
    Surroundings,
    clean,
    marked_language,
    name_html,
    name_of,
    pair_section,
)
from daumoi.coverage.match_files.report_similar import similar_section
from daumoi.coverage.match_files.results import Pair
from daumoi.coverage.match_files.sources import Entry
from daumoi.coverage.match_files.summary import Summary
from daumoi.coverage.match_files.words import WORDS, Words

_LISTED: Final = 8


def write_report(
    summary: Summary,
    pairs: Iterable[Pair],
    releases: Mapping[str, Entry],
    *,
    language: str,
    made_at: datetime,
    standing: Standing = lambda release: (),
    similar: Iterable[dict[str, Any]] | None = None,
) -> Iterator[str]:
    """Give the page in pieces.

    Args:
        summary: what the run has counted.
        pairs: the best pairs, the best first; gone through twice.
        releases: all releases by id.
        language: "vi" or "en".
        made_at: the time at the foot of the page.
        standing: the places of a release's standing paragraphs, by its id.
        similar: suggestions of the second channel, the best first; none when it was not asked.
    """
    words = WORDS[language]
    page = Surroundings(words, releases, standing, len(summary.best))
    yield _head(words)
    yield _contents(summary, words)
    yield _figures(summary, words)
    yield '</header>\n<main>\n<div class="two">\n'
    yield _bars(words["most_used"], [(name_of(releases[id_]), n) for id_, n in _top(summary.by_release)], words)
    yield _bars(words["outlets"], _top(summary.by_outlet), words)
    yield "</div>\n"
    yield from _list_of_pairs(pairs, summary, words)
    if summary.best:
        heading = f'<h2 id="pairs-heading">{words["side_by_side"]}</h2>'
        yield f'<section id="pairs" aria-labelledby="pairs-heading">\n{heading}\n{_legend(words)}'
        for number, pair in enumerate(pairs, start=1):
            yield pair_section(pair, number, page)
        yield "</section>\n"
    if similar is not None:
        yield from similar_section(similar, summary, releases, words)
    yield _encodings(summary, words)
    yield _problems(summary, words)
    yield f"</main>\n<footer>{words['footer'].format(when=clean(words.moment(made_at)))}</footer>\n</body>\n</html>\n"


def _head(words: Words) -> str:
    style = resources.files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="referrer" content="no-referrer">\n<title>{words["title"]} · Đầu Mối</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#list">{words["skip_to_list"]}</a>\n<header class="top">\n'
        f'<p class="mark">Đầu Mối</p>\n<h1>{words["title"]}</h1>\n<p class="lead">{words["lead"]}</p>\n'
    )


def _contents(summary: Summary, words: Words) -> str:
    parts = [("list", words["list"])]
    if summary.best:
        parts.append(("pairs", words["side_by_side"]))
    if summary.similar:
        parts.append(("similar", words["similar"]))
    if summary.problem_count:
        parts.append(("problems", words["problems"].format(count=words.number(summary.problem_count))))
    links = "".join(f'<li><a href="#{place}">{name}</a></li>' for place, name in parts)
    return f'<nav class="contents" aria-label="{words["contents"]}"><ul>{links}</ul></nav>\n'


def _figures(summary: Summary, words: Words) -> str:
    of_articles = words["of"].format(count=words.number(summary.articles))
    of_releases = words["of"].format(count=words.number(summary.releases))
    rows = (
        (words["articles_using"], summary.articles_using, of_articles),
        (words["releases_used"], len(summary.by_release), of_releases),
        (words["pairs"], summary.pairs, ""),
        (words["credited"], summary.credited, words["of"].format(count=words.number(summary.with_issuer))),
        (words["words_reused"], summary.words, ""),
    )
    cells = "".join(
        f"<div><dt>{label}</dt><dd>{words.number(count)} <small>{of}</small></dd></div>\n" for label, count, of in rows
    )
    return f'<dl class="figures">\n{cells}</dl>\n'


def _top(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_LISTED]


def _bars(heading: str, rows: list[tuple[str, int]], words: Words) -> str:
    if not rows:
        return ""
    most = rows[0][1]
    items = "".join(
        f'<li><span class="name">{clean(name)}</span><span class="count">{words.number(count)}'
        f'<span class="unseen"> {words["articles"]}</span></span>'
        f'<span class="bar" aria-hidden="true"><span style="width:{100 * count / most:.1f}%"></span></span></li>\n'
        for name, count in rows
    )
    return f'<section>\n<h2>{heading}</h2>\n<ul class="bars">\n{items}</ul>\n</section>\n'


def _list_of_pairs(pairs: Iterable[Pair], summary: Summary, words: Words) -> Iterator[str]:
    yield f'<section id="list" aria-labelledby="list-heading">\n<h2 id="list-heading">{words["list"]}</h2>\n'
    if not summary.best:
        yield f'<p class="note">{words["nothing" if not summary.pairs else "none_shown"]}</p>\n</section>\n'
        return
    note = words["all_shown"]
    if summary.pairs > len(summary.best):
        note = words["capped"].format(shown=words.number(len(summary.best)), all=words.number(summary.pairs))
    columns = ("column_article", "column_release", "column_kind", "column_words", "column_share", "column_credit")
    heading = "".join(f'<th scope="col"{_numeric(column)}>{words[column]}</th>' for column in columns)
    yield (
        f'<p class="note">{note}</p>\n<div class="table"><table aria-labelledby="list-heading">\n<thead><tr>'
        f'<th scope="col" class="n">{words["column_number"]}</th>{heading}</tr></thead>\n<tbody>\n'
    )
    for number, pair in enumerate(pairs, start=1):
        yield _row(pair, number, words)
    yield "</tbody>\n</table></div>\n</section>\n"


def _numeric(column: str) -> str:
    return ' class="n"' if column in {"column_words", "column_share"} else ""


def _row(pair: Pair, number: int, words: Words) -> str:
    pickup = pair.pickup
    outlet = f"<small>{clean(pair.article.outlet)}</small>" if pair.article.outlet else ""
    issuer = f"<small>{clean(pair.release.issuer)}</small>" if pair.release.issuer else ""
    unnamed = "credit_none" if pickup.issuer_known else "credit_unsought"
    credit = words.credit(pickup.credit.kind) if pickup.credit else words[unnamed]
    return (
        f'<tr id="l{number}"><td class="n">{number}</td>'
        f'<td data-label="{words["column_article"]}">'
        f'<a class="title" href="#p{number}"{marked_language(pair.article, words)}>{name_html(pair.article)}</a>'
        f"{outlet}</td>"
        f'<td data-label="{words["column_release"]}"><span class="title"{marked_language(pair.release, words)}>'
        f"{name_html(pair.release)}</span>{issuer}</td>"
        f'<td data-label="{words["column_kind"]}"><span class="tag">{words["kind_" + pickup.kind.value]}</span></td>'
        f'<td class="n" data-label="{words["column_words"]}">{words.number(pickup.matched_words)}</td>'
        f'<td class="n" data-label="{words["column_share"]}">{words.share(pickup.release_share)}</td>'
        f'<td data-label="{words["column_credit"]}">{credit}</td></tr>\n'
    )


def _legend(words: Words) -> str:
    return (
        '<p class="legend">'
        f'<span><mark class="c1"><span class="no">1</span>{words["legend_passage"]}</mark></span>'
        f'<span><mark class="c1"><span class="differs">{words["legend_differs_sample"]}</span></mark> '
        f"{words['legend_differs']}</span>"
        f'<span><span class="credited">{words["legend_credit_sample"]}</span> {words["legend_credit"]}</span>'
        f'<span><span class="standing">{words["legend_standing_sample"]}</span> {words["legend_standing"]}</span>'
        "</p>\n"
    )


def _encodings(summary: Summary, words: Words) -> str:
    if not summary.by_encoding:
        return ""
    said = words["converted"].format(encodings=clean(words.encodings(summary.by_encoding)))
    return f'<p class="note">{said}</p>\n'


def _problems(summary: Summary, words: Words) -> str:
    if not summary.problem_count:
        return ""
    items = "".join(f"<li>{clean(words.problem(problem))}</li>\n" for problem in summary.problems)
    rest = summary.problem_count - len(summary.problems)
    more = f"<p>{words['more_problems'].format(count=words.number(rest))}</p>\n" if rest else ""
    heading = words["problems"].format(count=words.number(summary.problem_count))
    return f'<section class="problems" id="problems">\n<h2>{heading}</h2>\n<ul>\n{items}</ul>\n{more}</section>\n'
