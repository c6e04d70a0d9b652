"""One page that a person reads: what was used where, both texts side by side, the shared passages marked.

The page needs nothing but itself: no script, no font, no picture, no request. Passages carry numbers that link to their
other side, so that colour is never the only sign.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib import resources
from typing import Final

from daumoi.coverage.match_files.excerpts import excerpt
from daumoi.coverage.match_files.results import Pair
from daumoi.coverage.match_files.sources import Entry
from daumoi.coverage.match_files.summary import Summary
from daumoi.coverage.match_files.words import WORDS, Words
from textreuse import Span

_COLOURS: Final = 6
_LISTED: Final = 8
# Longer texts are shown without what was not reused, but for so much on either side of a passage.
_SHOWN_WHOLE: Final = 6_000
_AROUND: Final = 300
# Word by word comparison is quadratic at worst; a longer passage is shown without it.
_COMPARED_WORDS: Final = 1_500
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_VIETNAMESE: Final = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def write_report(
    summary: Summary, pairs: Iterable[Pair], releases: Mapping[str, Entry], *, language: str, made_at: datetime
) -> Iterator[str]:
    """Give the page in pieces, in Vietnamese ("vi") or English ("en"); `pairs` are gone through twice."""
    words = WORDS[language]
    style = resources.files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    yield (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="referrer" content="no-referrer">\n<title>{words["title"]} · Đầu Mối</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#pairs">{words["skip"]}</a>\n<header class="top">\n'
        f'<p class="mark">Đầu Mối</p>\n<h1>{words["title"]}</h1>\n<p class="lead">{words["lead"]}</p>\n'
    )
    yield _figures(summary, words)
    yield '</header>\n<main>\n<div class="two">\n'
    yield _bars(words["most_used"], [(_name(releases[id_]), n) for id_, n in _top(summary.by_release)], words)
    yield _bars(words["outlets"], _top(summary.by_outlet), words)
    yield "</div>\n"
    yield from _list_of_pairs(pairs, summary, words)
    if summary.best:
        yield f'<h2 id="pairs">{words["side_by_side"]}</h2>\n{_legend(words)}'
    for number, pair in enumerate(pairs, start=1):
        yield _pair(pair, number, words)
    yield _problems(summary, words)
    when = escape(made_at.strftime("%d/%m/%Y %H:%M %Z" if words.language == "vi" else "%Y-%m-%d %H:%M %Z").strip())
    yield f"</main>\n<footer>{words['footer'].format(when=when)}</footer>\n</body>\n</html>\n"


def _figures(summary: Summary, words: Words) -> str:
    of_articles = words["of"].format(count=words.number(summary.articles))
    of_releases = words["of"].format(count=words.number(summary.releases))
    of_pairs = words["of"].format(count=words.number(summary.pairs))
    rows = (
        (words["articles_using"], summary.articles_using, of_articles),
        (words["releases_used"], len(summary.by_release), of_releases),
        (words["pairs"], summary.pairs, ""),
        (words["credited"], summary.credited, of_pairs),
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
        f'<li><span class="name">{_clean(name)}</span><span class="count">{words.number(count)}'
        f'<span class="unseen"> {words["articles"]}</span></span>'
        f'<span class="bar" aria-hidden="true"><span style="width:{100 * count / most:.1f}%"></span></span></li>\n'
        for name, count in rows
    )
    return f'<section>\n<h2>{heading}</h2>\n<ul class="bars">\n{items}</ul>\n</section>\n'


def _list_of_pairs(pairs: Iterable[Pair], summary: Summary, words: Words) -> Iterator[str]:
    if not summary.best:
        yield f'<h2 id="pairs">{words["list"]}</h2>\n<p class="note">{words["nothing"]}</p>\n'
        return
    note = words["all_shown"]
    if summary.pairs > len(summary.best):
        note = words["capped"].format(shown=words.number(len(summary.best)), all=words.number(summary.pairs))
    columns = ("column_article", "column_release", "column_kind", "column_words", "column_share", "column_credit")
    heading = "".join(f'<th scope="col"{_numeric(column)}>{words[column]}</th>' for column in columns)
    yield (
        f'<h2>{words["list"]}</h2>\n<p class="note">{note}</p>\n<div class="table"><table>\n<thead><tr>'
        f'<th scope="col" class="n">#</th>{heading}</tr></thead>\n<tbody>\n'
    )
    for number, pair in enumerate(pairs, start=1):
        yield _row(pair, number, words)
    yield "</tbody>\n</table></div>\n"


def _numeric(column: str) -> str:
    return ' class="n"' if column in {"column_words", "column_share"} else ""


def _row(pair: Pair, number: int, words: Words) -> str:
    pickup = pair.pickup
    outlet = f"<small>{_clean(pair.article.outlet)}</small>" if pair.article.outlet else ""
    issuer = f"<small>{_clean(pair.release.issuer)}</small>" if pair.release.issuer else ""
    credit = _clean(words["credit_" + pickup.credit.kind.name.lower()]) if pickup.credit else words["credit_none"]
    return (
        f'<tr><td class="n">{number}</td>'
        f'<td data-label="{words["column_article"]}">'
        f'<a class="title" href="#p{number}">{_name_html(pair.article)}</a>{outlet}</td>'
        f'<td data-label="{words["column_release"]}"><span class="title">{_name_html(pair.release)}</span>{issuer}</td>'
        f'<td data-label="{words["column_kind"]}"><span class="tag">{words["kind_" + pickup.kind.value]}</span></td>'
        f'<td class="n" data-label="{words["column_words"]}">{words.number(pickup.matched_words)}</td>'
        f'<td class="n" data-label="{words["column_share"]}">{words.share(pickup.release_share)}</td>'
        f'<td data-label="{words["column_credit"]}">{credit}</td></tr>\n'
    )


def _legend(words: Words) -> str:
    return (
        '<p class="legend">'
        f'<span><mark class="c1"><span class="no">1</span>{words["legend_passage"]}</mark></span>'
        f'<span><span class="differs">{words["legend_differs_sample"]}</span> {words["legend_differs"]}</span>'
        f'<span><span class="credited">{words["legend_credit_sample"]}</span> {words["legend_credit"]}</span></p>\n'
    )


def _pair(pair: Pair, number: int, words: Words) -> str:
    pickup = pair.pickup
    facts = (
        f'<li><span class="tag">{words["kind_" + pickup.kind.value]}</span></li>',
        f"<li>{words['fact_words'].format(count=_bold(words.number(pickup.matched_words)))}</li>",
        f"<li>{words['fact_passages'].format(count=_bold(words.number(len(pickup.spans))))}</li>",
        f"<li>{words['fact_release'].format(share=_bold(words.share(pickup.release_share)))}</li>",
        f"<li>{words['fact_article'].format(share=_bold(words.share(pickup.article_share)))}</li>",
        f"<li>{words['fact_verbatim'].format(share=_bold(words.share(pickup.verbatim_share)))}</li>",
    )
    if pickup.credit:
        form = words["credit_" + pickup.credit.kind.name.lower()]
        credit = f"{words['credit_given']}: {form} – <q>{_clean(_short(pickup.credit.text))}</q>"
    else:
        credit = words["credit_missing"]
    others = words["alternatives"].format(names=_clean(_listed(pickup.alternatives))) if pickup.alternatives else ""
    release = _Side("r", number, pair.release, [(s.release_start, s.release_end) for s in pickup.spans], None)
    credited = (pickup.credit.start, pickup.credit.end) if pickup.credit and pickup.credit.end else None
    article = _Side("a", number, pair.article, [(s.article_start, s.article_end) for s in pickup.spans], credited)
    differing = [_differing(pair, span) for span in pickup.spans]
    return (
        f'<article class="pair" id="p{number}" aria-labelledby="h{number}">\n'
        f'<header><span class="place">{number}</span>'
        f'<h3 id="h{number}">{_name_html(pair.article)}</h3>\n<ul class="facts">{"".join(facts)}</ul>\n'
        f'<p class="credit-line">{credit}{" " + others if others else ""}</p></header>\n<div class="sides">\n'
        f"{_side(release, words['release'], pair.release.issuer, [d[0] for d in differing], words)}"
        f"{_side(article, words['article'], pair.article.outlet, [d[1] for d in differing], words)}"
        "</div>\n</article>\n"
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """One text of a pair: `code` "r" or "a", the passages in it (by place in the pickup), and the credit."""

    code: str
    number: int
    entry: Entry
    passages: list[tuple[int, int]]
    credit: tuple[int, int] | None


def _side(side: _Side, heading: str, who: str, differing: list[list[tuple[int, int]]], words: Words) -> str:
    entry = side.entry
    language = "vi" if _VIETNAMESE.search(entry.text[:2000]) else ""
    attribute = f' lang="{language}"' if language and language != words.language else ""
    small = f" <small>{_clean(who)}</small>" if who else ""
    when = f" <small>{entry.published_at:%d/%m/%Y}</small>" if entry.published_at else ""
    label = f"{side.number}. {heading}: {_short(_name(entry))}"
    return (
        f'<section class="side">\n<h4>{heading}</h4>\n<p class="who">{_name_html(entry)}{small}{when}</p>\n'
        f'<div class="words" tabindex="0" role="region" aria-label="{_clean(label)}"{attribute}>'
        f"{''.join(_marked(side, differing, words))}</div>\n</section>\n"
    )


def _marked(side: _Side, differing: list[list[tuple[int, int]]], words: Words) -> Iterator[str]:
    """Give the text in pieces, each inside the same passages from its beginning to its end."""
    text = side.entry.text
    loose = [place for places in differing for place in places]
    edges = {0, len(text), *(edge for place in (*side.passages, *loose) for edge in place), *(side.credit or ())}
    pieces = itertools.pairwise(sorted(edges))

    def inside(piece: tuple[int, int]) -> tuple[int, ...]:
        return tuple(n for n, place in enumerate(side.passages, start=1) if _within(piece, place))

    for passages, group in itertools.groupby(pieces, key=inside):
        places = list(group)
        marked = "".join(_piece(side, piece, passages, differing, words) for piece in places)
        if passages:
            numbers = "".join(_number(side, n, words) for n in passages if side.passages[n - 1][0] == places[0][0])
            marked = f'<mark class="c{(passages[0] - 1) % _COLOURS + 1}">{numbers}{marked}</mark>'
        yield marked


def _within(piece: tuple[int, int], place: tuple[int, int]) -> bool:
    return place[0] <= piece[0] and piece[1] <= place[1]


def _piece(
    side: _Side,
    piece: tuple[int, int],
    passages: tuple[int, ...],
    differing: list[list[tuple[int, int]]],
    words: Words,
) -> str:
    start, end = piece
    if not passages:
        shown = _shortened(side.entry.text, start, end, words)
    else:
        shown = _clean(side.entry.text[start:end])
        if any(_within(piece, place) for n in passages for place in differing[n - 1]):
            shown = f'<span class="differs">{shown}</span>'
    if side.credit and _within(piece, side.credit):
        shown = f'<span class="credited">{shown}</span>'
    return shown


def _number(side: _Side, passage: int, words: Words) -> str:
    other = "a" if side.code == "r" else "r"
    where = words["to_article" if other == "a" else "to_release"].format(number=passage)
    name = f"{side.code}{side.number}-{passage}"
    return f'<a class="no" id="{name}" href="#{other}{name[1:]}" aria-label="{where}" title="{where}">{passage}</a>'


def _shortened(text: str, start: int, end: int, words: Words) -> str:
    """Give words that were not reused; in a long text only those near passages."""
    head = _AROUND if start > 0 else 0
    tail = _AROUND if end < len(text) else 0
    left_out = end - start - head - tail
    if len(text) <= _SHOWN_WHOLE or left_out < 2 * _AROUND:
        return _clean(text[start:end])
    gap = words["left_out"].format(count=words.number(left_out))
    return f'{_clean(text[start : start + head])}<span class="left-out">{gap}</span>{_clean(text[end - tail : end])}'


def _differing(pair: Pair, span: Span) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Give the places, in the release and in the article, where an edited passage differs."""
    if span.verbatim:
        return [], []
    release = [
        (m.start(), m.end()) for m in re.finditer(r"\w+", pair.release.text[span.release_start : span.release_end])
    ]
    article = [
        (m.start(), m.end()) for m in re.finditer(r"\w+", pair.article.text[span.article_start : span.article_end])
    ]
    if max(len(release), len(article)) > _COMPARED_WORDS:
        return [], []
    left = [pair.release.text[span.release_start + a : span.release_start + b].casefold() for a, b in release]
    right = [pair.article.text[span.article_start + a : span.article_start + b].casefold() for a, b in article]
    only_left: list[tuple[int, int]] = []
    only_right: list[tuple[int, int]] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if j > i:
            only_left.append((span.release_start + release[i][0], span.release_start + release[j - 1][1]))
        if m > k:
            only_right.append((span.article_start + article[k][0], span.article_start + article[m - 1][1]))
    return only_left, only_right


def _problems(summary: Summary, words: Words) -> str:
    if not summary.problem_count:
        return ""
    items = "".join(f"<li>{_clean(words.problem(problem))}</li>\n" for problem in summary.problems)
    rest = summary.problem_count - len(summary.problems)
    more = f"<p>{words['more_problems'].format(count=words.number(rest))}</p>\n" if rest else ""
    heading = words["problems"].format(count=words.number(summary.problem_count))
    return f'<section class="problems">\n<h2>{heading}</h2>\n<ul>\n{items}</ul>\n{more}</section>\n'


def _name(entry: Entry) -> str:
    return entry.title or _first_line(entry.text) or entry.id


def _name_html(entry: Entry) -> str:
    return _clean(_short(_name(entry), 160))


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text[:2000].splitlines() if line.strip()), "")
    return _short(line, 120)


def _short(text: str, most: int = 120) -> str:
    return excerpt(text, most)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" (+{len(names) - 5})" if len(names) > 5 else "")


def _bold(text: str) -> str:
    return f"<b>{text}</b>"


def _clean(text: str) -> str:
    """Escape a text for the page; what no page may hold becomes the replacement character."""
    return escape(_CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))
