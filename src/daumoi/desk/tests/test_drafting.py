"""The editor's side in the browser: beginnings, the check, comments, two people at once, lost sessions, versions."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from conftest import BODY, NOON, NOTHING_APPLIES
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.desk.tests.test_writing import form_values, only_release
from daumoi.drafts.actions import comment_on_passage, keep_template
from daumoi.drafts.models import Comment, ReleaseTemplate
from daumoi.releases.actions import correct_release, create_release
from daumoi.releases.models import Confirmation, Release
from daumoi.releases.rules import State

# --- beginning -----------------------------------------------------------------------------------------------------


def test_a_new_release_begins_with_the_choice_of_its_type(world, client_of):
    client = client_of(world.officer)
    page = client.get(reverse("desk:release_new")).content.decode()
    assert {"?type=clarification", "?type=paid", "?type=answer"} <= set(re.findall(r'href="(\?type=\w+)"', page))
    form = client.get(reverse("desk:release_new") + "?type=clarification").context["form"]
    assert form["kind"].value() == "clarification"
    assert "‹" in form["body"].value()
    assert form["contact_name"].value() == world.officer.full_name
    assert [group["kind"] for group in form.particular_groups() if group["is_chosen"]] == ["clarification"]


@pytest.mark.parametrize("address", ["?type=rumour", "?template=999", "?template=%D9%A3", "?template=" + "9" * 40])
def test_a_beginning_that_there_is_not_leads_to_the_choice(world, client_of, address):
    answer = client_of(world.officer).get(reverse("desk:release_new") + address)
    assert answer.status_code == 200
    assert "form" not in answer.context


def test_a_focal_points_template_fills_the_form(world, client_of, viewer):
    editor = client_of(world.editor)
    fields = {
        "organisation": world.hub.pk, "name": "Cảnh báo bão", "purpose": "Khi có bão", "kind": "news", "language": "vi",
        "headline": "Bão số ‹số›", "lead": "", "body": "<p>‹Diễn biến›</p>", "body_format": "html",
        "standing_paragraph": "Đường dây nóng 1900 0000.", "contact_name": "Trực ban", "contact_phone": "024 1",
        "contact_email": "truc@hub.example",
    }  # fmt: skip
    assert editor.post(reverse("desk:template_add"), fields).status_code == 302
    with acting_as(SYSTEM):
        template = ReleaseTemplate.objects.get()
    officer = client_of(world.officer)
    assert "Cảnh báo bão" in officer.get(reverse("desk:release_new")).content.decode()
    page = officer.get(reverse("desk:release_new") + f"?template={template.pk}")
    assert "Từ mẫu “Cảnh báo bão”" in page.content.decode()
    form = page.context["form"]
    assert form.body_html == "<p>‹Diễn biến›</p><p>Đường dây nóng 1900 0000.</p>"
    assert (form["contact_name"].value(), form["kind"].value()) == ("Trực ban", "news")
    again = editor.post(reverse("desk:template_add"), fields)
    assert "name" in again.context["form"].errors
    editor.post(reverse("desk:template_retire", args=[template.pk]), {"action": "retire"})
    assert "Cảnh báo bão" not in officer.get(reverse("desk:release_new")).content.decode()
    page = editor.get(reverse("desk:templates")).content.decode()
    assert 'value="bring_back"' in page


def test_what_a_type_says_beside_the_text_is_issued_and_shown_everywhere(
    world, issue, make_release, client_of, as_system
):
    said = {"claim": "Giá cước tăng <b>gấp đôi</b>.", "since": "Mạng xã hội, 19/11.", "truth": "Giá cước không đổi.",
            "evidence": "Quyết định 12/QĐ."}  # fmt: skip
    version = issue(make_release(kind="clarification", particulars=said))
    assert [stated["code"] for stated in version.content["particulars"]] == ["claim", "since", "truth", "evidence"]
    assert version.content["particulars"][0]["label"] == "Nội dung lan truyền"
    public, reporter = Client(), client_of(world.reporter)
    surfaces = [
        public.get(reverse("newsroom:page", args=[version.public_id, version.slug])),
        public.get(reverse("newsroom:rss")),
        reporter.get(reverse("wire:release", args=[version.public_id])),
        reporter.get(reverse("wire:download", args=[version.public_id, "txt"])),
    ]
    for answer in surfaces:
        text = answer.content.decode("utf-8-sig")
        assert "Giá cước không đổi." in text
        assert "<b>gấp đôi</b>" not in text.replace("&lt;b&gt;", "").replace("&amp;lt;b", "") or answer is surfaces[3]


def test_what_is_paid_for_carries_its_label_wherever_it_goes(world, issue, make_release, client_of, as_system):
    version = issue(make_release(kind="paid", paid_label="sponsored", paid_by="Công ty Sen Xanh"))
    assert version.content["paid"] == {"code": "sponsored", "label": "Tài trợ", "by": "Công ty Sen Xanh"}
    public, reporter = Client(), client_of(world.reporter)
    page = public.get(reverse("newsroom:page", args=[version.public_id, version.slug])).content.decode()
    assert "Tài trợ: Công ty Sen Xanh" in page
    assert "AdvertiserContentArticle" in page
    feed = public.get(reverse("newsroom:json_feed")).json()
    assert feed["items"][0]["title"] == f"[Tài trợ] {version.headline}"
    text = reporter.get(reverse("wire:download", args=[version.public_id, "txt"])).content.decode("utf-8-sig")
    assert "Tài trợ: Công ty Sen Xanh" in text


def test_a_correction_keeps_what_its_page_did_not_send(world, issue, make_release, viewer, as_system):
    said = {"period": "Quý III", "figures_source": "Sổ đăng ký"}
    version = issue(make_release(kind="figures", particulars=said))
    by = viewer(world.editor)
    with acting_as(by):
        corrected = correct_release(
            release=version.release, fields={"lead": "Khác."}, note="Sửa câu dẫn.", by=by, at=NOON
        )
    assert [stated["text"] for stated in corrected.content["particulars"]] == ["Quý III", "Sổ đăng ký"]


# --- the check -----------------------------------------------------------------------------------------------------


def test_the_check_names_what_is_missing_and_offers_no_button(world, client_of, make_release):
    release = make_release(speaker_name="")
    page = client_of(world.officer).get(reverse("desk:release_check", args=[release.pk]))
    assert f"{reverse('desk:release_edit', args=[release.pk])}#id_speaker_name" in page.content.decode()
    assert "ground_secret" not in page.content.decode()


def test_without_an_answer_for_each_ground_nothing_is_sent(world, client_of, make_release):
    release = make_release(lead="Gọi 0912 345 678.")
    client = client_of(world.officer)
    address = reverse("desk:release_check", args=[release.pk])
    answer = client.post(address, {"revision": 1, "ground_secret": "no"})
    assert set(answer.context["form"].errors) == {"ground_investigation", "ground_dispute", "looked_at"}
    answer = client.post(address, {"revision": 1, **NOTHING_APPLIES})
    assert set(answer.context["form"].errors) == {"looked_at"}
    assert only_release().state == State.DRAFT
    client.post(address, {"revision": 1, **NOTHING_APPLIES, "looked_at": ["phone:0912 345 678"]})
    assert only_release().state == State.SUBMITTED
    assert Confirmation.objects.get().looked_at == ["phone:09…78"]
    page = client.get(reverse("desk:release", args=[release.pk])).content.decode()
    assert "số di động cá nhân 09…78" in page
    assert "phone:" not in page


def test_a_ground_that_applies_holds_it_back_and_is_noted(world, client_of, make_release):
    release = make_release(lead="Gọi 0912 345 678.")
    client = client_of(world.officer)
    answer = client.post(
        reverse("desk:release_check", args=[release.pk]), {"revision": 1, **NOTHING_APPLIES, "ground_secret": "yes"}
    )
    assert answer.url == reverse("desk:release", args=[release.pk])
    assert only_release().state == State.DRAFT
    assert Confirmation.objects.get().is_held_back


def test_a_check_of_an_older_text_is_asked_again(world, client_of, make_release):
    release = make_release()
    client = client_of(world.officer)
    client.post(reverse("desk:release_edit", args=[release.pk]), form_values(world, revision=1, lead="Mới."))
    address = reverse("desk:release_check", args=[release.pk])
    assert client.post(address, {"revision": 1, **NOTHING_APPLIES}).url == address
    assert only_release().state == State.DRAFT
    client.post(address, {"revision": 2, **NOTHING_APPLIES})
    assert only_release().state == State.SUBMITTED


# --- two people, two clicks, one session ----------------------------------------------------------------------------


def edit(client, world, release, revision, **changes):
    address = reverse("desk:release_edit", args=[release.pk])
    return client.post(address, form_values(world, revision=revision, headline=release.headline, **changes))


TWO = "<p>Đoạn một.</p><p>Đoạn hai.</p><p>Đoạn ba.</p>"


def hidden_fields(page: str) -> dict[str, str]:
    areas = re.findall(r'<textarea hidden name="([^"]+)">\n(.*?)</textarea>', page, re.DOTALL)
    inputs = re.findall(r'<input type="hidden" name="(theirs)" value="(\d+)">', page)
    from html import unescape

    return {name: unescape(value) for name, value in [*areas, *inputs]}


def test_changes_in_different_paragraphs_are_united_with_one_click(world, client_of, make_release):
    release = make_release(body=TWO)
    first, second = client_of(world.officer), client_of(world.officer)
    edit(first, world, release, 1, body=TWO.replace("Đoạn một.", "Đoạn một, sửa."), topic=world.other_topic.pk)
    answer = edit(second, world, release, 1, body=TWO.replace("Đoạn ba.", "Đoạn ba, sửa."))
    assert (answer.status_code, answer.context["conflict_count"]) == (409, 0)
    page = answer.content.decode()
    assert 'type="radio"' not in page
    saved = second.post(answer.context["action_url"], hidden_fields(page))
    assert saved.status_code == 302
    united = only_release()
    assert united.body == "<p>Đoạn một, sửa.</p><p>Đoạn hai.</p><p>Đoạn ba, sửa.</p>"
    assert united.topic == world.other_topic


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("mine", "<p>Của tôi.</p>"),
        ("theirs", "<p>Của họ.</p>"),
        ("both", "<p>Của họ.</p><p>Của tôi.</p>"),
        ("", "<p>Của tôi.</p>"),
    ],
)
def test_of_one_paragraph_a_person_chooses(world, client_of, make_release, choice, kept):
    release = make_release(body=TWO)
    first, second = client_of(world.officer), client_of(world.officer)
    edit(first, world, release, 1, body=TWO.replace("<p>Đoạn hai.</p>", "<p>Của họ.</p>"))
    answer = edit(second, world, release, 1, body=TWO.replace("<p>Đoạn hai.</p>", "<p>Của tôi.</p>"))
    page = answer.content.decode()
    assert answer.context["conflict_count"] == 1
    (name,) = set(re.findall(r'name="(choice-body-\d+)"', page))
    fields = hidden_fields(page) | ({name: choice} if choice else {})
    assert second.post(answer.context["action_url"], fields).status_code == 302
    assert only_release().body == TWO.replace("<p>Đoạn hai.</p>", kept)


def test_a_third_save_in_between_is_asked_again(world, client_of, make_release):
    release = make_release(body=TWO)
    first, second = client_of(world.officer), client_of(world.officer)
    edit(first, world, release, 1, body=TWO.replace("một", "mốt"))
    answer = edit(second, world, release, 1, body=TWO.replace("ba", "bốn"))
    edit(first, world, release, 2, body=TWO.replace("một", "nhất"))
    again = second.post(answer.context["action_url"], hidden_fields(answer.content.decode()))
    assert again.status_code == 409
    second.post(again.context["action_url"], hidden_fields(again.content.decode()))
    assert only_release().body == TWO.replace("một", "nhất").replace("ba", "bốn")


def test_particulars_and_hours_are_united_too(world, client_of, make_release):
    said = {"period": "Quý II", "figures_source": "Sổ đăng ký"}
    release = make_release(kind="figures", particulars=said)
    first, second = client_of(world.officer), client_of(world.officer)
    both = {"kind": "figures", "particular_figures_source": "Sổ đăng ký", "particular_unit": ""}
    edit(first, world, release, 1, **both, particular_period="Quý III", embargo_until="2026-12-01T08:00")
    answer = edit(second, world, release, 1, **both, particular_period="Quý II", lead="Câu mới.")
    second.post(answer.context["action_url"], hidden_fields(answer.content.decode()))
    united = only_release()
    assert united.particulars == {"period": "Quý III", "figures_source": "Sổ đăng ký"}
    assert (united.lead, united.embargo_until.isoformat()) == ("Câu mới.", "2026-12-01T01:00:00+00:00")


def test_a_second_click_on_a_new_form_starts_one_release(world, client_of):
    client = client_of(world.officer)
    values = form_values(world, form_key="a" * 32)
    first, second = (client.post(reverse("desk:release_new"), values) for _ in range(2))
    assert first.url == second.url
    assert only_release().revision == 1
    other = form_values(world, form_key="b" * 32)
    assert client.post(reverse("desk:release_new"), other).url != first.url


def test_the_back_button_on_a_new_form_goes_on_with_its_release(world, client_of):
    client = client_of(world.officer)
    client.post(reverse("desk:release_new"), form_values(world, form_key="a" * 32))
    client.post(reverse("desk:release_new"), form_values(world, form_key="a" * 32, lead="Sửa sau khi quay lại."))
    assert only_release().lead == "Sửa sau khi quay lại."


def test_somebody_elses_form_key_starts_a_release_of_ones_own(world, client_of, viewer):
    client_of(world.officer).post(reverse("desk:release_new"), form_values(world, form_key="a" * 32))
    by = viewer(world.editor)
    with acting_as(by):
        own = create_release(organisation=world.hub, fields={"headline": "Khác"}, by=by, at=NOON, form_key="a" * 32)
    assert own.form_key is None
    with acting_as(SYSTEM):
        assert Release.objects.get(form_key="a" * 32).author == world.officer


def test_the_same_words_twice_collide_with_nobody(world, client_of, make_release):
    release = make_release()
    client = client_of(world.officer)
    for _ in range(2):
        assert edit(client, world, release, 1, lead="Một câu.").status_code == 302
    assert only_release().revision == 2


@pytest.mark.parametrize("address", ["new", "edit"])
def test_typed_text_survives_a_session_that_ran_out(world, make_release, client_of, address):
    release = make_release() if address == "edit" else None
    url = reverse("desk:release_edit", args=[release.pk]) if release else reverse("desk:release_new")
    values = form_values(world, revision=1, lead="Gõ lúc hết phiên.")
    answer = Client().post(url, values, headers={"origin": "http://testserver"})
    page = answer.content.decode()
    assert answer.status_code == 401
    kept = hidden_fields(page)
    assert (kept["lead"], kept["body"]) == ("Gõ lúc hết phiên.", BODY)
    assert client_of(world.officer).post(url, kept).status_code == 302
    assert only_release().lead == "Gõ lúc hết phiên."


def test_what_another_site_posts_is_not_shown_under_our_name(world):
    for headers in ({"origin": "https://else.example"}, {}):
        answer = Client().post(reverse("desk:release_new"), form_values(world, lead="Lừa."), headers=headers)
        assert answer.status_code == 302
        assert b"L\xe1\xbb\xaba." not in answer.content


def test_an_old_key_of_the_form_gives_the_text_back_with_a_new_one(world, client_of, make_release):
    release = make_release()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.officer)
    values = form_values(world, revision=1, lead="Khóa cũ.")
    url = reverse("desk:release_edit", args=[release.pk])
    answer = client.post(url, values, headers={"origin": "http://testserver"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert hidden_fields(page)["lead"] == "Khóa cũ."
    key = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    again = client.post(
        url, {**hidden_fields(page), "csrfmiddlewaretoken": key}, headers={"origin": "http://testserver"}
    )
    assert again.status_code == 302
    assert only_release().lead == "Khóa cũ."


# --- comments, presence, paste, versions ----------------------------------------------------------------------------


def test_comments_work_with_a_paragraph_alone(world, client_of, make_release):
    release = make_release(lead="Câu dẫn.")
    client = client_of(world.officer)
    address = reverse("desk:comments", args=[release.pk])
    assert client.post(address, {"words": "Ngắn hơn.", "paragraph": "2", "passage": ""}).status_code == 302
    with acting_as(SYSTEM):
        thread = Comment.objects.get()
    assert thread.exact == "Câu dẫn."
    page = client.get(address).content.decode()
    assert 'id="release-passage-1"' in page
    assert 'id="article-passage-1"' in page
    client.post(reverse("desk:comment_answer", args=[thread.pk]), {"words": "Rồi."})
    client.post(reverse("desk:comment_settle", args=[thread.pk]), {"action": "settle"})
    assert "Rồi." in client.get(address).content.decode()
    refused = client.post(address, {"words": "Gì đây?", "paragraph": "", "passage": "không có trong bài"})
    assert (refused.status_code, refused.context["typed"]["words"]) == (422, "Gì đây?")


def test_open_comments_stand_on_the_form_and_are_counted(world, client_of, make_release, viewer):
    release = make_release()
    by = viewer(world.officer)
    with acting_as(by):
        comment_on_passage(release=release, words="Thêm số liệu.", by=by, at=NOON)
    client = client_of(world.officer)
    assert "Thêm số liệu." in client.get(reverse("desk:release_edit", args=[release.pk])).content.decode()
    assert client.get(reverse("desk:release", args=[release.pk])).context["open_comments"] == 1


def test_the_form_hears_who_else_has_it_open(world, client_of, make_release, viewer):
    from daumoi.drafts.models import Presence

    release = make_release()
    address = reverse("desk:release_presence", args=[release.pk])
    client = client_of(world.officer)
    assert client.post(address).json() == {"said": "", "revision": 1}
    assert client.post(address, {"action": "leave"}).status_code == 204
    assert not Presence.objects.exists()


def test_pasted_html_comes_back_cleaned_and_too_much_is_refused(world, client_of, settings):
    client = client_of(world.officer)
    answer = client.post(reverse("desk:paste"), {"html": "<p class=MsoNormal>a<o:p></o:p><script>x</script></p>"})
    assert answer.json() == {"html": "<p>a</p>"}
    settings.RELEASE_LIMIT_CHARACTERS = 10
    assert client.post(reverse("desk:paste"), {"html": "<p>" + "a" * 400}).status_code == 413


def test_versions_that_were_issued_are_compared_with_each_other_and_with_drafts(world, client_of, issue, viewer):
    version = issue()
    by = viewer(world.editor)
    with acting_as(by):
        correct_release(
            release=version.release,
            fields={"lead": "Tốc độ giảm so với quý trước.", "topic": world.other_topic},
            note="Sửa chiều hướng.",
            by=by,
            at=NOON,
        )
    client = client_of(world.officer)
    address = reverse("desk:release_compare", args=[version.release_id])
    rows = {row.name: row for row in client.get(f"{address}?from=v1&to=v2").context["rows"]}
    assert {name for name, row in rows.items() if row.is_changed} == {"lead", "topic"}
    assert [piece.text for piece in rows["topic"].pieces] == ["Viễn thông", "Bưu chính"]
    page = client.get(f"{address}?from=1&to=v1")
    assert not page.context["is_changed"]
    assert client.get(f"{address}?to=v2").context["old"].code == "v1"
    for odd in ("?from=v9&to=zz", "?from=&to=", "?from=%D9%A3"):
        assert client.get(address + odd).status_code == 200


def test_autosave_keeps_particulars_and_says_a_conflict(world, client_of, make_release):
    release = make_release(kind="figures")
    address = reverse("desk:release_autosave", args=[release.pk])
    client = client_of(world.officer)
    values = form_values(world, revision=1, kind="figures", particular_period="Quý III")
    assert json.loads(client.post(address, values).content) == {"revision": 2}
    assert only_release().particulars == {"period": "Quý III"}
    assert client.post(address, {**values, "particular_period": "Quý IV"}).status_code == 409


def test_templates_of_one_focal_point_are_not_changed_by_another(world, client_of, viewer):
    by = viewer(world.editor)
    with acting_as(by):
        template = keep_template(organisation=world.hub, fields={"name": "Tin tuần"}, by=by, at=NOON)
    far, near = client_of(world.far_editor), client_of(world.editor)
    for name in ("desk:template", "desk:template_retire"):
        assert far.post(reverse(name, args=[template.pk]), {"name": "Chiếm"}).status_code == 404
    assert near.post(reverse("desk:template_retire", args=[template.pk])).status_code == 302


def test_a_topic_not_chosen_is_asked_for_by_the_word_of_its_field(world, client_of):
    page = client_of(world.officer).get(reverse("desk:release_new") + "?type=news").content.decode()
    assert ">Chọn lĩnh vực</option>" in page
