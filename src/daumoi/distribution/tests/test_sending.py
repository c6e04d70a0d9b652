"""One delivery and a mail server that answers in every way a mail server can."""

from __future__ import annotations

import email
import re
from datetime import timedelta
from email import policy

import pytest
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from conftest import BODY, NOON
from daumoi.accounts.models import Membership, User
from daumoi.accounts.viewer import acting_as
from daumoi.distribution import handing_over, tasks
from daumoi.distribution.actions import deliveries_lying_still, plan_deliveries, retry_delivery, send_delivery
from daumoi.distribution.messages import message_for
from daumoi.distribution.models import Delivery, DeliveryState, Subscription
from daumoi.distribution.rules import CLAIM_LASTS
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError, NotAllowed
from daumoi.releases.actions import correct_release, withdraw_release
from tests.flows.little_servers import HANG_UP

LATER = NOON + timedelta(hours=2)


def outcome(delivery: Delivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.problem


def read(text: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(text, policy=policy.default)


# --- outcomes -------------------------------------------------------------------------------------------------------


def test_a_message_is_sent_once_and_never_again(planned, mail_server):
    server = mail_server()
    delivery = planned()
    for minutes in (0, 1, 10, 60):
        assert send_delivery(delivery_id=delivery.pk, at=LATER + timedelta(minutes=minutes)) is None
    assert outcome(delivery) == ("sent", "")
    assert (delivery.sent_at, delivery.attempts, len(server.texts)) == (LATER, 1, 1)
    assert server.recipients == ["lien@press.example"]
    assert read(server.texts[0])["Message-ID"] == delivery.message_id


def test_the_language_of_the_text_stands_in_the_head_of_the_message(planned, mail_server):
    server = mail_server()
    delivery = planned(language="en")
    send_delivery(delivery_id=delivery.pk, at=LATER)
    message = read(server.texts[0])
    assert message.get_all("Content-Language") == ["en"]
    assert [part["Content-Language"] for part in message.iter_parts()] == [None, None]


def test_whoever_changed_their_address_before_the_hour_gets_it_at_the_new_one_and_the_proof_says_so(
    planned, mail_server
):
    server = mail_server()
    delivery = planned()
    User.objects.filter(pk=delivery.recipient_id).update(email="moi@press.example")
    send_delivery(delivery_id=delivery.pk, at=LATER)
    assert server.recipients == ["moi@press.example"]
    assert "moi@press.example" in read(server.texts[0])["To"]
    User.objects.filter(pk=delivery.recipient_id).update(email="sau@press.example")
    assert outcome(delivery) == ("sent", "")
    assert delivery.address == "moi@press.example"


def _leave_the_press(delivery: Delivery) -> None:
    Membership.objects.filter(user=delivery.recipient).update(valid_to=NOON.date() - timedelta(days=1))


def _want_no_mail(delivery: Delivery) -> None:
    Subscription.objects.create(reporter=delivery.recipient, by_email=False)


@pytest.mark.parametrize(
    ("happens", "ends"),
    [
        (lambda _delivery: None, ("sent", "")),
        (_leave_the_press, ("cancelled", "not-asked-for")),
        (_want_no_mail, ("cancelled", "not-asked-for")),
    ],
    ids=["nothing", "left the press", "wants no mail"],
)
def test_what_changed_between_planning_and_the_hour_counts(planned, mail_server, happens, ends):
    server = mail_server()
    delivery = planned()
    happens(delivery)
    send_delivery(delivery_id=delivery.pk, at=LATER)
    assert outcome(delivery) == ends
    assert len(server.texts) == (ends[0] == "sent")


@pytest.mark.parametrize("moment", ["MAIL", "RCPT", "DATA", "text"])
def test_a_refusal_for_good_fails_at_once_with_the_servers_words(planned, mail_server, moment):
    server = mail_server(**{moment: "550 no such person here"})
    delivery = planned()
    assert send_delivery(delivery_id=delivery.pk, at=LATER) is None
    assert outcome(delivery) == ("failed", "550 no such person here")
    assert send_delivery(delivery_id=delivery.pk, at=LATER + timedelta(hours=1)) is None
    assert server.connections == 1


@pytest.mark.parametrize(
    ("moment", "reply"),
    [
        ("MAIL", "451 greylisted"),
        ("RCPT", "450 busy"),
        ("DATA", "421 closing"),
        ("text", "452 no room"),
        ("RCPT", "999 nonsense"),
        ("MAIL", "hello there"),
        ("connect", "421 too busy"),
        ("connect", HANG_UP),
        ("EHLO", HANG_UP),
        ("MAIL", HANG_UP),
        ("RCPT", HANG_UP),
        ("DATA", HANG_UP),
    ],
)
def test_what_may_work_later_is_tried_again_and_arrives_once(planned, mail_server, moment, reply):
    usual = {"connect": "220 ready", "EHLO": "250 ok", "DATA": "354 go on"}.get(moment, "250 ok")
    server = mail_server(**{moment: [reply, usual]})
    delivery = planned()
    assert send_delivery(delivery_id=delivery.pk, at=LATER) == 30
    state, problem = outcome(delivery)
    assert state == DeliveryState.PLANNED
    assert problem
    assert send_delivery(delivery_id=delivery.pk, at=LATER + timedelta(seconds=30)) is None
    assert outcome(delivery) == ("sent", "")
    assert delivery.attempts == 2
    assert len(server.texts) == (2 if moment == "text" else 1)


def test_no_server_at_all_is_tried_again(planned, mail_server, settings):
    server = mail_server()
    settings.SMTP_PORT = 1
    delivery = planned()
    assert send_delivery(delivery_id=delivery.pk, at=LATER) == 30
    settings.SMTP_PORT = server.port
    assert send_delivery(delivery_id=delivery.pk, at=LATER) is None
    assert outcome(delivery) == ("sent", "")


@pytest.mark.parametrize("reply", [HANG_UP, "nonsense", "100 what", "354 more"])
def test_when_nobody_can_know_whether_it_arrived_it_is_not_sent_again_by_itself(planned, mail_server, reply):
    server = mail_server(text=[reply, "250 ok"])
    delivery = planned()
    for hours in (0, 1, 24):
        assert send_delivery(delivery_id=delivery.pk, at=LATER + timedelta(hours=hours)) is None
    state, problem = outcome(delivery)
    assert state == DeliveryState.UNCERTAIN
    assert problem
    assert len(server.texts) == 1


def test_a_server_that_does_not_say_goodbye_changes_nothing(planned, mail_server):
    mail_server(QUIT=HANG_UP)
    delivery = planned()
    send_delivery(delivery_id=delivery.pk, at=LATER)
    assert outcome(delivery) == ("sent", "")


def test_the_last_attempt_fails_and_keeps_the_reason(planned, mail_server, monkeypatch):
    server = mail_server(RCPT="451 later, perhaps")
    delivery = planned()
    at = LATER
    monkeypatch.setattr(clock, "now", lambda: at)
    DBTaskResult.objects.all().delete()
    tasks.send_delivery.call(delivery_id=delivery.pk)
    pauses = []
    while step := DBTaskResult.objects.filter(status="READY").first():
        pauses.append((step.run_after - at).total_seconds())
        at = step.run_after
        step.task.call(**step.args_kwargs["kwargs"])
        step.set_successful(None)
    assert outcome(delivery) == ("failed", "451 later, perhaps")
    assert delivery.attempts == server.connections == tasks.MOST_ATTEMPTS
    assert pauses == [30.0 * 2**number for number in range(tasks.MOST_ATTEMPTS - 1)]


def test_a_worker_that_is_killed_and_a_server_that_is_away_do_not_add_up_to_a_lost_delivery(planned, monkeypatch):
    delivery = planned()
    Delivery.objects.filter(pk=delivery.pk).update(
        state="sending", claimed_at=NOON, attempts=tasks.MOST_ATTEMPTS, planned_at=NOON
    )
    assert delivery.pk in deliveries_lying_still(at=NOON + timedelta(hours=3))
    # The step of the last attempt finds the claim of the dead worker still standing: it waits, it does not give up.
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(seconds=5))
    DBTaskResult.objects.all().delete()
    tasks.send_delivery.call(delivery_id=delivery.pk)
    assert DBTaskResult.objects.get().run_after > NOON + CLAIM_LASTS / 2
    assert outcome(delivery)[0] == "sending"


# --- two workers, dead workers --------------------------------------------------------------------------------------


def test_a_delivery_that_another_worker_holds_is_not_touched(planned, mail_server):
    server = mail_server()
    delivery = planned()
    Delivery.objects.filter(pk=delivery.pk).update(state="sending", claimed_at=LATER)
    assert send_delivery(delivery_id=delivery.pk, at=LATER + timedelta(seconds=5)) == 60
    assert server.connections == 0


def test_after_a_death_before_the_text_it_is_sent_and_after_the_text_a_person_is_asked(planned, mail_server):
    server = mail_server()
    before, after = planned(), planned()
    late = LATER + CLAIM_LASTS
    Delivery.objects.filter(pk=before.pk).update(state="sending", claimed_at=LATER)
    Delivery.objects.filter(pk=after.pk).update(state="sending", claimed_at=LATER, handed_over_at=LATER)
    assert send_delivery(delivery_id=before.pk, at=late) is None
    assert send_delivery(delivery_id=after.pk, at=late) is None
    assert outcome(before)[0] == "sent"
    assert outcome(after)[0] == "uncertain"
    assert [read(text)["Message-ID"] for text in server.texts] == [before.message_id]


def test_a_worker_so_slow_that_another_took_over_hands_nothing_over(planned, mail_server, monkeypatch):
    server = mail_server()
    delivery = planned()
    note_handover = handing_over._note_handover

    def note(*claim) -> None:
        Delivery.objects.filter(pk=delivery.pk).update(claimed_at=LATER + CLAIM_LASTS)
        note_handover(*claim)

    with monkeypatch.context() as slow:
        slow.setattr(handing_over, "_note_handover", note)
        assert send_delivery(delivery_id=delivery.pk, at=LATER) is None
    assert server.texts == []
    assert outcome(delivery)[0] == "sending"
    assert send_delivery(delivery_id=delivery.pk, at=LATER + CLAIM_LASTS * 2) is None
    assert outcome(delivery)[0] == "sent"
    assert len(server.texts) == 1


def test_what_lies_still_is_taken_up_again_and_what_waits_its_turn_is_not(planned, mail_server, drain):
    server = mail_server()
    lost, paused, embargoed, done = planned(), planned(), planned(), planned()
    now = clock.now()
    Delivery.objects.update(planned_at=now - timedelta(hours=9), not_before=now - timedelta(hours=9))
    Delivery.objects.filter(pk=paused.pk).update(claimed_at=now - timedelta(minutes=20), attempts=6)
    Delivery.objects.filter(pk=embargoed.pk).update(not_before=now + timedelta(hours=1))
    Delivery.objects.filter(pk=done.pk).update(state="sent", claimed_at=now - timedelta(hours=9))
    DBTaskResult.objects.all().delete()
    assert deliveries_lying_still(at=now) == [lost.pk]
    tasks.resume_deliveries.enqueue()
    drain()
    assert outcome(lost)[0] == "sent"
    assert len(server.texts) == 1


# --- embargo, newer versions ----------------------------------------------------------------------------------------


def test_nothing_is_sent_a_second_before_the_embargo_lifts(planned, mail_server, make_release):
    server = mail_server()
    lifts_at = NOON + timedelta(hours=3)
    delivery = planned(release=make_release(embargo_until=lifts_at))
    assert delivery.not_before == lifts_at
    for before in (timedelta(hours=3), timedelta(seconds=1), timedelta(milliseconds=1)):
        wait = send_delivery(delivery_id=delivery.pk, at=lifts_at - before)
        assert lifts_at <= lifts_at - before + timedelta(seconds=wait) <= lifts_at + timedelta(seconds=1)
    assert server.connections == 0
    assert send_delivery(delivery_id=delivery.pk, at=lifts_at) is None
    assert len(server.texts) == 1


def test_the_queue_holds_the_step_back_until_the_embargo_lifts(make_release, issue, mail_server, drain, as_system):
    server = mail_server()
    now = clock.now()
    lifts_at = (now + timedelta(hours=1)).replace(microsecond=0)
    issue(make_release(at=now, embargo_until=lifts_at), at=now)
    drain()
    step = DBTaskResult.objects.get(task_path=tasks.send_delivery.module_path)
    assert (step.status, step.run_after) == ("READY", lifts_at)
    # The unit itself is told that its release is issued, without its name.
    assert server.recipients == ["hanh@unit.example"]
    step.task.call(**step.args_kwargs["kwargs"])
    assert len(server.texts) == server.connections == 1


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_a_version_that_was_replaced_before_it_went_out_is_cancelled(
    world, viewer, issue, mail_server, as_system, is_withdrawn
):
    server = mail_server()
    version = issue()
    (first,) = plan_deliveries(version=version, at=NOON)
    with acting_as(viewer(world.editor)) as editor:
        if is_withdrawn:
            second = withdraw_release(release=version.release, note="Nhầm.", by=editor, at=LATER)
        else:
            second = correct_release(
                release=version.release, fields={"lead": "Đúng."}, note="Sửa.", by=editor, at=LATER
            )
    plan_deliveries(version=second, at=LATER)
    for delivery in Delivery.objects.order_by("id"):
        send_delivery(delivery_id=delivery.pk, at=LATER)
    assert outcome(first) == ("cancelled", "superseded")
    if is_withdrawn:
        # Nobody had it, so nobody is told to forget it.
        assert server.texts == []
        assert not Delivery.objects.filter(version=second).exists()
        return
    (text,) = server.texts
    message = read(text)
    assert message["Message-ID"] == Delivery.objects.get(version=second).message_id
    with translation.override("vi"):
        prefix = translation.gettext("CORRECTION: ")
    assert message["Subject"].startswith(prefix.strip())
    assert "Sửa." in message.get_body(("plain",)).get_content()


# --- sending again by a person ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_an_editor_or_operator_may_have_it_sent_again_with_the_same_message_id(
    world, viewer, planned, mail_server, state
):
    server = mail_server()
    delivery = planned()
    Delivery.objects.filter(pk=delivery.pk).update(state=state, attempts=8, handed_over_at=NOON, claimed_at=NOON)
    with acting_as(viewer(world.operator)) as by:
        retry_delivery(delivery=delivery, by=by, at=LATER)
    assert send_delivery(delivery_id=delivery.pk, at=LATER) is None
    assert outcome(delivery)[0] == "sent"
    assert delivery.attempts == 1
    assert read(server.texts[0])["Message-ID"] == delivery.message_id


