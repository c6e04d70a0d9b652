"""The register in the database, the published list, and the pages of those who keep it."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.models import LogEntry
from daumoi.accounts.viewer import acting_as
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.spokespersons.actions import end_spokesperson, enter_spokesperson
from daumoi.spokespersons.errors import BadEntry, NotInForce
from daumoi.spokespersons.models import Spokesperson

DAY = timedelta(days=1)
HEAD = {
    "authority": "head", "full_name": "Đinh Văn Quý", "position": "Cục trưởng", "phone": "024 3943 0000",
    "email": "quy@unit.example", "decided_at": NOON - 30 * DAY, "valid_from": NOON - 30 * DAY,
}  # fmt: skip
STANDING = {
    **HEAD, "authority": "standing", "full_name": "Âu Thị Thơm", "position": "Phó Cục trưởng",
    "email": "thom@unit.example", "decision_number": "15/QĐ-CHT",
}  # fmt: skip


@pytest.fixture
def keeper(world, viewer):
    return viewer(world.editor)


@pytest.fixture
def enter(world, keeper):
    """Enter somebody for the unit as the focal point's editor; keyword arguments replace fields."""

    def make(fields=HEAD, *, organisation=None, by=None, at=NOON, **changes):
        with acting_as(by or keeper) as who:
            return enter_spokesperson(
                organisation=organisation or world.unit, fields={**fields, **changes}, by=who, at=at
            )

    return make


def case(head, **changes):
    fields = {
        **STANDING, "authority": "case", "full_name": "Ông Đức Thành", "matter": "Sự cố cáp quang biển",
        "authorised_by": head, "valid_from": NOON, "valid_to": NOON + 5 * DAY, "decided_at": NOON,
    }  # fmt: skip
    return {**fields, **changes}


def test_a_head_authorises_somebody_for_one_matter(enter):
    head = enter()
    entry = enter(case(head))
    assert (entry.authority, entry.is_in_force(NOON), entry.is_in_force(NOON + 5 * DAY)) == ("case", True, False)
    assert [row.note["act"] for row in LogEntry._base_manager.filter(verb="spokesperson.keep")] == ["entered"] * 2


def test_whoever_was_authorised_cannot_pass_it_on(enter):
    entry = enter(case(enter()))
    with pytest.raises(BadEntry) as caught:
        enter(case(entry, full_name="Người thứ ba"))
    assert list(caught.value.problems) == ["authorised_by"]


def test_every_field_that_is_missing_is_named_at_once(enter):
    with pytest.raises(BadEntry) as caught:
        enter(STANDING, full_name=" ", position="", phone="", email="", decision_number="")
    assert set(caught.value.problems) == {"full_name", "position", "phone", "email", "decision_number"}


def test_a_body_has_one_head_at_a_time(enter, keeper):
    head = enter()
    with pytest.raises(BadEntry, match=head.full_name):
        enter(full_name="Cục trưởng mới")
    with acting_as(keeper):
        end_spokesperson(entry=head, valid_to=NOON + DAY, reason="Nghỉ hưu", by=keeper, at=NOON)
    assert enter(full_name="Cục trưởng mới", valid_from=NOON + DAY).pk


@pytest.mark.parametrize(
    "person", ["officer", "unit_leader", "leader", "auditor", "approver", "far_editor", "reporter"]
)
def test_only_those_who_keep_the_register_write_into_it(world, viewer, enter, person):
    with pytest.raises(NotAllowed):
        enter(by=viewer(getattr(world, person)))
    assert enter(by=viewer(world.operator)).pk


def test_an_end_has_a_reason_and_does_not_lie_in_the_past(enter, keeper):
    head = enter()
    with acting_as(keeper):
        end = lambda **changes: end_spokesperson(  # noqa: E731
            **{"entry": head, "valid_to": NOON + DAY, "reason": "Nghỉ hưu", "by": keeper, "at": NOON, **changes}
        )
        with pytest.raises(InvalidValue) as no_reason:
            end(reason="  ")
        with pytest.raises(InvalidValue) as in_the_past:
            end(valid_to=NOON - DAY)
        assert (no_reason.value.field, in_the_past.value.field) == ("reason", "valid_to")
        assert end().valid_to == NOON + DAY
        with pytest.raises(InvalidValue):
            end(valid_to=NOON + 3 * DAY)
        with pytest.raises(NotInForce):
            end(at=NOON + 2 * DAY, valid_to=NOON + 3 * DAY)


