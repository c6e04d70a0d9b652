"""Every address of the product, asked by everybody: the public, each role, own organisation and another.

The resolver is walked, so an address without a line in the tables below fails. Absent and forbidden look the same.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image

from conftest import NOON
from daumoi.accounts.sign_in.links import password_token
from daumoi.accounts.sign_in.service_settings import Service
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.deadlines.models import OfficeDay
from daumoi.foundation import clock
from daumoi.people.links import token_of

EVERYBODY = frozenset(
    {"public", "officer", "unit_leader", "other_officer", "editor", "approver", "leader", "auditor", "operator"}
    | {"reporter", "far_editor", "nested_editor", "nested_officer"}
)
SIGNED_IN = EVERYBODY - {"public"}
DESK = SIGNED_IN - {"reporter"}
# `OFFICE` is the focal point of the thing's branch; lists are for any focal point, each of which sees its own rows.
OFFICE = frozenset({"editor", "approver", "leader", "auditor", "operator"})
# Offices of other focal points: one nested below, which issues for its own branch, and one that stands apart.
OTHER_OFFICES = frozenset({"far_editor", "nested_editor"})
ANY_OFFICE = OFFICE | OTHER_OFFICES
EDITORS = frozenset({"editor"}) | OTHER_OFFICES
DECIDING = frozenset({"editor", "approver"})
OWN = OFFICE | {"officer", "unit_leader"}
NOBODY: frozenset[str] = frozenset()

# Address name → who gets a page (200) or is led on inside (302 to another page than sign-in). All others get 404 when
# signed in, and the sign-in page when not; addresses of the newsroom give the public 404 instead.
PAGES: dict[str, frozenset[str]] = {
    "accounts:sign_in": EVERYBODY,
    "accounts:home": SIGNED_IN,
    "accounts:profile": SIGNED_IN,
    "accounts:password": SIGNED_IN,
    # Led on to sign-in unless a right password waits.
    "accounts:second_step": EVERYBODY,
    "accounts:confirm": SIGNED_IN,
    "accounts:second_factor": SIGNED_IN,
    # Led on to prove oneself anew.
    "accounts:app_add": SIGNED_IN,
    "accounts:passkey_add": SIGNED_IN,
    "accounts:recovery_codes": SIGNED_IN,
    "accounts:sessions": SIGNED_IN,
    # Whoever holds the link; what it does depends on whose address it was sent to.
    "people:invitation": EVERYBODY,
    # Led to the organisation's service; from there, and where it does not answer, back to sign-in.
    "accounts:service_sign_in": EVERYBODY,
    "accounts:service_back": EVERYBODY,
    "accounts:password_forgotten": EVERYBODY,
    "accounts:password_new": EVERYBODY,
    "accounts:email": SIGNED_IN,
    "accounts:email_confirm": SIGNED_IN,
    "people:own": SIGNED_IN,
    "people:correct": SIGNED_IN,
    "people:export": SIGNED_IN,
    "people:erasure": SIGNED_IN,
    "people:stand_ins": SIGNED_IN,
    # The person is the officer: seen by the own unit and by the focal point of the branch.
    "desk:people": DESK,
    "desk:person": OWN,
    "desk:invitations": frozenset({"operator", "auditor", "unit_leader"}),
    "desk:invite": frozenset({"operator", "unit_leader"}),
    "desk:invite_list": frozenset({"operator", "unit_leader"}),
    "desk:membership_end": frozenset({"operator"}),
    "desk:stand_in_add": frozenset({"operator"}),
    "desk:hand_over": frozenset({"operator"}),
    "desk:erasure_requests": frozenset({"operator"}),
    "notices:list": DESK,
    "notices:settings": DESK,
    "notices:count": DESK,
    # The notice of this test is the officer's.
    "notices:open": frozenset({"officer"}),
    "network:tree": ANY_OFFICE,
    "network:choices": ANY_OFFICE,
    "network:export": ANY_OFFICE,
    # The page of a unit of the hub; offices below and beside it do not see it.
    "network:organisation": OFFICE,
    "network:enter": frozenset({"operator"}),
    "network:merge": frozenset({"operator"}),
    "network:import": frozenset({"operator"}),
    "network:rename": frozenset({"operator"}),
    "network:move": frozenset({"operator"}),
    "network:split": frozenset({"operator"}),
    "network:dissolve": frozenset({"operator"}),
    "newsroom:list": EVERYBODY,
    "newsroom:page_by_id": EVERYBODY,
    "newsroom:page": EVERYBODY,
    "newsroom:json": EVERYBODY,
    "newsroom:rss": EVERYBODY,
    "newsroom:atom": EVERYBODY,
    "newsroom:json_feed": EVERYBODY,
    "newsroom:reading_the_press": EVERYBODY,
    "newsroom:robots": EVERYBODY,
    "newsroom:health": EVERYBODY,
    "wire:list": SIGNED_IN,
    "wire:release": SIGNED_IN,
    "wire:download": SIGNED_IN,
    "wire:photos": SIGNED_IN,
    "wire:subscription": frozenset({"reporter"}),
    "spokespersons:list": EVERYBODY,
    "spokespersons:json": EVERYBODY,
    "spokespersons:feed": EVERYBODY,
    "spokespersons:register": ANY_OFFICE,
    "spokespersons:enter": EDITORS | {"operator"},
    "spokespersons:end": frozenset({"editor", "operator"}),
    "deadlines:days": ANY_OFFICE,
    "glossary:list": DESK,
    "glossary:add": EDITORS,
    "glossary:import": EDITORS,
    "glossary:starter": DESK,
    "glossary:export": DESK,
    "glossary:change": frozenset({"editor"}),  # the hub's: those below inherit it and do not change it
    "glossary:retire": frozenset({"editor"}),
    "audit:log": frozenset({"auditor", "leader"}),
    "audit:export": frozenset({"auditor", "leader"}),
    "audit:roots": EVERYBODY,
    "audit:roots_json": EVERYBODY,
    "media:photo": OWN,
    "media:file": OWN,
    "media:play": OWN,
    "media:original": OWN,
    "media:subtitles": OWN,
    "desk:home": DESK,
    "desk:search": DESK,
    "desk:today": ANY_OFFICE,
    "desk:today_chart": ANY_OFFICE,
    "desk:queue": ANY_OFFICE,
    "desk:media": DESK,
    "desk:media_add": EDITORS | {"officer", "other_officer", "nested_officer"},
    "desk:media_item": OWN,
    "desk:media_replace": frozenset({"officer", "editor"}),
    "desk:releases": DESK,
    "desk:release_new": EDITORS | {"officer", "other_officer", "nested_officer"},
    "desk:release": OWN,
    "desk:release_edit": OWN,
    "desk:release_compare": OWN,
    "desk:comments": OWN,
    "desk:templates": EDITORS,
    "desk:template_add": EDITORS,
    "desk:template": frozenset({"editor"}),
    # Sending is the unit's; the desk that checks a release does not send it.
    "desk:release_check": frozenset({"officer"}),
    "desk:signed_in_again": SIGNED_IN,
    "desk:review": OFFICE,
    "desk:release_correct": OFFICE,
    "desk:release_urgent": DECIDING,
    "desk:sign_offs": DESK,
    "desk:looking_back": ANY_OFFICE,
    "desk:targets": EDITORS | {"leader"},
    "desk:release_withdraw": OFFICE,
    "desk:troubled_deliveries": ANY_OFFICE,
    # Who was told of a public version: the version is public, the rows are scoped; see the test on deliveries.
    "desk:deliveries": DESK,
    "desk:told": DESK,
    "desk:language_add": frozenset({"officer", "editor"}),
    # The translation of this test is a draft of its unit.
    "desk:side_by_side": frozenset({"officer", "unit_leader"}),
    "desk:translators": frozenset({"officer"}),
    "desk:told_csv": DESK,
    "desk:events": ANY_OFFICE,
    "desk:event_add": EDITORS,
    "desk:event_edit": frozenset({"editor"}),
    "desk:event_cancel": frozenset({"editor"}),
    "desk:calendar": DESK,
    "desk:calendar_file": DESK,
    "wire:events": SIGNED_IN,
    "wire:calendar": SIGNED_IN,
    # One queue for the whole installation: the operator at its top alone.
    "desk:failed_steps": frozenset({"operator"}),
    "desk:pickups": DESK,
    "desk:pickup": OWN,
    "desk:articles": ANY_OFFICE,
    # A unit may read an article that used a release of its own; the register of the press serves the offices below too.
    "desk:article": OWN | {"nested_editor"},
    "desk:outlets": ANY_OFFICE,
    "desk:outlet_add": EDITORS | {"operator"},
    "desk:gaps": ANY_OFFICE,
    "desk:agreements": ANY_OFFICE,
    "desk:agreement_add": EDITORS,
    "desk:agreement": OFFICE,
    "desk:report": ANY_OFFICE,
    "desk:report_evidence": ANY_OFFICE,
    # A picture is drawn of a table that has figures; the other offices have none here.
    "desk:report_chart": OFFICE,
    "desk:report_download": ANY_OFFICE,
}
# Part of signing in, or a start page: these may lead to sign-in whoever asks.
LEADING_TO_SIGN_IN = {"accounts:home", "accounts:second_step", "accounts:service_sign_in", "accounts:service_back"}
# One's own data, and a page that says no more than that one is signed in: no role opens or closes them.
ABOUT_ONESELF = {"people:own", "people:correct", "people:export", "people:erasure", "desk:signed_in_again"}
# Addresses that only take POST → who may send something there at all; the act itself has tests of its own.
POSTS: dict[str, frozenset[str]] = {
    "set_language": EVERYBODY,
    "accounts:sign_out": EVERYBODY,
    "audit:check": frozenset({"auditor", "leader"}),
    "accounts:passkey_sign_in": EVERYBODY,
    "accounts:factor_remove": SIGNED_IN,
    "accounts:session_end": SIGNED_IN,
    "accounts:sessions_end": SIGNED_IN,
    # Every office decides about pickups of its own; another's are not found, see test_focal_points.
    "desk:pickups_decide": EDITORS,
    "desk:pickups_undo": EDITORS,
    "deadlines:import": EDITORS | {"operator"},
    "deadlines:forget": frozenset({"editor", "operator"}),  # the own office's; another's are not found
    "desk:media_attach": frozenset({"officer", "editor"}),
    "desk:upload_drop": frozenset({"officer"}),
    # What they may do with somebody else's upload is asked after the protocol's version; see media's own tests.
    "media:uploads": EDITORS | {"officer", "other_officer", "nested_officer"},
    "media:upload": EDITORS | {"officer", "other_officer", "nested_officer"},
    "desk:outlet_monitoring": frozenset({"editor", "operator"}),
    "people:stand_in_end": frozenset({"officer", "unit_leader"}),
    "desk:invitation_resend": frozenset({"operator", "unit_leader"}),
    "desk:invitation_withdraw": frozenset({"operator", "unit_leader"}),
    "desk:membership_give": frozenset({"operator"}),
    "desk:second_factor_reset": frozenset({"operator"}),
    "desk:stand_in_end": frozenset({"operator"}),
    "desk:hand_over_give": frozenset({"operator"}),
    "desk:erasure_answer": frozenset({"operator"}),
    "desk:release_autosave": OWN,
    # Whoever may see the translation gets as far as being told why not; the act itself asks who the reviewer is.
    "desk:side_by_side_autosave": frozenset({"officer", "unit_leader"}),
    "desk:meaning_sign": frozenset({"officer", "unit_leader"}),
    "desk:hint_dismiss": frozenset({"officer", "unit_leader"}),
    "desk:media_carry": frozenset({"officer", "unit_leader"}),
    "desk:comment_answer": frozenset({"officer", "unit_leader", "editor", "approver", "leader"}),
    "desk:comment_settle": frozenset({"officer", "unit_leader", "editor", "approver", "leader"}),
    # Who is writing is told to whoever may write; the release of this test waits in the queue, where nobody may.
    "desk:release_presence": NOBODY,
    "desk:paste": DESK,
    "desk:template_retire": frozenset({"editor"}),
    "desk:queue_act": DECIDING | OTHER_OFFICES,
    "desk:queue_undo": DECIDING | OTHER_OFFICES,
    "desk:release_take": DECIDING,
    "desk:release_return": DECIDING,
    "desk:release_approve": DECIDING,
    "desk:release_issue": DECIDING,
    "desk:release_schedule": DECIDING,
    "desk:release_unschedule": DECIDING,
    "desk:sign_off_ask": frozenset({"officer", "unit_leader"}) | DECIDING,
    "desk:sign_off_give": frozenset({"other_officer"}),
    "desk:sign_off_waive": DECIDING,
    "notices:settings_undo": DESK,
    "notices:read_all": DESK,
    "notices:read": frozenset({"officer"}),
    "desk:look_back_decide": DECIDING | {"leader"},
    "desk:delivery_retry": frozenset({"editor", "operator"}),
    "desk:step_retry": frozenset({"operator"}),
}


def named_addresses(resolver: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(name with its name space, pattern) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from named_addresses(entry, inner)
        else:
            yield f"{space}{entry.name}", entry


@pytest.fixture
def things(world, viewer, make_release, issue, settings, tmp_path) -> SimpleNamespace:
    """One of each thing that an address can name, all of the officer's unit."""
    from daumoi.accounts.models import Membership
    from daumoi.agreements.actions import PlannedLine, sign_agreement
    from daumoi.coverage.models import Article, Outlet, Pickup
    from daumoi.coverage.tasks import check_due_outlets
    from daumoi.distribution.models import Delivery
    from daumoi.drafts.actions import comment_on_passage, keep_template
    from daumoi.glossary.actions import keep_term
    from daumoi.media.actions import add_media, add_photo, begin_upload, prepare_item
    from daumoi.media.tests.files import mp4
    from daumoi.notices.models import Notice
    from daumoi.people.actions import invite_person, name_stand_in
    from daumoi.people.actions.own_data import ask_erasure
    from daumoi.planning.models import PressEvent
    from daumoi.releases.actions import attach_media, create_language_version, submit_release
    from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
    from daumoi.releases.models import LoneAct, SignOff
    from daumoi.spokespersons.actions import enter_spokesperson

    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    settings.SIGN_IN_SERVICES = {
        "so": Service("so", "Sở", "http://127.0.0.1:9", "c", "s", frozenset({"so.example"}), inside=True)
    }
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    waiting, shown = make_release(), make_release()
    officer = viewer(world.officer)
    picture = io.BytesIO()
    Image.new("RGB", (60, 40)).save(picture, "JPEG")
    with acting_as(officer):
        words = {"caption": "Trạm", "credit": "Ảnh: A", "alternative_text": "Cột"}
        issued = add_photo(
            content=picture.getvalue(), name="b.jpg", organisation=world.unit, by=officer, at=NOON, **words
        )
        attach_media(release=shown, item=issued, by=officer)
    version = issue(shown)
    with acting_as(officer):
        submit_release(release=waiting, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
        photo = add_photo(content=picture.getvalue(), name="a.jpg", organisation=world.unit, by=officer, at=NOON)
        film = {"file": ContentFile(mp4()), "name": "a.mp4", "words": {"subtitles": "WEBVTT\n"}}
        recording = add_media(**film, organisation=world.unit, by=officer, at=NOON)
        prepare_item(item=recording, at=NOON)
        upload = begin_upload(organisation=world.unit, name="b.mp4", length=9, by=officer, at=NOON)
    with acting_as(SYSTEM):
        outlet = Outlet.objects.create(
            organisation=world.agency, name="Báo", home_url="https://bao.example/", feed_url="https://bao.example/rss"
        )
        article = Article.objects.create(
            outlet=outlet, url="https://bao.example/1", url_key="1" * 64, state="read", text=version.text, title="Bài",
            published_at=NOON + timedelta(hours=1), found_at=NOON, language="vi",
        )  # fmt: skip
        pickup = Pickup.objects.create(
            article=article, release=version.release, version=version, kind="whole", spans=[[0, 20, 0, 20, 1]],
            release_share=1, article_share=1, verbatim_share=1, matched_words=90, evidence=9, delay_seconds=3600,
            found_at=NOON, engine="test",
        )  # fmt: skip
        delivery = Delivery.objects.create(
            version=version, recipient=world.reporter, address="x@press.example", message_id="<1@x>", state="failed",
            planned_at=NOON, not_before=NOON,
        )  # fmt: skip
        agreement = sign_agreement(
            number="01/BTT", title="Phối hợp", focal_point=world.hub, agency=world.agency, signed_date=NOON.date(),
            valid_from=NOON.date(), valid_to=NOON.date(), lines=[PlannedLine("news", 3)], by=SYSTEM, at=NOON,
        )  # fmt: skip
        speaker = enter_spokesperson(
            organisation=world.unit, by=SYSTEM, at=NOON,
            fields={
                "authority": "head", "full_name": "Đinh Văn Quý", "position": "Cục trưởng", "phone": "024 3943 0000",
                "email": "quy@unit.example", "decided_at": NOON, "valid_from": NOON,
            },
        )  # fmt: skip
        lone_act = LoneAct.objects.create(
            release=version.release, version=version, decision="urgent", ground="k3", reason="Sự cố lớn trong đêm.",
            by=world.second_editor, by_name="X", at=NOON, due_at=NOON + timedelta(hours=24),
        )  # fmt: skip
        event = PressEvent.objects.create(
            organisation=world.hub, kind="briefing", title="Họp báo", starts_at=NOON + timedelta(days=5),
            ends_at=NOON + timedelta(days=5, hours=1), notice_at=NOON,
        )  # fmt: skip
        office_day = OfficeDay.objects.create(organisation=world.hub, day=NOON.date(), kind="off", name="Ngày nghỉ")
        notice = Notice.objects.create(
            person=world.officer, kind="release.returned", turn="step 1", at=NOON, release=waiting, way="off"
        )
        sign_off = SignOff.objects.create(release=make_release(), organisation=world.other_unit, asked_at=NOON)
    step = DBTaskResult.objects.get(pk=check_due_outlets.enqueue().id)
    step.set_failed(ValueError("test"))
    with acting_as(viewer(world.operator)) as operator:
        invitation = invite_person(
            email="moi@unit.example", organisation=world.unit, role="officer", by=operator, at=NOON
        )
        membership = Membership.objects.get(user=world.officer)
        # Of a time to come: today nobody may hold more than the own role.
        stand_in = name_stand_in(
            membership=membership, deputy=world.unit_leader, valid_from=(NOON + timedelta(days=30)).date(),
            valid_to=(NOON + timedelta(days=40)).date(), by=operator, at=NOON,
        )  # fmt: skip
    with acting_as(officer):
        translation = create_language_version(
            original=version.release, language="en", organisation=world.unit, translator=world.officer,
            reviewer=world.unit_leader, by=officer, at=NOON,
        )  # fmt: skip
        asked = ask_erasure(user=world.officer, by=officer, at=NOON)
        comment = comment_on_passage(release=waiting, words="Ghi rõ nguồn.", by=officer, at=NOON)
    with acting_as(viewer(world.editor)) as editor:
        term = keep_term(
            organisation=world.hub, by=editor, at=NOON,
            fields={"source_language": "vi", "target_language": "en", "term": "nghị định", "preferred": "decree"},
        )  # fmt: skip
        template = keep_template(organisation=world.hub, fields={"name": "Tin tuần"}, by=editor, at=NOON)
    return SimpleNamespace(
        notice=notice, comment=comment, template=template, term=term, translation=translation,
        invitation=invitation, lone_act=lone_act, sign_off=sign_off, event=event,
        membership=membership, stand_in=stand_in, asked=asked, person=world.officer,
        version=version, waiting=waiting, photo=photo, recording=recording, upload=upload,
        article=article, pickup=pickup, delivery=delivery,
        agreement=agreement, outlet=outlet, step=step, speaker=speaker, office_day=office_day,
        token=password_token(world.reporter, at=NOON + timedelta(days=1)),
    )  # fmt: skip


BESIDE = {
    "desk:side_by_side",
    "desk:side_by_side_autosave",
    "desk:meaning_sign",
    "desk:translators",
    "desk:hint_dismiss",
    "desk:media_carry",
}


def _release_for(name: str, things: SimpleNamespace) -> int:
    if name in BESIDE:
        return things.translation.pk
    if name in {"desk:release_correct", "desk:release_withdraw"}:
        return things.version.release_id
    return things.waiting.pk


def address_of(name: str, pattern: URLPattern, things: SimpleNamespace) -> str:
    """A real address for a name: its parts are ids of the things above."""
    values = {
        "release_id": _release_for(name, things),
        "public_id": _public_id_of(name, things),
        "invitation_id": things.invitation.pk,
        "person_id": things.person.pk,
        "membership_id": things.membership.pk,
        "stand_in_id": things.stand_in.pk,
        "request_id": things.asked.pk,
        "slug": things.version.slug,
        "size": "small",
        "form": {"desk:report_download": "docx", "network:export": "csv", "glossary:export": "csv"}.get(name, "txt"),
        "format": "txt",
        "pickup_id": things.pickup.pk,
        "article_id": things.article.pk,
        "agreement_id": things.agreement.pk,
        "delivery_id": things.delivery.pk,
        "entry_id": things.speaker.pk,
        "row_id": things.office_day.pk,
        "step_id": things.step.pk,
        "comment_id": things.comment.pk,
        "template_id": things.template.pk,
        "term_id": things.term.pk,
        "act_id": things.lone_act.pk,
        "event_id": things.event.pk,
        "sign_off_id": things.sign_off.pk,
        "outlet_id": things.outlet.pk,
        "organisation_id": things.version.organisation_id,
        "kind": "docx",
        "chart": "topics",
        "name": "topic",
        "theme": "light",
        "factor_id": 1,
        "session_id": 1,
        "notice_id": things.notice.pk,
        "service": "so",
        "token": token_of(things.invitation) if name.startswith("people:") else things.token,
    }
    wanted = pattern.pattern.converters
    fixed = pattern.default_args
    return reverse(name, kwargs={part: values[part] for part in wanted if part not in fixed})


def _public_id_of(name: str, things: SimpleNamespace) -> str:
    if name in {"media:upload", "desk:upload_drop"}:
        return things.upload.public_id
    if name == "media:photo" or name.startswith("desk:media"):
        return things.photo.public_id
    return things.recording.public_id if name.startswith("media:") else things.version.public_id


def leads_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer.url.startswith(reverse("accounts:sign_in"))


@pytest.fixture
def count_cases(record_property) -> Iterator[Any]:
    """Count what was asked; `make access-matrix` adds the numbers up."""
    asked: list[tuple[str, str]] = []
    yield lambda method, name: asked.append((method, name))
    record_property("cases", len(asked))
    record_property("addresses", " ".join(sorted({name for _method, name in asked})))


def test_every_address_stands_in_the_tables():
    names = {name for name, _ in named_addresses()}
    assert names - set(PAGES) - set(POSTS) == set()
    assert (set(PAGES) | set(POSTS)) - names == set()


@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_every_page_is_for_those_it_is_for(world, things, client_of, person, monkeypatch, count_cases):
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + timedelta(days=1))
    client = client_of(getattr(world, person, None))
    wrong = []
    for name, pattern in named_addresses():
        if name not in PAGES:
            continue
        answer = client.get(address_of(name, pattern, things))
        count_cases("GET", name)
        if person in PAGES[name]:
            may_lead = name in LEADING_TO_SIGN_IN
            # A link for another person's new e-mail says that it no longer opens, as a used one does.
            opens = {200, 301, 302} | ({410} if name == "accounts:email_confirm" else set())
            fits = answer.status_code in opens and (not leads_to_sign_in(answer) or may_lead)
        elif person == "public" and not name.startswith(("newsroom:", "media:")):
            fits = leads_to_sign_in(answer)
        else:
            fits = answer.status_code == 404
        if not fits:
            wrong.append((name, answer.status_code, answer.headers.get("Location", "")))
    assert wrong == []


