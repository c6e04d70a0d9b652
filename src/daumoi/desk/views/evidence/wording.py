"""Sentences about evidence: why something counts as a pickup, why an outlet could not be read."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from daumoi.briefings.wording import grouped
from daumoi.coverage.models import Pickup, PickupKind
from daumoi.coverage.side_by_side import Passage
from daumoi.desk.templatetags.evidence import percent
from daumoi.foundation.errors import OutboundError
from newsformats.feeds import NotAFeed

_GAP_REASONS = {
    "robots": gettext_lazy("Its robots.txt asks not to read it"),
    "unreachable": gettext_lazy("No answer, or an answer that is an error"),
    "too-slow": gettext_lazy("It answered too slowly"),
    "too-large": gettext_lazy("It is larger than is read"),
    "too-many-redirects": gettext_lazy("It redirects in a circle"),
    "address-refused": gettext_lazy("Its address does not lie on the public Internet"),
    "not-a-feed": gettext_lazy("The address gives no feed"),
    "not-an-article": gettext_lazy("The page holds no article"),
    "given-up": gettext_lazy("It could not be had within two days"),
    "switched-off": gettext_lazy("Reading was switched off"),
}

_KINDS = {
    PickupKind.WHOLE: gettext_lazy("The article carries most of the release."),
    PickupKind.PASSAGES: gettext_lazy("The article takes passages of the release among words of its own."),
    PickupKind.QUOTATION: gettext_lazy("The article quotes a sentence or two of the release."),
    PickupKind.EDITED: gettext_lazy("The article follows the release with changed words."),
}


def gap_reason(code: str) -> str:
    """Why an outlet could not be read, in words; an unknown code is shown as it is."""
    return str(_GAP_REASONS.get(code, code))


def feed_problem(error: OutboundError | NotAFeed) -> str:
    """Why a feed cannot be read, in words, with what the other side said."""
    code = error.code if isinstance(error, OutboundError) else "not-a-feed"
    return f"{gap_reason(code)}. {error}"


def reasons(pickup: Pickup, passages: list[Passage]) -> list[str]:
    """Why this counts as a pickup, sentence by sentence."""
    sentences = [
        str(_KINDS[PickupKind(pickup.kind)]),
        ngettext(
            "%(words)s words in %(count)s passage stand in both texts, in the same order.",
            "%(words)s words in %(count)s passages stand in both texts, each in the same order.",
            len(passages),
        )
        % {"words": grouped(pickup.matched_words), "count": len(passages)},
        _("Of the shared words, %(share)s are unchanged.") % {"share": percent(pickup.verbatim_share)},
        _("Only words that are rare among all releases weigh; standing paragraphs and common phrases do not count."),
    ]
    if pickup.credit_text:
        sentences.append(_("The article names the source: “%(words)s”.") % {"words": pickup.credit_text})
    else:
        sentences.append(_("No words that name the source were found; the text alone speaks for it."))
    if pickup.was_before_release:
        sentences.append(
            _("The article is older than the release: an embargo was broken, both share a source, or a clock is wrong.")
        )
    return sentences