@pytest.mark.parametrize("person", ["officer", "other_officer", "leader", "reporter"])
def test_nobody_else_may(world, viewer, planned, person):
    delivery = planned()
    Delivery.objects.filter(pk=delivery.pk).update(state="failed")
    with acting_as(viewer(getattr(world, person))) as by, pytest.raises((NotAllowed, Delivery.DoesNotExist)):
        retry_delivery(delivery=delivery, by=by, at=LATER)
    assert outcome(delivery)[0] == "failed"


@pytest.mark.parametrize("state", ["planned", "sending", "sent", "cancelled"])
def test_what_is_not_in_doubt_is_not_sent_again(world, viewer, planned, state):
    delivery = planned()
    Delivery.objects.filter(pk=delivery.pk).update(state=state)
    with acting_as(viewer(world.editor)) as by, pytest.raises(DomainError):
        retry_delivery(delivery=delivery, by=by, at=LATER)
    assert outcome(delivery)[0] == state


# --- the message -----------------------------------------------------------------------------------------------------


def test_the_message_says_who_speaks_and_where_it_comes_from_and_loads_nothing(planned, mail_server):
    server = mail_server()
    link = '<p><a href="https://a.example/x">bảng</a></p>'
    delivery = planned(headline="Đo kiểm mạng di động quý III", body=BODY + link)
    send_delivery(delivery_id=delivery.pk, at=LATER)
    message = read(server.texts[0])
    text = message.get_body(("plain",)).get_content()
    page = message.get_body(("html",)).get_content()
    for part in (text, page):
        for words in ("Bùi Văn Khánh", "Phó Cục trưởng Cục Hạ tầng số", "Cục Hạ tầng số", "Trung tâm Thông tin",
                      "152,4 Mbit/s", "024 0000 0000", delivery.version.sha256, "/wire/"):  # fmt: skip
            assert words in part, words
    assert not re.search(
        r"<(img|script|style|link|iframe|object|video|audio|form)\b|url\(|background|\bsrc=", page, re.IGNORECASE
    )
    addresses = set(re.findall(r'href="([^"]+)"', page))
    assert {a for a in addresses if "127.0.0.1:8000" not in a} == {"https://a.example/x", "mailto:hanh@unit.example"}
    assert not any("?" in address for address in addresses), "an address with a query could tell who opened it"
    assert message["To"] == "Hoàng Kim Liên <lien@press.example>"
    assert message["From"] == "Đầu Mối <daumoi@localhost>"
    assert message["Subject"] == "Đo kiểm mạng di động quý III"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Bcc" not in message
    assert "Cc" not in message


