"""Rules that the import contracts cannot say."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from django.db.migrations.loader import MigrationLoader

from daumoi.accounts.errors import NoViewer
from daumoi.accounts.scoping import ScopedManager, ScopedQuerySet
from daumoi.accounts.viewer import PUBLIC, acting_as
from daumoi.releases.models import IssuedVersion, Release

SOURCE = Path(__file__).resolve().parents[2] / "src"
MODELS = [model for model in apps.get_models() if model.__module__.startswith("daumoi.")]

# Tables that hold what an organisation wrote, received or found. Whoever adds one adds it here.
SCOPED = {
    "Agreement", "AgreementLine", "Article", "Comment", "CountedItem", "Delivery", "IssuedVersion", "LogEntry",
    "MediaItem", "Outlet", "Photo", "Pickup", "Release", "ReleaseTemplate", "Revision", "Spokesperson",
    "Subscription", "Upload",
    "ErasureRequest", "HintDismissal", "Invitation", "Letter", "Notice", "NoticeChoice", "Term",
}  # fmt: skip
# Tables that anybody may be asked about, each with the reason why no viewer is needed.
OPEN = {
    "Organisation": "the public register of bodies",
    "NetworkState": "a counter; names nobody",
    "OrganisationName": "the public register of bodies, by day",
    "OrganisationPlacement": "the public register of bodies, by day",
    "OrganisationSuccession": "the public register of bodies, by day",
    "User": "signing in comes before there is a viewer",
    "Membership": "read to find out who the viewer is",
    "StandIn": "read to find out who the viewer is",
    "SignInFailure": "holds keyed digests only; read before there is a viewer",
    "LogSeal": "digests only; the entries they cover are scoped",
    "DailyRoot": "published for everybody",
    "LogCheck": "what the walk over the whole log found; its page is for auditors",
    "SignedInSession": "asked for one person, by that person; written before there is a viewer",
    "Topic": "the public list of topics",
    "Place": "the public list of places",
    "LogMark": "how far the index has read the log; names nobody",
    "ScheduleMark": "the machine's own clock",
    "Confirmation": "reached through its release, which is scoped",
    "Presence": "asked for one release, by whoever may write it; rows live for seconds",
    "LinkAnswer": "whether a public web page answers",
    "ReviewStep": "reached through its release, which is scoped",
    "ReleaseMedia": "reached through its release, which is scoped",
    "OfficeDay": "days off of a public office",
    "OfficeTargets": "a focal point's own figures, no text of anybody",
    "MediaUse": "from when on an item is public; asked by the item's own predicate",
    "RobotsFile": "what any machine may ask of a public web server",
    "MonitoringGap": "reached through its outlet, which is scoped",
}


def python_files() -> Iterator[Path]:
    return (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def relative(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


# --- who may ask -----------------------------------------------------------------------------------------------------


def test_every_table_is_either_scoped_or_open_for_a_reason():
    scoped = {model.__name__ for model in MODELS if isinstance(model._default_manager, ScopedManager)}
    assert scoped >= SCOPED
    unplaced = {model.__name__ for model in MODELS} - scoped - set(OPEN)
    assert not unplaced, "give each a scoped manager, or a reason in OPEN"


@pytest.mark.parametrize("name", sorted(SCOPED))
@pytest.mark.parametrize(
    "ask",
    [
        lambda objects: objects.all(),
        lambda objects: objects.filter(pk=1),
        lambda objects: objects.count(),
        lambda objects: objects.get(pk=1),
        lambda objects: objects.values_list("pk"),
        lambda objects: objects.update(),
        lambda objects: objects.none(),
        lambda objects: objects.first(),
    ],
    ids=["all", "filter", "count", "get", "values", "update", "none", "first"],
)
def test_a_scoped_table_asked_by_nobody_refuses(name, ask):
    (model,) = [model for model in MODELS if model.__name__ == name]
    with pytest.raises(NoViewer):
        ask(model.objects)


def test_every_scoped_manager_says_itself_who_sees_its_rows():
    for model in MODELS:
        for manager in model._meta.managers:
            if isinstance(manager, ScopedManager):
                predicate = manager._queryset_class.visible_to
                assert predicate is not ScopedQuerySet.visible_to, model.__name__


@pytest.mark.django_db
def test_the_public_sees_nothing_of_an_empty_house_and_no_predicate_fails():
    with acting_as(PUBLIC):
        for model in MODELS:
            assert model._default_manager.count() == 0, model.__name__


def test_what_was_issued_goes_by_no_way(issue, as_system):
    first = issue()
    with pytest.raises(RuntimeError, match="never deleted"):
        IssuedVersion.objects.all().delete()
    with pytest.raises(RuntimeError, match="never deleted"):
        IssuedVersion.objects.filter(pk=first.pk).delete()
    with pytest.raises(models.ProtectedError):
        Release.objects.all().delete()
    for change in (
        lambda: IssuedVersion.objects.update(headline="Khác"),
        lambda: IssuedVersion.objects.filter(pk=first.pk).update(public_at=first.public_at.replace(year=2020)),
        lambda: IssuedVersion.objects.bulk_update([first], ["headline"]),
    ):
        with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
            change()
    assert IssuedVersion.objects.get() == first


# --- what is never built ---------------------------------------------------------------------------------------------

# Of people and outlets: no mood, no rank, no side. Whole words of a name, so that "underscore" may live.
NEVER = (
    "sentiment|mood|tone|attitude|stance|bias|score|scoring|rating|rank|ranking|grade|reputation|influence|influencer|"
    "friendly|hostile|loyal|trust|risk|credibility|profile|watchlist|blacklist|whitelist|ad_value|ave|opened|opens|"
    "clicked|clicks|impressions|reader|readers|last_seen|ip|ip_address|user_agent"
)


def words_of(name: str) -> set[str]:
    """Words of a name in snake or camel case, and every two neighbours joined."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
    return {*words, *("_".join(pair) for pair in itertools.pairwise(words))}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_table_marks_people_or_follows_readers(model: type[models.Model]):
    never = set(NEVER.split("|"))
    names = [model.__name__, *(field.name for field in model._meta.get_fields())]
    for name in names:
        assert not words_of(name) & never, f"{model.__name__}.{name}"


