"""The pages of the demo outlets: six layouts with the furniture real pages have around the text."""

from __future__ import annotations

import html
import json
import random
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Template

from demo.articles import DemoArticle, Paragraph, in_letter_forms
from demo.other_news import SECTIONS
from demo.press import FEED_NAMES, DemoOutlet
from demo.timetable import VIETNAM

_LAYOUTS = Path(__file__).parent / "layouts"
_LINE_BREAKS, _BARE_BLOCKS = 6, 3
_RELATED_COUNT = 6
_FEED_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


def article_page(outlet: DemoOutlet, article: DemoArticle, others: list[DemoArticle], url: str) -> str:
    """Return the page of an article; some of the others stand beside it as links."""
    chance = random.Random(f"{outlet.code}:{article.id}")
    words = _words(outlet)
    return _layout(outlet.layout).substitute(
        {f"w_{name}": html.escape(text) for name, text in words.items()},
        lang=outlet.language,
        title=html.escape(article.title),
        summary=html.escape(article.summary),
        outlet=html.escape(outlet.name),
        governing=html.escape(outlet.governing_body),
        section=html.escape(article.section),
        author=html.escape(article.author),
        date=written_date(article.published_at, outlet.language),
        iso=article.published_at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        url=html.escape(url),
        home=outlet.home_path,
        feed=outlet.home_path + FEED_NAMES[outlet.feed_format],
        feed_type=_FEED_TYPES[outlet.feed_format],
        menu=" ".join(_menu(outlet)),
        menu_items="".join(f"<li>{link}</li>" for link in _menu(outlet)),
        figure=_figure(outlet, article),
        body=_body(outlet, article, chance),
        related="".join(f"<li>{_link(outlet, each)}</li>" for each in _related(article, others, chance)),
        comments=_comments(words, chance),
        json_ld=_json_ld(outlet, article, url),
    )


def front_page(outlet: DemoOutlet, articles: list[DemoArticle]) -> str:
    """Return the front page: the newest articles, a menu, the address of the feed."""
    words = _words(outlet)
    rows = "\n".join(
        f"<li><time>{written_date(each.published_at, outlet.language)}</time> "
        f"<strong>{_link(outlet, each)}</strong><p>{html.escape(each.summary)}</p></li>"
        for each in articles
    )
    feed = outlet.home_path + FEED_NAMES[outlet.feed_format]
    return (
        f'<!doctype html>\n<html lang="{outlet.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(outlet.name)}</title>"
        f'<link rel="alternate" type="{_FEED_TYPES[outlet.feed_format]}" href="{feed}">'
        f"<style>{_FRONT_STYLE}</style></head><body><header><h1>{html.escape(outlet.name)}</h1>"
        f"<p>{html.escape(outlet.governing_body)}</p><nav>{' '.join(_menu(outlet))}</nav></header>"
        f"<main><ul>{rows}</ul></main><footer>{html.escape(words['copyright'])}</footer></body></html>"
    )


def list_of_outlets(outlets: list[DemoOutlet], counts: dict[str, int]) -> str:
    """Return the page at the root of the demo server: all outlets, how many articles each has, its feed."""
    rows = "\n".join(
        f'<tr><td><a href="{each.home_path}">{html.escape(each.name)}</a></td><td>{each.kind}</td>'
        f"<td>{each.language}</td><td>{counts.get(each.code, 0)}</td>"
        f'<td><a href="{each.home_path}{FEED_NAMES[each.feed_format]}">{each.feed_format}</a></td></tr>'
        for each in outlets
    )
    return (
        '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8"><title>50 tòa soạn của bản demo</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_FRONT_STYLE}</style></head><body><header><h1>50 tòa soạn của bản demo</h1>"
        "<p>Tên báo, tên người, tin bài ở đây đều được đặt ra. Outlets, names, articles are invented.</p></header>"
        "<main><table><thead><tr><th>Tòa soạn / Outlet</th><th>Loại / Kind</th><th>Ngôn ngữ / Language</th>"
        f"<th>Tin bài / Articles</th><th>Feed</th></tr></thead><tbody>{rows}</tbody></table></main></body></html>"
    )