def test_on_the_wire_there_are_only_seven_bits_and_whole_line_ends(planned, mail_server):
    server = mail_server(EHLO="250 plain")
    lines = ["Dòng bắt đầu bằng chấm:", ".", "..", ".com là tên miền", "ngắn"]
    delivery = planned(
        headline="Tiêu đề rất dài " * 15,
        body=BODY + "<p>" + "<br>".join(lines) + "</p><p>" + "x" * 3000 + "</p>",
    )
    send_delivery(delivery_id=delivery.pk, at=LATER)
    assert outcome(delivery)[0] == "sent"
    (text,) = server.texts
    assert text.isascii()
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert b"\r" not in text.replace(b"\r\n", b"")
    assert max(len(line) for line in text.split(b"\r\n")) <= 998
    body = read(re.sub(rb"(?m)^\.\.", b".", text)).get_body(("plain",)).get_content()
    assert "\n".join(lines) in body.replace("\r\n", "\n")


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_a_line_break_in_headline_or_name_begins_no_header(world, planned, mail_server, end):
    server = mail_server()
    world.reporter.full_name = f"Liên{end}Bcc: evil@evil.example"
    world.reporter.save()
    delivery = planned(headline=f"Tin{end}Bcc: evil@evil.example{end}{end}<b>x</b>")
    send_delivery(delivery_id=delivery.pk, at=LATER)
    assert outcome(delivery)[0] == "sent"
    message = read(server.texts[0])
    assert "Bcc" not in message
    assert message["Subject"].replace("TinBcc", "Tin Bcc").startswith("Tin Bcc: evil@evil.example")
    assert [str(address.addr_spec) for address in message["To"].addresses] == ["lien@press.example"]
    assert server.recipients == ["lien@press.example"]


