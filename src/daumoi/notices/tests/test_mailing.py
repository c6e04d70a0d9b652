"""Letters: at once, gathered, in quiet hours, once a day; and a mail server that answers in every way."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from conftest import NOON
from daumoi.accounts.models import Membership, User
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.distribution.rules import CLAIM_LASTS
from daumoi.drafts.actions import comment_on_passage
from daumoi.notices import actions, tasks
from daumoi.notices.models import Letter, LetterState, Notice
from daumoi.notices.rules import KINDS, Way, end_of_quiet, last_digest, way_of, ways_open
from daumoi.notices.tests.conftest import SENDING, read
from daumoi.releases.actions import approve_release, return_release, submit_release, withdraw_release
from daumoi.releases.actions.handing_over import give_writing
from daumoi.releases.actions.reminding import write_due_reminders
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.rules import REVIEW_TARGET
from tests.flows.little_servers import HANG_UP

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# 23:30 in Hà Nội on the evening of NOON's Friday.
LATE = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
SIX = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
SEVEN = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)


@pytest.fixture
def submitted(make_release, do):
    def go(**fields: Any) -> Any:
        return do("officer", submit_release, release=make_release(**fields), confirmed=NO_GROUND_APPLIES)

    return go


@pytest.fixture
def returned(submitted, do):
    """A release that came back to its unit: the one mail that nobody would want to miss."""

    def go(**fields: Any) -> Any:
        return do("editor", return_release, release=submitted(**fields), note="Thiếu nguồn.")

    return go


@pytest.fixture
def choose(do):
    def go(person: str, quiet: tuple[str, str] | None = None, **ways: str) -> None:
        quiet_from, quiet_to = (time.fromisoformat(end) for end in quiet) if quiet else (None, None)
        chosen = {code.replace("__", "."): way for code, way in ways.items()}
        do(person, actions.choose_mail, ways=chosen, quiet_from=quiet_from, quiet_to=quiet_to)

    return go


def letters() -> list[Letter]:
    with acting_as(SYSTEM):
        return list(Letter.objects.order_by("id"))


def send(letter: Letter, at: datetime) -> float | None:
    with acting_as(SYSTEM):
        return actions.send_letter(letter_id=letter.pk, at=at)


def letter_to(user: User) -> Letter:
    with acting_as(SYSTEM):
        return Letter.objects.get(person=user)


# --- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "quiet", "end"),
    [
        ("20 21:59", "22:00-06:00", None),
        ("20 22:00", "22:00-06:00", "21 06:00"),
        ("20 23:59", "22:00-06:00", "21 06:00"),
        ("20 00:00", "22:00-06:00", "20 06:00"),
        ("20 05:59", "22:00-06:00", "20 06:00"),
        ("20 06:00", "22:00-06:00", None),
        ("20 12:00", "12:00-13:30", "20 13:30"),
        ("20 13:30", "12:00-13:30", None),
        ("20 11:59", "12:00-13:30", None),
        ("30 23:00", "22:00-00:00", "01 00:00"),
        ("20 12:00", "12:00-12:00", None),
        ("20 12:00", "", None),
    ],
)
def test_quiet_hours_end_where_they_should_over_midnight_and_over_the_months_end(now, quiet, end):
    moment = datetime.strptime(f"2026-11-{now}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    ends = [time.fromisoformat(part) for part in quiet.split("-")] if quiet else [None, None]
    month = "12" if end and end.startswith("01") else "11"
    expected = datetime.strptime(f"2026-{month}-{end}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC) if end else None
    assert end_of_quiet(moment, quiet_from=ends[0], quiet_to=ends[1]) == expected


def test_the_last_digest_is_todays_from_its_hour_on_and_yesterdays_before():
    seven = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
    assert last_digest(seven, hour=7) == seven
    assert last_digest(seven - timedelta(seconds=1), hour=7) == seven - timedelta(days=1)
    assert last_digest(seven + 16 * HOUR, hour=7) == seven


def test_what_chases_may_be_gathered_and_never_switched_off_and_says_why():
    for code, kind in KINDS.items():
        is_kept = Way.OFF not in ways_open(kind)
        assert is_kept == bool(kind.why_least), code
        assert kind.default in ways_open(kind), code
        if code.partition(".")[0] in {"review", "sign_off", "schedule"}:
            assert ways_open(kind) == (Way.NOW, Way.DIGEST), code
        assert way_of(code, {code: "off"}) == (kind.default if is_kept else Way.OFF)
        assert way_of(code, {code: "by pigeon"}) == kind.default


# --- at once ----------------------------------------------------------------------------------------------------------


def test_a_letter_says_what_happened_where_to_act_and_where_to_choose(world, returned, mail, mail_server):
    server = mail_server()
    release = returned()
    mail()
    (letter,) = read(server)
    text = letter.get_content()
    assert letter["To"].addresses[0].addr_spec == world.officer.email
    assert release.headline in letter["Subject"]
    assert f"/desk/releases/{release.pk}/" in text
    assert "/notices/settings/" in text
    assert letter["List-Unsubscribe"].endswith("/notices/settings/>")
    assert letter["List-Unsubscribe-Post"] is None
    assert letter["Content-Language"] == "vi"


def test_each_person_is_written_to_in_their_own_language(world, returned, mail, mail_server):
    server = mail_server()
    User.objects.filter(pk=world.officer.pk).update(language="en")
    returned()
    mail()
    (letter,) = read(server)
    assert letter["Subject"].startswith("Returned with a note")
    assert letter["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("fields", "is_named"),
    [
        ({}, True),
        ({"sharing": Sharing.GREEN}, True),
        ({"embargo_until": NOON + 48 * HOUR}, False),
        ({"sharing": Sharing.AMBER}, False),
        ({"sharing": Sharing.RED}, False),
    ],
)
def test_mail_names_only_what_the_press_may_read_already(world, returned, mail, mail_server, fields, is_named):
    server = mail_server()
    if fields.get("sharing") == Sharing.RED:
        fields = {**fields, "named_people": [world.editor, world.officer]}
    release = returned(headline="Tít chưa được lộ", **fields)
    mail()
    (letter,) = read(server)
    assert ("Tít chưa được lộ" in f"{letter['Subject']} {letter.get_content()}") == is_named
    assert f"/desk/releases/{release.pk}/" in letter.get_content()


def test_what_is_switched_off_is_noticed_and_not_mailed(world, returned, choose, mail, mail_server):
    server = mail_server()
    choose("officer", release__returned="off")
    returned()
    mail()
    assert server.texts == []
    with acting_as(SYSTEM):
        assert Notice.objects.get(person=world.officer, kind="release.returned").way == Way.OFF


def test_five_comments_in_a_row_make_one_letter_with_the_words_of_each(world, submitted, do, mail, mail_server, at):
    server = mail_server()
    release = submitted()
    for number in range(5):
        at(NOON + timedelta(seconds=20 * number))
        do("editor", comment_on_passage, release=release, words=f"Ý kiến {number}.")
    mail()
    assert server.texts == []
    at(NOON + 5 * MINUTE)
    mail()
    (letter,) = read(server)
    text = letter.get_content()
    assert all(f"Ý kiến {number}." in text for number in range(5))
    assert release.headline not in text + letter["Subject"]
    do("editor", comment_on_passage, release=release, words="Một ý nữa.")
    mail()
    at(NOON + 9 * MINUTE)
    mail()
    assert len(server.texts) == 2
    assert "Ý kiến 1." not in read(server)[1].get_content()


def test_what_is_handed_over_at_once_makes_one_letter(world, make_release, do, mail, mail_server, at):
    server = mail_server()
    Membership.objects.create(user=world.unit_leader, organisation=world.unit, role="officer")
    releases = [make_release() for _ in range(3)]
    for release in releases:
        do("operator", give_writing, id=release.pk, of=world.officer, to=world.unit_leader)
    mail()
    at(NOON + 4 * MINUTE)
    mail()
    (letter,) = read(server)
    assert all(release.headline in letter.get_content() for release in releases)


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({}, True),
        ({"sharing": Sharing.GREEN}, True),
        ({"sharing": Sharing.AMBER}, False),
        ({"sharing": Sharing.AMBER_STRICT}, False),
        ({"sharing": Sharing.RED}, False),
        ({"embargo_until": NOON + timedelta(days=1)}, False),
    ],
)
def test_the_words_of_a_comment_are_mailed_only_where_the_release_may_be_named(
    world, submitted, do, mail, mail_server, at, fields, is_told
):
    server = mail_server()
    named = {"named_people": [world.editor, world.officer]} if fields.get("sharing") == Sharing.RED else {}
    release = submitted(**fields, **named)
    do("editor", comment_on_passage, release=release, words="Số liệu mật.")
    mail()
    at(NOON + 4 * MINUTE)
    mail()
    (letter,) = read(server)
    assert ("mật" in letter.get_content()) is is_told


# --- asked again when it is sent --------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["membership", "account", "narrowed", "ticked", "switched off"])
def test_a_letter_that_nobody_may_or_wants_to_have_any_more_is_not_sent(
    world, returned, do, choose, tell, mail, mail_server, change
):
    server = mail_server()
    release = returned()
    tell()
    letter = letter_to(world.officer)
    with acting_as(SYSTEM):
        if change == "membership":
            Membership.objects.filter(user=world.officer).update(ended_at=NOON)
        elif change == "account":
            User.objects.filter(pk=world.officer.pk).update(is_active=False)
        elif change == "narrowed":
            type(release).objects.filter(pk=release.pk).update(sharing=Sharing.RED)
        elif change == "ticked":
            Notice.objects.filter(letter=letter).update(read_at=NOON)
    if change == "switched off":
        choose("officer", release__returned="off")
    mail()
    assert server.texts == []
    assert letter_to(world.officer).state == LetterState.CANCELLED


def test_a_letter_about_what_was_done_meanwhile_is_not_sent(submitted, do, tell, mail, mail_server, at):
    server = mail_server()
    release = submitted()
    at(NOON + REVIEW_TARGET)
    with acting_as(SYSTEM):
        assert write_due_reminders(at=NOON + REVIEW_TARGET) == 3
    tell()
    do("editor", approve_release, release=release)
    mail()
    assert [letter["To"].addresses[0].addr_spec for letter in read(server)] == []
    with acting_as(SYSTEM):
        assert Notice.objects.filter(kind="review.due").count() == 3


# --- quiet hours ------------------------------------------------------------------------------------------------------


def test_mail_of_the_night_waits_and_comes_as_one_letter_in_the_morning(world, returned, choose, mail, mail_server, at):
    server = mail_server()
    choose("officer", quiet=("22:00", "06:00"))
    at(LATE)
    first = returned()
    second = returned()
    mail()
    assert server.texts == []
    assert [letter.not_before for letter in letters()] == [SIX]
    at(SIX - MINUTE)
    mail()
    assert server.texts == []
    at(SIX)
    mail()
    (letter,) = read(server)
    assert first.headline in letter.get_content()
    assert second.headline in letter.get_content()


def test_an_emergency_passes_quiet_hours_and_a_correction_waits(world, issue, do, choose, mail, mail_server, at):
    server = mail_server()
    version = issue()
    mail()
    server.texts.clear()
    choose("officer", quiet=("22:00", "06:00"))
    at(LATE)
    do("editor", withdraw_release, release=version.release, note="Sai.")
    mail()
    to = [letter["To"].addresses[0].addr_spec for letter in read(server)]
    assert sorted(to) == [world.officer.email, world.unit_leader.email]


def test_a_letter_held_up_until_the_quiet_hours_have_begun_waits_for_their_end(
    world, returned, choose, tell, mail_server, at
):
    server = mail_server(RCPT=["450 busy", "250 ok"])
    returned()
    tell()
    letter = letter_to(world.officer)
    assert send(letter, NOON) == 30
    choose("officer", quiet=("22:00", "06:00"))
    assert send(letter, LATE) == (SIX - LATE).total_seconds() + 0.5
    assert server.texts == []
    assert send(letter, SIX) is None
    assert len(server.texts) == 1


# --- once a day -------------------------------------------------------------------------------------------------------


def run_digests(at: datetime) -> int:
    with acting_as(SYSTEM):
        return actions.write_digests(at=at)


def test_a_digest_gathers_by_release_once_a_day_and_is_left_out_when_empty(
    world, submitted, do, choose, mail, mail_server, at
):
    server = mail_server()
    choose("officer", release__returned="digest")
    first, second = submitted(), submitted()
    for release in (first, second):
        do("editor", return_release, release=release, note="Thiếu nguồn.")
        do("officer", submit_release, release=release, confirmed=NO_GROUND_APPLIES)
    do("editor", return_release, release=first, note="Vẫn thiếu.")
    mail()
    assert run_digests(SEVEN - MINUTE) == 0
    assert run_digests(SEVEN) == 1
    assert run_digests(SEVEN + MINUTE) == 0
    at(SEVEN)
    mail()
    (letter,) = read(server)
    text = letter.get_content()
    assert (text.count(first.headline), text.count(second.headline)) == (1, 1)
    assert text.index(first.headline) < text.index(second.headline)
    assert run_digests(SEVEN + 24 * HOUR) == 0


def test_what_comes_after_the_hour_waits_for_the_next_day(world, returned, choose, mail, mail_server, at):
    server = mail_server()
    choose("officer", release__returned="digest")
    returned()
    mail()
    assert run_digests(SEVEN + 2 * HOUR) == 1
    at(SEVEN + 3 * HOUR)
    returned()
    mail()
    assert run_digests(SEVEN + 4 * HOUR) == 0
    assert run_digests(SEVEN + 24 * HOUR) == 1
    at(SEVEN + 24 * HOUR)
    mail()
    assert len(server.texts) == 2


def test_what_was_ticked_off_is_not_in_the_digest(world, returned, choose, mail, mail_server):
    mail_server()
    choose("officer", release__returned="digest")
    returned()
    mail()
    with acting_as(SYSTEM):
        Notice.objects.update(read_at=NOON)
    assert run_digests(SEVEN) == 0


# --- decision 4: sent once, and what a worker that dies leaves behind -------------------------------------------------


def outcome(letter: Letter) -> tuple[str, int]:
    with acting_as(SYSTEM):
        letter.refresh_from_db()
    return letter.state, letter.attempts


@pytest.fixture
def planned(world, returned, tell):
    def go() -> Letter:
        returned()
        tell()
        return letter_to(world.officer)

    return go


def test_a_letter_is_sent_once_and_never_again(planned, mail_server):
    server = mail_server()
    letter = planned()
    for minutes in (0, 1, 10, 60):
        assert send(letter, NOON + minutes * MINUTE) is None
    assert outcome(letter) == ("sent", 1)
    assert len(server.texts) == 1


@pytest.mark.parametrize("moment", ["MAIL", "RCPT", "DATA", "text"])
def test_a_refusal_for_good_is_not_tried_again(planned, mail_server, moment):
    server = mail_server(**{moment: "550 no such person here"})
    letter = planned()
    assert send(letter, NOON) is None
    assert send(letter, NOON + HOUR) is None
    assert outcome(letter) == ("failed", 1)
    assert server.connections == 1


@pytest.mark.parametrize("reply", [HANG_UP, "nonsense"])
def test_when_nobody_can_know_whether_it_arrived_it_is_not_sent_again(planned, mail_server, reply):
    server = mail_server(text=[reply, "250 ok"])
    letter = planned()
    for hours in (0, 1, 24):
        assert send(letter, NOON + hours * HOUR) is None
    assert outcome(letter) == ("uncertain", 1)
    assert len(server.texts) == 1


@pytest.mark.parametrize(("was_handed_over", "state", "sent"), [(False, "sent", 1), (True, "uncertain", 0)])
def test_a_worker_killed_on_the_way_loses_nothing_and_doubles_nothing(
    planned, mail_server, was_handed_over, state, sent
):
    server = mail_server()
    letter = planned()
    with acting_as(SYSTEM):
        handed = NOON if was_handed_over else None
        Letter.objects.filter(pk=letter.pk).update(state="sending", claimed_at=NOON, handed_over_at=handed, attempts=1)
    assert send(letter, NOON + MINUTE) == 60
    assert server.texts == []
    assert send(letter, NOON + CLAIM_LASTS) is None
    assert send(letter, NOON + CLAIM_LASTS + HOUR) is None
    assert outcome(letter)[0] == state
    assert len(server.texts) == sent


def test_a_letter_whose_step_was_lost_is_given_a_new_one(planned, mail, mail_server, at):
    server = mail_server()
    letter = planned()
    DBTaskResult.objects.filter(task_path=SENDING).delete()
    at(NOON + HOUR)
    tasks.resume_letters.call()
    assert not DBTaskResult.objects.filter(task_path=SENDING).exists()
    at(NOON + 3 * HOUR)
    tasks.resume_letters.call()
    # Due at once: the helper of these tests takes what has a time.
    (step,) = DBTaskResult.objects.filter(task_path=SENDING)
    step.task.call(**step.args_kwargs["kwargs"])
    assert outcome(letter) == ("sent", 1)
    assert len(server.texts) == 1


def test_the_last_attempt_fails_and_the_notice_stays(planned, mail_server, at):
    mail_server(RCPT="451 later, perhaps")
    letter = planned()
    moment = NOON
    DBTaskResult.objects.all().delete()
    tasks.send_letter.call(letter_id=letter.pk)
    while step := DBTaskResult.objects.filter(status="READY").first():
        moment = step.run_after
        at(moment)
        step.task.call(**step.args_kwargs["kwargs"])
        step.set_successful(None)
    assert outcome(letter) == ("failed", tasks.MOST_ATTEMPTS)
    with acting_as(SYSTEM):
        assert Notice.objects.filter(letter=letter).exists()


# --- forgetting -------------------------------------------------------------------------------------------------------


def test_notices_go_when_their_time_is_over_and_their_letters_with_them(planned, settings):
    planned()
    with acting_as(SYSTEM):
        kept = Notice.objects.count()
        assert actions.forget_old(at=NOON + timedelta(days=settings.NOTICE_DAYS)) == 0
        assert Notice.objects.count() == kept
        assert actions.forget_old(at=NOON + timedelta(days=settings.NOTICE_DAYS, seconds=1)) == kept
        assert not Letter.objects.exists()