# --- how code is written ---------------------------------------------------------------------------------------------


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nobody_goes_out_by_the_back_door():
    forbidden = {
        "urllib.request",
        "urllib.robotparser",
        "ftplib",
        "telnetlib",
        "xmlrpc.client",
        "asyncio.open_connection",
    }
    for path in python_files():
        if "tests" not in path.parts:
            assert not imports_of(path) & forbidden, relative(path)


def test_nothing_follows_from_a_signal():
    # A reader cannot find a receiver; what follows what stands in config/subscriptions.py.
    for path in python_files():
        if not relative(path).startswith("daumoi/") or "tests" in path.parts:
            continue
        assert not {name for name in imports_of(path) if re.match(r"(django\.\S*signals?\b|blinker)", name)}, relative(
            path
        )
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@receiver\b|\b(pre|post)_(save|delete|init|migrate)\b|m2m_changed", text), relative(path)


def test_no_file_grows_into_a_house_of_its_own():
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert not {name: count for name, count in lengths.items() if count > 600}


def test_no_module_is_named_for_nothing():
    empty_names = {
        "utils",
        "util",
        "helpers",
        "helper",
        "misc",
        "common",
        "manager",
        "managers",
        "data",
        "info",
        "services",
    }
    assert not [relative(path) for path in python_files() if path.stem in empty_names]


def test_every_module_says_what_it_gives():
    for path in python_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and path.name not in {"apps.py", "urls.py", "__init__.py"}:
            assert ast.get_docstring(tree), relative(path)


def test_no_test_measures_the_clock_on_the_wall():
    timed = re.compile(r"assert[^\n]*(perf_counter|monotonic\(\)|process_time|time\.time\(\))")
    for path in python_files():
        assert not timed.search(path.read_text(encoding="utf-8")), relative(path)


def test_no_day_is_read_off_a_moment_without_a_zone():
    """Moments are UTC, where a day begins at seven in the morning of Hà Nội; days come from `timezone.localdate`."""
    taken = re.compile(r"(now\(\)|\bat|(?<!asked)_at)\.(date|weekday)\(\)")
    for path in python_files():
        if path.is_relative_to(SOURCE / "daumoi") and "tests" not in path.parts:
            assert not taken.search(path.read_text(encoding="utf-8")), relative(path)


# --- migrations ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None)


OWN_APPS = sorted({model._meta.app_label for model in MODELS})


@pytest.mark.parametrize("app", OWN_APPS)
def test_migrations_stand_in_one_line(loader: MigrationLoader, app: str):
    own = {key: migration for key, migration in loader.disk_migrations.items() if key[0] == app}
    assert len(loader.graph.leaf_nodes(app)) == 1
    assert len(loader.graph.root_nodes(app)) == 1
    assert not any(migration.replaces for migration in own.values())
    numbers = sorted(name[:4] for _, name in own)
    assert numbers == [f"{number:04}" for number in range(1, len(own) + 1)]
    for (_, name), migration in own.items():
        same_app = [parent for parent in migration.dependencies if parent[0] == app]
        assert len(same_app) == (0 if name.startswith("0001") else 1), name


def test_migrations_are_named_by_what_they_do(loader: MigrationLoader):
    automatic = re.compile(r"\d{4}_(auto_|alter_\w+_and_more|\w+_and_more)")
    names = [name for app, name in loader.disk_migrations if app in OWN_APPS]
    assert not [name for name in names if automatic.match(name)]


@pytest.mark.django_db
def test_the_migrations_make_the_tables_that_the_models_describe():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
