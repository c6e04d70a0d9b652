"""`make screenshots`: pictures of the main pages for the README, taken from the demo world.

Builds a demo in a temporary folder, runs it, walks to the pages with Debian's Chromium and writes docs/pictures/*.png.
Pictures are small on purpose: one window, no more than needed to recognise the page.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# name, who, address, width, height, colour scheme; {pickup} and {review} are found on the lists.
SHOTS = [
    ("newsroom", None, "/", 1280, 900, "light"),
    ("queue", "trucban", "/desk/queue/", 1280, 900, "light"),
    ("review", "trucban", "{review}", 1280, 900, "light"),
    ("form", "canbo", "/desk/releases/new/", 1280, 900, "light"),
    ("pickup", "trucban", "{pickup}", 1280, 1000, "light"),
    ("agreement", "trucban", "{agreement}", 1280, 900, "light"),
    ("report", "lanhdao", "/desk/reports/agreements/", 1280, 1000, "light"),
    ("wire-phone", "phongvien", "/wire/", 390, 844, "light"),
    ("desk-dark", "trucban", "/desk/", 1280, 900, "dark"),
]


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the demo answers; stop when it ends or takes more than two minutes."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310  (our own address on loopback)
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The demo did not start")


def take(base: str) -> None:
    """Walk to the pages and write the pictures."""
    from playwright.sync_api import sync_playwright

    from demo.people import PASSWORD

    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, who, address, width, height, scheme in SHOTS:
            context = browser.new_context(
                base_url=base, viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=1
            )
            page = context.new_page()
            if who:
                page.goto("/accounts/sign-in/")
                page.locator("input[type=email]").fill(f"{who}@daumoi.example")
                page.locator("input[type=password]").fill(PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_url(lambda there: "/sign-in/" not in there)
            page.goto(found(page, address))
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
            context.close()
            print(f"docs/pictures/{name}.png", flush=True)
        browser.close()


def found(page, address: str) -> str:
    """The address itself, or the first link of a list for a name in braces."""
    lists = {
        "{review}": ("/desk/queue/", ".queue__title a"),
        "{pickup}": ("/desk/pickups/?state=confirmed&kind=passages", "main table a[href*='/desk/pickups/']"),
        "{agreement}": ("/desk/agreements/", "main a[href*='/desk/agreements/']:not([href$='/new/'])"),
    }
    if address not in lists:
        return address
    place, link = lists[address]
    page.goto(place)
    return str(page.locator(link).first.get_attribute("href"))


def main() -> int:
    if CHROMIUM is None:
        print("Chromium is not installed (apt-get install chromium)", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="daumoi-pictures-") as folder:
        demo = subprocess.Popen(  # noqa: S603  (this project's own demo)
            [sys.executable, "-m", "demo.up", "--folder", folder],
            cwd=ROOT,
            env={**os.environ},
            stdout=subprocess.DEVNULL,
        )
        try:
            kept = Path(folder) / "ports.json"
            while not kept.exists() and demo.poll() is None:
                time.sleep(0.2)
            base = f"http://127.0.0.1:{json.loads(kept.read_text(encoding='utf-8'))['web']}"
            wait_for(f"{base}/health/", demo)
            take(base)
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(60)
    return 0


if __name__ == "__main__":
    sys.exit(main())
