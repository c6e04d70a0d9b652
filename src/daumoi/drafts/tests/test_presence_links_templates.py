"""Who else is writing, whether links lead anywhere, and a focal point's own templates."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.drafts.actions import ask_links, keep_template, leave_release, note_presence, retire_template
from daumoi.drafts.actions.links import forget_old_answers
from daumoi.drafts.actions.presence import STAYS, forget_the_gone
from daumoi.drafts.models import LinkAnswer, Presence, ReleaseTemplate
from daumoi.drafts.queries import link_findings, links_in, links_to_ask, templates_for
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.foundation.outbound_http import AddressRefused, Answer, TooLarge, Unreachable
from daumoi.releases.actions import submit_release, take_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES


@pytest.fixture
def officer(viewer, world):
    return viewer(world.officer)


@pytest.fixture
def editor(viewer, world):
    return viewer(world.editor)


# --- presence ------------------------------------------------------------------------------------------------------


@pytest.fixture
def colleague(world, viewer):
    from daumoi.accounts.models import Membership, User

    user = User.objects.create_user("minh@unit.example", "mat-khau", full_name="Đặng Nhật Minh")
    Membership.objects.create(user=user, organisation=world.unit, role="officer", valid_from="2025-03-01")
    return viewer(user)


def test_two_people_hear_of_each_other_while_they_write(make_release, officer, colleague):
    release = make_release()
    with acting_as(officer):
        assert note_presence(release=release, by=officer, at=NOON) == []
        assert note_presence(release=release, by=colleague, at=NOON) == [officer.name]
        assert note_presence(release=release, by=officer, at=NOON) == ["Đặng Nhật Minh"]
        leave_release(release=release, by=colleague)
        assert note_presence(release=release, by=officer, at=NOON) == []


def test_presence_runs_out_and_is_forgotten(make_release, officer, colleague):
    release = make_release()
    with acting_as(officer):
        note_presence(release=release, by=colleague, at=NOON)
        assert note_presence(release=release, by=officer, at=NOON + STAYS) == []
        assert forget_the_gone(at=NOON + STAYS) == 1
        assert Presence.objects.get().user_id == officer.user_id


def test_only_whoever_may_write_hears_who_writes(make_release, officer, editor, world, viewer):
    release = make_release()
    with acting_as(officer):
        release = submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
    with acting_as(editor):
        release = take_release(release=release, by=editor, at=NOON)
        assert note_presence(release=release, by=editor, at=NOON) == []
    for person in (officer, viewer(world.leader), viewer(world.auditor)):
        with acting_as(person), pytest.raises(NotAllowed):
            note_presence(release=release, by=person, at=NOON)
    assert Presence.objects.count() == 1


# --- links ---------------------------------------------------------------------------------------------------------

LINKED = "<p>" + "Xem thêm. " * 20 + '<a href="https://x.example/a">đây</a> <a href="mailto:a@x.example">thư</a></p>'


@pytest.fixture
def web(monkeypatch):
    """What the web answers: address → answer or error; and what was asked."""
    asked: list[str] = []
    answers: dict[str, object] = {}

    def fetch(url, **options):
        asked.append(url)
        answer = answers.get(url, Answer(url, 200, b""))
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("daumoi.drafts.actions.links.fetch", fetch)
    return asked, answers


@pytest.mark.parametrize(
    ("answer", "alive", "said"),
    [
        (None, True, ""),
        (TooLarge("x"), True, ""),
        (Unreachable("x", status=403), True, ""),
        (Unreachable("x", status=404), False, "404"),
        (Unreachable("x", status=0), False, "https://x.example/a"),
        (AddressRefused("x"), False, "https://x.example/a"),
    ],
    ids=["alive", "large", "turned away", "gone", "silent", "internal"],
)
def test_a_dead_link_is_named_and_one_that_turns_machines_away_is_not(make_release, officer, web, answer, alive, said):
    release = make_release(body=LINKED)
    if answer is not None:
        web[1]["https://x.example/a"] = answer
    with acting_as(officer):
        assert link_findings(release) == []
        assert ask_links(release=release, at=NOON) == 1
        assert web[0] == ["https://x.example/a"]
        findings = link_findings(release)
    assert LinkAnswer.objects.get().is_alive == alive
    assert [said in finding.message for finding in findings] == ([] if alive else [True])


def test_a_link_is_asked_once_a_day_and_a_dead_one_once_an_hour(make_release, officer, web):
    release = make_release(body=LINKED)
    with acting_as(officer):
        ask_links(release=release, at=NOON)
        assert links_to_ask(release, at=NOON + timedelta(hours=23)) == []
        assert links_to_ask(release, at=NOON + timedelta(hours=24)) == ["https://x.example/a"]
        web[1]["https://x.example/a"] = Unreachable("x", status=500)
        ask_links(release=release, at=NOON + timedelta(hours=24))
        assert links_to_ask(release, at=NOON + timedelta(hours=25)) == ["https://x.example/a"]


def test_old_answers_are_forgotten(make_release, officer, web):
    release = make_release(body=LINKED)
    with acting_as(officer):
        ask_links(release=release, at=NOON)
    assert forget_old_answers(at=NOON + timedelta(days=29)) == 0
    assert forget_old_answers(at=NOON + timedelta(days=31)) == 1


def test_each_address_is_asked_once_and_not_more_than_forty():
    markup = "<p>" + "".join(f'<a href="https://x.example/{number % 60}">a</a>' for number in range(120)) + "</p>"
    assert len(links_in(markup)) == 40
    assert links_in("<p>không có liên kết</p>") == []


# --- templates -----------------------------------------------------------------------------------------------------

WEEKLY = {
    "name": "Tin tuần",
    "kind": "figures",
    "language": "vi",
    "headline": "Số liệu tuần ‹số›",
    "body": "<p>‹Nội dung›<script>x</script></p>",
    "standing_paragraph": "Trung tâm là đầu mối.",
}


def kept(by, hub, **fields) -> ReleaseTemplate:
    with acting_as(by):
        return keep_template(organisation=hub, fields={**WEEKLY, **fields}, by=by, at=NOON)


def test_a_focal_point_keeps_a_template_for_its_units_and_nobody_elses(world, viewer, editor):
    template = kept(editor, world.hub)
    assert template.body == "<p>‹Nội dung›</p>"
    for person, sees in {"officer": True, "other_officer": True, "editor": True, "far_editor": False}.items():
        with acting_as(viewer(getattr(world, person))):
            assert templates_for().exists() == sees, person
    with acting_as(viewer(world.reporter)):
        assert not ReleaseTemplate.objects.exists()


def test_a_template_is_changed_retired_and_brought_back(world, editor):
    template = kept(editor, world.hub)
    with acting_as(editor):
        changed = keep_template(
            organisation=world.hub, template=template, fields={"name": "Tin hằng tuần"}, by=editor, at=NOON
        )
        assert (changed.pk, changed.body) == (template.pk, "<p>‹Nội dung›</p>")
        retire_template(template=changed, is_retired=True, by=editor, at=NOON)
        assert not templates_for().exists()
        retire_template(template=changed, is_retired=False, by=editor, at=NOON)
        assert templates_for().get().name == "Tin hằng tuần"


def test_two_templates_of_one_name_are_refused_with_the_name(world, editor, viewer):
    kept(editor, world.hub)
    with pytest.raises(InvalidValue, match="Tin tuần") as refusal:
        kept(editor, world.hub)
    assert refusal.value.field == "name"
    with pytest.raises(InvalidValue):
        kept(editor, world.hub, name=" ")
    assert kept(viewer(world.far_editor), world.far_hub).name == "Tin tuần"


@pytest.mark.parametrize("person", ["officer", "leader", "operator", "far_editor"])
def test_nobody_else_keeps_templates(world, viewer, person, editor):
    with pytest.raises(NotAllowed):
        kept(viewer(getattr(world, person)), world.hub)
    assert kept(editor, world.hub).pk
    with acting_as(SYSTEM):
        assert ReleaseTemplate.objects.count() == 1


def test_templates_pass_down_to_the_focal_points_below_and_not_up_or_beside(world, viewer, editor):
    kept(editor, world.hub)
    kept(viewer(world.nested_editor), world.nested_hub, name="Của nhánh")
    seen = {}
    for who in ("officer", "editor", "nested_editor", "nested_officer", "far_editor", "reporter"):
        with acting_as(viewer(getattr(world, who))):
            seen[who] = {each.name for each in templates_for()}
    above, own = WEEKLY["name"], "Của nhánh"
    assert seen == {
        "officer": {above}, "editor": {above}, "nested_editor": {above, own}, "nested_officer": {above, own},
        "far_editor": set(), "reporter": set(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p>Xem https://x.example/a.</p>", ["https://x.example/a"]),
        ("<p>(xem https://x.example/a)</p>", ["https://x.example/a"]),
        ("<p>https://x.example/wiki/A_(b), và HTTP://y.example</p>", ["https://x.example/wiki/A_(b)", "HTTP://y.example"]),
        ("<p>“https://x.example/tin?a=1&amp;b=2”; hết</p>", ["https://x.example/tin?a=1&b=2"]),
        ("<p><strong>https://x.example/a</strong> rồi <em>b</em> https://x.example/b</p>",
         ["https://x.example/a", "https://x.example/b"]),
        ('<p><a href="https://x.example/a">https://x.example/khac</a> https://x.example/b</p>',
         ["https://x.example/a", "https://x.example/b"]),
        ("<p>https://x.example/a https://x.example/a</p>", ["https://x.example/a"]),
        ("<p>ftp://x.example, mailto:a@x.example, https://</p>", []),
    ],
)  # fmt: skip
def test_an_address_that_is_only_written_out_is_looked_at_too(markup, found):
    assert links_in(markup) == found


def test_a_dead_address_without_a_link_is_named(make_release, officer, web):
    release = make_release(body="<p>Chi tiết tại https://x.example/a.</p>")
    web[1]["https://x.example/a"] = Unreachable("x", status=404)
    with acting_as(officer):
        assert ask_links(release=release, at=NOON) == 1
        assert ["404" in finding.message for finding in link_findings(release)] == [True]
