"""The examples of the library's manual run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "textreuse.md"

pytestmark = pytest.mark.pure


def test_the_examples_of_the_manual_run_one_after_the_other(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", MANUAL.read_text(encoding="utf-8"), flags=re.DOTALL)
    names: dict[str, object] = {"__name__": "manual"}
    for block in blocks:
        exec(compile(block, str(MANUAL), "exec"), names)
    said = capsys.readouterr().out
    assert "2026-17 quotation" in said or "2026-17 passages" in said
    assert "credit: according to – Theo Chi cục Kiểm lâm Lam Giang" in said
    assert "nothing_shared" in said
    assert "Trịnh Thu Hạnh', 'Khe Sậy" in said
    assert "TCVN3 (ABC)\nCộng hoà xã hội chủ nghĩa Việt Nam" in said
