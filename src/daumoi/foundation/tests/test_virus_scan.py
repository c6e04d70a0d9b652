"""The conversation with clamd: a small one of our own, and the real one where it is there."""

from __future__ import annotations

import hashlib
import io
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from daumoi.foundation import virus_scan
from daumoi.foundation.tests.little_scanner import MOST_BYTES, VIRUS, scanner
from daumoi.foundation.virus_scan import ScannerUnreachable, TooLargeToScan, virus_in

__all__ = ["scanner"]

# The industry's test file (eicar.org), in two parts so that no scanner takes this source for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def test_a_clean_file_gives_no_name_and_is_sent_whole(scanner):
    content = os.urandom(600_000)
    assert virus_in(io.BytesIO(content)) == ""
    assert scanner.asked == [content]


def test_a_virus_is_named(scanner):
    assert virus_in(io.BytesIO(b"a" * 300_000 + VIRUS)) == "Made.Up.Virus"


def test_a_file_that_is_read_already_is_sent_from_its_beginning(scanner):
    file = io.BytesIO(VIRUS)
    file.read()
    assert virus_in(file) == "Made.Up.Virus"


def test_a_file_beyond_the_scanners_limit_is_said_to_be_too_large(scanner):
    with pytest.raises(TooLargeToScan):
        virus_in(io.BytesIO(bytes(MOST_BYTES * 8)))


def test_a_scanner_that_hangs_up_or_is_not_there_gives_no_verdict(scanner, settings):
    scanner.silent = True
    with pytest.raises(ScannerUnreachable):
        virus_in(io.BytesIO(b"x"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.CLAMD = f"127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ScannerUnreachable):
        virus_in(io.BytesIO(b"x"))
    settings.CLAMD = "/nowhere/clamd.sock"
    with pytest.raises(ScannerUnreachable):
        virus_in(io.BytesIO(b"x"))


@pytest.mark.parametrize("wrong", ["clamd", "host:port", ":"])
def test_an_address_that_is_none_gives_no_verdict(settings, wrong):
    settings.CLAMD = wrong
    assert virus_scan.is_configured()
    with pytest.raises(ScannerUnreachable):
        virus_in(io.BytesIO(b"x"))


@pytest.fixture
def real_scanner(tmp_path) -> Iterator[str]:
    """clamd with one signature of its own, that of the test file; the address of its socket.

    The lists of real viruses are hundreds of megabytes and come from the network; what is tested is the conversation.
    """
    program = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        assert os.environ.get("CI", "").lower() != "true", "CI has ClamAV (apt-get install clamav-daemon)"
        pytest.skip("clamd is not installed (apt-get install clamav-daemon)")
    signatures, address = tmp_path / "signatures", tmp_path / "clamd.sock"
    signatures.mkdir()
    (signatures / "own.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar-Test-File\n")
    settings_file = tmp_path / "clamd.conf"
    settings_file.write_text(
        f"LocalSocket {address}\nDatabaseDirectory {signatures}\nForeground yes\nOfficialDatabaseOnly no\n"
        f"LogFile {tmp_path / 'clamd.log'}\nUser {pwd.getpwuid(os.geteuid()).pw_name}\n"
    )
    server = subprocess.Popen([program, "--config-file", str(settings_file)])
    try:
        for _try in range(200):
            if address.exists() or server.poll() is not None:
                break
            time.sleep(0.1)
        assert address.exists(), (tmp_path / "clamd.log").read_text()
        yield str(address)
    finally:
        server.terminate()
        server.wait(20)


def test_the_real_scanner_finds_the_test_file(settings, real_scanner):
    settings.CLAMD = real_scanner
    assert "eicar" in virus_in(io.BytesIO(EICAR)).lower()
    assert virus_in(io.BytesIO(b"press release")) == ""
