"""Fixtures of every test: a small world, people who are signed in, and the queue run to its end."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from hypothesis import settings

# CI asks of every commit the same; new examples are sought where somebody can look into what they show.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI", "").lower() == "true":
    settings.load_profile("ci")

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # 12:00 in Hà Nội, a Friday

# What a writer answers on the page of the check before sending.
NOTHING_APPLIES = {"ground_secret": "no", "ground_investigation": "no", "ground_dispute": "no"}

BODY = (
    "<p>Sáng nay, Cục Hạ tầng số công bố kết quả đo kiểm chất lượng mạng di động tại ba mươi tư tỉnh, thành phố trong "
    "quý ba, với tốc độ tải xuống trung bình đạt 152,4 Mbit/s.</p><p>Theo kế hoạch, đợt đo tiếp theo sẽ bắt đầu từ "
    "tháng mười hai và tập trung vào các xã đảo, các khu công nghiệp và những tuyến cao tốc mới đưa vào khai thác.</p>"
)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> None:
    """Keep the database of the tests in a file where it is SQLite's, one of each worker, as the product does.

    One in memory has one connection, which the threads of the live server and the test itself would share: a request
    that is at work while another one or the test asks would find itself within a transaction of theirs.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "tests.sqlite3")
        # Durability is of no use to a database that lives for one run.
        kept = connection.settings_dict["OPTIONS"]["init_command"]
        connection.settings_dict["OPTIONS"]["init_command"] = f"{kept} PRAGMA synchronous=OFF;"
    else:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, without the triggers that keep issued versions and the log from being deleted.

    Emptying the tables after a test of several connections deletes rows on SQLite; `add_delete_trigger` puts one back
    for the test that asks for it.
    """
    # Addresses are made from the settings of the run, not from those of whichever test asks for them first.
    from django.db import connection

    from daumoi.config import urls  # noqa: F401

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS issued_versions_are_kept")
            for table in ("accounts_logentry", "audit_logseal", "audit_dailyroot"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_is_never_deleted")


def add_delete_trigger(connection: Any) -> None:
    """Put the trigger against deleting back as the migration makes it; gone again when the test's transaction ends."""
    from importlib import import_module

    migration = import_module("daumoi.releases.migrations.0002_issued_versions_stay")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for statement in migration.statements("sqlite", "DELETE"):
                cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what tests keep beside the database out of the state folder of whoever runs them."""
    from django.conf import settings as django_settings

    django_settings.STATE_FOLDER = tmp_path_factory.mktemp("state")


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """A focal point with two units and a press agency, one person of each kind; below it a
    nested focal point with a unit; and an editor of a focal point that has nothing to do with it."""
    from daumoi.accounts.models import Membership, Organisation, OrganisationKind, User
    from daumoi.subjects.models import Place, Topic

    def organisation(code: str, name: str, kind: str, hub: Any = None) -> Any:
        return Organisation.objects.create(code=code, name=name, short_name=name, kind=kind, hub=hub, parent=hub)

    hub = organisation("ttt", "Trung tâm Thông tin", OrganisationKind.FOCAL_POINT)
    unit = organisation("cuc-ha-tang-so", "Cục Hạ tầng số", OrganisationKind.SOURCE_UNIT, hub)
    other_unit = organisation("vu-buu-chinh", "Vụ Bưu chính", OrganisationKind.SOURCE_UNIT, hub)
    nested_hub = organisation("so-ket-noi", "Trung tâm Truyền thông Sở Kết nối", OrganisationKind.FOCAL_POINT, hub)
    nested_unit = organisation("chi-cuc-ket-noi", "Chi cục Kết nối", OrganisationKind.SOURCE_UNIT, nested_hub)
    far_hub = organisation("so-vhttdl", "Sở Văn hóa, Thể thao và Du lịch", OrganisationKind.FOCAL_POINT)
    agency = organisation("bao-song-hong", "Báo Sóng Hồng", OrganisationKind.PRESS_AGENCY, hub)

    def person(name: str, email: str, at: Any, role: str) -> Any:
        user = User.objects.create_user(email, "mat-khau-cua-toi", full_name=name, position="Chuyên viên")
        Membership.objects.create(user=user, organisation=at, role=role, valid_from=date(2025, 3, 1))
        return user

    return SimpleNamespace(
        hub=hub,
        unit=unit,
        other_unit=other_unit,
        agency=agency,
        nested_hub=nested_hub,
        nested_unit=nested_unit,
        far_hub=far_hub,
        topic=Topic.objects.create(code="vien-thong", name_vi="Viễn thông", name_en="Telecommunications"),
        other_topic=Topic.objects.create(code="buu-chinh", name_vi="Bưu chính", name_en="Post"),
        place=Place.objects.create(code="da-nang", name_vi="Đà Nẵng", name_en="Da Nang"),
        officer=person("Lê Thị Hạnh", "hanh@unit.example", unit, "officer"),
        other_officer=person("Trần Văn Bảo", "bao@other.example", other_unit, "officer"),
        editor=person("Nguyễn Minh Châu", "chau@hub.example", hub, "editor"),
        second_editor=person("Phạm Quốc Dũng", "dung@hub.example", hub, "editor"),
        leader=person("Đỗ Thanh Giang", "giang@hub.example", hub, "leader"),
        approver=person("Bùi Thu Lan", "lan@hub.example", hub, "approver"),
        auditor=person("Cao Đức Mạnh", "manh@hub.example", hub, "auditor"),
        unit_leader=person("Lý Hồng Nga", "nga@unit.example", unit, "leader"),
        far_editor=person("Ngô Sỹ Oanh", "oanh@far.example", far_hub, "editor"),
        nested_editor=person("Đinh Quốc Phong", "phong@nested.example", nested_hub, "editor"),
        nested_officer=person("Mai Thị Quỳnh", "quynh@nested.example", nested_unit, "officer"),
        operator=person("Vũ Hải Hà", "ha@hub.example", hub, "operator"),
        reporter=person("Hoàng Kim Liên", "lien@press.example", agency, "reporter"),
    )


@pytest.fixture
def viewer() -> Callable[[Any], Any]:
    """The viewer that a user is."""
    from daumoi.accounts.queries import viewer_of

    return lambda user: viewer_of(user, on=date(2026, 11, 20))


@pytest.fixture
def as_system() -> Iterator[Any]:
    """Ask as the system for the length of the test."""
    from daumoi.accounts.viewer import SYSTEM, acting_as

    with acting_as(SYSTEM) as system:
        yield system


@pytest.fixture
def register(world: SimpleNamespace) -> Callable[..., Any]:
    """Put somebody into the register of spokespersons; the head of the unit unless told otherwise."""
    from daumoi.accounts.viewer import SYSTEM, acting_as
    from daumoi.spokespersons.models import Spokesperson

    def enter(
        full_name: str = "Bùi Văn Khánh", *, authority: str = "head", organisation: Any = None, **more: Any
    ) -> Any:
        values = {
            "position": "Phó Cục trưởng Cục Hạ tầng số",
            "phone": "024 0000 0000",
            "email": "khanh@unit.example",
            "decided_at": NOON - timedelta(days=30),
            "valid_from": NOON - timedelta(days=30),
            "published_at": NOON - timedelta(days=30),
            **more,
        }
        with acting_as(SYSTEM):
            return Spokesperson.objects.create(
                organisation=organisation or world.unit, authority=authority, full_name=full_name, **values
            )

    return enter


@pytest.fixture
def make_release(world: SimpleNamespace, viewer: Callable[[Any], Any]) -> Callable[..., Any]:
    """Write a complete draft as its officer; keyword arguments replace fields, `by` and `at` say who and when."""
    from daumoi.accounts.viewer import acting_as
    from daumoi.releases.actions import create_release

    numbers = itertools.count(1)

    def make(*, by: Any = None, organisation: Any = None, at: datetime = NOON, **fields: Any) -> Any:
        writer = viewer(by or world.officer)
        values = {
            "kind": "press_release",
            "language": "vi",
            "headline": f"Kết quả đo kiểm mạng di động số {next(numbers)}",
            "lead": "Tốc độ trung bình tăng so với quý trước.",
            "body": BODY,
            "topic": world.topic,
            "place": world.place,
            "speaker_name": "Bùi Văn Khánh",
            "speaker_position": "Phó Cục trưởng Cục Hạ tầng số",
            "contact_name": "Lê Thị Hạnh",
            "contact_phone": "024 0000 0000",
            "contact_email": "hanh@unit.example",
            **fields,
        }
        with acting_as(writer):
            return create_release(organisation=organisation or world.unit, fields=values, by=writer, at=at)

    return make


@pytest.fixture
def issue(world: SimpleNamespace, viewer: Callable[[Any], Any], make_release: Callable[..., Any]) -> Callable[..., Any]:
    """Take a release through submitting, approval and issue by the right people; gives the issued version."""
    from daumoi.accounts.viewer import acting_as
    from daumoi.releases.actions import approve_release, issue_release, submit_release
    from daumoi.releases.checks.grounds import NO_GROUND_APPLIES

    def go(release: Any = None, *, at: datetime = NOON, **fields: Any) -> Any:
        release = release or make_release(at=at, **fields)
        writer, editor = viewer(release.author), viewer(world.editor)
        with acting_as(writer):
            submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=writer, at=at)
        with acting_as(editor):
            approve_release(release=release, by=editor, at=at + timedelta(minutes=5))
            return issue_release(release=release, by=editor, at=at + timedelta(minutes=6))

    return go


@pytest.fixture
def client_of() -> Callable[[Any], Client]:
    """A browser in which this user is signed in by two factors, just now; None is the public."""
    from daumoi.accounts.sign_in import session

    def make(user: Any = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
            kept = client.session
            session.note_second_factor(kept, "app")
            kept.save()
        return client

    return make


@pytest.fixture
def drain(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Run the queue until nothing is left that is due."""

    def run() -> None:
        from django_tasks_db.management.commands.db_worker import Worker

        # Between two steps the worker drops connections that have had their time; here that is the test's own.
        monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="test",
            excluded_queue_names=[],
        ).run()

    return run