@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_nothing_can_be_sent_where_one_may_not(world, things, client_of, person, count_cases):
    client = client_of(getattr(world, person, None))
    wrong = []
    for name, pattern in named_addresses():
        if name not in POSTS:
            continue
        address = address_of(name, pattern, things)
        assert client.get(address).status_code == 405 or name in {"set_language"}, name
        if person in POSTS[name]:
            continue
        answer = client.post(address)
        count_cases("POST", name)
        refused = leads_to_sign_in(answer) if person == "public" else answer.status_code == 404
        if not refused:
            wrong.append((name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_a_form_for_others_takes_no_post_either(world, things, client_of, person, count_cases):
    client = client_of(getattr(world, person, None))
    wrong = []
    for name, pattern in named_addresses():
        # Signing in is for everybody; what its forms take is tested with them.
        if name not in PAGES or person in PAGES[name] or name.startswith("accounts:"):
            continue
        answer = client.post(address_of(name, pattern, things), {"note": "x", "state": "confirmed"})
        count_cases("POST", name)
        refused = answer.status_code in {404, 405} or (person == "public" and leads_to_sign_in(answer))
        if not refused:
            wrong.append((name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("person", sorted(ANY_OFFICE))
def test_who_has_given_the_password_alone_opens_no_page_that_asks_for_a_role(world, things, person, monkeypatch):
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + timedelta(days=1))
    client, wrong = Client(), []
    client.force_login(getattr(world, person))
    for name, pattern in named_addresses():
        if PAGES.get(name, POSTS.get(name)) == EVERYBODY or name.startswith("accounts:") or name in ABOUT_ONESELF:
            continue
        answer = (client.get if name in PAGES else client.post)(address_of(name, pattern, things))
        if answer.status_code != 404 and not answer.headers.get("Location", "").startswith("/accounts/second-factor/"):
            wrong.append((name, answer.status_code, answer.headers.get("Location", "")))
    assert wrong == []


def test_absent_and_forbidden_give_the_same_page(world, things, client_of):
    client = client_of(world.other_officer)
    forbidden = client.get(reverse("desk:release", args=[things.waiting.pk]))
    absent = client.get(reverse("desk:release", args=[things.waiting.pk + 10_000]))
    assert (forbidden.status_code, absent.status_code) == (404, 404)
    strip = lambda answer: answer.content.decode().replace(str(things.waiting.pk + 10_000), str(things.waiting.pk))  # noqa: E731
    assert len(strip(forbidden)) == len(strip(absent))


def test_an_embargoed_version_is_nowhere_outside_before_its_hour(world, client_of, issue, make_release, monkeypatch):
    lifts_at = NOON + timedelta(hours=6)
    version = issue(make_release(embargo_until=lifts_at, headline="Tít còn cấm công bố"))
    addresses = [
        reverse("newsroom:list"),
        reverse("newsroom:page_by_id", args=[version.public_id]),
        reverse("newsroom:page", args=[version.public_id, version.slug]),
        reverse("newsroom:json", args=[version.public_id]),
        reverse("newsroom:rss"),
        reverse("newsroom:atom"),
        reverse("newsroom:json_feed"),
        reverse("wire:list"),
        reverse("wire:release", args=[version.public_id]),
    ]
    for moment, is_out in ((lifts_at - timedelta(seconds=1), False), (lifts_at, True)):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        for person in ("public", "reporter", "other_officer"):
            client = client_of(getattr(world, person, None))
            pages = [client.get(address, follow=True).content.decode() for address in addresses]
            shown = ["Tít còn cấm công bố" in page for page in pages]
            if not is_out:
                assert not any(shown), (person, moment)
            elif person != "public":
                assert all(shown), (person, moment)


def test_the_rows_of_who_was_told_are_only_for_those_they_concern(world, things, client_of):
    address = reverse("desk:deliveries", args=[things.version.public_id])
    assert "x@press.example" in client_of(world.officer).get(address).content.decode()
    assert "x@press.example" not in client_of(world.other_officer).get(address).content.decode()
