"""Errors of coverage.

OutboundError (foundation)
├── RobotsDisallow     the outlet asks not to be read there
└── (of outbound_http) AddressRefused, Unreachable, TooLarge, TooSlow, TooManyRedirects
NotAnArticle           (extraction) the page holds no article text
NotAFeed               (newsformats) the address gives no feed
"""

from daumoi.foundation.errors import OutboundError


class RobotsDisallow(OutboundError):
    code = "robots"