@pytest.mark.parametrize(
    "name", ['Liên "Kim" Hoàng', "Liên, Báo <Sóng Hồng>", "Lien (x)", "=?utf-8?q?x?=", "\U0001f600", ""]
)
def test_any_name_can_be_written_to(world, planned, mail_server, name):
    server = mail_server()
    world.reporter.full_name = name
    world.reporter.save()
    delivery = planned()
    send_delivery(delivery_id=delivery.pk, at=LATER)
    assert outcome(delivery)[0] == "sent"
    assert [str(address.addr_spec) for address in read(server.texts[0])["To"].addresses] == ["lien@press.example"]


@pytest.mark.parametrize(
    ("address", "state", "written"),
    [
        ("lien@báo.example", "sent", ["lien@xn--bo-mia.example"]),
        ("liên@press.example", "failed", []),
        ("lien@press.example\r\nRCPT TO:<evil@evil.example>", "failed", []),
        ("không phải địa chỉ", "failed", []),
        ("lien@", "failed", []),
        ("@press.example", "failed", []),
        ("lien@a..example", "failed", []),
    ],
)
def test_an_address_that_cannot_be_written_fails_with_a_clear_reason(planned, mail_server, address, state, written):
    server = mail_server()
    delivery = planned()
    User.objects.filter(pk=delivery.recipient_id).update(email=address)
    send_delivery(delivery_id=delivery.pk, at=LATER)
    assert outcome(delivery)[0] == state
    assert server.recipients == written
    assert state == "sent" or "cannot be written" in delivery.problem


def test_the_message_of_one_delivery_is_the_same_each_time_it_is_written(planned):
    delivery = planned()
    boundary = re.compile(rb"={15}\d+==")
    first, second = (boundary.sub(b"", message_for(delivery).as_bytes()) for _ in range(2))
    assert first == second


def test_a_reporter_who_reads_english_gets_labels_in_english(world, planned):
    world.reporter.language = "en"
    world.reporter.save()
    assert "Press contact" in message_for(planned()).get_body(("plain",)).get_content()
