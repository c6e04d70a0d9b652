"""Agreements and their report on the desk: entering, counting, evidence, documents."""

from __future__ import annotations

import io
from datetime import date

import docx
import openpyxl
import pytest
from django.urls import reverse

from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.agreements.models import Agreement, AgreementLine
from daumoi.briefings.selection import Selection
from daumoi.briefings.tests.counted import NOW, YEAR, count_a_year, many_more, note_gaps
from daumoi.desk.views.evidence.reports import evidence_address
from daumoi.foundation import clock

REPORT = "/desk/reports/agreements/"
LINE_FIELDS = ("product_type", "topic", "language", "planned_count")
NO_LINES = {f"form-{place}-{name}": "" for place in (0, 2) for name in LINE_FIELDS}


@pytest.fixture
def year(world, issue, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return count_a_year(world, issue)


@pytest.fixture
def typed(world):
    lines = [
        {"product_type": "news", "topic": world.topic.pk, "language": "", "planned_count": "12"},
        {"product_type": "", "topic": "", "language": "", "planned_count": ""},
        {"product_type": "reportage", "topic": "", "language": "en", "planned_count": "2"},
    ]
    return {
        "number": "12/TTHT-2026",
        "title": "Thỏa thuận hợp tác thông tin",
        "agency": world.agency.pk,
        "focal_point": world.hub.pk,
        "signed_date": "2025-12-20",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "form-TOTAL_FORMS": "3",
        "form-INITIAL_FORMS": "0",
        "act": "sign",
        **{f"form-{place}-{name}": value for place, line in enumerate(lines) for name, value in line.items()},
    }


# --- entering ------------------------------------------------------------------------------------------------------


def test_an_agreement_is_entered_with_its_filled_lines(world, client_of, typed):
    answer = client_of(world.editor).post(reverse("desk:agreement_add"), typed)
    with acting_as(SYSTEM):
        agreement = Agreement.objects.get()
        lines = AgreementLine.objects.values_list("product_type", "topic_id", "language", "planned_count")
        assert list(lines) == [("news", world.topic.pk, "", 12), ("reportage", None, "en", 2)]
    assert answer.headers["Location"] == reverse("desk:agreement", args=[agreement.pk])
    assert (agreement.valid_from, agreement.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))


def test_adding_a_line_keeps_what_was_typed_and_complains_of_nothing(world, client_of, typed):
    typed |= {"act": "add_line", "number": "", "form-2-planned_count": ""}
    page = client_of(world.editor).post(reverse("desk:agreement_add"), typed)
    assert len(page.context["lines"].forms) == 4
    content = page.content.decode()
    assert "Thỏa thuận hợp tác thông tin" in content
    assert "field--wrong" not in content
    assert "error-summary" not in content


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"valid_to": "2025-01-01"}, "valid_to"),
        ({"number": ""}, "number"),
        ({"agency": "999999"}, "agency"),
        (NO_LINES, "__all__"),
    ],
    ids=["ends before it begins", "no number", "no agency", "no line"],
)
def test_what_is_wrong_stands_beside_its_field(world, client_of, typed, change, where):
    page = client_of(world.editor).post(reverse("desk:agreement_add"), {**typed, **change})
    assert where in page.context["form"].errors
    with acting_as(SYSTEM):
        assert not Agreement.objects.exists()


@pytest.mark.parametrize("change", [{"form-0-planned_count": "0"}, {"form-0-product_type": ""}])
def test_a_half_filled_line_is_refused(world, client_of, typed, change):
    page = client_of(world.editor).post(reverse("desk:agreement_add"), {**typed, **change})
    assert page.context["lines"].errors[0]
    with acting_as(SYSTEM):
        assert not Agreement.objects.exists()


@pytest.mark.parametrize("total", ["", "-1", "ten", "100000"])
def test_a_broken_count_of_lines_breaks_nothing(world, client_of, typed, total):
    for act in ("sign", "add_line"):
        changed = {**typed, "form-TOTAL_FORMS": total, "act": act}
        page = client_of(world.editor).post(reverse("desk:agreement_add"), changed)
        assert page.status_code in {200, 302}


def test_a_number_is_taken_once(world, client_of, typed):
    client = client_of(world.editor)
    client.post(reverse("desk:agreement_add"), typed)
    again = client.post(reverse("desk:agreement_add"), typed)
    assert "number" in again.context["form"].errors


# --- an agreement --------------------------------------------------------------------------------------------------


def test_the_page_shows_each_line_and_the_proof_of_each_item(world, client_of, year):
    page = client_of(world.leader).get(reverse("desk:agreement", args=[year.first.pk]))
    rows = [
        (row.line.product_type, row.line.planned_count, row.in_contract_count, row.remaining_count, row.beyond_count)
        for row in page.context["rows"]
    ]
    assert rows == [("news", 2, 2, 0, 3), ("reportage", 1, 1, 0, 1)]
    content = page.content.decode()
    for pickup in year.pickups[:7]:
        assert reverse("desk:pickup", args=[pickup.pk]) in content
        assert pickup.article.title in content


