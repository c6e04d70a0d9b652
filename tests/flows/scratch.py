"""A database that other processes and threads can open too, and workers as processes on it.

The tests' usual SQLite database lives in this process's memory. A module that imports `db` from here gets a file of its
own for each test (on PostgreSQL, a database made from a template), migrated once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connections

ROOT = Path(__file__).resolve().parents[2]
LONG_ENOUGH_SECONDS = 60


def wait_until(has_come: Callable[[], object], *, what: str) -> None:
    """Wait for what another process does; a minute is far more than it takes and less than forever."""
    deadline = time.monotonic() + LONG_ENOUGH_SECONDS
    while not has_come():
        if time.monotonic() > deadline:
            pytest.fail(f"waited in vain: {what}")
        time.sleep(0.02)


def _environment(url: str, folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "tests.flows.worker_settings",
        "DATABASE_URL": url,
        "DAUMOI_SECRET_KEY": "of-a-worker-that-lives-for-one-test",
        "DAUMOI_DEMO": "1",
        "DAUMOI_STATE_FOLDER": str(folder),
    }


def _execute(statement: str) -> None:
    """Run a statement on PostgreSQL outside of every database that could be made or dropped."""
    import psycopg

    facts = connections.settings["default"]
    with psycopg.connect(
        host=facts["HOST"], port=facts["PORT"], user=facts["USER"], password=facts["PASSWORD"] or None,
        dbname="postgres", autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute(statement)


def _url_of(name: str) -> str:
    facts = connections.settings["default"]
    if "sqlite" in facts["ENGINE"]:
        return f"sqlite:///{name}"
    secret = f":{quote(facts['PASSWORD'])}" if facts["PASSWORD"] else ""
    return f"postgres://{facts['USER']}{secret}@{facts['HOST']}:{facts['PORT']}/{name}"


@contextmanager
def _copy_of(template: str, folder: Path) -> Iterator[str]:
    if "sqlite" in connections.settings["default"]["ENGINE"]:
        yield str(shutil.copy(template, folder / "flow.sqlite3"))
        return
    name = f"flow_{os.getpid()}_{time.monotonic_ns()}"
    _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def migrated_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Name of an empty database with every table."""
    folder = tmp_path_factory.mktemp("template")
    is_sqlite = "sqlite" in connections.settings["default"]["ENGINE"]
    name = str(folder / "template.sqlite3") if is_sqlite else f"flow_template_{os.getpid()}"
    if not is_sqlite:
        _execute(f'CREATE DATABASE "{name}"')
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=_environment(_url_of(name), folder), cwd=ROOT, check=True)
    yield name
    if not is_sqlite:
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def scratch_database(migrated_template: str, tmp_path: Path, django_db_blocker: Any) -> Iterator[str]:
    """URL of a database of this test's own, to which this process's default connections go meanwhile."""
    facts, before = connections.settings["default"], connections["default"]
    with _copy_of(migrated_template, tmp_path) as name:
        usual = facts["NAME"]
        facts["NAME"] = name
        connections["default"] = connections.create_connection("default")
        try:
            with django_db_blocker.unblock():
                yield _url_of(name)
                connections["default"].close()
        finally:
            facts["NAME"] = usual
            connections["default"] = before


@pytest.fixture
def db(scratch_database: str) -> None:
    """What `world` and the other fixtures of the house build on."""


@pytest.fixture
def start_worker(scratch_database: str, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `work` as a process; keyword arguments go into its environment. What still runs is killed in the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "django", "work", "--interval", "0.05", *words],
            env={**_environment(scratch_database, tmp_path), **environment},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
