"""Pages of the network: the tree, one body, changes with their preview, tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.models import Membership, Organisation
from daumoi.accounts.viewer import SYSTEM
from daumoi.network.actions import merge_organisations, rename_organisation
from daumoi.network.models import OrganisationName, OrganisationSuccession

REFORM = date(2025, 7, 1)
DAY = REFORM.isoformat()


@pytest.fixture
def client(world, client_of, monkeypatch, settings, tmp_path):
    """The operator's browser."""
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON)
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return client_of(world.operator)


def text(answer) -> str:
    return answer.content.decode()


# --- the tree ---------------------------------------------------------------------------------------------------------


def test_the_tree_shows_what_stands_below_the_own_focal_point(world, client):
    page = text(client.get(reverse("network:tree")))
    for shown in (world.unit, world.other_unit, world.agency, world.nested_hub):
        assert shown.name in page
    assert world.nested_unit.name not in page
    assert world.far_hub.name not in page
    below = text(client.get(reverse("network:tree"), {"below": world.nested_hub.pk}))
    assert world.nested_unit.name in below


@pytest.mark.parametrize("words", ["ha tang", "HẠ TẦNG", "cuc-ha-tang", "ten cu"])
def test_a_search_finds_without_marks_and_by_former_names(world, client, words):
    rename_organisation(organisation=world.unit, name="Cục Tên Cũ", from_date=REFORM, by=SYSTEM, at=NOON)
    rename_organisation(
        organisation=world.unit, name="Cục Hạ tầng số", from_date=REFORM + timedelta(days=9), by=SYSTEM, at=NOON
    )
    page = text(client.get(reverse("network:tree"), {"q": words}))
    assert "Cục Hạ tầng số" in page
    assert "Vụ Bưu chính" not in page


def test_the_tree_of_another_day_has_the_names_and_places_of_that_day(world, client):
    rename_organisation(organisation=world.unit, name="Cục Viễn thông", from_date=REFORM, by=SYSTEM, at=NOON)
    merge_organisations(organisations=[world.other_unit], into=world.unit, from_date=REFORM, by=SYSTEM, at=NOON)
    before = text(client.get(reverse("network:tree"), {"on": "2025-06-30"}))
    after = text(client.get(reverse("network:tree")))
    assert ("Cục Hạ tầng số" in before, "Vụ Bưu chính" in before) == (True, True)
    assert ("Cục Viễn thông" in after, "Vụ Bưu chính" in after) == (True, False)


@pytest.mark.parametrize("asked", [{"on": "31/31/2025"}, {"below": "x"}, {"kind": "y"}, {"page": "z"}, {"q": "\x00"}])
def test_what_cannot_be_read_in_the_address_filters_nothing(client, asked):
    assert client.get(reverse("network:tree"), asked).status_code == 200


def test_the_page_of_a_body_tells_what_became_of_it(world, client):
    merge_organisations(
        organisations=[world.other_unit], into=world.unit, from_date=REFORM, by=SYSTEM, at=NOON, basis="12/QĐ"
    )
    ended = text(client.get(reverse("network:organisation", args=[world.other_unit.pk])))
    heir = text(client.get(reverse("network:organisation", args=[world.unit.pk])))
    assert "12/QĐ" in ended
    assert world.unit.name in ended
    assert world.other_unit.name in heir


def test_the_queries_of_the_tree_do_not_grow_with_its_rows(world, client, django_assert_max_num_queries):
    for count in (3, 40):
        for number in range(count):
            Organisation.objects.create(
                code=f"x-{count}-{number}", name=f"X {number}", short_name="X", kind="source_unit", parent=world.hub
            )
        with django_assert_max_num_queries(14):
            client.get(reverse("network:tree"))


def test_suggestions_are_bodies_of_the_own_branch_that_go_on(world, client):
    merge_organisations(organisations=[world.other_unit], into=world.unit, from_date=REFORM, by=SYSTEM, at=NOON)
    found = text(client.get(reverse("network:choices"), {"into": "cuc ha"}))
    assert found.count("<option") == 1
    assert f"[{world.unit.code}]" in found
    for words in ("vu buu", "so van hoa", ""):
        assert "<option" not in text(client.get(reverse("network:choices"), {"into": words}))