def test_what_fits_no_line_is_counted_beyond_and_shown(world, client_of, year):
    address = reverse("desk:agreement", args=[year.second.pk])
    page = client_of(world.editor).get(address)
    assert page.context["unplaced_count"] == 1
    unplaced = client_of(world.editor).get(address, {"line": "none"})
    assert [item.pickup_id for item in unplaced.context["page"]] == [year.pickups[7].pk]


def test_the_evidence_can_be_shown_line_by_line(world, client_of, year):
    address = reverse("desk:agreement", args=[year.first.pk])
    for row in client_of(world.editor).get(address).context["rows"]:
        of_line = client_of(world.editor).get(address, {"line": row.line.pk}).context["page"]
        assert of_line.paginator.count == row.in_contract_count + row.beyond_count


def test_units_and_reporters_see_no_agreement_and_no_report(world, client_of, year):
    pages = [
        reverse("desk:agreements"),
        reverse("desk:agreement", args=[year.first.pk]),
        REPORT,
        reverse("desk:report_evidence"),
        reverse("desk:report_chart", args=["month"]),
        *(reverse("desk:report_download", args=[form]) for form in ("html", "docx", "xlsx")),
    ]
    for user in (world.officer, world.reporter):
        assert {client_of(user).get(page).status_code for page in pages} == {404}
    assert {client_of(world.leader).get(page).status_code for page in pages} == {200}


# --- the report ----------------------------------------------------------------------------------------------------


def test_every_figure_on_the_page_leads_to_a_list_of_that_length(world, client_of, year):
    client = client_of(world.editor)
    report = client.get(REPORT, {"from": "2026-01-01", "to": "2026-11-22"})
    content = report.content.decode()
    figures = [
        figure
        for table in report.context["report"].tables
        for row in [*table.rows, table.total]
        for figure in row.figures
    ]
    assert len(figures) > 40
    for figure in figures:
        address = evidence_address(figure.selection)
        assert address.replace("&", "&amp;") in content
        assert client.get(address).context["figure"] == figure.value


def test_the_period_is_this_year_so_far(world, client_of, year):
    selection = client_of(world.editor).get(REPORT).context["report"].selection
    assert (selection.from_date, selection.to_date) == YEAR


def test_what_was_not_monitored_is_said_and_linked(world, client_of, year):
    note_gaps(year)
    content = client_of(world.editor).get(REPORT).content.decode()
    assert f"{reverse('desk:gaps')}?outlet={year.outlets[0].pk}&amp;since=2026-01-01" in content


def test_pages_take_the_same_queries_for_many_items(world, client_of, year, django_assert_max_num_queries):
    client = client_of(world.editor)
    pages = [
        REPORT,
        evidence_address(Selection(*YEAR)),
        reverse("desk:agreements"),
        reverse("desk:agreement", args=[year.first.pk]),
    ]
    client.get(REPORT)
    for count in (0, 30):
        many_more(year, count)
        for page in pages:
            with django_assert_max_num_queries(14):
                answer = client.get(page)
    assert answer.context["page"].paginator.count == 37


def test_a_picture_may_be_kept_as_long_as_its_figures_stand(world, client_of, year):
    client = client_of(world.editor)
    (src, *_others) = [chart["src"] for chart in client.get(REPORT).context["charts"]]
    first = client.get(src)
    assert first.headers["Content-Type"] == "image/svg+xml"
    assert "max-age" in first.headers["Cache-Control"]
    assert client.get(src, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    many_more(year, 1)
    changed = client.get(src, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "no-cache" in changed.headers["Cache-Control"]


def test_there_is_no_picture_by_another_name(world, client_of, year):
    assert client_of(world.editor).get(reverse("desk:report_chart", args=["agreement"])).status_code == 404
    assert client_of(world.editor).get(reverse("desk:report_download", args=["pdf"])).status_code == 404


def test_the_documents_open_and_say_whose_they_are(world, client_of, year, settings):
    settings.BASE_URL = "https://daumoi.example"
    client = client_of(world.editor)
    query = {"from": "2026-01-01", "to": "2026-11-22", "place": "Hà Nội", "signer_name": "Dương Bá Đạt"}

    def download(form: str) -> bytes:
        answer = client.get(reverse("desk:report_download", args=[form]), query)
        name = f"agreement-report_2026-01-01_2026-11-22.{form}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        return answer.content

    tables = docx.Document(io.BytesIO(download("docx"))).tables
    assert "TRUNG TÂM THÔNG TIN" in tables[0].cell(0, 0).text
    assert "Hà Nội, ngày 22 tháng 11 năm 2026" in tables[0].cell(0, 1).text
    assert "Dương Bá Đạt" in tables[-1].cell(0, 1).text
    evidence = openpyxl.load_workbook(io.BytesIO(download("xlsx"))).worksheets[-1]
    assert evidence.max_row == 1 + 8
    assert "https://daumoi.example/desk/reports/agreements/evidence/" in download("html").decode()