def written_date(moment: datetime, language: str) -> str:
    """Return the date as a page shows it, in the language of the page, in Vietnamese time."""
    local = moment.astimezone(VIETNAM)
    if language == "vi":
        return f"{_WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y - %H:%M}"
    if language in {"zh", "ja"}:
        return f"{local:%Y}年{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local:%d/%m/%Y %H:%M}" if language == "fr" else f"{local.day} {local:%B %Y, %H:%M}"


@cache
def _layout(number: int) -> Template:
    return Template((_LAYOUTS / f"{number}.html").read_text(encoding="utf-8"))


def _words(outlet: DemoOutlet) -> dict[str, str]:
    words = _WORDS.get(outlet.language, _WORDS["en"])
    return {name: in_letter_forms(text, outlet.letter_forms) for name, text in words.items()}


def _menu(outlet: DemoOutlet) -> list[str]:
    names = list(SECTIONS.values()) if outlet.language == "vi" else list(_FOREIGN_MENU.get(outlet.language, ()))
    start = len(outlet.code) % 4
    return [
        f'<a href="{outlet.home_path}?muc={number}">{html.escape(in_letter_forms(name, outlet.letter_forms))}</a>'
        for number, name in enumerate(names[start : start + 9])
    ]


def _body(outlet: DemoOutlet, article: DemoArticle, chance: random.Random) -> str:
    # Layouts that show the summary by themselves do not repeat it as the first paragraph.
    paragraphs = list(article.paragraphs)
    if outlet.layout in _LAYOUTS_WITH_SUMMARY and paragraphs and paragraphs[0].text == article.summary:
        paragraphs.pop(0)
    blocks = [_block(outlet.layout, paragraph) for paragraph in paragraphs]
    if len(blocks) > 3 and chance.random() < 0.4:
        words = _words(outlet)
        blocks.insert(
            chance.randint(2, len(blocks) - 1), f'<div class="box-link">{html.escape(words["see_also"])}</div>'
        )
    return ("<br><br>\n" if outlet.layout == _LINE_BREAKS else "\n").join(blocks)


_LAYOUTS_WITH_SUMMARY = frozenset({2, 4, 5})


def _block(layout: int, paragraph: Paragraph) -> str:
    text = html.escape(paragraph.text, quote=False)
    if paragraph.link:
        text = f'<a href="{html.escape(paragraph.link)}">{text}</a>'
    if layout == _LINE_BREAKS:
        return f"<b>{text}</b>" if paragraph.kind == "h2" else text
    if layout == _BARE_BLOCKS:
        return f"<div>{'- ' if paragraph.kind == 'li' else ''}{text}</div>"
    return {
        "h2": f"<h2>{text}</h2>",
        "li": f"<ul><li>{text}</li></ul>",
        "quote": f'<blockquote class="story__quote"><p>{text}</p></blockquote>',
    }.get(paragraph.kind, f"<p>{text}</p>")


def _figure(outlet: DemoOutlet, article: DemoArticle) -> str:
    if not article.picture:
        return ""
    source, caption = f"/anh/{article.picture}.jpg", html.escape(article.caption)
    if outlet.layout in {2, 3, 6}:
        return f'<div class="photo"><img src="{source}" alt=""><p class="chuthich">{caption}</p></div>'
    return (
        f'<figure class="story__figure"><img src="{source}" alt="" width="1600" height="1000">'
        f'<figcaption class="story__caption">{caption}</figcaption></figure>'
    )


def _related(article: DemoArticle, others: list[DemoArticle], chance: random.Random) -> list[DemoArticle]:
    left = [each for each in others if each.id != article.id]
    return chance.sample(left, min(_RELATED_COUNT, len(left)))


def _link(outlet: DemoOutlet, article: DemoArticle) -> str:
    return f'<a href="{outlet.home_path}bai/{article.id}.html">{html.escape(article.title)}</a>'


def _comments(words: dict[str, str], chance: random.Random) -> str:
    count = chance.choice([0, 0, 1, 2, 3])
    if not count:
        return f"<p>{html.escape(words['no_comments'])}</p>"
    said = chance.sample(words["comment_texts"].split("|"), count)
    names = chance.sample(words["comment_names"].split("|"), count)
    return "".join(
        f'<div class="comment"><b>{html.escape(name)}</b><p>{html.escape(text)}</p></div>'
        for name, text in zip(names, said, strict=True)
    )


