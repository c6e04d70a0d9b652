"""One process keeps the others: it starts them again when they die, and leaves none behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flows.scratch import ROOT, wait_until

pytestmark = pytest.mark.pure

KEEPER = """
import sys
from pathlib import Path
from daumoi.config import supervisor
supervisor.STOP_PATIENCE_SECONDS, supervisor.LONGEST_PAUSE_SECONDS, supervisor.LOOK_SECONDS = 1.0, 0.2, 0.02
folder = Path(sys.argv[1])
children = [
    supervisor.Child(name, supervisor.python(str(folder / "child.py"), name, str(folder)))
    for name in sys.argv[2:]
]
keeper = supervisor.Supervisor(children, log=folder / "log" / "serve.log")
keeper.start()
print("started", flush=True)
keeper.run()
print("stopped", flush=True)
"""

CHILD = """
import os, signal, sys, time
name, folder = sys.argv[1:]
if name == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if name == "tidy":
    def tidy(*_):
        open(os.path.join(folder, "tidied"), "w").close()
        sys.exit(0)
    signal.signal(signal.SIGTERM, tidy)
with open(os.path.join(folder, name), "a") as births:
    births.write(f"{os.getpid()}\\n")
print("Xin chào từ", name)
if name == "short-lived":
    sys.exit(3)
time.sleep(600)
"""


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a supervisor of children with these names; each writes its process number into a file of its name."""
    (tmp_path / "child.py").write_text(CHILD)
    started = []

    def start(*names: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
        process = subprocess.Popen(
            [sys.executable, "-c", KEEPER, str(tmp_path), *names], stdout=subprocess.PIPE, text=True, env=environment
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
    for births in tmp_path.iterdir():
        for line in births.read_text().splitlines() if births.is_file() and births.name != "child.py" else []:
            with contextlib.suppress(ProcessLookupError, ValueError):
                os.kill(int(line), signal.SIGKILL)


def births(folder: Path, name: str) -> list[int]:
    file = folder / name
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_that_dies_is_started_again_and_the_others_are_left_alone(keep, tmp_path):
    process = keep("short-lived", "steady")
    wait_until(lambda: len(births(tmp_path, "short-lived")) >= 3, what="three births")
    assert len(births(tmp_path, "steady")) == 1
    process.terminate()
    assert process.wait(30) == 0


def test_a_child_killed_by_force_is_started_again_while_another_keeps_dying(keep, tmp_path):
    process = keep("short-lived", "steady")
    wait_until(lambda: births(tmp_path, "steady") and len(births(tmp_path, "short-lived")) >= 2, what="the first birth")
    os.kill(births(tmp_path, "steady")[0], signal.SIGKILL)
    wait_until(lambda: len(births(tmp_path, "steady")) == 2, what="the second birth")
    process.terminate()
    assert process.wait(30) == 0
    assert not any(lives(pid) for pid in births(tmp_path, "steady"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_every_child_has_ended_also_one_that_does_not_want_to(keep, tmp_path, number):
    process = keep("deaf", "tidy", "steady")
    names = ("deaf", "tidy", "steady")
    wait_until(lambda: all(births(tmp_path, name) for name in names), what="births")
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.endswith("stopped\n")
    assert not any(lives(pid) for name in names for pid in births(tmp_path, name))
    assert (tmp_path / "tidied").exists()


def test_what_the_children_say_is_in_the_log_with_their_names(keep, tmp_path):
    process = keep("tidy", "steady")
    log = tmp_path / "log" / "serve.log"
    wait_until(lambda: log.exists() and log.read_text().count("Xin chào") == 2, what="two greetings")
    process.terminate()
    process.wait(30)
    lines = sorted(line.split(" ", 1)[1] for line in log.read_text().splitlines())
    assert lines == ["steady: Xin chào từ steady", "tidy: Xin chào từ tidy"]


def test_an_order_to_stop_is_obeyed_while_a_child_waits_for_its_return(keep, tmp_path):
    process = keep("short-lived")
    wait_until(lambda: len(births(tmp_path, "short-lived")) >= 2, what="births")
    process.terminate()
    assert process.wait(30) == 0
    count = len(births(tmp_path, "short-lived"))
    assert not any(lives(pid) for pid in births(tmp_path, "short-lived"))
    assert len(births(tmp_path, "short-lived")) == count
