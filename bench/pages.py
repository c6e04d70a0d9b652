"""`make bench-pages`: server time and number of queries of the loop's pages with 10,000 releases and 100,000 articles.

Builds two databases of made-up rows, one tenth and full size, and asks each page twenty times through Django's own
request handling, middleware and templates included. Prints the 95th percentile beside the limit of 300 ms, and the
number of queries at both sizes: a page whose number grows with the rows fails the run, and so does one above the limit.

    python -m bench.pages [--releases 10000] [--articles 100000] [--rounds 20]
    DATABASE_URL=postgres://… python -m bench.pages     on PostgreSQL (an empty database; it is filled and left)
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

LIMIT_MS = 300.0
# With fewer, a tenth of them leaves no issued release, or no pickup to be checked: there is no such page to ask for.
FEWEST_RELEASES, FEWEST_ARTICLES = 20, 120
SYLLABLES = """
thông tin truyền mạng lưới cơ sở dữ liệu số hạ tầng viễn bưu chính người dân doanh nghiệp tỉnh xã phường đo kiểm
tốc độ quý năm kế hoạch dịch vụ công trực tuyến an toàn sóng trạm cáp quang biển đảo phủ nâng cấp hội nghị báo cáo
""".split()  # noqa: SIM905  (a list of sixty strings is harder to read)


def words(chance: random.Random, count: int) -> str:
    """That many syllables in a row."""
    return " ".join(chance.choices(SYLLABLES, k=count))


def fill(releases: int, articles: int, words: Callable[[random.Random, int], str] = words) -> None:
    """Write a world of this size straight into the tables: the pages are measured, not the way there.

    Args:
        words: gives so many syllables of the texts of releases.
    """
    from django.db import connection, transaction

    from daumoi.accounts.models import Membership, Organisation, OrganisationKind, User
    from daumoi.accounts.viewer import SYSTEM, acting_as
    from daumoi.foundation import clock
    from daumoi.releases.models import IssuedVersion, Release, new_public_id
    from daumoi.subjects.models import Place, Topic

    chance, now = random.Random(1), clock.now()
    with acting_as(SYSTEM), transaction.atomic():
        hub = Organisation.objects.create(
            code="hub", name="Trung tâm Thông tin", short_name="TTTT", kind=OrganisationKind.FOCAL_POINT
        )
        units = [
            Organisation.objects.create(
                code=f"unit-{n}", name=f"Cục số {n}", short_name=f"Cục {n}", kind=OrganisationKind.SOURCE_UNIT, hub=hub
            )
            for n in range(66)
        ]
        topics = [Topic.objects.create(code=f"topic-{n}", name_vi=f"Lĩnh vực {n}") for n in range(18)]
        places = [Place.objects.create(code=f"place-{n}", name_vi=f"Tỉnh {n}") for n in range(34)]
        people = {}
        for role, organisation in {"editor": hub, "officer": units[0], "reporter": None}.items():
            organisation = organisation or Organisation.objects.create(
                code="press", name="Báo Mẫu", short_name="Báo Mẫu", kind=OrganisationKind.PRESS_AGENCY, hub=hub
            )
            people[role] = User.objects.create_user(f"{role}@bench.example", full_name=role)
            Membership.objects.create(user=people[role], organisation=organisation, role=role)
        officer = people["officer"]
        rows, versions = [], []
        for n in range(releases):
            moment = now - timedelta(minutes=13 * n + 1)
            state = "issued" if n % 50 else "submitted"
            rows.append(
                Release(
                    organisation=units[n % 66], author=officer, state=state, created_at=moment, updated_at=moment,
                    submitted_at=moment, headline=words(chance, 12), lead=words(chance, 30), topic=topics[n % 18],
                    place=places[n % 34], body=f"<p>{words(chance, 300)}</p>", speaker_name="Người Phát Ngôn",
                    issued_at=moment if state == "issued" else None,
                )
            )  # fmt: skip
        Release.objects.bulk_create(rows, batch_size=1000)
        for release in Release.objects.filter(state="issued").select_related("topic", "place", "organisation"):
            text = f"{release.headline}\n\n{release.lead}\n\n{words(chance, 300)}"
            versions.append(_version(IssuedVersion, release, text, new_public_id(), officer))
        IssuedVersion.objects.bulk_create(versions, batch_size=500)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE releases_release SET current_version_id = "
                "(SELECT v.id FROM releases_issuedversion v WHERE v.release_id = releases_release.id)"
            )
        _fill_coverage(articles, chance, now, hub)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _version(model, release, text, public_id, by):
    content = {
        "schema": "daumoi.issued/1", "public_id": public_id, "number": 1, "version_kind": "first", "note": "",
        "kind": release.kind, "language": "vi", "headline": release.headline, "lead": release.lead,
        "body": release.body,
        "topic": {"code": release.topic.code, "name": release.topic.name},
        "place": {"code": release.place.code, "name": release.place.name},
        "agency": "Trung tâm Thông tin", "unit": release.organisation.name, "about": "",
        "speaker": {"name": release.speaker_name, "position": "Cục trưởng"},
        "contact": {"name": "A", "phone": "024", "email": "a@b.example"}, "photos": [],
        "issued_at": release.issued_at.isoformat(), "embargo_until": None, "public_at": release.issued_at.isoformat(),
    }  # fmt: skip
    from daumoi.releases.rules import content_digest

    return model(
        public_id=public_id, release=release, number=1, content=content, sha256=content_digest(content),
        organisation=release.organisation, topic=release.topic, place=release.place, kind=release.kind, language="vi",
        headline=release.headline, lead=release.lead, text=text, issued_at=release.issued_at,
        issued_by=by, public_at=release.issued_at,
    )  # fmt: skip


def _fill_coverage(articles: int, chance: random.Random, now, hub) -> None:
    from daumoi.accounts.models import Organisation, OrganisationKind
    from daumoi.agreements.actions import recount
    from daumoi.agreements.models import Agreement, AgreementLine
    from daumoi.coverage.models import Article, Outlet, Pickup, ProductType
    from daumoi.releases.models import IssuedVersion

    outlets = []
    for n in range(50):
        agency = Organisation.objects.create(
            code=f"agency-{n}", name=f"Báo {n}", short_name=f"Báo {n}", kind=OrganisationKind.PRESS_AGENCY, hub=hub
        )
        address = f"https://bao-{n}.example/"
        outlets.append(
            Outlet.objects.create(organisation=agency, name=f"Báo {n}", home_url=address, feed_url=f"{address}rss.xml")
        )
    text = words(chance, 400)
    rows = [
        Article(
            outlet=outlets[n % 50], url=f"https://bao-{n % 50}.example/{n}.html", url_key=f"{n:064x}", state="read",
            title=words(chance, 10), text=text, language="vi", found_at=now,
            published_at=now - timedelta(minutes=1.3 * n + 1), read_at=now, matched_at=now,
        )
        for n in range(articles)
    ]  # fmt: skip
    Article.objects.bulk_create(rows, batch_size=1000)
    version_ids = list(IssuedVersion.objects.order_by("-public_at").values_list("id", "release_id"))
    pickups = []
    for n, article_id in enumerate(
        Article.objects.order_by("-published_at").values_list("id", flat=True)[: articles // 4]
    ):
        version_id, release_id = version_ids[(n // 3) % len(version_ids)]
        state = ("confirmed", "confirmed", "suspected", "rejected")[n % 4]
        pickups.append(
            Pickup(
                article_id=article_id, release_id=release_id, version_id=version_id, state=state, kind="passages",
                spans=[[0, 60, 0, 60, 1]], release_share=0.4, article_share=0.5, verbatim_share=0.9, matched_words=80,
                evidence=50.0, delay_seconds=3600, product_type=ProductType.NEWS, found_at=now - timedelta(minutes=n),
                engine="bench",
            )
        )  # fmt: skip
    Pickup.objects.bulk_create(pickups, batch_size=1000)
    day = now.date()
    for n, outlet in enumerate(outlets[:6]):
        agreement = Agreement.objects.create(
            number=f"{n + 1:02d}/BTT", title="Phối hợp thông tin", focal_point=hub, agency=outlet.organisation,
            signed_date=day, valid_from=day.replace(month=1, day=1), valid_to=day.replace(month=12, day=31),
        )  # fmt: skip
        for position in range(4):
            AgreementLine.objects.create(agreement=agreement, position=position, product_type="news", planned_count=40)
        recount(agreement=agreement, at=now)


def pages() -> list[tuple[str, str, str]]:
    """(who, what, address) of every page of the loop."""
    from django.urls import reverse

    from daumoi.accounts.viewer import SYSTEM, acting_as
    from daumoi.agreements.models import Agreement
    from daumoi.coverage.models import Article, Pickup
    from daumoi.releases.models import IssuedVersion, Release

    with acting_as(SYSTEM):
        versions = IssuedVersion.objects.order_by("-public_at")
        version = versions[min(50, versions.count() - 1)]
        pickup = Pickup.objects.filter(state="suspected").first()
        waiting = Release.objects.filter(state="submitted").first()
        agreement, article = Agreement.objects.first(), Article.objects.first()
    return [
        ("public", "newsroom", reverse("newsroom:list")),
        ("public", "newsroom, search", reverse("newsroom:list") + "?q=ha+tang+vien+thong"),
        ("public", "newsroom, last page", reverse("newsroom:list") + "?page=last"),
        ("public", "release", reverse("newsroom:page", args=[version.public_id, version.slug])),
        ("public", "RSS", reverse("newsroom:rss")),
        ("reporter", "wire", reverse("wire:list")),
        ("reporter", "wire, search", reverse("wire:list") + "?q=cap+quang+bien"),
        ("reporter", "wire, topic", reverse("wire:list") + "?topic=topic-3"),
        ("reporter", "wire, release", reverse("wire:release", args=[version.public_id])),
        ("officer", "desk of a unit", reverse("desk:home")),
        ("officer", "releases of a unit", reverse("desk:releases")),
        ("editor", "desk", reverse("desk:home")),
        ("editor", "queue", reverse("desk:queue")),
        ("editor", "releases", reverse("desk:releases")),
        ("editor", "releases, search", reverse("desk:releases") + "?q=cap+quang"),
        ("editor", "review", reverse("desk:review", args=[waiting.pk])),
        ("editor", "release with pickups", reverse("desk:release", args=[version.release_id])),
        ("editor", "pickups", reverse("desk:pickups")),
        ("editor", "pickups, confirmed", reverse("desk:pickups") + "?state=confirmed"),
        ("editor", "pickup, side by side", reverse("desk:pickup", args=[pickup.pk])),
        ("editor", "articles", reverse("desk:articles")),
        ("editor", "article", reverse("desk:article", args=[article.pk])),
        ("editor", "outlets", reverse("desk:outlets")),
        ("editor", "agreements", reverse("desk:agreements")),
        ("editor", "agreement", reverse("desk:agreement", args=[agreement.pk])),
        ("editor", "report", reverse("desk:report")),
    ]


def measure(rounds: int) -> dict[str, tuple[float, float, int]]:
    """Median and 95th percentile in ms, and number of queries, of each page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from daumoi.accounts.models import User
    from daumoi.accounts.sign_in.session import note_second_factor

    results = {}
    for who, what, address in pages():
        client = Client()
        if who != "public":
            client.force_login(User.objects.get(email=f"{who}@bench.example"))
            kept = client.session
            note_second_factor(kept, "app")
            kept.save()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        # Now: the next request empties the list of queries.
        queries = len(asked)
        if answer.status_code != 200:
            sys.exit(f"{what}: {address} answers {answer.status_code}")
        times = []
        for _ in range(rounds):
            started = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - started) * 1000)
        times.sort()
        results[f"{who}: {what}"] = statistics.median(times), times[int(len(times) * 0.95) - 1], queries
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the loop's pages.")
    parser.add_argument("--releases", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--worker", choices=["small", "full"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.releases < FEWEST_RELEASES or arguments.articles < FEWEST_ARTICLES or arguments.rounds < 1:
        parser.error(
            f"needs {FEWEST_RELEASES} releases, {FEWEST_ARTICLES} articles and one round, or pages are missing"
        )
    import json
    import subprocess

    if arguments.worker:
        share = 10 if arguments.worker == "small" else 1
        set_up()
        started = time.perf_counter()
        fill(arguments.releases // share, arguments.articles // share)
        print(f"filled in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        print(json.dumps(measure(arguments.rounds)))
        return 0
    found = {}
    for size in ("small", "full"):
        with tempfile.TemporaryDirectory(prefix="daumoi-bench-") as folder:
            environment = {"DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}", **os.environ}
            command = [sys.executable, "-m", "bench.pages", "--worker", size, "--releases", str(arguments.releases)]
            command += ["--articles", str(arguments.articles), "--rounds", str(arguments.rounds)]
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603
            found[size] = json.loads(done.stdout)
    return show(found["small"], found["full"], arguments)


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daumoi.config.settings")
    os.environ.setdefault("DAUMOI_BUILD_STEP", "1")
    from django.conf import settings

    # As a web process begins, garbage of its start and all.
    import_module("daumoi.config.wsgi")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def show(small: dict, full: dict, arguments: argparse.Namespace) -> int:
    """Print the table; 1 when a page asks more queries of more rows, or its 95th percentile is above the limit."""
    print(f"{arguments.releases:,} releases, {arguments.articles:,} articles; limit {LIMIT_MS:.0f} ms server time")
    print(f"{'page':38} {'p50 ms':>8} {'p95 ms':>8} {'p95/limit':>9} {'p95 at 1/10':>11} {'queries':>8} {'at 1/10':>8}")
    grown, slow = [], []
    for name, (median, p95, queries) in full.items():
        few = small[name]
        print(f"{name:38} {median:8.1f} {p95:8.1f} {p95 / LIMIT_MS:9.2f} {few[1]:11.1f} {queries:8d} {few[2]:8d}")
        if queries > few[2]:
            grown.append(name)
        if p95 > LIMIT_MS:
            slow.append(name)
    print("More rows, more queries: " + ", ".join(grown) if grown else "No page asks more queries of more rows.")
    print("Above the limit: " + ", ".join(slow) if slow else "No page is above the limit.")
    return 1 if grown or slow else 0


if __name__ == "__main__":
    sys.exit(main())