# --- changes ----------------------------------------------------------------------------------------------------------


def previewed(client, change, /, *ids, **fields):
    """The answer to a preview, and the revision it was made at."""
    answer = client.post(reverse(f"network:{change}", args=ids), {"act": "preview", **fields})
    preview = answer.context["preview"]
    return answer, preview.revision if preview else None


def test_a_preview_says_what_changes_and_writes_nothing(world, client):
    fields = {"organisations": "vu-buu-chinh", "into": "Cục Hạ tầng số", "from_date": DAY, "people_go_along": "on"}
    answer, revision = previewed(client, "merge", **fields)
    preview = answer.context["preview"]
    assert preview.ended == ((world.other_unit.name, world.unit.name),)
    assert (preview.ended_people, preview.moved_people) == (1, 1)
    assert not OrganisationSuccession.objects.exists()
    assert Membership.objects.filter(user=world.other_officer).count() == 1
    done = client.post(reverse("network:merge"), {"act": "confirm", "revision": revision, **fields})
    assert done.status_code == 302
    assert OrganisationSuccession.objects.get().successor == world.unit


def test_a_double_click_merges_once_and_says_so(world, client):
    fields = {"organisations": "vu-buu-chinh", "into": "cuc-ha-tang-so", "from_date": DAY}
    _answer, revision = previewed(client, "merge", **fields)
    press = {"act": "confirm", "revision": revision, **fields}
    first, second = client.post(reverse("network:merge"), press), client.post(reverse("network:merge"), press)
    assert (first.status_code, second.status_code) in {(302, 409), (302, 200)}
    assert OrganisationSuccession.objects.count() == 1


def test_a_change_without_a_look_at_the_preview_is_not_made(world, client):
    address = reverse("network:rename", args=[world.unit.pk])
    rename_organisation(organisation=world.other_unit, name="Vụ Khác", from_date=REFORM, by=SYSTEM, at=NOON)
    for revision in ("", "0", "x", "9" * 30):
        answer = client.post(address, {"act": "confirm", "revision": revision, "name": "Cục Mới", "from_date": DAY})
        assert answer.status_code == 409
        assert "Cục Mới" in text(answer)
    assert not OrganisationName.objects.filter(organisation=world.unit).exists()


def test_each_change_is_made_by_its_page(world, client):
    section = Organisation.objects.create(
        code="phong-a", name="Phòng A", short_name="Phòng A", kind="source_unit", parent=world.other_unit,
        valid_from=date(2025, 3, 1),
    )  # fmt: skip
    changes = [
        ("rename", section, {"name": "Phòng B"}),
        ("move", section, {"parent": "cuc ha tang"}),
        ("dissolve", world.other_unit, {}),
    ]
    for name, body, fields in changes:
        fields = {"from_date": DAY, **fields}
        answer, revision = previewed(client, name, body.pk, **fields)
        assert revision is not None, (name, answer.context["form"].errors)
        address = reverse(f"network:{name}", args=[body.pk])
        assert client.post(address, {"act": "confirm", "revision": revision, **fields}).status_code == 302
    section.refresh_from_db()
    assert (section.name, section.parent) == ("Phòng B", world.unit)
    fields = {"from_date": "2026-01-01", "heir": "phong-a", "second": "vu-moi"}
    Organisation.objects.create(
        code="vu-moi", name="Vụ Mới", short_name="Vụ Mới", kind="source_unit", parent=world.hub,
        valid_from=date(2025, 3, 1),
    )  # fmt: skip
    answer, revision = previewed(client, "split", world.unit.pk, **fields)
    assert revision is not None, answer.context["form"].errors
    client.post(reverse("network:split", args=[world.unit.pk]), {"act": "confirm", "revision": revision, **fields})
    assert Organisation.objects.get(pk=world.unit.pk).heir == section


