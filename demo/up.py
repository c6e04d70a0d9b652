"""`make demo`: the whole loop on one machine, under one process that stops cleanly on Ctrl-C.

Sets up a database with the demo world (kept from one run to the next), then keeps six processes: web server, two
workers, scheduler, fifty made-up outlets, and a mail catcher with its own page. Nothing leaves the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from daumoi.config.supervisor import Child, Supervisor, python, standard_children

ROOT = Path(__file__).resolve().parents[1]
WANTED_PORTS = {"web": 8000, "outlets": 8100, "smtp": 8025, "mail": 8026}
READY_WITHIN_SECONDS = 30.0


class Say:
    """Lines and a progress bar for the person at the terminal; plain lines where there is no terminal."""

    def __init__(self) -> None:
        self.started_at = time.monotonic()
        self.is_terminal = sys.stderr.isatty()
        self.shown = ""

    def line(self, text: str) -> None:
        self._clear()
        print(f"[{time.monotonic() - self.started_at:5.1f} s] {text}", flush=True)

    def bar(self, step: str, done: int, total: int) -> None:
        if not self.is_terminal or not total:
            return
        filled = round(24 * done / total)
        self.shown = f"        {step} [{'█' * filled}{'·' * (24 - filled)}] {done}/{total}"
        print(f"\r{self.shown}", end="", file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self.shown:
            print("\r" + " " * len(self.shown) + "\r", end="", file=sys.stderr, flush=True)
            self.shown = ""


def is_free(port: int) -> bool:
    """True when nothing listens on this port of loopback."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def chosen_ports(folder: Path) -> dict[str, int]:
    """Ports of this demo: the same at every run, since the outlets' addresses stand in the database.

    Raises:
        SystemExit: a port of an earlier run is taken now.
    """
    kept = folder / "ports.json"
    if kept.exists():
        ports: dict[str, int] = json.loads(kept.read_text(encoding="utf-8"))
        taken = [f"{name} ({port})" for name, port in ports.items() if not is_free(port)]
        if taken:
            raise SystemExit(
                f"Taken on this machine: port of {', '.join(taken)}. Stop what listens there (perhaps another "
                "`make demo`), or start over on other ports with `make demo-reset`."
            )
        return ports
    ports = {}
    for name, wanted in WANTED_PORTS.items():
        port = wanted
        while not is_free(port) or port in ports.values():
            port += 1
        ports[name] = port
    kept.write_text(json.dumps(ports), encoding="utf-8")
    return ports


def set_environment(folder: Path, ports: dict[str, int]) -> None:
    """Settings of the demo, for this process and its children."""
    secret = folder / "secret"
    if not secret.exists():
        secret.write_text(secrets.token_urlsafe(50), encoding="ascii")
        secret.chmod(0o600)
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "daumoi.config.settings",
            "DAUMOI_DEMO": "1",
            "DAUMOI_SECRET_KEY": secret.read_text(encoding="ascii"),
            "DAUMOI_STATE_FOLDER": str(folder),
            # A name, because browsers give no passkey to an address of digits.
            "DAUMOI_BASE_URL": f"http://localhost:{ports['web']}",
            "DAUMOI_AGENCY_NAME": "Trung tâm Thông tin Bộ Số và Kết nối",
            "DAUMOI_SMTP_HOST": "127.0.0.1",
            "DAUMOI_SMTP_PORT": str(ports["smtp"]),
            "DAUMOI_MAIL_FROM": "Trung tâm Thông tin <tin@daumoi.example>",
            "DAUMOI_OUTBOUND_LOOPBACK_PORTS": str(ports["outlets"]),
            "DAUMOI_COVERAGE_INTERVAL_SECONDS": "10",
            "DAUMOI_COVERAGE_POLITENESS_SECONDS": "0.1",
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        }
    )


