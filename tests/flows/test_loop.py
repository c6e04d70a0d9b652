"""The whole loop: written, checked, issued, sent, published, read back, confirmed, counted, reported."""

from __future__ import annotations

import email
import re
from datetime import date, timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller
from django.urls import reverse

from conftest import BODY, NOTHING_APPLIES
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.agreements.actions import PlannedLine, sign_agreement
from daumoi.agreements.models import Agreement
from daumoi.coverage import matching, tasks
from daumoi.coverage.models import Outlet, Pickup, PickupState
from daumoi.coverage.tests.newspaper import newspaper
from daumoi.distribution.models import Delivery
from daumoi.foundation import clock
from daumoi.foundation.rich_text import plain_text
from daumoi.releases.models import IssuedVersion, Release
from daumoi.releases.rules import State, content_digest
from tests.flows.little_servers import socket

HEADLINE = "Tốc độ mạng di động tăng ở cả ba mươi tư tỉnh, thành phố"


class Catcher:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.received: list[email.message.EmailMessage] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  (the name is aiosmtpd's)
        message = email.message_from_bytes(envelope.original_content, policy=policy.default)
        self.received.append(message)
        return "250 taken"


@pytest.fixture
def catcher(settings):
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    kept = Catcher()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", port
    yield kept
    controller.stop()


@pytest.fixture
def agreement(world, viewer) -> Agreement:
    with acting_as(viewer(world.editor)) as by:
        return sign_agreement(
            number="01/2026/TTTT", title="Thông tin, truyền thông", focal_point=world.hub, agency=world.agency,
            signed_date=date(2020, 1, 1), valid_from=date(2020, 1, 1), valid_to=date(2090, 12, 31),
            lines=[PlannedLine("news", 10)], by=by, at=clock.now(),
        )  # fmt: skip


def counted(agreement: Agreement) -> int:
    with acting_as(SYSTEM):
        return agreement.items.count()


def test_the_whole_loop(world, client_of, catcher, agreement, drain, settings):
    settings.OUTBOUND_LOOPBACK_PORTS = frozenset()
    settings.COVERAGE_POLITENESS_SECONDS = 0
    matching.forget_index()
    officer, editor, public, reporter = (
        client_of(person) for person in (world.officer, world.editor, None, world.reporter)
    )

    # An officer writes and sends.
    written = {
        "organisation": world.unit.pk, "kind": "press_release", "language": "vi", "headline": HEADLINE,
        "lead": "Tốc độ tải xuống trung bình đạt 152,4 Mbit/s.", "body": BODY, "body_format": "html",
        "topic": world.topic.pk, "place": world.place.pk, "speaker_name": "Bùi Văn Khánh",
        "speaker_position": "Phó Cục trưởng", "contact_name": "Lê Thị Hạnh", "contact_phone": "024 0000 0000",
        "contact_email": "hanh@unit.example", "embargo_until": "", "action": "submit",
    }  # fmt: skip
    assert officer.post(reverse("desk:release_new"), written).status_code == 302
    with acting_as(SYSTEM):
        release = Release.objects.get()
    checked = {"revision": release.revision, **NOTHING_APPLIES}
    assert officer.post(reverse("desk:release_check", args=[release.pk]), checked).status_code == 302
    with acting_as(SYSTEM):
        release.refresh_from_db()
    assert release.state == State.SUBMITTED
    assert HEADLINE not in public.get(reverse("newsroom:list")).content.decode()

    # An editor checks, approves and issues.
    assert HEADLINE in editor.get(reverse("desk:queue")).content.decode()
    assert editor.get(reverse("desk:review", args=[release.pk])).status_code == 200
    issued = editor.post(reverse("desk:release_approve", args=[release.pk]), {"action": "issue"})
    assert issued.status_code == 302
    with acting_as(SYSTEM):
        version = IssuedVersion.objects.get()

    # The public reads it, and can check what was issued.
    assert HEADLINE in public.get(reverse("newsroom:list")).content.decode()
    page = public.get(reverse("newsroom:page", args=[version.public_id, version.slug])).content.decode()
    assert "152,4 Mbit/s" in page
    assert "Bùi Văn Khánh" in page
    offered = public.get(reverse("newsroom:json", args=[version.public_id])).json()
    assert offered.pop("sha256") == version.sha256 == content_digest(offered.get("content", offered))
    assert HEADLINE in public.get(reverse("newsroom:rss")).content.decode()
    assert HEADLINE in reporter.get(reverse("wire:list")).content.decode()

    # The reporter's mail arrives, once.
    drain()
    (message,) = (each for each in catcher.received if world.reporter.email in each["To"])
    assert message["Subject"] == HEADLINE
    assert "152,4 Mbit/s" in message.get_body(("plain",)).get_content()
    with acting_as(SYSTEM):
        assert Delivery.objects.get().state == "sent"
        assert Delivery.objects.get().message_id == message["Message-ID"]

    # An outlet publishes, and its own pages are read back.
    with newspaper(world.agency) as (paper, outlet):
        paper.feed(("/mang-di-dong", clock.now()), ("/bong-da", clock.now()))
        paper.article("/mang-di-dong", f"Theo Cục Hạ tầng số, {plain_text(BODY)}", title="Mạng di động nhanh hơn")
        paper.article("/bong-da")
        with acting_as(SYSTEM):
            Outlet.objects.filter(pk=outlet.pk).update(next_check_at=clock.now() - timedelta(seconds=1))
        tasks.check_due_outlets.enqueue()
        drain()
    with acting_as(SYSTEM):
        pickup = Pickup.objects.select_related("article").get()
    assert (pickup.version_id, pickup.state) == (version.pk, PickupState.SUSPECTED)
    listed = editor.get(reverse("desk:pickups")).content.decode()
    assert "Mạng di động nhanh hơn" in listed
    shown = editor.get(reverse("desk:pickup", args=[pickup.pk])).content.decode()
    assert re.search(r"<mark\b[^>]*data-passage", shown)

    # The editor confirms it, and the agreement counts one more.
    before = counted(agreement)
    decided = editor.post(
        reverse("desk:pickup", args=[pickup.pk]), {"state": "confirmed", "product_type": "news", "note": ""}
    )
    assert decided.status_code == 302
    with acting_as(SYSTEM):
        assert Pickup.objects.get().state == PickupState.CONFIRMED
    drain()
    assert counted(agreement) == before + 1

    # The report shows it, with the evidence behind the figure.
    term = {"from": "2020-01-01", "to": "2090-12-31"}
    report = editor.get(reverse("desk:report"), term)
    assert report.status_code == 200
    evidence = editor.get(reverse("desk:report_evidence"), term).content.decode()
    assert "Mạng di động nhanh hơn" in evidence
    assert "01/2026/TTTT" in report.content.decode() or agreement.title in report.content.decode()
