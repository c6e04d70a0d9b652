"""The agreement report: what was planned, what is counted in contract and beyond, and what was not monitored.

Every figure carries the selection that lists its evidence. All of them are summed from one read of the counted items,
so that tables of one report cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.agreements.models import Agreement, AgreementLine, CountedItem
from daumoi.agreements.queries import agreements_in
from daumoi.briefings.selection import WITHOUT, Counted, Selection
from daumoi.coverage.models import Outlet, ProductType
from daumoi.coverage.queries import gaps
from daumoi.foundation.vietnamese import sort_key
from daumoi.subjects.models import Topic


@dataclass(frozen=True)
class Figure:
    """A count and the selection whose evidence list has exactly so many rows (for a plan: adds up to so many)."""

    value: int
    selection: Selection


@dataclass(frozen=True)
class Row:
    """A row of a table: its name and its figures, in the order of the table's columns."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    """A table of the report. `code` is stable across languages; the last row is the sum of those above it."""

    code: str
    title: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row


@dataclass(frozen=True)
class NotMonitored:
    """For how long, within the period, one outlet of the agencies could not be read."""

    outlet_id: int
    outlet_name: str
    lasted: timedelta
    gap_count: int
    is_open: bool


@dataclass(frozen=True)
class AgreementReport:
    """The whole report. `tables` are by agreement, product type, topic, outlet and month, in this order."""

    selection: Selection
    made_at: datetime
    agreements: tuple[Agreement, ...]
    planned: Figure
    in_contract: Figure
    beyond: Figure
    counted: Figure
    tables: tuple[Table, ...]
    not_monitored: tuple[NotMonitored, ...]

    def table(self, code: str) -> Table:
        return next(table for table in self.tables if table.code == code)


def period_of(selection: Selection) -> tuple[datetime, datetime]:
    """First moment of the period and first moment after it, by the office's clock."""
    zone = timezone.get_default_timezone()
    end = selection.to_date + timedelta(days=1)
    return datetime.combine(selection.from_date, time.min, tzinfo=zone), datetime.combine(end, time.min, tzinfo=zone)


# --- evidence ------------------------------------------------------------------------------------------------------


def counted_items(selection: Selection) -> QuerySet[CountedItem]:
    """The evidence of a figure: counted items that the viewer may see, latest published first."""
    start, end = period_of(selection)
    items = CountedItem.objects.filter(published_at__gte=start, published_at__lt=end)
    if selection.month:
        month_start, month_end = _month_of(selection.month)
        items = items.filter(published_at__gte=month_start, published_at__lt=month_end)
    if selection.counted in {Counted.IN_CONTRACT, Counted.BEYOND}:
        items = items.filter(is_beyond_contract=selection.counted is Counted.BEYOND)
    if selection.outlet:
        items = items.filter(article__outlet_id=selection.outlet)
    return items.filter(_marks(selection)).order_by("-published_at", "-id")


def planned_lines(selection: Selection) -> QuerySet[AgreementLine]:
    """The evidence of a plan: lines of the agreements whose term touches the period."""
    lines = AgreementLine.objects.filter(
        agreement__valid_from__lte=selection.to_date, agreement__valid_to__gte=selection.from_date
    )
    return (
        lines.filter(_marks(selection))
        .select_related("agreement__agency", "topic")
        .order_by("agreement__number", "position", "id")
    )


def with_evidence(items: QuerySet[CountedItem]) -> QuerySet[CountedItem]:
    """Counted items with what a list of evidence shows, without the texts."""
    return items.select_related("article__outlet", "pickup__version", "topic", "agreement").defer(
        "article__text",
        "pickup__spans",
        "pickup__version__text",
        "pickup__version__content",
        "pickup__version__lead",
    )


def _marks(selection: Selection) -> Q:
    """Conditions on the columns that counted items and lines have in common."""
    marks = Q()
    if selection.agreement:
        marks &= Q(agreement_id=selection.agreement)
    if selection.product_type:
        marks &= Q(product_type=selection.product_type)
    if selection.topic:
        marks &= Q(topic=None) if selection.topic == WITHOUT else Q(topic_id=selection.topic)
    return marks


