"""A still out of a video, by ffmpeg where the operator has named it; without it a video has no preview, and says so.

ffmpeg reads formats of the whole world, and a made-up file may misuse it; that is why it is off unless asked for.
"""

from __future__ import annotations

import subprocess

from django.conf import settings

_SECONDS = 60
_MOST_BYTES = 20 * 1024 * 1024


def still_of(path: str) -> bytes:
    """A JPEG of the second second, b"" where there is no program for it or it gave nothing."""
    if not settings.FFMPEG:
        return b""
    command = [
        settings.FFMPEG, "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file,pipe", "-ss", "1", "-i", path,
        "-frames:v", "1", "-f", "image2pipe", "-c:v", "mjpeg", "-",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 and len(done.stdout) < _MOST_BYTES else b""
