"""The page of days: who enters them, for whom they hold, tables that cannot be read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.deadlines.actions import forget_day, import_days, keep_day
from daumoi.deadlines.lists import DayRow, read_days
from daumoi.deadlines.models import OfficeDay
from daumoi.deadlines.queries import working_days_of
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.people.models import ErasureRequest
from daumoi.releases.actions.targets import set_targets
from daumoi.releases.queries import targets_of
from daumoi.releases.rules import review_due_at

TET = date(2027, 2, 8)
ROW = DayRow(TET, "off", "Tết Nguyên đán", "Thông báo của năm 2027")


def test_a_day_holds_for_the_office_and_what_lies_below_it_and_not_beside_it(world, viewer):
    keep_day(organisation=world.hub, row=ROW, by=viewer(world.editor), at=NOON)
    assert not working_days_of(world.hub).is_working(TET)
    assert not working_days_of(world.nested_hub).is_working(TET)
    assert working_days_of(world.far_hub).is_working(TET)
    with acting_as(SYSTEM):
        assert LogEntry.objects.get(verb="days.keep").note == {"day": "2027-02-08", "kind": "off"}


def test_the_nearest_office_has_the_last_word_and_taking_its_word_away_gives_it_back(world, viewer):
    keep_day(organisation=world.hub, row=ROW, by=viewer(world.editor), at=NOON)
    working = DayRow(TET, "working", "Trực Tết")
    own = keep_day(organisation=world.nested_hub, row=working, by=viewer(world.nested_editor), at=NOON)
    assert working_days_of(world.nested_hub).is_working(TET)
    forget_day(row=own, by=viewer(world.nested_editor), at=NOON)
    assert not working_days_of(world.nested_hub).is_working(TET)


def test_a_day_entered_again_is_entered_anew(world, viewer):
    for kind in ("off", "working"):
        keep_day(organisation=world.hub, row=DayRow(TET, kind, "Tết"), by=viewer(world.operator), at=NOON)
    assert OfficeDay.objects.get().kind == "working"


@pytest.mark.parametrize("who", ["officer", "approver", "leader", "auditor", "reporter", "far_editor", "nested_editor"])
def test_others_do_not_keep_the_days_of_an_office(world, viewer, who):
    with pytest.raises(NotAllowed):
        keep_day(organisation=world.hub, row=ROW, by=viewer(getattr(world, who)), at=NOON)
    assert not OfficeDay.objects.exists()


def test_a_slip_of_the_year_is_named(world, viewer):
    with pytest.raises(InvalidValue) as refusal:
        keep_day(organisation=world.hub, row=DayRow(date(2072, 2, 8), "off", "Tết"), by=viewer(world.editor), at=NOON)
    assert refusal.value.field == "day"
    assert "2025" in str(refusal.value)
    assert "2072-02-08" in str(refusal.value)


def test_the_clocks_of_people_and_of_reviews_count_with_the_days_of_their_office(world, viewer):
    friday = NOON.replace(year=2027, month=2, day=5)
    with acting_as(SYSTEM):
        request = ErasureRequest(person=world.officer, asked_at=friday)
        assert request.acknowledge_due_at == friday + timedelta(days=4)
        keep_day(organisation=world.hub, row=ROW, by=viewer(world.editor), at=NOON)
        assert request.acknowledge_due_at == friday + timedelta(days=5)
    by_the_wall = targets_of(world.hub.pk)
    figures = {"review_minutes": 24 * 60, "escalation_minutes": 60, "retrospective_hours": 24}
    set_targets(organisation=world.hub, **figures, rests_on_days_off=True, by=viewer(world.editor), at=NOON)
    assert review_due_at(friday, by_the_wall) == friday + timedelta(hours=4)
    # Saturday, Sunday, and the Monday that the office entered.
    assert review_due_at(friday, targets_of(world.hub.pk)) == friday + timedelta(days=4)


# --- tables -----------------------------------------------------------------------------------------------------------

TABLE = "Ngày;Loại;Tên;Văn bản\n06/02/2027;nghỉ;Mùng 1 Tết;TB 2027\n2027-02-13;làm bù;Làm bù;TB 2027\n"


def test_a_table_of_another_office_is_read_with_its_headings_and_dates():
    read = read_days(TABLE.encode("utf-8-sig"))
    assert read.problems == []
    assert [(row.day.isoformat(), row.kind, row.name) for row in read.rows] == [
        ("2027-02-06", "off", "Mùng 1 Tết"),
        ("2027-02-13", "working", "Làm bù"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"day,kind\n2027-01-01,off\n", "Row 1: no column name"),
        (b"day,date,kind,name\n", "“day” and “date” both mean day"),
        (b"day,kind,name\n31/02/2027,off,X\n", "Row 2: “31/02/2027” is no day"),
        (b"day,kind,name\n2027-01-01,perhaps,X\n", "“perhaps” is neither off nor working"),
        (b"day,kind,name\n2027-01-01,off,\n", "Row 2: the name is missing"),
        (b"day,kind,name\n2027-01-01,off,X\n01/01/2027,off,Y\n", "Row 3: 2027-01-01 stands in the table twice"),
        (b"day,kind,name\n\n2027-01-01,off,X\n\n\nsoon,off,Y\n", "Row 6: “soon” is no day"),
        (b"day,kind,name\n2027-01-01,off,\x00\n", "neither a workbook nor text"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"x" * 200_001, "larger than 200 kB"),
        (b"day,kind,name\n" + b"2027-01-01,off,X\n" * 401, "401 rows; 400 at most"),
    ],
)
def test_a_table_that_cannot_be_read_says_where_and_why(content, said):
    with override("en"):
        assert said in " ".join(read_days(content).problems)


def test_a_table_goes_in_whole_or_not_at_all(world, viewer):
    rows = [ROW, DayRow(date(2099, 1, 1), "off", "Xa quá")]
    with pytest.raises(InvalidValue):
        import_days(organisation=world.hub, rows=rows, by=viewer(world.editor), at=NOON)
    assert not OfficeDay.objects.exists()
    assert import_days(organisation=world.hub, rows=rows[:1], by=viewer(world.editor), at=NOON) == 1
    with acting_as(SYSTEM):
        assert LogEntry.objects.get(verb="days.keep").note == {"imported": ["2027-02-08 off"]}


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_says_what_is_not_known_of_a_year(world, client_of):
    page = client_of(world.editor).get("/days/?year=2027").content.decode()
    assert "do Thủ tướng Chính phủ quyết định hằng năm" in page
    assert "Thủ tướng Chính phủ" not in client_of(world.editor).get("/days/?year=2026").content.decode()


@pytest.mark.parametrize("asked", ["²", "٢٠٢٦", "1999", "", "9" * 40])
def test_a_year_that_is_none_shows_this_one(world, client_of, asked):
    editor = client_of(world.editor)

    page = editor.get("/days/", {"year": asked})

    assert page.status_code == 200
    assert page.context["year"] == editor.get("/days/").context["year"]


def test_a_day_is_entered_and_taken_away_on_the_page_and_what_was_typed_stays(world, client_of):
    editor = client_of(world.editor)
    bad = {"day": "2099-01-01", "kind": "off", "name": "Xa quá"}
    page = editor.post("/days/", bad).content.decode()
    assert "2099-01-01" in page
    assert "Xa quá" in page
    answer = editor.post("/days/", {"day": "2027-02-08", "kind": "off", "name": "Tết"}, follow=True)
    assert "Tết" in answer.content.decode()
    row = OfficeDay.objects.get()
    assert client_of(world.nested_editor).post(f"/days/{row.pk}/forget/").status_code == 404
    editor.post(f"/days/{row.pk}/forget/")
    assert not OfficeDay.objects.exists()


def test_a_second_click_takes_nothing_away_and_is_noted_once(world, viewer, client_of):
    with acting_as(viewer(world.editor)):
        day = keep_day(organisation=world.hub, row=ROW, by=viewer(world.editor), at=NOON)
    for _click in range(2):
        answer = client_of(world.editor).post(f"/days/{day.pk}/forget/", follow=True)
        assert answer.status_code == 200
    assert "Mục này không còn nữa" in answer.content.decode()
    assert client_of(world.nested_editor).post(f"/days/{day.pk}/forget/").status_code == 404
    with acting_as(viewer(world.editor)):
        forget_day(row=day, by=viewer(world.editor), at=NOON)
    acts = LogEntry._base_manager.filter(object_kind="officeday", object_id=day.pk)
    assert [entry.note["kind"] for entry in acts.order_by("pk")] == ["off", ""]


@pytest.fixture
def of_two(world, client_of):
    """Somebody who keeps the days and the glossary of two focal points."""
    Membership.objects.create(user=world.editor, organisation=world.far_hub, role="editor", valid_from="2025-03-01")
    return client_of(world.editor)


def test_whoever_keeps_two_offices_chooses_whose_days_are_entered(world, of_two):
    day = {"day": "2027-02-08", "kind": "off", "name": "Tết"}
    page = of_two.get("/days/")
    assert {tab["label"] for tab in page.context["offices"]} == {world.hub.short_name, world.far_hub.short_name}
    for office in (world.far_hub, world.hub):
        page = of_two.get("/days/", {"office": office.pk, "year": 2027})
        assert page.context["organisation"] == office
        answer = of_two.post(f"/days/?office={office.pk}", day, follow=True)
        assert answer.context["organisation"] == office
        of_two.post(f"/days/import/?office={office.pk}", {"file": SimpleUploadedFile("days.csv", TABLE.encode())})
        assert set(OfficeDay.objects.values_list("organisation", flat=True)) >= {office.pk}
    assert OfficeDay.objects.filter(organisation=world.far_hub).count() == 3
    assert OfficeDay.objects.filter(organisation=world.hub).count() == 3


def test_an_office_that_is_not_ones_own_is_no_choice(world, client_of):
    editor = client_of(world.editor)
    page = editor.get("/days/", {"office": world.far_hub.pk})
    assert page.context["organisation"] == world.hub
    assert page.context["offices"] == []
    editor.post(f"/days/?office={world.far_hub.pk}", {"day": "2027-02-08", "kind": "off", "name": "Tết"})
    assert list(OfficeDay.objects.values_list("organisation", flat=True)) == [world.hub.pk]


def test_whoever_only_reads_the_days_enters_none_and_is_told_there_is_nothing(world, client_of):
    day = {"day": "2027-02-08", "kind": "off", "name": "Tết"}
    assert client_of(world.leader).get("/days/").status_code == 200
    assert client_of(world.leader).post("/days/", day).status_code == 404
    assert not OfficeDay.objects.exists()
    assert client_of(world.editor).post("/days/", day).status_code == 302


def test_a_table_is_entered_on_the_page_and_a_bad_one_is_refused_with_its_lines(world, client_of):
    operator = client_of(world.operator)
    bad = SimpleUploadedFile("days.csv", TABLE.encode() + b"nope;off;X;\n")
    assert "Dòng 4" in operator.post("/days/import/", {"file": bad}).content.decode()
    assert not OfficeDay.objects.exists()
    operator.post("/days/import/", {"file": SimpleUploadedFile("days.csv", TABLE.encode())})
    assert OfficeDay.objects.count() == 2


def test_after_a_table_the_year_it_is_of_is_shown(world, client_of):
    table = SimpleUploadedFile("days.csv", TABLE.encode())

    answer = client_of(world.operator).post("/days/import/", {"file": table}, follow=True)

    assert answer.context["year"] == 2027


def test_the_calendar_names_the_days_off(world, client_of):
    page = client_of(world.editor).get("/desk/calendar/?show=month&day=2026-09-01").content.decode()
    assert "Quốc khánh" in page


def days_from(first: date, count: int) -> list[DayRow]:
    return [DayRow(first + timedelta(days=number), "off", "Nghỉ") for number in range(count)]


def test_days_off_that_leave_no_working_day_are_refused_as_a_whole(world, viewer):
    by = viewer(world.editor)
    with pytest.raises(InvalidValue) as refusal:
        import_days(organisation=world.hub, rows=days_from(date(2027, 6, 1), 300), by=by, at=NOON)
    assert "2027-07-26" in str(refusal.value)
    assert not OfficeDay.objects.exists()
    assert import_days(organisation=world.hub, rows=days_from(date(2027, 6, 1), 30), by=by, at=NOON) == 30


def test_clocks_run_on_whatever_several_offices_entered_between_them(world, viewer):
    import_days(
        organisation=world.nested_hub, rows=days_from(date(2027, 6, 1), 50), by=viewer(world.nested_editor), at=NOON
    )
    import_days(organisation=world.hub, rows=days_from(date(2027, 7, 21), 50), by=viewer(world.editor), at=NOON)
    begun = datetime(2027, 6, 1, 9, tzinfo=UTC)
    assert working_days_of(world.nested_hub).after(begun, 1).date() < date(2027, 8, 2)
    # Beside it nothing is lost: what the one above entered holds for itself.
    assert not working_days_of(world.hub).is_working(date(2027, 8, 30))


def test_a_table_with_an_endless_cell_and_a_year_that_is_no_number_are_answered(world, client_of):
    client = client_of(world.editor)
    endless = SimpleUploadedFile("days.csv", b'day,kind,name\n2027-02-08,off,"' + b"a" * 150_000)
    assert client.post("/days/import/", {"file": endless}).status_code == 200
    for year in ("²", "9" * 5000, "-1"):
        assert client.get("/days/", {"year": year}).status_code == 200
