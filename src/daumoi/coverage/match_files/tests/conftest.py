"""What the tests of `daumoi match` are given."""

from pathlib import Path

import pytest

from daumoi.coverage.match_files.tests.command import OTHER, RELEASE, write_lines


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    rows = [
        {"id": "gom", "text": RELEASE, "title": "Mở lại phòng men nâu", "agency": "Bảo tàng Gốm Chu Lâm"},
        {"id": "bom", "text": OTHER, "title": "Hạ mực nước nội đồng"},
    ]
    return write_lines(tmp_path / "releases.jsonl", rows)
