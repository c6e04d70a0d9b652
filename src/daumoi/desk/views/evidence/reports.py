"""The agreement report, the evidence behind each of its figures, its pictures and its documents."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import OFFICE_READ
from daumoi.agreements.models import Agreement
from daumoi.agreements.queries import agreements_in
from daumoi.briefings.charts import chart_svg, chart_tag, chart_words, charted
from daumoi.briefings.queries import (
    AgreementReport,
    Figure,
    Table,
    agreement_report,
    counted_items,
    planned_lines,
    with_evidence,
)
from daumoi.briefings.selection import WITHOUT, Counted, Selection, read_selection
from daumoi.briefings.wording import grouped, method, not_monitored_lead, not_monitored_words, period, summary
from daumoi.briefings.writers import Addresses
from daumoi.briefings.writers.docx import Letterhead, mark_of, write_docx
from daumoi.briefings.writers.html import MOST_ITEMS, write_html
from daumoi.briefings.writers.xlsx import write_xlsx
from daumoi.coverage.models import Outlet, ProductType
from daumoi.desk.forms.evidence import LetterheadForm
from daumoi.desk.views.evidence.listing import page_of
from daumoi.foundation import clock
from daumoi.foundation.rich_text import without_control_characters
from daumoi.subjects.models import Topic

_A_DAY = 24 * 60 * 60


def _selection(request: HttpRequest) -> Selection:
    return read_selection(request.GET, today=timezone.localdate(clock.now()))


@signed_in(OFFICE_READ)
def report(request: HttpRequest) -> HttpResponse:
    """Planned, in contract and beyond, by topic, product type, outlet and month."""
    selection = _selection(request)
    made = agreement_report(selection, at=clock.now())
    context = {
        "report": made,
        "period": period(made),
        "summary": summary(made),
        "method": method(),
        "agreements": agreements_in(selection.from_date, selection.to_date).order_by("number"),
        "tiles": _tiles(made),
        "by_agreement": _shown(made.table("agreement")),
        "charts": [_charted(table) for table in charted(made)],
        "not_monitored_lead": not_monitored_lead(),
        "not_monitored": [(gap, not_monitored_words(gap)) for gap in made.not_monitored],
        "query": made.selection.query_string(),
        "letterhead_form": LetterheadForm(),
        "page_width": "wide",
    }
    return render(request, "desk/evidence/report.html", context)


def _tiles(made: AgreementReport) -> list[dict[str, str]]:
    figures = {
        _("planned for the whole term"): made.planned,
        _("in contract"): made.in_contract,
        _("beyond contract"): made.beyond,
        _("counted in all"): made.counted,
    }
    return [
        {"figure": grouped(figure.value), "label": label, "url": evidence_address(figure.selection)}
        for label, figure in figures.items()
    ]


def evidence_address(selection: Selection) -> str:
    """Path of the list behind a figure."""
    return f"{reverse('desk:report_evidence')}?{selection.query_string()}"


def _linked(figure: Figure) -> SafeString:
    return format_html('<a href="{}">{}</a>', evidence_address(figure.selection), grouped(figure.value))


def _shown(table: Table) -> dict[str, Any]:
    """A table for the page: headings, and rows of a label and linked figures."""
    return {
        "code": table.code,
        "title": table.title,
        "headings": [table.heading, *table.columns],
        "rows": [[row.label, *map(_linked, row.figures)] for row in [*table.rows, table.total]],
    }


def _charted(table: Table) -> dict[str, Any]:
    query = f"{table.total.figures[-1].selection.query_string()}&v={chart_tag(table).strip(chr(34))}"
    src = f"{reverse('desk:report_chart', args=[table.code])}?{query}"
    return {**_shown(table), "src": src, "alt": chart_words(table)}


@signed_in(OFFICE_READ)
def chart(request: HttpRequest, name: str) -> HttpResponse:
    """The picture of one table as SVG; with its version in the address it may be kept for a day."""
    made = agreement_report(_selection(request), at=clock.now())
    table = next((table for table in charted(made) if table.code == name), None)
    if table is None:
        raise Http404
    tag = chart_tag(table)
    may_keep = request.GET.get("v") == tag.strip('"')
    headers = {"ETag": tag, "Cache-Control": f"private, max-age={_A_DAY}" if may_keep else "private, no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(chart_svg(table), content_type="image/svg+xml", headers=headers)


@signed_in(OFFICE_READ)
def evidence(request: HttpRequest) -> HttpResponse:
    """What a figure counts: exactly so many articles, or the lines of the plan that add up to it."""
    selection = _selection(request)
    is_plan = selection.counted is Counted.PLANNED
    rows = planned_lines(selection) if is_plan else with_evidence(counted_items(selection))
    page = page_of(request, rows)
    figure = sum(planned_lines(selection).values_list("planned_count", flat=True)) if is_plan else page.paginator.count
    context = {
        "page": page,
        "is_plan": is_plan,
        "figure": figure,
        "marks": _marks_in_words(selection),
        "report_url": f"{reverse('desk:report')}?{_of_report(selection).query_string()}",
    }
    return render(request, "desk/evidence/report_evidence.html", context)


def _of_report(selection: Selection) -> Selection:
    """The report that a figure stands in."""
    return Selection(selection.from_date, selection.to_date, selection.agreement)


def _marks_in_words(selection: Selection) -> list[str]:
    """The marks of a selection as a person reads them; what does not exist for the viewer is not named."""
    words = {
        Counted.PLANNED: _("planned for the whole term"),
        Counted.IN_CONTRACT: _("in contract"),
        Counted.BEYOND: _("beyond contract"),
    }
    names: list[Any] = [words.get(selection.counted)]
    if selection.agreement:
        names.append(Agreement.objects.filter(pk=selection.agreement).values_list("number", flat=True).first())
    if selection.product_type in ProductType.values:
        names.append(ProductType(selection.product_type).label)
    if selection.topic:
        names.append(
            _("Not tied to a topic") if selection.topic == WITHOUT else Topic.objects.filter(pk=selection.topic).first()
        )
    if selection.outlet:
        names.append(Outlet.objects.filter(pk=selection.outlet).values_list("name", flat=True).first())
    if selection.month:
        year, month = selection.month.split("-")
        names.append(f"{month}/{year}")
    return [str(name) for name in names if name]


_MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@signed_in(OFFICE_READ)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The report as a file: html, docx or xlsx."""
    if form not in _MEDIA_TYPES:
        raise Http404
    selection = _of_report(_selection(request))
    content = {"html": _html, "docx": _docx, "xlsx": _xlsx}[form](request, selection)
    name = f"agreement-report_{selection.from_date}_{selection.to_date}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=_MEDIA_TYPES[form], headers=headers)