def test_words_that_fit_several_bodies_name_them_with_their_codes(world, client):
    Organisation.objects.create(
        code="cuc-ha-tang-cu", name="Cục Hạ tầng cũ", short_name="C", kind="source_unit", parent=world.hub
    )
    answer, revision = previewed(client, "move", world.other_unit.pk, parent="ha tang", from_date=DAY)
    assert revision is None
    page = text(answer)
    assert "[cuc-ha-tang-so]" in page
    assert "[cuc-ha-tang-cu]" in page
    answer, _revision = previewed(client, "move", world.other_unit.pk, parent="không có đâu", from_date=DAY)
    assert answer.context["form"].errors["parent"]


def test_what_is_refused_stands_beside_its_field_and_what_was_typed_stays(world, client):
    answer, _revision = previewed(client, "rename", world.unit.pk, name="Cục Mới", from_date="2025-03-01")
    assert answer.context["form"].errors["from_date"]
    assert "Cục Mới" in text(answer)


def test_a_body_is_entered_below_another(world, client):
    fields = {"code": "phong-a", "name": "Phòng A", "kind": "source_unit", "parent": "cuc-ha-tang-so", "from_date": DAY}
    assert client.post(reverse("network:enter"), {**fields, "code": "Phòng A"}).context["form"].errors["code"]
    assert client.post(reverse("network:enter"), fields).status_code == 302
    assert Organisation.objects.get(code="phong-a").hub == world.hub
    assert client.post(reverse("network:enter"), fields).context["form"].errors["code"]


# --- tables -----------------------------------------------------------------------------------------------------------


def upload(words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("t.csv", words.encode())


def test_a_file_is_called_by_one_word_also_where_django_speaks(client):
    page = client.post(reverse("network:import"), {"act": "check", "table": upload("")}).content.decode()
    assert "Tệp vừa gửi không có nội dung." in page
    assert "tập tin" not in page.lower()


def test_a_table_is_checked_first_and_entered_after_without_being_chosen_again(world, client):
    address = reverse("network:import")
    rows = "code,name,kind,parent\na,A,source_unit,ttt\nb,,source_unit,ttt\n"
    checked = client.post(address, {"act": "check", "table": upload(rows)})
    assert [(problem.row, problem.column) for problem in checked.context["problems"]] == [(3, "name")]
    assert not Organisation.objects.filter(code="a").exists()
    done = client.post(address, {"act": "enter", "checked": checked.context["checked"]})
    assert done.context["report"].is_written
    assert Organisation.objects.filter(code="a").exists()
    again = client.post(address, {"act": "enter", "checked": checked.context["checked"]})
    assert again.context["form"].errors["table"]


def test_a_table_that_was_checked_before_somebody_changed_the_network_is_checked_again(world, client):
    address = reverse("network:import")
    checked = client.post(address, {"act": "check", "table": upload("code,name,kind,parent\na,A,source_unit,ttt\n")})
    rename_organisation(organisation=world.unit, name="Cục Khác", from_date=REFORM, by=SYSTEM, at=NOON)
    answer = client.post(address, {"act": "enter", "checked": checked.context["checked"]})
    assert answer.context["form"].errors["table"]
    assert not Organisation.objects.filter(code="a").exists()


def test_a_file_that_is_no_table_says_so_beside_the_field(client):
    picture = SimpleUploadedFile("t.xlsx", b"\x89PNG\r\n\x1a\n" + b"\xff" * 50)
    for wrong in (upload("x"), picture, SimpleUploadedFile("t.csv", b"")):
        answer = client.post(reverse("network:import"), {"act": "check", "table": wrong})
        assert answer.status_code == 200
        assert answer.context["form"].errors["table"]
    assert client.post(reverse("network:import"), {"act": "enter", "checked": "x"}).context["form"].errors["table"]


def test_an_export_holds_the_own_branch_alone(world, client, client_of):
    own = client.get(reverse("network:export", args=["csv"])).content.decode("utf-8-sig")
    assert world.nested_unit.code in own
    assert world.far_hub.code not in own
    nested = client_of(world.nested_editor).get(reverse("network:export", args=["csv"])).content.decode("utf-8-sig")
    assert world.unit.code not in nested
    assert client.get(reverse("network:export", args=["pdf"])).status_code == 404
