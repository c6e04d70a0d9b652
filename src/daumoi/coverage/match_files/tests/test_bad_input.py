"""Texts that no newsroom means to send: each gives a right answer or a clear sentence, never a crash."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import unicodedata
from pathlib import Path

import pytest

from daumoi.config.commands import match
from daumoi.coverage.match_files import sources
from daumoi.coverage.match_files.journal import Journal
from daumoi.coverage.match_files.tests.command import NEWS, OTHER, RELEASE, pickups, run, write_lines
from daumoi.coverage.match_files.words import WORDS
from textreuse.encodings import decoded

pytestmark = pytest.mark.pure

VIETNAMESE = set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "releases.jsonl", [{"id": "gom", "text": RELEASE}, {"id": "bom", "text": OTHER}])


def told(capsys) -> str:
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "một",
        "một hai",
        "。",
        "\u0301" * 100_000,
        "a" + "\u0301" * 100_000,
        "\ud800",
        "\ud800\udfff một hai",
        "\x00" * 50,
        "\u200b\ufeff\u202e",
        "1" * 10_000,
        "x" * 1_000_000,
        "\n" * 10_000 + "x",
        "😀" * 5_000,
    ],
    ids=ascii,
)
def test_a_text_that_says_nothing_uses_nothing_and_stops_nothing(tmp_path, releases, text):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "odd", "text": text}) + "\n" + json.dumps({"id": "b", "text": OTHER}))
    assert run(releases, path, tmp_path / "out") in {match.DONE, match.SKIPPED}
    assert [pickup["article"] for pickup in pickups(tmp_path / "out")] == ["b"]


@pytest.mark.parametrize("noise", ["\u0301" * 100_000, "\ud800", "\x00", "\u200b" * 1000])
def test_a_passage_beside_noise_is_found_with_its_place(tmp_path, releases, noise):
    text = f"{noise} {RELEASE} {noise}"
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": text}))
    assert run(releases, tmp_path / "a.jsonl", tmp_path / "out") == match.DONE
    ((start, end, *_),) = pickups(tmp_path / "out")[0]["spans"]
    assert text[start:end].strip(noise).strip() == RELEASE.rstrip(".")


def test_releases_of_one_word_or_of_nothing_but_marks_are_no_trouble(tmp_path):
    rows = [{"id": "one", "text": "một"}, {"id": "marks", "text": "\u0301" * 9}, {"id": "gom", "text": RELEASE}]
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": f"một {RELEASE}"}, {"id": "b", "text": "một"}])
    assert run(write_lines(tmp_path / "r.jsonl", rows), articles, tmp_path / "out") == match.DONE
    assert [(p["release"], p["article"]) for p in pickups(tmp_path / "out")] == [("gom", "a")]


def test_a_text_of_fifty_megabytes_is_searched_to_its_end(tmp_path, releases):
    chosen = random.Random(7)
    words = [f"w{chosen.randrange(20_000)}" for _ in range(200_000)]
    text = " ".join(words)
    text = f"{text} " * (50_000_000 // len(text) + 1) + RELEASE
    assert len(text) > 50_000_000
    (tmp_path / "huge.txt").write_text(text, encoding="utf-8")
    assert run(releases, tmp_path / "huge.txt", tmp_path / "out") == match.DONE
    ((start, end, *_),) = pickups(tmp_path / "out")[0]["spans"]
    assert text[start:end] == RELEASE.rstrip(".")
    assert (tmp_path / "out" / "report.html").stat().st_size < 200_000


def test_what_is_larger_than_any_text_is_named_and_the_rest_is_read(tmp_path, releases, monkeypatch, capsys):
    monkeypatch.setattr(sources, "_LARGEST", 4096)
    lines = [{"id": "a", "text": RELEASE}, {"id": "huge", "text": NEWS * 200}, {"id": "c", "text": OTHER}]
    articles = write_lines(tmp_path / "a.jsonl", lines)
    assert run(releases, articles, tmp_path / "out", "--language", "en") == match.SKIPPED
    assert told(capsys) == "a.jsonl:2: too large\n"
    assert [pickup["article"] for pickup in pickups(tmp_path / "out")] == ["a", "c"]
    (tmp_path / "huge.txt").write_text(NEWS * 200, encoding="utf-8")
    assert run(releases, tmp_path / "huge.txt", tmp_path / "out") == match.SKIPPED
    assert told(capsys) == "huge.txt: quá lớn\n"


def test_the_same_article_a_thousand_times_is_found_a_thousand_times(tmp_path, releases):
    articles = write_lines(tmp_path / "a.jsonl", [{"id": n, "text": RELEASE + NEWS} for n in range(1000)])
    assert run(releases, articles, tmp_path / "out", "--report-pairs", "3") == match.DONE
    found = pickups(tmp_path / "out")
    assert len(found) == 1000
    assert len({json.dumps({**pickup, "article": ""}) for pickup in found}) == 1


def test_an_article_that_repeats_a_passage_hundreds_of_times_has_a_readable_report(tmp_path, releases):
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": (RELEASE + "\n" + NEWS + "\n") * 300}])
    assert run(releases, articles, tmp_path / "out", "--language", "en") == match.DONE
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert len(pickups(tmp_path / "out")[0]["spans"]) > 60
    assert "more passages are not marked here" in html
    assert len(html) < 400_000


def test_a_release_contained_in_another_is_told_from_it(tmp_path):
    rows = [{"id": "part", "text": RELEASE}, {"id": "whole", "text": f"{OTHER} {RELEASE} {NEWS}"}]
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": f"{OTHER} {RELEASE} {NEWS}"}])
    assert run(write_lines(tmp_path / "r.jsonl", rows), articles, tmp_path / "out") == match.DONE
    assert [pickup["release"] for pickup in pickups(tmp_path / "out")] == ["whole"]


def cut(folder: Path, kind: str) -> Path:
    """Write forty articles, the file then cut in its middle."""
    rows = [{"id": f"a{n}", "text": f"{n} {RELEASE if n < 3 else NEWS * 30} {n * n}"} for n in range(40)]
    body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    if kind == "parquet":
        arrow = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
        from pyarrow import parquet

        file = io.BytesIO()
        parquet.write_table(arrow.Table.from_pylist(rows), file)
        body = file.getvalue()
    elif kind == "jsonl.gz":
        body = gzip.compress(body, mtime=0)
    elif kind == "json":
        body = json.dumps(rows).encode()
    path = folder / f"articles.{kind}"
    path.write_bytes(body[: len(body) // 2])
    return path


@pytest.mark.parametrize(
    ("kind", "said", "found"),
    [
        ("jsonl", "articles.jsonl:22: JSON hỏng", 3),
        ("jsonl.gz", "articles.jsonl.gz: gzip hỏng hoặc bị cắt giữa chừng", 3),
        ("json", "articles.json: JSON hỏng", 0),
        ("parquet", "articles.parquet: Parquet hỏng hoặc bị cắt", 0),
    ],
)
def test_a_file_cut_in_the_middle_is_named_and_what_came_before_is_kept(tmp_path, releases, capsys, kind, said, found):
    path = cut(tmp_path, kind)
    assert run(releases, path, tmp_path / "out") == match.SKIPPED
    assert told(capsys).startswith(said)
    assert len(pickups(tmp_path / "out")) == found


class FullDisk(io.RawIOBase):
    """A file on a disk that takes so many bytes more."""

    def __init__(self, room: int) -> None:
        self.room, self.at = room, 0

    def writable(self) -> bool:
        return True

    def write(self, given) -> int:
        self.room -= len(given)
        self.at += len(given)
        if self.room < 0:
            raise OSError(28, "No space left on device")
        return len(given)

    def tell(self) -> int:
        return self.at


def test_a_disk_that_fills_up_ends_in_a_sentence_and_leaves_older_results(tmp_path, releases, monkeypatch, capsys):
    articles = write_lines(tmp_path / "a.jsonl", [{"id": n, "text": RELEASE} for n in range(200)])
    assert run(releases, articles, tmp_path / "out") == match.DONE
    before = (tmp_path / "out" / "pickups.jsonl").read_bytes()
    capsys.readouterr()
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "open", lambda self, name: FullDisk(9_000 if name == "pickups.jsonl" else 10**9))
        assert run(releases, articles, tmp_path / "out") == match.FAILED
    assert "ổ đĩa đã đầy" in told(capsys)
    assert (tmp_path / "out" / "pickups.jsonl").read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path, releases, capsys):
    (tmp_path / "shut").mkdir(mode=0o500)
    assert run(releases, releases, tmp_path / "shut" / "out") == match.FAILED
    assert "không có quyền" in told(capsys)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="a folder that nobody can write, root neither")
def test_a_folder_that_nobody_can_write_is_named(releases, capsys):
    assert run(releases, releases, Path("/proc/self/out")) == match.FAILED
    said = told(capsys)
    assert "không ghi được kết quả" in said
    assert "No such file" not in said


def legacy(name: str, text: str) -> bytes:
    """Write a text in a legacy encoding by trying what each byte reads as."""
    letters: dict[str, bytes] = {}
    for first in range(256):
        letters.setdefault(unicodedata.normalize("NFC", decoded(bytes([first]), name)), bytes([first]))
    if name == "VNI":
        for first in range(65, 256):
            for second in range(160, 256):
                pair = bytes([first, second])
                letters.setdefault(unicodedata.normalize("NFC", decoded(pair, name)), pair)
    return b"".join(letters[character] for character in unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("name", ["TCVN3 (ABC)", "VNI", "VISCII"])
def test_a_file_in_a_legacy_encoding_is_named_converted_and_matched(tmp_path, releases, name, capsys):
    text = (NEWS + RELEASE).lower()
    (tmp_path / "old.txt").write_bytes(legacy(name, text))
    assert run(releases, tmp_path / "old.txt", tmp_path / "out") == match.DONE
    assert f"{name} (1)" in capsys.readouterr().out
    (pickup,) = pickups(tmp_path / "out")
    (kept,) = [json.loads(line) for line in (tmp_path / "out" / "texts.jsonl").read_text("utf-8").splitlines()]
    ((start, end, *_),) = pickup["spans"]
    assert kept["encoding"] == name
    assert kept["text"][start:end].startswith("bảo tàng gốm chu lâm")
    assert name in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_a_text_that_was_decoded_wrongly_is_read_in_json_too(tmp_path, releases):
    wrong = legacy("VISCII", (NEWS + RELEASE).lower()).decode("latin-1")
    articles = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": wrong, "title": "Giữ nguyên"}])
    assert run(releases, articles, tmp_path / "out") == match.DONE
    assert [pickup["release"] for pickup in pickups(tmp_path / "out")] == ["gom"]
    assert "Giữ nguyên" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_file_in_any_form_of_unicode_needs_no_remark(tmp_path, releases, encoding, capsys):
    (tmp_path / "a.txt").write_text(RELEASE, encoding=encoding)
    assert run(releases, tmp_path / "a.txt", tmp_path / "out") == match.DONE
    assert len(pickups(tmp_path / "out")) == 1
    assert "Unicode" not in capsys.readouterr().out
    assert not (tmp_path / "out" / "texts.jsonl").exists()


def test_a_text_in_another_countrys_encoding_is_named(tmp_path, capsys):
    russian = (
        "Министерство сообщило, что новый мост через реку откроют в октябре, на два месяца раньше срока. "
        "Движение по старой переправе сохранят до конца ледостава, пояснил начальник строительства."
    )
    (tmp_path / "r.txt").write_text(russian, encoding="utf-8")
    (tmp_path / "a.txt").write_text(russian, encoding="cp1251")
    assert run(tmp_path / "r.txt", tmp_path / "a.txt", tmp_path / "out", "--language", "en") == match.DONE
    assert len(pickups(tmp_path / "out")) == 1
    assert "Converted to Unicode: cp1251 (1)" in capsys.readouterr().out


def test_every_reason_that_sources_give_has_words(capsys):
    text = Path(sources.__file__).read_text(encoding="utf-8")
    import re

    reasons = set(re.findall(r'(?:_Unreadable\(|Problem\([^,]+, |return )"([a-zA-Z][^"]*)"', text))
    assert reasons
    assert not reasons - WORDS["vi"].problems.keys()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_pipes_and_links_to_nowhere_are_named_and_passed_over(tmp_path, releases):
    articles = tmp_path / "articles"
    articles.mkdir()
    os.mkfifo(articles / "pipe.txt")
    (articles / "gone.txt").symlink_to("nowhere.txt")
    (articles / "round.txt").symlink_to("round.txt")
    (articles / "b.txt").write_text(OTHER, encoding="utf-8")
    assert run(releases, articles, tmp_path / "out") == match.SKIPPED
    assert [pickup["article"] for pickup in pickups(tmp_path / "out")] == ["b.txt"]
    problems = (tmp_path / "out" / "problems.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["place"] for line in problems] == ["gone.txt", "pipe.txt", "round.txt"]


def test_a_name_cannot_command_the_terminal(tmp_path, releases, capsys):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "\x1b[31mred\u202e\n.json").write_text("{")
    run(releases, articles, tmp_path / "out")
    assert "\\x1b[31mred\\u202e\\n.json" in told(capsys)