def _month_of(month: str) -> tuple[datetime, datetime]:
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    zone = timezone.get_default_timezone()
    return datetime.combine(first, time.min, tzinfo=zone), datetime.combine(following, time.min, tzinfo=zone)


# --- the report ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Group:
    """So many counted items that are alike in everything the report tells apart."""

    agreement: str
    product_type: str
    topic: str
    outlet: str
    month: str
    is_beyond: bool
    count: int


@dataclass(frozen=True)
class _Planned:
    agreement: str
    product_type: str
    topic: str
    count: int


def agreement_report(selection: Selection, *, at: datetime) -> AgreementReport:
    """The report of a period, over all agreements the viewer may see or the one that is selected.

    Plans are those of the whole term, since no agreement says how much of it falls into a part of the term; counts are
    those of the period. An article counted on two agreements stands in the sums twice, as it does on the agreements.
    """
    selection = Selection(selection.from_date, selection.to_date, selection.agreement)
    groups, planned = _groups(selection), _planned(selection)
    agreements = tuple(_agreements(selection))
    summary = _row("", selection, groups, planned)
    return AgreementReport(
        selection=selection,
        made_at=at,
        agreements=agreements,
        planned=summary.figures[0],
        in_contract=summary.figures[1],
        beyond=summary.figures[2],
        counted=summary.figures[3],
        tables=(
            _by_agreement(selection, agreements, groups, planned),
            _by_product_type(selection, groups, planned),
            _by_topic(selection, groups, planned),
            _by_outlet(selection, groups),
            _by_month(selection, groups),
        ),
        not_monitored=tuple(_not_monitored(selection, agreements, at=at)),
    )


def _agreements(selection: Selection) -> QuerySet[Agreement]:
    agreements = agreements_in(selection.from_date, selection.to_date).order_by("number")
    return agreements.filter(pk=selection.agreement) if selection.agreement else agreements


def _groups(selection: Selection) -> list[_Group]:
    rows = (
        counted_items(selection)
        .order_by()
        .annotate(month=TruncMonth("published_at", tzinfo=timezone.get_default_timezone()))
        .values("agreement_id", "product_type", "topic_id", "article__outlet_id", "month", "is_beyond_contract")
        .annotate(count=Count("pk"))
    )
    return [
        _Group(
            str(row["agreement_id"]),
            row["product_type"],
            str(row["topic_id"] or WITHOUT),
            str(row["article__outlet_id"]),
            row["month"].strftime("%Y-%m"),
            row["is_beyond_contract"],
            row["count"],
        )
        for row in rows
    ]


def _planned(selection: Selection) -> list[_Planned]:
    return [
        _Planned(str(agreement_id), product_type, str(topic_id or WITHOUT), count)
        for agreement_id, product_type, topic_id, count in planned_lines(selection).values_list(
            "agreement_id", "product_type", "topic_id", "planned_count"
        )
    ]


def _row(label: str, selection: Selection, groups: Iterable[_Group], planned: Iterable[_Planned] | None) -> Row:
    """Figures of some groups: planned (unless there can be no plan), in contract, beyond, both."""
    counts = Counter[bool]()
    for group in groups:
        counts[group.is_beyond] += group.count
    figures = [
        Figure(counts[False], selection.narrowed(counted=Counted.IN_CONTRACT)),
        Figure(counts[True], selection.narrowed(counted=Counted.BEYOND)),
        Figure(counts[False] + counts[True], selection.narrowed(counted=Counted.ALL)),
    ]
    if planned is not None:
        figures.insert(0, Figure(sum(line.count for line in planned), selection.narrowed(counted=Counted.PLANNED)))
    return Row(label, tuple(figures))