def _json_ld(outlet: DemoOutlet, article: DemoArticle, url: str) -> str:
    described = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published_at.isoformat(timespec="seconds"),
        "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": outlet.name},
        "url": url,
    }
    return json.dumps(described, ensure_ascii=False).replace("</", "<\\/")


_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_FOREIGN_MENU = {
    "en": ("Home", "Features", "Markets", "Travel", "Food", "Opinion", "Sport", "About us", "Contact", "Archive"),
    "zh": ("首页", "生活", "经济", "旅游", "文化", "图片", "视频", "关于我们"),
    "fr": ("Accueil", "Société", "Économie", "Culture", "Voyage", "Sports", "À propos"),
    "ja": ("トップ", "くらし", "経済", "旅", "文化", "スポーツ", "会社案内"),
}
_FRONT_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#222}header{background:#14343b;color:#fff;padding:1rem 5vw}"
    "header a{color:#fff;margin-right:.8rem}main{max-width:60rem;margin:1rem auto;padding:0 1rem}ul{list-style:none;"
    "padding:0}li{border-bottom:1px solid #ddd;padding:.6rem 0}time{color:#666;font-size:.85em}li p{margin:.2rem 0;"
    "color:#444}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.35rem .6rem;border-bottom:1px "
    "solid #ddd}footer{padding:1rem 5vw;color:#666}"
)
_WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "home": "Trang chủ",
        "related": "Tin liên quan",
        "most_read": "Đọc nhiều nhất",
        "hot": "Tin nóng",
        "comments": "Ý kiến bạn đọc",
        "no_comments": "Chưa có bình luận nào, hãy là người đầu tiên chia sẻ ý kiến.",
        "comment_texts": "Bài viết dễ hiểu, cảm ơn tòa soạn.|Ở xã tôi vẫn chưa thấy áp dụng.|Mong có thêm thông tin.|"
        "Đọc xong mới biết.|Hay quá, chia sẻ cho cả nhà cùng đọc.|Giá mà làm sớm hơn.",
        "comment_names": "Bạn đọc Hòa Bình|Nam N.|Cô giáo làng|Tư Ếch|Hương Ly|Người xa quê|Minh 1989",
        "see_also": "Xem thêm: Những tin được quan tâm trong ngày",
        "tags": "Từ khóa",
        "print": "In bài",
        "advert": "Quảng cáo: Sạp vải Cô Ba, hàng mới về mỗi tuần",
        "newsletter": "Nhận bản tin mỗi sáng qua thư điện tử",
        "follow": "Theo dõi chúng tôi để không bỏ lỡ tin mới.",
        "weather": "Thời tiết",
        "weather_text": "Hà Nội 21°C, nhiều mây. TP. Hồ Chí Minh 29°C, nắng nhẹ.",
        "poll": "Bạn có hay đọc tin buổi sáng không?",
        "yes": "Có",
        "no": "Không",
        "licence": "Giấy phép hoạt động báo chí điện tử (demo)",
        "copyright": "Ghi rõ nguồn khi phát hành lại thông tin từ trang này.",
        "cookie": "Trang này dùng cookie để ghi nhớ cỡ chữ bạn chọn.",
        "agree": "Đồng ý",
    },
    "en": {
        "home": "Home",
        "related": "Related stories",
        "most_read": "Most read",
        "hot": "Trending",
        "comments": "Comments",
        "no_comments": "No comments yet.",
        "comment_texts": "Thanks, clearly written.|Not yet in my commune.|More figures, please.|Good to know.",
        "comment_names": "Reader in Hue|N. N.|Old teacher|Linh",
        "see_also": "See also: what readers looked at today",
        "tags": "Tags",
        "print": "Print",
        "advert": "Advertisement: handmade paper, new every week",
        "newsletter": "Get our morning letter",
        "follow": "Follow us for more.",
        "weather": "Weather",
        "weather_text": "Ha Noi 21°C, cloudy. Ho Chi Minh City 29°C, sunny.",
        "poll": "Do you read the news in the morning?",
        "yes": "Yes",
        "no": "No",
        "licence": "Press licence (demo)",
        "copyright": "Please name the source when you reuse our articles.",
        "cookie": "This site uses a cookie to remember your font size.",
        "agree": "Accept",
    },
}
