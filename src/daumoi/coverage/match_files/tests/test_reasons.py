"""`daumoi match` says why, and why not; and what it refuses to call a use, or a missing credit."""

import argparse
import json
import re
from pathlib import Path

import pytest

import textreuse
from daumoi.config.commands import match
from daumoi.coverage.match_files.tests.command import NEWS, OTHER, RELEASE, run, write_lines
from daumoi.coverage.match_files.words import WORDS

pytestmark = pytest.mark.pure


def explain(releases: Path, articles: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    match.add_arguments(parser)
    return match.run(parser.parse_args(["--releases", str(releases), "--articles", str(articles), *words]))


@pytest.mark.parametrize(
    ("article", "release", "said"),
    [
        ("used", "gom", "- Hai văn bản có"),
        ("used", "bom", "- Hai văn bản không có năm chữ liền nhau nào trùng nhau."),
        ("early", "gom", "- Bài đăng 97 giờ trước khi bản tin phát hành"),
        ("short", "gom", "- Chỗ trùng quá ít hoặc quá thường gặp: minh chứng nặng"),
    ],
)
def test_a_decision_is_explained_in_a_sentence(tmp_path, capsys, article, release, said):
    issued = "2026-11-07T08:00:00+07:00"
    releases = write_lines(
        tmp_path / "r.jsonl",
        [{"id": "gom", "text": RELEASE, "issued_at": issued}, {"id": "bom", "text": OTHER, "issued_at": issued}],
    )
    rows = [
        {"id": "used", "text": NEWS + RELEASE},
        {"id": "early", "text": RELEASE, "published_at": "2026-11-03T07:00:00+07:00"},
        {"id": "short", "text": f"{NEWS} Bảo tàng Gốm Chu Lâm mở lại phòng."},
    ]
    articles = write_lines(tmp_path / "a.jsonl", rows)
    assert explain(releases, articles, "--explain", article, release) == match.DONE
    printed = capsys.readouterr().out
    assert said in printed
    assert ("không phải" in printed) == ((article, release) != ("used", "gom"))
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_what_cannot_be_explained_is_named(tmp_path, releases, capsys):
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": NEWS}])
    assert explain(releases, articles, "--explain", "a", "nobody") == match.WRONG_USAGE
    assert "không có bản tin mang mã nobody" in capsys.readouterr().err
    assert explain(releases, articles, "--explain", "nobody", "gom", "--language", "en") == match.WRONG_USAGE
    assert "no article with the id nobody" in capsys.readouterr().err


def test_every_reason_of_the_detector_has_a_sentence_in_both_languages():
    package = Path(textreuse.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in package.glob("*.py"))
    codes = set(re.findall(r'Reason\(\s*"(\w+)"', source)) | {"longest_passage_verbatim", "longest_passage_edited"}
    assert len(codes) >= 14
    for code in codes:
        for words in WORDS.values():
            assert f"reason_{code}" in words.texts, code


def test_lines_that_an_outlet_puts_under_everything_prove_nothing_once_they_are_learned(tmp_path: Path, capsys):
    footer = (
        "Mời bạn đọc gửi tin bài về toà soạn Báo Đồng Xa qua hộp thư điện tử hoặc đường dây nóng hoạt động suốt ngày "
        "đêm, toà soạn giữ kín tên người cung cấp và trả nhuận bút trong vòng mười lăm ngày kể từ ngày đăng."
    )
    released = write_lines(tmp_path / "releases.jsonl", [{"id": "r", "text": f"{RELEASE}\n{footer}\n{OTHER}"}])
    news = [f"Tin số {n}: {' '.join(f'mục{n}x{word}' for word in range(30))}.\n{footer}" for n in range(12)]
    rows = [{"id": f"a{n}", "text": text, "outlet": "Báo Đồng Xa"} for n, text in enumerate(news)]
    articles = write_lines(tmp_path / "articles.jsonl", rows)

    assert run(released, articles, tmp_path / "plain") == match.DONE
    assert run(released, articles, tmp_path / "learned", "--outlet-lines") == match.DONE
    counts = [len((tmp_path / out / "pickups.jsonl").read_text().splitlines()) for out in ("plain", "learned")]
    assert counts == [12, 0]

    capsys.readouterr()
    for learned, heading in (((), "why"), (("--outlet-lines",), "why_not")):
        assert explain(released, articles, "--explain", "a3", "r", *learned) == match.DONE
        printed = capsys.readouterr().out
        assert WORDS["vi"][heading] in printed
        assert (WORDS["vi"]["outlet_lines"] in printed) == bool(learned)


def test_where_a_release_has_no_issuer_no_credit_is_said_to_be_missing(tmp_path: Path):
    released = write_lines(tmp_path / "releases.jsonl", [{"id": "gom", "text": RELEASE}, {"id": "b", "text": OTHER}])
    articles = write_lines(tmp_path / "articles.jsonl", [{"id": "a", "text": f"Theo Bảo tàng Gốm.\n{RELEASE}"}])

    run(released, articles, tmp_path / "out")

    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "bản tin không cho biết cơ quan phát hành" in report
    assert WORDS["vi"]["credit_missing"] not in report
    (line,) = (tmp_path / "out" / "pickups.jsonl").read_text(encoding="utf-8").splitlines()
    found = json.loads(line)
    assert found["credit"] is None
    assert found["words"] <= min(found["article_words"], found["release_words"])


@pytest.mark.parametrize("place", ["articles", "articles/out", "articles/deep/er"])
def test_results_are_not_written_where_the_next_run_would_read_them(releases: Path, tmp_path: Path, place: str, capsys):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(RELEASE, encoding="utf-8")

    assert run(releases, folder, tmp_path / place) == match.WRONG_USAGE
    assert "--out" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["a.txt"]
