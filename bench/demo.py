"""`make bench-demo`: cold `make demo`, from a clone to the first page, the installation of packages apart.

Clones the repository into a temporary folder, installs, starts the demo, asks for the newsroom until it answers, and
stops it with Ctrl-C. Prints seconds for each part; the part after the installation is compared with the limit of 20 s.
Runs with the system's python3 alone.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT_SECONDS = 20.0


def seconds(command: list[str], folder: Path) -> float:
    """Run a command to its end; how long it took."""
    started = time.monotonic()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return time.monotonic() - started


def until_page(clone: Path) -> tuple[float, float]:
    """Seconds from `make demo` to the newsroom's page, and from Ctrl-C to the end."""
    started = time.monotonic()
    demo = subprocess.Popen(["make", "demo"], cwd=clone, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S607
    kept = clone / "var" / "demo" / "ports.json"
    while True:
        if demo.poll() is not None:
            raise SystemExit(f"make demo ended with {demo.returncode}")
        try:
            port = json.loads(kept.read_text(encoding="utf-8"))["web"]
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            break
        except (OSError, ValueError, urllib.error.URLError):
            time.sleep(0.1)
    ready = time.monotonic() - started
    stopped_from = time.monotonic()
    os.killpg(demo.pid, signal.SIGINT)
    demo.wait(60)
    return ready, time.monotonic() - stopped_from


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="daumoi-cold-") as place:
        clone = Path(place) / "daumoi"
        cloned = seconds(["git", "clone", "--quiet", str(ROOT), str(clone)], Path(place))
        installed = seconds(["make", ".venv/.base"], clone)
        cold, stopped = until_page(clone)
        warm, _ = until_page(clone)
    print(f"clone                     {cloned:6.1f} s")
    print(f"install of packages       {installed:6.1f} s")
    print(f"make demo, first page     {cold:6.1f} s   {cold / LIMIT_SECONDS:.2f} of the limit of {LIMIT_SECONDS:.0f} s")
    print(f"make demo again           {warm:6.1f} s   {warm / LIMIT_SECONDS:.2f} of the limit")
    print(f"Ctrl-C to the end         {stopped:6.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
