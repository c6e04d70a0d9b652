"""`make test`: every check, one after the other, the slow ones last. Stops at nothing, tells at the end what failed.

What needs PostgreSQL, Chromium or Spark is left out with that reason where they are absent; with CI=true that is a
failure.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from scripts import postgresql

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
IS_CI = os.environ.get("CI", "").lower() == "true"
ENVIRONMENT = {**os.environ, "DAUMOI_BUILD_STEP": "1", "DJANGO_SETTINGS_MODULE": "daumoi.config.settings"}


def run(name: str, command: list[str], **more: str) -> bool:
    """Run one check with its output shown; True when it passed."""
    print(f"\n── {name}", flush=True)
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env={**ENVIRONMENT, **more}, check=False)  # noqa: S603
    print(f"   {'ok' if done.returncode == 0 else 'FAILED'}, {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


def tool(name: str, *words: str) -> list[str]:
    """Command line of a tool of this environment."""
    return [str(BIN / name), *words]


def module(*words: str) -> list[str]:
    """Command line of a module of this environment."""
    return [sys.executable, "-m", *words]


def main() -> int:
    results = {
        "style of code": run("style of code", tool("ruff", "check", "--quiet", ".")),
        "form of code": run("form of code", tool("ruff", "format", "--check", "--quiet", ".")),
        "templates": run("templates", tool("djlint", "--quiet", "--lint", "src", "demo")),
        "types": run("types", tool("mypy")),
        "import contracts": run("import contracts", tool("lint-imports")),
        "migrations": run("migrations", module("django", "makemigrations", "--check", "--dry-run")),
        "translations": run("translations", module("scripts.messages", "check")),
        "reference pages": run("reference pages", module("scripts.reference", "--check")),
    }
    results["tests on PostgreSQL"] = tests_on_postgresql()
    if shutil.which("chromium") is None:
        print("\n── browser tests are left out: Chromium is not installed (apt-get install chromium)")
        results["Chromium is there"] = not IS_CI
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("\n── tests of archives are left out: they need `make spark` and Java (default-jre-headless)")
        results["Spark is there"] = not IS_CI
    results["tests on SQLite"] = run("tests on SQLite", tool("pytest", "-q", "-n", "2"))
    failed = [name for name, passed in results.items() if not passed]
    print(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All checks passed.'}")
    return 1 if failed else 0


def tests_on_postgresql() -> bool:
    """What touches the database, once more on PostgreSQL."""
    if postgresql.programs() is None:
        print("\n── tests on PostgreSQL are left out: it is not installed (apt-get install postgresql)")
        return not IS_CI
    with postgresql.cluster() as url:
        words = ("-q", "-n", "2", "-m", "not browser and not quality and not pure", "src/daumoi", "tests")
        return run("tests on PostgreSQL", tool("pytest", *words), DATABASE_URL=url)


if __name__ == "__main__":
    sys.exit(main())