def _table(
    code: str,
    title: str,
    heading: str,
    selection: Selection,
    names: Iterable[tuple[str, str]],
    groups: list[_Group],
    planned: list[_Planned] | None,
) -> Table:
    """A table with one row for each (mark, name); `code` is the mark of groups, plans and selections alike."""
    mark_of = attrgetter(code)
    rows = tuple(
        _row(
            name,
            selection.narrowed(**{code: mark}),
            [group for group in groups if mark_of(group) == mark],
            None if planned is None else [line for line in planned if mark_of(line) == mark],
        )
        for mark, name in names
    )
    columns = (_("Planned"),) if planned is not None else ()
    return Table(
        code=code,
        title=title,
        heading=heading,
        columns=(*columns, _("In contract"), _("Beyond"), _("Counted")),
        rows=rows,
        total=_row(_("Total"), selection, groups, planned),
    )


def _by_agreement(
    selection: Selection, agreements: Iterable[Agreement], groups: list[_Group], planned: list[_Planned]
) -> Table:
    names = [(str(agreement.pk), f"{agreement.number} · {agreement.agency.name}") for agreement in agreements]
    return _table("agreement", _("By agreement"), _("Agreement"), selection, names, groups, planned)


def _by_product_type(selection: Selection, groups: list[_Group], planned: list[_Planned]) -> Table:
    present = {counted.product_type for counted in [*groups, *planned]}
    names = [(code, str(label)) for code, label in ProductType.choices if code in present]
    return _table("product_type", _("By product type"), _("Product type"), selection, names, groups, planned)


def _by_topic(selection: Selection, groups: list[_Group], planned: list[_Planned]) -> Table:
    present = {counted.topic for counted in [*groups, *planned]}
    topics = Topic.objects.filter(pk__in=present - {WITHOUT})
    names = [(str(topic.pk), topic.name) for topic in topics]
    if WITHOUT in present:
        names.append((WITHOUT, _("Not tied to a topic")))
    return _table("topic", _("By topic"), _("Topic"), selection, names, groups, planned)


def _by_outlet(selection: Selection, groups: list[_Group]) -> Table:
    outlets = Outlet.objects.filter(pk__in={group.outlet for group in groups}).values_list("pk", "name")
    names = sorted(((str(pk), name) for pk, name in outlets), key=lambda outlet: sort_key(outlet[1]))
    return _table("outlet", _("By outlet"), _("Outlet"), selection, names, groups, None)


def _by_month(selection: Selection, groups: list[_Group]) -> Table:
    names = [(f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT")) for month in _months(selection, groups)]
    return _table("month", _("By month"), _("Month"), selection, names, groups, None)


# A period longer than this lists only the months in which something was counted.
_MOST_EMPTY_MONTHS = 36


def _months(selection: Selection, groups: list[_Group]) -> Iterator[date]:
    counted = {group.month for group in groups}
    month, last = selection.from_date.replace(day=1), selection.to_date
    is_short = (last.year - month.year) * 12 + last.month - month.month < _MOST_EMPTY_MONTHS
    while month <= last:
        if is_short or f"{month:%Y-%m}" in counted:
            yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _not_monitored(selection: Selection, agreements: Iterable[Agreement], *, at: datetime) -> Iterator[NotMonitored]:
    """Outlets of the agencies by the length of their gaps in the period, longest first."""
    start, end = period_of(selection)
    end = min(end, at)
    agencies = {agreement.agency_id for agreement in agreements}
    by_outlet: dict[int, list[Any]] = {}
    for gap in gaps(since=start, until=end).filter(outlet__organisation_id__in=agencies):
        by_outlet.setdefault(gap.outlet_id, []).append(gap)
    summed = [
        NotMonitored(
            outlet_id=outlet_id,
            outlet_name=of_outlet[0].outlet.name,
            lasted=sum((min(gap.to_at or end, end) - max(gap.from_at, start) for gap in of_outlet), timedelta(0)),
            gap_count=len(of_outlet),
            is_open=any(gap.to_at is None for gap in of_outlet),
        )
        for outlet_id, of_outlet in by_outlet.items()
    ]
    yield from sorted(summed, key=lambda entry: (-entry.lasted, entry.outlet_name))
