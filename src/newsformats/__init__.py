"""News items as the exchange formats carry them: RSS 2.0, Atom 1.0, JSON Feed 1.1, and a forgiving reader of feeds.

Knows nothing of Django, of HTTP or of the product: typed items in, bytes out, and bytes in, typed entries out.
"""

from newsformats.atom import write_atom
from newsformats.feeds import FeedEntry, FeedProblem, NotAFeed, ReadFeed, read_feed
from newsformats.items import Enclosure, Feed, NewsItem, Place, Speaker, Status, Subject
from newsformats.json_feed import write_json_feed
from newsformats.rss import write_rss

__all__ = [
    "Enclosure",
    "Feed",
    "FeedEntry",
    "FeedProblem",
    "NewsItem",
    "NotAFeed",
    "Place",
    "ReadFeed",
    "Speaker",
    "Status",
    "Subject",
    "read_feed",
    "write_atom",
    "write_json_feed",
    "write_rss",
]
