"""The one mail of the day to a reporter who chose it."""

from __future__ import annotations

import email
from datetime import UTC, datetime, timedelta
from email import policy

import pytest

from conftest import NOON
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.distribution.actions import choose_subscription, plan_deliveries
from daumoi.distribution.gathering import send_gathered
from daumoi.distribution.models import Delivery, Rhythm
from daumoi.distribution.proof import Outcome, proof_of
from daumoi.distribution.rules import CLAIM_LASTS, next_daily_hour
from daumoi.releases.actions import correct_release, withdraw_release
from daumoi.releases.models import Release

# 07:00 in Hà Nội on the morning after NOON.
SEVEN = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def gathering(world, viewer, issue):
    """The reporter chose the mail of the day; issues a release and gives its delivery."""
    reporter = viewer(world.reporter)
    with acting_as(reporter):
        choose_subscription(by=reporter, by_email=True, topics=[], rhythm=Rhythm.DIGEST)

    def go(**fields) -> Delivery:
        with acting_as(SYSTEM):
            (delivery,) = plan_deliveries(version=issue(**fields), at=NOON)
        return delivery

    return go


def send(world, at: datetime) -> float | None:
    with acting_as(SYSTEM):
        return send_gathered(recipient_id=world.reporter.pk, at=at)


def states(*deliveries: Delivery) -> list[tuple[str, str]]:
    with acting_as(SYSTEM):
        for delivery in deliveries:
            delivery.refresh_from_db()
    return [(delivery.state, delivery.problem) for delivery in deliveries]


def test_the_next_daily_hour_is_today_until_it_has_passed():
    seven = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
    assert next_daily_hour(seven - MINUTE, hour=7) == seven
    assert next_daily_hour(seven, hour=7) == seven
    assert next_daily_hour(seven + MINUTE, hour=7) == seven + 24 * HOUR


def test_releases_of_a_day_make_one_mail_once(world, gathering, mail_server):
    server = mail_server()
    first, second = gathering(headline="Tin thứ nhất"), gathering(headline="Tin thứ hai")
    assert first.not_before == second.not_before == SEVEN
    assert send(world, SEVEN - MINUTE) is None
    assert server.texts == []
    for minutes in (0, 1, 60):
        assert send(world, SEVEN + minutes * MINUTE) is None
    assert states(first, second) == [("sent", ""), ("sent", "")]
    (text,) = server.texts
    message = email.message_from_bytes(text, policy=policy.default)
    words = message.get_content()
    assert "Tin thứ nhất" in words
    assert "Tin thứ hai" in words
    assert f"/wire/{second.version.public_id}/" in words
    assert message["List-Unsubscribe"].endswith("/wire/subscription/>")


def test_what_is_no_longer_shared_with_the_reporter_is_left_out(world, gathering, mail_server):
    server = mail_server()
    first, second = gathering(headline="Tin còn lại"), gathering(headline="Tin hết quyền", use_until=NOON.date())
    assert send(world, SEVEN) is None
    assert states(first, second) == [("sent", ""), ("cancelled", "rights-ended")]
    assert "Tin hết quyền" not in email.message_from_bytes(server.texts[0], policy=policy.default).get_content()


def test_an_embargo_moves_it_to_the_day_after_its_end(gathering):
    assert gathering(embargo_until=SEVEN + 2 * HOUR).not_before == SEVEN + 24 * HOUR
    assert gathering(sharing=Sharing.GREEN).not_before == SEVEN


def test_a_correction_of_what_was_sent_comes_at_once_and_is_proved(world, viewer, gathering, mail_server):
    mail_server()
    first = gathering()
    send(world, SEVEN)
    with acting_as(viewer(world.editor)) as editor:
        release = Release.objects.get(pk=first.version.release_id)
        version = correct_release(
            release=release, fields={"lead": "Câu đúng."}, note="Sửa.", by=editor, at=SEVEN + HOUR
        )
    with acting_as(SYSTEM):
        (told,) = plan_deliveries(version=version, at=SEVEN + HOUR)
        assert (told.is_gathered, told.not_before) == (False, version.public_at)
        Delivery.objects.filter(pk=told.pk).update(state="sent", sent_at=SEVEN + HOUR)
        assert [row.outcome for row in proof_of(version, at=SEVEN + 2 * HOUR).rows] == [Outcome.TOLD]


def test_what_is_withdrawn_before_the_hour_is_never_named(world, viewer, gathering, mail_server):
    server = mail_server()
    first = gathering()
    with acting_as(viewer(world.editor)) as editor:
        release = Release.objects.get(pk=first.version.release_id)
        version = withdraw_release(release=release, note="Sai.", by=editor, at=NOON + HOUR)
    with acting_as(SYSTEM):
        assert plan_deliveries(version=version, at=NOON + HOUR) == []
    send(world, SEVEN)
    assert states(first) == [("cancelled", "superseded")]
    assert server.texts == []


@pytest.mark.parametrize(("was_handed_over", "state", "sent"), [(False, "sent", 1), (True, "uncertain", 0)])
def test_a_worker_killed_on_the_way_loses_nothing_and_doubles_nothing(
    world, gathering, mail_server, was_handed_over, state, sent
):
    server = mail_server()
    both = [gathering(), gathering()]
    with acting_as(SYSTEM):
        handed = SEVEN if was_handed_over else None
        Delivery.objects.update(state="sending", claimed_at=SEVEN, handed_over_at=handed, attempts=1)
    assert send(world, SEVEN + MINUTE) == 60
    assert send(world, SEVEN + CLAIM_LASTS) is None
    assert [each[0] for each in states(*both)] == [state, state]
    assert len(server.texts) == sent


def test_a_server_that_is_busy_gets_the_same_mail_later(world, gathering, mail_server):
    server = mail_server(RCPT=["450 busy", "250 ok"])
    delivery = gathering()
    assert send(world, SEVEN) == 30
    assert states(delivery)[0][0] == "planned"
    assert send(world, SEVEN + MINUTE) is None
    assert states(delivery) == [("sent", "")]
    assert len(server.texts) == 1


def test_the_reporter_chooses_it_on_the_page_and_without_the_field_nothing_breaks(world, client_of):
    client = client_of(world.reporter)
    form = {"by_email": "on", "which": "every"}
    assert client.post("/wire/subscription/", {**form, "rhythm": "digest"}).status_code == 302
    assert 'value="digest" checked' in client.get("/wire/subscription/").content.decode().replace(
        ' id="id_rhythm_1"', ""
    ).replace(' aria-describedby="id_rhythm_helptext"', "")
    assert client.post("/wire/subscription/", {**form, "rhythm": "hourly"}).status_code == 200
    assert client.post("/wire/subscription/", form).status_code == 302
    assert 'value="now"' in client.get("/wire/subscription/").content.decode()
