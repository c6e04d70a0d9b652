"""Sentences of the agreement report that page and documents share."""

from __future__ import annotations

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daumoi.briefings.queries import AgreementReport, NotMonitored
from daumoi.theme.templatetags.components import duration_in_words


def grouped(count: int) -> str:
    """A count with its thousands apart, in the manner of the language."""
    return str(number_format(count, force_grouping=True))


def period(report: AgreementReport) -> str:
    return _("%(first)s to %(last)s") % {
        "first": date_format(report.selection.from_date, "SHORT_DATE_FORMAT"),
        "last": date_format(report.selection.to_date, "SHORT_DATE_FORMAT"),
    }


def summary(report: AgreementReport) -> str:
    """What came of the agreements in the period, in one paragraph."""
    return " ".join(
        [
            ngettext(
                "From %(period)s, %(counted)s item is counted on the agreements with press agencies: "
                "%(in_contract)s in contract and %(beyond)s beyond.",
                "From %(period)s, %(counted)s items are counted on the agreements with press agencies: "
                "%(in_contract)s in contract and %(beyond)s beyond.",
                report.counted.value,
            )
            % {
                "period": period(report),
                "counted": grouped(report.counted.value),
                "in_contract": grouped(report.in_contract.value),
                "beyond": grouped(report.beyond.value),
            },
            ngettext(
                "%(count)s agreement runs in this time and plans %(planned)s for its whole term.",
                "%(count)s agreements run in this time and plan %(planned)s for their whole terms.",
                len(report.agreements),
            )
            % {"count": len(report.agreements), "planned": grouped(report.planned.value)},
        ]
    )


def method() -> str:
    """How the figures come about."""
    return _(
        "Counted is each article in which a person has confirmed that it uses an issued release. Every figure leads to "
        "the list of these articles and from there to both texts side by side. No advertising value is calculated."
    )


def not_monitored_lead() -> str:
    return _("These outlets could not be read for a part of the period; figures of that time are known to be too low.")


def not_monitored_words(gap: NotMonitored) -> str:
    """For how long an outlet was not monitored."""
    words = ngettext("%(duration)s in %(count)s gap", "%(duration)s in %(count)s gaps", gap.gap_count) % {
        "duration": duration_in_words(gap.lasted),
        "count": grouped(gap.gap_count),
    }
    return _("%(words)s, not ended yet") % {"words": words} if gap.is_open else words
