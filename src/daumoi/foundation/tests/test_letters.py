"""A letter as a mail program reads it."""

from __future__ import annotations

from email import message_from_bytes, policy
from itertools import cycle, islice

import pytest

from daumoi.foundation.mail import letter, one_line

WORDS = ["Kết", "quả", "đo", "kiểm", "mạng", "di", "động", "số", "1", "quý", "III", "–", "report"]


def arrived(subject: str) -> str:
    written = letter(to="a@b.example", name="Lê Thị Hạnh", subject=subject, text="x", language="vi").as_bytes()
    assert max(len(line) for line in written.split(b"\r\n")) <= 78
    return str(message_from_bytes(written, policy=policy.default)["Subject"])


@pytest.mark.parametrize("count", range(1, 45))
def test_a_subject_arrives_with_every_space_however_long_it_is(count):
    subject = " ".join(islice(cycle(WORDS), count))
    assert arrived(subject) == subject


def test_a_line_break_in_a_subject_begins_no_header():
    assert arrived("Kết quả\r\nBcc: x@y.example") == one_line("Kết quả\r\nBcc: x@y.example")