def prepare(folder: Path, ports: dict[str, int], say: Say, days: int) -> None:
    """Database, static files and the demo world; what is there already is kept."""
    import django
    from django.core.management import call_command

    django.setup()
    say.line("Database and style sheets …")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from daumoi.foundation import clock
    from demo.world import World, is_built

    if is_built():
        say.line("The demo world is there already and is kept; `make demo-reset` starts over.")
        return
    say.line("Building a demo world: one focal point, 32 units, 34 provinces, 50 outlets, 80 reporters, 90 days …")
    now = clock.now()
    world = World(now=now, outlets_base=f"http://127.0.0.1:{ports['outlets']}", days=days, progress=say.bar)
    accounts = world.build()
    # The outlets' back catalogue ends at the same moment, so that the articles of both are the same.
    (folder / "built-at").write_text(now.isoformat(), encoding="ascii")
    written = [vars(account) for account in accounts]
    (folder / "accounts.json").write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")


def children(folder: Path, ports: dict[str, int], days: int) -> list[Child]:
    """The six processes of the demo."""
    web = f"http://127.0.0.1:{ports['web']}"
    return [
        Child(
            "mail",
            python("-m", "demo.mail_catcher", "--smtp-port", str(ports["smtp"]), "--web-port", str(ports["mail"]),
                   "--folder", str(folder / "mail")),
        ),
        Child(
            "outlets",
            python("-m", "demo.outlets", "--port", str(ports["outlets"]), "--newsroom", f"{web}/feeds/rss.xml",
                   "--state", str(folder / "outlets"), "--as-of", (folder / "built-at").read_text(encoding="ascii"),
                   "--days", str(days), "--poll", "2", "--delay", "4", "20"),
        ),
        *standard_children(bind=f"127.0.0.1:{ports['web']}"),
    ]  # fmt: skip


def wait_until_ready(ports: dict[str, int], supervisor: Supervisor) -> bool:
    """Ask the newsroom until it answers; False when it does not within the limit."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    address = f"http://127.0.0.1:{ports['web']}/health/"
    while time.monotonic() < deadline and not supervisor.is_stopping:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def show_addresses(folder: Path, ports: dict[str, int], say: Say) -> None:
    """Where to look, and one account a role."""
    from demo.people import PASSWORD

    web = f"http://localhost:{ports['web']}"
    accounts = json.loads((folder / "accounts.json").read_text(encoding="utf-8"))
    say.line("Sẵn sàng. Ready.")
    lines = [
        "",
        f"  Trang tin / Newsroom       {web}/",
        f"  Đăng nhập / Sign in        {web}/accounts/sign-in/",
        f"  Thư gửi báo chí / E-mails  http://127.0.0.1:{ports['mail']}/",
        f"  50 tòa soạn / Outlets      http://127.0.0.1:{ports['outlets']}/",
        "",
        f"  Mật khẩu / Password: {PASSWORD}",
        "",
        *(f"  {each['email']:26} {each['role']} / {each['role_en']}: {each['name']}" for each in accounts),
        "",
        f"  Log: {folder / 'log' / 'demo.log'}    Ctrl-C: dừng / stop",
        "",
    ]
    print("\n".join(lines), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the demo of Đầu Mối on this machine.")
    parser.add_argument("--reset", action="store_true", help="start over: delete the demo's folder first")
    parser.add_argument("--prepare-only", action="store_true", help="build the world and stop")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "demo", help="where the demo keeps its state")
    parser.add_argument("--days", type=int, default=90, help="length of the demo world's past (default: %(default)s)")
    arguments = parser.parse_args()
    say = Say()
    folder: Path = arguments.folder.resolve()
    if arguments.reset and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ports = chosen_ports(folder)
    set_environment(folder, ports)
    prepare(folder, ports, say, arguments.days)
    if arguments.prepare_only:
        return 0
    say.line("Starting web server, worker, scheduler, outlets and mail catcher …")
    supervisor = Supervisor(children(folder, ports, arguments.days), log=folder / "log" / "demo.log")
    supervisor.start()
    if wait_until_ready(ports, supervisor):
        show_addresses(folder, ports, say)
        supervisor.run()
        print("Đã dừng. Stopped.", flush=True)
        return 0
    supervisor.stop()
    if supervisor.is_stopping:
        return 0
    print(f"The web server did not answer within {READY_WITHIN_SECONDS:.0f} s; see {supervisor.log}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