def _addresses(selection: Selection) -> Addresses:
    base = settings.BASE_URL
    return Addresses(
        report=f"{base}{reverse('desk:report')}?{selection.query_string()}",
        evidence=lambda figure_selection: base + evidence_address(figure_selection),
        pickup=lambda pickup_id: base + reverse("desk:pickup", args=[pickup_id]),
        gaps=lambda outlet_id: f"{base}{reverse('desk:gaps')}?outlet={outlet_id}",
    )


def _html(request: HttpRequest, selection: Selection) -> str:
    made = agreement_report(selection, at=clock.now())
    items = list(with_evidence(counted_items(selection))[:MOST_ITEMS])
    return write_html(made, items, _addresses(selection), drawn=charted(made))


def _xlsx(request: HttpRequest, selection: Selection) -> bytes:
    made = agreement_report(selection, at=clock.now())
    return write_xlsx(made, with_evidence(counted_items(selection)).iterator(chunk_size=2000), _addresses(selection))


def _docx(request: HttpRequest, selection: Selection) -> bytes:
    # A document under Decree 30/2020 is Vietnamese, whatever language the person reads the screens in.
    with translation.override("vi"):
        made = agreement_report(selection, at=clock.now())
        day = timezone.localdate(made.made_at)
        return write_docx(made, _addresses(selection), _letterhead(request, made), on=day, drawn=charted(made))


def _letterhead(request: HttpRequest, made: AgreementReport) -> Letterhead:
    if made.agreements:
        issuer = made.agreements[0].focal_point
    else:
        issuer = Organisation.objects.filter(pk__in=request.viewer.office_hub_ids).order_by("pk")[0]
    form = LetterheadForm(request.GET)
    form.is_valid()
    parent = issuer.parent.name if issuer.parent else ""
    typed = {name: without_control_characters(form.cleaned_data.get(name, "")) for name in form.fields}
    return Letterhead(issuer=issuer.name, mark=mark_of(issuer.short_name), parent=parent, **typed)
