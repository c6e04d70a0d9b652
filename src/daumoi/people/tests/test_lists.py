"""Many invitations at once: read from what people paste, tried row by row, and only what is right goes out."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.people.actions.inviting_many import invite_many
from daumoi.people.lists import ListProblem, day_written, read_list, role_written
from daumoi.people.models import Invitation
from daumoi.people.rules import MOST_ROWS_AT_ONCE

ADDRESS = "/desk/people/invitations/list/"
LIST = """email;đơn vị;vai trò;đến hết ngày
an@unit.example;cuc-ha-tang-so;Cán bộ truyền thông;

khong phai thu;cuc-ha-tang-so;officer;
an@unit.example;cuc-ha-tang-so;officer;
binh@unit.example;khong-co;officer;
chi@unit.example;so-vhttdl;editor;
dung@unit.example;cuc-ha-tang-so;king;
em@unit.example;cuc-ha-tang-so;officer;31/02/2027
giang@unit.example;cuc-ha-tang-so;officer;31/12/2026
lien@press.example;cuc-ha-tang-so;officer;
"""


@pytest.fixture
def run(world, viewer):
    def go(text=LIST, *, by=None, is_trial=False):
        inviter = viewer(by or world.operator)
        with acting_as(inviter):
            return invite_many(rows=read_list(text), by=inviter, at=NOON, is_trial=is_trial)

    return go


def invited() -> list[str]:
    with acting_as(SYSTEM):
        return list(Invitation.objects.order_by("id").values_list("email", flat=True))


def test_every_row_is_judged_with_its_number_and_its_wrong_column(run):
    outcomes = {outcome.row.number: outcome.column for outcome in run() if outcome.problem}
    assert outcomes == {
        4: "email", 5: "email", 6: "organisation", 7: "organisation", 8: "role", 9: "valid_to", 11: "role",
    }  # fmt: skip
    assert invited() == ["an@unit.example", "giang@unit.example"]
    with acting_as(SYSTEM):
        assert Invitation.objects.get(email="giang@unit.example").valid_to == date(2026, 12, 31)


def test_a_trial_finds_the_same_and_leaves_nothing_behind(run):
    tried = [(outcome.row.number, outcome.problem) for outcome in run(is_trial=True)]
    assert invited() == []
    assert not DBTaskResult.objects.exists()
    assert [(outcome.row.number, outcome.problem) for outcome in run()] == tried


def test_another_branch_and_nothing_at_all_read_the_same(run):
    said = {outcome.row.organisation: outcome.problem for outcome in run() if outcome.column == "organisation"}
    assert said["khong-co"].replace("khong-co", "") == said["so-vhttdl"].replace("so-vhttdl", "")


def test_a_leader_sends_a_list_for_the_own_unit_only(run, world):
    text = "a@x.example,cuc-ha-tang-so,officer\nb@x.example,vu-buu-chinh,officer\nc@x.example,cuc-ha-tang-so,leader"
    assert [bool(outcome.problem) for outcome in run(text, by=world.unit_leader)] == [False, True, True]


@pytest.mark.parametrize("separator", ["\t", ";", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tables_are_read_however_they_were_copied(separator, end):
    lines = ["Vai trò", "Mã đơn vị", "Thư điện tử"], ["officer", "cuc-a", "“an”@x.example"], ["", "", ""]
    text = "\ufeff" + end.join(separator.join(line) for line in lines)
    (row,) = read_list(text)
    assert (row.number, row.email, row.organisation, row.role) == (2, "“an”@x.example", "cuc-a", "officer")


def test_without_headings_the_columns_go_in_order_and_missing_ones_are_empty():
    (row,) = read_list("an@x.example,cuc-a")
    assert (row.email, row.organisation, row.role, row.valid_to) == ("an@x.example", "cuc-a", "", "")


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "email;role", "role;role\na;b", "role;code\nofficer;x", "a@x.example\n" * (MOST_ROWS_AT_ONCE + 1)],
    ids=["nothing", "spaces", "headings only", "twice", "no e-mail", "too long"],
)
def test_what_is_no_list_is_refused_as_a_whole(text):
    with pytest.raises(ListProblem) as refusal:
        read_list(text)
    assert refusal.value.field == "list"


def test_roles_and_days_as_people_write_them():
    written = ("officer", "Cán bộ truyền thông", "CAN BO TRUYEN THONG", "Officer", "vua", "")
    assert [role_written(words) for words in written] == ["officer"] * 4 + ["", ""]
    assert day_written("2026-12-31") == day_written("31/12/2026") == day_written("31.12.2026") == date(2026, 12, 31)
    assert day_written("") is None
    with pytest.raises(ValueError):
        day_written("31/02/2026")


def test_by_the_page_the_list_is_checked_then_sent_and_what_was_refused_stays(world, client_of, at):
    client = client_of(world.operator)
    checked = client.post(ADDRESS, {"list": LIST, "act": "check"})
    assert (checked.context["sent"], checked.context["refused"]) == (2, 7)
    assert invited() == []
    sent = client.post(ADDRESS, {"list": checked.context["form"]["list"].value(), "act": "invite"})
    assert invited() == ["an@unit.example", "giang@unit.example"]
    left = sent.context["form"]["list"].value()
    assert "khong phai thu" in left
    assert "giang@unit.example" not in left


def test_a_file_is_read_and_one_in_another_encoding_says_what_to_do(world, client_of, at):
    client = client_of(world.operator)
    right = SimpleUploadedFile("a.csv", b"\xef\xbb\xbfemail,code,role\nan@unit.example,cuc-ha-tang-so,officer\n")
    assert client.post(ADDRESS, {"file": right, "act": "check"}).context["sent"] == 1
    wrong = SimpleUploadedFile("a.csv", "Cán bộ".encode("utf-16"))
    assert list(client.post(ADDRESS, {"file": wrong, "act": "check"}).context["form"].errors) == ["file"]
