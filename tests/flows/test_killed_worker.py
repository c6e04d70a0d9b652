"""A worker is killed in the middle of each step; the next one finishes, nothing is lost and nothing is sent twice."""

from __future__ import annotations

import email
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from conftest import BODY
from daumoi.accounts.models import Membership, User
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.agreements.actions import PlannedLine, sign_agreement
from daumoi.agreements.models import CountedItem
from daumoi.coverage import tasks
from daumoi.coverage.actions import decide_pickup
from daumoi.coverage.models import Article, MonitoringGap, Outlet, Pickup, PickupState
from daumoi.coverage.tests.newspaper import Newspaper, newspaper
from daumoi.distribution.models import Delivery
from daumoi.foundation import clock
from daumoi.foundation.rich_text import plain_text
from daumoi.releases.models import IssuedVersion
from tests.flows.little_servers import LittleSmtpServer, smtp_server
from tests.flows.scratch import db, wait_until

__all__ = ["db"]

REPORTERS = 3


@dataclass
class Hold:
    """A moment at which a server stops answering; what comes later is answered again."""

    reached: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def wait_once(self) -> None:
        if not self.reached.is_set():
            self.reached.set()
            self.ended.wait(120)

    def reply(self, words: str | None) -> Callable[[], str | None]:
        def held() -> str | None:
            self.wait_once()
            return words

        return held


@dataclass
class Scene:
    """Everything that stands round the workers of one test."""

    mail: LittleSmtpServer
    paper: Newspaper
    version: IssuedVersion
    environment: dict[str, str]

    @property
    def sent(self) -> Counter[str]:
        """How often the mail server was given a message, by Message-ID."""
        return Counter(email.message_from_bytes(text)["Message-ID"] for text in self.mail.texts)


@pytest.fixture
def hold() -> Iterator[Hold]:
    held = Hold()
    yield held
    held.ended.set()


@pytest.fixture
def scene(world, issue, settings) -> Iterator[Callable[..., Scene]]:
    """A release to three reporters, and a newspaper that has copied it; nothing has been worked on yet."""
    settings.OUTBOUND_LOOPBACK_PORTS = frozenset()
    settings.COVERAGE_POLITENESS_SECONDS = 0
    settings.DEMO = True
    with ExitStack() as running:

        def build(**replies) -> Scene:
            for number in range(REPORTERS - 1):
                user = User.objects.create_user(f"p{number}@press.example", full_name=f"Phóng viên {number}")
                Membership.objects.create(user=user, organisation=world.agency, role="reporter")
            now = clock.now()
            version = issue(at=now - timedelta(hours=2))
            # Letters to the house have tests of their own; here only the press is written to.
            DBTaskResult.objects.filter(task_path__startswith="daumoi.notices.").delete()
            mail = running.enter_context(smtp_server(**replies))
            settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", mail.port
            paper, outlet = running.enter_context(newspaper(world.agency))
            paper.feed(("/ban-sao", now - timedelta(hours=1)), ("/tin-khac", now - timedelta(hours=1)))
            paper.article("/ban-sao", plain_text(BODY))
            paper.article("/tin-khac")
            with acting_as(SYSTEM):
                Outlet.objects.update(next_check_at=now)
            tasks.check_outlet.enqueue(outlet_id=outlet.pk)
            environment = {"DAUMOI_SMTP_PORT": str(mail.port), "DAUMOI_OUTBOUND_LOOPBACK_PORTS": str(paper.server.port)}
            return Scene(mail, paper, version, environment)

        yield build


@pytest.fixture
def finish() -> Callable[[], None]:
    """A second worker works until nothing is left; the minutes that it would wait are taken to have passed."""

    def go() -> None:
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
        try:
            for _ in range(4):
                with acting_as(SYSTEM):
                    for delivery in Delivery.objects.filter(state="sending"):
                        Delivery.objects.filter(pk=delivery.pk).update(
                            claimed_at=delivery.claimed_at - timedelta(minutes=5)
                        )
                DBTaskResult.objects.filter(status="READY").update(run_after=clock.now())
                call_command("work", until_empty=True, interval=0.01, verbosity=0)
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)

    return go


def assert_all_is_done(scene: Scene, *, uncertain: int = 0) -> None:
    assert set(scene.sent.values()) == {1}, "a message was sent twice"
    assert len(scene.sent) == REPORTERS
    with acting_as(SYSTEM):
        states = Counter(Delivery.objects.values_list("state", flat=True))
        assert states == Counter({"sent": REPORTERS - uncertain, "uncertain": uncertain}) - Counter()
        assert set(Delivery.objects.values_list("message_id", flat=True)) == set(scene.sent)
        assert sorted(Article.objects.values_list("state", flat=True)) == ["read", "read"]
        assert not Article.objects.filter(matched_at=None).exists()
        (pickup,) = Pickup.objects.all()
        assert pickup.version_id == scene.version.pk
        assert not MonitoringGap.objects.exists()
    left = DBTaskResult.objects.exclude(status="SUCCESSFUL")
    assert not left.exists(), [(step.task_path, step.status, step.traceback) for step in left]


HELD_INSIDE = {
    "planning": "daumoi.distribution.actions.plan_deliveries",
    "noting what a feed holds": "daumoi.coverage.actions._note_articles",
    "keeping a text": "daumoi.coverage.actions._keep_text",
    "keeping a pickup": "daumoi.coverage.actions._keep_pickup",
    "saving the index of releases, before it is named": "textreuse.storage.write_whole",
    "saving the index of releases, before old parts go": "textreuse.storage._written",
    "matching": "daumoi.coverage.actions.find_pickups",
    "sending": "daumoi.foundation.mail._connected",
}


