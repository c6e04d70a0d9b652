"""Texts that the tests of `daumoi match` share, and the command as they call it."""

import argparse
import json
from pathlib import Path

from daumoi.config.commands import match

RELEASE = (
    "Bảo tàng Gốm Chu Lâm mở lại phòng men nâu từ 7/11 sau mười bốn tháng chống thấm mái ngói. "
    "Hai trăm sáu mươi hiện vật được xếp theo lò nung thay vì theo niên đại như trước. "
    "Ông Kiều Bá Duệ, người trông lò cuối cùng của làng, sẽ vuốt thử bình cổ vịt mỗi chiều thứ bảy. "
    "Học sinh vào cửa không mất tiền đến hết tháng giêng."
)
OTHER = (
    "Trạm bơm Cồn Nhạn vận hành ba máy dự phòng từ đêm qua để hạ mực nước nội đồng xuống 1,15 mét. "
    "Bà con xã Hải Lộc được báo trước hai giờ qua loa tay mỗi khi cống mở hết khẩu độ."
)
STORY = (
    "Ngày 12/11/2026, ông Kiều Bá Duệ ký với Lào và Nhật Bản thoả thuận vớt 4.318 tấn lưới hỏng quanh đảo Hòn Sếu, "
    "trị giá 27,4 triệu USD, giao cho đội tàu Vạn Chài Xanh."
)
STORY_IN_ENGLISH = (
    "VIENTIANE - Kieu Ba Due signed a deal with Laos and Japan on 12 November 2026 to lift 4,318 tonnes of lost "
    "nets near Hon Seu island. The contract of 27.4 million USD goes to Van Chai Xanh."
)
NEWS = "Đội bóng bàn trẻ của thị xã trở về sau giải vùng với hai huy chương và một vợt gãy. "


def write_lines(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def run(releases: Path, articles: Path, out: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    match.add_arguments(parser)
    paths = ["--releases", str(releases), "--articles", str(articles), "--out", str(out)]
    return match.run(parser.parse_args([*paths, *words]))


def pickups(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "pickups.jsonl").read_text(encoding="utf-8").splitlines()]


def html_page(body: str) -> str:
    head = '<head><meta charset="utf-8"><title>Phòng men nâu</title></head>'
    return f'<html lang="vi">{head}<body><article><h1>Phòng men nâu</h1><p>{body}</p></article></body></html>'
