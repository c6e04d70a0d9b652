"""The feeds of the demo outlets, and two kinds of broken ones."""

from __future__ import annotations

from demo.articles import DemoArticle
from demo.press import DemoOutlet, article_url, outlet_feed_url, outlet_home_url
from newsformats import Feed, NewsItem, Subject, write_atom, write_rss

CONTENT_TYPES = {"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"}
BREAKAGES = ("html", "truncated")


def feed_of(outlet: DemoOutlet, articles: list[DemoArticle], base: str) -> bytes:
    """Return the feed of an outlet in its own format: headlines, summaries and addresses, no bodies."""
    feed = Feed(
        title=outlet.name,
        home_url=outlet_home_url(outlet, base),
        feed_url=outlet_feed_url(outlet, base),
        description=f"{outlet.name} – {outlet.governing_body}",
        language=outlet.language,
        publisher=outlet.name,
    )
    items = [_item(outlet, article, base) for article in articles]
    return write_atom(feed, items) if outlet.feed_format == "atom" else write_rss(feed, items)


def broken(feed: bytes, breakage: str) -> tuple[bytes, str]:
    """Return a feed as a failing server sends it, with its content type: an error page, or cut off in the middle."""
    if breakage == "html":
        page = "<!doctype html><html><head><title>502</title></head><body><h1>502 Bad Gateway</h1></body></html>"
        return page.encode(), "text/html; charset=utf-8"
    return feed[: len(feed) * 3 // 5], CONTENT_TYPES["rss"]


def robots_of(outlets: list[DemoOutlet]) -> str:
    """Return the robots.txt for some outlets: who asks for a delay, whose articles are not to be fetched."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {each.home_path}bai/" for each in outlets if each.robots == "closed"]
    lines += ["Disallow: /tim-kiem", "Allow: /"]
    if len(outlets) == 1 and outlets[0].robots == "slow":
        lines.append("Crawl-delay: 2")
    return "\n".join(lines) + "\n"


def _item(outlet: DemoOutlet, article: DemoArticle, base: str) -> NewsItem:
    url = article_url(outlet, article.id, base)
    return NewsItem(
        id=url,
        url=url,
        title=article.title,
        summary=article.summary,
        published_at=article.published_at,
        language=article.language,
        authors=(article.author,),
        subjects=(Subject(article.section, article.section),),
    )