def test_the_list_is_for_everybody_and_finds_names_without_marks(enter, client_of, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    enter(STANDING)
    head = enter()
    enter(case(head, is_public=False))
    client = client_of(None)
    page = client.get(reverse("spokespersons:list")).content.decode()
    assert "Âu Thị Thơm" in page
    assert "quy@unit.example" in page
    assert "Ông Đức Thành" not in page
    assert client.get(reverse("spokespersons:list"), {"q": "dinh quy"}).context["count"] == 1
    assert client.get(reverse("spokespersons:list"), {"q": "khong co ai"}).context["count"] == 0


def test_a_head_stands_in_the_list_whatever_was_ticked(enter):
    assert enter(is_public=False).is_public


def test_the_heads_stand_first_and_the_ended_only_on_request(enter, keeper, client_of, monkeypatch):
    standing = enter(STANDING)
    head = enter()
    with acting_as(keeper):
        end_spokesperson(entry=standing, valid_to=NOON + DAY, reason="Chuyển công tác", by=keeper, at=NOON)
    monkeypatch.setattr(clock, "now", lambda: NOON + 2 * DAY)
    client = client_of(None)
    rows = lambda **asked: client.get(reverse("spokespersons:json"), asked).json()["spokespersons"]  # noqa: E731
    assert [row["id"] for row in rows(past="0")] == [head.pk]
    assert [row["id"] for row in rows()] == [head.pk, standing.pk]
    assert rows()[1]["end_reason"] == "Chuyển công tác"
    assert "Âu Thị Thơm" not in client.get(reverse("spokespersons:list")).content.decode()
    assert "Âu Thị Thơm" in client.get(reverse("spokespersons:list"), {"past": "1"}).content.decode()


def test_the_feed_tells_of_a_coming_and_of_a_going(enter, keeper, client_of, monkeypatch):
    standing = enter(STANDING, full_name="<b>Âu & Thơm</b>")
    with acting_as(keeper):
        end_spokesperson(entry=standing, valid_to=NOON + DAY, reason="Chuyển công tác", by=keeper, at=NOON)
    monkeypatch.setattr(clock, "now", lambda: NOON + 2 * DAY)
    feed = ElementTree.fromstring(client_of(None).get(reverse("spokespersons:feed")).content)
    titles = [entry.findtext("{*}title") for entry in feed.iter("{http://www.w3.org/2005/Atom}entry")]
    assert len(titles) == 2
    assert all("<b>Âu & Thơm</b>" in str(title) for title in titles)


def test_what_is_wrong_with_an_entry_stands_beside_its_field_and_nothing_typed_is_lost(world, client_of):
    client = client_of(world.editor)
    typed = {
        "organisation": world.unit.pk, "authority": "case", "full_name": "Ông Đức Thành", "position": "Trưởng phòng",
        "phone": "024", "email": "thanh@unit.example", "decided_at": "2026-11-20T12:00",
        "valid_from": "2026-11-20T12:00", "valid_to": "", "matter": "", "decision_number": "",
    }  # fmt: skip
    answer = client.post(reverse("spokespersons:enter"), typed)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"decision_number", "matter", "valid_to", "authorised_by"}
    assert "Ông Đức Thành" in answer.content.decode()
    assert not Spokesperson._base_manager.exists()


def test_an_entry_is_made_and_ended_on_the_pages(world, client_of):
    client = client_of(world.editor)
    typed = {
        "organisation": world.unit.pk, "authority": "head", "full_name": "Đinh Văn Quý", "position": "Cục trưởng",
        "phone": "024", "email": "quy@unit.example", "decided_at": "2026-11-20T12:00", "valid_from": "2026-11-20T12:00",
    }  # fmt: skip
    assert client.post(reverse("spokespersons:enter"), typed).status_code == 302
    entry = Spokesperson._base_manager.get()
    page = client.get(reverse("spokespersons:register"))
    assert page.context["page"].paginator.count == 1
    form = client.get(reverse("spokespersons:end", args=[entry.pk])).context["form"]
    shown = {"valid_to": form.initial["valid_to"], "reason": "Nghỉ hưu"}
    assert client.post(reverse("spokespersons:end", args=[entry.pk]), shown).status_code == 302
    assert client.get(reverse("spokespersons:register")).context["page"].paginator.count == 0
    assert client.get(reverse("spokespersons:register"), {"state": "past"}).context["page"].paginator.count == 1


def test_a_unit_of_another_branch_cannot_be_chosen(world, client_of):
    form = client_of(world.far_editor).get(reverse("spokespersons:enter")).context["form"]
    assert world.unit not in form.fields["organisation"].queryset
