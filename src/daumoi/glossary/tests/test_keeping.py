"""Keeping the glossary: by hand and by table, inherited from above, found again, and logged."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import InvalidValue, NotAllowed, TableProblem
from daumoi.glossary.actions import keep_term, retire_term
from daumoi.glossary.errors import BadTerm
from daumoi.glossary.models import Term
from daumoi.glossary.queries import glossary_for
from daumoi.glossary.tables.columns import language_of
from daumoi.glossary.tables.entering import import_terms
from daumoi.glossary.tables.writing import STARTER, as_csv, as_xlsx

TODAY = date(2026, 11, 20)
FIELDS = {"source_language": "vi", "target_language": "en", "term": "nghị định", "preferred": "decree"}


@pytest.fixture
def keep(world: Any, viewer: Any) -> Any:
    """Keep a term as the editor of the hub, unless told otherwise."""

    def go(*, who: Any = None, hub: Any = None, changes: Any = None, **fields: Any) -> Term:
        by = viewer(who or world.editor)
        with acting_as(by):
            return keep_term(organisation=hub or world.hub, fields={**FIELDS, **fields}, by=by, at=NOON, term=changes)

    return go


@pytest.fixture
def bring(world: Any, viewer: Any) -> Any:
    """Import a table as the editor of the hub."""

    def go(content: str | bytes, *, dry_run: bool = False, who: Any = None, **options: Any) -> Any:
        by = viewer(who or world.editor)
        data = content.encode() if isinstance(content, str) else content
        with acting_as(by):
            return import_terms(
                content=data, file_name="t.csv", hub=world.hub, by=by, at=NOON, dry_run=dry_run, **options
            )

    return go


def test_an_editor_keeps_a_term_and_an_officer_does_not(keep, world, as_system):
    term = keep()
    entry = LogEntry.objects.filter(verb="glossary.keep").latest("pk")
    assert (entry.object_id, entry.note["act"], entry.actor_id) == (term.pk, "entered", world.editor.pk)
    with pytest.raises(NotAllowed):
        keep(who=world.officer, changes=term, preferred="edict")
    assert keep(changes=term, preferred="edict").preferred == "edict"
    assert LogEntry.objects.filter(verb="glossary.keep").latest("pk").note["changed"] == ["preferred"]


def test_one_term_stands_there_once_at_a_time(keep, as_system):
    first = keep()
    with pytest.raises(BadTerm) as caught:
        keep(term="NGHỊ  ĐỊNH", preferred="edict")
    assert set(caught.value.problems) == {"term"}
    retired = keep(changes=first, valid_to=date(2025, 12, 31))
    second = keep(valid_from=date(2026, 1, 1), preferred="edict")
    assert retired.pk == first.pk != second.pk
    assert keep(target_language="fr", preferred="décret").pk


def test_a_retired_term_counts_until_its_last_day(keep, world, viewer):
    term = keep()
    by = viewer(world.editor)
    with acting_as(by):
        retire_term(term=term, last_day=TODAY, by=by, at=NOON)
        with pytest.raises(InvalidValue):
            retire_term(term=keep(term="thông tư", preferred="circular", valid_from=TODAY), last_day=date(2020, 1, 1),
                        by=by, at=NOON)  # fmt: skip

    def counting(day: date) -> list[str]:
        entries = glossary_for(world.unit, source="vi", target="en", on=day).entries
        return [entry.term for entry in entries if entry.term == "nghị định"]

    assert counting(TODAY) == ["nghị định"]
    assert counting(TODAY + timedelta(days=1)) == []


def test_a_nested_focal_point_has_the_terms_from_above_and_its_own_come_first(keep, world):
    keep()
    keep(term="thông tư", preferred="circular")
    keep(who=world.nested_editor, hub=world.nested_hub, preferred="government decree")

    def said(body: Any) -> dict[str, tuple[str, ...]]:
        glossary = glossary_for(body, source="vi", target="en", on=TODAY)
        return {entry.term: entry.preferred for entry in glossary.entries}

    assert said(world.unit) == {"nghị định": ("decree",), "thông tư": ("circular",)}
    assert said(world.nested_unit) == {"nghị định": ("government decree",), "thông tư": ("circular",)}
    assert said(world.far_hub) == {}


def test_people_see_the_glossary_of_their_house_and_no_other(keep, world, viewer):
    keep()
    for person, count in ((world.officer, 1), (world.nested_officer, 1), (world.far_editor, 0), (world.reporter, 0)):
        with acting_as(viewer(person)):
            assert Term.objects.count() == count, person


GOOD = (
    "từ tiếng;sang tiếng;thuật ngữ;cách dịch;không dùng;từ ngày\nViệt;tiếng Anh;họp báo;press conference;;01/07/2026\n"
)


def test_a_table_comes_in_as_it_goes_out_and_changes_nothing_the_second_time(bring, as_system):
    assert bring(GOOD).counts == {"entered": 1, "changed": 0, "unchanged": 0}
    for written in (as_csv(Term.objects.all()), as_xlsx(Term.objects.all())):
        assert bring(written).counts == {"entered": 0, "changed": 0, "unchanged": 1}
    assert bring(GOOD.replace("press conference", '"press briefing; press conference"')).counts["changed"] == 1
    term = Term.objects.get()
    assert (term.preferred_words, term.valid_from) == (("press briefing", "press conference"), date(2026, 7, 1))


def test_a_dry_run_writes_nothing_and_every_problem_is_named_by_its_row(bring, as_system):
    table = (
        "source_language,target_language,term,preferred,valid_from,valid_to\n"
        "vi,en,nghị định,decree,,\n"
        "vi,klingon,thông tư,circular,,\n"
        "vi,en,,x,,\n"
        "vi,en,họp báo,,,\n"
        "vi,vi,họp báo,x,,\n"
        "vi,en,Nghị định,edict,,\n"
        "vi,en,luật,law,32/01/2026,\n"
        "vi,en,bộ luật,code,01/02/2026,01/01/2026\n"
    )
    report = bring(table, dry_run=True)
    assert [(problem.row, problem.column) for problem in report.problems] == [
        (3, "target_language"), (4, "term"), (5, "preferred"), (6, "target_language"), (7, "term"),
        (8, "valid_from"), (9, "valid_to"),
    ]  # fmt: skip
    assert (report.counts["entered"], report.is_written, Term.objects.count()) == (1, False, 0)
    assert bring(table, stop_at_problems=True).is_written is False
    assert Term.objects.count() == 0
    assert bring(table).is_written
    assert [term.term for term in Term.objects.all()] == ["nghị định"]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04junk", b"source_language,target_language,term\n"])
def test_what_is_no_table_of_terms_is_refused_as_a_whole(bring, content):
    with pytest.raises(TableProblem):
        bring(content)


def test_a_table_larger_than_a_glossary_is_refused_before_it_is_worked_on(bring, as_system, monkeypatch):
    monkeypatch.setattr("daumoi.glossary.tables.entering.MOST_TERMS", 3)
    rows = [f"vi,en,từ số {number},word {number}\n" for number in range(4)]
    heading = "source_language,target_language,term,preferred\n"
    with pytest.raises(TableProblem) as refusal:
        bring(heading + "".join(rows))
    assert "4" in str(refusal.value)
    assert not Term.objects.exists()
    assert bring(heading + "".join(rows[:3])).counts["entered"] == 3


def test_a_book_in_a_cell_is_refused_and_its_forms_are_not_kept(bring, as_system):
    from daumoi.glossary.rules import forms_of

    before = forms_of.cache_info().currsize
    book = "a" * 100_000
    report = bring(
        f"source_language,target_language,term,preferred,forbidden\nvi,en,{book},word,\nvi,en,luật,{book},{book}b\n"
    )
    assert [(problem.row, problem.column) for problem in report.problems] == [
        (2, "term"), (3, "forbidden"), (3, "preferred"),
    ]  # fmt: skip
    assert forms_of.cache_info().currsize <= before + 1


def test_an_officer_imports_nothing(bring, world):
    with pytest.raises(NotAllowed):
        bring(GOOD, who=world.officer)


def test_the_table_to_begin_with_is_right_as_it_stands(bring, as_system):
    report = bring(STARTER.read_bytes())
    assert report.problems == []
    assert report.counts["entered"] == report.rows >= 40
    assert not Term.objects.filter(source="").exists()


@pytest.mark.parametrize(
    ("words", "code"), [("vi", "vi"), ("Tiếng Việt", "vi"), ("VIETNAMESE", "vi"), ("anh", "en"), ("xx", ""), ("", "")]
)
def test_a_language_is_written_by_code_or_name(words, code):
    assert language_of(words) == code


def test_the_pages_find_enter_change_retire_and_bring_a_table(client_of, world, settings, tmp_path, as_system):
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    client = client_of(world.editor)
    assert "starter.csv" in client.get(reverse("glossary:list")).content.decode()
    refused = client.post(reverse("glossary:add"), {**FIELDS, "preferred": ""})
    assert refused.context["form"].errors.keys() == {"preferred"}
    assert "nghị định" in refused.content.decode()
    assert refused.content.decode().count("field__required") == 3  # both languages and the term
    assert client.post(reverse("glossary:add"), FIELDS).status_code == 302
    term = Term.objects.get()
    assert "nghị định" in client.get(reverse("glossary:list"), {"q": "nghi dinh"}).content.decode()
    assert "nghị định" not in client.get(reverse("glossary:list"), {"q": "thong tu"}).content.decode()
    client.post(reverse("glossary:change", args=[term.pk]), {**FIELDS, "preferred": "edict"})
    client.post(reverse("glossary:retire", args=[term.pk]), {"last_day": "2026-11-01"})
    term.refresh_from_db()
    assert (term.preferred, term.valid_to) == ("edict", date(2026, 11, 1))
    assert client_of(world.officer).get(reverse("glossary:change", args=[term.pk])).status_code == 404

    file = BytesIO(GOOD.encode())
    file.name = "t.csv"
    checked = client.post(reverse("glossary:import"), {"table": file, "act": "check"})
    assert checked.context["report"].counts["entered"] == 1
    assert Term.objects.count() == 1
    client.post(reverse("glossary:import"), {"checked": checked.context["checked"], "act": "enter"})
    assert Term.objects.count() == 2
    assert b"press conference" in client.get(reverse("glossary:export", args=["csv"])).content


def test_a_table_that_was_checked_for_one_focal_point_is_not_entered_into_another(
    client_of, world, settings, tmp_path, as_system
):
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    Membership.objects.create(user=world.editor, organisation=world.far_hub, role="editor", valid_from="2025-03-01")
    client, address = client_of(world.editor), reverse("glossary:import")
    file = BytesIO(GOOD.encode())
    file.name = "t.csv"
    checked = client.post(f"{address}?office={world.far_hub.pk}", {"table": file, "act": "check"})
    assert [tab["current"] for tab in checked.context["offices"] if tab["label"] == world.far_hub.short_name] == [True]
    mark = checked.context["checked"]
    other = client.post(f"{address}?office={world.hub.pk}", {"checked": mark, "act": "enter"})
    assert not Term.objects.exists()
    assert other.context["report"].counts["entered"] == 1
    client.post(f"{address}?office={world.hub.pk}", {"checked": other.context["checked"], "act": "enter"})
    assert list(Term.objects.values_list("organisation", flat=True)) == [world.hub.pk]


def test_the_system_imports_for_any_focal_point(world):
    with acting_as(SYSTEM):
        report = import_terms(
            content=GOOD.encode(), file_name="t.csv", hub=world.nested_hub, by=SYSTEM, at=NOON, dry_run=False
        )
    assert report.is_written


def test_the_command_brings_a_table_in_and_writes_it_out(world, tmp_path, capsys):
    from daumoi.config.command_line import main

    file = tmp_path / "t.csv"
    file.write_text(GOOD + "vi;xx;luật;law;;\n", encoding="utf-8")
    assert main(["terms", "import", str(file), "--hub", "ttt", "--dry-run"]) == 3
    said = capsys.readouterr()
    assert "nothing was written" in said.out
    assert f"{file}:3: target_language:" in said.err
    assert main(["terms", "import", str(file), "--hub", "ttt"]) == 3
    assert main(["terms", "import", str(file), "--hub", "khong-co"]) == 1
    assert "ttt" in capsys.readouterr().err
    out = tmp_path / "out.csv"
    assert main(["terms", "export", str(out), "--hub", "ttt"]) == 0
    assert "press conference" in out.read_text(encoding="utf-8-sig")
    assert main(["terms", "export", str(tmp_path / "out.pdf"), "--hub", "ttt"]) == 1