@pytest.mark.parametrize("moment", HELD_INSIDE)
def test_killed_inside_a_step(scene, start_worker, finish, tmp_path: Path, moment):
    set_up = scene()
    mark = tmp_path / "held"
    worker = start_worker(HOLD_AFTER=HELD_INSIDE[moment], HOLD_MARK=str(mark), **set_up.environment)
    wait_until(mark.exists, what=moment)
    worker.kill()
    worker.wait()
    assert DBTaskResult.objects.running().count() == 1
    finish()
    assert_all_is_done(set_up)


@pytest.mark.parametrize("moment", ["connect", "RCPT", "DATA"])
def test_killed_before_the_text_was_given_it_is_sent_once(scene, start_worker, finish, hold, moment):
    usual = {"connect": "220 ready", "EHLO": "250 ok", "DATA": "354 go on"}.get(moment, "250 ok")
    set_up = scene(**{moment: [hold.reply(usual), usual]})
    worker = start_worker(**set_up.environment)
    wait_until(hold.reached.is_set, what=moment)
    worker.kill()
    worker.wait()
    assert not set_up.mail.texts
    finish()
    assert_all_is_done(set_up)


def test_killed_after_the_text_was_given_it_is_not_sent_again_and_a_person_is_asked(scene, start_worker, finish, hold):
    set_up = scene(text=[hold.reply("250 ok"), "250 ok"])
    worker = start_worker(**set_up.environment)
    wait_until(hold.reached.is_set, what="the text")
    worker.kill()
    worker.wait()
    assert len(set_up.mail.texts) == 1
    finish()
    assert_all_is_done(set_up, uncertain=1)


@pytest.mark.parametrize("path", ["/rss", "/ban-sao"])
def test_killed_while_a_page_is_on_its_way(scene, start_worker, finish, hold, path):
    set_up = scene()
    set_up.paper.server.before_answer = lambda asked: hold.wait_once() if asked == path else None
    worker = start_worker(**set_up.environment)
    wait_until(hold.reached.is_set, what=path)
    worker.kill()
    worker.wait()
    finish()
    assert_all_is_done(set_up)


@pytest.mark.parametrize("moment", ["place_items", "recount"])
def test_killed_while_an_agreement_is_counted(world, viewer, scene, start_worker, finish, tmp_path: Path, moment):
    set_up = scene()
    finish()
    in_term = {"signed_date": date(2020, 1, 1), "valid_from": date(2020, 1, 1), "valid_to": date(2090, 1, 1)}
    with acting_as(viewer(world.editor)) as by:
        sign_agreement(
            number="1/2026", title="Năm nay", focal_point=world.hub, agency=world.agency, **in_term,
            lines=[PlannedLine("news", 5)], by=by, at=clock.now(),
        )  # fmt: skip
        decide_pickup(pickup=Pickup.objects.get(), state=PickupState.CONFIRMED, by=by, at=clock.now())
    mark = tmp_path / "held"
    worker = start_worker(HOLD_AFTER=f"daumoi.agreements.actions.{moment}", HOLD_MARK=str(mark), **set_up.environment)
    wait_until(mark.exists, what=moment)
    worker.kill()
    worker.wait()
    finish()
    assert_all_is_done(set_up)
    with acting_as(SYSTEM):
        assert CountedItem.objects.count() == 1


def test_a_second_worker_process_takes_over_by_itself(scene, start_worker, tmp_path: Path):
    set_up = scene()
    mark = tmp_path / "held"
    first = start_worker(HOLD_AFTER=HELD_INSIDE["planning"], HOLD_MARK=str(mark), **set_up.environment)
    wait_until(mark.exists, what="planning")
    first.kill()
    first.wait()
    second = start_worker("--until-empty", **set_up.environment)
    said, _ = second.communicate()
    assert second.returncode == 0, said
    assert "1 steps back in the queue" in said
    assert_all_is_done(set_up)


def test_a_worker_that_is_told_to_stop_finishes_what_it_has_in_hand(scene, start_worker, finish, hold):
    set_up = scene(text=[hold.reply("250 ok"), "250 ok"])
    worker = start_worker(**set_up.environment)
    wait_until(hold.reached.is_set, what="the text")
    worker.send_signal(signal.SIGTERM)
    hold.ended.set()
    assert worker.wait(60) == 0
    assert not DBTaskResult.objects.running().exists()
    finish()
    assert_all_is_done(set_up)


def test_two_workers_at_once_do_nothing_twice(world, scene, start_worker, finish):
    set_up = scene()
    for number in range(20):
        user = User.objects.create_user(f"n{number}@press.example", full_name=f"Nhà báo {number}")
        Membership.objects.create(user=user, organisation=world.agency, role="reporter")
    now = clock.now()
    paths = [f"/bai-{number}" for number in range(20)]
    set_up.paper.feed(*[(path, now - timedelta(minutes=30)) for path in paths])
    for path in paths:
        set_up.paper.article(path, f"{plain_text(BODY)} Bản tin {path}.")
    workers = [start_worker("--until-empty", **set_up.environment) for _ in range(2)]
    for worker in workers:
        said, _ = worker.communicate()
        assert worker.returncode == 0, said
        assert not re.search("locked|Traceback|deadlock", said), said
    finish()
    assert set(set_up.sent.values()) == {1}
    assert len(set_up.sent) == REPORTERS + 20
    assert [set_up.paper.asked_for(path) for path in paths] == [1] * 20
    with acting_as(SYSTEM):
        assert Pickup.objects.count() == 20
        assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
    assert len({str(worker_ids) for worker_ids in DBTaskResult.objects.values_list("worker_ids", flat=True)}) > 1
