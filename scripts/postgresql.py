"""A PostgreSQL cluster of its own for one run of the tests: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Folder of initdb and postgres, None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4].split(".")[0]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _as_owner(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; then its Debian user runs it."""
    return (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        if os.geteuid() == 0
        else command
    )


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster; gives its DATABASE_URL.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
    """
    folder = programs()
    if folder is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    place = Path(tempfile.mkdtemp(prefix="daumoi-postgresql-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(place, owner.pw_uid, owner.pw_gid)
    files, port = place / "cluster", _free_port()
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    make = [str(folder / "initdb"), "-D", str(files), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(_as_owner(make), check=True, stdout=subprocess.DEVNULL, env=environment, cwd="/")  # noqa: S603
    # Durability is of no use to a cluster that lives for one run.
    options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": place, "fsync": "off"}
    options |= {"synchronous_commit": "off", "full_page_writes": "off", "max_connections": 60}
    words = [str(folder / "postgres"), "-D", str(files)]
    words += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    server = subprocess.Popen(  # noqa: S603  (the commands are this module's own)
        _as_owner(words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd="/"
    )
    try:
        _wait_for(port, server)
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(place, ignore_errors=True)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user=postgres dbname=postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not start")
